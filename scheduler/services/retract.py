"""Retract: cancel what is pending, list what is live, keep it from being used again, and draft a correction."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.article import HEADING, LEAD, SourceSpan
from scheduler.domain.audit import event
from scheduler.domain.campaign import Library
from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.content import (
    CORRECTION,
    RETRACTED_NOTE,
    Draft,
    Issue,
    Item,
    ItemKey,
    ItemState,
    StatementSource,
    is_correction,
    is_retracted,
    sentences_of,
)
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.errors import BadInput, ChannelFailure, ClinicError, NotFound
from scheduler.domain.people import Person, Proof, Role
from scheduler.domain.standing import is_standing
from scheduler.planning.corrections import correction_key, draft_correction
from scheduler.planning.replan import booking_of
from scheduler.ports import Channel, Clock, Database, Transaction, Workspace
from scheduler.services.delivery_outcomes import mark_people
from scheduler.services.make_way import TAKES_NO_SLOT, timetable_of
from scheduler.services.people import Staff
from scheduler.services.retraction_report import (
    IN_LIBRARY,
    Correction,
    Deletion,
    Effect,
    Part,
    Retracted,
    Target,
    TargetKind,
)

MAY_RETRACT = (Role.PUBLISHER, Role.CLINICIAN)
"""The roles that may retract: those who publish, and those who sign."""

NO_WORDS = f"the library has no statement '{CORRECTION}' that may be used: write one, and a correction can be drafted"

TRIES = 3
"""How often an item is tried: PostgreSQL breaks up a deadlock by refusing one of the two who wait for each other."""

logger = logging.getLogger(__name__)

_WAITING = frozenset({DeliveryState.PENDING, DeliveryState.MISSED, DeliveryState.REJECTED})
_MAYBE_OUT = frozenset({DeliveryState.CLAIMED, DeliveryState.CALLING, DeliveryState.UNCERTAIN})
_DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Retraction:
    """Takes back what a campaign, an item, a section, a statement or a reference says."""

    store: Database
    workspace: Workspace
    staff: Staff
    channels: Mapping[str, Channel]
    clock: Clock

    def look(self, target: Target) -> Retracted:
        """Return the effects of retracting, without retracting. Raises NotFound, BadInput."""
        library = self.workspace.library()
        with self.store.reading() as tables:
            items = _found(target, library, tables)
            effects = tuple(_effect(item, tables) for item in items)
            known = {
                item.key for slug in {item.key.campaign for item in items} for item in tables.items.of_campaign(slug)
            }
        planned = tuple(Correction(key) for key in _corrections_of(target, effects) if key not in known)
        if planned and not _has_words(library):
            planned = (Correction(None, reason=NO_WORDS),)
        return Retracted(target, effects, planned, _is_listed(target, library))

    def retract(self, target: Target, credentials: Proof, reason: str) -> Retracted:
        """Cancel what is pending, keep it from being used again, and draft the corrections.

        May be done again: it then completes what is missing. Raises NotFound, BadInput, ClinicError.
        """
        reason = checked_words(reason, "the reason")
        if not reason or not is_one_line(reason):
            raise BadInput("a retraction needs a reason, in one line: give it with --reason")
        person = self.staff.authenticate(credentials, MAY_RETRACT, about=retracting(target))
        library = self.workspace.library()
        with self.store.transaction() as tables:
            keys = [item.key for item in _found(target, library, tables)]
        marked = _is_listed(target, library)
        if marked:
            self.workspace.retract_in_library(target.kind, target.name, reason.strip())
        effects = tuple(self._surely_retract(key, target, person, reason.strip()) for key in keys)
        corrections = tuple(self._correct(key, person) for key in _corrections_of(target, effects))
        done = Retracted(target, effects, corrections, marked)
        with self.store.transaction() as tables:
            tables.audit.record(
                event(self.clock.now(), person.login, "retracted", str(target), reason=reason.strip(), **_counts(done))
            )
        return done

    def delete(self, parts: Iterable[Part], credentials: Proof, reason: str) -> tuple[Deletion, ...]:
        """Delete live parts where their platforms can. Attempts and receipts stay. Raises ClinicError."""
        chosen = tuple(parts)
        person = self.staff.authenticate(credentials, MAY_RETRACT, about=deleting(chosen))
        return tuple(self._delete(part, person, reason.strip()) for part in chosen)

    def _surely_retract(self, key: ItemKey, target: Target, person: Person, reason: str) -> Effect:
        """Retract one item.

        A worker that records a receipt meanwhile may make the database refuse, with nothing done.
        """
        for _ in range(TRIES - 1):
            try:
                return self._retract(key, target, person, reason)
            except ClinicError as error:
                logger.warning("%s: trying again to retract it: %s", key, error)
        return self._retract(key, target, person, reason)

    def _retract(self, key: ItemKey, target: Target, person: Person, reason: str) -> Effect:
        now, note = self.clock.now(), f"{RETRACTED_NOTE}{person.name}: {reason}"
        with self.store.transaction() as tables:
            # Read first, and thereby locked: a worker that is about to call waits, and is then refused.
            item = tables.items.get(key)
            effect = _effect(item, tables)
            tables.deliveries.cancel_pending(key, note, now)
            voided = tables.approvals.void(key, note, now)
            mark_people(
                [delivery for delivery in tables.deliveries.of_item(key) if delivery.state is DeliveryState.CANCELLED],
                tables,
            )
            if is_retracted(item) and item.state is effect.after and not effect.cancelled:
                return effect
            tables.items.set_state(key, effect.after, item.note if is_retracted(item) else note)
            detail = {"target": str(target), "reason": reason, "before": effect.before, "after": effect.after}
            counts = {"cancelled": effect.cancelled, "live": len(effect.live), "doubtful": len(effect.doubtful)}
            tables.audit.record(
                event(now, person.login, "retracted", str(key), approvals_voided=voided, **detail, **counts)
            )
        return effect

    def _correct(self, key: ItemKey, person: Person) -> Correction:
        try:
            return self._drafted(key, person)
        except ClinicError as error:
            return Correction(None, reason=f"{key} could not be drafted: {error}")

    def _drafted(self, key: ItemKey, person: Person) -> Correction:
        now, clinic = self.clock.now(), self.workspace.clinic()
        with self.store.transaction() as tables:
            campaign_items = {item.key: item for item in tables.items.of_campaign(key.campaign)}
            known = campaign_items.get(key)
            if known is not None:
                reason = f"is there already, {known.state}" if is_correction(known) else "is the name of another item"
                return Correction(key, reason=reason)
            campaign, library = self.workspace.campaign(key.campaign), self.workspace.library()
            if key.channel not in {plan.channel for plan in campaign.channels}:
                raise BadInput(f"the campaign no longer uses {key.channel}")
            timetable = timetable_of(campaign, clinic, now)
            taken = tables.items.in_state(frozenset(ItemState) - TAKES_NO_SLOT)
            standing = (item for item in taken if not is_standing(item.key))
            item = draft_correction(key, campaign, library, map(booking_of, standing), timetable)
            if item is None:
                return Correction(None, reason=NO_WORDS)
            tables.items.put(item)
            tables.audit.record(event(now, person.login, "correction drafted", str(key)))
        return Correction(key, f"{item.slot.local:%Y-%m-%d %H:%M}", item.slot.zone)

    def _delete(self, part: Part, person: Person, reason: str) -> Deletion:
        channel = self.channels.get(part.item.channel)
        if channel is None or part.receipt is None:
            return Deletion(part, gone=False, reason=f"no account is connected for {part.item.channel}")
        try:
            gone = channel.withdraw(part.receipt)
        except ChannelFailure as failure:
            return Deletion(part, gone=False, reason=failure.reason)
        if not gone:
            return Deletion(part, gone=False, reason=f"what went out on {part.item.channel} cannot be called back")
        self._note_deletion(part, person, reason)
        return Deletion(part, gone=True)

    def _note_deletion(self, part: Part, person: Person, reason: str) -> None:
        receipt, now = part.receipt, self.clock.now()
        detail = {"delivery": part.delivery, "part": f"{part.sequence}/{part.count}", "reason": reason}
        proof = {"platform_id": receipt.platform_id, "url": receipt.url} if receipt else {}
        with self.store.transaction() as tables:
            item = tables.items.get(part.item)
            note = f"{item.note}; part {part.sequence} of {part.count} deleted"
            tables.items.set_state(part.item, item.state, note.removeprefix("; "))
            tables.audit.record(event(now, person.login, _DELETED, str(part.item), **detail, **proof))


def retracting(target: Target) -> str:
    """Return what a proof is about that retracts something."""
    return f"retract {target}"


def deleting(parts: Iterable[Part]) -> str:
    """Return what a proof is about that deletes parts that are live."""
    return " ".join(("delete", *sorted(part.delivery for part in parts)))


def _found(target: Target, library: Library, tables: Transaction) -> tuple[Item, ...]:
    """Return the items that a target names, by campaign, slot and key. Raises NotFound, BadInput."""
    if target.kind is TargetKind.ITEM:
        return (tables.items.get(ItemKey.parse(target.name)),)
    if target.kind in IN_LIBRARY:
        found = tuple(_carriers(target, library, tables))
        if not found and not _is_listed(target, library):
            raise BadInput(f"no {target.kind} '{target.name}' is in the library, and no item carries it")
        return found
    campaign, _, section = target.name.partition("/")
    # A correction says that the rest was wrong: it goes when it is named itself.
    items = tuple(item for item in tables.items.of_campaign(campaign) if not is_correction(item))
    if not items:
        raise NotFound(f"campaign '{campaign}' has no items: `clinic status` shows what there is")
    if target.kind is TargetKind.CAMPAIGN:
        return items
    quoting = tuple(item for item in items if section and _quotes(item, section))
    if not quoting:
        raise NotFound(
            f"nothing of campaign '{campaign}' quotes a section '{section}': `clinic plan` shows the sections"
        )
    return quoting


def _carriers(target: Target, library: Library, tables: Transaction) -> Iterator[Item]:
    wanted = {target.name}
    if target.kind is TargetKind.REFERENCE:
        wanted = {statement.id for statement in library.statements if target.name in statement.references}
    for campaign in tables.items.campaigns():
        for item in tables.items.of_campaign(campaign):
            if not wanted.isdisjoint(_statements_of(item.draft)):
                yield item


def _statements_of(draft: Draft) -> Iterator[str]:
    for sentence in sentences_of(draft):
        if isinstance(sentence.source, StatementSource):
            yield sentence.source.statement


def _quotes(item: Item, section: str) -> bool:
    """Say whether an item quotes a section. The article's title is no part of its lead, though a span says so."""
    printed = {part.id for part in item.draft.sections} if isinstance(item.draft, Issue) else set()
    if section in {item.key.section, *printed}:
        return True
    spans = (sentence.source for sentence in sentences_of(item.draft) if isinstance(sentence.source, SourceSpan))
    return any(span.section == section and (span.section, span.paragraph) != (LEAD, HEADING) for span in spans)


