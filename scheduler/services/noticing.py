"""Puts on the audit trail what comes about by itself, once: an item's new state, an account's hold, access that ends.

What people do is on the trail already. What the worker and the platforms bring about is read off the state that it
leaves, so that no place that changes a state can forget to tell; where a program was killed, the next look finds it.
A state that lasted shorter than the worker's rhythm is not told: there is nothing to do about it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.domain.audit import AuditEvent, event
from scheduler.domain.content import ItemState
from scheduler.domain.errors import ChannelFailure, ClinicError
from scheduler.domain.notifications import ACCESS_ENDS, HELD, ITEM_BECAME
from scheduler.ports import Channel, Clock, Database, Transaction
from scheduler.services.health import account_fault

_CALM: Final = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED})
"""States from which an item begins anew: whatever it comes to afterwards is told again."""

_HOLDS: Final = "channels held back"
_ENDS: Final = "access that ends"


@dataclass(frozen=True, slots=True)
class Noticing:
    """Looks for what is new."""

    store: Database
    clock: Clock

    def run(self) -> int:
        """Put what is new on the trail; return how many rows that are."""
        with self.store.reading() as tables:
            is_new = bool(tables.noticed.new_states(ITEM_BECAME.keys()))
            is_changed = is_new or tables.noticed.has_states(_CALM) or self._changed_holds(tables)
        if not is_changed:
            return 0
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.noticed.forget_states(_CALM)
            told = [*_new_states(tables, now), *self._new_holds(tables, now)]
            for happened in told:
                tables.audit.record(happened)
        return len(told)

    def _held(self, tables: Transaction) -> Mapping[str, tuple[str, str]]:
        """Return the holds that a person must end, by their mark: the channel and why. Others end by themselves."""
        holds = (hold for hold in tables.controls.holds() if hold.until is None)
        return {f"{hold.channel}: {hold.reason}": (hold.channel, hold.reason) for hold in holds}

    def _changed_holds(self, tables: Transaction) -> bool:
        return self._held(tables).keys() != tables.noticed.marks(_HOLDS)

    def _new_holds(self, tables: Transaction, now: datetime) -> list[AuditEvent]:
        held = self._held(tables)
        tables.noticed.forget(_HOLDS, tables.noticed.marks(_HOLDS) - held.keys())
        new = [held[mark] for mark in sorted(held) if tables.noticed.note(_HOLDS, mark, now)]
        return [event(now, "system", HELD, channel, reason=reason) for channel, reason in new]


def _new_states(tables: Transaction, now: datetime) -> list[AuditEvent]:
    found = [one for one in tables.noticed.new_states(ITEM_BECAME.keys()) if tables.noticed.note_state(one, now)]
    return [
        event(now, "system", ITEM_BECAME[one.state], str(one.key), version=one.version, reason=one.note)
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class AccessWatch:
    """Asks each account's platform now and then when its access ends, and puts on the trail what must be renewed."""

    store: Database
    channels: Mapping[str, Channel]
    clock: Clock

    def run(self) -> None:
        """Ask each account. One that cannot be reached says nothing: what is due on it will tell."""
        for name, channel in self.channels.items():
            try:
                status = channel.check()
            except (ChannelFailure, ClinicError):
                continue
            now = self.clock.now()
            fault = account_fault(status, now)
            marks = {f"{name}: {fault}"} if fault else set()
            with self.store.reading() as tables:
                known = {mark for mark in tables.noticed.marks(_ENDS) if mark.startswith(f"{name}: ")}
            if marks != known:
                self._tell(name, fault, known, now)

    def _tell(self, name: str, fault: str, known: set[str], now: datetime) -> None:
        with self.store.transaction() as tables:
            tables.noticed.forget(_ENDS, known)
            if fault and tables.noticed.note(_ENDS, f"{name}: {fault}", now):
                tables.audit.record(event(now, "system", ACCESS_ENDS, name, reason=fault))
