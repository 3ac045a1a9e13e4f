"""Markdown by CommonMark's rules, and article.md, which is the Markdown that the product writes itself."""

from __future__ import annotations

import pytest

from scheduler.domain.article import Article, Paragraph, ParagraphKind, Section
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


def test_inline_marks_leave_their_words_and_links_are_counted() -> None:
    reading = read("# Title\n\nIt *may* **help** `TGF` [here](https://a.example) and\nthere\\\nor <https://b.example>.")
    assert lead(reading) == [("body", "It may help TGF here and there or https://b.example.")]
    assert "2 links were reduced to their words" in reading.notes


def test_what_only_looks_like_a_tag_stays() -> None:
    assert lead(read("# Title\n\nTNF<alpha> rises, <b>p</b> < 0.05.")) == [("body", "TNF<alpha> rises, p < 0.05.")]


def test_lists_quotations_and_code_become_paragraphs() -> None:
    reading = read(
        "# Title\n\n- a\n  - b\n\n    more\n- c\n\nText.\n\n1. x\n2. y\n\n> q\n> r\n>\n> s\n\n```\ncode\n  here\n```\n"
    )
    assert lead(reading) == [
        ("bullet", "a"),
        ("bullet", "b"),
        ("bullet", "more"),
        ("bullet", "c"),
        ("body", "Text."),
        ("numbered", "x"),
        ("numbered", "y"),
        ("quote", "q r"),
        ("quote", "s"),
        ("body", "code here"),
    ]
    assert reading.notes[:2] == ("1 list inside a list was joined to it", "1 block of code became a paragraph")


def test_a_list_that_does_not_begin_at_one_keeps_its_numbers_among_the_words() -> None:
    assert lead(read("# Title\n\n3. x\n\n4. y")) == [("body", "3. x"), ("body", "4. y")]


def test_a_table_becomes_one_paragraph_a_row() -> None:
    reading = read("# Title\n\n| Dose | Weeks |\n|---|---|\n| 2 ml | 6 |")
    assert lead(reading) == [("body", "Dose | Weeks"), ("body", "2 ml | 6")]
    assert "1 table became one paragraph a row" in reading.notes


def test_html_within_markdown_is_read_as_html() -> None:
    assert lead(read("# Title\n\n<div><p>10<sup>9</sup> <b>particles</b></p></div>")) == [("body", "10⁹ particles")]


def test_images_struck_words_and_unused_definitions_are_reported() -> None:
    reading = read("# Title\n\nIt ~~will~~ may. ![A face](a.png)\n\n[1]: Sic\n[used]: https://a.example\n\n[used]")
    assert lead(reading) == [("body", "It may."), ("body", "used")]
    assert dropped(reading) == [
        ("will", "struck out"),
        ("A face", "an image"),
        ("[1]: Sic", "a link definition without a link"),
    ]


def test_footnote_marks_go_and_the_footnotes_words_stay_where_they_stand() -> None:
    reading = read(
        "# Title[^1]\n\nIt may [^a], they say[^1]. `[^b]` \\[^c]\n\n[^1]: Smith found\n  no *benefit*.\n[^a]: Sic\n\n"
        "## Uses\n\nText."
    )
    assert (reading.article.title, lead(reading)) == (
        "Title",
        [("body", "It may, they say. [^b] [^c]"), ("body", "Smith found no benefit."), ("body", "Sic")],
    )
    assert dropped(reading) == []
    assert "3 footnote marks left out; the footnotes' words are paragraphs where they stood" in reading.notes


def test_a_footnote_within_a_list_or_a_quotation_is_read() -> None:
    reading = read("# Title\n\n- one[^1]\n\n> two\n> [^1]: three\n\n[*four*[^1]](https://a.example) [^x](y)")
    assert [text for _, text in lead(reading)] == ["one", "two", "three", "four ^x"]


def test_a_footnote_without_words_is_nothing() -> None:
    assert lead(read("# Title\n\nText.\n\n[^1]:\n\nMore.")) == [("body", "Text."), ("body", "More.")]


def test_one_footnote_mark_is_noted() -> None:
    assert (
        "1 footnote mark left out; the footnotes' words are paragraphs where they stood"
        in read("# T\n\nText[^1].").notes
    )


def test_what_looks_like_a_footnote_in_an_article_is_escaped() -> None:
    article = Article("Title [^1]", (Paragraph("[^1]: a [^2]"), Paragraph("\\[^1]")), ())
    assert parse_article_markdown(article_markdown(article)) == article


def test_front_matter_gives_the_title_and_is_reported_otherwise() -> None:
    reading = read('---\ntitle: "Skin: a \\"living\\" organ"\n\nauthor: Dr. M\n---\n\nText.\n\n## Uses\n\nText.')
    assert reading.article.title == 'Skin: a "living" organ'
    assert dropped(reading) == [("author: Dr. M", "front matter")]


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
    body, bullet, numbered, quote = ParagraphKind
    article = Article(
        "Title",
        (Paragraph("Lead."), Paragraph("a", bullet), Paragraph("b", bullet), Paragraph("x", numbered)),
        (
            Section("uses", "Uses", 2, (), (Section("serums", "Serums", 3, (Paragraph("One."),), (), 1),)),
            Section("end", "End", 2, (Paragraph("x", numbered), Paragraph("y", numbered), Paragraph("q", quote))),
        ),
    )
    assert article_markdown(article) == (
        "# Title\n\nLead.\n\n- a\n- b\n\n1. x\n\n## Uses\n\n### 1. Serums\n\nOne.\n\n## End\n\n1. x\n2. y\n\n> q\n"
    )
    assert parse_article_markdown(article_markdown(article)) == article
    assert body is ParagraphKind.BODY


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
