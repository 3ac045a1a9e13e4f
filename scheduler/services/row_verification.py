"""Holds the rows that the program acts on against the audit trail, which alone says what people did.

A signature, a waiver or a proof that somebody wrote into the database has no row in the trail; one that was withdrawn
in the trail and stands again in its table was revived.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.domain.approval import Approval, Submission
from scheduler.domain.audit import AuditEntry, event
from scheduler.domain.claims import Waiver
from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import Item, ItemState, Kind
from scheduler.domain.delivery import Delivery, DeliveryState, place_problem
from scheduler.ports import Transaction
from scheduler.services.resolve import UNKNOWN, Verdict
from scheduler.services.review import signature_detail

APPROVED: Final = "approved"
WITHDRAWING: Final = frozenset({"rejected", "returned to review", "approval voided", "retracted", "separated"})
"""The acts that end every signature of an item. A refusal to send does so too where its row says so."""

_NEEDS_SIGNATURE = frozenset({ItemState.APPROVED, ItemState.PUBLISHING})
_TAKEN_BACK = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED, ItemState.CANCELLED})
"""States into which a signed version of a post comes by an act on the trail alone."""

_MAY_GO_OUT = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED})


@dataclass(frozen=True, slots=True)
class Record:
    """One item with every row about it, and the rows of the trail about it, in order.

    `since` is when the trail begins.
    """

    item: Item
    submissions: tuple[Submission, ...]
    signatures: tuple[Approval, ...]
    waivers: tuple[Waiver, ...]
    confirmations: tuple[Confirmation, ...]
    deliveries: tuple[Delivery, ...]
    trail: tuple[AuditEntry, ...]
    since: datetime | None

    def rows(self, *actions: str) -> Iterator[tuple[AuditEntry, Mapping[str, object]]]:
        """Yield the trail's rows of some kinds with their details."""
        for entry in self.trail:
            if entry.event.action in actions and (detail := _detail(entry)) is not None:
                yield entry, detail


def row_faults(tables: Transaction, trail: Sequence[AuditEntry]) -> Iterator[str]:
    """Yield one line for each row of the database that the trail does not bear out."""
    by_subject: dict[str, list[AuditEntry]] = {}
    for entry in trail:
        by_subject.setdefault(entry.event.subject, []).append(entry)
    since = trail[0].event.at if trail else None
    known: set[str] = set()
    for campaign in tables.items.campaigns():
        try:
            records = [_read(item, tables, by_subject, since) for item in tables.items.of_campaign(campaign)]
        except (ValueError, LookupError, TypeError) as error:
            fault = type(error).__name__
            yield f"rows of the campaign {campaign} cannot be read ({fault}): they were changed from outside"
            continue
        for record in records:
            known |= {submission.content_hash for submission in record.submissions}
            known |= {signature.content_hash for signature in record.signatures}
            known |= {str(detail["content_hash"]) for _, detail in record.rows(APPROVED) if "content_hash" in detail}
            yield from item_faults(record)
    for digest in tables.approvals.content_hashes():
        if digest not in known:
            yield f"the content kept under {digest} was never submitted"


def item_faults(record: Record) -> Iterator[str]:
    """Yield one line for each row about an item that the trail does not bear out."""
    for rule in (_submissions, _signatures, _withdrawn, _waivers, _confirmations, _state, _deliveries, _proofs):
        yield from (f"{record.item.key}: {fault}" for fault in rule(record))


def _read(item: Item, tables: Transaction, trail: Mapping[str, list[AuditEntry]], since: datetime | None) -> Record:
    return Record(
        item,
        tables.approvals.submissions(item.key),
        tables.approvals.signatures(item.key),
        tuple(waiver for waiver in tables.waivers.of_item(item.key) if waiver.item == item.key),
        tables.confirmations.of_item(item.key),
        tables.deliveries.of_item(item.key),
        tuple(trail.get(str(item.key), ())),
        since,
    )


def _submissions(record: Record) -> Iterator[str]:
    recorded = [(entry.event.at, entry.event.actor, detail) for entry, detail in record.rows("submitted")]
    for submission in record.submissions:
        row = (submission.at, submission.by, {"version": submission.version, "hash": submission.content_hash})
        if row in recorded:
            recorded.remove(row)
        elif not _is_older(record, submission.at):
            yield f"the submission of version {submission.version} by {submission.by} has no row in the trail"
    for at, actor, _ in recorded:
        yield f"the submission by {actor} of {at:%Y-%m-%d %H:%M} UTC is gone"


