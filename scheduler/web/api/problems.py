"""What programs are told when something cannot be: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from scheduler.domain.errors import BadInput, ClinicError, IllegalTransition, NotFound
from scheduler.services.edit_item import Overtaken
from scheduler.services.idempotency import KeyReused, StillRunning
from scheduler.services.ingest import ArticleIsThere
from scheduler.services.move import MoveRefused
from scheduler.web.staff.remedies import on_a_page

MEDIA_TYPE: Final = "application/problem+json"

_KIND: Final = "urn:clinic-scheduler:problem:"
"""Begins the type of a problem of our own; one that the status says all of is "about:blank"."""

_DETAILS: Final[Mapping[int, str]] = {
    400: "The request could not be read.",
    401: "Send a token that is good in the Authorization header, after the word Bearer.",
    403: "The token may not be used for this.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    409: "This cannot be done as things stand.",
    413: "The body is larger than this address takes.",
    415: "Send the body in the media type that the description names.",
    421: "This server does not answer under that name.",
    422: "Something in the request is not as the description has it.",
    429: "Too many requests. Wait for the seconds in Retry-After.",
    431: "The address with its query is too long.",
    500: "Something went wrong here. It is not your fault.",
    503: "This cannot be answered now. Try again in a minute.",
}


class Fault(BaseModel):
    """A fault of one field: its place as a JSON pointer, and what is wrong there."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457). `type` tells problems apart that have the same status."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["about:blank", f"{_KIND}idempotency-key-reused"])
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default=[], description="With 422: the faults of fields.")


class Refusal(Exception):  # noqa: N818 - it tells a program why not; nothing has failed
    """Why a request is not done, as it is told to a program."""

    def __init__(
        self, status: int, detail: str = "", *, kind: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.answer = problem(status, detail, kind=kind, headers=headers)


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Return the description of the answers with some statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _DETAILS[status], "content": content} for status in statuses}


def problem(
    status: int,
    detail: str = "",
    *,
    kind: str = "",
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """Return an answer with problem details, and with members of its own."""
    body = {
        "type": f"{_KIND}{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _DETAILS.get(status) or _DETAILS[400 if status < 500 else 500],
    }
    return JSONResponse(body | dict(members or {}), status, dict(headers or {}), media_type=MEDIA_TYPE)


_REFUSED: Final[Mapping[type[ClinicError], tuple[int, str]]] = {
    NotFound: (404, ""),
    MoveRefused: (409, "move-refused"),
    Overtaken: (409, "changed-meanwhile"),
    ArticleIsThere: (409, "another-article"),
    StillRunning: (409, "idempotency-key-in-use"),
    IllegalTransition: (409, ""),
    KeyReused: (422, "idempotency-key-reused"),
    BadInput: (422, "refused"),
}
"""The status and the kind of problem for what a use case refuses; a class stands before those that it is one of."""


def refused(error: ClinicError) -> Response:
    """Return what a use case refused, and why, as a program is told it."""
    for refusing, (status, kind) in _REFUSED.items():
        if isinstance(error, refusing):
            return problem(status, on_a_page(str(error)), kind=kind, members=_members(error))
    return problem(503)  # the database is locked, say, or gone


def _members(error: ClinicError) -> Mapping[str, object]:
    """Return what a program needs to go on after a refusal."""
    if isinstance(error, MoveRefused):
        free = error.next_free
        local = f"{free.local:%Y-%m-%dT%H:%M}" if free else None
        return {"next_free": local, "zone": free.zone if free else None, "may_insist": error.may_insist}
    if isinstance(error, Overtaken):
        return {"fields": dict(error.theirs), "fields_version": error.version}
    return {}
