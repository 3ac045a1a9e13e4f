"""Plain text has no markup: what is a heading, a list or a broken line is decided by evidence."""

from __future__ import annotations

import textwrap

import pytest

from scheduler.domain.article import Article, ParagraphKind
from scheduler.planning.reading import article_markdown, read_article

SENTENCE = "Exosomes are small vesicles that may carry proteins from one cell to another."


def read(text: str, name: str = "article.txt") -> Article:
    return read_article(text.encode(), name).article


def outline(article: Article) -> list[tuple[int, str]]:
    return [(unit.level, unit.heading) for unit in article.units() if unit.level > 1]


def lead(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.lead]


def test_a_short_line_alone_above_text_is_a_heading() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\nHow they work\n\n{SENTENCE}\n")
    assert outline(article) == [(2, "How they work")]


def test_a_question_may_be_a_heading() -> None:
    assert outline(read(f"Title\n\n{SENTENCE}\n\nIs it safe?\n\n{SENTENCE}")) == [(2, "Is it safe?")]


@pytest.mark.parametrize(
    "line",
    [
        "It is safe.",
        "The benefits are:",
        "and so on",
        "“Skin is alive”",
        "By all means.",
        "Write to ask@clinic.example",
        "See https://clinic.example",
        "Skin is alive. It renews itself",
        "(See below)",
        " ".join(["Word"] * 15),
        "Word" * 30,
        "2024",
    ],
)
def test_what_ends_a_sentence_or_reads_like_text_is_no_heading(line: str) -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n{line}\n\n{SENTENCE}")
    assert outline(article) == []
    assert lead(article) == [SENTENCE, line, SENTENCE]


@pytest.mark.parametrize(
    "line",
    [
        "By Dr Orla Keane, GP",
        "Par le Dr Solène Kerbrat-Vidal, médecin généraliste",
        "Par le docteur Anne Petit, médecin de montagne",
        "Rédigé par le Dr Anne Petit, médecin généraliste",
        "Por la Dra. Lucía Romero, dermatóloga",
        "Von Dr. med. Anna Weiß, Fachärztin für Hautkrankheiten",
        "Di Dott.ssa Anna Bianchi, dermatologa",
        "Por Dr. João Souza, médico",
        "लेखक: डॉ. राव",
        "بقلم الدكتورة سارة أحمد",
    ],
)
def test_a_by_line_is_no_heading(line: str) -> None:
    assert outline(read(f"Title\n\n{line}\n\n{SENTENCE}\n\nIs it safe?\n\n{SENTENCE}")) == [(2, "Is it safe?")]


@pytest.mark.parametrize("line", ["Par temps chaud", "Por la noche", "Von Kopf bis Fuß", "Par où commencer"])
def test_a_heading_may_begin_with_the_word_of_a_by_line(line: str) -> None:
    assert outline(read(f"Title\n\n{SENTENCE}\n\n{line}\n\n{SENTENCE}")) == [(2, line)]


def test_a_short_line_with_nothing_below_it_is_no_heading() -> None:
    assert lead(read(f"Title\n\n{SENTENCE}\n\nBe well")) == [SENTENCE, "Be well"]


def test_a_heading_may_stand_right_above_another() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\nMechanisms\n\nCollagen\n\n{SENTENCE}")
    assert outline(article) == [(2, "Mechanisms"), (2, "Collagen")]


def test_three_short_lines_in_a_row_are_a_list_and_only_the_last_may_head_what_follows() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\nLess redness\n\nFirmer skin\n\nFewer lines\n\nSafety\n\n{SENTENCE}")
    assert lead(article) == [SENTENCE, "Less redness", "Firmer skin", "Fewer lines"]
    assert outline(article) == [(2, "Safety")]


def test_numbered_lines_with_text_between_them_are_sections_of_the_heading_above() -> None:
    article = read(
        f"Title\n\n{SENTENCE}\n\nUses\n\n1. Serums\n\n{SENTENCE}\n\n2.Lasers\n\n{SENTENCE}\n\nEnd\n\n{SENTENCE}"
    )
    assert outline(article) == [(2, "Uses"), (3, "Serums"), (3, "Lasers"), (2, "End")]
    assert [unit.number for unit in article.units()] == [None, None, 1, 2, None]


def test_numbered_sections_without_a_heading_above_are_sections_of_the_article() -> None:
    article = read(f"Title\n\n1. Serums\n\n{SENTENCE}\n\n2. Lasers\n\n{SENTENCE}\n\nConclusion\n\n{SENTENCE}")
    assert outline(article) == [(2, "Serums"), (2, "Lasers"), (2, "Conclusion")]


