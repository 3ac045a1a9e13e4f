"""Names that tell of somebody's health, by the rules' own lists of words."""

import pytest

from scheduler.claims.health_terms import tells_of_health
from scheduler.claims.rulebook import shipped_rules, with_own_rules

LEXICON = shipped_rules().lexicon


@pytest.mark.parametrize(
    "name",
    ["acne", "acne-patients", "acne2", "hair-loss", "hairloss", "HairLoss", "a-c-n-e", "laser_leads", "2024psoriasis"],
)
def test_a_name_with_a_condition_or_a_treatment_in_it_tells_of_health(name: str) -> None:
    assert tells_of_health(name, LEXICON)


@pytest.mark.parametrize(
    "name", ["newsletter", "regulars", "oscar-readers", "hindi-readers", "joined-2026", "open-day", "skin"]
)
def test_a_name_without_one_does_not(name: str) -> None:
    assert not tells_of_health(name, LEXICON)


def test_the_clinics_own_conditions_count() -> None:
    own = with_own_rules("[lexicon]\ncondition = ['chilblains?']\n").lexicon
    assert tells_of_health("chilblain-readers", own)
    assert not tells_of_health("chilblain-readers", LEXICON)
