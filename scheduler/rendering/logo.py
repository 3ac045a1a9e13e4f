"""The brand's logo as pages and emails show it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from scheduler.domain.campaign import Clinic
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture
from scheduler.resources import resource_bytes

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
"""What every mail program shows; Outlook for Windows has no WebP and no SVG (caniemail.com, read 2026-06)."""


def logo_bytes(clinic: Clinic, workspace: Path | None) -> bytes | None:
    """Return the logo's file, None where the brand has none. Raises BadInput, NotFound."""
    name = clinic.brand.logo
    return resource_bytes(f"assets/{name}", workspace) if name else None


def brand_logo(clinic: Clinic, workspace: Path | None) -> Picture | None:
    """Return the logo as a picture, None where the brand has none.

    Raises BadInput or NotFound when the file cannot be used.
    """
    data = logo_bytes(clinic, workspace)
    if data is None:
        return None
    place = f"assets/{clinic.brand.logo}"
    try:
        with Image.open(BytesIO(data)) as image:
            kind, (width, height) = image.format or "", image.size
    except (UnidentifiedImageError, OSError) as error:
        raise BadInput(f"{place} is not an image that can be read: use a PNG or a JPEG") from error
    if kind not in _MEDIA_TYPES:
        raise BadInput(f"{place} is {kind}: mail programs show a PNG or a JPEG")
    digest = hashlib.sha256(data).hexdigest()[:8]
    return Picture(f"logo-{digest}.{kind.lower()}", _MEDIA_TYPES[kind], data, f"Logo of {clinic.name}", width, height)


_MARGIN = 0.04
"""What a plate shows around a logo, as a share of its shorter side."""

_FINER = 4
"""How many times finer the plate's corners are drawn than they are kept."""


def on_plate(logo: Picture) -> Picture:
    """Return a logo on a white plate with round corners; one that lets nothing shine through is left as it is.

    Mail programs that turn a message dark leave pictures alone, so dark strokes would be lost on it.
    """
    plated = _plated(logo.data)
    if plated is None:
        return logo
    data, width, height = plated
    digest = hashlib.sha256(data).hexdigest()[:8]
    return replace(logo, name=f"logo-{digest}.png", media_type="image/png", data=data, width=width, height=height)


@lru_cache(maxsize=8)
def _plated(data: bytes) -> tuple[bytes, int, int] | None:
    with Image.open(BytesIO(data)) as image:
        picture = image.convert("RGBA")
    if picture.getchannel("A").getextrema() == (255, 255):
        return None
    margin = max(1, round(min(picture.size) * _MARGIN))
    size = (picture.width + 2 * margin, picture.height + 2 * margin)
    corners = Image.new("L", (size[0] * _FINER, size[1] * _FINER), 0)
    box = (0, 0, corners.width - 1, corners.height - 1)
    ImageDraw.Draw(corners).rounded_rectangle(box, radius=3 * margin * _FINER, fill=255)
    plate = Image.new("RGBA", size, (255, 255, 255, 0))
    plate.putalpha(corners.resize(size, Image.Resampling.LANCZOS))
    plate.alpha_composite(picture, (margin, margin))
    out = BytesIO()
    plate.save(out, "PNG", optimize=True)
    return out.getvalue(), *size
