"""A network's frame: initials where there is no picture, and a text that is cut where readers ask for more."""

from __future__ import annotations

import pytest

from scheduler.web.staff.network_frame import initials_of
from scheduler.web.staff.review.marked_text import Span, cut, runs


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Lotus Skin Clinic", "LS"),
        ("lotus", "L"),
        ("(Dr) Rao & partners", "DR"),
        ("& Co", "C"),
        ("\u0915\u092e\u0932 \u0915\u094d\u0932\u093f\u0928\u093f\u0915", "\u0915\u0915"),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_of_two_words(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize("at", [0, 3, 6, 11])
def test_a_marked_text_is_cut_where_it_is_folded_and_nothing_of_it_is_lost(at: int) -> None:
    text = "Hello there"
    seen, folded = cut(runs(text, (Span(2, 8, finding=1), Span(0, at))), at)
    assert "".join(run.text for run in seen) == text[:at]
    assert "".join(run.text for run in folded) == text[at:]
    marked = "".join(run.text for run in (*seen, *folded) if run.findings)
    assert marked == text[2:8]


def test_a_text_that_is_seen_whole_is_not_cut() -> None:
    found = runs("Hello", ())
    assert cut(found, None) == (found, ())
