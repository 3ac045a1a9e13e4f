"""What waits for a signature, in the order in which it must be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.standing import is_standing
from scheduler.ports import Clock, Readable, Workspace
from scheduler.services.schedule import miss_after


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits for a signature.

    Signed by `on_time` it goes out at its time, by `latest` it still goes out; both are aware UTC, and None for what
    has no time of its own. `author` is the name of who submitted it, `login` their login; `is_too_late` says that
    nobody can sign it any more at the time that it has.
    """

    item: Item
    login: str
    author: str
    on_time: datetime | None
    latest: datetime | None
    is_too_late: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands among those that wait: its `number` from 1 of `count`, 0 where it does not wait.

    `before` and `after` are the items beside it.
    """

    waiting: Waiting | None
    before: ItemKey | None
    after: ItemKey | None
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The items before the clinicians."""

    store: Readable
    workspace: Workspace
    clock: Clock

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what waits, the most urgent first; what has no time comes last."""
        clinic, now = self.workspace.clinic(), self.clock.now()
        with self.store.reading() as tables:
            names = {person.login: person.name for person in tables.people.all()}
            items = tables.items.in_state({ItemState.IN_REVIEW})
            submissions = tables.approvals.newest_submissions([item.key for item in items])
        found = []
        for item in items:
            submission = submissions.get((item.key, item.version))
            login = submission.by if submission else ""
            latest = None if is_standing(item.key) else miss_after(item, clinic)
            on_time = None if latest is None else min(item.slot.at, latest)
            is_too_late = latest is not None and now > latest
            found.append(Waiting(item, login, names.get(login, login), on_time, latest, is_too_late))
        return tuple(sorted(found, key=_urgency))

    def place(self, key: ItemKey) -> Place:
        """Return where an item stands among those that wait; it need not be one of them."""
        waiting = self.waiting()
        keys = [one.item.key for one in waiting]
        if key not in keys:
            return Place(None, None, keys[0] if keys else None, 0, len(keys))
        at = keys.index(key)
        before, after = keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
        return Place(waiting[at], before, after, at + 1, len(keys))


def _urgency(waiting: Waiting) -> tuple[bool, float, ItemKey]:
    latest = waiting.latest
    return latest is None, latest.timestamp() if latest else 0.0, waiting.item.key
