"""Pictures as the pages of one PDF, as LinkedIn shows documents."""

from __future__ import annotations

import time
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from scheduler.domain.payload import Picture

_WRITTEN = time.gmtime(0)
"""Stands for the time of writing, so that the same cards give the same bytes (promise 9)."""

_QUALITY = 95
_PIXELS_AN_INCH = 150
"""A card of 1080 pixels is 18 cm wide: about a page, on screens and on paper."""


def pdf_document(pictures: Sequence[Picture], title: str) -> bytes:
    """Return a PDF with a page for each of the pictures, at least one, in their order.

    The same for the same pictures.
    """
    pages = []
    for picture in pictures:
        with Image.open(BytesIO(picture.data)) as image:
            pages.append(image.convert("RGB"))
    document = BytesIO()
    pages[0].save(
        document,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_PIXELS_AN_INCH,
        quality=_QUALITY,
        subsampling=0,
        title=title,
        creationDate=_WRITTEN,
        modDate=_WRITTEN,
    )
    return document.getvalue()
