"""The list, one part of it at a time: its people, its numbers, its segments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from scheduler.domain.segment import written
from scheduler.services.audience_list import CountedAudience, Listed, Page
from scheduler.services.segments import CountedSegment


def page_document(page: Page) -> dict[str, object]:
    """Return some people of the list, with what to go on after."""
    return {
        "audience": page.audience,
        "people": [listed_document(listed) for listed in page.people],
        "next": page.following,
        "statuses": dict(page.statuses),
        "total": sum(page.statuses.values()),
    }


def listed_document(listed: Listed) -> dict[str, object]:
    """Return a person of the list, and where they stand."""
    person = listed.person
    return {
        "id": person.id,
        "address": person.address,
        "name": person.name,
        "first_name": person.first_name,
        "audience": person.audience,
        "status": person.status,
        "standing": listed.standing.word,
        "why": listed.standing.why,
        "language": person.language,
        "source": person.source,
        "zone": person.zone,
        "frequency": person.frequency,
        "paused_until": _moment(person.paused_until),
        "joined": _moment(person.consent_at),
        "consent_source": person.consent_source,
    }


def counts_document(counted: CountedAudience) -> dict[str, object]:
    """Return an audience in numbers."""
    return {
        "audience": counted.audience,
        "total": counted.counts.total,
        "statuses": dict(counted.counts.statuses),
        "languages": dict(counted.counts.languages),
        "sources": dict(counted.counts.sources),
        "topics": dict(counted.topics),
        "suppressions": dict(counted.suppressions),
    }


def export_document(file: Path, people: int) -> dict[str, object]:
    """Return where how many people of the list were written to."""
    return {"file": str(file), "people": people}


def segment_document(counted: CountedSegment) -> dict[str, object]:
    """Return a segment with its people as they are counted now."""
    return {
        "segment": counted.segment.name,
        "audience": counted.segment.audience,
        "query": written(counted.segment.query),
        "statuses": dict(counted.statuses),
        "total": counted.total,
    }


def segments_document(segments: Iterable[CountedSegment]) -> list[dict[str, object]]:
    """Return every segment, counted."""
    return [segment_document(counted) for counted in segments]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
