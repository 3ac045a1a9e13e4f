"""Puts a layout into the form that it has on a card of one size: one layout fits them all."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.rendering.cards.layout import Background, Block, Box, Footer, Layer, Layout, Logo, Photo, Shape, Text
from scheduler.rendering.cards.marks import Size

NARROW = 1.2
"""A card that is less than this many times as wide as high is laid out in its narrow form."""

STORY = 0.62
"""A card narrower than this, as a share of its height, is a story: the app draws its own controls over both ends."""

STORY_TOP, STORY_BOTTOM = 0.14, 0.80
"""The area for a story's words. Meta asks to keep about 14 % at the top and 20 % at the bottom free of words and
logos (its guide to story ads, from memory in 2026-11; the exact figures differ from app to app)."""

_LOGO_GAP = 0.022
"""How far a footer's words stand from its logo, as a share of the card's shorter side."""


def fitted(layout: Layout, size: Size) -> Layout:
    """Return a layout for cards of one size: its places chosen, its footer made of logo and texts."""
    narrow = size.width < NARROW * size.height
    layers = (_placed(layer, size, narrow=narrow) for layer in layout.layers)
    return layout.model_copy(update={"layers": tuple(part for layer in layers for part in _parts(layer, size))})


def _placed(layer: Layer, size: Size, *, narrow: bool) -> Layer:
    """Return a layer at its one place on a card of that size."""
    if isinstance(layer, Background):
        gather = layer.narrow if narrow and layer.narrow else layer.gather
        return layer.model_copy(update={"gather": gather, "narrow": None})
    box = layer.narrow if narrow and layer.narrow else layer.box
    if size.width < STORY * size.height:
        box = _within_story(box, bleeds=isinstance(layer, Shape | Photo))
    return layer.model_copy(update={"box": box, "narrow": None})


def _within_story(box: Box, *, bleeds: bool) -> Box:
    """Move a box between a story's ends; what reaches the edge of the card and `bleeds` still does."""
    span = STORY_BOTTOM - STORY_TOP
    top, bottom = STORY_TOP + span * box.y, STORY_TOP + span * (box.y + box.height)
    if bleeds and box.y == 0:
        top = 0.0
    if bleeds and box.y + box.height > 0.9999:
        bottom = 1.0
    return box.model_copy(update={"y": top, "height": bottom - top})


def _parts(layer: Layer, size: Size) -> Iterator[Layer]:
    """Yield a layer, or what a footer is made of: the logo at the right, in every script, and the words beside it.

    X lays its sign for an alt text over the left bottom corner.
    """
    if not isinstance(layer, Footer):
        yield layer
        return
    left, top, right, bottom = size.rectangle(layer.box)
    logo = right - (bottom - top)
    yield Logo(kind="logo", box=_box(logo, top, right, bottom, size), plate=layer.plate)
    name = Block(words="clinic", largest=0.042, smallest=0.02, weight=660, leading=1.2, colours=layer.clinic)
    words = Block(words="footer", largest=0.034, smallest=0.019, weight=450, leading=1.2, colours=layer.colours)
    place = _box(left, top, logo - _LOGO_GAP * size.side, bottom, size)
    yield Text(kind="text", box=place, anchor="middle", align="right", blocks=(name, words))


def _box(left: float, top: float, right: float, bottom: float, size: Size) -> Box:
    return Box(
        x=left / size.width, y=top / size.height, width=(right - left) / size.width, height=(bottom - top) / size.height
    )
