"""White space, signs and repetition carry structure in plain text: tables, notes, bullets, pages, chats."""
# ruff: noqa: RUF001 - signs that look like others are the matter of these tests

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from scheduler.domain.article import Mark, Paragraph, ParagraphKind
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, read_article
from scheduler.planning.reading.broken_words import BrokenWords, breaks_a_word
from scheduler.planning.reading.typed_tables import with_whole_cells

SENTENCE = "Exosomes are small vesicles that may carry proteins from one cell to another."


def read(text: str) -> Reading:
    return read_article(f"Title\n\n{SENTENCE}\n\n{text}".encode(), "article.txt")


def cells(reading: Reading) -> list[tuple[str, ...]]:
    return [paragraph.cells for unit in reading.article.units() for paragraph in unit.paragraphs if paragraph.cells]


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(str(each.kind), each.text) for unit in reading.article.units() for each in unit.paragraphs][1:]


ROWS = [("Age", "Morning", "Evening"), ("Under 18", "", "5 mg"), ("18 to 60", "5 mg", "10 mg"), ("Over 60", "2 mg", "")]


@pytest.mark.parametrize(
    "typed",
    [
        "\n".join("\t".join(row) for row in ROWS),
        "\n\n".join("\t".join(row) for row in ROWS),
        "\n".join("\t".join(row).rstrip() for row in ROWS),
        "\n".join(f"| {' | '.join(row)} |" for row in ROWS),
        "\n".join(f"{row[0]:12}{row[1]:12}{row[2]}".rstrip() for row in ROWS),
        "\n".join(f"{row[0]:12}{row[1]:>8}{row[2]:>12}" for row in ROWS),
    ],
    ids=["tabs", "lines apart", "no tabs at the end", "bars", "spaces", "flush right"],
)
def test_a_table_keeps_its_empty_cells_and_its_headings(typed: str) -> None:
    reading = read(f"Doses\n\n{typed}\n\nAsk before you change anything.")
    assert cells(reading) == ROWS
    rows = [paragraph.kind for paragraph in reading.article.sections[0].paragraphs]
    assert rows == [ParagraphKind.HEADER_ROW, *[ParagraphKind.ROW] * 3, ParagraphKind.BODY]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("rows", "is_headed"),
    [
        ("Peel\t£95\nLaser\t£210", False),
        ("What\tPrice\nPeel\t£95\nLaser\t£210", True),
        ("When:\tSaturday\nWhere:\tElmwood Surgery", False),
        ("Year\t2023\t2024\nBirths\t41\t56", True),
        ("\tPeel\tLaser\nPain\tlow\thigh", True),
    ],
)
def test_a_first_row_holds_headings_where_the_rows_below_show_it(rows: str, *, is_headed: bool) -> None:
    first = next(each for unit in read(rows).article.units() for each in unit.paragraphs if each.cells)
    assert (first.kind is ParagraphKind.HEADER_ROW) == is_headed


def test_columns_that_cannot_be_told_are_named_and_make_no_heading() -> None:
    reading = read(
        "Age     Morning  Evening\nUnder 18     5 mg\n18 to 60  5 mg      10 mg\nOver 60 2 mg\n\nAsk us first."
    )
    assert reading.article.sections == ()
    assert [doubt for doubt in reading.doubts if "Under 18 5 mg" in doubt and "cannot be told" in doubt]


@pytest.mark.parametrize(
    "text",
    [
        "\tOne paragraph that is indented.\n\tAnd another one.",
        "o\tLift the arm\no\tHold it",
        "1.\tWash\n2.\tDry",
        "It is here.  And there is more of it.  So we\ngo on with it.  There it is.  So it goes on.",
    ],
)
def test_indents_bullets_and_wide_spaces_behind_sentences_are_no_table(text: str) -> None:
    assert cells(read(text)) == []


def test_the_caption_of_a_table_is_one() -> None:
    assert kinds(read("Table 1. Doses by age\n\nAge\tDose\n5\t6\n7\t8"))[0] == ("caption", "Table 1. Doses by age")


BULLETS = "• ▪ ◦ – — * + ✓ ✔ ➢ ➤ → » · ❖ ■ □ ☐ ☑ ★ 👉 🔹 ✅ 💧 \uf0b7 \uf0a7 \uf0d8 \uf0fc"


@pytest.mark.parametrize("sign", BULLETS.split())
def test_two_paragraphs_with_a_bullet_are_entries_and_the_last_is_no_heading(sign: str) -> None:
    reading = read(f"{sign} A hat\n{sign} A list of medicines\n{sign} Comfortable clothes\n\n{SENTENCE}")
    assert kinds(reading) == [
        ("bullet", "A hat"),
        ("bullet", "A list of medicines"),
        ("bullet", "Comfortable clothes"),
        ("body", SENTENCE),
    ]


