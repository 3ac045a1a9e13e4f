"""What went out of an item, and the page to take it back, with what that does before it is done."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.channels.registry import spec_of
from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.services.retract import deleting, retracting
from scheduler.services.retraction_report import Retracted, Target, TargetKind
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.calendar.moving import ITEM, the_key
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import slowly

router = APIRouter(prefix="/staff")

MAY_BE_OUT = frozenset(
    {
        ItemState.PUBLISHING,
        ItemState.PUBLISHED,
        ItemState.FAILED,
        ItemState.UNCERTAIN,
        ItemState.RETRACTED,
    }
)
"""The states in which something of an item is out, or may be."""


@router.api_route(f"{ITEM}/retract", methods=READING)
def show(page: Staff) -> Response:
    """Return the page that tells what taking an item back does."""
    return _page(page, the_key(page.request))


@router.post(f"{ITEM}/retract")
async def retract(request: Request, page: Staff, fields: Form) -> Response:
    """Take an item back: nothing more of it goes out."""
    key = the_key(request)
    return await slowly(request, lambda: _retracted(page, key, fields))


@router.post(f"{ITEM}/delete")
async def delete(request: Request, page: Staff, fields: Form) -> Response:
    """Delete from its platform what is live of an item that was taken back."""
    key = the_key(request)
    return await slowly(request, lambda: _deleted(page, key, fields))


def outlook(page: StaffPage, key: ItemKey) -> Retracted:
    """Return what taking an item back would do, and what of it is live. Raises HTTPException 404 for no item."""
    try:
        return page.application.retraction.look(_target(key))
    except NotFound:
        raise HTTPException(404) from None


def _target(key: ItemKey) -> Target:
    return Target(TargetKind.ITEM, str(key))


def _retracted(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    try:
        done = page.application.retraction.retract(_target(key), proof_in(page, fields), fields.one("reason"))
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, key, on_a_page(str(error)), fields.one("reason"))
    words = page.words
    said = [words.gettext("It is taken back. Nothing more of it goes out.")]
    drafted = [one.item for one in done.corrections if one.item and one.at]
    if drafted:
        said.append(words.gettext("A correction is drafted: read it, and submit it."))
    return page.go(f"/items/{key}/retract" if done.live else f"/items/{key}", " ".join(said))


def _deleted(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    live = outlook(page, key).live
    try:
        deletions = page.application.retraction.delete(live, proof_in(page, fields), fields.one("reason"))
    except ClinicError as error:
        return _page(page, key, on_a_page(str(error)), fields.one("reason"))
    left = [on_a_page(one.reason) for one in deletions if not one.gone]
    if left:
        said = page.words.gettext("Not all of it is deleted: {why}", why=" ".join(dict.fromkeys(left)))
        return _page(page, key, said, fields.one("reason"))
    return page.go(f"/items/{key}", page.words.gettext("It is deleted from its platform."))


def _page(page: StaffPage, key: ItemKey, wrong: str = "", reason: str = "") -> Response:
    effect = outlook(page, key)
    (item,) = page.application.items.find(str(key))
    platform = page.application.workspace.clinic().platform_of(key.channel)
    values = {
        "key": key,
        "effect": effect,
        "item": item,
        "is_taken_back": item.state is ItemState.RETRACTED,
        "can_be_deleted": spec_of(platform).can_be_deleted,
        "state": state_words(page.words)[item.state],
        "state_look": STATE_LOOKS[item.state],
        "retracting": retracting(_target(key)) if page.has_passkey else "",
        "deleting": deleting(effect.live) if page.has_passkey else "",
        "wrong": wrong,
        "reason": reason,
    }
    return page.show("items/retract.html", values, status=422 if wrong else 200)
