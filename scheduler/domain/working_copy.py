"""What somebody typed into an item's form and has not saved: theirs alone, and no part of the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import ItemKey


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The fields of an item's form as a person (a login) left them, and the version of the form they began with."""

    item: ItemKey
    login: str
    fields: Mapping[str, str]
    version: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A person's secret address of the calendar. The token itself is not kept: `token_hash` is its SHA-256 (hex)."""

    login: str
    token_hash: str
    made_at: datetime
