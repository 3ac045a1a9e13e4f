"""Turns a card's pixels into a file that a platform takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from scheduler.domain.errors import BadInput
from scheduler.planning.formats import JPEG, PNG

_COMPRESSION: Mapping[str, int] = {"compress_level": 1, "compress_type": 3}
"""zlib's run-length strategy (3) takes two thirds of its default's time, for files a sixth larger: most of a PNG's time
goes into choosing each row's filter (measured on the bundled layouts, 1080 by 1080)."""

_QUALITIES = (95, 92, 88, 84, 80, 75, 70, 62)
"""JPEG's, the best first. Under the last one the edges of letters fray visibly."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The types of file that a platform takes, the best first, and the most bytes of one."""

    types: tuple[str, ...]
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture's file."""

    media_type: str
    data: bytes


PNG_ONLY = Encoding((PNG,))
JPEG_ONLY = Encoding((JPEG,))


def encoded(image: Image.Image, encoding: Encoding) -> Encoded:
    """Return a picture in the first type in which it is small enough; a JPEG in the best quality that is.

    Raises BadInput where none is.
    """
    for media_type in encoding.types:
        for data in _files(image, media_type):
            if encoding.most_bytes is None or len(data) <= encoding.most_bytes:
                return Encoded(media_type, data)
    raise BadInput(
        f"a card of {image.width} x {image.height} pixels does not fit {encoding.most_bytes} bytes: use a smaller format"
    )


def _files(image: Image.Image, media_type: str) -> Iterator[bytes]:
    """Yield the files that a picture may become, the best first."""
    for quality in _QUALITIES if media_type == JPEG else (None,):
        file = BytesIO()
        if quality is None:
            image.save(file, "PNG", **_COMPRESSION)
        else:
            # Full colour resolution: halved, coloured letters on a coloured ground get fringes. Pillow's 'optimize' would
            # make files a twelfth smaller and take three times as long.
            image.save(file, "JPEG", quality=quality, subsampling=0)
        yield file.getvalue()
