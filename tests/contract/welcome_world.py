"""A clinic that welcomes those who sign up: the world of sign-ups, with a series of three steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from delivery_world import issue
from sign_up_world import SignUpWorld

from scheduler.domain.content import Issue, Item
from scheduler.domain.payload import BatchPayload
from scheduler.domain.welcome import Enrolment, GivenStep, WelcomeSeries, WelcomeStep, welcome_campaign
from scheduler.services.welcome.sending import WelcomeSending
from scheduler.storage.store import SqlStore

STEPS = (
    WelcomeStep("first", 1, time(9)),
    WelcomeStep("second", 3, time(9)),
    WelcomeStep("third", 7, time(18)),
)
SERIES = WelcomeSeries(enabled=True, steps=STEPS, languages=("en", "hi"))
DAY = timedelta(days=1)


def step_item(step: str, language: str = "en", **changes: object) -> Item:
    """A step of the series, about what its name says."""
    item = issue(campaign=welcome_campaign(step, language))
    assert isinstance(item.draft, Issue)
    draft = replace(
        item.draft, subject=f"Step {step} {language}", audience="newsletter", language=language, each_zone=True
    )
    return replace(item, draft=replace(draft, **changes))  # type: ignore[arg-type]  # a test's own


class WelcomeWorld(SignUpWorld):
    """People sign up, and get the steps. `at` moves to a wall clock's time in the clinic's zone and works."""

    def __init__(self, store: SqlStore, series: WelcomeSeries = SERIES) -> None:
        super().__init__(store)
        self.workspace.welcome_ = series
        slugs = [welcome_campaign(step.name, language) for step in STEPS for language in ("en", "hi")]
        self.workspace.campaigns_ = (*self.workspace.campaigns_, *slugs)
        self.preparation = replace(self.preparation, address_hashes=self.pseudonyms.addresses)
        self.welcome = self.another_welcome()

    def another_welcome(self) -> WelcomeSending:
        return WelcomeSending(self.store, self.clock, self.preparation, self.pseudonyms.welcomed)

    def welcomed(self, **more: object) -> str:
        """Somebody signs up and confirms; return their opaque id."""
        return self.subscriber(**more)  # type: ignore[arg-type]  # a test's own words

    def run(self) -> None:
        self.reconciliation.expire()
        self.comparison.run()
        self.preparation.run()
        self.welcome.run()
        self.reconciliation.miss()
        self.questions.ask_all()
        while claimed := self.publisher.claim(1):
            self.publisher.deliver(claimed[0])

    def at(self, day: int, hour: int = 9, minute: int = 0) -> None:
        """Move to a time in India so many days after the first of December, and let the worker run."""
        wall = datetime(2026, 12, 1, hour, minute, tzinfo=UTC) + timedelta(days=day, hours=-5, minutes=-30)
        self.run_at(wall)

    def steps_sent(self, address: str = "asha@example.com") -> list[str]:
        """The subjects of the steps that the mail account was handed for somebody, in order."""
        calls = (call for call in self.email.calls if isinstance(call, BatchPayload))
        steps = (call for call in calls if call.issue.subject.startswith("Step "))
        return [call.issue.subject[5:] for call in steps for one in call.addressees if one.address == address]

    def given(self, address: str = "asha@example.com") -> tuple[GivenStep, ...]:
        with self.store.transaction() as tables:
            return tables.welcome.given(self.pseudonyms.welcomed(address))

    def left_out(self, address: str = "asha@example.com") -> dict[str, str]:
        return {one.step: one.reason for one in self.given(address) if not one.is_sent}

    def enrolment(self, address: str = "asha@example.com") -> Enrolment | None:
        person = self.person(address)
        with self.store.transaction() as tables:
            return tables.welcome.of_subscriber(person.id) if person else None
