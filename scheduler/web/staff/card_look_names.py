"""The layouts and motifs of a card, by their names in plain words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scheduler.rendering.words import Words

OF_CAROUSELS = "carousel-"
"""Begins the names of the layouts that only pages of a carousel have: nobody chooses them for a card."""


@dataclass(frozen=True, slots=True)
class CardLook:
    """A layout or a motif to choose: its name in files, and in words."""

    name: str
    words: str


def layouts_of(names: Collection[str], words: Words, chosen: str = "") -> tuple[CardLook, ...]:
    """Return the layouts to choose from, with the one that is `chosen`; one of the clinic's own keeps its name."""
    known = {
        "key-point": words.gettext("One point"),
        "dense": words.gettext("More text"),
        "list": words.gettext("A list"),
        "table": words.gettext("A table"),
        "title": words.gettext("A title alone"),
        "quote": words.gettext("One sentence, large"),
        "question": words.gettext("A question"),
        "statistic": words.gettext("A number, large"),
        "myth-fact": words.gettext("Myth and fact"),
        "safety": words.gettext("A risk or a limit"),
        "portrait": words.gettext("With a photograph"),
        "consultation": words.gettext("An invitation"),
        "event": words.gettext("An event"),
    }
    offered = [name for name in names if name == chosen or not name.startswith(OF_CAROUSELS)]
    ordered = sorted(offered, key=lambda name: (list(known).index(name) if name in known else len(known), name))
    return tuple(CardLook(name, known.get(name, _own(name))) for name in ordered)


def motifs_of(names: Collection[str], words: Words) -> tuple[CardLook, ...]:
    """Return the motifs to choose from; one of the clinic's own keeps its name."""
    known = {
        "baby": words.gettext("Baby"),
        "breath": words.gettext("Breath"),
        "cells": words.gettext("Cells"),
        "eye": words.gettext("Eye"),
        "family": words.gettext("Family"),
        "geometry": words.gettext("Plain shapes"),
        "hands": words.gettext("Hands"),
        "heart": words.gettext("Heart"),
        "joints": words.gettext("Joints"),
        "leaf": words.gettext("Leaves"),
        "mind": words.gettext("Mind"),
        "molecules": words.gettext("Molecules"),
        "paper": words.gettext("Paper"),
        "play": words.gettext("Play"),
        "plus": words.gettext("Crosses"),
        "skin": words.gettext("Skin"),
        "teeth": words.gettext("Teeth"),
        "waves": words.gettext("Waves"),
        "none": words.gettext("No drawing"),
    }
    return tuple(CardLook(name, known.get(name, _own(name))) for name in names)


def _own(name: str) -> str:
    said = name.replace("-", " ")
    return f"{said[:1].upper()}{said[1:]}"