@pytest.mark.parametrize(
    "entries",
    [
        "✗ Sauna\n✗ Strong sun",
        "❌ Sauna\n❌ Strong sun",
        "✓ A hat\n✗ Strong sun",
        "☑ Pen\n☐ Glucose",
        "+ Gentle\n- Slow",
        "⚠ Do not drive\n⚠ No alcohol",
        "♀ Two a day\n♂ Three a day",
        "≥ 5 mg for adults\n≥ 2 mg for children",
        "a) Wash it\nb) Dry it",
        "i. Wash it\nii. Dry it",
    ],
)
def test_a_sign_that_says_something_stays(entries: str) -> None:
    assert [text for _, text in kinds(read(f"{entries}\n\n{SENTENCE}"))][:2] == entries.split("\n")


def test_entries_over_several_lines_and_nested_ones_are_entries() -> None:
    reading = read("- the fingers turn blue, white\n  or cold\n  - at once\n- you cannot\nmove them\n\nText is here.")
    assert [text for _, text in kinds(reading)] == [
        "the fingers turn blue, white or cold",
        "at once",
        "you cannot move them",
        "Text is here.",
    ]


def test_a_comparison_at_the_beginning_of_a_line_is_no_quotation() -> None:
    assert kinds(read("> 5 mg is too much."))[0] == ("body", "> 5 mg is too much.")


def test_numbers_and_headers_of_pages_are_left_out_and_the_sentence_goes_on() -> None:
    reading = read(
        "Exosomes are vesicles that cells send out and that carry\n\n1\n\nClinic leaflet\n\nmessages to other cells."
        "\n\n"
        f"{SENTENCE}\n\n{SENTENCE}\n\n- 2 -\n\nClinic leaflet\n\nTalk to us first, please.\n\n3"
    )
    assert kinds(reading)[0] == (
        "body",
        "Exosomes are vesicles that cells send out and that carry messages to other cells.",
    )
    assert [(each.text, each.reason) for each in reading.dropped] == [
        ("1", "a page number"),
        ("Clinic leaflet", "a line that is repeated on each page"),
        ("- 2 -", "a page number"),
        ("Clinic leaflet", "a line that is repeated on each page"),
        ("3", "a page number"),
    ]


def test_a_number_alone_in_a_text_stays() -> None:
    assert ("body", "2024") in kinds(read(f"2024\n\n{SENTENCE}"))


def test_a_line_at_a_form_feed_that_comes_again_is_left_out() -> None:
    reading = read(f"{SENTENCE}\n\fSkin leaflet\n{SENTENCE}\n\fSkin leaflet\n{SENTENCE}")
    assert [each.text for each in reading.dropped] == ["Skin leaflet"] * 2


@pytest.mark.parametrize("sign", ["[1]", "*", "†"])
def test_a_note_at_the_end_is_bound_to_its_mark(sign: str) -> None:
    reading = read_article(
        f"Title\n\nPeels may help.{sign} They are new.\n\n{sign} Not in pregnancy.".encode(), "a.txt"
    )
    assert reading.article.lead == (
        Paragraph("Peels may help. They are new.", marks=(Mark(15, "1"),)),
        Paragraph("Not in pregnancy.", ParagraphKind.NOTE, label="1"),
    )


def test_the_marks_of_chats_go_and_what_is_struck_out_is_listed() -> None:
    reading = read("[12/03/26, 9:15:22 AM] Dr Maya: Use it _twice_ a *day*, ~three~ four drops. About ~5 mg and ~6 mg.")
    assert kinds(reading) == [("body", "Use it twice a day, four drops. About ~5 mg and ~6 mg.")]
    assert [each.reason for each in reading.dropped] == ["when and by whom a message was sent", "struck out"]


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("FLU SATURDAYS AT ELMWOOD SURGERY", "Flu Saturdays at Elmwood Surgery"),
        ("WHO CAN COME?", "Who can come?"),
        ("THE NHS LETTER AND COVID-19", "The NHS letter and COVID-19"),
        ("5 MG OR 10 ML", "5 mg or 10 ml"),
        ("TYPE II DIABETES: DON'T WORRY", "Type II diabetes: don't worry"),
        ("ASK DR. RAO", "Ask Dr. Rao"),
        ("mRNA VACCINES", "mRNA vaccines"),
        ("FAQ", "FAQ"),
        ("PRE-OP CHECKLIST", "Pre-op checklist"),
        ("BEFORE A PRE-MRI OR POST-OP VISIT", "Before a pre-MRI or post-op visit"),
    ],
)
def test_a_heading_in_capitals_is_set_as_its_text_writes_the_words(capitals: str, expected: str) -> None:
    reading = read(f"{capitals}\n\nPeople come to Elmwood Surgery, which the NHS pays for.")
    assert [section.heading for section in reading.article.sections] == [expected]


def test_a_line_in_capitals_among_others_is_a_heading_whatever_is_below() -> None:
    short = "Common: redness, swelling\n\nRare: infection (<1%)\n\nVery rare: scar (1 in 10,000)"
    reading = read(
        f"BEFORE YOU COME\n\n1. Stop aspirin.\n2. Bring your ID.\n\nSIDE EFFECTS\n\n{short}\n\nWARNING\n\n{SENTENCE}"
    )
    found = [section.heading for section in reading.article.sections]
    assert found == ["Before you come", "Side effects", "Warning"]


