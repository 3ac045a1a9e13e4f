"""The publisher: claim what is due, write the attempt down, call the platform once, record how it ended.

The order of these steps is promise 3. A process may die between any two of them; what then holds
for a delivery can be read off its state: `pending` and `claimed` were not called and are safe to
send; `calling` may have been called, so the platform is asked and nothing is sent again blindly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.archive import archive_id
from scheduler.domain.audit import AuditEvent, event
from scheduler.domain.content import ItemState, is_retracted
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome
from scheduler.domain.errors import (
    ChannelFailure,
    ClinicError,
    DamagedPackage,
    LeaseLost,
    NeedsReconnect,
    NotFound,
    Rejected,
    RetryAt,
)
from scheduler.domain.payload import (
    CONFIRM_PLACEHOLDER,
    PREFERENCES_PLACEHOLDER,
    BatchPayload,
    Payload,
    RenderedPost,
)
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
from scheduler.domain.standing import is_standing, own_link
from scheduler.ports import Boundary, Channel, Clock, Journal, Store, Transaction
from scheduler.services.batch_outcomes import follow_batch, stop_refused
from scheduler.services.budget import WaitsForBudget, cut_to_budget, give_back, spend, wait
from scheduler.services.clearance import RETRY, Refused, Waits, chosen_items, closed_now, objection
from scheduler.services.controls import held_channels
from scheduler.services.delivery_outcomes import (
    channel_hold,
    fingerprint,
    follow_delivery,
    next_version,
    something_went_out,
)
from scheduler.services.payloads import batch_payload, no_link, no_token, people_in, post_payload
from scheduler.services.platform_call import Call, make_call
from scheduler.services.recipients import people_left
from scheduler.services.signed_packages import SignedPackages
from scheduler.services.standing import settle_standing
from scheduler.services.taken_so_far import TakenSoFar

logger = logging.getLogger(__name__)

RECORD_TRIES = 3
"""How often a proof is written down before it is left to reconciliation; each try waits for the database itself."""

RESTORED = "the journal has an attempt that the database does not know, so the database was restored"
"""Why a delivery that looks unsent is asked about before anything else is done with it."""


def no_boundary(_step: str, _channel: str) -> None:
    """Do nothing at a step: only the chaos tests do."""


def trusted() -> bool:
    """Say yes: the clock of a rehearsal or a test is right."""
    return True


def nothing_to_compare() -> None:
    """Do nothing before a claim: a worker without the workspace compares nothing."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One worker's hands. They need the database and the secrets, and no file of the workspace.

    `owner` is unique to the process. `lease` is longer than all time-outs of one delivery together,
    so that a lease runs out only when its owner is dead. `comparison` is how long a comparison of what
    is signed with the workspace is believed; where the workspace is, `before_claim` compares what was
    saved since the last. `unsubscribe_url` makes a subscriber's own link from a public address and the opaque id,
    `confirm_url` that of a sign-up, `preferences_url` that of who asked for it, `view_url` that of an issue.
    `address_hashes` makes the keyed hashes under which an address may be suppressed; `copy_token` the word for a
    subscriber's copy, by which a bounce finds it.
    """

    store: Store
    channels: Mapping[str, Channel]
    clock: Clock
    journal: Journal
    owner: str
    lease: timedelta
    comparison: timedelta
    unsubscribe_url: Callable[[str, str], str]
    address_hashes: Callable[[str], Sequence[str]]
    confirm_url: Callable[[str, str], str] = no_link
    preferences_url: Callable[[str, str], str] = no_link
    view_url: Callable[[str, str], str] = no_link
    copy_token: Callable[[Delivery, str], str] = no_token
    before_claim: Callable[[], object] = nothing_to_compare
    trusts_clock: Callable[[], bool] = trusted
    boundary: Boundary = no_boundary
    packages: SignedPackages = field(default_factory=SignedPackages)

    def claim(self, limit: int) -> tuple[Delivery, ...]:
        """Take up to `limit` due deliveries, unless everything is paused. Held channels are left alone.

        In quiet hours, and on days on which nothing goes out, only those are taken whose time a person set there.
        """
        self.boundary("before claim", "")
        self.before_claim()
        if not self.trusts_clock():
            return ()
        now = self.clock.now()
        with self.store.brief() as tables:
            if tables.controls.paused() is not None:
                return ()
            closed = closed_now(tables, now)
            claimed = tables.deliveries.claim(
                now,
                self.owner,
                now + self.lease,
                limit,
                held_channels(tables, now),
                only=chosen_items(tables, closed, now) if closed else None,
            )
        for delivery in claimed[:1]:
            self.boundary("after claim", delivery.channel)
        return claimed

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Put claimed deliveries that were not begun back to pending, as they were."""
        now = self.clock.now()
        with self.store.brief() as tables:
            for delivery in deliveries:
                tables.deliveries.release(delivery.id, self.owner, now, delivery.ready_at or now)

    def deliver(self, delivery: Delivery) -> Outcome | None:
        """Send one claimed delivery and record the outcome; None when nothing was called."""
        channel = self.channels.get(delivery.channel)
        try:
            unknown_attempts = attempts_unknown_to_the_database(delivery, self.journal)
        except ClinicError as error:
            self._put_back(delivery, RetryAt(self.clock.now() + RETRY, str(error)))
            return None
        if unknown_attempts:
            self._mark_possibly_sent(delivery, unknown_attempts)
        elif channel is None:
            self._put_back(delivery, NeedsReconnect(f"no account is connected for {delivery.channel}"))
        else:
            return self._deliver(delivery, channel)
        return None

    def _deliver(self, delivery: Delivery, channel: Channel) -> Outcome | None:
        try:
            with self.store.brief() as tables:
                found = objection(delivery, tables, self.clock.now(), self.comparison)
                payload = None if found else self._payload(delivery, tables)
        except (NotFound, DamagedPackage) as damaged:
            found = Refused(str(damaged))
        if isinstance(found, Refused):
            self._refuse(delivery, found.reason)
        elif isinstance(payload, WaitsForBudget):
            self._wait(delivery, payload)
        elif isinstance(found, Waits):
            self._put_back(delivery, RetryAt(found.until, found.reason))
        elif isinstance(payload, BatchPayload) and not payload.addressees:
            self._cancel_empty(delivery)
        elif payload is not None:
            return self._publish(delivery, channel, payload)
        return None

    def _payload(self, delivery: Delivery, tables: Transaction) -> Payload | WaitsForBudget:
        """Return the payload of a call: from the package that was signed alone, to whoever is still to receive it.

        A batch is cut to the budget of its account. Raises NotFound and DamagedPackage when the package is not what was
        signed.
        """
        package = self.packages.of(delivery, tables)
        if isinstance(package.rendered, RenderedPost):
            return post_payload(delivery, package.rendered)
        now = self.clock.now()
        people = cut_to_budget(delivery, people_left(delivery, tables, self.address_hashes, now), tables, now)
        if isinstance(people, WaitsForBudget):
            return people
        own_urls = {CONFIRM_PLACEHOLDER: self.confirm_url, PREFERENCES_PLACEHOLDER: self.preferences_url}
        own_url = own_urls.get(own_link(delivery.item), self.unsubscribe_url)
        view_url = self.view_url(package.content.public_url, archive_id(delivery.item))
        return batch_payload(delivery, package, people, own_url, self.copy_token, view_url=view_url)

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
        taken = TakenSoFar(self.store, delivery.id)
        call = Call(Outcome.REJECTED, failure=rejected) if rejected else make_call(channel, payload, prepared, taken)
        self.boundary("after call", delivery.channel)
        self._record(delivery, attempt, call, people_in(payload))
        self.boundary("after receipt", delivery.channel)
        return call.outcome

    def _begin(self, delivery: Delivery, payload: Payload, prepared: Prepared) -> Attempt | None:
        """Commit the attempt with what was prepared for it, then note it beside the database.

        None when it may not be called after all.
        """
        now = self.clock.now()
        attempt: Attempt | None = None
        if not self.trusts_clock():
            # Not by this clock: when it may go out again was never in doubt.
            with self.store.transaction() as tables:
                tables.deliveries.release(delivery.id, self.owner, now, delivery.due_at)
            return None
        try:
            with self.store.brief() as tables:
                found = objection(delivery, tables, now, self.comparison)
                found = found or spend(delivery, people_in(payload), tables, now)
                if isinstance(found, Waits):
                    tables.deliveries.release(delivery.id, self.owner, now, found.until, found.reason)
                elif found is None:
                    attempt = tables.deliveries.begin(
                        delivery.id, self.owner, fingerprint(payload), now, now + self.lease, prepared=prepared
                    )
                    if not is_standing(delivery.item):
                        tables.items.set_state(delivery.item, ItemState.PUBLISHING)
        except LeaseLost as lost:
            logger.warning("%s", lost)
            return None
        if isinstance(found, Refused):
            self._refuse(delivery, found.reason)
        return attempt if attempt and self._may_call(delivery, attempt, people_in(payload)) else None

    def _may_call(self, delivery: Delivery, attempt: Attempt, people: int) -> bool:
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
        retry = RetryAt(self.clock.now() + RETRY, failure)
        self._record(delivery, attempt, Call(Outcome.RETRY, failure=retry), people)
        return False

    def _record(self, delivery: Delivery, attempt: Attempt, call: Call, people: int = 0) -> None:
        """Write down how a call ended; proof is worth more than one try, a locked database passes."""
        for tries_left in range(RECORD_TRIES - 1, -1, -1):
            try:
                self._record_once(delivery, attempt, call, people)
            except ClinicError:
                if not (tries_left and call.receipt):
                    raise
            else:
                return

    def _record_once(self, delivery: Delivery, attempt: Attempt, call: Call, people: int = 0) -> None:
        retry_at = call.failure.when if isinstance(call.failure, RetryAt) else None
        with self.store.brief() as tables:
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
                stop_refused(call, self.address_hashes, self.clock.now(), tables)
                follow_delivery(changed, tables, call.reason)
                settle_standing(changed, tables, self.clock.now())
            elif call.receipt:
                logger.error("delivery %s may be out twice: as %s too", delivery.id, call.receipt.platform_id)
            give_back(delivery, call, people, attempt.started_at, tables)
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
        when = failure.when if isinstance(failure, RetryAt) else now + RETRY
        with self.store.brief() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, when, failure.reason, keep=kept_by(failure))
            hold = channel_hold(delivery.channel, failure)
            if hold:
                tables.controls.hold(hold)
        logger.warning("delivery %s was not called: %s", delivery.id, failure.reason)

    def _wait(self, delivery: Delivery, found: WaitsForBudget) -> None:
        """Put a delivery back, and let everything else on its account wait for the budget as well."""
        now = self.clock.now()
        with self.store.brief() as tables:
            tables.deliveries.release(delivery.id, self.owner, now, now, found.reason)
            wait(delivery.channel, found.until, found.reason, tables)
        logger.info("%s %s until %s", delivery.channel, found.reason, found.until.isoformat())

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
                if not is_standing(item.key):  # whoever was to get it waits for the next signature
                    follow_delivery(tables.deliveries.get(delivery.id), tables)
            detail = {"delivery": delivery.id, "reason": reason, "voided": voided}
            tables.audit.record(event(now, "system", "not sent", str(item.key), **detail))
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
    """Return the preparation of an earlier try, if the platform still has it."""
    return delivery.prepared if delivery.prepared and delivery.prepared.holds(now) else None


def kept_by(failure: ChannelFailure | None) -> Prepared | None:
    """Return the preparation that a failure keeps for the next try, or None."""
    return failure.keep if isinstance(failure, RetryAt) else None


def attempts_unknown_to_the_database(delivery: Delivery, journal: Journal) -> int:
    """Return how many attempts the journal has where the database has fewer, else 0.

    Of a delivery that the database has never tried, while the journal has a newer version of its
    item, that is one: the restored database is about to send a version that was replaced.
    """
    entry = journal.last(delivery.id)
    if entry is not None and entry.number > delivery.attempts:
        return entry.number
    return 1 if not delivery.attempts and journal.newest_version(delivery.item) > delivery.version else 0
