"""Lines that say who wrote an article and when are kept beside it; a sentence of the author never is."""
# ruff: noqa: RUF001 - letters of other alphabets are the matter of these tests

import time

import pytest

from scheduler.domain.article import ParticularKind
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.particular_words import LANGUAGES
from scheduler.planning.reading.particulars import particulars_in

AUTHOR, REVIEWER, DATE = ParticularKind.AUTHOR, ParticularKind.REVIEWER, ParticularKind.DATE
READING_TIME, LABELS, REFERENCE = ParticularKind.READING_TIME, ParticularKind.LABELS, ParticularKind.REFERENCE
COPYRIGHT, CONTACT = ParticularKind.COPYRIGHT, ParticularKind.CONTACT
SENTENCE = "Humid air does not mean moist skin, and fungal rashes are common from June on."


def read(text: str) -> Reading:
    return read_article(text.encode(), "article.txt")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("By Dr Maya Rao, MD (Dermatology)", [AUTHOR]),
        ("Written by Team Skin Clinic", [AUTHOR]),
        ("By the Skin Clinic team", [AUTHOR]),
        ("Author: J. R. Smith", [AUTHOR]),
        ("Medically reviewed by Dr Owen Strand, 12 March 2026", [REVIEWER, DATE]),
        ("Published on 12 March 2026 | Updated: 3 June 2026", [DATE, DATE]),
        ("Posted on January 15, 2026 by Jon Moss", [AUTHOR, DATE]),
        ("By Tom Ward, physiotherapist. Reviewed March 2026.", [AUTHOR, DATE]),
        ("Last updated: 12 March 2026. Next review: March 2029.", [DATE, DATE]),
        ("By the medical team at Larkfield Fertility, Boston, MA. Reviewed March 2026.", [AUTHOR, DATE]),
        ("Écrit par notre équipe médicale", [AUTHOR]),
        ("Von Dr. med. Anna Müller, 12. März 2025", [AUTHOR, DATE]),
        ("By Ada Moss, MD, Monday, 12 March 2026", [AUTHOR, DATE]),
        ("Last reviewed: 3 Jan. 2026 by Dr. A. B. Smith, F.R.C.S.", [REVIEWER, DATE]),
        ("डॉ. शर्मा द्वारा | 5 मार्च 2025", [AUTHOR, DATE]),
        ("अंजलि शर्मा द्वारा लिखित, ५ मार्च २०२५", [AUTHOR, DATE]),
        ("डॉ. राव द्वारा समीक्षित", [REVIEWER]),
        ("डॉ. मीना जोशी यांनी लिहिलेले", [AUTHOR]),
        ("5 मार्च 2025 को प्रकाशित", [DATE]),
        ("Dr. Ayşe Yılmaz tarafından yazıldı", [AUTHOR]),
        ("Von unserem Praxisteam", [AUTHOR]),
        ("5 min read", [READING_TIME]),
        ("Reading time: 5 minutes", [READING_TIME]),
        ("Tags: fungal rash, monsoon", [LABELS]),
        ("#dandruff #wintercare", [LABELS]),
        ("© 2026 Skin Clinic Pune", [COPYRIGHT]),
        ("Photo credit: Ada Birch", [COPYRIGHT]),
        ("Contact: hello@clinic.example, 01803 555 0142", [CONTACT]),
        ("Source: Robert Koch Institute, 2021", [REFERENCE]),
        ("Por la Dra. Ana Pérez", [AUTHOR]),
        ("3 de febrero de 2026 · Tiempo de lectura: 4 minutos", [DATE, READING_TIME]),
        ("Revisado por el Dr. Luis Sanz", [REVIEWER]),
        ("Par le Dr Luc Moreau, le 14 mars 2026", [AUTHOR, DATE]),
        ("Temps de lecture : 6 minutes", [READING_TIME]),
        ("Relu par le Pr Anne Girard", [REVIEWER]),
        ("Von Dr. Eva Klein · Stand: März 2026 · Lesezeit: 4 Minuten", [AUTHOR, DATE, READING_TIME]),
        ("Zuletzt aktualisiert am 3. Mai 2026", [DATE]),
        ("Revisado clinicamente pela Dra. Bia Melo", [REVIEWER]),
        ("A cura della Dott.ssa Giulia Bianchi", [AUTHOR]),
        ("Door Lotte Vos, huisarts Laatst bijgewerkt: 2 mei 2026", [AUTHOR, DATE]),
        ("लेखक: डॉ. नेहा वर्मा", [AUTHOR]),
        ("प्रकाशित: १२ मार्च २०२६", [DATE]),
        ("लेखिका: डॉ. मीरा देशपांडे", [AUTHOR]),
        ("بقلم: د. سارة خالد", [AUTHOR]),
        ("تاريخ النشر: ١٢ مارس ٢٠٢٦", [DATE]),
    ],
)
def test_a_line_that_is_nothing_else_is_a_particular(line: str, kinds: list[ParticularKind]) -> None:
    assert [particular.kind for particular in particulars_in(line)] == kinds