def test_words_of_capitals_that_cannot_be_told_are_named() -> None:
    text = b"Titel\n\nDie Haut ist nicht krank und das ist gut.\n\nWAS HILFT GEGEN SCHMERZEN?\n\nRuhe."
    reading = read_article(text, "a.txt")
    assert [doubt for doubt in reading.doubts if "Was hilft gegen Schmerzen?" in doubt and "“SCHMERZEN”" in doubt]


def test_a_pasted_cell_of_several_lines_is_one_cell() -> None:
    typed = 'Age\tDose\tNote\n"4 years\n(see note)"\t240 mg\t"Not ""at once"".\n\nWith food."\n6 years\t250 mg\tNone'
    reading = read(f"Title\n\n{SENTENCE}\n\n{typed}\n\n{SENTENCE}")
    assert cells(reading) == [
        ("Age", "Dose", "Note"),
        ("4 years (see note)", "240 mg", 'Not "at once". With food.'),
        ("6 years", "250 mg", "None"),
    ]
    assert SENTENCE in [text for _, text in kinds(reading)]


def test_a_quotation_over_two_lines_is_no_cell() -> None:
    lines = ['"Take two', 'a day, with food."']
    assert with_whole_cells(lines) == lines


@pytest.mark.parametrize(
    "head", ["Clinic News          Page {} of 2", "Page {}  |  Clinic News", "Clinic News · p. {}"]
)
def test_a_head_with_the_number_of_its_page_is_left_out(head: str) -> None:
    text = f"{head.format(1)}\n\nTitle\n\n{SENTENCE}\n\n{head.format(2)}\n\nAftercare\n\n{SENTENCE}"
    reading = read_article(text.encode(), "a.txt")
    assert (reading.article.title, [section.heading for section in reading.article.sections]) == (
        "Title",
        ["Aftercare"],
    )
    assert len(reading.dropped) == 2


def test_a_list_of_parts_with_their_pages_is_no_head() -> None:
    reading = read(f"Title\n\n{SENTENCE}\n\nRest   Page 1\nFood   Page 2\n\n{SENTENCE}")
    assert not reading.dropped


@pytest.mark.parametrize(("sign", "doubts"), [("-", 1), ("\N{MINUS SIGN}", 0)])
def test_a_sign_at_the_end_of_a_line_stays_with_its_figure(sign: str, doubts: int) -> None:
    words = BrokenWords([], "en")
    lines = [f"Keep the box in the freezer at {sign}", "5 °C or lower."]
    assert words.paragraph(lines) == f"Keep the box in the freezer at {sign}5 °C or lower."
    assert breaks_a_word(*lines)
    assert len(words.doubts) == doubts


def test_a_range_keeps_its_dash_apart() -> None:
    assert BrokenWords([], "en").paragraph(["Between 10 -", "15 days."]) == "Between 10 - 15 days."


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "word-\nword ",
            "a\tb\nc\td\n\n",
            "A  b   c\nD  e   f\n\n",
            "- a\n",
            "1. a\n\n",
            "(1) a\n",
            "[1] a\n\n",
            "=====\n",
        ),
        *(
            "> " * 50 + "x\n",
            "*a _b ~c " * 20 + "\n",
            "3\n\nx\n\n\n\n\n",
            "a) b\n",
            "\f\nx\n",
            "x [1] y\n\n[1] z\n\n",
            "ABC DEF\n\n",
        ),
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read(unit * (size // len(unit)))
        return time.process_time() - started

    seconds(4_000)
    assert seconds(32_000) < 8 * 4 * max(seconds(4_000), 0.004)


@pytest.mark.parametrize(
    ("unit", "what"),
    [("- a\n", "60,000 lines"), ("a\tb\tc\td\te\tf\tg\t\n", "signs of tables"), ("[a](b) *c* ", "signs of")],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_text_of_more_than_an_article_is_refused_before_it_is_read(unit: str, what: str, name: str) -> None:
    times = 60_000 if unit.startswith("-") else 49_000 if "\t" in unit else 150_000
    with pytest.raises(BadInput, match=f"(?:{what}|60,001 lines)"):
        read_article(f"# Title\n\n{unit * times}".encode(), name)


@pytest.mark.parametrize(
    "unit",
    [
        lambda size: "-" * size + "x\n\nMore.",
        lambda size: "a" * size + "\n\nMore.",
        lambda size: "\f\n" * (size // 2) + "x",
        lambda size: "word[1] " * (size // 8) + "\n\n[1] Not so.",
    ],
    ids=["border", "word", "page breaks", "marks"],
)
def test_one_long_line_takes_time_in_proportion_too(unit: Callable[[int], str]) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read(f"Title\n\n{SENTENCE}\n\n{unit(size)}")
        return time.process_time() - started

    seconds(4_000)
    assert seconds(64_000) < 16 * 4 * max(seconds(4_000), 0.004)
