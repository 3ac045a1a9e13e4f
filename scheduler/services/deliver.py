"""The publisher: claim what is due, write the attempt down, call the platform once, record how it ended.

The order of these steps is promise 3. A process may die between any two of them; what then holds
for a delivery can be read off its state: `pending` and `claimed` were not called and are safe to
send; `calling` may have been called, so the platform is asked and nothing is sent again blindly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.domain.audit import AuditEvent, event
from scheduler.domain.campaign import Clinic
from scheduler.domain.claims import Waiver
from scheduler.domain.content import Item, ItemState, is_retracted
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome
from scheduler.domain.errors import ChannelFailure, ClinicError, LeaseLost, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.payload import Addressee, BatchPayload, Payload, PostPayload, RenderedIssue, RenderedPost
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
from scheduler.ports import Boundary, Channel, Clock, Journal, Renderer, Store, Workspace
from scheduler.services.batch_outcomes import follow_batch
from scheduler.services.check import Checker
from scheduler.services.controls import held_channels
from scheduler.services.delivery_outcomes import (
    approval_refusal,
    channel_hold,
    fingerprint,
    follow_delivery,
    next_version,
    something_went_out,
)
from scheduler.services.outgoing import Outgoing, prepare_outgoing
from scheduler.services.platform_call import Call, make_call
from scheduler.services.recipients import exclude_suppressed

logger = logging.getLogger(__name__)

PREPARE_RETRY = timedelta(minutes=1)
"""How long a delivery waits when nothing was called and no better time is known; its grace bounds the tries."""

RECORD_TRIES = 3
"""How often a proof is written down before it is left to reconciliation; each try waits for the database itself."""

RESTORED = "the journal has an attempt that the database does not know, so the database was restored"
"""Why a delivery that looks unsent is asked about before anything else is done with it."""


def no_boundary(_step: str, _channel: str) -> None:
    """Do nothing at a step: only the chaos tests do."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One worker's hands.

    `owner` is unique to the process. `lease` is longer than all time-outs of one delivery together,
    so that a lease runs out only when its owner is dead. `unsubscribe_url` makes a subscriber's own
    link from the opaque id; `address_hash` makes the keyed hash under which an address is suppressed.
    """

    store: Store
    workspace: Workspace
    renderer: Renderer
    channels: Mapping[str, Channel]
    clock: Clock
    journal: Journal
    owner: str
    lease: timedelta
    unsubscribe_url: Callable[[str], str]
    address_hash: Callable[[str], str]
    boundary: Boundary = no_boundary

    def claim(self, limit: int) -> tuple[Delivery, ...]:
        """Take up to `limit` due deliveries, unless everything is paused. Held channels are left alone."""
        self.boundary("before claim", "")
        now = self.clock.now()
        with self.store.transaction() as tables:
            if tables.controls.paused() is not None:
                return ()
            claimed = tables.deliveries.claim(now, self.owner, now + self.lease, limit, held_channels(tables, now))
        for delivery in claimed[:1]:
            self.boundary("after claim", delivery.channel)
        return claimed

    def deliver(self, delivery: Delivery) -> Outcome | None:
        """Send one claimed delivery and record the outcome; None when nothing was called."""
        channel = self.channels.get(delivery.channel)
        try:
            unknown_attempts = attempts_unknown_to_the_database(delivery, self.journal)
        except ClinicError as error:
            self._put_back(delivery, RetryAt(self.clock.now() + PREPARE_RETRY, str(error)))
            return None
        if unknown_attempts:
            self._mark_possibly_sent(delivery, unknown_attempts)
        elif channel is None:
            self._put_back(delivery, NeedsReconnect(f"no account is connected for {delivery.channel}"))
        else:
            return self._deliver(delivery, channel)
        return None

    def _deliver(self, delivery: Delivery, channel: Channel) -> Outcome | None:
        item, waivers, addressees = self._read(delivery)
        try:
            clinic = self.workspace.clinic()
            outgoing = prepare_outgoing(item, self.renderer, self.workspace, waivers, self.clock.now())
            blocked = Checker(self.workspace).refusals(item, outgoing.rendered, waivers, self.clock.now())
        except ClinicError as error:
            # Somebody is in the middle of editing a file: that says nothing about what was signed.
            self._put_back(delivery, RetryAt(self.clock.now() + PREPARE_RETRY, str(error)))
            return None
        refusal = content_refusal(delivery, outgoing) or "; ".join(blocked)
        if refusal:
            self._refuse(delivery, refusal)
            return None
        if isinstance(outgoing.rendered, RenderedPost):
            return self._publish(delivery, channel, post_payload(delivery, outgoing.rendered))
        if not addressees:
            self._cancel_empty(delivery)
            return None
        return self._publish(delivery, channel, batch_payload(delivery, outgoing.rendered, clinic, addressees))

    def _read(self, delivery: Delivery) -> tuple[Item, tuple[Waiver, ...], tuple[Addressee, ...]]:
        """Return the item, its waivers, and who of a chunk is still to receive it."""
        with self.store.transaction() as tables:
            item = tables.items.get(delivery.item)
            exclude_suppressed(delivery.id, tables, self.address_hash)
            people = tables.audience.addressees(delivery.id)
            waivers = tables.waivers.of_item(delivery.item)
        addressees = tuple(
            Addressee(person.id, person.address, person.name, self.unsubscribe_url(person.id)) for _, person in people
        )
        return item, waivers, addressees

    def _publish(self, delivery: Delivery, channel: Channel, payload: Payload) -> Outcome | None:
        rejected: Rejected | None = None
        prepared = NOTHING_PREPARED
        try:
            prepared = channel.prepare(payload, kept_for(delivery, self.clock.now()))
        except Rejected as failure:
            rejected = failure
        except ChannelFailure as failure:
            self._put_back(delivery, failure)
            return None
        self.boundary("before attempt", delivery.channel)
        attempt = self._begin(delivery, payload, prepared)
        if attempt is None:
            return None
        self.boundary("before call", delivery.channel)
        call = Call(Outcome.REJECTED, failure=rejected) if rejected else make_call(channel, payload, prepared)
        self.boundary("after call", delivery.channel)
        self._record(delivery, attempt, call)
        self.boundary("after receipt", delivery.channel)
        return call.outcome

    def _begin(self, delivery: Delivery, payload: Payload, prepared: Prepared) -> Attempt | None:
        """Commit the attempt with what was prepared for it, then note it beside the database.

        None when it may not be called after all.
        """
        now = self.clock.now()
        attempt: Attempt | None = None
        try:
            with self.store.transaction() as tables:
                refusal = approval_refusal(delivery, tables, now)
                is_held = tables.controls.paused() is not None or delivery.channel in held_channels(tables, now)
                if refusal is None and is_held:
                    tables.deliveries.release(delivery.id, self.owner, now, now)
                elif refusal is None:
                    attempt = tables.deliveries.begin(
                        delivery.id, self.owner, fingerprint(payload), now, now + self.lease, prepared=prepared
                    )
                    tables.items.set_state(delivery.item, ItemState.PUBLISHING)
        except LeaseLost as lost:
            logger.warning("%s", lost)
            return None
        if refusal is not None:
            self._refuse(delivery, refusal)
        return attempt if attempt and self._may_call(delivery, attempt) else None

    def _may_call(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Note the attempt beside the database, and say whether the lease still holds: the machine may have slept."""
        try:
            self.journal.record(delivery, attempt)
            failure = "the lease ran out before the call"
        except OSError as error:
            failure = f"the journal cannot be written: {error.strerror}"
        except ClinicError as error:
            failure = str(error)
        else:
            if self.clock.now() < attempt.started_at + self.lease:
                return True
        retry = RetryAt(self.clock.now() + PREPARE_RETRY, failure)
        self._record(delivery, attempt, Call(Outcome.RETRY, failure=retry))
        return False

    def _record(self, delivery: Delivery, attempt: Attempt, call: Call) -> None:
        """Write down how a call ended; proof is worth more than one try, a locked database passes."""
        for tries_left in range(RECORD_TRIES - 1, -1, -1):
            try:
                self._record_once(delivery, attempt, call)
            except ClinicError:
                if not (tries_left and call.receipt):
                    raise
            else:
                return

    def _record_once(self, delivery: Delivery, attempt: Attempt, call: Call) -> None:
        retry_at = call.failure.when if isinstance(call.failure, RetryAt) else None
        with self.store.transaction() as tables:
            before = tables.deliveries.get(delivery.id)
            applied = tables.deliveries.finish(
                attempt,
                call.outcome,
                self.clock.now(),
                receipt=call.receipt,
                retry_at=retry_at,
                reason=call.reason,
                keep=kept_by(call.failure),
            )
            if applied:
                changed = tables.deliveries.get(delivery.id)
                follow_batch(changed, before, attempt, call, tables)
                follow_delivery(changed, tables, call.reason)
            elif call.receipt:
                logger.error("delivery %s may be out twice: as %s too", delivery.id, call.receipt.platform_id)
            hold = channel_hold(delivery.channel, call.stopped_by)
            if hold:
                tables.controls.hold(hold)
            if mark := self.journal.mark():
                tables.installation.keep_journal(mark)
            tables.audit.record(sent_event(delivery, attempt, call, self.clock.now()))
        if call.failure:
            logger.warning("delivery %s: %s: %s", delivery.id, call.outcome, call.reason)

    def _put_back(self, delivery: Delivery, failure: ChannelFailure) -> None:
        now = self.clock.now()
        when = failure.when if isinstance(failure, RetryAt) else now + PREPARE_RETRY
        with self.store.transaction() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, when, failure.reason, keep=kept_by(failure))
            hold = channel_hold(delivery.channel, failure)
            if hold:
                tables.controls.hold(hold)
        logger.warning("delivery %s was not called: %s", delivery.id, failure.reason)

    def _mark_possibly_sent(self, delivery: Delivery, attempts: int) -> None:
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, now)
            tables.deliveries.distrust({delivery.id: attempts}, now, RESTORED)
            follow_delivery(delivery, tables, RESTORED)
        logger.warning("delivery %s: %s", delivery.id, RESTORED)

    def _refuse(self, delivery: Delivery, reason: str) -> None:
        """Do not send what is not signed. What went out in part waits for a person; the rest starts over as a draft."""
        now, note = self.clock.now(), f"not sent: {reason}"
        with self.store.transaction() as tables:
            item = tables.items.get(delivery.item)
            is_current = item.version == delivery.version and not is_retracted(item)
            if is_current and something_went_out(item.key, item.version, tables):
                tables.deliveries.refuse(delivery.id, self.owner, now, reason, DeliveryState.REJECTED)
                follow_delivery(tables.deliveries.get(delivery.id), tables, note)
                voided = 0
            else:
                tables.deliveries.refuse(delivery.id, self.owner, now, reason, DeliveryState.CANCELLED)
                voided = tables.approvals.void(item.key, reason, now) if is_current else 0
                if is_current:
                    tables.deliveries.cancel_pending(item.key, reason, now)
                    tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, note))
                follow_delivery(tables.deliveries.get(delivery.id), tables)
            told = {"delivery": delivery.id, "reason": reason, "voided": voided}
            tables.audit.record(event(now, "system", "not sent", str(item.key), **told))
        logger.warning("delivery %s was refused: %s", delivery.id, reason)

    def _cancel_empty(self, delivery: Delivery) -> None:
        with self.store.transaction() as tables:
            reason = "nobody is left to receive it"
            tables.deliveries.refuse(delivery.id, self.owner, self.clock.now(), reason, DeliveryState.CANCELLED)
            follow_delivery(tables.deliveries.get(delivery.id), tables)


