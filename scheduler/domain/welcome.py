"""The welcome series: signed issues that go to a person in the days after they confirmed, each step once.

The words of a step are a campaign of its own for each language, whose name tells that it is one, so that every
delivery can: nothing of it has a time of its own, and each copy goes to one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from scheduler.domain.content import ItemKey, Kind

WELCOME_PREFIX = "welcome."
"""Begins the name of a campaign that holds a step's words. No article or note is given a name with a full stop."""

LATE_DAYS = 7
"""How many days a step may be late before it is left out for a person, where nothing else is chosen."""

LAST_DAY = 365
"""The most days after the confirmation at which a step may stand."""

LONGEST_NAME = 60
"""Characters of a step's name."""

MOST_STEPS = 20
"""More mails than these are no welcome any more."""

_CAMPAIGN = re.compile(r"welcome\.(?P<step>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class WelcomeStep:
    """A step: it goes out so many local days `after` the confirmation, at a time of the reader's wall clock."""

    name: str
    after: int
    at: time


@dataclass(frozen=True, slots=True)
class WelcomeSeries:
    """The steps in the order in which a person gets them.

    While it is not `enabled` nobody begins, and nothing goes out. `languages` are the newsletter's, the first of which
    stands in for one in which a step has no words. A step that could not go out for `late` is left out for that person.
    """

    enabled: bool = False
    steps: tuple[WelcomeStep, ...] = ()
    late: timedelta = timedelta(days=LATE_DAYS)
    languages: tuple[str, ...] = ("en",)

    def step(self, name: str) -> WelcomeStep | None:
        """Return a step by its name."""
        return next((step for step in self.steps if step.name == name), None)

    @property
    def reach(self) -> timedelta:
        """How long after a beginning any step may still be due: its last day, its lateness, and a day for each step."""
        last = max((step.after for step in self.steps), default=0)
        return timedelta(days=last + len(self.steps) + 2) + self.late


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person's way through the series. `begun_at` is when they confirmed, or when staff let them begin.

    At `next_at` it is looked at again; None when nothing more is to come. `ended_at` and `reason` tell that the person
    left it before its end.
    """

    subscriber: str
    begun_at: datetime
    next_at: datetime | None
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GivenStep:
    """What became of a step for a person: it went to them in a `delivery`, or was left out for a `reason`."""

    step: str
    subscriber: str
    at: datetime
    item: ItemKey | None = None
    version: int = 0
    delivery: str = ""
    reason: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether it was handed to the ledger of deliveries; what became of it then stands there."""
        return bool(self.delivery)


def welcome_campaign(step: str, language: str) -> str:
    """Return the name of the campaign that holds a step's words in a language."""
    return f"{WELCOME_PREFIX}{step}.{language}"


def is_step_name(name: str) -> bool:
    """Say whether a step may have a name: small letters and digits, with hyphens between them."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None and len(name) <= LONGEST_NAME


def is_welcome_campaign(slug: str) -> bool:
    """Say whether a campaign holds the words of a step."""
    return _CAMPAIGN.fullmatch(slug) is not None


def step_of(slug: str) -> tuple[str, str]:
    """Return the step and the language that the name of such a campaign tells. Raises ValueError for another's."""
    found = _CAMPAIGN.fullmatch(slug)
    if found is None:
        raise ValueError(f"'{slug}' holds no step of the welcome series")
    return found["step"], found["language"]


def is_welcome_step(key: ItemKey) -> bool:
    """Say whether an item is the mail of a step."""
    return key.kind is Kind.ISSUE and is_welcome_campaign(key.campaign)


def next_step(series: WelcomeSeries, given: Iterable[GivenStep]) -> WelcomeStep | None:
    """Return the first step that a person neither got nor missed, or None."""
    done = {one.step for one in given}
    return next((step for step in series.steps if step.name not in done), None)


def words_for(wanted: str, step: str, campaigns: Iterable[str], languages: Iterable[str]) -> str | None:
    """Return the campaign with a step's words for a reader: in their language, one like it, or the newsletter's first.

    `wanted` is the reader's language, `campaigns` are those that hold words; None where none of them would do.
    """
    here = {step_of(slug)[1].lower(): slug for slug in campaigns if step_of(slug)[0] == step}
    base = wanted.split("-", maxsplit=1)[0].lower()
    related = (tag for tag in sorted(here) if base and tag.split("-", maxsplit=1)[0] == base)
    for tag in (wanted.lower(), *related, *(language.lower() for language in languages)):
        if tag in here:
            return here[tag]
    return None
