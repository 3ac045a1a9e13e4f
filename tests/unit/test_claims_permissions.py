"""SAF01 tells what permits an action from what praises a treatment."""

from __future__ import annotations

import pytest

from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS

READER = reader_of(shipped_rules().chosen(JURISDICTIONS))

PERMITS = (
    "It is safe to stop the blood thinner three days before the operation.",
    "Ask whether it is safe to take ibuprofen.",
    "Is it safe to fly?",
    "It is safe for you to stop the aspirin.",
    "It's safe to resume your tablets the next day.",
    "It is safe and sensible to wait.",
    "It is safe to use crutches on stairs once you have practised.",
    "It is safe to miss one dose.",
    "You are safe to drive once you can stop in an emergency.",
    "It is safe to kneel.",
    "When is it safe to have sex?",
    "It is not safe to stop the tablets suddenly.",
    "It is perfectly safe to shower with the dressing on.",
    "It is completely safe to bend the knee.",
    "Paracetamol is safe to take with it.",
    "It is safe to give the second dose early.",
    "Most people are safe to go home the next day.",
    "Make sure the stairs are safe.",
    "Check that the chair is safe.",
    "It is usually safe to continue metformin.",
    "It would be safe to leave the stitches for a week.",
    "It is completely safe for you to stop the aspirin.",
    "A physiotherapist will help you to stand and walk a few steps. It sounds early. It is safe, it prevents clots.",
)

PRAISES = (
    "The injection is safe and effective.",
    "Our peel is completely safe.",
    "It is safe to try our exosomes at any age.",
    "It is safe to have laser on any skin.",
    "The implant is perfectly safe.",
    "Exosome therapy is safe, it rejuvenates the skin.",
    "This laser is safe to use on everyone.",
    "It is safe to have Botox in your lunch break.",
    "It is safe, it works and it lasts.",
    "Knee replacement is safe.",
    "It is totally safe to get a filler today.",
    "IVF is safe to repeat as often as you like.",
    "Our laser is safe, and it is safe to return to work.",
    "You walk in and out. The laser is quick. It is safe, it is painless.",
    "Take it as prescribed: it is safe, it prevents clots.",
)


def fires(text: str) -> bool:
    return any(hit.rule == "SAF01" for hit in READER.read(text).hits)


@pytest.mark.parametrize("text", PERMITS)
def test_what_permits_an_action_or_asks_about_it_is_no_praise_of_a_treatment(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize("text", PRAISES)
def test_a_treatment_is_not_called_safe_without_its_risks(text: str) -> None:
    assert fires(text)
