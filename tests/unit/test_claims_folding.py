"""Folding keeps where every character stood, so that a finding points into the text as it was given."""

# ruff: noqa: RUF001 - look-alike letters are what this is about
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.claims.engine import check_text
from scheduler.claims.folding import fold, folded_words
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS

READER = Reader(shipped_rules().chosen(JURISDICTIONS))
MARKS = st.sampled_from(
    ["<b>", "</b>", "<br>", "&nbsp;", "&#99;", "**", "_", "#Glow", "\u00ad", "\u200d", "😀", "é", "ß", "ﬁ", "\n", " "]
)
WORDS = st.sampled_from(
    ["cure", "acne", "guaranteed", "no side effects", "We", "skin.", "Dr. Rao", "safe", "100%", "c u r e s"]
)
TEXTS = st.lists(st.one_of(MARKS, WORDS, st.text(max_size=6)), max_size=25).map("".join)


@given(TEXTS)
def test_every_folded_character_has_a_place_in_the_text(text: str) -> None:
    folded = fold(text)
    for view in folded.views:
        assert len(view.positions) == len(view.text) + 1
        assert list(view.positions) == sorted(view.positions)
        assert all(0 <= position <= len(text) for position in view.positions)


@given(TEXTS)
def test_a_finding_quotes_what_stands_at_its_span(text: str) -> None:
    for finding in check_text(text, READER):
        assert text[finding.start : finding.end] == finding.quote
        assert finding.quote


@given(TEXTS)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert check_text(text, READER) == check_text(text, Reader(READER.rules))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cure ACNE", "cure acne"),
        ("сurе", "cure"),
        ("𝐂𝐮𝐫𝐞", "cure"),
        ("Cu\u00adre", "cure"),
        ("cu<b>re</b>", "cure"),
        ("cu&shy;re", "cure"),
        ("fiancé", "fiance"),
        ("ﬁrm", "firm"),
        ("#SkinRejuvenation", "#skin rejuvenation"),
        ("no  side\u00a0effects", "no side effects"),
        ("We guaran-\ntee it", "we guarantee it"),
        ("no side\neffects", "no side effects"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_what_a_reader_reads_is_what_the_rules_read(text: str, folded: str) -> None:
    assert folded_words(text) == folded


def test_sentences_and_lines_are_kept_apart() -> None:
    assert fold("Dr. Rao is in. She reads.\n\nHours\nMonday").plain.text == "dr. rao is in.\nshe reads.\nhours\nmonday"


def test_the_sentence_around_a_finding_is_the_given_one() -> None:
    text = "We open at nine. Our peel is 100% Safe for you. Call 020."
    finding = next(each for each in check_text(text, READER) if each.rule == "SAF01")
    assert finding.sentence == "Our peel is 100% Safe for you."


def test_only_broken_words_are_put_together() -> None:
    assert fold("The skin is dry.").joined.text == ""
    assert fold("The skin is dry. G-u-a-r-a-nteed!").joined.text == "guaranteed!"
