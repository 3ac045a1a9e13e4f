"""Markdown by CommonMark's rules, and article.md, which is the Markdown that the product writes itself."""

from __future__ import annotations

import pytest

from scheduler.domain.article import (
    EMPTY_CELL,
    Article,
    Mark,
    Paragraph,
    ParagraphKind,
    Particular,
    ParticularKind,
    Section,
)
from scheduler.domain.errors import BadInput
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article


def read(text: str) -> Reading:
    return read_article(text.encode(), "article.md")


def lead(reading: Reading) -> list[tuple[str, str]]:
    return [(str(paragraph.kind), paragraph.text) for paragraph in reading.article.lead]


def outline(article: Article) -> list[tuple[int, int | None, str]]:
    return [(unit.level, unit.number, unit.heading) for unit in article.units() if unit.level > 1]


def dropped(reading: Reading) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in reading.dropped]


def written(*paragraphs: Paragraph) -> str:
    return article_markdown(Article("Title", paragraphs, ())).removeprefix("# Title\n\n").removesuffix("\n")


def test_both_kinds_of_heading_count_and_numbers_are_taken_off() -> None:
    reading = read("Title\n=====\n\nText.\n\nUses\n----\n\n### 1. Serums\n\nText.\n\n### 2) Lasers\n\nText.")
    assert reading.article.title == "Title"
    assert outline(reading.article) == [(2, None, "Uses"), (3, 1, "Serums"), (3, 2, "Lasers")]


def test_an_escaped_number_belongs_to_the_heading() -> None:
    assert outline(read("# Title\n\n## 5\\. Avenue\n\nText.").article) == [(2, None, "5. Avenue")]


def test_levels_that_are_left_out_are_closed_up() -> None:
    assert outline(read("# Title\n\n## A\n\n#### B\n\nText.\n\n### C\n\nText.").article) == [
        (2, None, "A"),
        (3, None, "B"),
        (3, None, "C"),
    ]


def test_headings_nest_no_deeper_than_markdown_can_write() -> None:
    article = read("# Title\n\n# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F\n\nText.").article
    assert [level for level, _, _ in outline(article)] == [2, 3, 4, 5, 6, 6]


def test_inline_marks_leave_their_words_and_links_are_kept() -> None:
    reading = read("# Title\n\nIt *may* **help** `TGF` [here](https://a.example) and\nthere\\\nor <https://b.example>.")
    assert lead(reading) == [("body", "It may help TGF here and there or https://b.example.")]
    assert [(link.start, link.end, link.address) for link in reading.article.lead[0].links] == [
        (16, 20, "https://a.example"),
        (34, 51, "https://b.example"),
    ]


def test_what_only_looks_like_a_tag_stays() -> None:
    assert lead(read("# Title\n\nTNF<alpha> rises, <b>p</b> < 0.05.")) == [("body", "TNF<alpha> rises, p < 0.05.")]


def test_lists_quotations_and_code_become_paragraphs() -> None:
    reading = read(
        "# Title\n\n- a\n  - b\n\n    more\n- c\n\nText.\n\n1. x\n2. y\n\n> q\n> r\n>\n> s\n\n```\ncode\n  here\n```\n"
    )
    assert lead(reading) == [
        ("bullet", "a"),
        ("bullet", "b"),
        ("body", "more"),
        ("bullet", "c"),
        ("body", "Text."),
        ("numbered", "x"),
        ("numbered", "y"),
        ("quote", "q r"),
        ("quote", "s"),
        ("body", "code here"),
    ]
    assert reading.notes[:2] == ("1 list inside a list was joined to it", "1 block of code became a paragraph")


@pytest.mark.parametrize(
    ("typed", "numbers"), [("3. x\n\n4. y", [3, 4]), ("1. x\n1. y", [1, 2]), ("2. x\n5. y", [2, 5])]
)
def test_the_entries_of_a_list_have_the_numbers_that_are_typed(typed: str, numbers: list[int]) -> None:
    article = read(f"# Title\n\n{typed}").article
    assert [(entry.text, entry.number) for entry in article.lead] == list(zip("xy", numbers, strict=True))
    assert parse_article_markdown(article_markdown(article)) == article


