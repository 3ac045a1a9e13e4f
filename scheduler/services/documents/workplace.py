"""People, the state of the workspace, and the outcome of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from scheduler.domain.api_token import ApiToken, in_order
from scheduler.domain.bounces import MailboxReading
from scheduler.domain.health import HealthFinding
from scheduler.domain.people import Person
from scheduler.services.rehearsed import Rehearsed


def people_document(people: Iterable[Person]) -> list[dict[str, object]]:
    """Return the people who work here, without their passwords."""
    return [
        {
            "login": person.login,
            "name": person.name,
            "roles": person.roles,
            "registration": person.registration,
            "active": person.active,
        }
        for person in people
    ]


def tokens_document(tokens: Iterable[ApiToken]) -> list[dict[str, object]]:
    """Return the tokens of programs, without what is secret of them."""
    return [
        {
            "id": token.id,
            "login": token.login,
            "name": token.name,
            "scopes": list(in_order(token.scopes)),
            "made_at": token.made_at.isoformat(),
            "ends_at": token.ends_at.isoformat() if token.ends_at else None,
            "used_at": token.used_at.isoformat() if token.used_at else None,
        }
        for token in tokens
    ]


def bounces_document(reading: MailboxReading) -> dict[str, object]:
    """Return what became of the mails that came back."""
    return asdict(reading)


def health_document(findings: Iterable[HealthFinding]) -> list[dict[str, object]]:
    """Return the findings on a workspace's health."""
    return [{"check": found.name, "good": found.good, "finding": found.finding} for found in findings]


def rehearsal_document(result: Rehearsed) -> dict[str, object]:
    """Return the counts of a rehearsal, marked as one."""
    return {"rehearsal": True, **asdict(result), "report": str(result.report)}
