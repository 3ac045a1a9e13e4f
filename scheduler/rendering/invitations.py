"""The ways by which people come to the sign-up page: its address on paper, and a form for the clinic's own site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.campaign import Clinic
from scheduler.domain.errors import BadInput
from scheduler.domain.languages import best_language
from scheduler.rendering.poster import code_svg, poster_pdf
from scheduler.rendering.public_pages import PublicPages


@dataclass(frozen=True, slots=True)
class Invitations:
    """Makes them for one workspace, in a language of its newsletter: the first one where none is asked for.

    `site` is the address of the public pages, `root` the workspace's folder. With `is_placeholder` nobody can open it.
    """

    root: Path
    clinic: Callable[[], Clinic]
    pages: PublicPages
    site: str
    is_placeholder: bool = False

    @property
    def sign_up(self) -> str:
        """The address of the sign-up page."""
        return f"{self.site.rstrip('/')}/sign-up"

    def code(self, language: str = "") -> bytes:
        """Return the address as a QR code, an SVG that says in a language what it is. Raises BadInput."""
        return code_svg(self.sign_up, self.pages.words(self._language(language)).gettext("Subscribe to our newsletter"))

    def poster(self, paper: str, language: str = "") -> bytes:
        """Return the poster for the waiting room, a PDF to print. Raises BadInput."""
        return poster_pdf(self.sign_up, self.clinic(), self.pages.words(self._language(language)), paper, self.root)

    def form(self, language: str = "") -> str:
        """Return the sign-up form as HTML for the clinic's own site. The words about consent are those of today.

        Raises BadInput.
        """
        language = self._language(language)
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

    def _language(self, asked: str) -> str:
        languages = self.clinic().newsletter.subscription.languages
        found = best_language((asked,), languages) if asked else languages[0]
        if found is None:
            raise BadInput(
                f"'{asked}' is no language of the newsletter: there are {', '.join(languages)}. "
                "Take one of them, or add it to languages of [newsletter] in config.toml"
            )
        return found