@pytest.mark.parametrize(
    "line",
    [
        "By the age of forty most people hold the book further away.",
        "By Monday, most people feel better",
        "By June 2026 we will have moved.",
        "Reviewed every year, the glasses stay right.",
        "Written consent is needed for eye drops in children.",
        "Posted by mail, the diary comes in two days.",
        "Updated lamps glare less.",
        "Published tests are few.",
        "Tags on the skin are harmless.",
        "References to pain are common.",
        "Contact with soap makes them itch.",
        "12 March is the day of open doors.",
        "Copyright plays no part: copy your prescription and use it anywhere.",
        "Five minutes of reading in poor light do no harm.",
        "Call 999 if one side of your face hangs.",
        "Disclaimer: this text does not replace a visit.",
        "Por la mañana suele notarse menos.",
        "Par temps chaud, elle se transmet au bord des piscines.",
        "Von Natur aus heilt eine Erkältung in zehn Tagen.",
        "Von Ärzten empfohlen",
        "Quellen von Vitamin C sind Paprika, Kohl und Orangen.",
        "Door te piekeren wordt het wel erger.",
        "Di notte il mal di testa passa.",
        "Foto e schermi luminosi stancano gli occhi.",
        "Sources: milk, cheese and kale",
        "Text Analysis",
        "Tag: Der Verband kommt ab.",
        "Take it at 8.30 with 200 ml of water.",
        "लेखक कहते हैं कि धूप से बचें।",
        "यह मलहम रात में लगाएँ।",
    ],
)
def test_a_sentence_of_the_author_is_no_particular(line: str) -> None:
    assert particulars_in(line) == ()
    article = read(f"Reading glasses\n\n{line}\n\n{SENTENCE}\n\n{line}").article
    assert sum(line in (unit.heading, *(each.text for each in unit.paragraphs)) for unit in article.units()) >= 1
    assert article.particulars == ()


def test_particulars_below_the_title_and_at_the_end_are_kept_word_for_word() -> None:
    above, below = "By Dr Maya Rao\nUpdated: 3 June 2026", "Tags: rash, monsoon\n© 2026 Clinic"
    reading = read(f"Monsoon and your skin\n\n{above}\n\n{SENTENCE}\n\n{below}")
    assert [paragraph.text for paragraph in reading.article.lead] == [SENTENCE]
    assert [(each.kind, each.text) for each in reading.article.particulars] == [
        (AUTHOR, "By Dr Maya Rao"),
        (DATE, "Updated: 3 June 2026"),
        (LABELS, "Tags: rash, monsoon"),
        (COPYRIGHT, "© 2026 Clinic"),
    ]
    assert parse_article_markdown(article_markdown(reading.article)) == reading.article


@pytest.mark.parametrize("name", ["Dra. Lucía Ferrer, dermatóloga. Clínica Ferrer, Valencia", "Prof. Dr. Jan Weiß"])
def test_a_doctors_name_alone_is_the_author_right_below_the_title(name: str) -> None:
    article = read(f"Monsoon and your skin\n\n{name}\n\n{SENTENCE}\n\n{name}").article
    assert [(each.kind, each.text) for each in article.particulars] == [(AUTHOR, name)]
    assert article.lead[-1].text == name


def test_a_by_line_below_the_first_sentence_is_kept_beside_the_text_too() -> None:
    reading = read(f"Monsoon and your skin\n\n{SENTENCE}\n\nWritten by Maya Rao\n\n{SENTENCE}\n\nRash\n\n{SENTENCE}")
    assert [particular.text for particular in reading.article.particulars] == ["Written by Maya Rao"]


def test_a_line_in_the_middle_of_the_text_stays_and_is_told() -> None:
    text = f"{SENTENCE}\n\n" * 4
    reading = read(f"Monsoon\n\n{text}Written by Maya Rao\n\n{text}")
    assert "Written by Maya Rao" in [paragraph.text for paragraph in reading.article.lead]
    assert any("Written by Maya Rao" in doubt for doubt in reading.doubts)


