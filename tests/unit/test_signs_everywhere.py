# ruff: noqa: RUF001 - characters that look like others are the matter of these tests
"""A number and its sign are the same in the article, the post, the card, the alt text and both parts of an email.

Promises 1, 5 and 11.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering_samples import CLINIC, issue, paragraph, post, said, section
from selectolax.lexbor import LexborHTMLParser

from scheduler.channels.bluesky.record import facets
from scheduler.channels.registry import spec_of
from scheduler.domain.article import Article, Paragraph
from scheduler.domain.content import Card, PostPart
from scheduler.domain.payload import RenderedIssue, RenderedPost
from scheduler.planning.reading import article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.blocks import single_spaced
from scheduler.rendering.cards.drawing import CardInput, paint_card
from scheduler.rendering.cards.layout import layout_text, read_layout
from scheduler.rendering.cards.marks import Line, Size
from scheduler.rendering.cards.pictures import card_alt
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.social import post_texts
from scheduler.rendering.templating import Templates

DOSES = (
    *(
        "5\u00a0µg",
        "5 μg",
        "0,5 ml",
        "1.000,50 €",
        "₹1,50,000",
        "10\u202f000 IE",
        "1\u2009000 mg",
        "< 3 drops",
        "≤\u00a015 mg",
    ),
    *(
        "≥ 38,5 °C",
        "−2 °C",
        "±\u202f0.5",
        "2–8 °C",
        "½ tablet",
        "1¹/₂ tablets",
        "2½ ㎖",
        "60 ㎎",
        "10 ㎏",
        "№ 7",
        "25 ℃",
    ),
    *("40³⁻⁵ people", "30¹,² of them", "10⁶.⁵", "10⁻³", "Ca²⁺", "CO₂", "HbA₁c", "x⁽ⁿ⁺¹⁾", "10ˣ", "5ᵃ", "1ª", "2ᵉ"),
    *("♀ 2 or ♂ 3", "℞ only", "⌀ 12 mm", "☎ 020 7946", "120/80 mmHg", "1:1000", "3× a day", "5 × 10⁹/l", "≈ 7 mSv"),
    *(
        "٢٫٥ مل",
        "٪١٠",
        "२.५ मि.ली.",
        "₹१,५०,०००",
        "100 % ‰",
        "Photo\u00adtherapy",
        "COVID\u201119",
        "†  ‡ § ¶",
        "→ ✓ ✗",
    ),
)
_SENTENCES = tuple(single_spaced(f"Take {dose} a day.") for dose in DOSES)
_KEY_POINT = read_layout(layout_text("key-point", None), "key-point")


def _spaced(text: str) -> str:
    """Return a text with any space as a plain one: where lines break is the reader's program's to decide."""
    return " ".join(text.split())


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_a_dose_is_the_same_from_the_file_to_the_post_the_card_and_its_alt_text(sentence: str, tmp_path: Path) -> None:
    (kept,) = read_article(f"# Doses\n\n{sentence}\n".encode(), "doses.md").article.lead
    assert kept.text == sentence
    card = Card("key-point", said(kept.text), ())
    renderer = WorkspaceRenderer(None, CLINIC, tmp_path)
    rendered = renderer.render(post(PostPart(((said(kept.text),),))))
    assert isinstance(rendered, RenderedPost)
    assert rendered.texts[0].splitlines()[0] == sentence
    assert sentence in card_alt(card, CLINIC)
    drawn = paint_card(CardInput(card, CLINIC.brand, CLINIC.name, None, Size(600, 338), "en", "a"), _KEY_POINT)
    lines = (mark.words for mark in drawn.marks if isinstance(mark, Line))
    assert _spaced(" ".join(lines)).startswith(_spaced(sentence))


def test_every_dose_is_the_same_in_both_parts_of_an_email(tmp_path: Path) -> None:
    draft = issue(section("Doses", paragraphs=tuple(map(paragraph, _SENTENCES))))
    rendered = WorkspaceRenderer(None, CLINIC, tmp_path).render(draft)
    assert isinstance(rendered, RenderedIssue)
    words = LexborHTMLParser(rendered.html).text()
    for sentence in _SENTENCES:
        assert sentence in rendered.text
        assert _spaced(sentence) in _spaced(words)


@pytest.mark.parametrize("platform", ["x", "bluesky"])
def test_no_network_makes_a_link_of_a_dose(platform: str) -> None:
    text = "\n".join(_SENTENCES)
    assert spec_of(platform).links.find(text) == ()
    assert list(facets(text)) == []


_CHARACTERS = "0123456789.,:;/%‰°′″<>≤≥≠±×÷−–+=~≈½⅓µμΩ²³⁻⁺₂ᵃˣªº№℃℞♀♂㎎㎖€£₹$†‡§*_^#|()[]٠١٥٪٫०५१ \u00a0\u202f\u2009"
_SIGNS = st.sampled_from([*_CHARACTERS, "mg", "ml", "IU", "kcal", "mmol/l", "\u00ad", "\u200e", "\u200f", "\u2011"])
_SIGN_TEXTS = st.lists(_SIGNS, min_size=1, max_size=14).map("".join).map(single_spaced).filter(bool)


@settings(max_examples=400, deadline=None)
@given(_SIGN_TEXTS)
def test_numbers_and_signs_come_back_from_article_md_as_they_were_written(text: str) -> None:
    article = Article("Doses", (Paragraph(f"Take {text} a day."), Paragraph(text)), ())
    assert [each.text for each in parse_article_markdown(article_markdown(article)).lead] == [
        each.text for each in article.lead
    ]


@settings(max_examples=400, deadline=None)
@given(_SIGN_TEXTS)
def test_a_post_and_an_alt_text_hold_the_figures_and_signs_of_the_sentence(text: str) -> None:
    sentence = unicodedata.normalize("NFC", f"Take {text} a day.")
    assert sentence in card_alt(Card("key-point", said(sentence), ()), CLINIC)
    for platform in ("x", "bluesky"):
        (posted,) = post_texts(post(PostPart(((said(sentence),),))), platform, Templates(None))
        assert posted.splitlines()[0] == sentence
