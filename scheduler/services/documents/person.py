"""Everything that is kept of one person, as JSON: for the staff, and as the person's own export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler.domain.subscriber import SubscriberStatus
from scheduler.services.documents.welcome import way_document
from scheduler.services.erasure import Erased
from scheduler.services.person_records import Agreed, PersonRecord, SentCopy
from scheduler.services.preferences import Preferences
from scheduler.services.retention import Retained


def person_documents(records: Iterable[PersonRecord]) -> list[dict[str, object]]:
    """Return people, each on one list."""
    return [person_document(record) for record in records]


def person_document(record: PersonRecord) -> dict[str, object]:
    """Return one person: who they are, their choices, their consent with its exact words, and what they were sent."""
    person, suppressed = record.person, record.suppressed
    return {
        "id": person.id,
        "address": person.address,
        "name": person.name,
        "first_name": person.first_name,
        "audience": person.audience,
        "status": person.status,
        "receives_issues": person.status is SubscriberStatus.CONFIRMED and suppressed is None,
        "source": person.source,
        "suppressed": {"kind": suppressed.kind, "reason": suppressed.reason, "at": _at(suppressed.at)}
        if suppressed
        else None,
        "preferences": {
            "language": person.language,
            "frequency": person.frequency or "every issue",
            "paused_until": _at(person.paused_until),
            "zone": person.zone,
            "topics": [topic.name(person.language) for topic in record.topics],
        },
        "consent": [_agreed(agreed) for agreed in record.consents],
        "sent": [_sent(copy) for copy in record.sent],
        "welcome": way_document(record.welcome) if record.welcome else None,
        "events": [{"kind": event.kind, "code": event.code, "at": _at(event.at)} for event in record.events],
    }


def erased_document(erased: Erased) -> dict[str, object]:
    """Return what was erased of a person, and which providers took it."""
    return {
        "lists": erased.lists,
        "events": erased.events,
        "providers": {**dict.fromkeys(erased.taken, "taken"), **dict.fromkeys(erased.wait, "waits")},
    }


def retained_document(retained: Retained, *, dry_run: bool) -> dict[str, object]:
    """Return how many of each were removed, or would be."""
    return {
        "dry_run": dry_run,
        "sign_ups": retained.sign_ups,
        "people": retained.left,
        "reports": retained.reports,
    }


def preferences_document(preferences: Preferences) -> dict[str, object]:
    """Return a person's choices, and what there is to choose from."""
    person = preferences.person
    return {
        "status": person.status,
        "first_name": person.first_name,
        "language": person.language,
        "languages": list(preferences.languages),
        "frequency": person.frequency,
        "paused_until": _at(preferences.paused_until),
        "topics": [topic.id for topic in preferences.topics],
        "offered": [{"id": topic.id, "name": topic.name(person.language)} for topic in preferences.offered],
    }


def _agreed(agreed: Agreed) -> dict[str, object]:
    record, wording = agreed.record, agreed.wording
    return {
        "act": record.act,
        "purpose": record.purpose,
        "audience": record.audience,
        "at": _at(record.at),
        "source": record.source,
        "wording": {"version": record.wording, "language": wording.language, "text": wording.text} if wording else None,
        "proof": record.proof,
        "by": record.by,
    }


def _sent(copy: SentCopy) -> dict[str, object]:
    return {
        "item": str(copy.item),
        "subject": copy.subject,
        "state": copy.state,
        "reason": copy.reason,
        "at": _at(copy.at),
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
