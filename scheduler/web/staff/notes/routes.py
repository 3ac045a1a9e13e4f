"""The form for a note: words of one's own, planned at once on the accounts that are ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.content import Kind
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.planning.reading import campaign_slug
from scheduler.services.note import NoteWish, article_of
from scheduler.web.forms import Fields
from scheduler.web.page import READING
from scheduler.web.staff.long_form import LongForm
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff/notes")


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account that a note may go out on."""

    name: str
    title: str
    is_issue: bool
    is_connected: bool


@router.api_route("/new", methods=READING)
def new(page: Staff) -> Response:
    """Return the form."""
    return _form(page, Fields())


@router.post("/new")
async def make(request: Request, page: Staff, fields: LongForm) -> Response:
    """Write a note, and plan it."""
    return await written(request, lambda: _made(page, fields))


def _made(page: StaffPage, fields: Fields) -> Response:
    try:
        wish = _wish(page, fields)
        page.application.notes.make(wish)
    except ClinicError as error:
        return _form(page, fields, on_a_page(str(error)))
    if wish.waits:
        return page.go("/calendar", page.words.gettext("It waits beside the calendar. Give it a time there."))
    return page.go(f"/campaigns/{wish.slug}", page.words.gettext("It is planned. Submit it, so that it can be signed."))


def _wish(page: StaffPage, fields: Fields) -> NoteWish:
    """Return what somebody filled in. Raises BadInput."""
    words, on = page.words, set(fields.every("on"))
    chosen = [account for account in _accounts(page) if account.name in on]
    if not fields.one("text"):
        raise BadInput(words.gettext("Write what it says."))
    if not chosen:
        raise BadInput(words.gettext("Choose where it goes out."))
    title = fields.one("title")
    day, time = fields.one("day"), fields.one("time")
    try:
        start = date.fromisoformat(day) if day else None
        until = date.fromisoformat(fields.one("until")) if fields.one("until") else None
        at = datetime.fromisoformat(f"{day}T{time}") if time else None
    except ValueError as error:
        raise BadInput(words.gettext("Write the day as a date, and with a time of day its day too.")) from error
    if fields.one("waits") and (day or time):
        raise BadInput(words.gettext("Leave the day and the time empty, or let it have them now."))
    return NoteWish(
        slug=_name(page, title or article_of(fields.one("text")).title),
        text=fields.one("text"),
        author=page.identity,
        accounts=tuple(account.name for account in chosen if not account.is_issue),
        newsletters=tuple(account.name for account in chosen if account.is_issue),
        title=title,
        start=start,
        until=until,
        at=at,
        link=fields.one("link"),
        waits=bool(fields.one("waits")),
    )


def _name(page: StaffPage, title: str) -> str:
    """Return a name for a note's campaign that no other has."""
    made, taken = campaign_slug(title) or "note", set(page.application.workspace.campaigns())
    return next(name for name in _numbered(made) if name not in taken)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _accounts(page: StaffPage) -> tuple[AccountChoice, ...]:
    """Return the accounts that a campaign may name: connected ones first, posts before issues."""
    connected = set(page.application.channels)
    choices = (
        AccountChoice(account.name, account.spec.title, account.spec.kind is Kind.ISSUE, account.name in connected)
        for account in page.application.settings.accounts
    )
    return tuple(sorted(choices, key=lambda choice: (not choice.is_connected, choice.is_issue)))


def _form(page: StaffPage, fields: Fields, wrong: str = "") -> Response:
    values = {"fields": fields, "wrong": wrong, "accounts": _accounts(page), "chosen": fields.every("on")}
    return page.show("notes/new.html", values, status=422 if wrong else 200)
