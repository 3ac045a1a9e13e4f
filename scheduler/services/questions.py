"""Questions to the platforms about uncertain deliveries, in a queue for each account.

A slow platform holds up itself alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.audit import event
from scheduler.domain.content import Kind
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Found, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, ClinicError, NeedsReconnect, RetryAt
from scheduler.domain.package import CanonicalContent
from scheduler.domain.payload import BatchPayload, Payload, PostPayload, RenderedIssue
from scheduler.ports import Channel, Clock, Journal, Store, Transaction
from scheduler.services.delivery_outcomes import follow_delivery

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Deliveries of an account that are read at once to be asked about."""

NOBODY_TO_ASK = timedelta(hours=1)
"""The time before another look at a delivery that only a person can decide."""


def ask_again_at(started: datetime, asked: datetime | None, settle_time: timedelta) -> datetime:
    """Return when to ask a platform about an attempt: first after the settling time, then ever more rarely.

    A platform's listing lags behind its accepting, so an early "not there" proves nothing. Each
    further question waits half as long as the attempt is old, and at least the settling time.
    """
    if asked is None:
        return started + settle_time
    return asked + max(settle_time, (asked - started) / 2)


@dataclass(frozen=True, slots=True)
class Questions:
    """Looks for uncertain deliveries on their platforms.

    `settle_time` is how long after an attempt a platform is believed when it says "not there". `limits` are the times
    before which a platform does not want to be asked, by account.
    """

    store: Store
    channels: Mapping[str, Channel]
    clock: Clock
    journal: Journal
    settle_time: timedelta
    limits: dict[str, datetime] = field(default_factory=dict)

    def ask_all(self) -> None:
        """Ask every platform about everything whose time to be asked about has come, one account after another."""
        for account in self.channels:
            self.ask(account)

    def ask(self, account: str) -> None:
        """Ask one account's platform about everything whose time has come, what was asked about longest ago first."""
        channel = self.channels[account]
        while self.limits.get(account, now := self.clock.now()) <= now:
            with self.store.transaction() as tables:
                due = tables.questions.due(account, now, AT_ONCE)
            if not due:
                return
            for delivery in due:
                if not self._ask(channel, delivery):
                    break

    def _ask(self, channel: Channel, delivery: Delivery) -> bool:
        """Ask about one delivery; say whether the platform may be asked on."""
        try:
            self._reconcile(channel, delivery)
        except (RetryAt, NeedsReconnect) as refusal:
            logger.warning("delivery %s stays uncertain: %s", delivery.id, refusal)
            when = refusal.when if isinstance(refusal, RetryAt) else self.clock.now() + self.settle_time
            return self._wait(delivery.channel, when)
        except (ClinicError, ChannelFailure) as error:
            logger.warning("delivery %s stays uncertain: %s", delivery.id, error)
        return True

    def _wait(self, account: str, until: datetime) -> bool:
        """Ask an account nothing before a time: what holds for one question holds for the next."""
        self.limits[account] = until
        with self.store.transaction() as tables:
            tables.questions.put_off_all(account, until)
        return False

    def _reconcile(self, channel: Channel, delivery: Delivery) -> None:
        now = self.clock.now()
        with self.store.transaction() as tables:
            attempts = tables.deliveries.attempts(delivery.id)
            attempt = attempts[-1] if attempts else journaled_attempt(delivery, self.journal)
            if attempt is None:
                tables.questions.put_off(delivery.id, now + NOBODY_TO_ASK)
                return
            first = ask_again_at(attempt.started_at, None, self.settle_time)
            # Put off before it is asked: whatever comes of the question, the others have their turn first.
            later = first if now < first else ask_again_at(attempt.started_at, now, self.settle_time)
            tables.questions.put_off(delivery.id, later)
            content = tables.approvals.content(delivery.content_hash)
        if now < first:
            return
        sighting = channel.find(sought_payload(delivery, content), attempt)
        with self.store.transaction() as tables:
            if tables.deliveries.get(delivery.id).state is DeliveryState.UNCERTAIN:
                _conclude(delivery, sighting, tables, now)


def _conclude(delivery: Delivery, sighting: Sighting, tables: Transaction, now: datetime) -> None:
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
    detail = {"delivery": delivery.id, "receipt": receipt, "reason": reason}
    tables.audit.record(event(now, "system", "reconciled", str(delivery.item), **detail))
    logger.info("delivery %s: %s", delivery.id, reason)


def journaled_attempt(delivery: Delivery, journal: Journal) -> Attempt | None:
    """Return the attempt that a restored database does not know, or None where only a person can tell.

    A person has to look when the journal has nothing of this delivery (another version of its item
    went out), and for a batch of an issue: its people may have been others than they are now.
    """
    entry = journal.last(delivery.id)
    if entry is None or delivery.kind is Kind.ISSUE:
        return None
    return Attempt(delivery.id, entry.number, "", "", entry.started_at, prepared=entry.prepared)


def sought_payload(delivery: Delivery, content: CanonicalContent) -> Payload:
    """Return the payload to look for on the platform, made from the content that was signed."""
    if delivery.kind is Kind.POST:
        return PostPayload(delivery.id, content.texts[delivery.sequence - 1], (), delivery.reply_to, delivery.due_at)
    _, preheader, html, text = content.texts
    issue = RenderedIssue(content.subject_of(delivery.variant), preheader, html, text, (), content.links)
    return BatchPayload(delivery.id, issue, "", "", None, ())
