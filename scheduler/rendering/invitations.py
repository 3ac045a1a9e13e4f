"""The ways by which people come to the sign-up page: its address on paper, and a form for the clinic's own site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.campaign import Clinic
from scheduler.rendering.poster import code_svg, poster_pdf
from scheduler.rendering.public_pages import DEFAULT_LANGUAGE, PublicPages


@dataclass(frozen=True, slots=True)
class Invitations:
    """Makes them for one workspace. `site` is the address of the public pages, `root` the workspace's folder."""

    root: Path
    clinic: Callable[[], Clinic]
    pages: PublicPages
    site: str

    @property
    def sign_up(self) -> str:
        """The address of the sign-up page."""
        return f"{self.site.rstrip('/')}/sign-up"

    def code(self, language: str = DEFAULT_LANGUAGE) -> bytes:
        """Return the address as a QR code, an SVG that says in a language what it is."""
        return code_svg(self.sign_up, self.pages.words(language).gettext("Subscribe to our newsletter"))

    def poster(self, paper: str, language: str = DEFAULT_LANGUAGE) -> bytes:
        """Return the poster for the waiting room, a PDF to print. Raises BadInput."""
        return poster_pdf(self.sign_up, self.clinic(), self.pages.words(language), paper, self.root)
