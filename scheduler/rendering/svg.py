"""Draws SVG: the shapes of it, and nothing that is fetched."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import resvg_py
from PIL import Image

from scheduler.domain.errors import BadInput
from scheduler.rendering.svg_shapes import shapes_of

_DOTS = 96
"""Pixels in an inch, for drawings that give their extent in millimetres (CSS Values and Units 3, section 5.2)."""


_LONGEST = 20.0
"""Seconds that a supplied drawing may take; a logo takes a fraction of one."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_svg(data: bytes) -> bool:
    """Say whether a file looks like an SVG drawing."""
    return data.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<") and b"<svg" in data[:1024].lower()


def drawn_svg(data: bytes, place: str, edge: int) -> Image.Image:
    """Return a drawing as large as fits a square of `edge` pixels, RGBA. Raises BadInput naming the file (`place`)."""
    try:
        return _pixels(png_of(shapes_of(data, place), edge))
    except ValueError as error:
        raise BadInput(f"{place} is an SVG drawing that is damaged: export it again, or as a PNG") from error


def supplied_svg(data: bytes, place: str, edge: int) -> Image.Image:
    """Return a drawing that somebody supplied, as `drawn_svg` does, drawn in a process of its own.

    A file of a few kilobytes can end the process that draws it (resvg-py 0.5.0 does not limit how deep one nests) or
    keep it for hours.
    """
    command = (sys.executable, "-P", "-m", "scheduler.rendering.svg_process", str(edge))
    try:
        drawn = subprocess.run(  # noqa: S603 - our own module, and a number
            command, input=shapes_of(data, place).encode(), capture_output=True, timeout=_LONGEST, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput(f"{place} is an SVG drawing that takes too long to draw: export it as a PNG") from error
    except subprocess.CalledProcessError as error:
        raise BadInput(f"{place} is an SVG drawing that is damaged or too intricate: export it as a PNG") from error
    return _pixels(drawn.stdout)


def png_of(svg: str, edge: int) -> bytes:
    """Return a drawing as PNG, as large as fits a square. Raises ValueError for what is no drawing."""
    # Both extents are given, so that a drawing that calls itself huge takes no more memory than another.
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=edge, height=edge, dpi=_DOTS, skip_system_fonts=True))


def _pixels(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as image:
        return image.convert("RGBA")
