"""What waits in reserve beside the calendar: a section is taken in at a free time, or on a day as dragging does."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.services.pull_in import PulledIn
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.calendar.model import PATH, Address
from scheduler.web.staff.item_words import item_name
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff/calendar/reserve")


@router.api_route("", methods=READING)
def listed(page: Staff) -> Response:
    """Return all that waits."""
    return page.show("calendar/reserve.html", {"reserve": page.application.times.in_reserve()})


@router.api_route("/{campaign}/{section}", methods=READING)
def show(campaign: str, section: str, page: Staff) -> Response:
    """Return the form to take a section in."""
    return _form(page, (campaign, section), Fields(), page.request.query_params.get("back", ""))


@router.post("/{campaign}/{section}")
async def take(campaign: str, section: str, request: Request, page: Staff, fields: Form) -> Response:
    """Take a section in."""
    return await written(request, lambda: _taken(page, campaign, section, fields))


def _taken(page: StaffPage, campaign: str, section: str, fields: Fields) -> Response:
    try:
        pulled = page.application.pulling_in.pull(campaign, section, page.identity, _day(page, fields.one("day")))
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _form(page, (campaign, section), fields, fields.one("back"), on_a_page(str(error)))
    first = pulled.items[0].slot.local.date() if pulled.items else page.application.times.today
    asked = fields.one("back")
    return page.go(asked if asked.startswith(PATH) else Address(day=first).path, _said(page, pulled))


def _day(page: StaffPage, said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise BadInput(page.words.gettext("Write the day as a date.")) from None


def _said(page: StaffPage, pulled: PulledIn) -> str:
    words = page.words
    times = (
        words.gettext(
            "{name}: {day}, {time}.",
            name=item_name(item.key, words),
            day=words.short_day(item.slot.local.date()),
            time=f"{item.slot.local:%H:%M}",
        )
        for item in pulled.items
    )
    return " ".join((words.gettext("The section is taken in."), *times, *map(on_a_page, pulled.notes)))


def _form(page: StaffPage, place: tuple[str, str], fields: Fields, back: str, wrong: str = "") -> Response:
    campaign, section = place
    try:
        heading = page.application.workspace.article(campaign).section(section).heading
    except ClinicError:
        raise HTTPException(404) from None
    back = back if back.startswith(PATH) else PATH
    values = {"heading": heading, "day": fields.one("day"), "back": back, "wrong": wrong}
    return page.show("calendar/take_in.html", values, status=422 if wrong else 200)
