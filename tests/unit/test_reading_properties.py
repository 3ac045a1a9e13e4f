"""What holds for every article, whatever its words: nothing is lost, reordered or changed by reading it again."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.article import Article, Paragraph, ParagraphKind
from scheduler.planning.reading import article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.blocks import Heading, Manuscript, Text, fold
from scheduler.planning.reading.furniture import trim
from scheduler.planning.reading.outline import outline

ANY_CHARACTER = st.characters(exclude_categories=("Cc", "Cs"))
MARKUP = st.sampled_from(list("\\`*_[]()<>&#!~|+-=>:.1 ") + ["- ", "1. ", "> ", "&amp;", "<b>", "](x)", "[a]: b", "---"])


def folded(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return strategy.map(fold).filter(bool)


any_text = folded(st.text(ANY_CHARACTER, min_size=1, max_size=30) | st.lists(MARKUP, min_size=1, max_size=12).map("".join))
any_paragraph = st.builds(Text, any_text, st.sampled_from(ParagraphKind))
any_heading = st.builds(Heading, any_text, st.integers(2, 6), st.booleans())


@st.composite
def any_article(draw: st.DrawFn) -> Article:
    blocks = draw(st.lists(any_paragraph | any_heading, max_size=8))
    blocks.append(draw(any_paragraph))
    title = draw(any_text)
    return outline(Manuscript((Heading(title, 1), *blocks)), "x.md")[0]


@given(any_article())
@settings(max_examples=1500, deadline=None)
def test_article_md_says_exactly_what_the_article_says(article: Article) -> None:
    assert parse_article_markdown(article_markdown(article)) == article
