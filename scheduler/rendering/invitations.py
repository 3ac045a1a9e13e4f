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

    def form(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the sign-up form as HTML for the clinic's own site. The words about consent are those of today."""
        subscription = self.clinic().newsletter.subscription
        values = {
            "address": f"{self.sign_up}?lang={language}",
            "prefix": "newsletter-",
            "subscription": subscription,
            "wording": self.pages.wording(language),
            "chosen_language": subscription.language(language),
            "source": "site",
            "email": "",
            "first_name": "",
            "topics": (),
            "wrong": "",
        }
        return self.pages.page("snippet.html", language, values)
