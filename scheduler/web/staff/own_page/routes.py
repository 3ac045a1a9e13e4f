"""What a person rules over themselves, and the challenges that their passkeys answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from scheduler.domain.errors import ClinicError
from scheduler.domain.people import Credentials
from scheduler.services.own_codes import NEW_RECOVERY_CODES, SWITCHING_OFF
from scheduler.services.own_passkeys import removing
from scheduler.services.people import CHANGING_PASSWORD, SHORTEST_PASSWORD
from scheduler.web.forms import Fields, Form
from scheduler.web.hosts import by_name
from scheduler.web.limits import check_client
from scheduler.web.page import READING
from scheduler.web.staff.access import Visitor
from scheduler.web.staff.own_page.browser_names import browser_name
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import origin_of, password_in, proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")

FEW_RECOVERY_CODES = 3
"""From how many on the page says that they run out (our own, 2026-11)."""


@router.api_route("/self", methods=READING)
def own_page(page: Staff, visitor: Visitor) -> Response:
    """Return one's own page."""
    return show_own_page(page, visitor)


@router.post("/self/password")
async def change_password(request: Request, page: Staff, visitor: Visitor, fields: Form) -> Response:
    """Choose another password; every session ends by that."""
    return await slowly(request, lambda: _password_changed(page, visitor, fields))


@router.post("/self/passkeys")
async def add_passkey(request: Request, page: Staff, visitor: Visitor, fields: Form) -> Response:
    """Register a passkey that the browser has just made."""
    return await slowly(request, lambda: _registered(page, visitor, fields))


@router.post("/self/passkeys/{identity}/remove")
async def remove_passkey(identity: str, request: Request, page: Staff, visitor: Visitor, fields: Form) -> Response:
    """Remove a passkey."""
    return await slowly(request, lambda: _removed(page, visitor, identity, fields))


@router.post("/self/sessions/{session}/end")
async def end_session(session: str, request: Request, page: Staff, visitor: Visitor) -> Response:
    """Sign oneself out of one browser."""

    def work() -> Response:
        try:
            page.application.sessions.end_one(visitor, page.person.login, session)
        except ClinicError as error:
            return show_own_page(page, visitor, "sessions", on_a_page(str(error)))
        return page.go("/self", page.words.gettext("That browser is signed out."))

    return await written(request, work)


@router.post("/self/passkeys/new/challenge")
async def challenge_to_make(request: Request, page: Staff) -> Response:
    """Return what a browser needs to make a passkey."""
    ask = page.application.own_passkeys.ask_to_make
    return await written(request, lambda: _options(lambda: ask(page.person, origin_of(request))))


@router.post("/self/challenge")
async def challenge(request: Request, page: Staff, fields: Form) -> Response:
    """Return what a browser needs to have a passkey prove what the form is about."""
    ask = page.application.passkey_proofs.ask
    about, login = fields.one("about"), page.person.login
    return await written(request, lambda: _options(lambda: ask(about, login, origin_of(request))))


@router.post("/sign-in/challenge")
async def challenge_to_sign_in(request: Request, page: Staff) -> Response:
    """Return what a browser needs to sign in whoever has a passkey for this site."""

    def work() -> Response:
        check_client(page.application, request, "passkey sign-in")
        return _options(lambda: page.application.passkey_proofs.ask_anybody(origin_of(request)))

    return await written(request, work)


def _options(ask: Callable[[], str]) -> Response:
    try:
        return Response(ask(), media_type="application/json")
    except ClinicError as error:
        return JSONResponse({"wrong": on_a_page(str(error))}, 422)


def _password_changed(page: StaffPage, visitor: Visitor, fields: Fields) -> Response:
    try:
        page.application.people.change_password(proof_in(page, fields), fields.exact("new_password"))
    except ClinicError as error:
        return show_own_page(page, visitor, "password", on_a_page(str(error)))
    return page.go("/sign-in")


def _registered(page: StaffPage, visitor: Visitor, fields: Fields) -> Response:
    try:
        owner: Credentials = password_in(page, fields)
        passkey = page.application.own_passkeys.register(owner, fields.one("name"), fields.exact("passkey"))
    except ClinicError as error:
        return show_own_page(page, visitor, "passkeys", on_a_page(str(error)), fields.one("name"))
    return page.go("/self", page.words.gettext("The passkey “{name}” can sign for you now.", name=passkey.name))


def _removed(page: StaffPage, visitor: Visitor, identity: str, fields: Fields) -> Response:
    try:
        passkey = page.application.own_passkeys.remove(proof_in(page, fields), identity)
    except ClinicError as error:
        return show_own_page(page, visitor, "passkeys", on_a_page(str(error)))
    return page.go("/self", page.words.gettext("The passkey “{name}” is removed.", name=passkey.name))


def show_own_page(page: StaffPage, visitor: Visitor, at: str = "", wrong: str = "", name: str = "") -> Response:
    """Return one's own page, with what went wrong `at` one of its parts."""
    login = page.person.login
    values = {
        "passkeys": page.application.own_passkeys.of(login),
        "codes": page.application.own_codes.standing(login),
        "few": FEW_RECOVERY_CODES,
        "switching_off": SWITCHING_OFF,
        "new_recovery_codes": NEW_RECOVERY_CODES,
        "sessions": page.application.sessions.of(login),
        "browser_name": partial(browser_name, words=page.words),
        "this": visitor.session.id,
        "shortest": SHORTEST_PASSWORD,
        "removing": removing,
        "changing_password": CHANGING_PASSWORD,
        "address": str(page.request.url),
        "by_name": by_name(str(page.request.url)),
        "at": at,
        "wrong": wrong,
        "name": name,
    }
    return page.show("own_page/own_page.html", values, status=422 if wrong else 200)
