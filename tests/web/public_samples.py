"""A clinic with something on each of its public pages, and the requests that show them all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from rendering_samples import CLINIC
from sent_issues import put_out
from web_world import NOON, Newsletter

from scheduler.bootstrap import Application
from scheduler.services.personal_links import Purpose

LANGUAGES = ("en", "hi", "es", "fr", "de", "ar")
SETTINGS = {
    "CLINIC_CLINIC__NAME": CLINIC.name,
    "CLINIC_BRAND__LOGO": "brand/logo.png",
    "CLINIC_NEWSLETTER__LANGUAGES": json.dumps(LANGUAGES),
    "CLINIC_NEWSLETTER__ARCHIVE": "true",
    "CLINIC_NEWSLETTER__TOPICS": '{"sun": {"en": "Sun and shade", "hi": "धूप और छाया"}, "care": {"en": "Daily care"}}',
}
FULLEST = {"sign-up-again", "confirm", "preferences-saved", "my-link-again", "archive", "not-found", "issue-digest-en"}
"""A page for each template, with all that may stand on it."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A page: the request that shows it, and the status of its answer. With a form it is posted, and may be again."""

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

    @property
    def kinds(self) -> tuple[Shown, ...]:
        """One page for each template, the fullest there is."""
        return tuple(shown for shown in self.pages if shown.name in FULLEST)


def asked_for(client: TestClient, shown: Shown, language: str) -> str:
    """Return the HTML of a page."""
    address = shown.address(language)
    answer = client.get(address) if shown.form is None else client.post(address, data=dict(shown.form))
    assert answer.status_code == shown.status, f"{shown.name}: {answer.status_code}"
    return answer.text


def sample_site(folder: Path) -> PublicSite:
    """Make the clinic: people at every step, and issues of every kind."""
    newsletter = Newsletter(folder / "clinic", **SETTINGS)
    newsletter.sign_messages()
    with newsletter.browser:
        pages = (*_pages_of_people(newsletter), *_pages_of_issues(newsletter.application, folder / "cards"))
    return PublicSite(newsletter.application, (*pages, Shown("not-found", "/no-such-page", 404)))


def _pages_of_people(newsletter: Newsletter) -> tuple[Shown, ...]:
    def token(purpose: Purpose, name: str) -> str:
        person = newsletter.subscribed(f"{name}@lotus.clinic", first_name=name.title(), topic="sun")
        return f"/{purpose}/{newsletter.token(purpose, person)}"

    newsletter.subscribed("asha@lotus.clinic")
    used = newsletter.confirmation()
    newsletter.sign_up("meera@lotus.clinic")
    newsletter.send()
    preferences, left = token(Purpose.PREFERENCES, "ravi"), token(Purpose.UNSUBSCRIBE, "zoya")
    form = {"email": "new@lotus.clinic", "wording": newsletter.wording()}
    return (
        Shown("sign-up", "/sign-up"),
        Shown("sign-up-again", "/sign-up", 422, {**form, "email": "new at lotus", "first_name": "New"}),
        Shown("signed-up", "/sign-up", 200, form),
        Shown("confirm", newsletter.confirmation()),
        Shown("confirmed", used, 200, {}),
        Shown("preferences", preferences),
        Shown("preferences-saved", preferences, 200, {"frequency": "weekly", "pause": "4", "topic": "sun"}),
        Shown("erase", f"{preferences}/erase"),
        Shown("erased", f"{token(Purpose.PREFERENCES, 'nila')}/erase", 200, {}),
        Shown("unsubscribe", token(Purpose.UNSUBSCRIBE, "omar")),
        Shown("unsubscribed", left, 200, {}),
        Shown("my-link", "/my-link"),
        Shown("my-link-again", "/my-link", 422, {"email": "new at lotus"}),
        Shown("erase", f"{preferences}/erase"),
        Shown("erased", f"{token(Purpose.PREFERENCES, 'uma')}/erase", 200, {}),
    )


def _pages_of_issues(application: Application, cache: Path) -> tuple[Shown, ...]:
    kinds = (("story", "en"), ("digest", "hi"), ("digest", "ar"), ("correction", "en"), ("digest", "en"))
    names = {
        f"issue-{kind}-{language}": put_out(
            application, cache, number, NOON - (5 - number) * DAY, kind=kind, language=language
        )
        for number, (kind, language) in enumerate(kinds)
    }
    return (Shown("archive", "/archive"), *(Shown(page, f"/archive/{name}") for page, name in names.items()))
