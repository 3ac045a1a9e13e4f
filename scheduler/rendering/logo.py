"""The brand's logo as pages, emails and cards show it.

A picture that somebody supplied, so nothing of it is trusted.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock

from PIL import Image, ImageDraw, ImageOps, ImageStat, UnidentifiedImageError

from scheduler.domain.campaign import Clinic
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture
from scheduler.rendering.colour import RGB, WHITE, readable
from scheduler.rendering.svg import is_svg, supplied_svg
from scheduler.resources import resource_bytes

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
"""Types that every mail program shows; Outlook for Windows has no WebP and no SVG (caniemail.com, read 2026-06)."""

DECODED = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "ICO")
"""The formats that are looked for, so that an error can name them; Pillow's other decoders see no supplied file.

One of the others runs a program that the file holds (EPS).
"""

MOST_PIXELS = 25_000_000
"""The pixels of a supplied picture that are decoded: 100 MB at Pillow's four bytes each."""

LEAST_EDGE = 16
"""The pixels that a logo's longer side needs: an issue shows it 40 wide, and less is a dot."""

_LARGEST_EDGE = 1600
"""The size to which a picture is scaled down: no drawing needs more."""

_HARMLESS = frozenset(
    {"aspect", "dpi", "gamma", "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit", "jfif_version"}
    | {"progression", "progressive", "srgb", "transparency"}
)
"""The metadata of Pillow that says nothing about place, time, device or person."""

_SHOWN_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""The modes of pixels that every mail program shows: not CMYK, and not 16 bits a channel."""

_WARNINGS = Lock()


def logo_bytes(clinic: Clinic, workspace: Path | None) -> bytes | None:
    """Return the logo's file, None where the brand has none. Raises BadInput, NotFound."""
    name = clinic.brand.logo
    return resource_bytes(f"assets/{name}", workspace) if name else None


def brand_logo(clinic: Clinic, workspace: Path | None) -> Picture | None:
    """Return the logo as a picture, None where the brand has none.

    A file that says more than its pixels (the place where it was taken, say), or that mail programs may show turned
    or not at all, is written anew. Raises BadInput or NotFound when the file cannot be used.
    """
    data = logo_bytes(clinic, workspace)
    if data is None:
        return None
    supplied = _supplied(data, f"assets/{clinic.brand.logo}")
    digest = hashlib.sha256(supplied.data).hexdigest()[:8]
    name = f"logo-{digest}.{supplied.kind.lower()}"
    width, height = supplied.image.size
    return Picture(name, _MEDIA_TYPES[supplied.kind], supplied.data, f"Logo of {clinic.name}", width, height)


def kept_logo(data: bytes) -> bytes:
    """Return a logo that somebody sent, written anew as a PNG: nothing but its pixels is kept. Raises BadInput."""
    return _file(_supplied(data, "the logo").image, "PNG")


def logo_colour(image: Image.Image) -> RGB | None:
    """Return the mean colour of what a logo shows, None for one that brings a ground of its own."""
    shown = image.convert("RGBA")
    alpha = shown.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return None
    red, green, blue = (round(mean) for mean in ImageStat.Stat(shown.convert("RGB"), mask=alpha).mean)
    return red, green, blue


def plate_for(logo: RGB | None, first: RGB, *others: RGB) -> RGB:
    """Return the first colour that a logo of a mean colour can be told from: on white, a white one is not seen."""
    return first if logo is None else readable((first, *others), logo, least=_SEEN) or first


def supplied_image(data: bytes, place: str) -> Image.Image:
    """Return a supplied picture to be drawn: RGBA, upright, its own copy. Raises BadInput naming the file (`place`)."""
    return _supplied(data, place).image.copy()


class _Supplied:
    """A supplied picture: its pixels, and a file of them without anything else."""

    def __init__(self, image: Image.Image, kind: str, data: bytes) -> None:
        self.image = image
        self.kind = kind
        self.data = data


@lru_cache(maxsize=4)
def _supplied(data: bytes, place: str) -> _Supplied:
    if is_svg(data):
        return _drawn(data, place)
    try:
        with opened_picture(data, place) as image:
            kind = _checked(image, place)
            image.draft("RGB", (_LARGEST_EDGE, _LARGEST_EDGE))
            image.load()
            says_more = bool(set(image.info) - _HARMLESS) or bool(image.getexif())
            as_it_is = not says_more and image.mode in _SHOWN_MODES and max(image.size) <= _LARGEST_EDGE
            upright = ImageOps.exif_transpose(image)
    except BadInput:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UnidentifiedImageError):
            raise BadInput(f"{place} is not an image that can be read: use a PNG or a JPEG") from error
        raise BadInput(f"{place} is damaged or ends in the middle: export it again as a PNG or a JPEG") from error
    pixels = eight_bits(upright).convert("RGBA")
    if pixels.getchannel("A").getextrema() == (0, 0):
        raise BadInput(f"{place} has nothing to be seen in it: it is transparent all over")
    pixels.thumbnail((_LARGEST_EDGE, _LARGEST_EDGE), Image.Resampling.LANCZOS)
    return _Supplied(pixels, kind, data if as_it_is else _file(pixels, kind))