def test_headings_between_counted_on_numbers_lie_within_the_numbered_sections() -> None:
    article = read(f"Title\n\n1. Serums\n\n{SENTENCE}\n\nPatch test\n\n{SENTENCE}\n\n2. Lasers\n\n{SENTENCE}")
    assert outline(article) == [(2, "Serums"), (3, "Patch test"), (2, "Lasers")]


def test_decimal_numbers_nest_and_are_left_out_and_listed() -> None:
    parts = ["1. Skin", "1.1 Collagen", SENTENCE, "1.2 Elastin", SENTENCE, "2. Hair", "2.1 Roots", SENTENCE]
    reading = read_article(("Title\n\n" + "\n\n".join(parts)).encode(), "a.txt")
    assert outline(reading.article) == [(2, "Skin"), (3, "Collagen"), (3, "Elastin"), (2, "Hair"), (3, "Roots")]
    assert [(each.text, each.reason) for each in reading.dropped] == [
        (number, "the printed number of a heading") for number in ("1.1", "1.2", "2.1")
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_numbered_lines_that_follow_one_another_are_a_list(gap: str) -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n" + gap.join(["1. Wash", "2. Apply", "3. Rinse"]) + f"\n\n{SENTENCE}")
    kinds = [paragraph.kind for paragraph in article.lead]
    assert lead(article) == [SENTENCE, "Wash", "Apply", "Rinse", SENTENCE]
    assert kinds == [ParagraphKind.BODY, *[ParagraphKind.NUMBERED] * 3, ParagraphKind.BODY]


def test_numbered_sentences_are_a_list_or_text_never_headings() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n1. Wash the face first.\n\n{SENTENCE}\n\n2. Apply the serum.\n\n{SENTENCE}")
    assert outline(article) == []
    assert [(each.text, each.number) for each in article.lead] == [
        (SENTENCE, None),
        ("Wash the face first.", 1),
        (SENTENCE, None),
        ("Apply the serum.", 2),
        (SENTENCE, None),
    ]


def test_entries_keep_the_numbers_that_they_are_printed_with() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n1. One.\n2. Two.\n4. Four.\n\n{SENTENCE}\n\n7. Seven.\n8. Eight.")
    assert [(each.text, each.number) for each in article.lead if each.kind is ParagraphKind.NUMBERED] == [
        ("One.", 1),
        ("Two.", 2),
        ("Four.", 4),
        ("Seven.", 7),
        ("Eight.", 8),
    ]


def test_a_number_before_one_paragraph_alone_stays_in_its_words() -> None:
    assert lead(read(f"Title\n\n{SENTENCE}\n\n7. Seven dwarfs are met.\n\n{SENTENCE}"))[1] == "7. Seven dwarfs are met."


@pytest.mark.parametrize("numbers", ["(1) (2) (3)", "① ② ③", "1) 2) 3)", "⑴ ⑵ ⑶", "1️⃣ 2️⃣ 3️⃣", "❶ ❷ ❸"])
def test_numbers_in_brackets_circles_and_keys_count_entries(numbers: str) -> None:
    lines = [
        f"{number} {word}" for number, word in zip(numbers.split(), ["Wash it.", "Wipe it.", "Dry it."], strict=True)
    ]
    article = read(f"Title\n\n{SENTENCE}\n\n" + "\n".join(lines))
    assert [(each.text, each.kind) for each in article.lead[1:]] == [
        (word, ParagraphKind.NUMBERED) for word in ("Wash it.", "Wipe it.", "Dry it.")
    ]


def test_a_heading_may_stand_above_a_numbered_list() -> None:
    assert outline(read(f"Title\n\n{SENTENCE}\n\nSteps\n\n1. Wash\n2. Apply")) == [(2, "Steps")]


def test_underlined_lines_are_headings_at_two_levels() -> None:
    article = read(f"Title\n=====\n\n{SENTENCE}\n\nUses\n====\n{SENTENCE}\n\nSerums\n------\n\n{SENTENCE}")
    assert article.title == "Title"
    assert outline(article) == [(2, "Uses"), (3, "Serums")]


def test_a_line_drawn_between_parts_is_dropped_and_reported() -> None:
    reading = read_article(f"Title\n\n{SENTENCE}\n-----\n\n* * *\n\n{SENTENCE}".encode(), "a.txt")
    assert lead(reading.article) == [SENTENCE, SENTENCE]
    assert [(dropped.text, dropped.reason) for dropped in reading.dropped] == [
        ("-----", "a line drawn between parts"),
        ("* * *", "a line drawn between parts"),
    ]


def test_headings_in_capitals_lie_outside_plain_ones() -> None:
    article = read(f"Title\n\nUSES\n\n{SENTENCE}\n\nSerums\n\n{SENTENCE}\n\nSAFETY\n\n{SENTENCE}")
    assert outline(article) == [(2, "Uses"), (3, "Serums"), (2, "Safety")]


def test_one_heading_in_capitals_is_like_the_others() -> None:
    article = read(f"Title\n\nQUESTIONS\n\n{SENTENCE}\n\nSafety\n\n{SENTENCE}")
    assert outline(article) == [(2, "Questions"), (2, "Safety")]


def test_short_headings_in_capitals_stand_at_the_level_of_their_neighbours() -> None:
    article = read(f"SUN CREAM\n\nTHE MORNING\n\n{SENTENCE}\n\nTHE EVENING\n\n{SENTENCE}\n\nFAQ\n\n{SENTENCE}")
    assert (article.title, outline(article)) == ("Sun cream", [(2, "The morning"), (2, "The evening"), (2, "FAQ")])


def test_bullets_and_quotations_are_told_apart() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n- one\n  goes on\n• two\n\n> Skin is alive.")
    kinds = [paragraph.kind for paragraph in article.lead]
    assert lead(article) == [SENTENCE, "one goes on", "two", "Skin is alive."]
    assert kinds == [ParagraphKind.BODY, ParagraphKind.BULLET, ParagraphKind.BULLET, ParagraphKind.QUOTE]


def test_an_asterisk_before_a_single_paragraph_stays_as_a_footnote_mark() -> None:
    assert lead(read(f"Title\n\n{SENTENCE}\n\n* Results may vary.")) == [SENTENCE, "* Results may vary."]


def test_asterisks_before_neighbours_are_bullets() -> None:
    article = read(f"Title\n\n{SENTENCE}\n\n* one\n* two")
    assert lead(article) == [SENTENCE, "one", "two"]


@pytest.mark.parametrize("width", [50, 72, 100])
def test_lines_broken_at_a_fixed_width_are_joined(width: int) -> None:
    paragraphs = [" ".join([SENTENCE] * 4), " ".join(["They do not work for everyone, and the evidence is early."] * 5)]
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    article = read(f"Title\n\n{wrapped}\n\nHow They Work\n{textwrap.fill(paragraphs[0], width)}")
    assert lead(article) == paragraphs
    assert outline(article) == [(2, "How They Work")]
    assert article.sections[0].paragraphs[0].text == paragraphs[0]


def test_lines_broken_by_hand_are_joined_where_the_sentence_goes_on() -> None:
    text = (
        "Exosomes for skin\n\nExosomes are small vesicles that carry\nproteins, lipids and nucleic acids from one cell"
        " to another, so they\ninfluence the skin and its repair. Patients of\nDr. Madhulika at her clinic in the "
        "city\nreport firmer skin.\n"
    )
    assert lead(read(text)) == [" ".join(text.split("\n\n")[1].split())]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    article = read(
        "Exosomes and skin\nExosomes are vesicles.\nThey carry proteins.\nHow they work\nThey may lower inflammation."
    )
    assert lead(article) == ["Exosomes are vesicles.", "They carry proteins."]
    assert outline(article) == [(2, "How they work")]


def test_long_lines_are_never_joined() -> None:
    article = read(f"Title\n\n{SENTENCE * 3}\nand {SENTENCE * 3}")
    assert lead(article) == [SENTENCE * 3, f"and {SENTENCE * 3}"]


def test_text_that_begins_with_a_paragraph_takes_its_title_from_the_file() -> None:
    reading = read_article(SENTENCE.encode(), "On exosomes.txt")
    assert (reading.article.title, lead(reading.article)) == ("On exosomes", [SENTENCE])
    assert "no title was found: the file's name became 'On exosomes'" in reading.notes


def test_an_article_without_headings_is_a_title_and_a_lead_with_a_note() -> None:
    reading = read_article(f"Title\n\n{SENTENCE}".encode(), "a.txt")
    assert reading.article == Article("Title", reading.article.lead, ())
    assert reading.notes == ("no headings were found: the article is a title and its text",)


def test_hindi_headings_are_found() -> None:
    article = read("एक्सोसोम: नई उम्मीद\n\nएक्सोसोम क्या हैं\n\nये छोटे कण हैं।\n\n१. कोलेजन\n\nकोलेजन त्वचा में होता है।")
    assert outline(article) == [(2, "एक्सोसोम क्या हैं"), (3, "१. कोलेजन")]


def test_arabic_headings_are_found() -> None:
    article = read("الإكسوسومات والبشرة\n\nما هي الإكسوسومات؟\n\nحويصلات صغيرة تخرج من الخلايا.")  # noqa: RUF001 - Arabic
    assert outline(article) == [(2, "ما هي الإكسوسومات؟")]


def test_text_that_looks_like_markdown_is_read_as_markdown_and_noted() -> None:
    reading = read_article(f"# Title\n\n{SENTENCE}\n\n## Uses\n\n{SENTENCE}".encode(), "a.txt")
    assert outline(reading.article) == [(2, "Uses")]
    assert reading.notes == ("a.txt was read as Markdown, which it looks like",)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_dots_before_neighbours_are_bullets(gap: str) -> None:
    text = gap.join(["·  Fair skin: 6 sessions", "o  Dark skin: 8 sessions", "•  Any"])
    article = read(f"Skin\n\nText is here.\n\n{text}\n\nText is here.")
    assert [(str(paragraph.kind), paragraph.text) for paragraph in article.lead] == [
        ("body", "Text is here."),
        ("bullet", "Fair skin: 6 sessions"),
        ("bullet", "Dark skin: 8 sessions"),
        ("bullet", "Any"),
        ("body", "Text is here."),
    ]


@pytest.mark.parametrize("line", ["5 things to know", "24/7 help", "7 razones para esperar", "10 dingen die helpen"])
def test_a_heading_may_count_what_follows(line: str) -> None:
    text = f"Gel\n\nIt dries in five minutes.\n\n{line}\n\nThe gel rubs off on others. Cover the skin.\n"
    assert [section.heading for section in read(text).sections] == [line]


@pytest.mark.parametrize("line", ["5 drops a day", "2 tablets at night", "3 gotas al día"])
def test_a_dose_alone_on_its_line_is_no_heading(line: str) -> None:
    text = f"Gel\n\nIt dries in five minutes.\n\n{line}\n\nThe gel rubs off on others. Cover the skin.\n"
    assert read(text).sections == ()


def test_a_german_day_keeps_its_figure() -> None:
    article = read(
        f"Nach der Operation\n\n{SENTENCE}\n\n3. Tag: Der Verband kommt ab.\n\n10. Tag: Die Fäden gehen.\n\n{SENTENCE}"
    )
    texts = [paragraph.text for unit in article.units() for paragraph in unit.paragraphs]
    assert "3. Tag: Der Verband kommt ab." in texts
    assert "10. Tag: Die Fäden gehen." in texts


def test_a_line_of_invisible_signs_alone_is_no_paragraph() -> None:
    article = read("Skin\n\nText is here.\n\n\u200b\n\nMore of it.")
    assert [paragraph.text for paragraph in article.lead] == ["Text is here.", "More of it."]


def test_words_between_dollars_stay_when_article_md_is_imported() -> None:
    article = read_article(b"Title here\n\nType $0$ into the form, or $x^2$.", "article.txt").article
    assert read_article(article_markdown(article).encode(), "article.md").article == article


def test_a_heading_with_no_empty_line_before_it_is_a_part_of_the_one_above_that_has_one() -> None:
    text = (
        f"Title\n\n{SENTENCE}\n\nThe stages\nFreezing\n{SENTENCE}\nThawing\n{SENTENCE}\n\nRisks\n{SENTENCE}\n"
        f"\nCosts\n{SENTENCE}\n"
    )
    assert outline(read(text)) == [(2, "The stages"), (3, "Freezing"), (3, "Thawing"), (2, "Risks"), (2, "Costs")]


def test_headings_that_all_stand_in_the_same_way_are_of_one_level() -> None:
    loose = f"Title\n\n{SENTENCE}\n\nRisks\n\n{SENTENCE}\n\nCosts\n\n{SENTENCE}\n"
    close = f"Title\n\n{SENTENCE}\nRisks\n{SENTENCE}\nCosts\n{SENTENCE}\n"
    assert outline(read(loose)) == outline(read(close)) == [(2, "Risks"), (2, "Costs")]
