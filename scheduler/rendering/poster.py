"""The way to the sign-up page on paper: its address as a QR code, and a poster for the waiting room."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import segno

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Card, OwnWords, Sentence
from scheduler.domain.errors import BadInput
from scheduler.rendering.cards.drawing import CardInput, paint_card
from scheduler.rendering.cards.layout import read_layout
from scheduler.rendering.cards.marks import Size
from scheduler.rendering.cards.motifs import named_motif
from scheduler.rendering.document import pdf_pages
from scheduler.rendering.logo import logo_bytes
from scheduler.rendering.words import Words
from scheduler.resources import resource_text

PAPERS: Final[Mapping[str, Size]] = {"a4": Size(2480, 3508), "a5": Size(1748, 2480)}
"""Sheets (ISO 216) in pixels, at 300 to the inch, as printers ask for."""

PIXELS_AN_INCH = 300

_MARGIN = 4
"""White modules around the code (ISO/IEC 18004 asks for four)."""

FROM_PAPER = "?from=qr"
"""Follows the address in the code, so that the record of a consent says where it was given."""

_CORRECTION = "q"
"""A quarter of the code may be dirty or creased (level Q of ISO/IEC 18004)."""

_CODE = "code"
"""The layout's name for the picture of the code."""


def code_svg(address: str, title: str) -> bytes:
    """Return an address as a QR code, an SVG of its own. `title` is read out in its place."""
    drawing = BytesIO()
    _code(address).save(drawing, kind="svg", scale=10, border=_MARGIN, light="#ffffff", title=title, svgclass=None)
    return drawing.getvalue()


def poster_pdf(address: str, clinic: Clinic, words: Words, paper: str, workspace: Path | None) -> bytes:
    """Return the poster as a PDF of one page. Raises BadInput for another paper, and where the words have no room."""
    if paper not in PAPERS:
        raise BadInput(f"there is no paper '{paper}': there are {', '.join(PAPERS)}")
    layout = read_layout(resource_text("templates/posters/sign-up.toml", workspace), "sign-up", "posters")
    source = CardInput(
        card=_card(address, words),
        brand=clinic.brand,
        clinic=clinic.name,
        logo=logo_bytes(clinic, workspace),
        size=PAPERS[paper],
        language=words.language,
        seed=address,
        photos=((_CODE, _code_png(address)),),
        motif=named_motif(clinic.brand.motif, workspace),
    )
    image = paint_card(source, layout).image.convert("RGB")
    return pdf_pages([image], words.gettext("Subscribe to our newsletter"), PIXELS_AN_INCH)


def _card(address: str, words: Words) -> Card:
    lines = (
        words.gettext("What is new at our clinic, by email. You can stop it at any time."),
        words.gettext("Point your phone's camera at the code, or type this address:"),
        address.partition("://")[2],
    )
    title, *others = (Sentence(text, OwnWords("")) for text in (words.gettext("Subscribe to our newsletter"), *lines))
    return Card("sign-up", title, tuple(others))


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(f"{address}{FROM_PAPER}", error=_CORRECTION)


def _code_png(address: str) -> bytes:
    drawing = BytesIO()
    _code(address).save(drawing, kind="png", scale=40, border=_MARGIN)
    return drawing.getvalue()
