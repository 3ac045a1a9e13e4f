"""The protocols of the tables by which people hear of what happens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.notifications import NotificationSettings


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A state to which an item's version has come, and which is not on the trail yet."""

    key: ItemKey
    version: int
    state: ItemState
    note: str


class NoticedTable(Protocol):
    """What was noticed and put on the trail: marks, each once for its subject."""

    def new_states(self, states: Collection[ItemState]) -> tuple[Unnoticed, ...]:
        """Return the items in one of the states whose version was not noticed in it, by slot."""
        ...

    def note_state(self, found: Unnoticed, at: datetime) -> bool:
        """Note that an item was found in a state; say whether nobody had."""
        ...

    def has_states(self, calm: Collection[ItemState]) -> bool:
        """Say whether a state was noticed of an item that is in one of these by now."""
        ...

    def forget_states(self, calm: Collection[ItemState]) -> None:
        """Forget every state noticed of the items that are in one of these by now: they may come to it again."""
        ...

    def note(self, subject: str, mark: str, at: datetime) -> bool:
        """Note a mark of a subject; say whether it was not there."""
        ...

    def marks(self, subject: str) -> frozenset[str]:
        """Return the marks of a subject."""
        ...

    def forget(self, subject: str, marks: Collection[str]) -> None:
        """Forget some marks of a subject."""
        ...


class NotificationSettingsTable(Protocol):
    """How each person hears of what happens, and how far they have heard."""

    def get(self, login: str) -> NotificationSettings:
        """Return a person's settings; of who has none those that everybody begins with."""
        ...

    def put(self, settings: NotificationSettings) -> None:
        """Insert or replace a person's settings; how far they have heard stays as it is."""
        ...

    def begin(self, login: str, sequence: int, day: date) -> None:
        """Let somebody hear of what comes after a row of the trail, and after a day."""
        ...

    def reachable(self) -> tuple[NotificationSettings, ...]:
        """Return the settings of everybody with a confirmed address, by login."""
        ...

    def hear(self, login: str, after: int, until: int, at: datetime | None) -> bool:
        """Move the last row that somebody heard of; False where another worker did so since it was `after`."""
        ...

    def read_day(self, login: str, last: date, day: date, until: int) -> bool:
        """Move the day and the row of somebody's last daily mail; False where the day is not `last` any more."""
        ...
