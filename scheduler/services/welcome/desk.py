"""The welcome series as staff look at it and change it: its steps, who is in it, and the switch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from time import sleep
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.people import Identity, Person, Role
from scheduler.domain.recipient import TAKEN, WAITING, RecipientState
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.domain.welcome import (
    LAST_DAY,
    LONGEST_NAME,
    MOST_STEPS,
    WelcomeSeries,
    WelcomeStep,
    is_step_name,
    is_welcome_campaign,
    step_of,
)
from scheduler.ports import Clock, Database, Transaction, WelcomeFile, Workspace
from scheduler.services.breathing import BREATH, Breathe
from scheduler.services.clinic_settings import MAY_CHANGE
from scheduler.services.people import Staff
from scheduler.services.recipients import AT_ONCE
from scheduler.services.segments import SegmentDesk
from scheduler.services.signed_comparison import SignedComparison
from scheduler.services.welcome.signed_steps import NotSigned, signed_step, step_keys
from scheduler.services.welcome.words import NewWords, StepWriting

MAY_WRITE: Final = (Role.AUTHOR, Role.CLINICIAN)
"""Who writes the words of steps, and says when they go out: a clinician signs them all the same."""

SUBJECT: Final = "welcome series"
"""Its name on the audit trail."""

MOST_SECTIONS: Final = 400
"""Sections that are offered to choose from: those of some thirty articles."""

REMOVED: Final = "the step was taken out of the welcome series"
"""Note on the items of a step that is no longer among the steps."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step in one language. `obstacle` is why it may not go out now, or empty."""

    key: ItemKey
    language: str
    subject: str
    state: ItemState
    obstacle: str


@dataclass(frozen=True, slots=True)
class StepLook:
    """A step with its words, and with how many people it went to, by the state of each copy."""

    step: WelcomeStep
    words: tuple[StepWords, ...]
    copies: Mapping[RecipientState, int]
    left_out: Mapping[str, int]

    @property
    def sent(self) -> int:
        """How many got it, whatever was reported since."""
        return sum(number for state, number in self.copies.items() if state in TAKEN)

    @property
    def waiting(self) -> int:
        """How many it is on its way to."""
        return sum(number for state, number in self.copies.items() if state in WAITING)

    @property
    def passed_by(self) -> int:
        """How many it was left out for."""
        return sum(self.left_out.values())

    @property
    def is_signed(self) -> bool:
        """Whether it goes out in every language that it has words in."""
        return bool(self.words) and not any(words.obstacle for words in self.words)


@dataclass(frozen=True, slots=True)
class WelcomeLook:
    """The series as it stands in its file. `version` is the file's, `in_between` how many are on their way."""

    series: WelcomeSeries
    version: str
    steps: tuple[StepLook, ...]
    in_between: int


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section of a campaign's article, to choose."""

    campaign: str
    section: str
    heading: str


