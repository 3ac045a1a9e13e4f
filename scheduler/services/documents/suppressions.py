"""What was suppressed, and what was lifted: without addresses."""

from __future__ import annotations

from scheduler.domain.subscriber import Suppression
from scheduler.services.suppressing import Restored, Suppressed, SuppressedFile


def suppressed_document(outcome: Suppressed) -> dict[str, object]:
    """Return the outcome of suppressing one address."""
    return {
        "new": outcome.before is None,
        "before": None if outcome.before is None else _suppression(outcome.before),
        "on_the_list": [{"id": person.id, "audience": person.audience} for person in outcome.people],
    }


def suppressed_file_document(outcomes: SuppressedFile) -> dict[str, object]:
    """Return the outcome of suppressing a file's addresses."""
    return {
        "new": outcomes.new,
        "already": outcomes.known,
        "not_on_the_list": outcomes.absent,
        "refused": [{"line": line, "reason": reason} for line, reason in outcomes.refused],
    }


def restored_document(restored: Restored) -> dict[str, object]:
    """Return the suppressions that were lifted, and who is back on a list."""
    return {
        "lifted": [_suppression(each) for each in restored.lifted],
        "back": [{"id": person.id, "audience": person.audience} for person in restored.back],
    }


def _suppression(suppression: Suppression) -> dict[str, object]:
    return {"kind": suppression.kind, "reason": suppression.reason, "since": suppression.at.isoformat()}
