"""The one entrance for whatever mail providers report, by webhook, by mailbox or by being asked (promise 4).

A report is kept, and people's copies follow it, in one transaction: taken twice it changes nothing, and a process
that is killed has taken it whole or not at all.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.delivery import DeliveryState, Receipt
from scheduler.domain.errors import NotFound
from scheduler.domain.events import (
    REPORTING,
    STATE_AFTER_EVENT,
    UNATTRIBUTED,
    ProviderEvent,
    ReportedEvent,
    Reporting,
    Taken,
)
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subscriber import normal_address
from scheduler.ports import Clock, Store, Transaction
from scheduler.ports.event_tables import HeldCopy, IssueVersion, KeptEvent
from scheduler.services.breathing import Turns
from scheduler.services.delivery_outcomes import follow_delivery
from scheduler.services.stopping_events import stop_writing
from scheduler.services.unwelcome import BadReport, stop_if_unwelcome

logger = logging.getLogger(__name__)

PIECE: Final = 500
"""Events of one transaction: a twentieth of a second's work."""

OTHER_LINKS = "other links"
"""Stands for a link that the signed issue does not have: a person's own, such as the one to unsubscribe."""

_PROVEN = "the provider reported on every copy in it"

_RANK = {state: rank for rank, state in enumerate(dict.fromkeys(STATE_AFTER_EVENT.values()))}
"""States of reported copies: what says more comes later. STATE_AFTER_EVENT is written in that order."""

_WORDS: Mapping[ProviderEvent, str] = {
    ProviderEvent.BOUNCED: "bad address",
    ProviderEvent.DROPPED: "dropped",
    ProviderEvent.BLOCKED: "refused",
    ProviderEvent.DEFERRED: "deferred",
}
"""Why a copy did not arrive, or not yet. By the alphabet what is about the address comes first."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """A report with the copy that it is about: the issue version, the subscriber, and the copy as it stood."""

    event: ReportedEvent
    place: IssueVersion
    subscriber: str
    held: HeldCopy


@dataclass(frozen=True, slots=True)
class EventDesk:
    """Takes reports in.

    `seal` encrypts a report as it came, or is None where none are kept.
    """

    store: Store
    clock: Clock
    address_hashes: Callable[[str], Sequence[str]]
    seal: Callable[[str], bytes] | None = None
    reporting: Reporting = REPORTING
    turns: Turns = field(default_factory=Turns)

    def take(self, account: str, events: Sequence[ReportedEvent]) -> Taken:
        """Take an account's reports in; return how many were new. When it returns, they are committed.

        They may come in any order and any number of times, and before the answer to the call that they are about.
        Raises ClinicError when the database cannot take them: then they must be told again.
        """
        taken = Taken()
        for first in range(0, len(events), PIECE):
            taken += self._take_piece(account, events[first : first + PIECE])
        return taken

    def settle(self) -> int:
        """Decide the uncertain deliveries of which every copy is proven to be taken; return how many.

        Reports may have come before the call's end was known, so that none comes after it.
        """
        with self.store.brief() as tables:
            proven = tables.events.proven_deliveries()
            return sum(_decide(delivery, delivery, self.clock.now(), tables) for delivery in proven)

    def _take_piece(self, account: str, events: Sequence[ReportedEvent]) -> Taken:
        now = self.clock.now()
        with self.turns.turn(), self.store.brief() as tables:
            ours = tuple(_ours(account, events, tables))
            kept = {one.event.id: row for one in ours if (row := self._row(one)) is not None}
            new = tables.events.add(account, tuple(kept.values()), now)
            fresh = tuple({one.event.id: one for one in reversed(ours) if one.event.id in new}.values())
            unkept = tuple(one for one in ours if one.event.id not in kept)
            self._keep_payloads(account, fresh, now, tables)
            _move((*fresh, *unkept), tables)
            _count_engagement(fresh, tables)
            _prove((*fresh, *unkept), now, tables)
            stop_writing(fresh, self.address_hashes, self.reporting.soft_bounces, now, tables)
            stop_if_unwelcome(_bad(fresh), now, tables)
        return Taken(len(fresh), len(ours) - len(fresh) - len(unkept), len(events) - len(ours))

    def _row(self, one: CopyReport) -> KeptEvent | None:
        told = one.event
        if told.kind not in UNATTRIBUTED:
            return KeptEvent(told.id, told.kind, told.delivery, one.subscriber, told.code, told.at)
        if told.kind not in self.reporting.counted:
            return None
        # Counted once, and nobody's: neither the person nor the batch, nor the minute.
        return KeptEvent(told.id, told.kind, None, None, "", told.at.replace(minute=0, second=0, microsecond=0))

    def _keep_payloads(self, account: str, fresh: Iterable[CopyReport], now: datetime, tables: Transaction) -> None:
        if self.seal is None:
            return
        people = tables.events.addresses({one.subscriber for one in fresh})
        # Of who was erased nothing that names them is written down again.
        of_people = (one.event for one in fresh if one.subscriber in people)
        named = (told for told in of_people if told.raw and told.kind not in UNATTRIBUTED)
        tables.events.keep_payloads(account, {told.id: self.seal(told.raw) for told in named}, now)


def _ours(account: str, events: Sequence[ReportedEvent], tables: Transaction) -> Iterator[CopyReport]:
    """Yield the reports that are about copies of this account's issues; others are another application's."""
    known = _with_deliveries(account, events, tables)
    places = tables.events.places({told.delivery for told in known})
    of_delivery: defaultdict[str, set[str]] = defaultdict(set)
    placed: list[tuple[ReportedEvent, IssueVersion]] = []
    for told in known:
        place = places.get(told.delivery)
        if place is None or place.account != account:
            continue
        found = told.recipient or _at_address(told, place, tables)
        if found:
            placed.append((told if told.recipient else replace(told, recipient=found), place))
            of_delivery[told.delivery].add(found)
    copies = {
        delivery: tables.events.copies(places[delivery].item, places[delivery].version, who)
        for delivery, who in of_delivery.items()
    }
    for told, place in placed:
        held = copies[told.delivery].get(told.recipient)
        if held is not None and held.state is not RecipientState.EXCLUDED:
            yield CopyReport(told, place, told.recipient, held)


def _with_deliveries(account: str, events: Sequence[ReportedEvent], tables: Transaction) -> list[ReportedEvent]:
    """Return the reports that name a delivery; those that lost our arguments are found by the provider's message."""
    lost = {told.message for told in events if not told.delivery and told.message}
    by_message = tables.events.deliveries_of(account, lost) if lost else {}
    return [
        told if told.delivery else replace(told, delivery=by_message[told.message], recipient="")
        for told in events
        if told.delivery or told.message in by_message
    ]


