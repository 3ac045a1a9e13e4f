"""What a token may be used for: the one table of the staff's API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scheduler.domain.api_token import Scope
from scheduler.domain.people import Role
from scheduler.web.staff.access import EVERYBODY, WRITERS


@dataclass(frozen=True, slots=True)
class Access:
    """The scope that a token needs for an operation, None for any, and the roles of which its person needs one.

    With `changes` it changes something: such a request needs an idempotency key, and is done once.
    """

    scope: Scope | None
    roles: frozenset[Role] = EVERYBODY
    changes: bool = False


def _changes(scope: Scope, roles: frozenset[Role] = EVERYBODY) -> Access:
    return Access(scope, roles, changes=True)


_ITEM: Final = "/api/v1/items/{campaign}/{section}/{channel}/{kind}"
_ISSUE: Final = "/api/v1/issues/{campaign}/{section}/{channel}"

ACCESS: Final[Mapping[str, Access]] = {
    "GET /api/v1/self": Access(None),
    "GET /api/v1/campaigns": Access(Scope.CAMPAIGNS_READ),
    "POST /api/v1/campaigns": _changes(Scope.CAMPAIGNS_WRITE, WRITERS),
    "POST /api/v1/campaign-files": _changes(Scope.CAMPAIGNS_WRITE, WRITERS),
    "GET /api/v1/campaigns/{campaign}": Access(Scope.CAMPAIGNS_READ),
    "GET /api/v1/campaigns/{campaign}/plan": Access(Scope.CAMPAIGNS_READ),
    "POST /api/v1/campaigns/{campaign}/plan": _changes(Scope.CAMPAIGNS_WRITE, WRITERS),
    "POST /api/v1/campaigns/{campaign}/sections": _changes(Scope.CAMPAIGNS_WRITE, WRITERS),
    "GET /api/v1/campaigns/{campaign}/check": Access(Scope.CAMPAIGNS_READ),
    "POST /api/v1/campaigns/{campaign}/submit": _changes(Scope.CAMPAIGNS_WRITE, WRITERS),
    "GET /api/v1/items": Access(Scope.ITEMS_READ),
    f"GET {_ITEM}": Access(Scope.ITEMS_READ),
    f"GET {_ITEM}/free-slots": Access(Scope.ITEMS_READ),
    f"GET {_ITEM}/deliveries": Access(Scope.ITEMS_READ),
    f"GET {_ITEM}/evidence": Access(Scope.ITEMS_READ),
    f"POST {_ITEM}/move": _changes(Scope.ITEMS_WRITE),
    f"POST {_ITEM}/words": _changes(Scope.ITEMS_WRITE),
    "GET /api/v1/calendar": Access(Scope.ITEMS_READ),
    "GET /api/v1/issues": Access(Scope.ITEMS_READ),
    f"GET {_ISSUE}": Access(Scope.ITEMS_READ),
    f"GET {_ISSUE}/preflight": Access(Scope.ITEMS_READ),
    f"GET {_ISSUE}/progress": Access(Scope.ITEMS_READ),
    "GET /api/v1/decisions": Access(Scope.DECISIONS_READ),
    "POST /api/v1/decisions": _changes(Scope.DECISIONS_WRITE),
    "GET /api/v1/subscribers": Access(Scope.SUBSCRIBERS_READ),
    "POST /api/v1/subscribers": _changes(Scope.SUBSCRIBERS_WRITE),
    # A search changes nothing. It is posted because addresses and names are to stand in no address.
    "POST /api/v1/subscriber-searches": Access(Scope.SUBSCRIBERS_READ),
    "GET /api/v1/subscribers/{subscriber}": Access(Scope.SUBSCRIBERS_READ),
    "POST /api/v1/subscribers/{subscriber}/suppress": _changes(Scope.SUBSCRIBERS_WRITE),
    "POST /api/v1/suppressions": _changes(Scope.SUBSCRIBERS_WRITE),
    "GET /api/v1/segments": Access(Scope.SUBSCRIBERS_READ),
    "GET /api/v1/segments/{segment}": Access(Scope.SUBSCRIBERS_READ),
    "GET /api/v1/health": Access(Scope.HEALTH_READ),
    "GET /api/v1/controls": Access(Scope.HEALTH_READ),
    "POST /api/v1/pause": _changes(Scope.CONTROLS_WRITE),
    "POST /api/v1/resume": _changes(Scope.CONTROLS_WRITE),
}
"""Each operation with what it needs. One that is not here is done for nobody."""
