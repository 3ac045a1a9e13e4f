"""A clinic whose people use the staff's pages: by requests, as a browser would send them, without a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from anyio import CapacityLimiter
from fastapi.testclient import TestClient
from signing_people import AUTHOR, CLINICIAN, PASSWORD, add_people, sign
from web_world import NOON, PARTICULARS, SITE

from scheduler.bootstrap import Application
from scheduler.domain.people import Person, Role
from scheduler.ports import Channel, Clock
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.people import Staff
from scheduler.testing import FakeChannel, FixedClock, PlainPasswords
from scheduler.web.application import create_app

CASES = Path(__file__).parents[1] / "reading" / "cases"
LEE = Person("lee", "Lee", (Role.PUBLISHER,))

__all__ = ["AUTHOR", "CLINICIAN", "PASSWORD", "StaffWorld"]


class StaffWorld:
    """A clinic with an author (maya), a clinician (rao) and a publisher (lee), at noon of 1 December 2026."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        clinic: NewClinic | None = None,
        accounts: Callable[[Clock], Mapping[str, Channel]] | None = None,
    ) -> None:
        """The clinic's own stand in the environment; with `clinic`, in its config.toml.

        `accounts` opens others than the channels in memory.
        """
        self.clock = FixedClock(NOON)
        self.channels = {name: FakeChannel(name, self.clock) for name in ("x", "email")}
        opened = self.channels if accounts is None else accounts(self.clock)
        initialise(folder, clinic or NewClinic(jurisdictions=("IN",), zone="Asia/Kolkata"))
        own = {} if clinic else PARTICULARS
        self.application = Application(folder, {**own, **(environment or {})}, clock=self.clock, channels=opened)
        self.application.found()
        made = self.application
        made.people = Staff(made.store, PlainPasswords(), self.clock, made.passkey_proofs, made.code_proofs)
        add_people(self.application.people)
        self.application.people.add(LEE, PASSWORD, by=CLINICIAN)
        self.app = create_app(self.application)
        state = self.app.state
        state.writers = state.slow = state.long = CapacityLimiter(1)  # what a server makes when it starts

    def nobody(self) -> TestClient:
        """Return the browser of somebody who is not signed in."""
        return TestClient(self.app, base_url=SITE, raise_server_exceptions=False, follow_redirects=False)

    def signed_in(self, login: str) -> TestClient:
        """Return the browser of a person who has signed in."""
        client = self.nobody()
        answer = client.post("/staff/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    def plan(
        self, article: str = "article-1-dental.docx", slug: str = "dental", start: date = date(2026, 12, 3)
    ) -> str:
        """Import an article of the tests and plan its campaign; return its slug."""
        made = self.application
        made.articles.ingest(CASES / article, slug, link=f"{SITE}/{slug}")
        made.planning.run(slug, start=start)
        return slug

    def submit(self, name: str) -> None:
        """Put items before the clinician, in Maya's name."""
        for decision in self.application.review.submit(name, AUTHOR):
            assert decision.done, decision.reason

    def sign(self, name: str) -> None:
        """Sign what was submitted, in Dr Rao's name."""
        for decision in sign(self.application.review, name):
            assert decision.done, decision.reason
