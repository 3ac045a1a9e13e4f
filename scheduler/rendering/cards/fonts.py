"""The typeface of cards: Inter, from the fontpkg-inter package. Nothing is fetched, at run time or ever."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.metadata import version

import fontpkg
from PIL import ImageFont

from scheduler.domain.errors import BadInput

_FAMILY = "Inter"
_OPTICAL_SIZE = 32
"""Inter's cut for large type, its widest optical size; one cut for all sizes keeps widths in proportion."""

_MEASURE = 200
"""The size (pixels) at which words are measured; other sizes are in proportion to it."""

_NO_CHARACTER = "\uffff"
"""A code point that no font maps (Unicode noncharacter), so what is drawn for it is the 'missing glyph' box."""


def font_version() -> str:
    """Return what identifies the font files, for a card's digest."""
    return version("fontpkg-inter")


@cache
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return the typeface at a size in pixels and a weight from 100 to 900."""
    face = ImageFont.truetype(str(fontpkg.path(_FAMILY, weight)), size, layout_engine=ImageFont.Layout.RAQM)
    face.set_variation_by_axes([_OPTICAL_SIZE, weight])
    return face


@cache
def word_width(word: str, weight: int, language: str) -> float:
    """Return a word's width as a share of the type size."""
    return font(_MEASURE, weight).getlength(word, language=language) / _MEASURE


def check_glyphs(text: str) -> None:
    """Raise BadInput naming the first character that the typeface cannot draw."""
    for character in text:
        if not _has_glyph(character):
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            raise BadInput(f"the card's typeface {_FAMILY} has no '{character}' ({name}), in '{text}': replace it")


@cache
def _has_glyph(character: str) -> bool:
    """Say whether the font maps a character: what it draws is then not the box for a missing glyph."""
    return _drawn(character) != _drawn(_NO_CHARACTER)


def _drawn(character: str) -> tuple[tuple[int, int], bytes]:
    mask = font(32, 400).getmask(character)
    return mask.size, bytes(mask)
