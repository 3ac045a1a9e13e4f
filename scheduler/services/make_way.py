"""Other campaigns' drafts make way for what names days: they move, and what was read of them stays read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.channels.registry import spec_of
from scheduler.domain.campaign import Campaign, Clinic
from scheduler.domain.content import Item, ItemKey, ItemState, is_correction
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.standing import is_standing
from scheduler.domain.welcome import is_welcome_campaign
from scheduler.planning.calendar import Booking, Request, Timetable, allot, check_times, clash
from scheduler.planning.open_hours import closed_days
from scheduler.planning.replan import Action, Change, booking_of
from scheduler.planning.slots import local_day
from scheduler.planning.weeks import end_of_weeks
from scheduler.ports import Transaction, Workspace

TAKES_NO_SLOT = frozenset({ItemState.CANCELLED, ItemState.MISSED})
UNSIGNED = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED})
"""States of an item that nobody has signed: it gives way, and holds nothing once its campaign's folder is gone."""


def timetable_of(campaign: Campaign, clinic: Clinic, now: datetime) -> Timetable:
    """Return the timetable in which a campaign's slots are found. Raises BadInput.

    Sections that a person took in have their times beside the others', after its weeks where these are full. What goes
    out by no slot, as the steps of a welcome do, is bound to no weeks.
    """
    for channel_plan in campaign.channels:
        spec_of(clinic.platform_of(channel_plan.channel))
        check_times(clinic, channel_plan)
    plans = {channel_plan.channel: channel_plan for channel_plan in campaign.channels}
    is_unbound = campaign.include or is_welcome_campaign(campaign.slug)
    end = None if is_unbound else end_of_weeks(campaign, local_day(now, clinic.zone))
    return Timetable(clinic, plans, campaign.start, now, closed_days(clinic.sending_rules), end)


@dataclass(frozen=True, slots=True)
class OtherCampaigns:
    """What the clinic's other campaigns hold, and the timetables of those whose drafts may move.

    `left_behind` are drafts of campaigns whose folder is gone: they hold nothing.
    """

    items: tuple[Item, ...]
    timetables: Mapping[str, Timetable]
    left_behind: tuple[Item, ...] = ()

    def bookings(self) -> tuple[Booking, ...]:
        """Return when they go out: the least gap holds on the whole channel."""
        return tuple(self._booking(item) for item in self.items)

    def moved(self, new: Iterable[Item]) -> Iterator[tuple[Item, Change]]:
        """Yield their drafts that stand where something new goes out, at new times, each with what is said of it."""
        ours = [Booking(item.key.channel, item.slot.at) for item in new if item.state not in TAKES_NO_SLOT]
        because = ", ".join(sorted({f"'{item.key.campaign}'" for item in new}))
        standing = {item.key: item for item in self.items}
        for slug, timetable in self.timetables.items():
            mine = [item for item in standing.values() if item.key.campaign == slug]
            for item, slot in _new_slots(mine, ours, tuple(standing.values()), timetable):
                times = f"moved from {item.slot.local:%Y-%m-%d %H:%M} to {slot.slot.local:%Y-%m-%d %H:%M}"
                change = Change(item.key, Action.MOVED, f"{times}: {because} names days, and goes before drafts")
                standing[item.key] = slot
                yield slot, change

    def _booking(self, item: Item) -> Booking:
        yields = _may_move(item) and item.key.campaign in self.timetables
        return Booking(item.key.channel, item.slot.at, campaign=item.key.campaign, yields=yields)


def other_campaigns(
    slug: str, tables: Transaction, workspace: Workspace, clinic: Clinic, now: datetime
) -> OtherCampaigns:
    """Return the campaigns beside one. The drafts of one whose settings cannot be read stay where they are.

    None stands beside a step of a welcome: it takes no slot.
    """
    if is_welcome_campaign(slug):
        return OtherCampaigns((), {})
    standing = tables.items.in_state(frozenset(ItemState) - TAKES_NO_SLOT)
    items = tuple(item for item in standing if item.key.campaign != slug and not is_standing(item.key))
    timetables, gone = {}, set()
    for name in sorted({item.key.campaign for item in items if item.state in UNSIGNED}):
        try:
            timetables[name] = timetable_of(workspace.campaign(name), clinic, now)
        except NotFound:
            gone.add(name)
        except ClinicError:
            continue

    def is_left_behind(item: Item) -> bool:
        return item.key.campaign in gone and item.state in UNSIGNED

    left_behind = tuple(item for item in items if is_left_behind(item))
    return OtherCampaigns(tuple(item for item in items if not is_left_behind(item)), timetables, left_behind)


def _may_move(item: Item) -> bool:
    return item.state in UNSIGNED and not (item.slot.pinned or item.good_until or is_correction(item))


def _new_slots(
    mine: Sequence[Item], ours: Sequence[Booking], everything: Iterable[Item], timetable: Timetable
) -> Iterator[tuple[Item, Item]]:
    """Yield a campaign's items that have to move, as they are and as they will be, in the order they had."""
    movable = [item for item in mine if _may_move(item) and item.key.channel in timetable.plans]
    displaced = {item.key for item in movable if clash(_at(item), ours, timetable.clinic)}
    if not displaced:
        return
    channels = {key.channel for key in displaced}
    moving = [item for item in movable if item.key.channel in channels]
    moving.sort(key=lambda item: item.slot.at)
    requests = [
        Request(item.key, booking_of(item).sections, current=None if item.key in displaced else item.slot)
        for item in moving
    ]
    keys: set[ItemKey] = {item.key for item in moving}
    own = {item.key for item in mine}
    taken = [
        *ours,
        *(booking_of(item) if item.key in own else _at(item) for item in everything if item.key not in keys),
    ]
    slots = allot(requests, taken, timetable)
    if len(slots) < len(requests):
        # What its weeks no longer hold goes into reserve when it is planned again, and not because others are.
        slots = allot(requests, taken, replace(timetable, end=None))
    for item in moving:
        if slots[item.key].at != item.slot.at:
            yield item, replace(item, slot=slots[item.key])


def _at(item: Item) -> Booking:
    return Booking(item.key.channel, item.slot.at)
