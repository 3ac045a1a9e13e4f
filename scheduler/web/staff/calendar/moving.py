"""The page to move an item to another time; dragging and keys post the same form."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.item_texts import title_of
from scheduler.services.move import Move, Moved, MoveRefused, local_time
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.calendar.model import PATH, Address, moved_path
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")

ITEM = "/items/{campaign}/{section}/{channel}/{kind}"


@router.api_route(f"{ITEM}/move", methods=READING)
def show(page: Staff) -> Response:
    """Return the form to move an item."""
    return _form(page, the_key(page.request), Fields(), back=page.request.query_params.get("back", ""))


@router.post(f"{ITEM}/move")
async def move(request: Request, page: Staff, fields: Form) -> Response:
    """Move an item in the name of who is signed in."""
    key = the_key(request)
    return await written(request, lambda: _moved(page, key, fields))


def the_key(request: Request) -> ItemKey:
    """Return the key of the item that an address names. Raises HTTPException 404."""
    try:
        return ItemKey.parse("/".join(request.path_params[name] for name in ("campaign", "section", "channel", "kind")))
    except BadInput:
        raise HTTPException(404) from None


def _moved(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    try:
        moved = page.application.moving.move(key, _wish(fields), page.identity)
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _form(page, key, fields, refused=error, back=fields.one("back"))
    was_pinned = moved.earlier.pinned
    month = Address(day=moved.item.slot.local.date()).path
    back = moved_path(fields.one("back") or month, key, moved.earlier.local, was_pinned=was_pinned)
    return page.go(back, _said(page, moved))


def _wish(fields: Fields) -> Move:
    """Return what a form asks for: a free slot that was chosen, or a day and a time."""
    day, _, at = fields.one("slot").partition("T")
    seen = fields.one("seen")
    return Move(
        local_time(day or fields.one("day"), at or fields.one("time")),
        local_time(*seen.split("T", 1)) if "T" in seen else None,
        insist=bool(fields.one("insist")),
        pinned=not fields.one("planned"),
    )


def _said(page: StaffPage, moved: Moved) -> str:
    words, slot = page.words, moved.item.slot
    sentences = [
        words.gettext("Moved to {day}, {time}.", day=words.short_day(slot.local.date()), time=f"{slot.local:%H:%M}"),
        *(f"{note[:1].upper()}{note[1:]}." for note in moved.notes),
    ]
    if moved.others:
        sentences.append(words.ngettext("{count} other made way.", "{count} others made way.", moved.others))
    return " ".join(sentences)


def _form(page: StaffPage, key: ItemKey, fields: Fields, refused: ClinicError | None = None, *, back: str) -> Response:
    try:
        (item,) = page.application.signed_comparison.as_they_stand(page.application.items.find(str(key)))
        free = page.application.moving.free(key)
    except NotFound:
        raise HTTPException(404) from None
    except MoveRefused as error:
        free, refused = (), refused or error
    values = {
        "item": item,
        "title": title_of(item),
        "free": tuple(slot for slot in free if slot.at != item.slot.at),
        "refused": refused,
        "next_free": getattr(refused, "next_free", None),
        "may_insist": getattr(refused, "may_insist", False),
        "typed": _typed(fields, item.slot.local),
        "back": back if back.startswith(PATH) else Address(day=item.slot.local.date()).path,
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("calendar/move.html", values, status=422 if refused and fields.values else 200)


def _typed(fields: Fields, now: datetime) -> tuple[str, str]:
    """Return the day and the time as somebody typed them, else those that the item has."""
    day, _, at = fields.one("slot").partition("T")
    return day or fields.one("day") or f"{now:%Y-%m-%d}", at or fields.one("time") or f"{now:%H:%M}"
