"""Move an item to another time: written into campaign.toml as a person's choice, and planned again (promises 2 and 7).

What is signed stays signed: the time is no part of what a clinician saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.content import Item, ItemKey, ItemState, Slot, is_correction
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Actor
from scheduler.domain.standing import STANDING_CAMPAIGN, is_standing
from scheduler.domain.welcome import is_welcome_step
from scheduler.planning.calendar import Booking, Timetable, clock_changes, pinned_slot
from scheduler.planning.free_slots import free_slots, objections_to
from scheduler.planning.replan import booking_of
from scheduler.planning.slots import resolve_local
from scheduler.ports import CampaignFiles, Clock, Database, Transaction, Workspace
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.make_way import TAKES_NO_SLOT, timetable_of
from scheduler.services.people import Staff
from scheduler.services.plan import Planning

MOVABLE: Final = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.APPROVED})
"""States of an item whose time a person may change."""

OFFERED = 20
"""Free slots that are offered to choose from."""


class MoveRefused(ClinicError):  # noqa: N818 - named as what it tells, like the domain's errors
    """An item that stays where it is. `next_free` is the first free slot after the time that was wanted.

    With `may_insist` the same may be asked again with `insist`: the rule is the clinic's own.
    """

    def __init__(self, reason: str, next_free: Slot | None = None, *, may_insist: bool = False) -> None:
        super().__init__(reason)
        self.next_free = next_free
        self.may_insist = may_insist


@dataclass(frozen=True, slots=True)
class Move:
    """The wish to move an item to a local time (naive, in the clinic's zone).

    `seen` is the local time at which whoever moves it saw it. With `insist` it goes there against the clinic's own
    rules. Without `pinned` its time is the planner's to choose again, who keeps it as long as it is free: so a move is
    undone.
    """

    local: datetime
    seen: datetime | None = None
    insist: bool = False
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """An item at its new time, with the slot that it had. `others` are how many items made way, `notes` on its time."""

    item: Item
    earlier: Slot
    others: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moving:
    """Moves items."""

    files: CampaignFiles
    workspace: Workspace
    store: Database
    planning: Planning
    clock: Clock
    staff: Staff

    def free(self, key: ItemKey, count: int = OFFERED) -> tuple[Slot, ...]:
        """Return the next free slots of an item, soonest first. Raises NotFound, BadInput."""
        with self.store.reading() as tables:
            item, bookings, timetable = self._surroundings(key, tables)
        return tuple(islice(free_slots(item, bookings, timetable, timetable.now), count))

    def free_on(self, key: ItemKey, day: date) -> tuple[Slot, ...]:
        """Return the free slots of an item on a local day. Raises NotFound, BadInput."""
        with self.store.reading() as tables:
            item, bookings, timetable = self._surroundings(key, tables)
        before = resolve_local(datetime.combine(day, time()), timetable.clinic.zone).at - timedelta(microseconds=1)
        following = free_slots(item, bookings, timetable, before)
        return tuple(takewhile(lambda slot: slot.local.date() == day, following))

    def move(self, key: ItemKey, wish: Move, by: Actor) -> Moved:
        """Move an item in a person's name. Raises MoveRefused with the rule in words, NotFound, BadInput."""
        login = self.staff.acting(by)
        version = self.files.campaign_version(key.campaign)
        slot = pinned_slot(wish.local, self.workspace.clinic().zone)
        with self.store.reading() as tables:
            item, bookings, timetable = self._surroundings(key, tables)
            check_movable(item, wish, was_signed=was_signed(item, tables))
        self._check_time(item, slot, bookings, timetable, insist=wish.insist)
        before = self._others(key)
        moved = self._written(item, slot, version, pinned=wish.pinned)
        after = self._others(key)
        self._record(moved, item, login)
        changed = sum(before.get(other) != at for other, at in after.items())
        return Moved(moved, item.slot, changed, clock_changes(moved.slot, wish.local))

    def _surroundings(self, key: ItemKey, tables: Transaction) -> tuple[Item, list[Booking], Timetable]:
        item = tables.items.get(key)
        check_has_a_time(key)
        others = [other for other in taking_slots(tables) if other.key != key]
        bookings = [booking_beside(other, key.campaign) for other in others]
        campaign, clinic = self.workspace.campaign(key.campaign), self.workspace.clinic()
        return item, bookings, timetable_of(campaign, clinic, self.clock.now())

    def _check_time(
        self, item: Item, slot: Slot, bookings: list[Booking], timetable: Timetable, *, insist: bool
    ) -> None:
        against = tuple(objections_to(item, slot, bookings, timetable))
        final = tuple(objection for objection in against if objection.final)
        if final or (against and not insist):
            free = next(free_slots(item, bookings, timetable, slot.at), None)
            reason = " ".join(objection.sentence for objection in final or against)
            raise MoveRefused(reason, free, may_insist=not final)

    def _written(self, item: Item, slot: Slot, version: str, *, pinned: bool) -> Item:
        """Write an item's time, plan again, and return the item; where that fails the file is as it was."""
        key = item.key
        setting: Setting = ("overrides", f"{key.section}/{key.channel}", "at")
        choice: dict[Setting, SettingValue] = {setting: slot.local}
        before = self.files.edit_campaign(key.campaign, choice, version)
        try:
            moved = self._planned(key)
            if not pinned:
                self.files.edit_campaign(key.campaign, {setting: None})
                moved = self._planned(key)
            _check_moved(moved, slot, pinned=pinned)
        except BaseException:
            self.files.restore_campaign(key.campaign, before)
            with suppress(ClinicError):  # what went wrong first is what is told
                self.planning.run(key.campaign)
            raise
        return moved

    def _planned(self, key: ItemKey) -> Item:
        self.planning.run(key.campaign)
        with self.store.reading() as tables:
            return tables.items.get(key)

    def _others(self, key: ItemKey) -> Mapping[ItemKey, datetime]:
        with self.store.reading() as tables:
            standing = tables.items.in_state(MOVABLE)
        return {item.key: item.slot.at for item in standing if item.key != key}

    def _record(self, moved: Item, earlier: Item, login: str) -> None:
        times = {"from": f"{earlier.slot.local:%Y-%m-%d %H:%M}", "to": f"{moved.slot.local:%Y-%m-%d %H:%M}"}
        with self.store.transaction() as tables:
            happened = event(self.clock.now(), login, "moved", str(moved.key), zone=moved.slot.zone, **times)
            tables.audit.record(happened)


def check_has_a_time(key: ItemKey) -> None:
    """Raise MoveRefused for what goes out to one reader after another."""
    if is_welcome_step(key):
        raise MoveRefused("It goes out some days after somebody confirmed: the welcome series says when.")
    if key.campaign == STANDING_CAMPAIGN:
        raise MoveRefused("It goes out when somebody signs up: it has no time of its own.")


def taking_slots(tables: Transaction) -> tuple[Item, ...]:
    """Return every item that has a time which no other may have."""
    standing = tables.items.in_state(frozenset(ItemState) - TAKES_NO_SLOT)
    return tuple(item for item in standing if not is_standing(item.key))


def booking_beside(item: Item, campaign: str) -> Booking:
    """Return what an item holds against those of a campaign: its sections count within its own campaign alone."""
    return booking_of(item) if item.key.campaign == campaign else Booking(item.key.channel, item.slot.at)


def _check_moved(item: Item, slot: Slot, *, pinned: bool) -> None:
    """Raise MoveRefused where planning left an item alone: something of it is on its way."""
    if pinned and item.slot.at != slot.at:
        raise MoveRefused("It is being sent, or was changed meanwhile: its time stays as it is.")


def check_movable(item: Item, wish: Move, *, was_signed: bool) -> None:
    """Raise MoveRefused for an item that is not where somebody saw it, or whose time is settled."""
    if wish.seen is not None and wish.seen != item.slot.local:
        raise MoveRefused(f"Somebody moved it meanwhile: it stands at {item.slot.local:%Y-%m-%d %H:%M} now.")
    if item.state is ItemState.MISSED and was_signed:
        raise MoveRefused("It was missed. Decide first what becomes of it.")
    if item.state not in MOVABLE | {ItemState.MISSED} or is_correction(item):
        state = item.state.value.replace("_", " ")
        raise MoveRefused(f"Its time can no longer be changed: it is {state}.")


def was_signed(item: Item, tables: Transaction) -> bool:
    """Say whether something of an item as it is was ever to be sent: planning brings back what nobody signed."""
    return bool(tables.deliveries.of_item(item.key, item.version))


def local_time(day: str, at: str) -> datetime:
    """Return the local time that a form's day ('2026-12-05') and time ('10:00') mean. Raises BadInput."""
    try:
        local = datetime.fromisoformat(f"{day}T{at}")
    except ValueError:
        raise BadInput("Choose a day and a time, as 5 December 2026 and 10:30.") from None
    if local.tzinfo is not None:
        raise BadInput("Choose a time of the clinic's own zone.")
    return local.replace(second=0, microsecond=0)
