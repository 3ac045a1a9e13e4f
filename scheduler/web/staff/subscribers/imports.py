"""A list of people imported: sent, looked at, tried without a change, then taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO, Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.rendering.words import Words
from scheduler.services.import_report import Outcome
from scheduler.services.received_lists import ReceivedList, ReceivedLists, Stated
from scheduler.services.subscriber_files.column_names import Meaning
from scheduler.services.subscriber_files.dates import DateOrder
from scheduler.web.forms import Fields, Form, form_with_file
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import at_length, written

router = APIRouter(prefix="/staff")

LARGEST_LIST: Final = 200_000_000
"""Bytes of a list with its form: a million people are 87 million (measured 2026-11)."""

REFUSED_FILE: Final = "refused.csv"

SHOWN_IMPORTS: Final = 10
"""Imports of late that the page shows."""


@router.api_route("/subscribers/import", methods=READING)
def form(page: Staff) -> Response:
    """Return the form for a list."""
    return _form(page)


@router.post("/subscribers/import/undo")
async def undo(request: Request, page: Staff, fields: Form) -> Response:
    """Take an import back."""
    return await at_length(request, lambda: _undone(page, fields.one("list")))


@router.post("/subscribers/import")
async def send(request: Request, page: Staff) -> Response:
    """Keep a list that was sent, and lead on to what is understood of it."""
    async with form_with_file(request) as (name, data):
        if data is None:
            wrong = page.words.gettext("Choose a file first.")
            return await written(request, lambda: _form(page, wrong))
        return await at_length(request, partial(_received, page, name, data))


@router.api_route("/subscribers/import/{received}", methods=READING)
def look(received: str, page: Staff) -> Response:
    """Return what is understood of a list, and what would become of it."""
    return _page(page, _found(page, received))


@router.post("/subscribers/import/{received}/try")
async def try_out(received: str, request: Request, page: Staff, fields: Form) -> Response:
    """Find out what would become of a list's rows."""
    stated = _stated(fields)
    return await at_length(
        request, lambda: _done(page, received, stated, lambda: _lists(page).try_out(received, stated, page.identity))
    )


@router.post("/subscribers/import/{received}/take-in")
async def take_in(received: str, request: Request, page: Staff, fields: Form) -> Response:
    """Import a list as it was tried."""
    tried = fields.one("tried")
    return await at_length(
        request, lambda: _done(page, received, None, lambda: _lists(page).take_in(received, tried, page.identity))
    )


@router.post("/subscribers/import/{received}/give-up")
async def give_up(received: str, request: Request, page: Staff) -> Response:
    """Remove a list that was sent."""
    return await written(request, lambda: _given_up(page, received))


@router.api_route("/subscribers/import/{received}/refused.csv", methods=READING)
def refused(received: str, page: Staff) -> Response:
    """Return the rows that were refused, to be mended and sent again."""
    try:
        file = _lists(page).refused(received)
    except NotFound:
        raise HTTPException(404) from None
    return FileResponse(file, media_type="text/csv", filename=REFUSED_FILE, headers={"cache-control": "no-store"})


def _form(page: StaffPage, wrong: str = "") -> Response:
    imports = page.application.import_undoing.recent()[:SHOWN_IMPORTS]
    return page.show("subscribers/import.html", {"wrong": wrong, "imports": imports}, status=422 if wrong else 200)


def _undone(page: StaffPage, list_: str) -> Response:
    try:
        removed = page.application.import_undoing.undo(list_, page.identity)
    except ClinicError as error:
        return _form(page, on_a_page(str(error)))
    told = page.words.ngettext(
        "The import is undone: {count} person is removed.", "The import is undone: {count} people are removed.", removed
    )
    return page.go("/subscribers/import", told)


def _lists(page: StaffPage) -> ReceivedLists:
    return page.application.received_lists


def _found(page: StaffPage, received: str) -> ReceivedList:
    try:
        return _lists(page).find(received)
    except NotFound:
        raise HTTPException(404) from None


def _received(page: StaffPage, name: str, data: BinaryIO) -> Response:
    try:
        received = _lists(page).receive(name, data, page.identity)
    except ClinicError as error:
        return _form(page, on_a_page(str(error)))
    return page.go(f"/subscribers/import/{received.id}")


def _done(page: StaffPage, received: str, stated: Stated | None, work: Callable[[], ReceivedList]) -> Response:
    _found(page, received)
    try:
        done = work()
    except ClinicError as error:
        return _page(page, _found(page, received), stated, wrong=on_a_page(str(error)))
    return page.go(f"/subscribers/import/{done.id}#rows")


def _given_up(page: StaffPage, received: str) -> Response:
    _lists(page).give_up(_found(page, received).id, page.identity)
    return page.go("/subscribers/import", page.words.gettext("The list is removed. Nothing of it was imported."))


def _page(page: StaffPage, received: ReceivedList, stated: Stated | None = None, *, wrong: str = "") -> Response:
    values = {
        "received": received,
        "stated": stated or received.stated,
        "wrong": wrong,
        "meanings": meaning_words(page.words),
        "outcomes": outcome_words(page.words),
        "orders": DateOrder,
        "audiences": page.application.audience_list.audiences(),
        "said": on_a_page,
    }
    return page.show("subscribers/received.html", values, status=422 if wrong else 200)


def _stated(fields: Fields) -> Stated:
    columns = {str(meaning): fields.one(f"column-{meaning}") for meaning in Meaning}
    return Stated(
        audience=fields.one("audience"),
        consent_source=fields.one("consent_source"),
        consent_date=fields.one("consent_date"),
        dates=fields.one("dates"),
        encoding=fields.one("encoding"),
        columns={meaning: column for meaning, column in columns.items() if column},
    )


def outcome_words(words: Words) -> Mapping[Outcome, str]:
    """Return what becomes of rows, in the words of a page's language."""
    return {
        Outcome.NEW: words.gettext("new"),
        Outcome.UPDATED: words.gettext("updated"),
        Outcome.UNCHANGED: words.gettext("there already, unchanged"),
        Outcome.SUPPRESSED: words.gettext("not to be written to"),
        Outcome.REPEATED: words.gettext("repeated in the file"),
        Outcome.REFUSED: words.gettext("refused"),
    }


def meaning_words(words: Words) -> Mapping[Meaning, str]:
    """Return the meanings of columns likewise."""
    return {
        Meaning.ADDRESS: words.gettext("email address"),
        Meaning.NAME: words.gettext("whole name"),
        Meaning.FIRST_NAME: words.gettext("first name"),
        Meaning.LAST_NAME: words.gettext("last name"),
        Meaning.LANGUAGE: words.gettext("language"),
        Meaning.ZONE: words.gettext("time zone"),
        Meaning.STATUS: words.gettext("status"),
        Meaning.AGREED: words.gettext("whether they agreed"),
        Meaning.BLOCKED: words.gettext("whether they are blocked"),
        Meaning.DOUBLE_OPT_IN: words.gettext("whether they confirmed"),
        Meaning.CONSENT_SOURCE: words.gettext("where they agreed"),
        Meaning.CONSENT_DATE: words.gettext("when they agreed"),
        Meaning.CONFIRMED_AT: words.gettext("when they confirmed"),
        Meaning.JOINED_AT: words.gettext("when they were added"),
        Meaning.UNSUBSCRIBED_AT: words.gettext("when they left"),
        Meaning.BOUNCED_AT: words.gettext("when mail came back"),
        Meaning.COMPLAINED_AT: words.gettext("when they complained"),
    }
