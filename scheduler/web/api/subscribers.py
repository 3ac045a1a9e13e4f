"""The people on the list: found, signed up by their own consent, and written to no more; and segments of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi import Path as PathPart
from pydantic import Field

from scheduler.domain.errors import NotFound
from scheduler.domain.segment import written
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.services.audience_list import Listed, Wanted
from scheduler.services.documents.audience import listed_document
from scheduler.services.documents.person import person_document
from scheduler.services.documents.suppressions import suppressed_document
from scheduler.services.segments import CountedSegment
from scheduler.services.sign_up import SignUpClosed
from scheduler.web.api.problems import Refusal
from scheduler.web.api.programs import Asking, Program, ProgramRoute, once, reads
from scheduler.web.api.shapes import WRITES, Body, Cursor, Limit, Line, Page, Shown, Values, after, page_of
from scheduler.web.api.sign_ups import SignUpBody, Taken, fields_of
from scheduler.web.page import PageMaker
from scheduler.web.public.wishes import wish_of

router = APIRouter(prefix="/api/v1", tags=["subscribers"], route_class=ProgramRoute)

Id = Annotated[str, PathPart(max_length=64, description="The person's id. An address is never in an address.")]


class Subscriber(Shown):
    """A person of the list, and where they stand."""

    id: str
    address: str
    name: str
    first_name: str
    audience: str
    status: SubscriberStatus
    standing: str
    why: str
    language: str
    source: str
    zone: str
    frequency: str
    paused_until: datetime | None
    joined: datetime
    consent_source: str


class SubscriberWhole(Shown):
    """Everything that is kept of a person: their choices, what they agreed to word for word, what they were sent."""

    id: str
    address: str
    name: str
    first_name: str
    audience: str
    status: SubscriberStatus
    receives_issues: bool
    source: str
    suppressed: Values | None
    preferences: Values
    consent: list[Values]
    sent: list[Values]
    events: list[Values]


class Search(Body):
    """Whom to look for. Empty texts ask for nothing; `address` and `name` are how the one or the other begins."""

    search: Line = ""
    address: Line = ""
    name: Line = ""
    audience: Line = ""
    status: Annotated[SubscriberStatus | None, Field(strict=False)] = None
    segment: Line = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Line = ""


class Reason(Body):
    """Why an address must not be written to, in one line without an address."""

    reason: Annotated[Line, Field(min_length=1, examples=["asked by phone"])]


class Suppression(Reason):
    """An address that must not be written to, whatever is imported later. It need not be on the list."""

    address: Annotated[Line, Field(examples=["asha@example.com"])]


class Suppressed(Shown):
    """What became of a suppression: whether it is new, and who is on the list with that address, by their ids."""

    new: bool
    on_the_list: list[Values]


class Segment(Shown):
    """A part of the list by a query, with its people by status as they are counted now."""

    name: str
    audience: str
    query: str
    statuses: dict[SubscriberStatus, int]
    total: int


@reads(router, "/subscribers")
def subscribers(
    program: Asking,
    limit: Limit = 50,
    cursor: Cursor = "",
    *,
    audience: Line = "",
    status: SubscriberStatus | None = None,
    segment: Line = "",
) -> Page[Subscriber]:
    """Return the people on the list, by address."""
    return _page(program, Wanted(audience, status or "", segment), cursor, limit)


@router.post("/subscriber-searches", responses=WRITES)
def search(body: Search, program: Asking) -> Page[Subscriber]:
    """Return the people who are looked for. It is posted, since names and addresses are to stand in no address."""
    wanted = Wanted(body.audience, body.status or "", body.segment, body.search, body.address, body.name)
    return _page(program, wanted, body.cursor, body.limit)


@router.post("/subscribers", status_code=202, response_model=Taken, responses=WRITES)
async def sign_up(body: SignUpBody, program: Asking, pages: PageMaker) -> Response:
    """Sign a person up, who gets a mail and confirms it there. Nobody comes on the list without that.

    The answer is the same whether they are on the list or not. Lists of people who agreed elsewhere are imported on
    the pages, with where and when they did.
    """

    def work() -> Taken:
        wish = wish_of(pages, fields_of(body))
        try:
            if wish is not None:
                program.application.sign_up.request(wish)
        except SignUpClosed as error:
            raise Refusal(503, str(error)) from None
        return Taken()

    return await once(program, work, status=202)


@reads(router, "/subscribers/{subscriber}")
def one(subscriber: Id, program: Asking) -> SubscriberWhole:
    """Return everything that is kept of a person."""
    return SubscriberWhole.model_validate(_document(program, subscriber))


@router.post("/subscribers/{subscriber}/suppress", response_model=Suppressed, responses=WRITES)
async def suppress(subscriber: Id, body: Reason, program: Asking) -> Response:
    """Write to a person no more. Only a person lifts that again, on the pages."""

    def work() -> Suppressed:
        return _suppressed(program, str(_document(program, subscriber)["address"]), body.reason)

    return await once(program, work)


@router.post("/suppressions", response_model=Suppressed, responses=WRITES)
async def suppress_address(body: Suppression, program: Asking) -> Response:
    """Write to an address no more, be it on the list or not."""
    return await once(program, lambda: _suppressed(program, body.address, body.reason))


@reads(router, "/segments")
def segments(program: Asking, limit: Limit = 50, cursor: Cursor = "") -> Page[Segment]:
    """Return the segments, by name, with their people counted now."""
    kept = sorted(program.application.segments.kept(), key=lambda one: one.name)
    wanted = after(kept, cursor, limit, lambda one: one.name)
    show = program.application.segments.show
    return page_of(wanted, limit, lambda one: one.name, lambda one: _segment(show(one.name)))


@reads(router, "/segments/{segment}")
def one_segment(segment: Annotated[str, PathPart(max_length=200)], program: Asking) -> Segment:
    """Return a segment, with its people counted now."""
    return _segment(program.application.segments.show(segment))


def _page(program: Program, wanted: Wanted, cursor: str, limit: int) -> Page[Subscriber]:
    found = program.application.audience_list.page(wanted, cursor, limit, counted=False)
    return Page[Subscriber](data=list(map(_shown, found.people)), next=found.following)


def _shown(listed: Listed) -> Subscriber:
    return Subscriber.model_validate(listed_document(listed))


def _document(program: Program, subscriber: str) -> dict[str, Any]:  # Any: values of JSON
    if "@" in subscriber:
        raise NotFound("nobody on a list has this id")
    return person_document(program.application.person_records.find(subscriber)[0])


def _suppressed(program: Program, address: str, reason: str) -> Suppressed:
    outcome = program.application.suppression.suppress(address, reason, program.bearer)
    return Suppressed.model_validate(suppressed_document(outcome))


def _segment(counted: CountedSegment) -> Segment:
    segment = counted.segment
    return Segment(
        name=segment.name,
        audience=segment.audience,
        query=written(segment.query),
        statuses=dict(counted.statuses),
        total=counted.total,
    )
