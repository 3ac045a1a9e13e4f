"""The pages of the staff: the templates in web/staff/, in the words of the person who is signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from scheduler.domain.campaign import Clinic
from scheduler.rendering.templating import Templates
from scheduler.rendering.words import Catalogues, Words
from scheduler.resources import resource_folders

STAFF_WORDS = "words/staff"
"""Where the catalogues of the staff's pages lie, below templates/."""

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class StaffPages:
    """The staff's pages of a workspace. Style sheet and scripts are the product's, and the same for every clinic."""

    def __init__(self, root: Path, clinic: Callable[[], Clinic]) -> None:
        self._root = root
        self._clinic = clinic
        self._templates = Templates(root)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that the staff's pages speak."""
        return self._catalogues().languages

    def words(self, language: str) -> Words:
        """Return the words of a language, with the times of the clinic's zone. Raises BadInput."""
        return self._catalogues().words(language)

    def page(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Return the page web/staff/<name> in a language. Raises BadInput when the template is at fault."""
        own = {"clinic": self._clinic(), "assets": self.assets_name, **self.words(language).context}
        return self._templates.render(f"web/staff/{name}", own | dict(values))

    @cached_property
    def assets(self) -> Mapping[str, tuple[str, bytes]]:
        """The style sheet and the scripts by their names, each with its media type."""
        folder = resource_folders("templates")[0] / "web" / "staff" / "assets"
        files = sorted(path for path in folder.iterdir() if path.suffix in _KINDS)
        return {path.name: (_KINDS[path.suffix], path.read_bytes()) for path in files}

    @cached_property
    def assets_name(self) -> str:
        """A name for all of them together, another one when any of them changes."""
        content = b"".join(name.encode() + data for name, (_, data) in self.assets.items())
        return hashlib.sha256(content).hexdigest()[:12]

    def _catalogues(self) -> Catalogues:
        clinic = self._clinic()
        return Catalogues(self._root, clinic.zone, (clinic.holidays or "")[:2], folder=STAFF_WORDS)
