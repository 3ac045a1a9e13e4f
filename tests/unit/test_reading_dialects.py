"""What programs add to Markdown is translated, or left out and listed; code stays as it is."""

from __future__ import annotations

import time

import pytest

from scheduler.domain.article import Mark, Paragraph, ParagraphKind, Particular, ParticularKind
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, article_markdown, read_article


def read(text: str) -> Reading:
    return read_article(f"# Title\n\n{text}".encode(), "article.md")


def lead(text: str) -> list[tuple[str, str]]:
    return [(str(paragraph.kind), paragraph.text) for paragraph in read(text).article.lead]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10^6^ cells in CO~2~.", "10⁶ cells in CO₂."),
        ("See [here](javascript:alert(1)).", "See here."),
        (
            "Take {--two--}{++one++} a day{>>ask Ada<<}, {~~at night~>in the morning~~}.",
            "Take one a day, in the morning.",
        ),
        ("Take ++one++ {==a day==}, vitamin C++ or 1++2.", "Take one a day, vitamin C++ or 1++2."),
        ("Take ==two== a day.", "Take two a day."),
        ("Read [[Sun cream|our page]] and [[Moisturisers]].", "Read our page and Moisturisers."),
        ("It is given in $\\text{ml/min}/1.73\\,m^2$.", "It is given in ml/min/1.73 m²."),
        ("We wait when it is $< 30\\ \\text{mL/min}$.", "We wait when it is < 30 mL/min."),
        ("Up to $10^5$ germs, $\\geq 4$ days.", "Up to 10⁵ germs, ≥ 4 days."),
        ("The ratio is $\\frac{a+b}{c}$.", "The ratio is (a+b)/c."),
        ("It costs $3,000 to $6,000, or $5 and $6.", "It costs $3,000 to $6,000, or $5 and $6."),
        ("Less than <5 mg or < 5 mg.", "Less than <5 mg or < 5 mg."),
        ("That is 2*3*4 hours.", "That is 2*3*4 hours."),
        ("About ~5 mg and ~6 mg.", "About ~5 mg and ~6 mg."),
        ("An extra-\ncellular and a well-\nknown X-\nray.", "An extracellular and a well-known X-ray."),
        ("`10^6^ [[a]]` stays.", "10^6^ [[a]] stays."),
        ("{{< ref >}}Text is here.{% include x %}", "Text is here."),
    ],
)
def test_what_is_typed_within_a_line_says_what_its_author_meant(typed: str, said: str) -> None:
    assert lead(typed) == [("body", said)]


def test_a_formula_that_is_not_understood_stays_as_it_is_typed_and_is_told() -> None:
    reading = read("We use $\\mathfrak{x}_2 = 5$ here.")
    assert [doubt for doubt in reading.doubts if "\\mathfrak{x}_2 = 5" in doubt]


def test_a_note_within_a_sentence_is_a_note() -> None:
    article = read("It may help.^[Twelve men, [one] centre.] It is new.").article
    assert article.lead == (
        Paragraph("It may help. It is new.", marks=(Mark(12, "1"),)),
        Paragraph("Twelve men, [one] centre.", ParagraphKind.NOTE, label="1"),
    )


def test_the_further_paragraphs_of_a_footnote_belong_to_it() -> None:
    article = read("It may help.[^1]\n\n[^1]: As of May.\n\n    Ask us.\n\nMore text.").article
    assert [paragraph.text for paragraph in article.lead] == ["It may help.", "As of May. Ask us.", "More text."]


def test_comments_and_shortcodes_are_left_out_and_listed() -> None:
    reading = read("Text is here. %% ask\nMaya %%\n\n{{< newsletter >}}\n\n[TOC]\n\nMore text.")
    assert [paragraph.text for paragraph in reading.article.lead] == ["Text is here.", "More text."]
    assert [(each.text, each.reason) for each in reading.dropped] == [
        ("ask Maya", "a comment of the editor"),
        ("[TOC]", "a table of contents"),
        ("{{< newsletter >}}", "a shortcode"),
    ]


@pytest.mark.parametrize(
    "box",
    [
        "> [!WARNING] Not in pregnancy\n> Stop before.",
        ":::warning Not in pregnancy\nStop before.\n:::",
        '!!! warning "Not in pregnancy"\n    Stop before.',
    ],
)
def test_the_words_of_a_box_stay_and_its_label_is_listed(box: str) -> None:
    reading = read(f"{box}\n\nMore text.")
    assert [paragraph.text for paragraph in reading.article.lead] == ["Not in pregnancy", "Stop before.", "More text."]
    assert [(each.text.lower(), each.reason) for each in reading.dropped] == [("warning", "the label of a box")]


def test_the_boxes_of_tasks_go_and_their_words_are_entries() -> None:
    assert lead("- [x] Pen\n- [ ] ~~The old pen~~ The new pen") == [("bullet", "Pen"), ("bullet", "The new pen")]


def test_a_list_of_definitions_keeps_term_and_definition() -> None:
    assert [text for _, text in lead("Reflux\n:   Blood that flows *back*.\n\nText is here.")] == [
        "Reflux: Blood that flows back.",
        "Text is here.",
    ]


@pytest.mark.parametrize(
    "table",
    [
        "| Age | Dose |\n|---|---|\n| Under 60 | 5 mg |\n| Over 60 | 2 mg | ask first |",
        "Age\tDose\t\nUnder 60\t5 mg\t\nOver 60\t2 mg\task first",
        "+--+--+\n| Age | Dose | |\n+==+==+\n| Under 60 | 5 mg | |\n+--+--+\n| Over 60 | 2 mg | ask first |\n+--+--+",
        "Age       Dose    \n-------   -----   ---------\nUnder 60  5 mg\nOver 60   2 mg    ask first",
    ],
)
def test_a_table_of_any_dialect_keeps_each_cell_in_its_column(table: str) -> None:
    rows = [paragraph.cells for paragraph in read(table).article.lead]
    assert rows == [("Age", "Dose", ""), ("Under 60", "5 mg", ""), ("Over 60", "2 mg", "ask first")]


