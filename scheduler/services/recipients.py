"""An issue's recipients: frozen when it is due, one row per person, and looked at again before each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.audience import Recipient, RecipientState, Subscriber
from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.delivery import delivery_id
from scheduler.ports import Clock, Store, Transaction, Workspace
from scheduler.services.schedule import pending_delivery

CHUNK = 1000
"""People in one call: SendGrid takes at most 1,000 personalizations (docs.sendgrid.com, mail send limitations, read 2026-09)."""


def choose_recipients(
    key: ItemKey, version: int, subscribers: Sequence[Subscriber], suppressed: Mapping[str, str], chunk: int = CHUNK
) -> tuple[Recipient, ...]:
    """Give every subscriber of an audience a row: prepared in exactly one chunk, or excluded with the reason.

    `suppressed` is the reason by subscriber id. Chunks are filled in the order of the opaque ids.
    """
    rows: list[Recipient] = []
    included = 0
    for subscriber in sorted(subscribers, key=lambda person: person.id):
        reason = suppressed.get(subscriber.id)
        if reason is not None:
            rows.append(Recipient(subscriber.id, None, RecipientState.EXCLUDED, reason))
            continue
        carrier = delivery_id(key, version, included // chunk + 1)
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


def exclude_suppressed(delivery: str, tables: Transaction, address_hash: Callable[[str], str]) -> int:
    """Exclude a chunk's people who were suppressed since it was prepared; return how many."""
    people = [person for _, person in tables.audience.addressees(delivery)]
    excluded = 0
    for subscriber, reason in suppressed_among(people, tables, address_hash).items():
        excluded += tables.audience.mark(delivery, RecipientState.EXCLUDED, reason, [subscriber])
    return excluded


@dataclass(frozen=True, slots=True)
class IssuePreparer:
    """Freezes the recipients of approved issues that have fallen due, and makes their deliveries.

    `chunk` is how many people one delivery carries at most.
    """

    store: Store
    workspace: Workspace
    clock: Clock
    address_hash: Callable[[str], str]
    chunk: int = CHUNK

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
        clinic = self.workspace.clinic()
        with self.store.transaction() as tables:
            # Read anew: planning may have moved it since it was listed.
            current = tables.items.get(key)
            issue = current.draft
            if current.state is not ItemState.APPROVED or not isinstance(issue, Issue) or not _due(current, now):
                return False
            approval = tables.approvals.current(current.key, current.version)
            if approval is None or tables.deliveries.of_item(current.key, current.version):
                return False
            people = tables.audience.subscribers(issue.audience)
            recipients = choose_recipients(
                current.key, current.version, people, suppressed_among(people, tables, self.address_hash), self.chunk
            )
            tables.audience.freeze(current.key, current.version, recipients)
            chunks = len({recipient.delivery for recipient in recipients if recipient.delivery})
            tables.deliveries.add(
                pending_delivery(current, sequence, chunks, approval.content_hash, clinic)
                for sequence in range(1, chunks + 1)
            )
            if chunks == 0:
                note = f"nobody in the audience '{issue.audience}' could receive it"
                tables.items.set_state(current.key, ItemState.FAILED, note)
        return True


def _due(item: Item, now: datetime) -> bool:
    return isinstance(item.draft, Issue) and item.slot.at <= now
