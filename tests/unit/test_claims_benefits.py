"""A line on risks is asked for beside an effect of treatment, not beside symptoms, illness, prices or when to call."""

from __future__ import annotations

import pytest

from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS

READER = Reader(shipped_rules().chosen(JURISDICTIONS))
BENEFIT_RULES = {"SAF05", "SAF06", "SAF07"}

NO_BENEFIT = {
    "a symptom": (
        "Needing much brighter light to read, or seeing double in one eye.",
        "You need a brighter lamp for sewing.",
        "A glow or halo around street lamps.",
        "The lump feels firmer than the tissue around it.",
        "Pain that is relieved by leaning forward.",
        "The pain is relieved by rest and comes back when you walk.",
        "Redness that improves when you stop the cream.",
        "Pain radiates into the arm.",
    ),
    "what the body or an illness does": (
        "In psoriasis the renewal of skin cells is accelerated.",
        "The disease stimulates the growth of blood vessels.",
        "Inflammation promotes the growth of new cells.",
        "Hormones stimulate hair growth on the face.",
        "The cushion that protects the nerve is worn.",
        "Saliva neutralises acid in the mouth.",
        "Cells that repair the skin are fewer with age.",
        "The body restores the lost volume of blood within weeks.",
        "Potential triggers are heat, stress and alcohol.",
    ),
    "exercise and what is around": (
        "Once the pain is less, stretching becomes firmer.",
        "A firmer mattress can be tried.",
        "A radiant heat lamp is used in the room.",
    ),
    "a price": (
        "Skin rejuvenation: from £200",
        "Anti-ageing consultation: £60",
        "Your potential costs: €80 to €120.",
        "Ask about a potential refund from your insurer.",
    ),
    "when to call": (
        "Ring 112 if the pain is not relieved by your spray.",
        "Call us if the swelling does not improve in two days.",
    ),
}
BENEFIT = (
    "The laser smooths scars.",
    "Peels brighten dull skin within a month.",
    "Brighter, firmer, smoother.",
    "Look brighter in a week.",
    "Our serum makes skin firmer.",
    "Skin feels smoother and firmer after one session.",
    "Your smile will be visibly brighter.",
    "Feel firmer.",
    "A brighter you.",
    "The steroid injection reduces pain.",
    "Surgery relieves the pressure on the nerve.",
    "Our laser brightens the skin: €80",
    "Discover the potential of exosomes.",
    "It has the potential to restore volume.",
    "Glow from within.",
)


@pytest.mark.parametrize("text", [text for texts in NO_BENEFIT.values() for text in texts])
def test_no_line_is_asked_for(text: str) -> None:
    assert [hit for hit in READER.read(text).required if hit.rule in BENEFIT_RULES] == []


@pytest.mark.parametrize("text", BENEFIT)
def test_a_line_is_asked_for_beside_an_effect_of_treatment(text: str) -> None:
    assert {hit.rule for hit in READER.read(text).required} >= BENEFIT_RULES
