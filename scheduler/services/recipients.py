"""An issue's recipients: frozen when it is due, one row per person, and looked at again before each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.audience import Recipient, RecipientState, Subscriber
from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.delivery import delivery_id
from scheduler.ports import Clock, Store, Transaction
from scheduler.services.schedule import pending_delivery


def choose_recipients(
    key: ItemKey, version: int, subscribers: Sequence[Subscriber], suppressed: Mapping[str, str], batch: int
) -> tuple[Recipient, ...]:
    """Give every subscriber of an audience a row: prepared in exactly one batch, or excluded with the reason.

    `suppressed` is the reason by subscriber id, `batch` the most people of one delivery. Batches are filled in the
    order of the opaque ids.
    """
    rows: list[Recipient] = []
    included = 0
    for subscriber in sorted(subscribers, key=lambda person: person.id):
        reason = suppressed.get(subscriber.id)
        if reason is not None:
            rows.append(Recipient(subscriber.id, None, RecipientState.EXCLUDED, reason))
            continue
        carrier = delivery_id(key, version, included // batch + 1)
        rows.append(Recipient(subscriber.id, carrier, RecipientState.PREPARED))
        included += 1
    return tuple(rows)


def suppressed_among(
    subscribers: Sequence[Subscriber], tables: Transaction, address_hash: Callable[[str], str]
) -> Mapping[str, str]:
    """Return the reason by subscriber id, for those whose address is suppressed now."""
    by_hash = {address_hash(subscriber.address): subscriber.id for subscriber in subscribers}
    reasons = tables.audience.suppressed(by_hash.keys())
    return {by_hash[found]: reason for found, reason in reasons.items()}


def people_left(delivery: str, tables: Transaction, address_hash: Callable[[str], str]) -> tuple[Subscriber, ...]:
    """Exclude a batch's people who were suppressed since it was prepared; return those who still wait for it."""
    people = tables.audience.addressees(delivery)
    suppressed = suppressed_among(people, tables, address_hash)
    for subscriber, reason in suppressed.items():
        tables.audience.mark(delivery, RecipientState.EXCLUDED, reason, [subscriber])
    return tuple(person for person in people if person.id not in suppressed)


@dataclass(frozen=True, slots=True)
class IssuePreparer:
    """Freezes the recipients of approved issues that have fallen due, and makes their deliveries.

    `batch_of` tells of an account how many people one call of its transport serves at most.
    """

    store: Store
    clock: Clock
    address_hash: Callable[[str], str]
    batch_of: Callable[[str], int]

    def run(self) -> tuple[ItemKey, ...]:
        """Prepare every approved issue whose time has come and that is not prepared; return their keys.

        Recipients, deliveries and state are one transaction: a killed process leaves all or nothing.
        """
        now = self.clock.now()
        with self.store.transaction() as tables:
            if tables.controls.paused() is not None:
                return ()
            approved = tables.items.in_state({ItemState.APPROVED})
        return tuple(item.key for item in approved if _due(item, now) and self._prepare(item.key, now))

    def _prepare(self, key: ItemKey, now: datetime) -> bool:
        with self.store.transaction() as tables:
            # Read anew: planning may have moved it since it was listed.
            current = tables.items.get(key)
            issue = current.draft
            if current.state is not ItemState.APPROVED or not isinstance(issue, Issue) or not _due(current, now):
                return False
            approval = tables.approvals.current(current.key, current.version)
            rules = tables.controls.sending_rules()
            if approval is None or rules is None or tables.deliveries.of_item(current.key, current.version):
                return False
            people = tables.audience.subscribers(issue.audience)
            suppressed = suppressed_among(people, tables, self.address_hash)
            batch = self.batch_of(current.key.channel)
            recipients = choose_recipients(current.key, current.version, people, suppressed, batch)
            tables.audience.freeze(current.key, current.version, recipients)
            batches = len({recipient.delivery for recipient in recipients if recipient.delivery})
            tables.deliveries.add(
                pending_delivery(current, sequence, batches, approval.content_hash, rules)
                for sequence in range(1, batches + 1)
            )
            if batches == 0:
                note = f"nobody in the audience '{issue.audience}' could receive it"
                tables.items.set_state(current.key, ItemState.FAILED, note)
        return True


def _due(item: Item, now: datetime) -> bool:
    return isinstance(item.draft, Issue) and item.slot.at <= now
