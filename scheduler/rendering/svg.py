"""Draws SVG. What it may hold is limited: nothing that is fetched, and no words, whose fonts are not in the file."""

from __future__ import annotations

import re
from io import BytesIO

import resvg_py
from PIL import Image

from scheduler.domain.errors import BadInput

_REFUSED = (
    (re.compile(r"<!ENTITY", re.IGNORECASE), "it declares entities: export it as plain SVG"),
    (re.compile(r"<(?:\w+:)?(?:image|feImage|foreignObject|script)\b", re.IGNORECASE), "it holds more than shapes"),
    (re.compile(r"<(?:\w+:)?text\b", re.IGNORECASE), "it has text, whose font is not in it: turn the text into paths"),
    (
        re.compile(r"""\bhref\s*=\s*["']\s*[^#"'\s]|url\(\s*["']?\s*[^#"'\s]|@import""", re.IGNORECASE),
        "it refers to other files",
    ),
)
"""What is not drawn, and why; resvg would read files that a drawing names."""


_DOTS = 96
"""Pixels in an inch, for drawings that give their extent in millimetres (CSS Values and Units 3, section 5.2)."""


def is_svg(data: bytes) -> bool:
    """Say whether a file looks like an SVG drawing."""
    return b"<svg" in data[:1024].lower()


def drawn_svg(data: bytes, place: str, edge: int) -> Image.Image:
    """Return a drawing as large as fits a square of `edge` pixels, RGBA. Raises BadInput naming the file (`place`)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{place} is an SVG drawing that is not in UTF-8: export it again, or as a PNG") from error
    for pattern, reason in _REFUSED:
        if pattern.search(text):
            raise BadInput(f"{place} is an SVG drawing that cannot be drawn, as {reason}; or export it as a PNG")
    try:
        # Both extents are given, so that a drawing that calls itself huge takes no more memory than another.
        drawn = resvg_py.svg_to_bytes(svg_string=text, width=edge, height=edge, dpi=_DOTS, skip_system_fonts=True)
    except ValueError as error:
        raise BadInput(f"{place} is an SVG drawing that is damaged: export it again, or as a PNG") from error
    with Image.open(BytesIO(drawn)) as image:
        return image.convert("RGBA")
