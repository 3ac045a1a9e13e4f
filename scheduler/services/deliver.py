"""The publisher: claim what is due, write the attempt down, call the platform once, record how it ended.

The order of these steps is promise 3. A process may die between any two of them; what then holds
for a delivery can be read off its state: `pending` and `claimed` were not called and are safe to
send; `calling` may have been called, so the platform is asked and nothing is sent again blindly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain.campaign import Clinic, Library
from scheduler.domain.content import Item, ItemState
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, Receipt
from scheduler.domain.errors import (
    ChannelFailure,
    ClinicError,
    LeaseLost,
    NeedsReconnect,
    Rejected,
    RetryAt,
    Uncertain,
)
from scheduler.domain.payload import Addressee, ChunkPayload, Payload, PostPayload, RenderedIssue, RenderedPost
from scheduler.ports import Boundary, Channel, Clock, Journal, Renderer, Store, Transaction, Workspace
from scheduler.services.ledger import (
    channel_hold,
    fingerprint,
    next_version,
    settle,
    something_went_out,
    standing_refusal,
)
from scheduler.services.outgoing import Outgoing, prepare_outgoing
from scheduler.services.recipients import exclude_suppressed

logger = logging.getLogger(__name__)

PREPARE_RETRY = timedelta(minutes=1)
"""How long a delivery waits when nothing was called and no better time is known; its grace bounds the tries."""

RESTORED = "the journal has an attempt that the database does not know, so the database was restored"
"""Why a delivery that looks unsent is asked about before anything else is done with it."""


def no_boundary(_name: str) -> None:
    """Do nothing at a step: only the chaos tests do."""


@dataclass(frozen=True, slots=True)
class Call:
    """How a call ended: with a receipt, or with the failure that says why not."""

    outcome: Outcome
    receipt: Receipt | None = None
    failure: ChannelFailure | None = None

    @property
    def reason(self) -> str:
        """The failure in one line, or empty."""
        return self.failure.reason if self.failure else ""


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
        self.boundary("before claim")
        now = self.clock.now()
        with self.store.transaction() as tables:
            if tables.controls.paused() is not None:
                return ()
            held = [hold.channel for hold in tables.controls.holds() if hold.until is None or hold.until > now]
            claimed = tables.deliveries.claim(now, self.owner, now + self.lease, limit, held)
        if claimed:
            self.boundary("after claim")
        return claimed

    def deliver(self, delivery: Delivery) -> Outcome | None:
        """Send one claimed delivery and record the outcome; None when nothing was called."""
        channel = self.channels.get(delivery.channel)
        attempts = self.journal.attempts(delivery.id)
        if attempts > delivery.attempts:
            self._distrust(delivery, attempts)
        elif channel is None:
            self._put_back(delivery, NeedsReconnect(f"no account is connected for {delivery.channel}"))
        else:
            return self._deliver(delivery, channel)
        return None

    def _deliver(self, delivery: Delivery, channel: Channel) -> Outcome | None:
        item, addressees = self._read(delivery)
        try:
            clinic, library = self.workspace.clinic(), self.workspace.library()
        except ClinicError as error:
            # Somebody is in the middle of editing a file: that says nothing about what was signed.
            self._put_back(delivery, RetryAt(self.clock.now() + PREPARE_RETRY, str(error)))
            return None
        try:
            outgoing = signed_content(delivery, item, self.renderer, clinic, library)
        except ClinicError as error:
            self._refuse(delivery, str(error))
            return None
        if isinstance(outgoing.rendered, RenderedPost):
            return self._publish(delivery, channel, post_payload(delivery, outgoing.rendered))
        if not addressees:
            self._cancel_empty(delivery)
            return None
        return self._publish(delivery, channel, chunk_payload(delivery, outgoing.rendered, clinic, addressees))

    def _read(self, delivery: Delivery) -> tuple[Item, tuple[Addressee, ...]]:
        """Return the item, and who of a chunk is still to receive it."""
        with self.store.transaction() as tables:
            item = tables.items.get(delivery.item)
            exclude_suppressed(delivery.id, tables, self.address_hash)
            people = tables.audience.addressees(delivery.id)
        return item, tuple(
            Addressee(person.id, person.address, person.name, self.unsubscribe_url(person.id)) for _, person in people
        )

    def _publish(self, delivery: Delivery, channel: Channel, payload: Payload) -> Outcome | None:
        rejected: Rejected | None = None
        prepared: tuple[str, ...] = ()
        try:
            prepared = channel.prepare(payload)
        except Rejected as failure:
            rejected = failure
        except ChannelFailure as failure:
            self._put_back(delivery, failure)
            return None
        attempt = self._begin(delivery, payload)
        if attempt is None:
            return None
        self.boundary("before call")
        call = Call(Outcome.REJECTED, failure=rejected) if rejected else make_call(channel, payload, prepared)
        self.boundary("after call")
        self._record(delivery, attempt, call)
        self.boundary("after receipt")
        return call.outcome

    def _begin(self, delivery: Delivery, payload: Payload) -> Attempt | None:
        """Commit the attempt, then note it beside the database; None when it may not be called after all."""
        now = self.clock.now()
        attempt: Attempt | None = None
        try:
            with self.store.transaction() as tables:
                refusal = standing_refusal(delivery, tables, now)
                if refusal is None:
                    print_of_payload = fingerprint(payload)
                    attempt = tables.deliveries.begin(delivery.id, self.owner, print_of_payload, now, now + self.lease)
                    tables.items.set_state(delivery.item, ItemState.PUBLISHING)
        except LeaseLost as lost:
            logger.warning("%s", lost)
            return None
        if attempt is None:
            self._refuse(delivery, refusal or "")
            return None
        try:
            self.journal.record(attempt)
        except OSError as error:
            failure = RetryAt(now + PREPARE_RETRY, f"the journal cannot be written: {error.strerror}")
            self._record(delivery, attempt, Call(Outcome.RETRY, failure=failure))
            return None
        return attempt

    def _record(self, delivery: Delivery, attempt: Attempt, call: Call) -> None:
        retry_at = call.failure.when if isinstance(call.failure, RetryAt) else None
        with self.store.transaction() as tables:
            applied = tables.deliveries.finish(
                attempt, call.outcome, self.clock.now(), receipt=call.receipt, retry_at=retry_at, reason=call.reason
            )
            if applied or (call.receipt and self._take_late_proof(delivery, call.receipt, tables)):
                settle(tables.deliveries.get(delivery.id), tables, call.reason)
            hold = channel_hold(delivery.channel, call.failure)
            if hold:
                tables.controls.hold(hold)
        if call.failure:
            logger.warning("delivery %s: %s: %s", delivery.id, call.outcome, call.reason)

    def _take_late_proof(self, delivery: Delivery, receipt: Receipt, tables: Transaction) -> bool:
        """Accept a delivery that was given up for not sent while this call was still under way; say whether it was."""
        now, reason = self.clock.now(), "its proof came late"
        attempts = tables.deliveries.get(delivery.id).attempts
        if not tables.deliveries.distrust({delivery.id: attempts}, now, reason):
            logger.error("delivery %s went out as %s while it was tried again", delivery.id, receipt.platform_id)
            return False
        tables.deliveries.decide(delivery.id, DeliveryState.ACCEPTED, now, reason, receipt=receipt)
        return True

    def _put_back(self, delivery: Delivery, failure: ChannelFailure) -> None:
        now = self.clock.now()
        when = failure.when if isinstance(failure, RetryAt) else now + PREPARE_RETRY
        with self.store.transaction() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, when, failure.reason)
            hold = channel_hold(delivery.channel, failure)
            if hold:
                tables.controls.hold(hold)
        logger.warning("delivery %s was not called: %s", delivery.id, failure.reason)

    def _distrust(self, delivery: Delivery, attempts: int) -> None:
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, now)
            tables.deliveries.distrust({delivery.id: attempts}, now, RESTORED)
            settle(delivery, tables, RESTORED)
        logger.warning("delivery %s: %s", delivery.id, RESTORED)

    def _refuse(self, delivery: Delivery, reason: str) -> None:
        now = self.clock.now()
        with self.store.transaction() as tables:
            tables.deliveries.refuse(delivery.id, self.owner, now, reason)
            settle(delivery, tables, f"not sent: {reason}")
            item = tables.items.get(delivery.item)
            if item.version == delivery.version and not something_went_out(item.key, item.version, tables):
                tables.approvals.void(item.key, reason, now)
                tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, f"not sent: {reason}"))
        logger.warning("delivery %s was refused: %s", delivery.id, reason)

    def _cancel_empty(self, delivery: Delivery) -> None:
        with self.store.transaction() as tables:
            reason = "nobody is left to receive it"
            tables.deliveries.refuse(delivery.id, self.owner, self.clock.now(), reason, whole_item=False)
            settle(delivery, tables)


def make_call(channel: Channel, payload: Payload, prepared: tuple[str, ...]) -> Call:
    """Make the one call that publishes and say how it ended; whatever is not clearly a no is uncertain."""
    try:
        return Call(Outcome.ACCEPTED, receipt=channel.send(payload, prepared))
    except Rejected as failure:
        return Call(Outcome.REJECTED, failure=failure)
    except RetryAt as failure:
        return Call(Outcome.RETRY, failure=failure)
    except NeedsReconnect as failure:
        return Call(Outcome.RECONNECT, failure=failure)
    except Uncertain as failure:
        return Call(Outcome.UNCERTAIN, failure=failure)
    except Exception as error:
        logger.exception("delivery %s", payload.delivery)
        return Call(Outcome.UNCERTAIN, failure=Uncertain(f"unexpected {type(error).__name__} during the call"))


def signed_content(delivery: Delivery, item: Item, renderer: Renderer, clinic: Clinic, library: Library) -> Outgoing:
    """Return an item rendered anew. Raises ClinicError when it is not what was signed (promise 2)."""
    outgoing = prepare_outgoing(item, renderer, clinic, library)
    if outgoing.hash != delivery.content_hash:
        raise ClinicError("the content has changed since it was approved")
    if outgoing.problems:
        raise ClinicError("; ".join(outgoing.problems))
    return outgoing


def post_payload(delivery: Delivery, rendered: RenderedPost) -> PostPayload:
    """Return the payload of one part of a post; the picture goes with the first."""
    picture = rendered.picture if delivery.sequence == 1 else None
    return PostPayload(delivery.id, rendered.texts[delivery.sequence - 1], picture, delivery.reply_to)


def chunk_payload(
    delivery: Delivery, rendered: RenderedIssue, clinic: Clinic, addressees: tuple[Addressee, ...]
) -> ChunkPayload:
    """Return the payload of one chunk of an issue."""
    sender = clinic.sender
    return ChunkPayload(delivery.id, rendered, sender.name, sender.address, sender.reply_to, addressees)
