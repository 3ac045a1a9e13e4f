"""The audit trail: rows that are only ever added, each bound to the one before it by a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64
"""Stands for the hash before the first row."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One act: time (aware UTC), actor (a login, or 'system'), action, item or other subject, and details.

    `detail` is canonical JSON without addresses or secrets.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str = "{}"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in the chain: its number from 1, the hash of the row before it, and its own.

    A row that was damaged so that it cannot be read is not `legible`; it holds what could be made of it.
    """

    sequence: int
    event: AuditEvent
    previous: str
    hash: str
    legible: bool = True


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest row's number and hash, kept apart so that removing the last rows shows."""

    sequence: int
    hash: str


def event(at: datetime, actor: str, action: str, subject: str, **detail: object) -> AuditEvent:
    """Return an event with its details as canonical JSON."""
    written = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return AuditEvent(at, actor, action, subject, written)


def entry_hash(sequence: int, happened: AuditEvent, previous: str) -> str:
    """Return the SHA-256 (hex) that binds an event to its place in the chain."""
    moment = happened.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [sequence, moment, happened.actor, happened.action, happened.subject, happened.detail, previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def chained(happened: AuditEvent, head: AuditHead | None) -> AuditEntry:
    """Return the entry that follows `head` (None at the very beginning)."""
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, START)
    return AuditEntry(sequence, happened, previous, entry_hash(sequence, happened, previous))


def broken_links(entries: Iterable[AuditEntry], head: AuditHead | None) -> Iterator[str]:
    """Yield one line for every row that was edited, removed, added or moved; none when the chain holds."""
    expected, previous = 1, START
    for entry in entries:
        if entry.sequence != expected:
            yield f"row {expected} is missing: row {entry.sequence} stands in its place"
        elif entry.previous != previous:
            yield f"row {entry.sequence} does not follow the row before it"
        if not entry.legible or entry.hash != entry_hash(entry.sequence, entry.event, entry.previous):
            yield f"row {entry.sequence} was changed after it was written"
        expected, previous = entry.sequence + 1, entry.hash
    if head is None:
        if expected > 1:
            yield "the mark of the last row is missing"
    elif (head.sequence, head.hash) != (expected - 1, previous):
        yield f"the trail should end with row {head.sequence}, and ends with row {expected - 1}"
