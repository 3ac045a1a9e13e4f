"""The calendar at a secret address, one a person, for their own calendar program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.content import Item
from scheduler.domain.errors import NotFound
from scheduler.domain.people import Actor
from scheduler.domain.session import hash_of
from scheduler.domain.working_copy import CalendarFeed
from scheduler.ports import Clock, Database
from scheduler.services.people import Staff
from scheduler.services.times import Times

KEPT: Final = timedelta(days=60)
"""How long what is past stays in the calendar: programs take out what is gone from it."""


@dataclass(frozen=True, slots=True)
class CalendarFeeds:
    """Makes, ends and answers the secret addresses. `as_file` writes items as iCalendar."""

    store: Database
    times: Times
    clock: Clock
    as_file: Callable[[Iterable[Item]], bytes]
    staff: Staff

    def of(self, login: str) -> CalendarFeed | None:
        """Return a person's address, of which only the hash is known; None where they have none."""
        with self.store.reading() as tables:
            return tables.calendar_feeds.of_person(login)

    def make(self, by: Actor, token: str) -> None:
        """Give a person an address with a new token (256 random bits); an earlier one ends. Raises BadInput."""
        login = self.staff.acting(by)
        with self.store.transaction() as tables:
            tables.calendar_feeds.put(CalendarFeed(login, hash_of(token), self.clock.now()))
            tables.audit.record(event(self.clock.now(), login, "calendar address made", login))

    def end(self, by: Actor) -> None:
        """End a person's address. Raises BadInput, ClinicError."""
        login = self.staff.acting(by)
        with self.store.transaction() as tables:
            tables.calendar_feeds.drop(login)
            tables.audit.record(event(self.clock.now(), login, "calendar address ended", login))

    def calendar(self, token: str) -> bytes:
        """Return the calendar as iCalendar. Raises NotFound for an address that is nobody's, or is no more."""
        with self.store.reading() as tables:
            feed = tables.calendar_feeds.find(hash_of(token))
            person = tables.people.get(feed.login) if feed is not None else None
        if person is None or not person.active:
            raise NotFound("there is no such calendar")
        return self.as_file(self.times.from_today(KEPT))
