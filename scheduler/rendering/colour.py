"""Colours, and the contrast between them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scheduler.domain.campaign import Brand
from scheduler.domain.errors import BadInput

RGB = tuple[int, int, int]

BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)

MINIMUM_CONTRAST = 4.5
"""The least contrast of words with what lies behind them (WCAG 2.2, success criterion 1.4.3, level AA)."""

LARGE_CONTRAST = 3.0
"""The least contrast of large words (the same criterion)."""

SIGN_CONTRAST = 3.0
"""The least contrast of a sign that has a meaning (success criterion 1.4.11)."""

_TINT, _LINE = 0.10, 0.30
"""How far 'tint' and 'line' are from the background's colour to the primary one."""


def parse_colour(text: str, name: str) -> RGB:
    """Read '#rrggbb'; `name` is the setting it comes from. Raises BadInput."""
    digits = text.removeprefix("#")
    try:
        value = int(digits, 16)
    except ValueError:
        value = -1
    if len(digits) != 6 or not text.startswith("#") or value < 0:
        raise BadInput(f"{name} is '{text}': write the colour as #rrggbb, for example #0f4c5c")
    return value >> 16, value >> 8 & 255, value & 255


def brand_colours(brand: Brand) -> dict[str, RGB]:
    """Return the brand's colours and those between them by the names that layouts use. Raises BadInput."""
    names = ("primary", "accent", "background", "text")
    colours = {name: parse_colour(getattr(brand, name), f"brand colour {name}") for name in names}
    between = {"tint": _TINT, "line": _LINE}
    return colours | {name: mix(colours["background"], colours["primary"], share) for name, share in between.items()}


def to_hex(colour: RGB) -> str:
    """Return a colour as '#rrggbb'."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mix(colour: RGB, other: RGB, share: float) -> RGB:
    """Return the colour that is `share` (0 to 1) of the way from `colour` to `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=4096)
def luminance(colour: RGB) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2's definition)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: RGB, darkest: RGB, lightest: RGB | None = None) -> float:
    """Return the least contrast (1 to 21) of a colour with anything between a darkest and a lightest backdrop."""
    own, low = luminance(colour), luminance(darkest)
    high = luminance(lightest) if lightest is not None else low
    if low < own < high:
        return 1.0
    return min(_ratio(own, low), _ratio(own, high))


def readable(
    candidates: Iterable[RGB], darkest: RGB, lightest: RGB | None = None, least: float = MINIMUM_CONTRAST
) -> RGB | None:
    """Return the first of the candidates, black and white that has at least this contrast, or None."""
    for colour in (*candidates, BLACK, WHITE):
        if contrast(colour, darkest, lightest) >= least:
            return colour
    return None


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _ratio(first: float, other: float) -> float:
    return (max(first, other) + 0.05) / (min(first, other) + 0.05)
