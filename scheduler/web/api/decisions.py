"""What waits for a person, and their word on what is uncertain, missed or refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from scheduler.domain.delivery import DeliveryState
from scheduler.domain.errors import BadInput
from scheduler.domain.item_outline import ItemOutline
from scheduler.services.decisions import OpenQuestion
from scheduler.services.resolve import Verdict
from scheduler.web.api.programs import Asking, ProgramRoute, once, reads
from scheduler.web.api.shapes import WRITES, Body, Item, Line, Shown, item_of

router = APIRouter(prefix="/api/v1/decisions", tags=["decisions"], route_class=ProgramRoute)


class Question(Shown):
    """Something that only a person decides. `name` is what a decision is given for."""

    name: str
    item: str
    state: DeliveryState
    due_at: datetime
    tried_at: datetime | None
    reason: str = Field(description="What is known.")
    may_have_id: bool = Field(description="True where the platform's id may be given with 'sent'.")
    needs_id: bool = Field(description="True where it must be.")


class Blocked(Shown):
    """A draft that may not be submitted as it is, and why."""

    item: Item
    reasons: list[str]


class Held(Shown):
    """A channel that is held back, until when (null: until a person lets it go on), and why."""

    channel: str
    until: datetime | None
    reason: str


class Waiting(Shown):
    """Everything that waits for a person. `more` counts open questions that are not listed."""

    questions: list[Question]
    more: int
    to_sign: list[Item]
    to_mend: list[Item]
    blocked: list[Blocked]
    unsigned: list[Item] = Field(description="What was missed because nobody signed it in time.")
    holds: list[Held]


class Decision(Body):
    """A person's word. 'sent': it did go out; 'send': it did not, and is sent now; 'drop': it is not to go out."""

    name: Annotated[Line, Field(description="As the list of decisions has it.")]
    verdict: Annotated[Verdict, Field(strict=False)]
    platform_id: Annotated[Line | None, Field(description="With 'sent': what the platform calls it.")] = None
    reason: Line = ""


class Resolved(Shown):
    """A delivery after a decision."""

    delivery: str
    item: str
    state: DeliveryState


class ResolvedAll(Shown):
    """The deliveries that were decided about."""

    deliveries: list[Resolved]


@reads(router, "")
def decisions(program: Asking) -> Waiting:
    """Return what waits for a person now."""
    waiting = program.application.decisions.waiting()
    return Waiting(
        questions=list(map(_question, waiting.questions)),
        more=waiting.more,
        to_sign=_items(waiting.to_sign),
        to_mend=_items(waiting.to_mend),
        blocked=[Blocked(item=item_of(one.item), reasons=list(one.reasons)) for one in waiting.blocked],
        unsigned=_items(waiting.unsigned),
        holds=[Held.model_validate(hold) for hold in waiting.holds],
    )


@router.post("", response_model=ResolvedAll, responses=WRITES)
async def decide(body: Decision, program: Asking) -> Response:
    """Record what the token's person decided, after looking at the platform. The words stay those that were signed."""

    def work() -> ResolvedAll:
        if body.platform_id and body.verdict is not Verdict.SENT:
            raise BadInput("a platform's id is given with 'sent' alone")
        found = program.application.resolution.resolve(
            body.name, body.verdict, program.bearer, body.reason, body.platform_id or None
        )
        return ResolvedAll(deliveries=[Resolved(delivery=one.id, item=str(one.item), state=one.state) for one in found])

    return await once(program, work)


def _items(outlines: tuple[ItemOutline, ...]) -> list[Item]:
    return list(map(item_of, outlines))


def _question(question: OpenQuestion) -> Question:
    return Question(
        name=question.name,
        item=str(question.item),
        state=question.state,
        due_at=question.first.due_at,
        tried_at=question.tried.started_at if question.tried else None,
        reason=question.first.reason,
        may_have_id=question.may_have_id,
        needs_id=question.needs_id,
    )
