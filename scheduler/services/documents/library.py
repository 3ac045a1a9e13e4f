"""The library as a document."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.services.library import ListedStatement


def library_document(found: Iterable[ListedStatement]) -> dict[str, object]:
    """Return statements with what holds of each, the items that carry it, and who approved it when."""
    return {"statements": [_statement(listed) for listed in found]}


def _statement(listed: ListedStatement) -> dict[str, object]:
    statement, approved = listed.statement, listed.approved
    return {
        "id": statement.id,
        "version": statement.version,
        "long": statement.long,
        "short": statement.short,
        "standing": listed.standing,
        "why": listed.why,
        "review_by": statement.review_by.isoformat() if statement.review_by else None,
        "meets": list(statement.meets),
        "references": list(statement.references),
        "items": [str(item.key) for item in listed.uses],
        "approved": None
        if approved is None
        else {"by": approved.login, "at": approved.at.isoformat(), "these_words": approved.is_current},
    }