def _drawn(svg: bytes, place: str) -> _Supplied:
    """Return an SVG drawing as a PNG's pixels, without the empty margin around it: no mail program shows SVG."""
    image = supplied_svg(svg, place, _LARGEST_EDGE)
    inked = image.getbbox()
    if inked is None:
        raise BadInput(f"{place} is an SVG drawing with nothing to be seen in it: export it again")
    pixels = image.crop(inked)
    return _Supplied(pixels, "PNG", _file(pixels, "PNG"))


def opened_picture(data: bytes, place: str) -> Image.Image:
    """Open a picture; nothing but its header is read. Raises BadInput, and what Pillow raises for what is none."""
    try:
        # Pillow warns of what may fill the memory; the size is looked at below, before anything is decoded.
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(BytesIO(data), formats=DECODED)
    except Image.DecompressionBombError as error:
        raise BadInput(f"{place} has far too many pixels: {_MOST}") from error


_MOST = f"{MOST_PIXELS // 1_000_000} million are the most, scale it down"


def _checked(image: Image.Image, place: str) -> str:
    """Return a picture's format. Raises BadInput when it is another, or too large or too small to be shown."""
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    if kind not in _MEDIA_TYPES:
        raise BadInput(f"{place} is {kind}: mail programs show a PNG or a JPEG")
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadInput(f"{place} has {width} by {height} pixels: {_MOST}")
    if max(width, height) < LEAST_EDGE:
        raise BadInput(f"{place} has {width} by {height} pixels, too few to be seen: {LEAST_EDGE} are the least")
    return kind


def eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture with 8 bits a channel; of one with 16, the upper half of each."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    return image


def _file(image: Image.Image, kind: str) -> bytes:
    """Return a picture's file, with nothing in it but pixels."""
    encoded = BytesIO()
    bare = image.convert("RGB") if kind == "JPEG" else image
    bare.info.clear()
    bare.save(encoded, kind, **({"quality": 92} if kind == "JPEG" else {}))
    return encoded.getvalue()


_SEEN = 1.6
"""The least contrast of a logo with what it lies on; a yellow on white has little more, and is wanted by its brand."""

_MARGIN = 0.04
"""The margin of a plate around a logo, as a share of its shorter side."""

_FINER = 4
"""How many times finer the plate's corners are drawn than they are kept."""


def on_plate(logo: Picture, dark: RGB) -> Picture:
    """Return a logo on a white plate with round corners; one that lets nothing shine through is left as it is.

    One that would not be seen on white has a plate in the colour `dark`.

    Mail programs that turn a message dark leave pictures alone, so dark strokes would be lost on it.
    """
    plated = _plated(logo.data, dark)
    if plated is None:
        return logo
    data, width, height = plated
    digest = hashlib.sha256(data).hexdigest()[:8]
    return replace(logo, name=f"logo-{digest}.png", media_type="image/png", data=data, width=width, height=height)


@lru_cache(maxsize=8)
def _plated(data: bytes, dark: RGB) -> tuple[bytes, int, int] | None:
    with Image.open(BytesIO(data)) as image:
        picture = image.convert("RGBA")
    if picture.getchannel("A").getextrema() == (255, 255):
        return None
    margin = max(1, round(min(picture.size) * _MARGIN))
    size = (picture.width + 2 * margin, picture.height + 2 * margin)
    corners = Image.new("L", (size[0] * _FINER, size[1] * _FINER), 0)
    box = (0, 0, corners.width - 1, corners.height - 1)
    ImageDraw.Draw(corners).rounded_rectangle(box, radius=3 * margin * _FINER, fill=255)
    plate = Image.new("RGBA", size, (*plate_for(logo_colour(picture), WHITE, dark), 0))
    plate.putalpha(corners.resize(size, Image.Resampling.LANCZOS))
    plate.alpha_composite(picture, (margin, margin))
    out = BytesIO()
    plate.save(out, "PNG", optimize=True)
    return out.getvalue(), *size
