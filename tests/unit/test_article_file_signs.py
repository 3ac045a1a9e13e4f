"""Signs that programs give a meaning in Markdown stay signs when article.md is imported again (promise 11)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.article import Article, Link, Paragraph, ParagraphKind, Section
from scheduler.planning.reading import article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.blocks import single_spaced

SIGNS = (
    *(
        "==",
        "=",
        "++",
        "+",
        "{++",
        "++}",
        "{--",
        "--}",
        "{==",
        "==}",
        "{>>",
        "<<}",
        "{~~",
        "~>",
        "~~}",
        "%%",
        "%",
        "{%",
    ),
    *(
        "%}",
        "{{",
        "}}",
        "{",
        "}",
        "{#a}",
        "{.b}",
        "{: .c}",
        "{a=b}",
        "[[",
        "]]",
        "[",
        "]",
        "![[",
        "|",
        "^[",
        "^",
        "~",
        "$",
    ),
    *(
        "$$",
        "#",
        "#tag",
        ":::",
        "!!!",
        "???",
        "[TOC]",
        "@[toc]",
        "[!NOTE]",
        "[x]",
        "[ ]",
        "\\",
        "`",
        "*",
        "_",
        "<",
        ">",
    ),
    *(
        "<aside>",
        "import x from 'y'",
        "-",
        "1.",
        "word",
        "a",
        "b2",
        " ",
        "~~",
        "^A",
        "x^2^",
        "H~2~O",
        '{{< figure a="b" >}}',
    ),
)
TEXTS = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=9).map("".join).map(single_spaced).filter(bool)
LAST = Paragraph("That is the end of it.")
TYPED = (
    "Take ==two== a day.",
    "It is {++added++}, {--removed--} and {~~old~>new~~}.",
    "A %%comment%% of the editor.",
    "Written as {% include a.html %} or {{ name }}.",
    "See [[Knee pain]] and ![[knee.png]].",
    "#knee is a tag.",
    "A note^[in the line] of it.",
    "~ tilde at the beginning",
    "The tag <aside> is one.",
)


def again(article: Article) -> Article:
    """Return an article that was written as article.md, after that was imported as another's file."""
    text = article_markdown(article)
    assert parse_article_markdown(text) == article
    return read_article(text.encode(), "article.md").article


@pytest.mark.parametrize("text", TYPED)
def test_what_is_typed_between_signs_of_a_dialect_is_no_mark(text: str) -> None:
    article = Article("Doses", (Paragraph("Take it."), Paragraph(text), LAST), ())
    assert again(article).lead == article.lead


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_signs_at_the_beginning_within_and_at_the_end_of_a_paragraph_come_back(text: str) -> None:
    said = (Paragraph(f"Take {text} a day."), Paragraph(f"{text} is what to take."), Paragraph(f"And {text}"), LAST)
    assert again(Article("Doses", said, ())).lead == said


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([ParagraphKind.BULLET, ParagraphKind.QUOTE]))
def test_signs_in_entries_and_quotations_come_back(text: str, kind: ParagraphKind) -> None:
    said = (Paragraph("Take it."), Paragraph(f"{text} is what to take.", kind), LAST)
    assert again(Article("Doses", said, ())).lead == said


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_signs_in_headings_cells_and_beside_links_come_back(text: str) -> None:
    linked = Paragraph(
        f"Read {text} here today.", links=(Link(len(f"Read {text} "), len(f"Read {text} here"), "https://lake.org"),)
    )
    row = Paragraph(f"Dose | a {text} b", ParagraphKind.ROW, cells=("Dose", f"a {text} b"))
    head = Paragraph("What | How", ParagraphKind.HEADER_ROW, cells=("What", "How"))
    section = Section("take-it", f"Take {text} now", 2, (linked, head, row, LAST))
    text = article_markdown(Article("Doses", (LAST,), (section,)))
    for article in (parse_article_markdown(text), read_article(text.encode(), "article.md").article):
        (read,) = article.sections
        assert (read.heading, read.paragraphs) == (section.heading, section.paragraphs)
