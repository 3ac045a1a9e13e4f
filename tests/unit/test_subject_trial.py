"""Subject lines tried against each other: who gets which, and what may be said of the difference."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.proportions import difference, wilson
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subject_figures import LEAST_PEOPLE, SubjectFigures, compare, subject_figures
from scheduler.domain.subject_sample import OUTSIDE, no_variant, variant_of

KEY = ItemKey("camp", "lead", "email", Kind.ISSUE)
SHARES = st.floats(0, 1, exclude_min=True)
COUNTS = st.integers(1, 5_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def sampled(people: int, subjects: int, share: float, version: int = 1) -> Counter[int]:
    return Counter(variant_of(KEY, version, f"s{one}", subjects=subjects, share=share) for one in range(people))


def test_the_sample_is_its_share_of_the_audience_and_its_subjects_have_as_many_people_each() -> None:
    found = sampled(20_000, 4, 0.2)
    assert sum(found[number] for number in range(1, 5)) == pytest.approx(4_000, rel=0.05)
    assert all(found[number] == pytest.approx(1_000, rel=0.1) for number in range(1, 5))
    assert set(found) == {OUTSIDE, 1, 2, 3, 4}


def test_with_the_whole_audience_as_sample_nobody_is_outside() -> None:
    assert set(sampled(5_000, 2, 1.0)) == {1, 2}


def test_another_issue_or_version_draws_lots_anew() -> None:
    drawn = [
        [variant_of(key, version, f"s{one}", subjects=2, share=1.0) for one in range(200)]
        for key, version in ((KEY, 1), (KEY, 2), (ItemKey("other", "lead", "email", Kind.ISSUE), 1))
    ]
    assert drawn[0] != drawn[1] != drawn[2] != drawn[0]


@given(who=st.text(min_size=1), subjects=st.integers(2, 4), share=SHARES, smaller=SHARES)
def test_a_person_has_one_subject_and_keeps_it_in_every_larger_sample(
    who: str, subjects: int, share: float, smaller: float
) -> None:
    found = variant_of(KEY, 1, who, subjects=subjects, share=share)
    assert found == variant_of(KEY, 1, who, subjects=subjects, share=share)
    assert OUTSIDE <= found <= subjects
    in_less = variant_of(KEY, 1, who, subjects=subjects, share=min(share, smaller))
    assert in_less in {OUTSIDE, found}
    assert no_variant(who) == OUTSIDE


# Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


# Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_interval_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference(wilson(*one), wilson(*other))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(COUNTS, COUNTS)
def test_an_interval_holds_its_estimate_and_turns_with_its_sides(one: tuple[int, int], other: tuple[int, int]) -> None:
    found, turned = difference(wilson(*one), wilson(*other)), difference(wilson(*other), wilson(*one))
    assert -1 - 1e-9 <= found.low <= found.estimate <= found.high <= 1 + 1e-9
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low))


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_share_has_no_interval(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


def figures(accepted: int, *, bounced: int = 0, complained: int = 0, left: int = 0, unknown: int = 0) -> SubjectFigures:
    return SubjectFigures("A subject", accepted, accepted - bounced - unknown, bounced, complained, left)


def test_who_complained_had_got_it() -> None:
    states = {RecipientState.DELIVERED: 5, RecipientState.COMPLAINED: 2, RecipientState.BOUNCED: 1}
    assert subject_figures("A", states | {RecipientState.FAILED: 3}, 4) == SubjectFigures("A", 8, 7, 1, 2, 4)


def test_an_interval_that_holds_zero_tells_no_difference() -> None:
    assert compare(figures(1_000, left=10), figures(1_000, left=15)).verdict == "no difference can be told"
    assert compare(figures(1_000), figures(1_000)).verdict == "no difference can be told"


def test_a_difference_is_told_with_its_direction_its_size_and_its_interval() -> None:
    more = compare(figures(1_000, left=10), figures(1_000, left=40)).verdict
    assert more == (
        "more people who left after it than under the first subject, by 3.00 points (95 % interval 1.66 to 4.47)"
    )
    assert compare(figures(1_000, left=10), figures(1_000, left=40)).in_words[-1] == "+3.00 (+1.66 to +4.47)"
    fewer = compare(figures(1_000, complained=40), figures(1_000, complained=10)).verdict
    assert fewer.startswith("fewer complaints than under the first subject, by 3.00 points")


def test_of_too_few_people_nothing_is_said_however_different_they_are() -> None:
    few = compare(figures(LEAST_PEOPLE - 1, left=90), figures(1_000))
    assert few.verdict.startswith("no difference can be told: that takes 100 people")
    assert compare(figures(0), figures(0)).in_words == ("-",) * 4


def test_copies_without_a_report_are_compared_by_who_left_alone() -> None:
    early = compare(figures(1_000), figures(1_000, unknown=300, left=40)).verdict
    assert early.startswith("more people who left")
    assert "delivered copies" not in early
    assert early.endswith("of 300 copies it is not reported yet whether they arrived, so only who left is compared")


@given(st.tuples(*(st.integers(0, 50),) * 3), st.tuples(*(st.integers(0, 50),) * 3), st.integers(150, 2_000))
def test_a_verdict_tells_a_difference_only_where_an_interval_leaves_zero_out(
    one: tuple[int, int, int], other: tuple[int, int, int], people: int
) -> None:
    both = [figures(people, bounced=bounced, complained=spam, left=left) for bounced, spam, left in (one, other)]
    found = compare(both[0], both[1])
    is_told = any(not interval.holds_zero for interval in found.differences.values())
    assert is_told == (found.verdict != "no difference can be told")
    assert "winner" not in found.verdict
