"""A text as a QR code for a page."""

from __future__ import annotations

import segno


def qr_code(text: str) -> str:
    """Return a QR code as the address of a picture: black on white by day and by night, as cameras want it."""
    return segno.make_qr(text, error="M").svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