def test_a_table_is_rows_below_its_headings() -> None:
    article = read("# Title\n\nCaption: Doses\n\n| Dose | *Weeks* |\n|---|:-:|\n| 2 \\| 3 ml | |\n| Later |").article
    assert article.lead == (
        Paragraph("Doses", ParagraphKind.CAPTION),
        Paragraph("Dose | Weeks", ParagraphKind.HEADER_ROW, cells=("Dose", "Weeks")),
        Paragraph(f"2 | 3 ml | {EMPTY_CELL}", ParagraphKind.ROW, cells=("2 | 3 ml", "")),
        Paragraph("Later", ParagraphKind.ROW, cells=("Later",)),
    )
    assert parse_article_markdown(article_markdown(article)) == article


def test_rows_in_bold_below_the_headings_are_headings_too() -> None:
    article = read("# Title\n\n|  |  |\n|---|---|\n| **Dose** | **Weeks** |\n| 2 | **6** |").article
    assert [row.kind for row in article.lead] == [ParagraphKind.HEADER_ROW, ParagraphKind.ROW]
    assert parse_article_markdown(article_markdown(article)) == article


def test_html_within_markdown_is_read_as_html() -> None:
    assert lead(read("# Title\n\n<div><p>10<sup>9</sup> <b>particles</b></p></div>")) == [("body", "10⁹ particles")]


def test_images_struck_words_and_unused_definitions_are_reported() -> None:
    reading = read("# Title\n\nIt ~~will~~ may. ![A face](a.png)\n\n[1]: Sic\n[used]: https://a.example\n\n[used]")
    assert lead(reading) == [("body", "It may."), ("picture", "A face"), ("body", "used")]
    assert dropped(reading) == [
        ("will", "struck out"),
        ("[1]: Sic", "a link definition without a link"),
    ]


def test_a_footnotes_words_stand_below_the_paragraph_that_marks_it() -> None:
    reading = read(
        "# Title[^1]\n\nIt may [^a], they say[^1]. `[^b]` \\[^c]\n\n- x[^n]\n- y[^1]\n\n"
        "[^1]: Smith found\n  no *benefit*.\n[^a]: Sic\n[^n]: Not in pregnancy.\n\n## Uses\n\nText."
    )
    assert reading.article.title == "Title"
    assert reading.article.lead == (
        Paragraph("It may, they say. [^b] [^c]", marks=(Mark(6, "1"), Mark(16, "2"))),
        Paragraph("Sic", ParagraphKind.NOTE, label="1"),
        Paragraph("Smith found no benefit.", ParagraphKind.NOTE, label="2"),
        Paragraph("x", ParagraphKind.BULLET, marks=(Mark(1, "3"),)),
        Paragraph("y", ParagraphKind.BULLET, marks=(Mark(1, "2"),)),
        Paragraph("Not in pregnancy.", ParagraphKind.NOTE, label="3"),
    )
    assert (dropped(reading), reading.doubts) == ([], ())
    assert parse_article_markdown(article_markdown(reading.article)) == reading.article


def test_a_note_that_two_sections_mark_stands_in_both() -> None:
    article = read("# Title\n\nText.\n\n## A\n\nOne.[^x]\n\n## B\n\nTwo.[^x]\n\n[^x]: Not in pregnancy.").article
    assert [unit.paragraphs[-1].text for unit in article.sections] == ["Not in pregnancy."] * 2
    assert parse_article_markdown(article_markdown(article)) == article


def test_a_note_without_a_mark_and_a_mark_without_a_note_stay_and_are_told() -> None:
    reading = read(
        "# Title\n\n> two\n> [^1]: three\n\n[*four*[^2]](https://a.example) [^x](y)\n\n## Uses[^3]\n\n[^3]: five"
    )
    assert lead(reading) == [("quote", "two"), ("body", "three"), ("body", "four[^2] ^x")]
    assert reading.article.sections[0].paragraphs == (Paragraph("five"),)
    assert [next(word for word in ("three", "[^2]", "five") if word in doubt) for doubt in reading.doubts] == [
        "[^2]",
        "three",
        "five",
    ]


def test_a_footnote_without_words_is_nothing() -> None:
    assert lead(read("# Title\n\nText.\n\n[^1]:\n\nMore.")) == [("body", "Text."), ("body", "More.")]