@dataclass(frozen=True, slots=True)
class WelcomeDesk:
    """Looks at the welcome series, and changes it."""

    files: WelcomeFile
    workspace: Workspace
    store: Database
    staff: Staff
    clock: Clock
    writing: StepWriting
    segments: SegmentDesk
    comparison: SignedComparison
    breathe: Breathe = sleep

    def look(self) -> WelcomeLook:
        """Return the series with its steps, in the order in which a person gets them. Raises BadInput."""
        series, version, now = self.files.welcome_series(), self.files.welcome_version(), self.clock.now()
        with self.store.reading() as tables:
            steps = tuple(_look(step, tables, now) for step in series.steps)
            in_between = tables.welcome.in_between()
            items = [tables.items.get(words.key) for step in steps for words in step.words]
        ended = {item.key: item for item in self.comparison.as_they_stand(items)}
        return WelcomeLook(series, version, tuple(_standing(step, ended) for step in steps), in_between)

    def add(self, new: NewWords, after: int, by: Identity, version: str | None = None) -> None:
        """Write a new step with its words in a language: it goes out `after` so many days, once it is signed.

        `version` is that of the file which whoever adds it saw. Raises BadInput and NotFound, with nothing written, and
        ClinicError.
        """
        person = self.staff.recognise(by, MAY_WRITE)
        series = self.files.welcome_series()
        self._check(new.step, after, new.at)
        if series.step(new.step) is not None:
            raise BadInput(f"there is a step '{new.step}' already: choose another name")
        if len(series.steps) >= MOST_STEPS:
            raise BadInput(f"a welcome series has at most {MOST_STEPS} steps")
        self._check_language(new.language)
        self._write(_with(series, WelcomeStep(new.step, after, new.at)), version)
        try:
            self.writing.write(new, person.login)
        except BaseException:
            self._write(series, None)
            raise
        self._record(person, "welcome step added", step=new.step, language=new.language, after=after)

    def translate(self, new: NewWords, by: Identity) -> None:
        """Write the words of a step that is there in another language. Raises as `add` does."""
        person = self.staff.recognise(by, MAY_WRITE)
        step = self._step(new.step)
        self._check_language(new.language)
        self.writing.write(replace(new, at=step.at), person.login)
        self._record(person, "welcome step written", step=new.step, language=new.language)

    def move(self, name: str, after: int, at: time, by: Identity, version: str | None = None) -> None:
        """Let a step go out on another day, or at another time: the steps are in the order of their days.

        Its signature stands. Raises NotFound, BadInput, ClinicError.
        """
        person, step = self.staff.recognise(by, MAY_WRITE), self._step(name)
        self._check(name, after, at)
        self._write(_with(self.files.welcome_series(), replace(step, after=after, at=at)), version)
        self._record(person, "welcome step moved", step=name, after=after, time=f"{at:%H:%M}")

    def remove(self, name: str, by: Identity, version: str | None = None) -> None:
        """Take a step out: it goes to nobody any more. Its words stay in the workspace. Raises as `move` does."""
        person, _ = self.staff.recognise(by, MAY_WRITE), self._step(name)
        series, now = self.files.welcome_series(), self.clock.now()
        self._write(replace(series, steps=tuple(step for step in series.steps if step.name != name)), version)
        with self.store.transaction() as tables:
            for key in step_keys(tables, name):
                _take_out(tables.items.get(key), tables, now)
        self._record(person, "welcome step removed", step=name)

    def switch(self, by: Identity, version: str | None = None, *, on: bool) -> None:
        """Let the series begin, or stop it: who is in it goes on where they were. Raises BadInput, ClinicError."""
        person, series = self.staff.recognise(by, MAY_CHANGE), self.files.welcome_series()
        if on and not series.steps:
            raise BadInput("there is no step yet: add one first")
        self._write(replace(series, enabled=on), version)
        self._record(person, "welcome series switched on" if on else "welcome series switched off")

    def allow_lateness(self, days: int, by: Identity, version: str | None = None) -> None:
        """Leave a step out for somebody once it is so many days late. Raises BadInput, ClinicError."""
        person = self.staff.recognise(by, MAY_CHANGE)
        if not 1 <= days <= 60:
            raise BadInput("a step may be late for 1 to 60 days")
        self._write(replace(self.files.welcome_series(), late=timedelta(days=days)), version)
        self._record(person, "welcome lateness chosen", days=days)

    def sections(self) -> tuple[SectionChoice, ...]:
        """Return the sections of the campaigns' articles, by campaign, of which a step can be made."""
        found: list[SectionChoice] = []
        for slug in self.workspace.campaigns():
            if is_welcome_campaign(slug) or len(found) >= MOST_SECTIONS:
                continue
            with suppress(ClinicError):  # whoever is in the middle of editing an article sees it here afterwards
                units = self.workspace.article(slug).units()
                found += [SectionChoice(slug, unit.id, unit.heading) for unit in units]
        return tuple(found[:MOST_SECTIONS])

    def free_name(self, wanted: str) -> str:
        """Return a name for a new step that no other has, made of some words."""
        plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain)[: LONGEST_NAME - 4].strip("-") or "step"
        taken = {step_of(slug)[0] for slug in self.workspace.campaigns() if is_welcome_campaign(slug)}
        taken |= {step.name for step in self.files.welcome_series().steps}
        return next(name for name in (base, *(f"{base}-{number}" for number in range(2, 1000))) if name not in taken)

    def language(self, wanted: str) -> str:
        """Return a language of the newsletter as it was wanted, or its first."""
        return wanted or self.workspace.clinic().newsletter.subscription.languages[0]

    def count(self, segment: str = "") -> int:
        """Return how many people of the list, or of a segment, could begin now: on the list, and never in the series.

        Raises NotFound, BadInput.
        """
        return sum(len(people) for people in self._able(segment))

    def enrol(self, by: Identity, segment: str = "") -> int:
        """Let those begin now who are on the list, or in a segment, and never were in the series; return how many.

        Nobody who came by an import begins otherwise. Raises NotFound, BadInput, ClinicError.
        """
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        if not self.files.welcome_series().enabled:
            raise BadInput("the welcome series is off: switch it on first")
        begun = 0
        for people in self._able(segment):
            with self.store.transaction() as tables:
                new = set(people) - tables.welcome.enrolled(people)
                begun += tables.welcome.enrol(sorted(new), now)
            self.breathe(BREATH)
        self._record(person, "welcome begun for the list", segment=segment, people=begun)
        return begun

    def _able(self, segment: str) -> Iterator[tuple[str, ...]]:
        """Yield those who could begin, in pieces: who is on the list, and never was in the series."""
        chosen = self.segments.named(segment) if segment else None
        audience = chosen.audience if chosen else self.workspace.clinic().newsletter.subscription.audience
        selection = self.segments.selection(chosen.query) if chosen else None
        last, is_last = "", False
        while not is_last:
            with self.store.reading() as tables:
                chunk = tables.subscribers.chunk(audience, selection, last, AT_ONCE)
                able = [person.id for person in chunk.people if person.status is SubscriberStatus.CONFIRMED]
                new = set(able) - tables.welcome.enrolled(able)
            last, is_last = chunk.last, chunk.is_last
            yield tuple(subscriber for subscriber in able if subscriber in new)

    def _step(self, name: str) -> WelcomeStep:
        step = self.files.welcome_series().step(name)
        if step is None:
            raise NotFound(f"the welcome series has no step '{name}'")
        return step

    def _check(self, name: str, after: int, at: time) -> None:
        if not is_step_name(name):
            raise BadInput(f"'{name}' cannot name a step: use small letters, digits and hyphens, such as 'first-visit'")
        if not 1 <= after <= LAST_DAY:
            raise BadInput(f"a step goes out 1 to {LAST_DAY} days after the confirmation")
        quiet = self.workspace.clinic().quiet_hours
        if quiet is not None and quiet.cover(at):
            raise BadInput(f"{at:%H:%M} lies in the quiet hours, {quiet.start:%H:%M} to {quiet.end:%H:%M}")

    def _check_language(self, language: str) -> None:
        languages = self.workspace.clinic().newsletter.subscription.languages
        if language not in languages:
            raise BadInput(f"the newsletter has no language '{language}': it has {', '.join(languages)}")

    def _write(self, series: WelcomeSeries, version: str | None) -> None:
        self.files.write_welcome(series, version)
        with self.store.transaction() as tables:
            tables.welcome.keep(self.files.welcome_series(), self.clock.now())

    def _record(self, person: Person, action: str, **detail: object) -> None:
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), person.login, action, SUBJECT, **detail))


