"""An article read, a campaign planned, its items looked at, its carousels made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Item, OwnWords, Post, Sentence, Slot, StatementSource
from scheduler.services.article_report import ArticleReport
from scheduler.services.carousel import SectionCarousel
from scheduler.services.items import Look
from scheduler.services.move import Moved
from scheduler.services.plan import PlanReport
from scheduler.services.reserve import Waiting


def import_document(report: ArticleReport) -> dict[str, object]:
    """Return how an article was read."""
    changes = report.changes
    parts = (*((report.lead,) if report.lead else ()), *report.sections)
    return {
        "campaign": report.campaign,
        "article": str(report.file),
        "title": report.title,
        "language": report.language,
        "start": report.start.isoformat() if report.start else None,
        "sections": [
            {
                "id": part.id,
                "heading": part.heading,
                "level": part.level,
                "number": part.number,
                "begins": part.begins,
                **asdict(part.counts),
            }
            for part in parts
        ],
        "particulars": [{"kind": each.kind.value, "text": each.text} for each in report.particulars],
        "dropped": [{"text": text, "reason": left.kind} for left in report.left_out for text in left.texts],
        "left_out": [{"kind": left.kind, "count": len(left.texts)} for left in report.left_out],
        "doubts": list(report.doubts),
        "notes": list(report.notes),
        "changes": {name: list(headings) for name, headings in asdict(changes).items()} if changes else None,
    }


def looks_document(looks: Iterable[Look]) -> list[dict[str, object]]:
    """Return items as they go out: the hash of each, or why it cannot be rendered, and what stands against it."""
    return [
        {
            "item": str(look.item.key),
            "hash": look.outgoing.hash if look.outgoing else "",
            "problems": list(look.problems),
        }
        for look in looks
    ]


def carousel_document(made: SectionCarousel, files: Iterable[str]) -> dict[str, object]:
    """Return a section's carousel and the files that it was written to."""
    return {
        "files": list(files),
        "alts": [picture.alt for picture in made.pictures],
        "item": str(made.item.key) if made.item else None,
        "state": made.item.state.value if made.item else None,
        "unread": list(made.unread),
        "problems": list(made.problems),
    }


def plan_document(report: PlanReport) -> dict[str, object]:
    """Return a planned campaign in a stable order: the same plan gives the same document."""
    return {
        "campaign": report.campaign,
        "items": [_item_document(item) for item in report.items],
        "changes": [
            {"key": str(change.key), "what": change.action.value, "detail": change.detail} for change in report.changes
        ],
        "left_out": [
            {"section": left.section, "channel": left.channel, "reason": left.reason, "why": left.why.value}
            for left in report.left_out
        ],
        "omitted": [
            {
                "section": omission.section,
                "channel": omission.channel,
                "text": omission.text,
                "reasons": list(omission.reasons),
            }
            for omission in report.omitted
        ],
        "slips": list(report.slips),
        "notes": list(report.notes),
        "moved": [{"key": str(change.key), "detail": change.detail} for change in report.moved],
    }


def reserve_document(waiting: Iterable[Waiting]) -> list[dict[str, object]]:
    """Return the sections that wait in reserve, in the article's order."""
    return [{"section": one.section, "heading": one.heading, "channels": list(one.channels)} for one in waiting]


def free_document(slots: Iterable[Slot]) -> list[dict[str, object]]:
    """Return the times that are free for an item, soonest first."""
    return [_slot_document(slot) for slot in slots]


def moved_document(moved: Moved) -> dict[str, object]:
    """Return what became of an item that was moved."""
    return {
        "key": str(moved.item.key),
        "slot": _slot_document(moved.item.slot),
        "earlier": _slot_document(moved.earlier),
        "others": moved.others,
        "notes": list(moved.notes),
    }


def _slot_document(slot: Slot) -> dict[str, object]:
    return {
        "local": slot.local.isoformat(timespec="minutes"),
        "zone": slot.zone,
        "at": f"{slot.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "rule": slot.rule.value,
    }


def _item_document(item: Item) -> dict[str, object]:
    return {
        "key": str(item.key),
        "section": item.key.section,
        "channel": item.key.channel,
        "kind": item.key.kind.value,
        "state": item.state.value,
        "version": item.version,
        "slot": _slot_document(item.slot),
        "edited": item.edited,
        "note": item.note,
        **_draft_document(item),
    }


def _draft_document(item: Item) -> dict[str, object]:
    draft = item.draft
    common: dict[str, object] = {
        "statements": [_sentence_document(sentence) for sentence in draft.statements],
        "link": draft.link,
        "language": draft.language,
    }
    if isinstance(draft, Post):
        parts = [
            [[_sentence_document(sentence) for sentence in paragraph] for paragraph in part.paragraphs]
            for part in draft.parts
        ]
        return {"parts": parts, "hashtags": list(draft.hashtags), **common}
    return {
        "number": draft.number,
        "of": draft.of,
        "subject": draft.subject,
        "subjects": list(draft.subjects),
        "sample": draft.sample,
        "preheader": draft.preheader,
        "sections": [section.id for section in draft.sections],
        "audience": draft.audience,
        **common,
    }


def _sentence_document(sentence: Sentence) -> dict[str, object]:
    source: dict[str, object] | None = None
    match sentence.source:
        case SourceSpan(section, paragraph, start, end):
            source = {"section": section, "paragraph": paragraph, "start": start, "end": end}
        case StatementSource(statement, version):
            source = {"statement": statement, "version": version}
        case OwnWords(author):
            source = {"author": author}
    return {"text": sentence.text, "source": source}
