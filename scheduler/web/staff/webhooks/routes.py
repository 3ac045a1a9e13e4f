"""The pages on webhooks."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.outgoing_webhook import TYPE_OF, Message, MessageState
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.webhooks.model import endpoint_shown, kind_choices, kinds_in, messages_shown
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff/settings/webhooks")

_PAGE = "/settings/webhooks"


@router.api_route("", methods=READING)
def show(page: Staff) -> Response:
    """Return the list of addresses, with the form for another."""
    return _list(page)


@router.post("")
async def add(request: Request, page: Staff, fields: Form) -> Response:
    """Add an address, and show its secret this once."""
    return await slowly(request, lambda: _added(page, fields))


@router.api_route("/{webhook}", methods=READING)
def one(webhook: str, page: Staff) -> Response:
    """Return an address with its last messages."""
    return _one(page, webhook)


@router.post("/{webhook}")
async def choose(webhook: str, request: Request, page: Staff, fields: Form) -> Response:
    """Let an address hear of other kinds."""

    def work() -> str:
        page.application.webhook_endpoints.choose(webhook, kinds_in(fields), page.identity)
        return page.words.gettext("Saved.")

    return await written(request, lambda: _done(page, webhook, work))


@router.post("/{webhook}/test")
async def test(webhook: str, request: Request, page: Staff) -> Response:
    """Post a test."""
    send = page.application.webhook_endpoints.test
    return await slowly(request, lambda: _done(page, webhook, lambda: _told(page, send(webhook, page.identity))))


@router.post("/{webhook}/messages/{message}/again")
async def again(webhook: str, message: str, request: Request, page: Staff) -> Response:
    """Post a message again, under its own id."""
    send = page.application.webhook_endpoints.send_again
    return await slowly(
        request, lambda: _done(page, webhook, lambda: _told(page, send(webhook, message, page.identity)))
    )


@router.post("/{webhook}/stop")
async def stop(webhook: str, request: Request, page: Staff) -> Response:
    """Turn an address off."""

    def work() -> str:
        page.application.webhook_endpoints.stop(webhook, page.identity)
        return page.words.gettext("It is off. Nothing is sent to it.")

    return await written(request, lambda: _done(page, webhook, work))


@router.post("/{webhook}/start")
async def start(webhook: str, request: Request, page: Staff) -> Response:
    """Turn an address on again."""

    def work() -> str:
        page.application.webhook_endpoints.start(webhook, page.identity)
        return page.words.gettext("It is on. It hears of what happens from now on.")

    return await written(request, lambda: _done(page, webhook, work))


@router.post("/{webhook}/remove")
async def remove(webhook: str, request: Request, page: Staff) -> Response:
    """Remove an address."""

    def work() -> Response:
        try:
            page.application.webhook_endpoints.remove(webhook, page.identity)
        except NotFound:
            raise HTTPException(404) from None
        return page.go(_PAGE, page.words.gettext("The webhook is removed."))

    return await written(request, work)


def _added(page: StaffPage, fields: Fields) -> Response:
    try:
        endpoint, secret = page.application.webhook_endpoints.add(fields.one("url"), kinds_in(fields), page.identity)
    except ClinicError as error:
        return _list(page, on_a_page(str(error)), fields)
    return page.show("webhooks/secret.html", {"shown": endpoint_shown(endpoint, page.words), "secret": secret})


def _told(page: StaffPage, message: Message) -> str:
    if message.state is MessageState.DELIVERED:
        return page.words.gettext("It arrived.")
    return page.words.gettext("It did not arrive: {why}.", why=message.reason.rstrip("."))


def _done(page: StaffPage, webhook: str, work: Callable[[], str]) -> Response:
    try:
        said = work()
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _one(page, webhook, on_a_page(str(error)))
    return page.go(f"{_PAGE}/{webhook}", said)


def _list(page: StaffPage, wrong: str = "", fields: Fields | None = None) -> Response:
    words = page.words
    values = {
        "endpoints": tuple(endpoint_shown(each, words) for each in page.application.webhook_endpoints.all()),
        "kinds": kind_choices(kinds_in(fields) if fields else tuple(TYPE_OF), words),
        "url": fields.one("url") if fields else "",
        "is_new": not page.application.workspace.campaigns(),
        "wrong": wrong,
    }
    return page.show("webhooks/webhooks.html", values, status=422 if wrong else 200)


def _one(page: StaffPage, webhook: str, wrong: str = "") -> Response:
    try:
        endpoint, messages = page.application.webhook_endpoints.get(webhook)
    except NotFound:
        raise HTTPException(404) from None
    values = {
        "shown": endpoint_shown(endpoint, page.words),
        "kinds": kind_choices(endpoint.kinds, page.words),
        "messages": messages_shown(messages, page.words),
        "wrong": wrong,
    }
    return page.show("webhooks/webhook.html", values, status=422 if wrong else 200)
