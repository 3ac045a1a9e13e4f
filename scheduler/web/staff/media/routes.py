"""The pages of the clinic's pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.pictures import PictureRecord
from scheduler.rendering.photographs import CUTS, picture_size
from scheduler.services.media import ListedPicture
from scheduler.web.forms import Fields, Form, SentFile, fields_and_file
from scheduler.web.page import READING
from scheduler.web.staff.library.model import used_by_campaign
from scheduler.web.staff.media.model import (
    STANDING_LOOKS,
    WIDTH,
    focus_in,
    place_words,
    record_in,
    shelf,
    standing_words,
    typed_in,
    values_of,
)
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff/media")

LARGEST_UPLOAD: Final = 15_000_000
"""Bytes of a photograph with its form: more than any phone makes."""

_NEW: Final = PictureRecord("", person=False)


@router.api_route("", methods=READING)
def pictures(page: Staff) -> Response:
    """Return the pictures, or those that a search finds."""
    return _shelf(page)


@router.post("")
async def add(request: Request, page: Staff) -> Response:
    """Keep a photograph that was sent."""
    fields, sent = await fields_and_file(request)
    return await slowly(request, lambda: _added(page, fields, sent))


@router.api_route("/logo", methods=READING)
async def logo(request: Request, page: Staff) -> Response:
    """Return the clinic's logo, for what is printed."""
    return await to_thread.run_sync(lambda: _logo(page), limiter=request.app.state.slow)


@router.api_route("/small/{file:path}", methods=READING)
async def small(file: str, request: Request, page: Staff) -> Response:
    """Return a picture made small, whole or as the address wants it cut."""
    return await to_thread.run_sync(lambda: _small(page, file), limiter=request.app.state.slow)


@router.api_route("/picture/{file:path}", methods=READING)
def picture(file: str, page: Staff) -> Response:
    """Return one picture: what it shows, who is in it, and where it is used."""
    return _picture(page, _found(page, file))


@router.post("/picture/{file:path}")
async def describe(file: str, request: Request, page: Staff, fields: Form) -> Response:
    """Write down what a picture shows, and the consent for it."""
    return await written(request, lambda: _described(page, _found(page, file), fields))


@router.post("/focus/{file:path}")
async def focus(file: str, request: Request, page: Staff, fields: Form) -> Response:
    """Write down what of a picture is kept when it is cut."""
    return await written(request, lambda: _focused(page, _found(page, file), fields))


@router.post("/remove/{file:path}")
async def remove(file: str, request: Request, page: Staff) -> Response:
    """Take a picture away that nothing shows."""
    return await written(request, lambda: _removed(page, _found(page, file)))


def _found(page: StaffPage, file: str) -> ListedPicture:
    try:
        return page.application.media.picture(file)
    except NotFound:
        raise HTTPException(404) from None


def _logo(page: StaffPage) -> Response:
    try:
        found = page.application.logo()
    except ClinicError:
        found = None
    if found is None:
        raise HTTPException(404)
    return Response(found.data, media_type=found.media_type, headers={"cache-control": "private, max-age=600"})


def _small(page: StaffPage, file: str) -> Response:
    cut = page.request.query_params.get("cut", "")
    if cut and cut not in CUTS:
        raise HTTPException(404)
    try:
        data, kind = page.application.small_picture(file, cut)
    except ClinicError:
        raise HTTPException(404) from None
    return Response(data, media_type=kind, headers={"cache-control": "private, max-age=600"})


def _added(page: StaffPage, fields: Fields, sent: SentFile | None) -> Response:
    words = page.words
    if sent is None:
        return _shelf(page, words.gettext("Choose a file."), fields)
    try:
        file = page.application.media.add(sent.data, sent.name, record_in(fields, _NEW), page.identity)
    except ClinicError as error:
        return _shelf(page, on_a_page(str(error)), fields)
    return page.go(f"/media/picture/{file}", words.gettext("It is kept, without what the camera wrote into it."))


def _described(page: StaffPage, found: ListedPicture, fields: Fields) -> Response:
    try:
        page.application.media.save(record_in(fields, found.record), fields.one("version"), page.identity)
    except ClinicError as error:
        return _picture(page, found, on_a_page(str(error)), fields)
    return page.go(f"/media/picture/{found.file}", page.words.gettext("Saved."))


def _focused(page: StaffPage, found: ListedPicture, fields: Fields) -> Response:
    try:
        chosen = focus_in(fields, found.record.focus, _height(page, found.file))
        page.application.media.save(replace(found.record, focus=chosen), page.application.media.version, page.identity)
    except ClinicError as error:
        return _picture(page, found, on_a_page(str(error)))
    said = page.words.gettext("Saved. Cards that do not say otherwise are cut so when they are planned again.")
    return page.go(f"/media/picture/{found.file}#focus", said)


def _removed(page: StaffPage, found: ListedPicture) -> Response:
    try:
        page.application.media.remove(found.file, page.identity)
    except ClinicError as error:
        return _picture(page, found, on_a_page(str(error)))
    return page.go("/media", page.words.gettext("The picture is removed."))


def _shelf(page: StaffPage, wrong: str = "", typed: Fields | None = None) -> Response:
    asked = page.request.query_params
    search, only, number = asked.get("q", ""), asked.get("only", ""), asked.get("page", "")
    found = page.application.media.pictures(search)
    values = {
        "shelf": shelf(found, only, int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1),
        "search": search,
        "only": only,
        "values": typed_in(typed, _NEW) if typed else values_of(_NEW, is_said=False),
        "wrong": wrong,
        "standing_words": standing_words(page.words),
        "standing_looks": STANDING_LOOKS,
    }
    return page.show("media/pictures.html", values, status=422 if wrong else 200)


def _picture(page: StaffPage, found: ListedPicture, wrong: str = "", typed: Fields | None = None) -> Response:
    known = {record.file for record in page.application.workspace.pictures()}
    values = {
        "shown": found,
        "record": found.record,
        "size": picture_size(page.application.media.data(found.file)),
        "width": WIDTH,
        "height": _height(page, found.file),
        "values": typed_in(typed, found.record) if typed else values_of(found.record, is_said=found.file in known),
        "version": page.application.media.version,
        "used": used_by_campaign(found.uses),
        "cuts": CUTS,
        "wrong": wrong,
        "standing_words": standing_words(page.words),
        "standing_looks": STANDING_LOOKS,
        "place_words": place_words(page.words),
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("media/picture.html", values, status=422 if wrong else 200)


def _height(page: StaffPage, file: str) -> int:
    """Return the CSS pixels down of a picture as its page shows it."""
    across, down = picture_size(page.application.media.data(file))
    return max(1, round(WIDTH * down / across)) if across else WIDTH
