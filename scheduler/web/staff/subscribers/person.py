"""One person: why they stand where they stand, what they agreed to, what they got, and what can be done for them."""

from __future__ import annotations

import json
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.services.documents.person import person_document
from scheduler.services.erasure import erasing
from scheduler.services.person_records import PersonRecord
from scheduler.services.suppressing import NewConsent, restoring
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.subscribers.model import (
    COPY_LOOKS,
    NOTHING,
    STANDING_LOOKS,
    Typed,
    act_words,
    copy_words,
    standing_words,
    welcome_words,
)
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")

FILE = "subscriber.json"
"""The name of a person's file. It says nothing of the person."""


@router.api_route("/subscribers/{subscriber}", methods=READING)
def person(subscriber: str, page: Staff) -> Response:
    """Return one person's page."""
    return _page(page, _record(page, subscriber))


@router.api_route("/subscribers/{subscriber}/data", methods=READING)
def data(subscriber: str, page: Staff) -> Response:
    """Return everything that is kept of a person, as a file of JSON."""
    document = json.dumps(person_document(_record(page, subscriber)), ensure_ascii=False, indent=2)
    headers = {"content-disposition": f'attachment; filename="{FILE}"', "cache-control": "no-store"}
    return Response(document, media_type="application/json", headers=headers)


@router.post("/subscribers/{subscriber}/suppress")
async def suppress(subscriber: str, request: Request, page: Staff, fields: Form) -> Response:
    """Write to a person no more."""
    return await written(request, lambda: _suppressed(page, subscriber, fields))


@router.post("/subscribers/{subscriber}/restore")
async def restore(subscriber: str, request: Request, page: Staff, fields: Form) -> Response:
    """Let a person be written to again."""
    return await slowly(request, lambda: _restored(page, subscriber, fields))


@router.api_route("/subscribers/{subscriber}/erase", methods=READING)
def ask(subscriber: str, page: Staff) -> Response:
    """Return the page that says what goes and what stays, and asks for the proof."""
    return _ask(page, _record(page, subscriber))


@router.post("/subscribers/{subscriber}/erase")
async def erase(subscriber: str, request: Request, page: Staff, fields: Form) -> Response:
    """Erase a person for good."""
    return await slowly(request, lambda: _erased(page, subscriber, fields))


def _record(page: StaffPage, subscriber: str) -> PersonRecord:
    try:
        # An address is no name of anybody in an address.
        return page.application.person_records.find(subscriber if "@" not in subscriber else "")[0]
    except NotFound:
        raise HTTPException(404) from None


def _page(page: StaffPage, record: PersonRecord, *, stopping: Typed = NOTHING, returning: Typed = NOTHING) -> Response:
    words = page.words
    values = {
        "record": record,
        "standing": page.application.audience_list.standing(record.person, record.suppressed),
        "may_return": record.suppressed is not None or record.person.status is SubscriberStatus.UNSUBSCRIBED,
        "standing_words": standing_words(words),
        "looks": STANDING_LOOKS,
        "welcome_told": welcome_words(record.welcome, words) if record.welcome else "",
        "acts": act_words(words),
        "copies": copy_words(words),
        "copy_looks": COPY_LOOKS,
        "restoring": restoring(record.person.id) if page.has_passkey else "",
        "stopping": stopping,
        "returning": returning,
    }
    return page.show("subscribers/person.html", values, status=422 if stopping.wrong or returning.wrong else 200)


def _suppressed(page: StaffPage, subscriber: str, fields: Fields) -> Response:
    record, reason = _record(page, subscriber), fields.one("reason")
    try:
        page.application.suppression.suppress(record.person.address, reason, page.identity)
    except ClinicError as error:
        return _page(page, record, stopping=Typed(on_a_page(str(error)), reason=reason))
    return page.go(f"/subscribers/{record.person.id}", page.words.gettext("Nothing is sent to this person any more."))


def _restored(page: StaffPage, subscriber: str, fields: Fields) -> Response:
    record, source, day, reason = _record(page, subscriber), *map(fields.one, ("source", "day", "reason"))
    try:
        consent = _new_consent(page, source, day)
        desk, proof = page.application.suppression, proof_in(page, fields)
        desk.restore(record.person.id, reason, proof, consent)
    except ClinicError as error:
        typed = Typed(on_a_page(str(error)), reason=reason, source=source, day=day)
        return _page(page, record, returning=typed)
    return page.go(f"/subscribers/{record.person.id}", page.words.gettext("This person may be written to again."))


def _new_consent(page: StaffPage, source: str, day: str) -> NewConsent | None:
    if not source and not day:
        return None
    if not source or not day:
        raise BadInput(page.words.gettext("A consent has a place and a day: write both."))
    try:
        return NewConsent(source, date.fromisoformat(day))
    except ValueError:
        raise BadInput(page.words.gettext("Write the day as in 2026-12-25.")) from None


def _ask(page: StaffPage, record: PersonRecord, wrong: str = "") -> Response:
    values = {"record": record, "wrong": wrong, "erasing": erasing(record.person.id) if page.has_passkey else ""}
    return page.show("subscribers/erase.html", values, status=422 if wrong else 200)


def _erased(page: StaffPage, subscriber: str, fields: Fields) -> Response:
    record = _record(page, subscriber)
    try:
        page.application.staff_erasure.erase(record.person.id, proof_in(page, fields))
    except ClinicError as error:
        return _ask(page, record, on_a_page(str(error)))
    told = page.words.gettext("The person is erased. The mail provider is asked to erase them too.")
    return page.go("/subscribers", told)