def _effect(item: Item, tables: Transaction) -> Effect:
    deliveries = tables.deliveries.of_item(item.key)
    deleted = _deleted(item.key, tables)
    out = [delivery for delivery in deliveries if delivery.state is DeliveryState.ACCEPTED]
    doubtful = tuple(_part(delivery) for delivery in deliveries if delivery.state in _MAYBE_OUT)
    is_out = bool(out or doubtful or item.state is ItemState.RETRACTED)
    return Effect(
        item=item.key,
        before=item.state,
        after=ItemState.RETRACTED if is_out else ItemState.CANCELLED,
        cancelled=sum(delivery.state in _WAITING for delivery in deliveries),
        live=tuple(_part(delivery) for delivery in out if delivery.id not in deleted),
        doubtful=doubtful,
        corrects=is_correction(item),
    )


def _part(delivery: Delivery) -> Part:
    return Part(
        delivery.item, delivery.id, delivery.sequence, delivery.count, delivery.state, delivery.reason, delivery.receipt
    )


def _deleted(key: ItemKey, tables: Transaction) -> frozenset[str]:
    """Return the deliveries of which the trail says that they were deleted on their platform."""
    entries = tables.audit.entries(str(key))
    return frozenset(json.loads(entry.event.detail)["delivery"] for entry in entries if entry.event.action == _DELETED)


