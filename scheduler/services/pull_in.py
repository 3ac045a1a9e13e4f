"""Take a section out of reserve: planned at free times, or on a day that somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.content import UNTOUCHABLE, Item, ItemState
from scheduler.domain.people import Identity, Role
from scheduler.services.move import Move, MoveRefused, Moving
from scheduler.services.people import Staff
from scheduler.services.reserve import Reserve


@dataclass(frozen=True, slots=True)
class PulledIn:
    """The items of a section that was taken in, by slot. `notes` say of each that is not on the day why it is not."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PullingIn:
    """Takes sections in."""

    staff: Staff
    reserve: Reserve
    moving: Moving

    def pull(self, campaign: str, section: str, by: Identity, day: date | None = None) -> PulledIn:
        """Take a section into its campaign on every account on which it waits.

        Each of its items gets the planner's time; with `day`, a free one of that day, else its own time of day there.
        Where a rule speaks against that, it keeps the planner's. Raises NotFound, BadInput, ClinicError.
        """
        self.staff.recognise(by, (Role.AUTHOR, Role.CLINICIAN))
        report = self.reserve.change(campaign, take=(section,), by=by)
        done = UNTOUCHABLE | {ItemState.CANCELLED}
        mine = [item for item in report.items if item.key.section == section and item.state not in done]
        found, notes = [], []
        for item in sorted(mine, key=lambda one: (one.slot.at, one.key)):
            try:
                found.append(item if day is None else self._on(item, day, by))
            except MoveRefused as refused:
                found.append(item)
                notes.append(f"{item.key.channel}: {refused}")
        return PulledIn(tuple(found), tuple(notes))

    def _on(self, item: Item, day: date, by: Identity) -> Item:
        free = self.moving.free_on(item.key, day)
        local = free[0].local if free else datetime.combine(day, item.slot.local.time())
        return item if local == item.slot.local else self.moving.move(item.key, Move(local), by).item
