"""Any bytes become the right text, or a line that says what the file is instead."""
# ruff: noqa: RUF001 - signs that look like others are the matter of these tests

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from scheduler.domain.errors import BadInput
from scheduler.planning.reading import SIZE_LIMIT, read_article
from scheduler.planning.reading.decoding import decode

TEXT = "Title\n\nCrème may help, said “Dr. M”.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_files_are_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == (TEXT, ())


def test_big_endian_utf16_with_its_mark_is_read() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a.txt") == (TEXT, ())


def test_windows_1252_is_read_with_a_note() -> None:
    text, notes = decode(TEXT.encode("windows-1252"), "a.txt")
    assert text == TEXT
    words = "“Crème”, “Dr”, “M”"
    read_as = f"it was read as Windows-1252 by words such as {words}: check its accents and symbols"
    assert notes == (f"a.txt does not say how it is encoded; {read_as}",)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1251", "windows-1251"), ("iso-8859-1", "windows-1252"), ("utf-8", "windows-1252")],
)
def test_a_page_may_declare_its_charset(declared: str, encoding: str) -> None:
    html = f"<meta charset='{declared}'>" + ("Кожа" if encoding == "windows-1251" else "“é”")
    assert decode(html.encode(encoding), "a.html")[0] == html


@pytest.mark.parametrize("declared", ["no-such-charset", "hex", "undefined"])
def test_a_charset_that_does_not_exist_is_refused(declared: str) -> None:
    with pytest.raises(BadInput, match=f"cannot be read as {declared}: save it as UTF-8"):
        decode(f"<meta charset={declared}>é".encode("latin-1"), "a.html")


def test_a_damaged_byte_in_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match=r"line 3 has a byte that is not \(0xff\)"):
        decode("Title\n\nβ-carotene".encode() + b"\xff", "a.txt")


GERMAN = "Die Lippen sind geschwollen. Kühlen Sie fünf Minuten lang. Größere Blutergüsse sind selten, heißer Tee auch."
POLISH = "Próchnica boli dopiero późno. Zęby mleczne też trzeba leczyć. Użyj pasty wielkości grochu, wodę pij."
RUSSIAN = "Зимой воздух дома сухой. Кожа чешется. Идите к врачу, если кожа трескается и болит."
ARABIC = "حب الشباب شائع في سن المراهقة. اغسل وجهك مرتين في اليوم. اسأل طبيبك."
ENGLISH = "It costs £30 – both ears. “Is it normal?” No – ring us. It’s fine for ½ a day at 37 °C."


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (GERMAN, "cp1252", "Windows-1252"),
        (GERMAN, "mac_roman", "Mac Roman"),
        (GERMAN, "cp850", "DOS 850"),
        ("Une séance coûte 60 €, l'œil reste fermé. À l'accueil, où trouver la crème ?", "iso8859_15", "ISO-8859-15"),
        (POLISH, "cp1250", "Windows-1250"),
        (POLISH, "iso8859_2", "ISO-8859-2"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8_r", "KOI8-R"),
        (ARABIC, "cp1256", "Windows-1256"),
        (ENGLISH, "cp1252", "Windows-1252"),
        (ENGLISH, "utf-16-le", "UTF-16"),
        (ENGLISH, "utf-16-be", "UTF-16"),
    ],
)
def test_an_encoding_that_is_not_named_is_told_by_words_and_said(text: str, encoding: str, named: str) -> None:
    read, (note,) = decode(text.encode(encoding), "a.txt")
    assert read == text
    assert f"read as {named} by words such as “" in note


def test_a_text_that_was_saved_as_utf8_twice_is_mended_and_said() -> None:
    damaged = "Évitez le soleil. L’œil reste fermé.".encode().decode("cp1252")
    text, (note,) = decode(damaged.encode(), "a.txt")
    assert text == "Évitez le soleil. L’œil reste fermé."
    assert "“Ã‰vitez”: that was undone" in note


def test_a_text_that_was_saved_twice_in_part_stays_and_is_said() -> None:
    damaged = "Ça coûte peu. La crÃ¨me protÃ¨ge. Ω"
    text, (note,) = decode(damaged.encode(), "a.txt")
    assert text == damaged
    assert "“crÃ¨me”: check the accents" in note


