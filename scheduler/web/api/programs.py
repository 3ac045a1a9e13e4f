"""The door of the staff's API: who asks by which token, whether that may be, and that what is asked is done once."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, TypeVar, cast

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from scheduler.bootstrap import Application
from scheduler.domain.api_token import Scope
from scheduler.domain.errors import ClinicError
from scheduler.domain.idempotency import Answer
from scheduler.domain.people import Bearer, Person
from scheduler.domain.request_limit import RequestLimit
from scheduler.services.api_tokens import Acting
from scheduler.web.api.access import ACCESS, Access
from scheduler.web.api.problems import Refusal, problem, refused
from scheduler.web.api.shapes import READS
from scheduler.web.page import the_application

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])

PER_TOKEN: Final = RequestLimit(600, timedelta(minutes=10))
"""Requests of one token: one a second for as long as it likes, and many at once after a pause (our own, 2026-11)."""

KEY_HEADER: Final = "idempotency-key"
REPLAYED: Final = {"idempotent-replayed": "true"}
"""Tells a program that the answer is an earlier one."""

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks: in whose name, by which token, and under which key where it changes something."""

    application: Application
    request: Request
    acting: Acting
    bearer: Bearer
    key: str

    @property
    def person(self) -> Person:
        """The person it acts for."""
        return self.acting.person


def the_program(request: Request) -> Program:
    """Return who asks; `ProgramRoute` has let nobody else in."""
    return cast("Program", request.state.program)


Asking = Annotated[Program, Depends(the_program)]


class ProgramRoute(APIRoute):
    """A route for programs: they are let in before anything of the request is read."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # a coroutine is one
        """Return what answers a request."""
        answer, takes_json = super().get_route_handler(), self.body_field is not None

        async def admitted(request: Request) -> Response:
            try:
                limiter = request.app.state.writers
                request.state.program = await to_thread.run_sync(_let_in, request, limiter=limiter)
                _check_media_type(request, "application/json" if takes_json else "")
                return await answer(request)
            except Refusal as refusal:
                return refusal.answer
            except ClinicError as error:
                return refused(error)

        return admitted


def reads(router: APIRouter, path: str) -> Callable[[F], F]:
    """Have a function answer GET, which is described, and HEAD."""

    def register(function: F) -> F:
        router.get(path, responses=READS)(function)
        router.head(path, include_in_schema=False)(function)
        return function

    return register


async def once(program: Program, work: Callable[[], BaseModel], *, status: int = 200, slow: bool = False) -> Response:
    """Do what a program asked, and keep the answer; where it was asked before, return the answer that was kept.

    Work that is `slow` holds up nobody who only writes.
    """
    request = program.request
    asked = await request.body()
    limiter = request.app.state.slow if slow else request.app.state.writers
    return await to_thread.run_sync(lambda: _once(program, asked, work, status), limiter=limiter)


async def looked_up(program: Program, work: Callable[[], T]) -> T:
    """Return what takes long to find out and changes nothing: pages do not wait for it."""
    return await to_thread.run_sync(work, limiter=program.request.app.state.slow)


def _let_in(request: Request) -> Program:
    """Return who asks. Raises Refusal."""
    operation = operation_of(request)
    bearer, application = _bearer(request), the_application(request)
    acting = application.api_tokens.acting(bearer.token)
    if acting is None:
        raise Refusal(401, headers={"www-authenticate": 'Bearer realm="clinic", error="invalid_token"'})
    wait = application.request_limits.wait("token", acting.token.token_hash, PER_TOKEN)
    if wait is not None:
        raise Refusal(429, headers={"retry-after": str(math.ceil(wait.total_seconds()))})
    access = ACCESS.get(operation)
    if access is None:
        raise Refusal(403)
    _check_rights(acting, access)
    return Program(application, request, acting, bearer, _key(request) if access.changes else "")


def operation_of(request: Request) -> str:
    """Return the method and the pattern of the path, as ACCESS names them."""
    return f"{'GET' if request.method == 'HEAD' else request.method} {request.scope['route'].path}"


def _bearer(request: Request) -> Bearer:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(401, headers={"www-authenticate": 'Bearer realm="clinic"'})
    return Bearer(token.strip())


def _check_rights(acting: Acting, access: Access) -> None:
    if access.scope is not None and access.scope not in acting.token.scopes:
        raise Refusal(403, f"This needs a token with the scope {access.scope}.", headers=_lacking(access.scope))
    if not access.roles & set(acting.person.roles):
        raise Refusal(403, f"{acting.person.name} may not do this: it needs another role.")


def _lacking(scope: Scope) -> dict[str, str]:
    return {"www-authenticate": f'Bearer realm="clinic", error="insufficient_scope", scope="{scope}"'}


def _key(request: Request) -> str:
    given = request.headers.getlist(KEY_HEADER)
    if len(given) != 1 or not _KEY.fullmatch(given[0]):
        raise Refusal(
            400,
            "Send an Idempotency-Key header: 1 to 255 visible characters, another for each request.",
            kind="idempotency-key-missing",
        )
    return given[0]


def _check_media_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted and given != wanted:
        raise Refusal(415, f"Send the body as {wanted}.")


def _once(program: Program, asked: bytes, work: Callable[[], BaseModel], status: int) -> Response:
    desk, token = program.application.idempotency, program.acting.token
    kept = desk.begin(token, program.key, _all_that_is_asked(program.request, asked))
    if kept is not None:
        return Response(kept.body, kept.status, REPLAYED, kept.media_type)
    answer: Response = problem(500)
    try:
        answer = JSONResponse(work().model_dump(mode="json"), status)
    except Refusal as refusal:
        answer = refusal.answer
    except ClinicError as error:
        answer = refused(error)
    finally:  # a failure of ours is kept too: how far it came is not known, so it is not done again
        keeping = Answer(answer.status_code, str(answer.media_type), bytes(answer.body))
        desk.end(token, program.key, operation_of(program.request), keeping)
    return answer


def _all_that_is_asked(request: Request, body: bytes) -> bytes:
    named = f"{request.method} {request.scope['path']}?{request.url.query}\n"
    return named.encode(errors="replace") + body
