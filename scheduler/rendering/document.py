"""Pictures as the pages of one PDF: as LinkedIn shows documents, and as printers take them."""

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
    return pdf_pages(pages, title, _PIXELS_AN_INCH)


def pdf_pages(pages: Sequence[Image.Image], title: str, pixels_an_inch: int) -> bytes:
    """Return a PDF of pages (RGB), the same for the same pixels."""
    document = BytesIO()
    pages[0].save(
        document,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=pixels_an_inch,
        quality=_QUALITY,
        subsampling=0,
        title=title,
        creationDate=_WRITTEN,
        modDate=_WRITTEN,
    )
    return document.getvalue()