def _corrections_of(target: Target, effects: Iterable[Effect]) -> tuple[ItemKey, ...]:
    """Return the keys of the corrections that what is live asks for: one for each campaign and channel.

    A standing message said nothing of medicine, and nobody else's can be meant: it has none.
    """
    said = (effect for effect in effects if effect.live and not effect.corrects)
    keys = (effect.item for effect in said if not is_standing(effect.item))
    places = sorted({(key.campaign, key.channel, key.kind) for key in keys})
    return tuple(correction_key(campaign, target.about, channel, kind) for campaign, channel, kind in places)


def _has_words(library: Library) -> bool:
    statement = library.statement(CORRECTION)
    return statement is not None and not statement.retracted


def _is_listed(target: Target, library: Library) -> bool:
    if target.kind is TargetKind.STATEMENT:
        return library.statement(target.name) is not None
    return target.kind is TargetKind.REFERENCE and library.reference(target.name) is not None


def _counts(done: Retracted) -> dict[str, object]:
    return {
        "items": len(done.effects),
        "cancelled": sum(effect.cancelled for effect in done.effects),
        "live": len(done.live),
        "doubtful": len(done.doubtful),
        "corrections": [str(correction.item) for correction in done.corrections if correction.item and correction.at],
        "library": done.marked,
    }
