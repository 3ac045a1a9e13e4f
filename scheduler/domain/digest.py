"""What a mail to somebody who works here tells: what has happened, and once a day what waits and what goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.notifications import Notification


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item as a mail names it: its title, and its time (aware UTC)."""

    key: ItemKey
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, with the item that it is about, where it is about one."""

    notification: Notification
    item: ItemShown | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """An item that waits for a signature. Signed by `on_time` it goes out at its time, by `latest` later.

    Both are aware UTC, and None for what has no time of its own. `is_too_late` says that nobody can sign it any more at
    the time that it has.
    """

    item: ItemShown
    on_time: datetime | None
    latest: datetime | None
    is_too_late: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with its state: one that goes out soon, or one about which a person has to decide."""

    item: ItemShown
    state: ItemState


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's daily mail. `lost` is when mails to them were made that may not have arrived."""

    to_sign: tuple[Deadline, ...] = ()
    to_decide: tuple[Standing, ...] = ()
    news: tuple[Told, ...] = ()
    upcoming: tuple[Standing, ...] = ()
    lost: tuple[datetime, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to say."""
        return not (self.to_sign or self.to_decide or self.news or self.upcoming or self.lost)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An entry of a calendar's file. `name` tells it again in a later file; `at` (aware UTC) is when it ends."""

    name: str
    at: datetime
    title: str
    words: str
    url: str
