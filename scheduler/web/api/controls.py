"""Who asks, whether all is well, and the brake."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from scheduler.domain.api_token import Scope, in_order
from scheduler.domain.people import Role
from scheduler.web.api.decisions import Held
from scheduler.web.api.programs import Asking, Program, ProgramRoute, once, reads
from scheduler.web.api.shapes import WRITES, Body, Line, Shown
from scheduler.web.staff.remedies import on_a_page

router = APIRouter(prefix="/api/v1", tags=["controls"], route_class=ProgramRoute)


class Self(Shown):
    """A token and the person it acts for."""

    token: str
    name: str
    scopes: list[Scope]
    last_day: date | None
    person: str
    login: str
    roles: list[Role]


class HealthPart(Shown):
    """A part of what publishing needs, and what was seen of it."""

    check: str
    good: bool
    finding: str


class Health(Shown):
    """What is known without asking anybody; the rest as it was when somebody looked on the page."""

    good: bool
    parts: list[HealthPart]


class Controls(Shown):
    """What holds things back: a pause of everything (null: none), and the channels that are held."""

    paused: str | None
    holds: list[Held]


class Pause(Body):
    """Why everything is held back."""

    reason: Annotated[Line, Field(min_length=1, examples=["the clinic is flooded"])]


@reads(router, "/self")
def self_(program: Asking) -> Self:
    """Return what the token may be used for, and in whose name."""
    token, person = program.acting.token, program.person
    return Self(
        token=token.id,
        name=token.name,
        scopes=list(in_order(token.scopes)),
        last_day=program.application.api_tokens.last_day(token),
        person=person.name,
        login=person.login,
        roles=list(person.roles),
    )


@reads(router, "/health")
def health(program: Asking) -> Health:
    """Return whether all is well."""
    found = program.application.health_watch.known()
    parts = [HealthPart(check=one.name, good=one.good, finding=on_a_page(one.finding)) for one in found]
    return Health(good=all(one.good for one in found), parts=parts)


@reads(router, "/controls")
def controls(program: Asking) -> Controls:
    """Return what is held back."""
    return _controls(program)


@router.post("/pause", response_model=Controls, responses=WRITES)
async def pause(body: Pause, program: Asking) -> Response:
    """Hold everything back at once, in the person's name, until somebody lets it go on."""

    def work() -> Controls:
        program.application.controls.pause(program.bearer, body.reason)
        return _controls(program)

    return await once(program, work)


@router.post("/resume", response_model=Controls, responses=WRITES)
async def resume(program: Asking) -> Response:
    """Let everything go on after a pause. What is too late by then is missed, not sent."""

    def work() -> Controls:
        program.application.controls.resume(program.bearer)
        return _controls(program)

    return await once(program, work)


def _controls(program: Program) -> Controls:
    application = program.application
    holds = [Held.model_validate(hold) for hold in application.records.holds()]
    return Controls(paused=application.records.paused(), holds=holds)
