"""One act on several items, each by itself: what cannot be done to one stops no other, and is told of that one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from scheduler.domain.content import UNTOUCHABLE, Item, ItemKey, ItemState, Kind, Slot
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.people import Identity, Role
from scheduler.ports import Store
from scheduler.services.controls import Controls
from scheduler.services.move import Move, Moving
from scheduler.services.move_several import MovingSeveral, in_order
from scheduler.services.people import Staff
from scheduler.services.reserve import Reserve
from scheduler.services.review import REJECTABLE, SUBMITTABLE, Decision, ReviewDesk

MOST: Final = 90
"""Items of one act; a page of the list has fewer."""

FURTHEST: Final = 366
"""Days by which items are moved at most."""


class Act(StrEnum):
    """What is done to several items.

    MOVE moves them by days, FREE to their next free slots. HOLD and RELEASE are about the accounts of the items, and
    so about everything on these.
    """

    SUBMIT = "submit"
    MOVE = "move"
    FREE = "free"
    LEAVE_OUT = "leave-out"
    CHANGES = "changes"
    HOLD = "hold"
    RELEASE = "release"


_WRITERS: Final = (Role.AUTHOR, Role.CLINICIAN)
MAY_DO: Final[Mapping[Act, tuple[Role, ...]]] = {
    Act.SUBMIT: _WRITERS,
    Act.MOVE: tuple(Role),
    Act.FREE: tuple(Role),
    Act.LEAVE_OUT: _WRITERS,
    Act.CHANGES: (Role.CLINICIAN, Role.PUBLISHER),
    Act.HOLD: tuple(Role),
    Act.RELEASE: tuple(Role),
}
"""Who may do what; those who may do it to one item."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An act, with the days of a move, and the reason of a request for changes or a hold."""

    act: Act
    days: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """An item with what would become of it: `reasons` say why nothing would, `slot` where it would go."""

    item: Item
    reasons: tuple[str, ...] = ()
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item with what became of it: whether it was done, why not, and the slot that it was moved to."""

    item: Item
    done: bool
    reasons: tuple[str, ...] = ()
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Does one act to several items."""

    store: Store
    staff: Staff
    review: ReviewDesk
    moving: Moving
    times: MovingSeveral
    reserve: Reserve
    controls: Controls

    def foresee(self, wish: Wish, keys: Collection[ItemKey]) -> tuple[Prospect, ...]:
        """Return what an act would do to each item that is there, and write nothing. Raises BadInput."""
        _check(wish, keys)
        if wish.act in {Act.MOVE, Act.FREE}:
            found = self.times.foresee(keys, wish.days if wish.act is Act.MOVE else None)
            return tuple(Prospect(one.item, one.reasons, one.slot) for one in found)
        return tuple(Prospect(item, tuple(filter(None, (_against(wish.act, item),)))) for item in self._items(keys))

    def do(self, wish: Wish, seen: Mapping[ItemKey, datetime], by: Identity) -> tuple[Outcome, ...]:
        """Do an act to each item. `seen` has the local time at which somebody saw it: what was moved since stays.

        Raises BadInput, and ClinicError for somebody who may not, with nothing done.
        """
        _check(wish, seen)
        if wish.act is Act.CHANGES and not wish.reason:
            raise BadInput("say what has to change")
        self.staff.recognise(by, MAY_DO[wish.act])
        items = self._items(seen)
        if wish.act in {Act.HOLD, Act.RELEASE}:
            return self._braked(wish, items, by)
        if wish.act in {Act.MOVE, Act.FREE}:
            ordered = in_order(items, wish.days if wish.act is Act.MOVE else None)
            return tuple(_guarded(item, lambda item: self._moved(wish, item, seen[item.key], by)) for item in ordered)
        acts: dict[Act, Callable[[Item], Outcome]] = {
            Act.SUBMIT: lambda item: _decided(item, self.review.submit(str(item.key), by)),
            Act.CHANGES: lambda item: _decided(item, self.review.reject(str(item.key), by, wish.reason)),
            Act.LEAVE_OUT: lambda item: self._left_out(item, by),
        }
        return tuple(_guarded(item, acts[wish.act]) for item in items)

    def _items(self, keys: Iterable[ItemKey]) -> tuple[Item, ...]:
        found = []
        with self.store.transaction() as tables:
            for key in keys:
                try:
                    found.append(tables.items.get(key))
                except ClinicError:  # it is not there any more
                    continue
        return tuple(found)

    def _moved(self, wish: Wish, item: Item, seen: datetime, by: Identity) -> Outcome:
        days = wish.days if wish.act is Act.MOVE else None
        (new,) = self.times.foresee((item.key,), days)
        if new.slot is None:
            return Outcome(item, done=False, reasons=new.reasons)
        moved = self.moving.move(item.key, Move(new.slot.local, seen), by)
        return Outcome(item, done=True, reasons=moved.notes, slot=moved.item.slot)

    def _left_out(self, item: Item, by: Identity) -> Outcome:
        if reason := _against(Act.LEAVE_OUT, item):
            raise BadInput(reason)
        self.reserve.change(item.key.campaign, drop=(item.key.section,), by=by)
        return Outcome(item, done=True)

    def _braked(self, wish: Wish, items: Iterable[Item], by: Identity) -> tuple[Outcome, ...]:
        """Hold back, or let go on, each account once."""
        refused: dict[str, tuple[str, ...]] = {}
        for account in sorted({item.key.channel for item in items}):
            try:
                if wish.act is Act.HOLD:
                    self.controls.hold(account, by, wish.reason)
                else:
                    self.controls.release(account, by)
                refused[account] = ()
            except ClinicError as error:
                refused[account] = (str(error),)
        return tuple(Outcome(item, not refused[item.key.channel], refused[item.key.channel]) for item in items)


def _check(wish: Wish, keys: Collection[ItemKey]) -> None:
    if not keys:
        raise BadInput("nothing was chosen: tick at least one item")
    if len(keys) > MOST:
        raise BadInput(f"at most {MOST} items are taken at once: choose fewer")
    if wish.act is Act.MOVE and not 0 < abs(wish.days) <= FURTHEST:
        raise BadInput(f"say by how many days they move: at most {FURTHEST}, and not none")


def _against(act: Act, item: Item) -> str:
    """Return what speaks against an act by an item's state alone; the act itself looks at more."""
    if act is Act.SUBMIT and item.state not in SUBMITTABLE:
        return f"Only drafts and what was sent back can be submitted; it is {_word(item.state)}."
    if act is Act.CHANGES and item.state not in REJECTABLE - {ItemState.CANCELLED}:
        return f"Only what was submitted and is not out can be sent back; it is {_word(item.state)}."
    if act is Act.LEAVE_OUT and item.key.kind is Kind.ISSUE:
        return "An issue is left out section by section, on its own page."
    if act is Act.LEAVE_OUT and item.state in UNTOUCHABLE | {ItemState.CANCELLED}:
        return f"It can no longer be left out; it is {_word(item.state)}."
    return ""


def _word(state: ItemState) -> str:
    return state.value.replace("_", " ")


def _decided(item: Item, decisions: Iterable[Decision]) -> Outcome:
    (decision,) = decisions
    return Outcome(item, decision.done, () if decision.done else decision.reasons)


def _guarded(item: Item, act: Callable[[Item], Outcome]) -> Outcome:
    try:
        return act(item)
    except ClinicError as error:
        return Outcome(item, done=False, reasons=(str(error),))
