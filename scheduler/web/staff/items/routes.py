"""The editor of one item."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.item_texts import title_of
from scheduler.domain.payload import RenderedPost
from scheduler.domain.standing import STANDING_CAMPAIGN, is_standing
from scheduler.rendering.view_models import shown_issue, shown_post
from scheduler.services.edit_item import Opened, Overtaken, Seen, mended
from scheduler.services.item_fields import FIELDS, Fields
from scheduler.web import forms
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.calendar.moving import ITEM, the_key
from scheduler.web.staff.card_look_names import layouts_of, motifs_of
from scheduler.web.staff.item_words import NOT_SUBMITTED, item_name
from scheduler.web.staff.items.model import differing, labels, photographs, pictures, told
from scheduler.web.staff.items.retracting import MAY_BE_OUT, outlook
from scheduler.web.staff.network_frame import frame_of
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


_IN_FILE = re.compile(r"^(?:campaigns/[^:]*|campaign\.toml): (?:override '[^']*': |overrides\.\"[^\"]*\"\.)?")
"""The place in campaign.toml that a use case names first."""


_STILL_OPEN = NOT_SUBMITTED | {ItemState.IN_REVIEW, ItemState.APPROVED}
"""The states in which saving another text makes a draft, which can be submitted."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the page says beside the form: what went wrong, that something is not saved, whose words differ.

    `kept_at` is when something that was typed earlier was kept, `not_submitted` why it was saved and not submitted.
    """

    wrong: str = ""
    is_typed: bool = False
    theirs: Fields | None = None
    kept_at: datetime | None = None
    not_submitted: tuple[str, ...] = ()
    status: int = 200


@router.api_route(ITEM, methods=READING)
def edit(page: Staff) -> Response:
    """Return the editor of an item."""
    key = the_key(page.request)
    opened = _opened(page, key)
    kept = page.application.editing.kept(key, page.identity)
    if kept is not None and "kept" in page.request.query_params:
        return _page(page, opened, kept.fields, Answered(is_typed=True), kept.version)
    return _page(page, opened, opened.fields, Answered(kept_at=kept.saved_at if kept else None))


@router.api_route("/photographs/{file:path}", methods=READING)
def photograph(file: str, page: Staff) -> Response:
    """Return a photograph on record, to choose what of it is kept."""
    try:
        data = page.application.photograph(file)
    except ClinicError:
        raise HTTPException(404) from None
    kind = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}.get(PurePosixPath(file).suffix.lower())
    if kind is None:
        raise HTTPException(404)
    return Response(data, media_type=kind, headers={"cache-control": "private, max-age=600"})


@router.post(ITEM)
async def save(request: Request, page: Staff, fields: Form) -> Response:
    """Save what was typed."""
    key = the_key(request)
    return await written(request, lambda: _saved(page, key, fields))


@router.post(f"{ITEM}/submit")
async def submit(request: Request, page: Staff, fields: Form) -> Response:
    """Save what was typed, and put the item before the clinician."""
    key = the_key(request)
    return await written(request, lambda: _submitted(page, key, fields))


@router.post(f"{ITEM}/keep")
async def keep(request: Request, page: Staff, fields: Form) -> Response:
    """Keep what was typed for who typed it; nothing else changes."""
    key = the_key(request)
    return await written(request, lambda: _kept(page, key, fields))


@router.post(f"{ITEM}/forget")
async def forget(request: Request, page: Staff) -> Response:
    """Throw away what was kept."""
    key = the_key(request)
    return await written(request, lambda: _forgotten(page, key))


@router.post(f"{ITEM}/look")
async def look(request: Request, page: Staff, fields: Form) -> Response:
    """Show what was typed as it would go out, with a sentence added or a remedy applied if one was chosen."""
    key = the_key(request)
    return await to_thread.run_sync(lambda: _looked(page, key, fields), limiter=request.app.state.slow)


@router.post(f"{ITEM}/count")
async def count(request: Request, page: Staff, fields: Form) -> Response:
    """Return the part of the page that changes while somebody types: count, findings and preview."""
    key = the_key(request)
    return await to_thread.run_sync(lambda: _counted(page, key, fields), limiter=request.app.state.slow)


def _opened(page: StaffPage, key: ItemKey) -> Opened:
    try:
        return page.application.editing.open(key)
    except NotFound:
        raise HTTPException(404) from None


def _typed(key: ItemKey, fields: forms.Fields) -> Fields:
    typed = {name: fields.exact(name).replace("\r\n", "\n") for name in FIELDS[key.kind]}
    return {**typed, "references": "\n".join(fields.every("references"))}


def _saved(page: StaffPage, key: ItemKey, fields: forms.Fields) -> Response:
    return _changed(page, key, fields, lambda opened, item: _after_saving(page, opened, item))


def _submitted(page: StaffPage, key: ItemKey, fields: forms.Fields) -> Response:
    return _changed(
        page, key, fields, lambda _, item: _after_submitting(page, item.key, asking=bool(fields.one("ask")))
    )


def _after_saving(page: StaffPage, opened: Opened, item: Item) -> Response:
    return page.go(f"/items/{item.key}", _said(page, opened, item.version != opened.item.version))


def _after_submitting(page: StaffPage, key: ItemKey, *, asking: bool) -> Response:
    reasons: tuple[str, ...]
    try:
        (decision,) = page.application.review.submit(str(key), page.identity, asking=asking)
        reasons = () if decision.done else decision.reasons
    except ClinicError as error:
        reasons = (str(error),)
    if not reasons:
        said = page.words.gettext("It waits for a clinician's signature.")
        return page.go(f"/items/{key}", said)
    opened = _opened(page, key)
    return _page(page, opened, opened.fields, Answered(not_submitted=tuple(map(on_a_page, reasons)), status=409))


def _changed(page: StaffPage, key: ItemKey, fields: forms.Fields, then: Callable[[Opened, Item], Response]) -> Response:
    """Save what was typed and go on; where that is refused, show the form with it."""
    opened, typed = _opened(page, key), _typed(key, fields)
    try:
        item = page.application.editing.save(key, typed, fields.one("version"), page.identity)
    except Overtaken as overtaken:
        return _page(page, opened, typed, Answered(is_typed=True, theirs=overtaken.theirs, status=409))
    except ClinicError as error:
        return _page(page, opened, typed, Answered(wrong=_on_the_page(str(error)), is_typed=True, status=422))
    return then(opened, item)


def _said(page: StaffPage, opened: Opened, is_new: bool) -> str:
    words = page.words
    if not is_new:
        return words.gettext("Saved. What readers see stays as it was.")
    if opened.item.state is ItemState.APPROVED:
        return words.gettext("Saved. Its signature has ended: submit it again.")
    return words.gettext("Saved. It is a draft: submit it when it is ready.")


def _kept(page: StaffPage, key: ItemKey, fields: forms.Fields) -> Response:
    try:
        page.application.editing.keep(key, _typed(key, fields), fields.one("version"), page.identity)
    except NotFound:
        raise HTTPException(404) from None
    if page.request.headers.get("accept") == "application/json":
        return Response(status_code=204)
    return page.go(
        f"/items/{key}?kept=1", page.words.gettext("Kept for you. Nobody else sees it. The item is as it was.")
    )


def _forgotten(page: StaffPage, key: ItemKey) -> Response:
    page.application.editing.forget(key, page.identity)
    return page.go(f"/items/{key}")


def _looked(page: StaffPage, key: ItemKey, fields: forms.Fields) -> Response:
    opened, typed = _opened(page, key), _typed(key, fields)
    try:
        typed = _with_choice(page, key, typed, fields, opened)
    except ClinicError as error:
        return _page(
            page,
            opened,
            typed,
            Answered(wrong=_on_the_page(str(error)), is_typed=True, status=422),
            fields.one("version"),
        )
    return _page(page, opened, typed, Answered(is_typed=True), fields.one("version"))


def _with_choice(page: StaffPage, key: ItemKey, typed: Fields, fields: forms.Fields, opened: Opened) -> Fields:
    """Return what was typed with the sentences that were picked, and the remedy or the look that was chosen."""
    text = typed.get("text", "")
    picked = [
        opened.sentences[int(one)]
        for one in fields.every("pick")
        if one.isdecimal() and int(one) < len(opened.sentences)
    ]
    if picked:
        text = "\n".join(filter(None, (text.rstrip(), *picked)))
    if remedy := fields.one("remedy"):
        seen = page.application.editing.see(key, typed, page.identity)
        text = mended(text, seen.advised, remedy)
    looks = {name: chosen for name in ("layout", "motif") if (chosen := fields.one(f"chosen_{name}"))}
    return {**typed, **looks, **({"text": text} if "text" in typed else {})}


def _counted(page: StaffPage, key: ItemKey, fields: forms.Fields) -> Response:
    return page.show("items/_seen.html", _seen(page, _opened(page, key), _typed(key, fields)))


def _seen(page: StaffPage, opened: Opened, typed: Fields) -> dict[str, object]:
    key = opened.item.key
    try:
        seen = page.application.editing.see(key, typed, page.identity)
    except NotFound:
        raise HTTPException(404) from None
    rendered = seen.look.rendered if seen.look else None
    return {
        "seen": seen,
        "told": told(seen, page.words),
        "problems": seen.look.outgoing.problems if seen.look and seen.look.outgoing else (),
        **_framed(page, seen),
        "failure": _on_the_page(seen.failure),
        "pictures": pictures(rendered) if rendered else (),
        "item_is_open": opened.is_editable and opened.item.state in _STILL_OPEN,
        "references": opened.references,
        "item_path": f"{page.base}/items/{key}",
        "item_language": seen.look.item.draft.language if seen.look else page.language,
    }


def _framed(page: StaffPage, seen: Seen) -> dict[str, object]:
    """Return what an item's frame shows: a post's parts, or an issue's line in a list of mails."""
    nothing: dict[str, object] = {"frame": None, "shown_post": None, "shown_issue": None}
    if seen.look is None or seen.look.rendered is None:
        return nothing
    clinic, item, rendered = page.application.workspace.clinic(), seen.look.item, seen.look.rendered
    frame = frame_of(item.key, clinic, page.handle_of(item.key.channel), page.words)
    if isinstance(rendered, RenderedPost):
        return nothing | {"frame": frame, "shown_post": shown_post(item, rendered, "", clinic=clinic)}
    assert isinstance(item.draft, Issue)  # noqa: S101 - what is no post is an issue
    return nothing | {"frame": frame, "shown_issue": shown_issue(item, item.draft, rendered, clinic=clinic)}