def test_a_date_in_an_announcement_stays_where_text_is_around_it() -> None:
    page = f"<h1>Flu jabs</h1><p>{SENTENCE}</p><p>12 March 2026</p><p>{SENTENCE}</p>"
    article = read_article(page.encode(), "a.html").article
    assert [paragraph.text for paragraph in article.lead] == [SENTENCE, "12 March 2026", SENTENCE]


@pytest.mark.parametrize("name", ["author", "reviewer", "labels", "credit"])
def test_every_phrase_of_every_language_begins_a_particular(name: str) -> None:
    for words in LANGUAGES.values():
        for phrase in filter(None, (each.strip() for each in getattr(words, name).split(";"))):
            assert particulars_in(f"{phrase.capitalize()}: Maya Rao"), phrase


def test_a_long_line_is_judged_in_time_that_its_length_bounds() -> None:
    assert particulars_in("By " + "A, " * 20_000) == ()
    assert particulars_in("By " + "Maya Rao, " * 29) == ()


def test_blanks_in_a_page_s_line_about_it_take_time_in_proportion_to_their_number() -> None:
    def seconds(size: int) -> float:
        page = f"<h1>Title</h1><p class=byline>By Ada{' ' * size}Moss</p><p>{SENTENCE}</p>".encode()
        started = time.process_time()
        read_article(page, "page.html")
        return time.process_time() - started

    seconds(4_000)
    assert seconds(64_000) < 16 * 4 * max(seconds(4_000), 0.004)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Von Dr. med. Anna Müller, 12. März 2025", "12. März 2025"),
        ("By Ada Moss, MD, Monday, 12 March 2026", "Monday, 12 March 2026"),
    ],
)
def test_a_date_behind_a_name_keeps_its_day(line: str, day: str) -> None:
    assert [each.text for each in particulars_in(line) if each.kind is DATE] == [day]


def test_a_sentence_on_what_doctors_do_is_no_by_line() -> None:
    assert particulars_in("यह दवा केवल अनुभवी डॉक्टर द्वारा") == ()


@pytest.mark.parametrize(
    "line",
    [
        "By Dr Elena Ruiz, neurologist. Reviewed in October 2026",
        "Por la Dra. Elena Ruiz, neuróloga. Revisado en octubre de 2026",
        "Von Dr. Anna Weber, Neurologin. Geprüft im Oktober 2026",
        "Par la Dre Anne Petit, neurologue. Relu en octobre 2026",
        "Pela Dra. Ana Souza, neurologista. Revisto em outubro de 2026",
        "A cura della Dott.ssa Giulia Bianchi, neurologa. Revisionato a ottobre 2026",
        "Door Lotte Vos, huisarts. Gecontroleerd in oktober 2026",
        "लेखक: डॉ. नेहा वर्मा | अक्टूबर 2026 में समीक्षित",
        "लेखिका: डॉ. मीरा देशपांडे | ऑक्टोबर 2026 मध्ये तपासले",
        "بقلم: د. سارة خالد | تمت المراجعة في أكتوبر 2026",
        "Av Dr Eva Lund. Uppdaterad i oktober 2026",
    ],
)
def test_a_review_s_month_may_have_a_word_before_it(line: str) -> None:
    assert [each.kind for each in particulars_in(line)] == [AUTHOR, DATE]


@pytest.mark.parametrize(
    "line",
    [
        "Dr Elena Ruiz, 3 October 2026",
        "Dr Elena Ruiz, neurologist. Reviewed in October 2026",
        "Dra. Elena Ruiz, neuróloga · Actualizado en octubre de 2026",
        "Dr. Anna Weber, Oktober 2026",
        "डॉ. प्रिया राव, 3 अक्टूबर 2026",
        "د. سارة خالد، 3 أكتوبر 2026",
    ],
)
def test_a_doctor_s_name_with_a_date_below_the_title_names_the_author(line: str) -> None:
    reading = read(f"Migraine in winter\n\n{line}\n\n{SENTENCE}\n\n{SENTENCE}")
    assert [each.kind for each in reading.article.particulars] == [AUTHOR, DATE]
    assert reading.article.lead[0].text == SENTENCE


@pytest.mark.parametrize(
    "line",
    [
        "Reviewed in October 2026, the rules say no.",
        "Dr Elena Ruiz, who joined us in October 2026, sees patients on Mondays.",
        "डॉ. प्रिया राव कहती हैं",
    ],
)
def test_a_sentence_with_a_month_below_the_title_stays(line: str) -> None:
    reading = read(f"Migraine in winter\n\n{line}\n\n{SENTENCE}")
    assert reading.article.particulars == ()