def test_what_looks_like_a_footnote_in_an_article_is_escaped() -> None:
    article = Article("Title [^1]", (Paragraph("[^1]: a [^2]"), Paragraph("\\[^1]")), ())
    assert parse_article_markdown(article_markdown(article)) == article


def test_front_matter_gives_the_title_and_is_reported_otherwise() -> None:
    reading = read(
        '---\ntitle: "Skin: a \\"living\\" organ"\n\nauthor: Dr. M\nlayout: post\n---\n\nText.\n\n## Uses\n\nText.'
    )
    assert reading.article.title == 'Skin: a "living" organ'
    assert reading.article.particulars == (Particular(ParticularKind.AUTHOR, "Dr. M"),)
    assert dropped(reading) == [("layout: post", "front matter")]


def test_front_matter_yields_to_the_only_first_level_heading() -> None:
    reading = read("---\ntitle: Short # for the menu\n---\n# Long title\n\nText.")
    assert (reading.article.title, dropped(reading)) == ("Long title", [("title: Short", "front matter")])


def test_front_matter_that_says_the_same_as_the_heading_is_not_reported() -> None:
    assert dropped(read("---\ntitle: Skin\n---\n# Skin\n\nText.")) == []


def test_front_matter_is_the_title_among_several_first_level_headings() -> None:
    reading = read("---\ntitle: 'Skin'\n---\n# Uses\n\nText.\n\n# Safety\n\nText.")
    assert (reading.article.title, outline(reading.article)) == ("Skin", [(2, None, "Uses"), (2, None, "Safety")])


def test_a_line_drawn_at_the_beginning_is_no_front_matter() -> None:
    assert lead(read("---\n\nSome text. More text.\n\n---\n\nOther text.")) == [
        ("body", "Some text. More text."),
        ("body", "Other text."),
    ]


def test_lines_above_the_title_are_kept_below_it_with_a_note() -> None:
    reading = read("## Clinic\n\nNews of the week, told.\n\n# Title\n\nText.")
    assert lead(reading) == [("body", "Clinic"), ("body", "News of the week, told."), ("body", "Text.")]
    assert "2 lines above the title were put below it" in reading.notes


@pytest.mark.parametrize("text", ["## Title\n\nText.", "Title\n\nText."])
def test_without_a_first_level_heading_the_first_line_is_the_title(text: str) -> None:
    assert read(text).article.title == "Title"


def test_bold_lines_are_headings_where_none_is_marked() -> None:
    reading = read("# Title\n\nText is here.\n\n**Uses**\n\nText is here.\n\n**1. Serums**\n\nText is here.")
    assert outline(reading.article) == [(2, None, "Uses"), (3, 1, "Serums")]


def test_bold_lines_are_paragraphs_where_headings_are_marked() -> None:
    reading = read("# Title\n\n## Uses\n\n**Serums**\n\nText is here.")
    assert outline(reading.article) == [(2, None, "Uses")]


@pytest.mark.parametrize("text", ["# Title\n\n" + "> " * 5000 + "x", "# Title\n\n" + "[" * 30000])
def test_markdown_nested_beyond_reason_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="too deeply"):
        read(text)


def test_article_md_has_a_line_a_paragraph_and_lists_together() -> None:
    bullet, quote = ParagraphKind.BULLET, ParagraphKind.QUOTE
    first, second = (Paragraph(text, ParagraphKind.NUMBERED, number=number) for text, number in (("x", 1), ("y", 2)))
    article = Article(
        "Title",
        (Paragraph("Lead."), Paragraph("a", bullet), Paragraph("b", bullet), first),
        (
            Section("uses", "Uses", 2, (), (Section("serums", "Serums", 3, (Paragraph("One."),), (), 1),)),
            Section("end", "End", 2, (first, second, Paragraph("q", quote))),
        ),
    )
    assert article_markdown(article) == (
        "# Title\n\nLead.\n\n- a\n- b\n\n1. x\n\n## Uses\n\n### 1. Serums\n\nOne.\n\n## End\n\n1. x\n2. y\n\n> q\n"
    )
    assert parse_article_markdown(article_markdown(article)) == article


