"""Sheets before a clinician, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from scheduler.domain.claims import TRIAGE, Waiver
from scheduler.domain.confirmation import Confirmation
from scheduler.services.findings import finding_values
from scheduler.services.preflight.desk import PreflightReport
from scheduler.services.review import Decision
from scheduler.services.review_sheet import ReviewSheet, WrittenSentence


def sheet_document(sheet: ReviewSheet) -> dict[str, object]:
    """Return a sheet as it is put before a clinician."""
    content = sheet.outgoing.content
    return {
        "item": str(sheet.item.key),
        "state": sheet.item.state,
        "hash": sheet.outgoing.hash,
        "sheet": sheet.digest,
        "texts": list(content.texts),
        "subjects": list(content.subjects),
        "sample": float(content.sample or 0),
        "alts": list(content.alts),
        "links": list(content.links),
        "link_card": list(content.link_card),
        "platform": content.platform,
        "audience": content.audience,
        "has_readers": sheet.has_readers,
        "segment": content.segment,
        "query": content.query,
        "sender": {"name": content.sender_name, "address": content.sender_address},
        "reply_to": content.reply_to,
        "public_url": content.public_url,
        "changes": list(sheet.changes),
        "approved_before": sheet.approved_before,
        "findings": [finding_values(finding) for finding in sheet.findings],
        "sentences": [
            {"text": source.text, "place": source.place, "original": source.original} for source in sheet.sources
        ],
        "own_words": [_written_document(sentence) for sentence in sheet.written],
        "notes": list(sheet.notes),
        "missing": [asdict(sentence) for sentence in sheet.missing],
        "references": [reference.id for reference in sheet.references],
        "meaning": sheet.meaning,
        "note": TRIAGE,
    }


def _written_document(sentence: WrittenSentence) -> dict[str, object]:
    return {
        "text": sentence.text,
        "author": sentence.author,
        "name": sentence.name,
        "references": list(sentence.references),
        "claims": list(sentence.claims),
        "confirmed_by": sentence.confirmation.login if sentence.confirmation else None,
    }


def preflight_document(reports: Iterable[PreflightReport]) -> list[dict[str, object]]:
    """Return what every check says of each item."""
    return [
        {
            "item": str(report.item.key),
            "blocks": report.blocks,
            "checks": [
                {
                    "check": finding.check,
                    "verdict": finding.verdict,
                    "found": finding.found,
                    "remedy": finding.remedy,
                }
                for finding in report.findings
            ],
        }
        for report in reports
    ]


def decisions_document(decisions: Iterable[Decision]) -> list[dict[str, object]]:
    """Return the outcome of each item that was submitted, signed or sent back."""
    return [
        {"item": str(decision.key), "state": decision.state, "done": decision.done, "reason": decision.reason}
        for decision in decisions
    ]


def waiver_document(waiver: Waiver) -> dict[str, object]:
    """Return a clinician's exception: for an item, or with `everywhere` for its whole campaign."""
    return {
        "waiver": waiver.id,
        "item": str(waiver.item),
        "campaign": waiver.item.campaign,
        "everywhere": waiver.everywhere,
        "rule": waiver.rule,
        "sentence": waiver.sentence,
        "reason": waiver.reason,
        "by": waiver.login,
        "granted_at": waiver.granted_at.isoformat(),
        "expires_at": waiver.expires_at.isoformat(),
        "revoked_at": waiver.revoked_at.isoformat() if waiver.revoked_at else None,
    }


def confirmation_document(confirmation: Confirmation) -> dict[str, object]:
    """Return a clinician's word on a sentence that somebody wrote themselves."""
    return {
        "confirmation": confirmation.id,
        "item": str(confirmation.item),
        "sentence": confirmation.sentence,
        "author": confirmation.author,
        "stands_for": confirmation.stands_for,
        "by": confirmation.login,
        "confirmed_at": confirmation.confirmed_at.isoformat(),
        "revoked_at": confirmation.revoked_at.isoformat() if confirmation.revoked_at else None,
    }
