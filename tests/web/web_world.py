"""The pages of one clinic, asked as a browser or a program would, without a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from signing_people import AUTHOR, add_people, sign

from scheduler.bootstrap import Application
from scheduler.domain.payload import Addressee, BatchPayload
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.subscriber import Subscriber
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.people import Staff
from scheduler.services.personal_links import Purpose
from scheduler.services.standing import StandingMessages
from scheduler.testing import FakeChannel, FixedClock, PlainPasswords
from scheduler.web.application import create_app

SITE = "https://clinic.example.com"
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def new_clinic(folder: Path, environment: Mapping[str, str] | None = None) -> Application:
    """Make a workspace of its own at noon of a day in December 2026."""
    initialise(folder, NewClinic(jurisdictions=("IN",)))
    application = Application(folder, dict(environment or {}), clock=FixedClock(NOON))
    application.found()
    return application


def browser(application: Application, site: str = SITE) -> TestClient:
    """Return somebody who asks for pages; a failure of ours is an answer, as it is to a browser."""
    return TestClient(create_app(application), base_url=site, raise_server_exceptions=False, follow_redirects=False)


PARTICULARS = {
    "CLINIC_CLINIC__NAME": "Lotus Skin Clinic",
    "CLINIC_CLINIC__PUBLIC_URL": SITE,
    "CLINIC_CLINIC__POSTAL_ADDRESS": "4 Lotus Lane, Pune 411001, India",
    "CLINIC_CLINIC__SENDER": '{"name": "Lotus Skin Clinic", "address": "news@lotus-skin.clinic"}',
    "CLINIC_NEWSLETTER__LANGUAGES": '["en", "hi"]',
    "CLINIC_NEWSLETTER__TOPICS": '{"sun": {"en": "Sun and shade", "hi": "धूप और छाया"}, "care": {"en": "Daily care"}}',
}
"""A clinic's own, which a mail may be signed with."""


class Newsletter:
    """A clinic to whose newsletter people sign up: `browser` asks for its pages, `mails` are those that went out."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.clock = FixedClock(NOON)
        self.channel = FakeChannel("email", self.clock)
        initialise(folder, NewClinic(jurisdictions=("IN",)))
        self.application = Application(
            folder, PARTICULARS | environment, clock=self.clock, channels={"email": self.channel}
        )
        self.application.found()
        self.application.people = Staff(self.application.store, PlainPasswords(), self.clock)
        self.browser = browser(self.application)
        self.app.state.sleep = self._slept
        self.slept: list[float] = []

    @property
    def app(self) -> FastAPI:
        assert isinstance(self.browser.app, FastAPI)
        return self.browser.app

    async def _slept(self, seconds: float) -> None:
        self.slept.append(seconds)

    def sign_messages(self) -> None:
        """Let a clinician sign the mails by which people confirm, and are welcomed."""
        made = self.application
        StandingMessages(made.store, made.workspace, made.renderer, made.clock).plan()
        add_people(made.people)
        for decision in (*made.review.submit(STANDING_CAMPAIGN, AUTHOR), *sign(made.review, STANDING_CAMPAIGN)):
            assert decision.done, decision.reason

    def send(self) -> None:
        """Let the worker do what is due."""
        self.application.delivery.run_once(self.application.publisher())

    @property
    def mails(self) -> list[Addressee]:
        calls = [call for call in self.channel.calls if isinstance(call, BatchPayload)]
        return [addressee for call in calls for addressee in call.addressees]

    def wording(self, language: str = "en") -> str:
        return self.application.public_pages.wording(language).digest

    def sign_up(self, email: str = "asha@lotus.clinic", **fields: str) -> Response:
        return self.browser.post("/sign-up", data={"email": email, "wording": self.wording(), **fields})

    def confirmation(self, email: str = "asha@lotus.clinic") -> str:
        """Return the path of the last link that was sent to an address to confirm."""
        links = [mail.confirm_url for mail in self.mails if mail.confirm_url and mail.address == email]
        return links[-1].removeprefix(SITE)

    def subscribed(self, email: str = "asha@lotus.clinic", **fields: str) -> Subscriber:
        """Sign somebody up, and confirm it by the link in the mail."""
        assert self.sign_up(email, **fields).status_code == 200
        self.send()
        assert self.browser.post(self.confirmation(email)).status_code == 200
        return self.person(email)

    def person(self, email: str = "asha@lotus.clinic") -> Subscriber:
        with self.application.store.transaction() as tables:
            (person,) = tables.subscribers.at_address(email)
        return person

    def token(self, purpose: Purpose, person: Subscriber) -> str:
        return self.application.personal_links.token(purpose, person.id)

    def acts(self, person: Subscriber) -> list[str]:
        with self.application.store.transaction() as tables:
            return [record.act for record in tables.consents.of_subscriber(person.id)]

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of the database, by table, so that a change shows."""
        url = self.application.settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{url}?mode=ro", uri=True)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}  # noqa: S608 - our own tables' names

    def close(self) -> None:
        self.application.store.close()


@contextmanager
def signed_newsletter(folder: Path, **environment: str) -> Iterator[Newsletter]:
    """Yield a clinic whose mails are signed, and whose pages are asked for."""
    made = Newsletter(folder, **environment)
    made.sign_messages()
    with made.browser:
        yield made
    made.close()
