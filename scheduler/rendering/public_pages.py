"""The pages that everybody may see, in the clinic's look and in the reader's language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from scheduler.domain.campaign import Brand, Clinic
from scheduler.domain.consent import Wording
from scheduler.domain.payload import Picture
from scheduler.rendering.email.theme import day_colours, night_colours
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.templating import Templates
from scheduler.rendering.words import SOURCE_LANGUAGE, Catalogues, Words

DEFAULT_LANGUAGE = SOURCE_LANGUAGE
"""The language of a page whose reader asks for none that there are words for."""


class PublicPages:
    """The pages of a workspace: the templates in web/public/, with the brand as it is at each use."""

    def __init__(self, root: Path, clinic: Callable[[], Clinic]) -> None:
        self._root = root
        self._clinic = clinic
        self._templates = Templates(root)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that the pages speak."""
        return self._catalogues().languages

    def words(self, language: str) -> Words:
        """Return the words of a language, with the times of the clinic's zone. Raises BadInput."""
        return self._catalogues().words(language)

    def wording(self, language: str) -> Wording:
        """Return the exact words that stand beside the button to sign up, in a language. Raises BadInput."""
        text = self.words(language).gettext(
            "With the button I agree that {clinic} sends me its newsletter by email. I can stop it at any time, with a "
            "link in each issue. My address is used for nothing else.",
            clinic=self._clinic().name,
        )
        return Wording(language, text)

    def page(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Return the page web/public/<name> in a language.

        `values` go to the template beside the page's own. Raises BadInput when the template is at fault.
        """
        clinic = self._clinic()
        own = {
            "clinic": clinic,
            "logo": self.logo(),
            "style": self.stylesheet()[0],
            **self.words(language).context,
        }
        return self._templates.render(f"web/public/{name}", own | dict(values))

    def _catalogues(self) -> Catalogues:
        clinic = self._clinic()
        return Catalogues(self._root, clinic.zone, (clinic.holidays or "")[:2])

    def stylesheet(self) -> tuple[str, str]:
        """Return the name that the pages' style sheet has as it is now, and its text."""
        return _stylesheet(self._templates, self._templates.source("web/public/style.css"), self._clinic().brand)

    def logo(self) -> Picture | None:
        """Return the brand's logo, its name that of its content; None where there is none."""
        return brand_logo(self._clinic(), self._root)


@lru_cache(maxsize=8)
def _stylesheet(templates: Templates, source: str, brand: Brand) -> tuple[str, str]:
    del source  # a change of it is another sheet
    colours = {"day": day_colours(brand), "night": night_colours(brand)}
    text = templates.render("web/public/style.css", colours)
    return f"style-{hashlib.sha256(text.encode()).hexdigest()[:12]}.css", text
