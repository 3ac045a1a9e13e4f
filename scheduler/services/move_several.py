"""Where several items would stand that are moved together: each looked at as if those before it had moved already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from scheduler.domain.content import Item, ItemKey, Slot
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.planning.calendar import Timetable, pinned_slot
from scheduler.planning.free_slots import free_slots, objections_to
from scheduler.ports import Clock, Readable, Transaction, Workspace
from scheduler.services.make_way import timetable_of
from scheduler.services.move import Move, booking_beside, check_has_a_time, check_movable, taking_slots, was_signed


@dataclass(frozen=True, slots=True)
class NewTime:
    """An item with the slot that it would get, or why it stays where it is."""

    item: Item
    slot: Slot | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovingSeveral:
    """Foresees moves, and writes nothing."""

    workspace: Workspace
    store: Readable
    clock: Clock

    def foresee(self, keys: Collection[ItemKey], days: int | None) -> tuple[NewTime, ...]:
        """Return where items would stand so many days on (negative: back), or at their next free slots for None.

        Items that are not there are left out. The order is that in which they are moved, so that none stands in
        another's way.
        """
        with self.store.reading() as tables:
            items = in_order(_found(keys, tables), days)
            signed = {item.key for item in items if was_signed(item, tables)}
            standing = {item.key: item for item in taking_slots(tables)}
        timetables: dict[str, Timetable] = {}
        found = []
        for item in items:
            others = tuple(other for key, other in standing.items() if key != item.key)
            new = self._new_time(item, others, days, timetables, was_signed=item.key in signed)
            if new.slot is not None:
                standing[item.key] = replace(item, slot=new.slot)
            found.append(new)
        return tuple(found)

    def _new_time(
        self,
        item: Item,
        others: Sequence[Item],
        days: int | None,
        timetables: dict[str, Timetable],
        *,
        was_signed: bool,
    ) -> NewTime:
        slug = item.key.campaign
        try:
            check_has_a_time(item.key)
            check_movable(item, Move(item.slot.local), was_signed=was_signed)
            if slug not in timetables:
                timetables[slug] = timetable_of(
                    self.workspace.campaign(slug), self.workspace.clinic(), self.clock.now()
                )
        except ClinicError as error:
            return NewTime(item, reasons=(str(error),))
        bookings, timetable = [booking_beside(other, slug) for other in others], timetables[slug]
        if days is None:
            free = next(free_slots(item, bookings, timetable, max(item.slot.at, timetable.now)), None)
            return NewTime(item, free, () if free else ("There is no free time for it.",))
        slot = pinned_slot(item.slot.local + timedelta(days=days), self.workspace.clinic().zone)
        against = tuple(objection.sentence for objection in objections_to(item, slot, bookings, timetable))
        return NewTime(item, None if against else slot, against)


def in_order(items: Iterable[Item], days: int | None) -> tuple[Item, ...]:
    """Return items as they are moved: what goes forward from the last one on, everything else from the first."""
    return tuple(sorted(items, key=lambda item: (item.slot.at, item.key), reverse=days is not None and days > 0))


def _found(keys: Iterable[ItemKey], tables: Transaction) -> Iterator[Item]:
    for key in keys:
        try:
            yield tables.items.get(key)
        except NotFound:
            continue
