"""A clinic with something on each of its public pages, and the requests that show them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sent_issues import put_out
from web_world import NOON, new_clinic

from scheduler.bootstrap import Application

LANGUAGES = ("en", "hi", "es", "fr", "de", "ar")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A page: the request that shows it, and the status of its answer. With a form it is posted."""

    name: str
    path: str
    status: int = 200
    form: Mapping[str, str] | None = None

    @property
    def is_issue(self) -> bool:
        """Whether it is an email in its own language, with a bar above it."""
        return self.path.startswith("/archive/")

    def address(self, language: str) -> str:
        """The path, with the language that is asked for."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"


@dataclass(frozen=True)
class PublicSite:
    """A clinic whose pages are all filled, and the address at which they are served."""

    application: Application
    pages: tuple[Shown, ...]
    address: str = ""


def asked_for(client: TestClient, shown: Shown, language: str) -> str:
    """Return the HTML of a page."""
    address = shown.address(language)
    answer = client.get(address) if shown.form is None else client.post(address, data=dict(shown.form))
    assert answer.status_code == shown.status, f"{shown.name}: {answer.status_code}"
    return answer.text


def sample_site(folder: Path) -> PublicSite:
    """Make the clinic."""
    application = new_clinic(folder / "clinic", {"CLINIC_NEWSLETTER__ARCHIVE": "true"})
    cache = folder / "cards"
    kinds = (("story", "en"), ("digest", "hi"), ("digest", "ar"), ("correction", "en"), ("digest", "en"))
    names = {
        (kind, language): put_out(application, cache, number, NOON - (5 - number) * DAY, kind=kind, language=language)
        for number, (kind, language) in enumerate(kinds)
    }
    issues = tuple(Shown(f"issue-{kind}-{language}", f"/archive/{name}") for (kind, language), name in names.items())
    pages = (Shown("archive", "/archive"), *issues, Shown("not-found", "/no-such-page", 404))
    return PublicSite(application, pages)
