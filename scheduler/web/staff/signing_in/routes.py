"""The page to sign in, and what it leads to."""

from __future__ import annotations

import math
from datetime import timedelta
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from scheduler.config.fields import is_loopback
from scheduler.domain.errors import ClinicError, CodeNeeded, NotFound
from scheduler.domain.people import Credentials, PasskeyAnswer, Proof
from scheduler.domain.request_limit import RequestLimit
from scheduler.domain.session import LONGEST
from scheduler.web.caching import FOR_EVER
from scheduler.web.forms import Fields, Form
from scheduler.web.limits import client_of
from scheduler.web.page import READING
from scheduler.web.staff.access import COOKIE, Visitor, signed_in
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")

PER_LOGIN = RequestLimit(10, timedelta(minutes=15))
"""Tries to sign in as one person, from wherever (our own, 2026-11)."""

PER_CLIENT = RequestLimit(40, timedelta(minutes=15))
"""Tries of one client, whoever they sign in as: a clinic's people share one address (our own, 2026-11)."""


@router.api_route("/assets/{version}/{name}", methods=READING)
def asset(version: str, name: str, page: Staff) -> Response:
    """Return the style sheet or a script; each version has an address of its own."""
    found = page.application.staff_pages.assets.get(name)
    if found is None or version != page.application.staff_pages.assets_name:
        raise HTTPException(404)
    media_type, data = found
    return Response(data, media_type=media_type, headers={"cache-control": FOR_EVER})


@router.api_route("/sign-in", methods=READING)
def show(page: Staff) -> Response:
    """Return the page to sign in."""
    if signed_in(page.request) is not None:
        return page.go("")
    if is_first_run(page):
        return page.go("/first-run")
    return _page(page)


@router.post("/sign-in")
async def sign_in(request: Request, page: Staff, fields: Form) -> Response:
    """Sign somebody in by login and password, or by a passkey."""
    answer = fields.exact("passkey")
    typed = Credentials(fields.one("login").lower(), fields.exact("password"))
    proof: Proof = PasskeyAnswer("", answer) if answer else typed
    slowly = request.app.state.slow
    return await to_thread.run_sync(lambda: _signed_in(page, proof, fields.one("next")), limiter=slowly)


def _signed_in(page: StaffPage, proof: Proof, wanted: str) -> Response:
    if wait := _wait(page, proof.login):
        return _page(page, page.words.gettext("Too many tries. Wait a few minutes, then try again."), 429, wait)
    try:
        return let_in(page, proof, own_path(wanted, page.base))
    except ClinicError:
        # The same words whatever was wrong: nobody learns here who works in the clinic.
        wrong = (
            page.words.gettext("The passkey could not be used. Try again, or type your password.")
            if isinstance(proof, PasskeyAnswer)
            else page.words.gettext("Login and password do not belong together.")
        )
        return _page(page, wrong, 403)


@router.post("/sign-in/code")
async def code(request: Request, page: Staff, fields: Form) -> Response:
    """Sign in somebody whose password was right, by their code."""
    return await written(request, lambda: _code_given(page, fields))


def _code_given(page: StaffPage, fields: Fields) -> Response:
    waiting, path = fields.exact("waiting"), own_path(fields.one("next"), page.base)
    if wait := _wait(page, ""):
        return _page(page, page.words.gettext("Too many tries. Wait a few minutes, then try again."), 429, wait)
    token = page.request.app.state.new_token()
    try:
        present, left = page.application.sessions.complete(waiting, fields.one("code"), token, _agent(page))
    except NotFound as error:
        return _page(page, on_a_page(str(error)), 403)
    except ClinicError as error:
        return _ask_code(page, waiting, path, on_a_page(str(error)))
    if left is not None:
        page.application.sessions.say_once(present, page.recovery_codes_left(left))
    return _led_on(path, token)


def _ask_code(page: StaffPage, waiting: str, path: str, wrong: str = "") -> Response:
    values = {"waiting": waiting, "next": path, "wrong": wrong}
    return page.show("signing_in/code.html", values, status=403 if wrong else 200)


def let_in(page: StaffPage, proof: Proof, path: str) -> Response:
    """Return the answer that begins a person's session and leads on, or asks for their code. Raises ClinicError."""
    token = page.request.app.state.new_token()
    try:
        page.application.sessions.begin(proof, token, _agent(page))
    except CodeNeeded:
        return _ask_code(page, token, path)
    return _led_on(path, token)


def _agent(page: StaffPage) -> str:
    return page.request.headers.get("user-agent", "")


def _led_on(path: str, token: str) -> Response:
    """Return the answer that gives a browser its session and leads on."""
    answer = RedirectResponse(path, 303)
    lasting = int(LONGEST.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=lasting, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _wait(page: StaffPage, login: str) -> timedelta | None:
    limits = page.application.request_limits
    of_client = limits.wait("sign-in of client", client_of(page.request), PER_CLIENT)
    if of_client or not login:  # a passkey tells whose it is: there is nothing to guess
        return of_client
    return limits.wait("sign-in of login", login, PER_LOGIN)


def _page(page: StaffPage, wrong: str = "", status: int = 200, wait: timedelta | None = None) -> Response:
    wanted = own_path(page.request.query_params.get("next", ""), page.base)
    headers = {"retry-after": str(math.ceil(wait.total_seconds()))} if wait else None
    return page.show("signing_in/sign_in.html", {"wrong": wrong, "next": wanted}, status=status, headers=headers)


def is_first_run(page: StaffPage) -> bool:
    """Say whether nobody works here yet, and whoever asks sits at this machine."""
    request = page.request
    client = request.client.host if request.client else ""
    return is_loopback(client) and is_loopback(request.url.hostname or "") and not page.application.people.all()


def own_path(wanted: str, base: str) -> str:
    """Return the page that somebody wanted, as long as it is one of the staff's; else their first page."""
    parts = urlsplit(wanted)
    plain = not parts.scheme and not parts.netloc and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and (parts.path == base or parts.path.startswith(f"{base}/")) else base


@router.post("/sign-out")
def sign_out(page: Staff, visitor: Visitor) -> Response:
    """Sign out."""
    page.application.sessions.end(visitor)
    answer = RedirectResponse(f"{page.base}/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
