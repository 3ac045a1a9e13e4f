"""The rules at hand: chosen by jurisdiction, explained by name, and used on any text."""

import pytest

from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.errors import BadInput
from scheduler.services.rules import jurisdictions_named, shipped_rules_of


def test_jurisdictions_are_named_in_any_case_and_several_at_once() -> None:
    last, first = JURISDICTIONS[-1], JURISDICTIONS[0]
    assert jurisdictions_named([f"{last.lower()},{first}", last]) == (first, last)


def test_a_jurisdiction_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=f"'ATLANTIS' is no jurisdiction: there are {JURISDICTIONS[0]}"):
        jurisdictions_named(["Atlantis"])


def test_without_a_workspace_the_jurisdictions_must_be_named() -> None:
    with pytest.raises(BadInput, match="--jurisdiction"):
        shipped_rules_of(None)


def test_a_text_is_read_by_the_rules_that_hold_there() -> None:
    checked = shipped_rules_of(("IN",)).check("It cures eczema for good.")
    assert checked.blocks
    assert checked.rules.jurisdictions == ("IN",)
    assert not shipped_rules_of(("IN",)).check("A hat shades the face.").findings


def test_a_rule_is_explained_whether_it_holds_or_not() -> None:
    nowhere = shipped_rules_of(())
    rule = shipped_rules().rules[0]
    assert nowhere.rule(rule.id) == rule
    with pytest.raises(BadInput, match="clinic rules"):
        nowhere.rule("NO99")


def test_the_examples_inside_the_shipped_rules_come_out_as_they_say() -> None:
    assert shipped_rules_of(("IN",)).failures() == ()
