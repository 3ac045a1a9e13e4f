"""Compares every layout in every size with small pictures of how it looked when a person last approved of it.

After a wanted change: `UPDATE_GOLDEN=1 pytest tests/visual/test_card_look.py`, look at the pictures in
tests/visual/golden and those of docs/gallery, and raise DRAWING_VERSION so that workspaces draw their cards again.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from card_samples import LAYOUTS, SIZES, sample
from PIL import Image, ImageChops, ImageStat

from scheduler.domain.campaign import Brand
from scheduler.domain.content import COMPOSITIONS, Card
from scheduler.rendering.cards.drawing import CardInput, paint_card
from scheduler.rendering.cards.layout import layout_texts, read_layouts
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import motif_names, named_motif
from scheduler.resources import resource_bytes

GOLDEN = Path(__file__).parent / "golden"
EDGE = 84
LARGEST_DIFFERENCE = 1.0
"""Mean difference of a channel, of 255: above what another release of the type engine makes, below any change of
layout."""

LOGO = resource_bytes("assets/brand/logo.png")
MOTIFS = motif_names(None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_looks_in_every_size_as_it_was_approved(layout: str) -> None:
    small = [_drawn(sample(layout, "en", "typical"), layout, size) for size in SIZES]
    _compare(small, f"{layout}.webp")


@pytest.mark.parametrize("language", ["hi", "ar"])
def test_hindi_and_arabic_look_as_they_were_approved(language: str) -> None:
    small = [_drawn(sample(layout, language, "typical"), layout, (1200, 675)) for layout in LAYOUTS]
    _compare(small, f"{language}.webp")


def test_every_composition_looks_as_it_was_approved() -> None:
    cards = [replace(sample("key-point", "en", "typical"), composition=number) for number in range(COMPOSITIONS)]
    _compare([_drawn(card, "a/b/x/post", size) for size in SIZES[::4] for card in cards], "compositions.webp")


def test_every_motif_looks_as_it_was_approved() -> None:
    cards = [replace(sample("title", "en", "short"), composition=number) for number in (0, 4, 5)]
    _compare([_drawn(card, "a/b/x/post", (1200, 675), motif) for motif in MOTIFS for card in cards], "motifs.webp")


def test_another_layout_motif_or_composition_is_seen() -> None:
    title = sample("key-point", "en", "short")
    one = _drawn(title, "a/b/x/post", (1200, 675))
    for other in (
        _drawn(replace(title, layout="title"), "a/b/x/post", (1200, 675)),
        _drawn(title, "a/b/x/post", (1200, 675), "teeth"),
        _drawn(replace(title, composition=2), "a/b/x/post", (1200, 675)),
    ):
        assert _difference(one, other) > LARGEST_DIFFERENCE


def _drawn(card: Card, seed: str, size: tuple[int, int], motif: str = "cells") -> Image.Image:
    chosen = named_motif(motif, None)
    source = CardInput(card, Brand(handle="aestheticaa"), "Aestheticaa", LOGO, Size(*size), "en", seed, motif=chosen)
    image = paint_card(source, *read_layouts(layout_texts(card.layout, None).items())).image
    return image.resize((round(EDGE * image.width / image.height), EDGE), Image.Resampling.BOX)


def _compare(small: list[Image.Image], name: str) -> None:
    strip = Image.new("RGB", (sum(image.width for image in small), EDGE))
    places: list[tuple[int, int, int, int]] = []
    for image in small:
        left = places[-1][2] if places else 0
        places.append((left, 0, left + image.width, EDGE))
        strip.paste(image, (left, 0))
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        strip.save(path, lossless=True, method=6)
    with Image.open(path) as golden:
        assert golden.size == strip.size
        for image, place in zip(small, places, strict=True):
            assert _difference(image, golden.crop(place)) <= LARGEST_DIFFERENCE


def _difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other.convert("RGB"))).mean)
