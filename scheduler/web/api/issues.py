"""Newsletter issues: a list, one with who gets it, the last look before it goes out, and how far it is."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.errors import ClinicError
from scheduler.domain.preflight import Verdict
from scheduler.services.documents.review import preflight_document
from scheduler.services.item_list import WantedItems
from scheduler.web.api.items import listed
from scheduler.web.api.programs import Asking, Program, ProgramRoute, looked_up, reads
from scheduler.web.api.shapes import Cursor, IssuePath, Item, Limit, Page, Shown, item_of
from scheduler.web.staff.remedies import on_a_page

router = APIRouter(prefix="/api/v1/issues", tags=["issues"], route_class=ProgramRoute)

ISSUE = "/{campaign}/{section}/{channel}"


class Audience(Shown):
    """Who gets an issue, and who does not, by reason. Nobody is named."""

    audience: str
    segment: str
    people: int
    recipients: int
    excluded: dict[str, int]
    is_frozen: bool = Field(description="True once the people were chosen.")
    is_exact: bool = Field(description="False where the audience is large, and more may be left out when it is due.")


class IssueWhole(Item):
    """An issue as its readers get it: what was signed, or else what stands. `audience` is null while it has none."""

    subject: str
    subjects: list[str] = Field(description="Further subject lines, tried in a sample.")
    preheader: str
    text: str
    html: str
    is_signed: bool
    problems: list[str]
    audience: Audience | None


class Looked(Shown):
    """One check of an issue: its verdict, what was found, and what to do."""

    check: str
    verdict: Verdict
    found: str
    remedy: str


class Preflight(Shown):
    """The last look at an issue before people see it."""

    item: str
    blocks: bool
    checks: list[Looked]


class Sum(Shown):
    """An issue's people by what became of them: they add up to the audience."""

    audience: int
    accepted: int
    excluded: int
    failed: int
    uncertain: int
    waiting: int


class Progress(Shown):
    """How far an issue is. `people` is null while nobody was chosen."""

    item: str
    state: ItemState
    people: Sum | None
    held: str = Field(description="Why nothing of it goes out now; empty mostly.")
    waits_until: datetime | None
    has_ended: bool


@reads(router, "")
def issues(program: Asking, limit: Limit = 50, cursor: Cursor = "") -> Page[Item]:
    """Return the newsletter's issues, in the order of their keys."""
    return listed(program, WantedItems(kind=Kind.ISSUE), cursor, limit)


@reads(router, ISSUE)
async def one(key: IssuePath, program: Asking) -> IssueWhole:
    """Return an issue as its readers get it."""
    return await looked_up(program, lambda: _whole(program, key))


@reads(router, f"{ISSUE}/preflight")
async def preflight(key: IssuePath, program: Asking) -> Preflight:
    """Return the last look at an issue. Nobody outside is asked: the page looks at links and at records of names."""

    def look() -> Preflight:
        program.application.issues.find(key)
        (document,) = preflight_document(program.application.preflight.run(str(key), asks_network=False))
        return Preflight.model_validate(document)

    return await looked_up(program, look)


@reads(router, f"{ISSUE}/progress")
def progress(key: IssuePath, program: Asking) -> Progress:
    """Return how far an issue is."""
    program.application.issues.find(key)
    found = program.application.progress.one(key)
    return Progress(
        item=str(found.key),
        state=found.state,
        people=Sum.model_validate(found.people) if found.people else None,
        held=found.held,
        waits_until=found.waits_until,
        has_ended=found.has_ended,
    )


def _whole(program: Program, key: ItemKey) -> IssueWhole:
    look = program.application.issues.look(key)
    rendered = look.rendered
    return IssueWhole(
        **dict(item_of(look.item)),
        subject=rendered.subject if rendered else look.draft.subject,
        subjects=list(rendered.subjects if rendered else look.draft.subjects),
        preheader=rendered.preheader if rendered else look.draft.preheader,
        text=rendered.text if rendered else "",
        html=rendered.html if rendered else "",
        is_signed=look.is_signed,
        problems=list(map(on_a_page, look.problems)),
        audience=_audience(program, key),
    )


def _audience(program: Program, key: ItemKey) -> Audience | None:
    """Return who gets an issue, or nothing for one that cannot be made: its problems say why."""
    try:
        return Audience.model_validate(program.application.audience_forecast.of(program.application.issues.find(key)))
    except ClinicError:
        return None
