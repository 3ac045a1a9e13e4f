"""One's own tokens: a list, a new one, and the end of one. A new token is shown once."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.api_token import Scope
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.services.api_tokens import LONGEST_NAME, MAKING
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import origin_of, proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.tokens.model import scope_words, token_rows
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")


@router.api_route("/self/tokens", methods=READING)
def tokens(page: Staff) -> Response:
    """Return one's own tokens."""
    return _page(page, Fields())


@router.post("/self/tokens")
async def make(request: Request, page: Staff, fields: Form) -> Response:
    """Make a token, and show it this once."""
    return await slowly(request, lambda: _made(page, fields))


@router.post("/self/tokens/{token}/end")
async def end(token: str, request: Request, page: Staff) -> Response:
    """End one of one's own tokens."""
    return await written(request, lambda: ended(page, token, "/self/tokens"))


def ended(page: StaffPage, token: str, back: str) -> Response:
    """End a token, and go back to a page that says so; one that is no more has ended already."""
    try:
        page.application.api_tokens.end(token, page.identity)
    except ClinicError as error:
        return page.go(back, on_a_page(str(error)))
    return page.go(back, page.words.gettext("The token has ended. A program that has it can do nothing any more."))


def _made(page: StaffPage, fields: Fields) -> Response:
    try:
        scopes = frozenset(Scope(name) for name in fields.every("scope") if name in set(Scope))
        last_day = _day(page, fields.one("last_day"))
        made = page.application.api_tokens.make(proof_in(page, fields), fields.one("name"), scopes, last_day)
    except ClinicError as error:
        return _page(page, fields, wrong=on_a_page(str(error)))
    return _page(page, Fields(), made=made)


def _day(page: StaffPage, said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise BadInput(page.words.gettext("Write the last day as a date.")) from None


def _page(page: StaffPage, typed: Fields, *, wrong: str = "", made: str = "") -> Response:
    desk = page.application.api_tokens
    values = {
        "tokens": token_rows(desk.of(page.person.login), desk),
        "scopes": scope_words(page.words),
        "typed": typed,
        "chosen": typed.every("scope"),
        "longest": LONGEST_NAME,
        "making": MAKING,
        "wrong": wrong,
        "made": made,
        "description": f"{origin_of(page.request)}{page.request.app.state.base_path}/api/v1/openapi.json",
    }
    return page.show("tokens/tokens.html", values, status=422 if wrong else 200)