def sent_event(delivery: Delivery, attempt: Attempt, call: Call, now: datetime) -> AuditEvent:
    """Return how a call ended, as the audit trail keeps it: no address, no text."""
    return event(
        now,
        "system",
        f"call {call.outcome}",
        str(delivery.item),
        delivery=delivery.id,
        part=f"{delivery.sequence}/{delivery.count}",
        attempt=attempt.number,
        content=delivery.content_hash,
        receipt=call.receipt.platform_id if call.receipt else None,
        url=call.receipt.url if call.receipt else None,
        reason=call.reason,
    )


def kept_for(delivery: Delivery, now: datetime) -> Prepared | None:
    """Return what an earlier try prepared for a delivery, if the platform still has it."""
    return delivery.prepared if delivery.prepared and delivery.prepared.holds(now) else None


def kept_by(failure: ChannelFailure | None) -> Prepared | None:
    """Return what a failure asks to be kept for the next try, or None."""
    return failure.keep if isinstance(failure, RetryAt) else None


def content_refusal(delivery: Delivery, outgoing: Outgoing) -> str | None:
    """Return why an item, rendered anew, may not go out, or None when it is what was signed (promise 2)."""
    if outgoing.hash != delivery.content_hash:
        return "the content has changed since it was approved"
    return "; ".join(outgoing.problems) or None


