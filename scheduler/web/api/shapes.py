"""What several operations answer with, and the bodies and parameters that programs send."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Depends, Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scheduler.domain.content import Item as PlannedItem
from scheduler.domain.content import ItemKey, ItemState, Kind, SlotRule
from scheduler.domain.content import Slot as PlannedSlot
from scheduler.domain.item_outline import ItemOutline
from scheduler.web.api.problems import problems

READS: Final = problems(400, 401, 403, 404, 422, 429, 431, 500, 503)
"""What every operation may answer beside what was asked for."""

WRITES: Final = READS | problems(409, 413, 415)

LONGEST_PAGE: Final = 200

T = TypeVar("T")
Found = TypeVar("Found")


class Shown(BaseModel):
    """What is answered. It is made of what the product knows, which may hold more."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Body(BaseModel):
    """What a program sends: no field that nobody knows, and no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _plain(text: str) -> str:
    if any(sign < " " and sign not in "\n\t" for sign in text) or "\x7f" in text:
        raise ValueError("must have no control characters")
    return text


def _day(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("must be a day as in 2026-12-05")
    return value


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_plain)]
Line = Annotated[str, Field(max_length=500), AfterValidator(_plain)]
Day = Annotated[date, Field(strict=False), BeforeValidator(_day)]
LocalTime = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
        description="On the wall clock of the clinic's zone.",
        examples=["2026-12-05T10:00"],
    ),
]

Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=1000, description="The `next` of the page before; empty for the first page.")]
Place = Annotated[str, Path(max_length=200)]
Slug = Annotated[str, Path(max_length=100, description="A campaign's name.", examples=["dental"])]


def item_path(campaign: Slug, section: Place, channel: Place, kind: Kind) -> ItemKey:
    """Return the key of the item that an address names."""
    return ItemKey(campaign, section, channel, kind)


ItemPath = Annotated[ItemKey, Depends(item_path)]


def issue_path(campaign: Slug, section: Place, channel: Place) -> ItemKey:
    """Return the key of the issue that an address names."""
    return ItemKey(campaign, section, channel, Kind.ISSUE)


IssuePath = Annotated[ItemKey, Depends(issue_path)]


class Page(Shown, Generic[T]):
    """Some of a list, in an order that stays. `next` is the `cursor` of the next page, null at the end."""

    data: list[T]
    next: str | None


def page_of(found: Sequence[Found], limit: int, name: Callable[[Found], str], show: Callable[[Found], T]) -> Page[T]:
    """Return a page of what was found, which is one more than the limit where there is a next page."""
    following = name(found[limit - 1]) if len(found) > limit else None
    return Page[T](data=[show(one) for one in found[:limit]], next=following)


def after(found: Sequence[Found], cursor: str, limit: int, name: Callable[[Found], str]) -> Sequence[Found]:
    """Return what follows a cursor in a list that is in the order of its names, with one more than the limit."""
    return [one for one in found if not cursor or name(one) > cursor][: limit + 1]


class Slot(Shown):
    """A time: on the wall clock of a zone, and the instant that it means."""

    local: LocalTime
    zone: str = Field(examples=["Asia/Kolkata"])
    at: datetime
    rule: SlotRule = Field(description="'gap' and 'fold' tell of a time that clocks skip, or have twice.")
    pinned: bool = Field(description="True when a person chose it.")


class Item(Shown):
    """A post or an issue without its words."""

    key: str = Field(examples=["dental/dentures/x/post"])
    campaign: str
    section: str
    channel: str
    kind: Kind
    state: ItemState
    version: int
    slot: Slot
    edited: bool = Field(description="True when a person wrote or chose something of it.")
    note: str = Field(description="What staff were told of it.")


class Finding(Shown):
    """What a rule says of some words, and what can be done about it."""

    rule: str
    severity: str = Field(examples=["block", "warn", "info"])
    place: str
    quote: str
    sentence: str
    message: str
    reason: str
    law: list[str]
    fix: str
    waived: str = Field(description="The exception that a clinician signed, empty where there is none.")
    repairs: list[str]


Values = dict[str, Any]  # Any: values of JSON


def slot_of(slot: PlannedSlot) -> Slot:
    """Return a time as it is answered."""
    local = f"{slot.local:%Y-%m-%dT%H:%M}"
    return Slot(local=local, zone=slot.zone, at=slot.at, rule=slot.rule, pinned=slot.pinned)


def item_of(item: ItemOutline | PlannedItem) -> Item:
    """Return an item as it is answered."""
    key = item.key
    return Item(
        key=str(key),
        campaign=key.campaign,
        section=key.section,
        channel=key.channel,
        kind=key.kind,
        state=item.state,
        version=item.version,
        slot=slot_of(item.slot),
        edited=item.edited,
        note=item.note,
    )
