"""What a language says risks with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskWords:
    """What one language says risks with; patterns for whole words, over small letters with straight quotes.

    `telltale` are words without which a sentence is not taken to be of the language. `lists` are named in the other
    patterns in braces: `{harm}` is what may go wrong. `limits` state what a treatment does not do, who may not have it,
    and when to see a doctor. `harmless` takes a harm back, or names it as what is treated: 'no side effects', 'reduces
    pain'. What is left states a risk where one of `risks` stands in it.
    """

    telltale: str
    lists: Mapping[str, tuple[str, ...]]
    limits: tuple[str, ...]
    harmless: tuple[str, ...]
    risks: tuple[str, ...]