def _with(series: WelcomeSeries, step: WelcomeStep) -> WelcomeSeries:
    others = (one for one in series.steps if one.name != step.name)
    return replace(series, steps=tuple(sorted((*others, step), key=lambda one: (one.after, one.at))))


def _look(step: WelcomeStep, tables: Transaction, now: datetime) -> StepLook:
    words = tuple(_words(tables.items.get(key), tables, now) for key in step_keys(tables, step.name))
    return StepLook(step, words, tables.welcome.states(step.name), tables.welcome.left_out(step.name))


def _words(item: Item, tables: Transaction, now: datetime) -> StepWords:
    found = signed_step(item, tables, now)
    subject = item.draft.subject if isinstance(item.draft, Issue) else ""
    obstacle = found.reason if isinstance(found, NotSigned) else ""
    return StepWords(item.key, step_of(item.key.campaign)[1], subject, item.state, obstacle)


def _standing(look: StepLook, items: Mapping[ItemKey, Item]) -> StepLook:
    """Return a step with its words as they stand: a signature that holds no longer is none."""
    words = (
        replace(each, state=items[each.key].state, obstacle=each.obstacle or items[each.key].note)
        if items[each.key].state is not each.state
        else each
        for each in look.words
    )
    return replace(look, words=tuple(words))


def _take_out(item: Item, tables: Transaction, now: datetime) -> None:
    """Cancel the mail of a step, with what waits of it."""
    tables.approvals.void(item.key, REMOVED, now)
    tables.deliveries.cancel_pending(item.key, REMOVED, now)
    tables.items.put(replace(item, state=ItemState.CANCELLED, version=item.version + 1, note=REMOVED))