def _signatures(record: Record) -> Iterator[str]:
    unmatched = dict(_signed_in(record))
    for signature in record.signatures:
        entry = next((entry for entry, is_of in unmatched.items() if is_of(signature)), None)
        if entry is not None:
            del unmatched[entry]
        elif signature.signer or not _is_older(record, signature.signed_at):
            yield (
                f"the signature of {signature.signer or signature.reviewer} on version {signature.version} has no "
                "row in the trail"
            )
    for entry in unmatched:
        yield f"the signature that row {entry.sequence} of the trail tells of is gone, or was changed"


def _signed_in(record: Record) -> Iterator[tuple[AuditEntry, _Match]]:
    for entry, detail in record.rows(APPROVED):
        yield entry, _Match(detail)


@dataclass(frozen=True, slots=True)
class _Match:
    """Says whether a signature is the one that a row of the trail tells of, in all that the row has of it."""

    detail: Mapping[str, object]

    def __call__(self, signature: Approval) -> bool:
        detail = json.loads(event(signature.signed_at, "", "", "", **signature_detail(signature)).detail)
        return all(detail.get(name) == value for name, value in self.detail.items())


def _withdrawn(record: Record) -> Iterator[str]:
    """Yield the signatures that the trail ended and that stand, and those that are ended without a row in the trail."""
    ends = [entry.sequence for entry in record.trail if _withdraws(entry)]
    for signature in record.signatures:
        entry = next((entry for entry, is_of in _signed_in(record) if is_of(signature)), None)
        if entry is None:
            continue
        ended_in = next((number for number in ends if number > entry.sequence), None)
        if ended_in is not None and signature.voided_at is None:
            yield f"the signature of row {entry.sequence} was withdrawn in row {ended_in}, and stands again"
        if ended_in is None and signature.voided_at is not None:
            yield f"the signature of row {entry.sequence} is withdrawn, and no row of the trail says so"


def _withdraws(entry: AuditEntry) -> bool:
    if entry.event.action == "not sent":
        detail = _detail(entry) or {}
        return bool(detail.get("voided"))
    return entry.event.action in WITHDRAWING


def _waivers(record: Record) -> Iterator[str]:
    recorded = {str(detail.get("waiver")): (entry, detail) for entry, detail in record.rows("waived")}
    revoked = {str(detail.get("waiver")) for _, detail in record.rows("waiver revoked")}
    for waiver in record.waivers:
        entry, detail = recorded.pop(waiver.id, (None, {}))
        row = (waiver.rule, waiver.sentence, waiver.reason, str(waiver.expires_at), waiver.everywhere, waiver.login)
        entered = (*(detail.get(name) for name in ("rule", "sentence", "reason", "until")), "everywhere" in detail)
        if entry is None or row != (*entered, entry.event.actor):
            yield f"the waiver {waiver.id} of {waiver.login} has no row in the trail, or was changed"
        if (waiver.revoked_at is not None) != (waiver.id in revoked):
            yield f"the waiver {waiver.id} was revoked in the trail or in its table, and not in both"
    for waiver_id in recorded:
        yield f"the waiver {waiver_id} is gone"


def _confirmations(record: Record) -> Iterator[str]:
    recorded = {
        str(detail.get("confirmation")): (entry, detail) for entry, detail in record.rows("own words confirmed")
    }
    revoked = {str(detail.get("confirmation")) for _, detail in record.rows("confirmation revoked")}
    for made in record.confirmations:
        entry, detail = recorded.pop(made.id, (None, {}))
        row = (made.sentence, made.author, made.stands_for, made.login, made.confirmed_at)
        entered = tuple(detail.get(name) for name in ("sentence", "author", "stands_for"))
        if entry is None or row != (*entered, entry.event.actor, entry.event.at):
            yield f"the confirmation {made.id} of {made.login} has no row in the trail, or was changed"
        if (made.revoked_at is not None) != (made.id in revoked):
            yield f"the confirmation {made.id} was taken back in the trail or in its table, and not in both"
    for confirmation_id in recorded:
        yield f"the confirmation {confirmation_id} is gone"


