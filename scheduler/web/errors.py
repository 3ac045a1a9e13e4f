"""Every refusal and failure as an answer: a page in the clinic's look, or problem details for a program."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from scheduler.rendering.public_pages import DEFAULT_LANGUAGE
from scheduler.rendering.words import Words
from scheduler.web.api.problems import problem
from scheduler.web.hosts import API, STAFF, is_staff_api, is_staffs
from scheduler.web.page import pages_of
from scheduler.web.staff.access import SignInFirst
from scheduler.web.staff.page import staff_page_of

logger = logging.getLogger(__name__)

MOST_FAULTS = 20
"""Faults of one request that are told."""


def _said(status: int, words: Words) -> tuple[str, str]:
    """Return the title and the advice for a status."""
    said = {
        400: (
            words.gettext("This could not be read"),
            words.gettext("Something in the request was not as it should be. Go back and try again."),
        ),
        403: (
            words.gettext("This was not sent from our page"),
            words.gettext("Open the page itself and press the button there."),
        ),
        404: (
            words.gettext("There is no such page"),
            words.gettext("The address may be mistyped, or cut off where the line broke."),
        ),
        405: (
            words.gettext("This cannot be done here"),
            words.gettext("Open the page first, and press the button on it."),
        ),
        413: (
            words.gettext("That is too much at once"),
            words.gettext("The request was larger than anything that belongs here."),
        ),
        421: (
            words.gettext("There is no such site here"),
            words.gettext("This server does not answer under that name."),
        ),
        429: (words.gettext("Too many requests"), words.gettext("Please wait a few minutes, then try again.")),
        500: (
            words.gettext("Something went wrong"),
            words.gettext("It is our fault, not yours. Please try again in a few minutes."),
        ),
    }
    return said.get(status, said[400 if status < 500 else 500])


def say_errors(app: FastAPI) -> None:
    """Have every error of an application answered in our own words."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join(_methods(request))
        return error_answer(request, error.status_code, headers)

    async def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
        return error_answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, wrong=_places(error))

    async def not_signed_in(request: Request, error: Exception) -> Response:
        assert isinstance(error, SignInFirst)  # noqa: S101 - registered for this class
        wanted = request.url.path if request.method in {"GET", "HEAD"} else STAFF
        query = f"?{request.url.query}" if request.url.query and request.method in {"GET", "HEAD"} else ""
        base = request.app.state.base_path
        return RedirectResponse(f"{base}{STAFF}/sign-in?{urlencode({'next': base + wanted + query})}", 303)

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(SignInFirst, not_signed_in)
    app.add_exception_handler(RequestValidationError, malformed)


def _methods(request: Request) -> list[str]:
    """Return every method that a path has, over all of its routes: each of them knows its own alone."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if compile_path(route.path or "")[0].match(request.scope["path"]):
            found |= route.methods or set()
    return sorted(found)


def _places(error: RequestValidationError) -> Sequence[Mapping[str, str]]:
    """Return what is wrong with each field, as JSON pointers, without what was sent."""
    return [
        {"pointer": "/" + "/".join(map(str, fault["loc"][1:])), "detail": fault["msg"]} for fault in error.errors()
    ][:MOST_FAULTS]


def route_of(request: Request) -> str:
    """Return the method and the pattern of the path: a path itself may hold a token."""
    route = request.scope.get("route")
    return f"{request.method} {getattr(route, 'path', '(no route)')}"


def error_answer(
    request: Request,
    status: int,
    headers: Mapping[str, str] | None = None,
    wrong: Sequence[Mapping[str, str]] = (),
) -> Response:
    """Return the answer that tells of a status. It never fails itself. `wrong` are the faults of a program's fields."""
    if request.scope["path"].startswith(API):
        anywhere = {} if is_staff_api(request.scope["path"]) else {"access-control-allow-origin": "*"}
        faults = {"errors": wrong} if wrong else {}
        return problem(status, headers=anywhere | dict(headers or {}), members=faults)
    try:
        if is_staffs(request.scope["path"]):
            title, advice = _said(status, Words(DEFAULT_LANGUAGE))
            return staff_page_of(request).refuse(status, title, advice, headers)
        pages = pages_of(request)
        title, advice = _said(status, pages.words())
        links = pages.ways_on() if status == HTTPStatus.NOT_FOUND else ()
        values = {"title": title, "paragraphs": (advice,), "links": links}
        return pages.show("message.html", values, status=status, headers=headers)
    except Exception:
        logger.exception("the page that tells of status %d failed", status)
        title, advice = _said(status, Words(DEFAULT_LANGUAGE))
        return PlainTextResponse(f"{title}. {advice}\n", status, headers)
