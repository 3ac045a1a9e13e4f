"""Posts and issues: a list, one with its text and findings; moved, and written in a person's own words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Rendered, RenderedPost
from scheduler.services.documents.records import evidence_document, record_document
from scheduler.services.edit_item import Opened, Seen
from scheduler.services.item_fields import FIELDS
from scheduler.services.item_list import WantedItems
from scheduler.services.move import Move, Moved, local_time
from scheduler.web.api.campaigns import findings
from scheduler.web.api.programs import Asking, Program, ProgramRoute, looked_up, once, reads
from scheduler.web.api.records import Evidence, Record
from scheduler.web.api.shapes import (
    WRITES,
    Body,
    Cursor,
    Finding,
    Item,
    ItemPath,
    Limit,
    Line,
    LocalTime,
    Page,
    Shown,
    Slot,
    Text,
    item_of,
    page_of,
    slot_of,
)
from scheduler.web.staff.remedies import on_a_page

router = APIRouter(prefix="/api/v1/items", tags=["items"], route_class=ProgramRoute)

ITEM = "/{campaign}/{section}/{channel}/{kind}"


class Count(Shown):
    """The length of one part of an item, as its network counts it."""

    length: int
    most: int
    is_over: bool


class ItemWhole(Item):
    """An item as it would go out. `fields` are what a person may write, `fields_version` is theirs."""

    language: str
    link: str
    texts: list[str] = Field(description="As readers get it: the parts of a post, or an issue's text.")
    alts: list[str] = Field(description="What its pictures show, in words.")
    counts: list[Count]
    findings: list[Finding]
    problems: list[str] = Field(description="What keeps it from being submitted.")
    hash: str = Field(description="The SHA-256 of its content, which a clinician signs; empty where it cannot be made.")
    fields: dict[str, str]
    fields_version: str
    sentences: list[str] = Field(description="The sentences of its section, to pick from.")
    is_editable: bool


class MoveWish(Body):
    """Where an item is moved. `seen` is the time at which it was seen: another one is told as a conflict."""

    to: LocalTime
    seen: LocalTime | None = None
    insist: Annotated[bool, Field(description="Move it against the clinic's own rules, where that may be.")] = False


class MovedShown(Shown):
    """An item at its new time, the one that it had, and how many others made way."""

    item: Item
    earlier: Slot
    others: int
    notes: list[str]


class OwnWordsWish(Body):
    """What is written into an item: fields by their names. `fields_version` is that of the fields that were seen."""

    fields: Annotated[dict[Line, Text], Field(max_length=50, examples=[{"text": "Our doors are open on Sunday."}])]
    fields_version: Line


class FreeSlots(Shown):
    """The next free times of an item."""

    data: list[Slot]


@reads(router, "")
def items(
    program: Asking,
    limit: Limit = 50,
    cursor: Cursor = "",
    *,
    campaign: Annotated[str, Query(max_length=100)] = "",
    channel: Annotated[str, Query(max_length=100)] = "",
    state: ItemState | None = None,
    kind: Kind | None = None,
) -> Page[Item]:
    """Return posts and issues, in the order of their keys."""
    return listed(program, WantedItems(campaign, channel, state, kind), cursor, limit)


def listed(program: Program, wanted: WantedItems, cursor: str, limit: int) -> Page[Item]:
    """Return a page of items. Raises BadInput for a cursor that is none."""
    following = ItemKey.parse(cursor) if cursor else None
    found = program.application.item_list.page(wanted, following, limit + 1)
    return page_of(found, limit, lambda one: str(one.key), item_of)


@reads(router, ITEM)
async def one(key: ItemPath, program: Asking) -> ItemWhole:
    """Return an item as it would go out, with what the rules say of it."""
    return await looked_up(program, lambda: _whole(program, key))


@reads(router, f"{ITEM}/free-slots")
def free_slots(key: ItemPath, program: Asking) -> FreeSlots:
    """Return the next times that are free for an item."""
    slots = program.application.moving.free(key)
    return FreeSlots(data=list(map(slot_of, slots)))


@reads(router, f"{ITEM}/deliveries")
async def deliveries(key: ItemPath, program: Asking) -> Record:
    """Return what was sent of an item: each delivery with its attempts and receipt, and an issue's accounting."""
    name = str(key)

    def look() -> Record:
        (record,) = program.application.records.status(name).records
        return Record.model_validate(record_document(record))

    return await looked_up(program, look)


@reads(router, f"{ITEM}/evidence")
async def evidence(key: ItemPath, program: Asking) -> Evidence:
    """Return everything on record about an item: where each sentence comes from, who signed what, what went out."""
    name = str(key)

    def look() -> Evidence:
        (found,) = program.application.records.evidence(name)
        return Evidence.model_validate(evidence_document(found))

    return await looked_up(program, look)


@router.post(f"{ITEM}/move", response_model=MovedShown, responses=WRITES)
async def move(key: ItemPath, body: MoveWish, program: Asking) -> Response:
    """Move an item to another time. What is signed stays signed. A refusal offers the next free time."""

    def work() -> MovedShown:
        seen = local_time(*body.seen.split("T")) if body.seen else None
        wish = Move(local_time(*body.to.split("T")), seen, insist=body.insist)
        return _moved(program.application.moving.move(key, wish, program.bearer))

    return await once(program, work)


@router.post(f"{ITEM}/words", response_model=ItemWhole, responses=WRITES)
async def write(key: ItemPath, body: OwnWordsWish, program: Asking) -> Response:
    """Write own words into an item, in the person's name. A clinician has to confirm them; a signature ends."""

    def work() -> ItemWhole:
        program.application.editing.save(key, known_fields(key.kind, body.fields), body.fields_version, program.bearer)
        return _whole(program, key)

    return await once(program, work, slow=True)


def known_fields(kind: Kind, fields: dict[str, str]) -> dict[str, str]:
    """Return fields that an item of a kind has. Raises BadInput for another."""
    for name in fields:
        if name not in FIELDS[kind]:
            raise BadInput(f"'{name}' is no field of this: there are {', '.join(FIELDS[kind])}")
    return fields


def _whole(program: Program, key: ItemKey) -> ItemWhole:
    editing = program.application.editing
    opened = editing.open(key)
    return _shown(opened, editing.see(key, {}, program.bearer))


def _shown(opened: Opened, seen: Seen) -> ItemWhole:
    item, look = opened.item, seen.look
    rendered = look.rendered if look else None
    problems = [*(look.problems if look else ()), *([seen.failure] if seen.failure else [])]
    return ItemWhole(
        **dict(item_of(item)),
        language=item.draft.language,
        link=item.draft.link,
        texts=_texts(rendered),
        alts=[picture.alt for picture in rendered.pictures] if rendered else [],
        counts=[Count.model_validate(count) for count in seen.counts],
        findings=findings(seen.advised),
        problems=list(dict.fromkeys(map(on_a_page, problems))),
        hash=look.outgoing.hash if look and look.outgoing else "",
        fields=dict(opened.fields),
        fields_version=opened.version,
        sentences=list(opened.sentences),
        is_editable=opened.is_editable,
    )


def _texts(rendered: Rendered | None) -> list[str]:
    if rendered is None:
        return []
    return list(rendered.texts) if isinstance(rendered, RenderedPost) else [rendered.text]


def _moved(moved: Moved) -> MovedShown:
    return MovedShown(
        item=item_of(moved.item), earlier=slot_of(moved.earlier), others=moved.others, notes=list(moved.notes)
    )
