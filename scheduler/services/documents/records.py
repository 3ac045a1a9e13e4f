"""States, publications, retractions, and their proof."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from scheduler.domain.audit import AuditEntry
from scheduler.domain.claims import TRIAGE
from scheduler.domain.delivery import Delivery
from scheduler.services.evidence import Evidence, SignedVersion, WrittenBy
from scheduler.services.retraction_report import Deletion, Part, Retracted
from scheduler.services.status import Record, Status
from scheduler.services.trail import Verification


def status_document(status: Status) -> dict[str, object]:
    """Return the status of a workspace, of a campaign or of an item."""
    return {
        "paused": status.paused,
        "held": [
            {"channel": hold.channel, "until": hold.until.isoformat() if hold.until else None, "reason": hold.reason}
            for hold in status.holds
        ],
        "closed_until": status.closed.until.isoformat() if status.closed else None,
        "no_longer_signed": [
            {"item": str(unsigned.item), "reason": unsigned.reason} for unsigned in status.unsigned if unsigned.differs
        ],
        "not_compared": [
            {"item": str(unsigned.item), "reason": unsigned.reason}
            for unsigned in status.unsigned
            if not unsigned.differs
        ],
        "notes": list(status.notes),
        "deliveries": {str(state): count for state, count in status.counts.items()},
        "waiting_for_a_person": [_delivery_document(delivery) for delivery in status.waiting],
        "items": [record_document(record) for record in status.records],
    }


def record_document(record: Record) -> dict[str, object]:
    """Return an item with its deliveries and their attempts, and the accounting of an issue."""
    item, accounting = record.item, record.accounting
    return {
        "item": str(item.key),
        "state": str(item.state),
        "version": item.version,
        "local": item.slot.local.isoformat(timespec="minutes"),
        "zone": item.slot.zone,
        "at": item.slot.at.isoformat(),
        "note": item.note,
        "deliveries": [
            _delivery_document(delivery)
            | {
                "attempts": [
                    {
                        "number": attempt.number,
                        "started_at": attempt.started_at.isoformat(),
                        "outcome": str(attempt.outcome) if attempt.outcome else None,
                        "reason": attempt.reason,
                    }
                    for attempt in record.attempts[delivery.id]
                ]
            }
            for delivery in record.deliveries
        ],
        "accounting": None
        if accounting is None
        else {
            "audience": accounting.audience,
            "accepted": accounting.accepted,
            "excluded": dict(record.excluded),
            "failed": accounting.failed,
            "failed_because": dict(record.failed),
            "uncertain": accounting.uncertain,
            "waiting": accounting.waiting,
            "waits": [{"reason": reason, "until": until.isoformat()} for reason, until in record.waits.items()],
        },
    }


def _delivery_document(delivery: Delivery) -> dict[str, object]:
    receipt = delivery.receipt
    return {
        "delivery": delivery.id,
        "item": str(delivery.item),
        "version": delivery.version,
        "part": f"{delivery.sequence}/{delivery.count}",
        "state": str(delivery.state),
        "due_at": delivery.due_at.isoformat(),
        "reason": delivery.reason,
        "receipt": None
        if receipt is None
        else {"id": receipt.platform_id, "url": receipt.url, "at": receipt.at.isoformat()},
    }


def evidence_document(evidence: Evidence) -> dict[str, object]:
    """Return an item's evidence. Recipients are counted, never named."""
    return {
        "item": str(evidence.item.key),
        "article": evidence.title,
        "sentences": list(evidence.spans),
        "signatures": [_signature_document(signature) for signature in evidence.signed],
        "waivers": [_plain(asdict(waiver)) for waiver in evidence.waivers],
        "own_words": [_written_document(sentence) for sentence in evidence.written],
        "confirmations": [_plain(asdict(one)) for one in evidence.confirmations],
        "delivery": record_document(evidence.record),
        "trail": [_entry_document(entry) for entry in evidence.trail],
        "note": TRIAGE,
    }


def _written_document(sentence: WrittenBy) -> dict[str, object]:
    made = sentence.confirmation
    return {
        "text": sentence.text,
        "author": sentence.author,
        "name": sentence.name,
        "references": list(sentence.references),
        "planned_at": sentence.since.isoformat() if sentence.since else None,
        "confirmed": None
        if made is None
        else {
            "by": made.login,
            "name": made.name,
            "registration": made.registration,
            "at": made.confirmed_at.isoformat(),
            "stands_for": made.stands_for,
        },
    }


def _signature_document(signed: SignedVersion) -> dict[str, object]:
    approval = signed.approval
    return {
        "version": approval.version,
        "name": approval.reviewer,
        "registration": approval.registration,
        "login": approval.signer,
        "meaning": approval.meaning,
        "signed_at": approval.signed_at.isoformat(),
        "expires_at": approval.expires_at.isoformat(),
        "voided_at": approval.voided_at.isoformat() if approval.voided_at else None,
        "void_reason": approval.void_reason,
        "hash": approval.content_hash,
        "rules": approval.rules,
        "library": approval.library,
        "findings": json.loads(approval.findings),
        "content": asdict(signed.content) if signed.content else None,
        "pictures": {
            digest: f"data:{media_type};base64,{base64.b64encode(data).decode()}"
            for digest, (media_type, data) in signed.pictures.items()
        },
    }


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def trail_document(entries: Iterable[AuditEntry]) -> list[dict[str, object]]:
    """Return rows of the audit trail."""
    return [{**_entry_document(entry), "subject": entry.event.subject} for entry in entries]


def _entry_document(entry: AuditEntry) -> dict[str, object]:
    return {
        "row": entry.sequence,
        "at": entry.event.at.isoformat(),
        "who": entry.event.actor,
        "what": entry.event.action,
        "detail": json.loads(entry.event.detail),
        "hash": entry.hash,
    }


def verification_document(found: Verification) -> dict[str, object]:
    """Return whether the trail is whole: its rows, the hash of the last one, and a line for each fault."""
    return {"rows": found.rows, "head": found.head.hash if found.head else None, "faults": list(found.faults)}


def retracted_document(done: Retracted, deletions: Iterable[Deletion] = ()) -> dict[str, object]:
    """Return a retraction, and what was deleted after it."""
    return {
        "target": {"what": str(done.target.kind), "name": done.target.name},
        "items": [
            {"item": str(effect.item), "before": effect.before, "after": effect.after, "cancelled": effect.cancelled}
            for effect in done.effects
        ],
        "live": [_part_document(part) for part in done.live],
        "may_be_out": [_part_document(part) for part in done.doubtful],
        "corrections": [
            {
                "item": str(correction.item) if correction.item else None,
                "at": correction.at,
                "zone": correction.zone,
                "reason": correction.reason,
            }
            for correction in done.corrections
        ],
        "library_marked": done.marked,
        "deleted": [
            {**_part_document(deletion.part), "gone": deletion.gone, "why_not": deletion.reason or None}
            for deletion in deletions
        ],
    }


def _part_document(part: Part) -> dict[str, object]:
    receipt = part.receipt
    return {
        "item": str(part.item),
        "delivery": part.delivery,
        "part": f"{part.sequence}/{part.count}",
        "platform": part.item.channel,
        "state": part.state,
        "reason": part.reason,
        "id": receipt.platform_id if receipt else None,
        "url": receipt.url if receipt else None,
        "at": receipt.at.isoformat() if receipt else None,
    }
