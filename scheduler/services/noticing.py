"""Puts on the audit trail what comes about by itself, once: an item's new state, an account's hold, access that ends.

What people do is on the trail already. What the worker and the platforms bring about is read off the state that it
leaves, so that no place that changes a state can forget to tell; where a program was killed, the next look finds it.
A state that lasted shorter than the worker's rhythm is not told: there is nothing to do about it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.domain.audit import AuditEvent, event
from scheduler.domain.content import ItemState
from scheduler.domain.notifications import ACCESS_ENDS, HELD, ITEM_BECAME
from scheduler.ports import Clock, Database, Transaction

_CALM: Final = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED})
"""States from which an item begins anew: whatever it comes to afterwards is told again."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Something that lasts until a person mends it: what it is about, and why."""

    action: str
    subject: str
    reason: str

    @property
    def mark(self) -> str:
        return f"{self.subject}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Noticing:
    """Looks for what is new."""

    store: Database
    clock: Clock

    def run(self) -> int:
        """Put what is new on the trail; return how many rows that are."""
        with self.store.reading() as tables:
            is_new = bool(tables.noticed.new_states(ITEM_BECAME.keys())) or tables.noticed.has_states(_CALM)
            is_changed = is_new or any(one.is_new(tables.noticed.marks(one.kind)) for one in _troubles(tables))
        if not is_changed:
            return 0
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.noticed.forget_states(_CALM)
            told = [*_new_states(tables, now), *_new_troubles(tables, now)]
            for happened in told:
                tables.audit.record(happened)
        return len(told)


def _new_states(tables: Transaction, now: datetime) -> list[AuditEvent]:
    found = [one for one in tables.noticed.new_states(ITEM_BECAME.keys()) if tables.noticed.note_state(one, now)]
    return [
        event(now, "system", ITEM_BECAME[one.state], str(one.key), version=one.version, reason=one.note)
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class _Troubles:
    """What lasts now of one kind. Of the subjects that are `unknown` now, what was known before still holds."""

    kind: str
    found: tuple[_Trouble, ...]
    unknown: frozenset[str] = frozenset()

    def over(self, known: frozenset[str]) -> frozenset[str]:
        """Return the known marks of what does not last any more."""
        marks = {one.mark for one in self.found}
        return frozenset(mark for mark in known - marks if mark.partition(": ")[0] not in self.unknown)

    def is_new(self, known: frozenset[str]) -> bool:
        """Say whether something is found that is not known, or known that is over."""
        return bool({one.mark for one in self.found} - known or self.over(known))


def _troubles(tables: Transaction) -> Iterator[_Troubles]:
    """Yield what lasts now: holds that a person must end, and accounts that the last look found fault with."""
    holds = (hold for hold in tables.controls.holds() if hold.until is None)
    yield _Troubles("channels held back", tuple(_Trouble(HELD, hold.channel, hold.reason) for hold in holds))
    look = tables.upkeep.last_look()
    answers = look.answers if look else {}
    unasked = frozenset(name for name, answer in answers.items() if answer.status is None)
    faults = ((name, answer.fault) for name, answer in answers.items() if answer.fault and name not in unasked)
    found = tuple(_Trouble(ACCESS_ENDS, name, fault) for name, fault in faults)
    yield _Troubles("access that ends", found, unasked)


def _new_troubles(tables: Transaction, now: datetime) -> list[AuditEvent]:
    new: list[_Trouble] = []
    for troubles in _troubles(tables):
        tables.noticed.forget(troubles.kind, troubles.over(tables.noticed.marks(troubles.kind)))
        new += [one for one in troubles.found if tables.noticed.note(troubles.kind, one.mark, now)]
    return [event(now, "system", one.action, one.subject, reason=one.reason) for one in new]