def _on_the_page(reason: str) -> str:
    """Return why something cannot be, without the place in the file that the form stands for."""
    said = on_a_page(_IN_FILE.sub("", reason)) if reason else ""
    return said[:1].upper() + said[1:]


def _page(page: StaffPage, opened: Opened, typed: Fields, answered: Answered, version: str = "") -> Response:
    key = opened.item.key
    renderer = page.application.card_choices
    values = {
        "item": opened.item,
        "title": title_of(opened.item),
        "name": item_name(key, page.words),
        "has_campaign": key.campaign != STANDING_CAMPAIGN,
        "live": outlook(page, key).live if opened.item.state in MAY_BE_OUT else (),
        "may_be_taken_back": opened.item.state in MAY_BE_OUT - {ItemState.RETRACTED},
        "signature": page.application.records.signature(opened.item),
        "opened": opened,
        "is_standing": is_standing(key),
        "typed": typed,
        "version": version or opened.version,
        "answered": answered,
        "differing": differing(answered.theirs, typed) if answered.theirs else (),
        "labels": labels(page.words),
        "layouts": layouts_of(renderer.layouts, page.words, typed.get("layout", "")),
        "motifs": motifs_of(renderer.motifs, page.words),
        "photographs": photographs(renderer.photographs, opened.item.slot.local.date(), page.words),
        "platform": page.application.workspace.clinic().platform_of(key.channel),
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("items/item.html", values | _seen(page, opened, typed), status=answered.status)
