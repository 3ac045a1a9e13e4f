"""Photographs that somebody sent, written anew, and small pictures of them for lists."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from scheduler.domain.errors import BadInput
from scheduler.rendering.article_pictures import in_srgb
from scheduler.rendering.cards.painting import centring
from scheduler.rendering.kept_pictures import digest_of, drawing_libraries, keep_picture, kept_picture
from scheduler.rendering.logo import MOST_PIXELS, eight_bits, opened_picture
from scheduler.rendering.svg import is_svg, supplied_svg

LEAST_EDGE: Final = 300
"""Pixels that the shorter side of a photograph needs: cards show it a few hundred high."""

_LARGEST_EDGE: Final = 2400
"""Pixels of the longer side of what is kept: twice the width of a card."""

_KINDS: Final = frozenset({"JPEG", "MPO", "PNG", "WEBP", "GIF"})
_SMALL: Final = 480
"""Pixels of the longer side of a small picture: twice what lists show, for dense screens."""

CUTS: Final = {"square": (320, 320), "wide": (480, 270), "tall": (270, 480)}
"""The shapes in which a photograph's focus is tried, by their names: pixels across and down."""

_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
"""The tag that says how a camera was held, and its values for a quarter's turn (Exif 2.32, 4.6.4)."""

_VERSION = 1
"""Counts the ways in which small pictures were made; a change makes all of them anew."""


def kept_photograph(data: bytes) -> tuple[bytes, str]:
    """Return a photograph that somebody sent, written anew, and its file's ending: nothing but its pixels is kept.

    It is upright, in the colours of screens, and at most so large as cards need. Raises BadInput for what is no
    photograph, is too small to be shown, or too large to be opened.
    """
    try:
        with opened_picture(data, "the photograph") as image:
            _check(image)
            image.draft("RGB", (_LARGEST_EDGE, _LARGEST_EDGE))
            image.load()
            pixels = eight_bits(in_srgb(ImageOps.exif_transpose(image))).convert("RGBA")
    except BadInput:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput("the file is no picture that can be opened: export it again as a JPEG or a PNG") from error
    pixels.thumbnail((_LARGEST_EDGE, _LARGEST_EDGE), Image.Resampling.LANCZOS)
    return _file(pixels)


class SmallPictures:
    """Small pictures of a workspace's, kept in the folder `cache` under what decides their bytes."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def of(self, data: bytes, cut: str = "", focus: tuple[float, float] = (0.5, 0.5)) -> tuple[bytes, str]:
        """Return a picture made small and its media type, whole or cut to one of CUTS around its focus.

        Raises BadInput for what cannot be opened.
        """
        made = {"version": _VERSION, "source": hashlib.sha256(data).hexdigest(), "made with": drawing_libraries()}
        digest = digest_of({**made, "cut": cut, "focus": focus if cut else None})
        for ending, kind in (("jpg", "image/jpeg"), ("png", "image/png")):
            if (kept := kept_picture(self._cache / f"small-{digest}.{ending}")) is not None:
                return kept, kind
        small, ending = _file(_small(_opened(data), cut, focus))
        keep_picture(self._cache / f"small-{digest}.{ending}", small)
        return small, "image/png" if ending == "png" else "image/jpeg"


def picture_size(data: bytes) -> tuple[int, int]:
    """Return a picture's width and height in pixels, as it is seen upright; (0, 0) for what has none."""
    try:
        with opened_picture(data, "the picture") as image:
            is_turned = image.getexif().get(_ORIENTATION, 1) in _TURNED
            return (image.height, image.width) if is_turned else image.size
    except (BadInput, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return 0, 0


def _check(image: Image.Image) -> None:
    if image.format not in _KINDS:
        raise BadInput(f"the file is {image.format}, and a JPEG, PNG, WebP or GIF is needed")
    _check_pixels(image, "the photograph")
    if min(image.size) < LEAST_EDGE:
        raise BadInput(
            f"the photograph has {image.width} by {image.height} pixels: each side needs {LEAST_EDGE} to be shown"
        )


def _check_pixels(image: Image.Image, name: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise BadInput(f"{name} has more than {MOST_PIXELS // 1_000_000} million pixels: scale it down")


def _opened(data: bytes) -> Image.Image:
    if is_svg(data):
        return supplied_svg(data, "the picture", _SMALL)
    try:
        with opened_picture(data, "the picture") as image:
            _check_pixels(image, "the picture")
            image.draft("RGB", (2 * _SMALL, 2 * _SMALL))
            image.load()
            return eight_bits(ImageOps.exif_transpose(image)).convert("RGBA")
    except BadInput:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput("the picture cannot be opened") from error


def _small(picture: Image.Image, cut: str, focus: tuple[float, float]) -> Image.Image:
    if cut:
        extent = CUTS[cut]
        return ImageOps.fit(picture, extent, Image.Resampling.LANCZOS, centering=centring(picture, extent, focus))
    picture.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS)
    return picture


def _file(pixels: Image.Image) -> tuple[bytes, str]:
    """Return pixels as a file with nothing beside them: a PNG where something shines through, else a JPEG."""
    out = BytesIO()
    bare = Image.new("RGBA", pixels.size)
    bare.paste(pixels)
    if pixels.getchannel("A").getextrema()[0] == 255:
        bare.convert("RGB").save(out, "JPEG", quality=90, optimize=True)
        return out.getvalue(), "jpg"
    bare.save(out, "PNG", optimize=True)
    return out.getvalue(), "png"
