"""Compares cards with small pictures of how they looked when a person last approved of them.

After a wanted change: `UPDATE_GOLDEN=1 pytest tests/visual/test_card_look.py`, look at the pictures in
tests/visual/golden, and raise DRAWING_VERSION so that workspaces draw their cards again.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from scheduler.domain.campaign import Brand
from scheduler.domain.content import Card, Sentence
from scheduler.rendering.cards.composition import Size
from scheduler.rendering.cards.drawing import CardInput, draw_card
from scheduler.rendering.cards.layout import layout_text, read_layout
from scheduler.resources import resource_bytes

GOLDEN = Path(__file__).parent / "golden"
THUMBNAIL = (240, 135)
LARGEST_DIFFERENCE = 1.0
"""Mean difference of a channel, of 255: above what another release of the type engine makes, below any change of layout."""


def said(text: str) -> Sentence:
    return Sentence(text, None)


CARDS = {
    "key-point-light": (
        Card(
            "key-point",
            said("Regulatory Framework"),
            (said("The regulatory landscape for exosome-based therapies varies globally."),),
            footer="General information, not medical advice.",
        ),
        "exosomes/s1/x/post",
    ),
    "key-point-dark": (
        Card(
            "key-point",
            said("Topical Application"),
            (said("Topical serums enriched with exosomes have been developed."),),
        ),
        "exosomes/s0/x/post",
    ),
    "key-point-statements": (
        Card(
            "key-point",
            said("Combination with Microneedling"),
            (said("Microneedling creates micro-injuries in the skin, stimulating collagen production."),),
            footer="General information, not medical advice.",
            statements=(
                said("Every procedure has risks: ask your doctor about them."),
                said("Results vary from person to person."),
            ),
        ),
        "exosomes/s5/x/post",
    ),
    "list-statements": (
        Card(
            "list",
            said("What exosomes may do"),
            (said("Support collagen"), said("Calm inflammation"), said("Help skin cells renew themselves")),
            numbered=True,
            statements=(said("No exosome product is approved for the skin by the FDA."),),
        ),
        "exosomes/s7/x/post",
    ),
    "list": (
        Card(
            "list",
            said("Mechanisms of Exosome-Mediated Skin Rejuvenation"),
            tuple(
                said(text)
                for text in (
                    "Promotion of Collagen Synthesis",
                    "Enhancement of Skin Cell Proliferation and Migration",
                    "Modulation of Inflammatory Responses",
                    "Protection Against Oxidative Stress",
                )
            ),
            numbered=True,
        ),
        "exosomes/s2/x/post",
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards_look_as_they_were_approved(name: str) -> None:
    card, seed = CARDS[name]
    logo = resource_bytes("assets/brand/logo.png")
    source = CardInput(card, Brand(handle="aestheticaa"), "Aestheticaa", logo, Size(1200, 675), "en", seed)
    drawn = draw_card(source, read_layout(layout_text(card.layout, None), card.layout))
    with Image.open(BytesIO(drawn)) as image:
        thumbnail = image.resize(THUMBNAIL, Image.Resampling.BOX)
    path = GOLDEN / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        thumbnail.save(path)
    with Image.open(path) as golden:
        difference = ImageStat.Stat(ImageChops.difference(thumbnail, golden.convert("RGB"))).mean
    assert max(difference) <= LARGEST_DIFFERENCE