def attempts_unknown_to_the_database(delivery: Delivery, journal: Journal) -> int:
    """Return how many attempts the journal has where the database has fewer, else 0.

    Of a delivery that the database has never tried, while the journal has a newer version of its
    item, that is one: the restored database is about to send a version that was replaced.
    """
    entry = journal.last(delivery.id)
    if entry is not None and entry.number > delivery.attempts:
        return entry.number
    return 1 if not delivery.attempts and journal.newest_version(delivery.item) > delivery.version else 0


def post_payload(delivery: Delivery, rendered: RenderedPost) -> PostPayload:
    """Return the payload of one part of a post; the pictures go with the first."""
    pictures = rendered.pictures if delivery.sequence == 1 else ()
    is_last = delivery.sequence == len(rendered.texts)
    return PostPayload(
        delivery.id,
        rendered.texts[delivery.sequence - 1],
        pictures,
        delivery.reply_to,
        delivery.due_at,
        rendered.language,
        rendered.link_card if is_last and not pictures else None,
    )


def batch_payload(
    delivery: Delivery, rendered: RenderedIssue, clinic: Clinic, addressees: tuple[Addressee, ...]
) -> BatchPayload:
    """Return the payload of one chunk of an issue."""
    sender = clinic.sender
    return BatchPayload(delivery.id, rendered, sender.name, sender.address, sender.reply_to, addressees)
