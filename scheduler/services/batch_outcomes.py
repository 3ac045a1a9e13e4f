"""The outcome of one call for each person of a batch, and a new delivery for each other outcome (promise 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Outcome, delivery_id
from scheduler.domain.errors import RetryAt
from scheduler.domain.events import ProviderEvent, ReportedEvent, SoftBounceRule
from scheduler.domain.recipient import UNANSWERED, WAITING, RecipientState
from scheduler.ports import Transaction
from scheduler.services.delivery_outcomes import mark_people
from scheduler.services.platform_call import Call
from scheduler.services.stopping_events import stop_writing

_STATE_AFTER = {
    Outcome.RETRY: DeliveryState.PENDING,
    Outcome.RECONNECT: DeliveryState.PENDING,
    Outcome.REJECTED: DeliveryState.REJECTED,
    Outcome.UNCERTAIN: DeliveryState.UNCERTAIN,
}

_OPEN = frozenset({DeliveryState.CALLING, DeliveryState.UNCERTAIN})


def follow_batch(delivery: Delivery, before: Delivery, attempt: Attempt, call: Call, tables: Transaction) -> None:
    """Make each person of a batch follow what the call meant for them.

    `delivery` is the batch as it is now, `before` as it was when the answer came. People for whom the call ended
    otherwise than for the delivery are carried over to a delivery of their own. Where somebody else has decided about
    the delivery meanwhile, another call may have reached them: that is uncertain.
    """
    batch = call.batch
    if batch is None:
        return
    refused: defaultdict[str, list[str]] = defaultdict(list)
    for subscriber, reason in batch.refused.items():
        refused[reason].append(subscriber)
    for reason, people in refused.items():
        tables.recipients.mark(delivery.id, RecipientState.FAILED, reason, people, only_from=UNANSWERED)
    for subscriber, where in batch.unclear.items():
        tables.recipients.mark(delivery.id, RecipientState.UNCERTAIN, where, [subscriber], only_from=WAITING)
    # Proof beats what was decided meanwhile, so it may follow a failure as well.
    tables.recipients.mark(delivery.id, RecipientState.ACCEPTED, "", batch.accepted)
    is_newest = before.attempts == attempt.number and before.state in _OPEN
    for fate in call.fates[1:]:
        state = _STATE_AFTER[fate.outcome] if is_newest else DeliveryState.UNCERTAIN
        ready_at = fate.failure.when if isinstance(fate.failure, RetryAt) else delivery.ready_at
        reason = fate.failure.reason if fate.failure else ""
        split_off(delivery, fate.people, state, tables, ready_at=ready_at, reason=reason)


def split_off(
    delivery: Delivery,
    people: Collection[str],
    state: DeliveryState,
    tables: Transaction,
    *,
    ready_at: datetime | None,
    reason: str,
) -> None:
    """Give some of a delivery's people, by subscriber id, to a new one of the same issue."""
    part = part_of(delivery, tables.issues.last_batch(delivery.item, delivery.version) + 1, state, ready_at, reason)
    while not tables.deliveries.add([part]):
        # On PostgreSQL another worker may have split a batch of the issue at the same time.
        part = part_of(part, part.sequence + 1, state, ready_at, part.reason)
    tables.recipients.carry_over(delivery.id, part.id, people)
    mark_people([part], tables)


def part_of(
    delivery: Delivery, sequence: int, state: DeliveryState, ready_at: datetime | None, reason: str
) -> Delivery:
    """Return a delivery for some of another's people: the same issue, slot and grace, and no attempt yet."""
    return replace(
        delivery,
        id=delivery_id(delivery.item, delivery.version, sequence),
        sequence=sequence,
        count=sequence,
        state=state,
        ready_at=ready_at,
        attempts=0,
        owner=None,
        lease_until=None,
        receipt=None,
        reason=reason,
        prepared=None,
    )


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A refused address, as `stop_writing` takes it."""

    event: ReportedEvent
    subscriber: str


def stop_refused(
    call: Call, address_hashes: Callable[[str], Sequence[str]], now: datetime, tables: Transaction
) -> None:
    """Write no more to addresses of which a server has said, before it took a mail, that they take none."""
    dead = call.batch.dead if call.batch else frozenset()
    if dead:
        told = ReportedEvent(id="", kind=ProviderEvent.BOUNCED, at=now)
        refusals = [_Refusal(told, subscriber) for subscriber in sorted(dead)]
        stop_writing(refusals, address_hashes, SoftBounceRule(), now, tables)