def _at_address(told: ReportedEvent, place: IssueVersion, tables: Transaction) -> str | None:
    return (
        tables.events.subscriber_at(place.item, place.version, normal_address(told.address)) if told.address else None
    )


def _bad(fresh: Iterable[CopyReport]) -> Iterator[BadReport]:
    """Yield the reports that count against an issue."""
    for one in fresh:
        if one.event.kind in {ProviderEvent.COMPLAINED, ProviderEvent.BOUNCED}:
            yield one.place.item, one.place.version, one.event.kind


def _move(reports: Iterable[CopyReport], tables: Transaction) -> None:
    """Move each copy to the state that says most of those reported; of one state the first reason stays."""
    places: dict[str, IssueVersion] = {}
    reached: dict[tuple[str, str], tuple[int, str]] = {}
    for one in reports:
        state = STATE_AFTER_EVENT.get(one.event.kind)
        if state is None:
            continue
        places[one.event.delivery] = one.place
        whose, told = (one.event.delivery, one.subscriber), (-_RANK[state], _reason(one.event))
        reached[whose] = min(reached.get(whose, told), told)
    moves: defaultdict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for (delivery, subscriber), (rank, reason) in reached.items():
        moves[delivery, -rank][subscriber] = reason
    states = list(_RANK)
    for (delivery, rank), reasons in sorted(moves.items()):
        tables.events.move(places[delivery].item, places[delivery].version, states[rank], reasons)


def _reason(told: ReportedEvent) -> str:
    words = _WORDS.get(told.kind)
    return "" if words is None else f"{words} ({told.code})" if told.code else words


def _count_engagement(fresh: Iterable[CopyReport], tables: Transaction) -> None:
    """Count openings by who opened, and clicks by the link, where it is one of the signed issue's own."""
    engaged = [one for one in fresh if one.event.kind in UNATTRIBUTED]
    signed = {one.event.delivery: one.place for one in engaged}
    links = {place: _signed_links(delivery, tables) for delivery, place in signed.items()}
    counts = Counter((one.place, one.event.kind, _target(one.event, links[one.place])) for one in engaged)
    for (place, kind, target), number in counts.items():
        tables.events.count_engagement(place.item, place.version, kind, target, number)


def _signed_links(delivery: str, tables: Transaction) -> frozenset[str]:
    try:
        return frozenset(tables.approvals.content(tables.deliveries.get(delivery).content_hash).links)
    except NotFound:
        return frozenset()


def _target(told: ReportedEvent, links: frozenset[str]) -> str:
    if told.kind is ProviderEvent.OPENED:
        return "machine" if told.by_machine else "person"
    return told.link if told.link in links else OTHER_LINKS


def _prove(reports: Iterable[CopyReport], now: datetime, tables: Transaction) -> None:
    """Decide the deliveries that were in doubt, and of which every copy is now proven to be taken."""
    touched = {one.held.delivery: one.event.message for one in reports if one.held.delivery}
    for delivery in sorted(tables.events.doubted(touched.keys())):
        _decide(delivery, touched[delivery], now, tables)


def _decide(delivery: str, message: str, now: datetime, tables: Transaction) -> bool:
    if tables.events.undecided(delivery):
        return False
    receipt = Receipt(message or delivery, None, now)
    tables.deliveries.decide(delivery, DeliveryState.ACCEPTED, now, _PROVEN, receipt=receipt)
    changed = tables.deliveries.get(delivery)
    follow_delivery(changed, tables)
    detail = {"delivery": delivery, "receipt": receipt.platform_id, "reason": _PROVEN}
    tables.audit.record(event(now, "system", "reconciled", str(changed.item), **detail))
    logger.info("delivery %s: %s", delivery, _PROVEN)
    return True
