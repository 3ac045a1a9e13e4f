"""Patterns: whole words, loose spaces, and a time that grows with the text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.claims.matching import Reader
from scheduler.claims.patterns import beginnings, compiled, expand, unbounded
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS

BOOK = shipped_rules()
EVERY_PATTERN = sorted(
    {
        pattern
        for rule in BOOK.rules
        for field in (rule.match, rule.unless, rule.unless_before, rule.need)
        for pattern in expand(field, BOOK.lexicon)
    }
    | {pattern for patterns in BOOK.lexicon.values() for pattern in expand(patterns, BOOK.lexicon)}
)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("cur(e|es)", "we cure it", ["cure"]),
        ("cur(e|es)", "secure cures", ["cures"]),
        ("cure", "cured", []),
        ("no downtime", "no\ndowntime, no-downtime", ["no\ndowntime", "no-downtime"]),
        ("world[- ]class", "world-class worldclass world class", ["world-class", "worldclass", "world class"]),
        ("[ab ]c", "a b\nc", ["\nc"]),
        (r"\w+ed", "tested", ["tested"]),
        ("100 ?%", "100% safe", ["100%"]),
    ],
)
def test_a_pattern_matches_whole_words(pattern: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in compiled(pattern).spans(text)] == found


@pytest.mark.parametrize("pattern", EVERY_PATTERN)
def test_every_shipped_pattern_compiles_and_repeats_nothing_without_an_upper_bound(pattern: str) -> None:
    assert unbounded(pattern) is None
    assert compiled(pattern).expression.pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|b)*c",
        ".*",
        "a{2,}",
        r"\s+",
        "[a-z]+",
        "(x+x+)+y",
        "(.{0,9})+",
        "(a{1,20}){1,20}c",
        " +",
        "-*",
        "(a{0,9} ){0,9}",
    ],
)
def test_a_pattern_whose_time_may_explode_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="without an upper bound"):
        compiled(pattern)


@given(st.sampled_from(EVERY_PATTERN), st.text(alphabet="abcdefgho ntuirsk-\n0%.", max_size=60))
def test_a_pattern_that_is_ruled_out_by_its_first_letters_does_not_match(pattern: str, text: str) -> None:
    found = [text[start:end] for start, end in compiled(pattern).spans(text)]
    firsts = beginnings(pattern)
    if firsts is not None:
        assert all(any(each.startswith(first) for first in firsts) for each in found)


FRAGMENTS = sorted({word for pattern in EVERY_PATTERN for word in re.findall(r"[a-z]{3,}", pattern)})


@settings(deadline=None)
@given(st.lists(st.sampled_from([*FRAGMENTS, " ", "\n", "no ", "a", "%", "1", "é", "-"]), min_size=1, max_size=6))
def test_a_long_text_made_of_what_the_patterns_look_for_is_read(pieces: list[str]) -> None:
    """Tens of kilobytes of the worst text: the suite's time limit would end a pattern that backtracks without bound."""
    text = "".join(pieces)
    reader = Reader(BOOK.chosen(JURISDICTIONS))
    assert reader.read((text * (4000 // len(text) + 1))[:4000]) is not None


@pytest.mark.parametrize(
    "unit", ["a", "1", "no ", "a ", "(", '"', "a.", "-", "<b", "&", "\n", "😀", "a\u0300", "aa ", "dr. "]
)
def test_a_monotonous_text_is_read(unit: str) -> None:
    reader = Reader(BOOK.chosen(JURISDICTIONS))
    assert reader.read((unit * 50_000)[:50_000]) is not None
