"""What is uncertain is asked about on the platform; what is late or stays uncertain is a person's to decide."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.audit import event
from scheduler.domain.content import ItemState, Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Found, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, ClinicError
from scheduler.domain.package import CanonicalContent
from scheduler.domain.payload import BatchPayload, Payload, PostPayload, RenderedIssue
from scheduler.ports import Channel, Clock, Journal, Store, Transaction, Workspace
from scheduler.services.deliver import RESTORED, attempts_unknown_to_the_database
from scheduler.services.delivery_outcomes import follow_delivery
from scheduler.services.schedule import grace

logger = logging.getLogger(__name__)

UNSIGNED = frozenset({ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.CHANGES_REQUESTED})
"""States in which an item has no signature that could let it go out."""

NOT_SIGNED_IN_TIME = "it was not approved in time: plan again for a new time, then submit it"
"""What is said of an item whose time passed before anybody signed it."""


def ask_again_at(started: datetime, asked: datetime | None, settle_time: timedelta) -> datetime:
    """Return when to ask a platform about an attempt: first after the settling time, then ever more rarely.

    A platform's listing lags behind its accepting, so an early "not there" proves nothing. Each
    further question waits half as long as the attempt is old, and at least the settling time.
    """
    if asked is None:
        return started + settle_time
    return asked + max(settle_time, (asked - started) / 2)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Looks for uncertain deliveries on their platforms, and settles leases and graces that ran out.

    `settle_time` is how long after an attempt a platform is believed when it says "not there".
    `asked` remembers the last question for each delivery within this process.
    """

    store: Store
    workspace: Workspace
    channels: Mapping[str, Channel]
    clock: Clock
    journal: Journal
    settle_time: timedelta
    asked: dict[str, datetime] = field(default_factory=dict)

    def expire(self) -> None:
        """Return expired claims to pending; what was being called when its worker died becomes uncertain."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            returned, uncertain = tables.deliveries.expire_leases(now)
            for delivery in (*returned, *uncertain):
                follow_delivery(tables.deliveries.get(delivery), tables)
        if returned or uncertain:
            logger.warning("a worker stopped: %d back to pending, %d uncertain", len(returned), len(uncertain))

    def miss(self) -> tuple[Delivery, ...]:
        """Move what is later than its grace to missed, where it waits for a person (promise 6)."""
        self._miss_unsigned()
        now = self.clock.now()
        with self.store.transaction() as tables:
            missed = tables.deliveries.miss(now)
            for delivery in missed:
                self._doubt_what_the_journal_knows(delivery, tables, now)
                follow_delivery(tables.deliveries.get(delivery.id), tables, "its time passed before it could go out")
        for delivery in missed:
            logger.warning("delivery %s is missed: it was due at %s", delivery.id, delivery.due_at.isoformat())
        return missed

    def _miss_unsigned(self) -> None:
        """Move what nobody signed in time to missed: it is never sent; planning again gives it a new time."""
        now = self.clock.now()
        try:
            clinic = self.workspace.clinic()
        except ClinicError:
            return  # somebody is in the middle of editing the settings: the next look will do
        with self.store.transaction() as tables:
            found = tables.items.in_state(UNSIGNED, before=now - min(clinic.grace_posts, clinic.grace_issues))
            late = [item.key for item in found if item.slot.at + grace(item, clinic) < now]
            for key in late:
                tables.items.set_state(key, ItemState.MISSED, NOT_SIGNED_IN_TIME)
            for key in late:
                tables.audit.record(event(now, "system", "missed", str(key), reason=NOT_SIGNED_IN_TIME))
        for key in late:
            logger.warning("%s is missed: %s", key, NOT_SIGNED_IN_TIME)

    def _doubt_what_the_journal_knows(self, delivery: Delivery, tables: Transaction, now: datetime) -> None:
        """Ask about a delivery that is late only because the database was restored: it may have gone out."""
        attempts = attempts_unknown_to_the_database(delivery, self.journal)
        if attempts:
            tables.deliveries.decide(delivery.id, DeliveryState.PENDING, now, RESTORED, ready_at=now)
            tables.deliveries.distrust({delivery.id: attempts}, now, RESTORED)

    def reconcile(self) -> None:
        """Ask the platforms about every uncertain delivery whose time to be asked about has come."""
        with self.store.transaction() as tables:
            uncertain = tables.deliveries.in_state({DeliveryState.UNCERTAIN})
        for delivery in uncertain:
            try:
                self._reconcile(delivery)
            except (ClinicError, ChannelFailure) as error:
                logger.warning("delivery %s stays uncertain: %s", delivery.id, error)

    def _reconcile(self, delivery: Delivery) -> None:
        now = self.clock.now()
        channel = self.channels.get(delivery.channel)
        with self.store.transaction() as tables:
            attempts = tables.deliveries.attempts(delivery.id)
            content = tables.approvals.content(delivery.content_hash)
        attempt = attempts[-1] if attempts else journaled_attempt(delivery, self.journal)
        if (
            channel is None
            or attempt is None
            or now < ask_again_at(attempt.started_at, self.asked.get(delivery.id), self.settle_time)
        ):
            return
        self.asked[delivery.id] = now
        sighting = channel.find(sought_payload(delivery, content), attempt)
        with self.store.transaction() as tables:
            if tables.deliveries.get(delivery.id).state is DeliveryState.UNCERTAIN:
                self._conclude(delivery, sighting, tables, now)

    def _conclude(self, delivery: Delivery, sighting: Sighting, tables: Transaction, now: datetime) -> None:
        if isinstance(sighting, Undecided):
            logger.warning("delivery %s stays uncertain: %s", delivery.id, sighting.reason)
            return
        if isinstance(sighting, Found):
            reason = "found on the platform"
            tables.deliveries.decide(delivery.id, DeliveryState.ACCEPTED, now, reason, receipt=sighting.receipt)
        else:
            reason = "not on the platform, so it may be sent"
            tables.deliveries.decide(delivery.id, DeliveryState.PENDING, now, reason, ready_at=now)
        follow_delivery(tables.deliveries.get(delivery.id), tables)
        receipt = sighting.receipt.platform_id if isinstance(sighting, Found) else None
        told = {"delivery": delivery.id, "receipt": receipt, "reason": reason}
        tables.audit.record(event(now, "system", "reconciled", str(delivery.item), **told))
        logger.info("delivery %s: %s", delivery.id, reason)


def journaled_attempt(delivery: Delivery, journal: Journal) -> Attempt | None:
    """Return the attempt that a restored database does not know, or None where only a person can tell.

    A person has to look when the journal has nothing of this delivery (another version of its item
    went out), and for a chunk of an issue: its people may have been others than they are now.
    """
    entry = journal.last(delivery.id)
    if entry is None or delivery.kind is Kind.ISSUE:
        return None
    return Attempt(delivery.id, entry.number, "", "", entry.started_at, prepared=entry.prepared)


def sought_payload(delivery: Delivery, content: CanonicalContent) -> Payload:
    """Return what to look for on the platform, from the content that was signed, whatever has changed since."""
    if delivery.kind is Kind.POST:
        return PostPayload(delivery.id, content.texts[delivery.sequence - 1], (), delivery.reply_to, delivery.due_at)
    subject, preheader, html, text = content.texts
    issue = RenderedIssue(subject, preheader, html, text, (), content.links)
    return BatchPayload(delivery.id, issue, "", "", None, ())
