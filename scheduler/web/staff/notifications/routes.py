"""The page on which somebody chooses what they hear of, and confirms their address."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.domain.notifications import Rhythm
from scheduler.domain.staff_mail import MailState
from scheduler.web.forms import Fields, Form
from scheduler.web.limits import check_client, may_ask_for
from scheduler.web.page import READING
from scheduler.web.staff.notifications.model import choices_of, mails_shown, rhythm_words, wishes_in
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff/self/notifications")

_PAGE = "/self/notifications"


@router.api_route("", methods=READING)
def show(page: Staff) -> Response:
    """Return the page."""
    return _page(page)


@router.post("")
async def choose(request: Request, page: Staff, fields: Form) -> Response:
    """Keep what somebody chose."""

    def work() -> Response:
        page.application.notifications.choose(wishes_in(fields), page.identity)
        return page.go(_PAGE, page.words.gettext("Saved."))

    return await written(request, lambda: _tried(page, "choices", work))


@router.post("/address")
async def ask(request: Request, page: Staff, fields: Form) -> Response:
    """Mail a link to an address."""
    token = request.app.state.new_token()
    check_client(page.application, request, "staff address")
    return await slowly(request, lambda: _tried(page, "address", lambda: _asked(page, fields, token), fields))


@router.post("/address/remove")
async def remove(request: Request, page: Staff) -> Response:
    """Forget the address."""

    def work() -> Response:
        page.application.notifications.drop(page.identity)
        return page.go(_PAGE, page.words.gettext("Your address is removed. Nothing is mailed to you."))

    return await written(request, lambda: _tried(page, "address", work))


@router.api_route("/confirm", methods=READING)
def confirm(page: Staff) -> Response:
    """Return the page that a link leads to: opening it changes nothing."""
    return page.show("notifications/confirm.html", {"token": page.request.query_params.get("token", ""), "wrong": ""})


@router.post("/confirm")
async def confirmed(request: Request, page: Staff, fields: Form) -> Response:
    """Take the address that the link was mailed to."""

    def work() -> Response:
        try:
            page.application.notifications.confirm(fields.one("token"), page.identity)
        except ClinicError as error:
            values = {"token": "", "wrong": on_a_page(str(error))}
            return page.show("notifications/confirm.html", values, status=422)
        return page.go(_PAGE, page.words.gettext("Your address is confirmed."))

    return await written(request, work)


def _asked(page: StaffPage, fields: Fields, token: str) -> Response:
    words, address = page.words, fields.one("address")
    if not may_ask_for(page.application, address, "staff address"):
        return _page(page, "address", words.gettext("This address was asked too often today. Try again tomorrow."))
    mail = page.application.notifications.ask(address, token, page.identity)
    if mail.state is MailState.SENT:
        return page.go(_PAGE, words.gettext("A mail is on its way to {address}. Follow its link.", address=address))
    if mail.state is MailState.WAITING:
        return page.go(_PAGE, words.gettext("The mail could not be sent yet. It is tried again by itself."))
    return _page(page, "address", words.gettext("The mail was not sent: {why}.", why=mail.reason.rstrip(".")), fields)


def _tried(page: StaffPage, place: str, work: Callable[[], Response], fields: Fields | None = None) -> Response:
    try:
        return work()
    except ClinicError as error:
        return _page(page, place, on_a_page(str(error)), fields)


def _page(page: StaffPage, place: str = "", wrong: str = "", fields: Fields | None = None) -> Response:
    login, words, desk = page.person.login, page.words, page.application.notifications
    settings = desk.of(login)
    values = {
        "settings": settings,
        "choices": choices_of(settings, page.person, words),
        "rhythms": rhythm_words(words),
        "never": Rhythm.NEVER,
        "languages": desk.languages(),
        "mails": mails_shown(page.application.staff_mail.newest(login), words),
        "typed": fields.one("address") if fields else "",
        "at": place,
        "wrong": wrong,
    }
    return page.show("notifications/notifications.html", values, status=422 if wrong else 200)
