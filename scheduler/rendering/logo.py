"""The brand's logo as pages and emails show it."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

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
