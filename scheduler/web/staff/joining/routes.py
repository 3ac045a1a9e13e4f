"""The page on which somebody who was invited chooses how they sign in. All links that count no more look the same."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.people import Credentials
from scheduler.services.invitations import Answer
from scheduler.services.people import SHORTEST_PASSWORD
from scheduler.web.forms import Fields, Form
from scheduler.web.limits import check_client
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.people.model import role_words
from scheduler.web.staff.proving import origin_of
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.signing_in.routes import let_in
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")


@router.api_route("/join/{token}", methods=READING)
def show(token: str, page: Staff) -> Response:
    """Return the form for whoever has the link."""
    return _form(page, token, Answer("", ""))


@router.post("/join/{token}")
async def join(token: str, request: Request, page: Staff, fields: Form) -> Response:
    """Let whoever has the link work here, and in."""
    return await slowly(request, lambda: _joined(page, token, fields))


@router.post("/join/{token}/challenge")
async def challenge(token: str, request: Request, page: Staff, fields: Form) -> Response:
    """Return what the browser of whoever has the link needs to make a passkey."""

    def work() -> Response:
        check_client(page.application, request, "joining")
        ask = page.application.staff_invitations.ask_to_make
        try:
            return Response(ask(token, _answer(fields), origin_of(request)), media_type="application/json")
        except ClinicError as error:
            return JSONResponse({"wrong": on_a_page(str(error))}, 422)

    return await written(request, work)


def _joined(page: StaffPage, token: str, fields: Fields) -> Response:
    check_client(page.application, page.request, "joining")
    answer = _answer(fields)
    try:
        person = page.application.staff_invitations.accept(token, answer)
        if not answer.passkey:
            return let_in(page, Credentials(person.login, answer.password), page.base)
    except NotFound:
        return _no_link(page)
    except ClinicError as error:
        return _form(page, token, answer, on_a_page(str(error)))
    return page.show("joining/joined.html", {"login": person.login})


def _answer(fields: Fields) -> Answer:
    return Answer(fields.one("login").lower(), fields.one("name"), fields.exact("password"), fields.exact("passkey"))


def _form(page: StaffPage, token: str, typed: Answer, wrong: str = "") -> Response:
    try:
        invitation = page.application.staff_invitations.of(token)
    except NotFound:
        return _no_link(page)
    values = {
        "invitation": invitation,
        "inviter": page.application.people.person(invitation.by),
        "roles": role_words(page.words),
        "typed": typed if wrong else Answer("", invitation.name),
        "token": token,
        "wrong": wrong,
        "shortest": SHORTEST_PASSWORD,
    }
    return page.show("joining/join.html", values, status=422 if wrong else 200)


def _no_link(page: StaffPage) -> Response:
    title = page.words.gettext("This link counts no more")
    said = page.words.gettext("It was used, is too old, or was taken back. Ask for a new one.")
    return page.show("message.html", {"title": title, "paragraphs": (said,)}, status=404)
