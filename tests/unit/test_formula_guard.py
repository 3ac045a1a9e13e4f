"""No cell of a file that staff open in a spreadsheet is a formula, and each comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.domain.imported_row import RefusedRow
from scheduler.services.formula_guard import guarded, unguarded
from scheduler.services.refused_file import write_refused

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\tx", "\rx", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_gets_an_apostrophe_that_comes_off_again(formula: str) -> None:
    assert guarded(formula) == f"'{formula}"
    assert unguarded(guarded(formula)) == formula.strip()


@pytest.mark.parametrize("text", ["", "Ann", "'s-Hertogenbosch", "1-2", "ann@example.com"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert (guarded(text), unguarded(text)) == (text, text)


def test_the_refused_rows_hold_no_formula_in_full_width(tmp_path: Path) -> None:
    write_refused(tmp_path / "refused.csv", ["name"], [RefusedRow(2, "no address", ("\uff1d1",))])
    assert (tmp_path / "refused.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("'\uff1d1,")