def _state(record: Record) -> Iterator[str]:
    item = record.item
    may_go_out = [
        delivery for delivery in record.deliveries if delivery.version == item.version and delivery.state in _MAY_GO_OUT
    ]
    if item.state in _NEEDS_SIGNATURE or may_go_out:
        yield from _unsigned(record)
    if item.state is ItemState.IN_REVIEW and not any(
        detail.get("version") == item.version for _, detail in record.rows("submitted")
    ):
        yield f"version {item.version} is in review, and nobody submitted it"
    is_out = any(delivery.state is DeliveryState.ACCEPTED for delivery in record.deliveries)
    if item.state is ItemState.PUBLISHED and not is_out:
        yield "it is published, and no delivery of it was accepted"
    if item.state is ItemState.RETRACTED and not any(record.rows("retracted")):
        yield "it is retracted, and nobody retracted it"
    if item.state in _TAKEN_BACK and item.key.kind is Kind.POST and _stands_signed(record):
        yield f"it is {item.state}, and the trail says that version {item.version} was approved: it would be lost"


def _stands_signed(record: Record) -> bool:
    """Say whether the trail's last word about the item's version is a signature, and no person's verdict came after."""
    decisions = (entry for entry in reversed(record.trail) if _decides(entry) or entry.event.action == "resolved")
    last = next(decisions, None)
    if last is None or last.event.action != APPROVED:
        return False
    return (_detail(last) or {}).get("version") == record.item.version


def _unsigned(record: Record) -> Iterator[str]:
    """Yield why the trail does not let the item's version go out."""
    last = next((entry for entry in reversed(record.trail) if _decides(entry)), None)
    version = record.item.version
    if last is None or last.event.action != APPROVED:
        word = f"last says '{last.event.action}' of it, in row {last.sequence}" if last else "does not tell of it"
        yield f"version {version} may go out, and the trail {word}"
    elif (_detail(last) or {}).get("version") != version:
        yield f"version {version} may go out, and row {last.sequence} of the trail signed another version"


def _decides(entry: AuditEntry) -> bool:
    return entry.event.action == APPROVED or _withdraws(entry)


def _deliveries(record: Record) -> Iterator[str]:
    signed = {(detail.get("version"), detail.get("content_hash")) for _, detail in record.rows(APPROVED)}
    for delivery in record.deliveries:
        is_history = delivery.state not in _MAY_GO_OUT and _is_older(record, delivery.due_at)
        if (delivery.version, delivery.content_hash) not in signed and not is_history:
            yield f"delivery {delivery.id} carries content that nobody signed for version {delivery.version}"
        if problem := place_problem(delivery):
            yield f"delivery {delivery.id} is none of version {delivery.version}: {problem}"
    yield from _parts(record)


def _parts(record: Record) -> Iterator[str]:
    """Yield the versions of a post that have not each of their parts once."""
    parts: dict[int, list[Delivery]] = {}
    for delivery in record.deliveries:
        if delivery.kind is Kind.POST:
            parts.setdefault(delivery.version, []).append(delivery)
    for version, found in parts.items():
        if any(delivery.count != len(found) for delivery in found):
            yield f"version {version} has {len(found)} deliveries, and not one for each of its parts"
    item = record.item
    if item.key.kind is Kind.POST and item.state in _NEEDS_SIGNATURE and item.version not in parts:
        yield f"version {item.version} is {item.state}, and its deliveries are gone"


def _proofs(record: Record) -> Iterator[str]:
    proofs: dict[str, set[str]] = {}
    for entry, detail in record.rows("call accepted", "reconciled", "resolved"):
        is_verdict = entry.event.action == "resolved"
        receipt = (detail.get("platform_id") or UNKNOWN) if is_verdict else detail.get("receipt")
        if receipt and (not is_verdict or detail.get("verdict") == Verdict.SENT):
            proofs.setdefault(str(detail.get("delivery")), set()).add(str(receipt))
    for delivery in record.deliveries:
        receipts = proofs.get(delivery.id, set())
        if delivery.state is DeliveryState.ACCEPTED and not _is_older(record, delivery.due_at):
            if delivery.receipt is None or delivery.receipt.platform_id not in receipts:
                yield f"delivery {delivery.id} is accepted, and the trail has another receipt, or none"
        elif receipts and delivery.state is not DeliveryState.ACCEPTED:
            yield f"delivery {delivery.id} is {delivery.state}, and the trail has its receipt: it went out"
    for gone in sorted(proofs.keys() - {delivery.id for delivery in record.deliveries}):
        yield f"delivery {gone} is gone, and the trail has its receipt: it went out"


def _is_older(record: Record, moment: datetime) -> bool:
    """Say whether something happened before there was a trail: version 0.1 had none."""
    return record.since is None or moment < record.since


def _detail(entry: AuditEntry) -> Mapping[str, object] | None:
    try:
        detail = json.loads(entry.event.detail)
    except ValueError:
        return None
    return detail if isinstance(detail, dict) else None