@pytest.mark.parametrize("text", ["Ã is a letter, and so is Â.", "“SÃO PAULO” is a city", "Âge d'or"])
def test_letters_that_also_come_of_saving_twice_are_left_alone(text: str) -> None:
    assert decode(text.encode(), "a.txt") == (text, ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x07", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n...", "is a PNG picture"),
        (b"\xff\xd8\xff\xe0", "is a JPEG picture"),
        (b"GIF89a", "is a GIF picture"),
        (b"{\\rtf1", "is a rich text file"),
        (b"\x1f\x8b\x08", "is a gzip archive"),
        (b"PK\x03\x04", "is an archive"),
        (b"\xd0\xcf\x11\xe0", "is an old Word file"),
        (bytes(range(32)) * 9, "is not a text file"),
        (b"\xfe\x00\x80" * 9, "is not a text file"),
        (b"\xff\xfeT", "cannot be read as utf-16"),
        (b"x" * (SIZE_LIMIT + 1), "the limit is 5 MB"),
        (b"A title alone", "has no text below its title"),
        (b"Call\n\nWhatsApp", "holds no article"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        read_article(data, "file.txt")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"Call\n\nWhatsApp"])
def test_a_refusal_says_what_to_do(data: bytes) -> None:
    with pytest.raises(BadInput, match=r": (?:import|save|check)[^:]+\.docx"):
        read_article(data, "file.txt")


def test_control_characters_are_removed_and_noted() -> None:
    assert decode(b"Col\x07la\x00gen", "a.txt") == ("Collagen", ("2 control characters removed",))
    assert decode("Skin\x9d".encode(), "a.txt") == ("Skin", ("1 control character removed",))


def test_whole_terminal_escapes_are_removed_and_noted() -> None:
    coloured = "Skin \x1b[31mre\x1b[0;1mnews\x9b4m \x1b]0;title\x07itself\x1bM."
    assert decode(coloured.encode(), "a.txt") == ("Skin renews itself.", ("5 terminal escapes removed",))


def test_overrides_of_the_writing_direction_are_removed_and_noted_but_isolates_and_marks_stay() -> None:
    text, notes = decode("It \u202eheals\u202c \u2067a\u2069\u200f.".encode(), "a.txt")
    assert (text, notes) == ("It heals \u2067a\u2069\u200f.", ("2 marks that turn the writing direction removed",))


def test_many_direction_marks_do_not_make_a_text_unreadable() -> None:
    assert decode(("\u202bجلد\u202c\n" * 20).encode(), "a.txt")[0] == "جلد\n" * 20


def test_damaged_characters_are_noted() -> None:
    assert decode("Skin \ufffd".encode(), "a.txt")[1] == ("1 damaged character (\ufffd) in the text: check the source",)


def test_every_line_end_becomes_a_newline_and_a_page_begins_with_its_form_feed() -> None:
    assert decode("a\r\nb\rc\x85d\u2028e\u2029f\vg\fh".encode(), "a.txt") == ("a\nb\nc\nd\ne\nf\ng\n\fh", ())


def test_ligatures_become_their_letters() -> None:
    assert decode("ﬁne ﬂuids, diﬃcult coﬀee".encode(), "a.txt") == ("fine fluids, difficult coffee", ())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_stay_as_they_are_encoded(form: Literal["NFC", "NFD"]) -> None:
    sentence = unicodedata.normalize(form, "Crème brûlée is sweet.")
    article = read_article(f"Title\n\n{sentence}".encode(), "a.txt").article
    assert article.lead[0].text == sentence


def test_zero_width_characters_stay_and_unusual_spaces_fold() -> None:
    article = read_article("Title\n\nमें\u200dक्या\u200c है\u00a0\u2009और\u3000भी।".encode(), "a.txt").article
    assert article.lead[0].text == "में\u200dक्या\u200c है और भी।"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Skin\n\nIt he\u200bals.\ufeff", "a.txt"),
        ("# Skin\n\nIt he\u200bals.\ufeff", "a.md"),
        ("<h1>Skin</h1><p>It he&#8203;als.&#xFEFF;</p>", "a.html"),
    ],
)
def test_invisible_characters_that_hide_something_are_removed_from_every_format_and_noted(data: str, name: str) -> None:
    reading = read_article(data.encode(), name)
    assert reading.article.lead[0].text == "It heals."
    assert "2 invisible characters removed" in reading.notes


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Skin\n\nمي\u200cب क्\u200dष 👩\u200d⚕️.", "a.txt"),
        ("<h1>Skin</h1><p><b>مي</b>&zwnj;<i>ب</i> क्&zwj;ष 👩&zwj;⚕️.</p>", "a.html"),
    ],
)
def test_joiners_that_a_script_or_an_emoji_needs_stay(data: str, name: str) -> None:
    reading = read_article(data.encode(), name)
    assert reading.article.lead[0].text == "مي\u200cب क्\u200dष 👩\u200d⚕️."
    assert not [note for note in reading.notes if "invisible" in note]