@pytest.mark.parametrize(
    "text",
    ["p < 0.05 & rising", "2 * 3 = 6", "snake_case", "TGF-β [1]", "a | b", "100 % ~ 99", "C# + D", "Dr.Madhulika's"],
)
def test_what_markdown_would_not_misread_is_not_escaped(text: str) -> None:
    assert written(Paragraph(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 1 choice", "\\# 1 choice"),
        ("1. First", "1\\. First"),
        ("7) Seventh", "7\\) Seventh"),
        ("- 5 °C", "\\- 5 °C"),
        ("*may*", "\\*may\\*"),
        ("&amp;", "\\&amp;"),
        ("<b>", "\\<b\\>"),
        ("[a]: b", "\\[a\\]: b"),
        ("- *may*", "\\- \\*may\\*"),
    ],
)
def test_what_markdown_would_misread_is_escaped_with_backslashes(text: str, expected: str) -> None:
    assert written(Paragraph(text)) == expected
    assert parse_article_markdown(f"# Title\n\n{expected}").lead == (Paragraph(text),)


def test_numbered_paragraphs_one_below_another_keep_their_numbers() -> None:
    article = Article("Title", (Paragraph("3. x"), Paragraph("7. y")), ())
    assert parse_article_markdown(article_markdown(article)) == article


def test_a_title_with_a_number_keeps_it() -> None:
    article = Article("1. Skin", (Paragraph("Text."),), ())
    assert article_markdown(article).startswith("# 1. Skin\n")
    assert parse_article_markdown(article_markdown(article)) == article


def test_article_md_may_have_windows_line_ends() -> None:
    assert parse_article_markdown("# Title\r\n\r\nText.\r\n").lead == (Paragraph("Text."),)


@pytest.mark.parametrize(
    ("text", "message"), [("Text. More.", "no title"), ("", "no title"), ("# Title\n\n## Uses\n", "no text")]
)
def test_article_md_without_title_or_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        parse_article_markdown(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A dose of 2*3*4 drops.", "A dose of 2*3*4 drops."),
        ("A dose of 2 *3*4 drops.", "A dose of 2 *3*4 drops."),
        ("A dose of *3* drops, **not** 4.", "A dose of 3 drops, not 4."),
        ("A *3*-day course of 5 *mg*.", "A 3-day course of 5 mg."),
    ],
)
def test_stars_between_figures_join_none(written: str, read: str) -> None:
    article = read_article(f"# Skin\n\n{written}\n".encode(), "a.md").article
    assert [each.text for each in article.lead] == [read]
    assert parse_article_markdown(article_markdown(article)) == article


def test_a_second_note_with_the_same_mark_stays_as_a_paragraph_and_is_told() -> None:
    reading = read("# Title\n\nOnce.[^1]\n\n[^1]: First.\n\n[^1]: Not in pregnancy.\n\nMore.")
    assert lead(reading) == [("body", "Once."), ("note", "First."), ("body", "Not in pregnancy."), ("body", "More.")]
    assert any("Not in pregnancy." in doubt for doubt in reading.doubts)


def test_a_row_that_a_person_made_longer_than_its_headings_keeps_its_cells() -> None:
    article = parse_article_markdown("# Title\n\n| Age | Day |\n| --- | --- |\n| 1 | 2 | 3 mg |\n")
    assert [row.cells for row in article.lead] == [("Age", "Day", ""), ("1", "2", "3 mg")]


def test_the_properties_that_a_program_writes_below_the_title_are_no_paragraph() -> None:
    reading = read(
        "# Whitening\n\nStatus: Ready\nTags: dental\nOwner: Priya S\nCreated: 3 May 2026\n\nIt does not last."
    )
    assert lead(reading) == [("body", "It does not last.")]
    assert [particular.text for particular in reading.article.particulars] == ["dental", "3 May 2026"]
    assert dropped(reading) == [("Status: Ready", "front matter"), ("Owner: Priya S", "front matter")]


def test_an_announcements_own_lines_below_the_title_stay() -> None:
    text = "# Flu\n\nWhen: Saturday\nWhere: Church Lane\nPhone: 01403 555 0199\n\nBring a coat."
    assert lead(read(text))[0] == ("body", "When: Saturday Where: Church Lane Phone: 01403 555 0199")