@pytest.mark.parametrize(
    "above",
    [
        '---\ntitle: "Skin"\nauthor:\n  name: Dr Rao\ntags: [acne, "care"]\ndate: 2026-02-11 # draft\n---\n',
        "---\ntitle: Skin\nauthors:\n  - Dr Rao\ncategories:\n- acne\n- care\ndate: '2026-02-11'\n---\n",
        '+++\ntitle = "Skin"\nauthor = "Dr Rao"\ntags = ["acne", "care"]\ndate = 2026-02-11\n+++\n',
        "Title: Skin\nAuthor: Dr Rao\nTags: acne, care\nDate: 2026-02-11\n",
        "# Skin\n\nAuthor: Dr Rao\nTags: acne, care\nDate: 2026-02-11\n",
    ],
)
def test_what_stands_above_a_text_is_its_particulars(above: str) -> None:
    article = read_article(f"{above}\nText is here.\n\n## Uses\n\nMore text.".encode(), "a.md").article
    assert article.title == "Skin"
    assert sorted(article.particulars, key=lambda each: each.kind) == [
        Particular(ParticularKind.AUTHOR, "Dr Rao"),
        Particular(ParticularKind.DATE, "2026-02-11"),
        Particular(ParticularKind.LABELS, "acne, care"),
    ]
    assert [paragraph.text for paragraph in article.lead] == ["Text is here."]


def test_lines_about_times_and_places_are_no_front_matter() -> None:
    assert [text for _, text in lead("When: Saturday 5 December\nWhere: Elmwood Surgery\n\nText is here.")] == [
        "When: Saturday 5 December Where: Elmwood Surgery",
        "Text is here.",
    ]


def test_headings_and_entries_without_a_space_and_names_of_headings_are_understood() -> None:
    article = read_article(b"#Title\n\n##Day 1 {#day .wide}\n\n*Wash it\n*Dry it\n\nText.", "a.md").article
    assert (article.title, article.sections[0].heading) == ("Title", "Day 1")
    assert [(each.text, each.kind) for each in article.sections[0].paragraphs] == [
        ("Wash it", ParagraphKind.BULLET),
        ("Dry it", ParagraphKind.BULLET),
        ("Text.", ParagraphKind.BODY),
    ]


def test_code_between_fences_stays() -> None:
    assert lead("```\n[[a]] 10^6^\n```") == [("body", "[[a]] 10^6^")]


@pytest.mark.parametrize(
    "unit", ["> " * 70 + "x\n\n", "- " * 70 + "x\n\n", "  " * 140 + "- x\n", "[" * 70 + "\n\n", "1. > " * 40 + "x\n\n"]
)
def test_a_text_nested_beyond_reason_is_refused_before_it_is_read(unit: str) -> None:
    with pytest.raises(BadInput, match="too deeply"):
        read("- x\n" + unit * 10_000)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "> " * 50 + "x\n\n",
            "- " * 50 + "x\n\n",
            "[" * 50 + "x\n\n",
            "*a **b " * 40 + "\n\n",
            "`a ``b " * 40 + "\n\n",
        ),
        *(
            "<b> <i </b>" * 40 + "\n\n",
            "| a " * 40 + "\n" + "|---" * 40 + "\n\n",
            "$a ^b ~c ==d [[e {{f %%g " * 9 + "\n\n",
        ),
        *(
            "[a]: b\n[a][b](c ![d " * 9 + "\n\n",
            "Term\n: a\n\n",
            "a\tb\nc\td\n\n",
            "word-\nword ",
            "^[a] ^[b " * 20 + "\n\n",
        ),
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read("Text is here.\n\n" + unit * (size // len(unit)))
        return time.process_time() - started

    seconds(4_000)
    assert seconds(32_000) < 8 * 4 * max(seconds(4_000), 0.004)


def test_a_question_that_opens_at_a_click_is_the_heading_of_its_answer() -> None:
    reading = read("## Knees\n\n<details><summary>Is it safe?</summary>\n\nYes, unless you are pregnant.\n\n</details>")
    assert "### Is it safe?\n\nYes, unless" in article_markdown(reading.article)


def test_a_row_without_its_outer_borders_keeps_its_empty_cell() -> None:
    assert [text for _, text in lead("Term | Dose\n---- | ---:\nA | 5 mg\nB |")][-1] == "B | \N{EN DASH}"


def test_what_an_editor_s_change_takes_out_is_listed() -> None:
    reading = read("Take {--two--}{++one++} a day{>>ask Ada<<}, {~~at night~>in the morning~~}.")
    assert sorted((item.text, item.reason) for item in reading.dropped) == [
        ("ask Ada", "a comment of the editor"),
        ("at night", "struck out"),
        ("two", "struck out"),
    ]


@pytest.mark.parametrize("line", ["title: a{}b", "a{}b!", "title: a{}#b"])
def test_blanks_in_front_matter_take_time_in_proportion_to_their_number(line: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        read_article(f"---\n{line.format(' ' * size)}\n---\n\n# Title\n\nText.".encode(), "article.md")
        return time.process_time() - started

    seconds(4_000)
    assert seconds(64_000) < 16 * 4 * max(seconds(4_000), 0.004)
