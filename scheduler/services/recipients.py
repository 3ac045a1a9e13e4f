"""An issue's recipients: frozen when it is due, one row per person, and looked at again before each call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from time import sleep

from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.delivery import Delivery, delivery_id
from scheduler.domain.recipient import Frozen, Recipient, RecipientState
from scheduler.domain.standing import is_confirmation, is_standing
from scheduler.domain.subscriber import LIFTED_BY_SIGN_UP, Subscriber, SuppressionKind
from scheduler.ports import Clock, Store, Transaction
from scheduler.services.breathing import BREATH, PIECE, Breathe
from scheduler.services.schedule import pending_delivery


def choose_recipients(
    key: ItemKey,
    version: int,
    subscribers: Sequence[Subscriber],
    suppressed: Mapping[str, str],
    batch: int,
    *,
    begun: Frozen = Frozen(),  # noqa: B008 - it is frozen
) -> tuple[Recipient, ...]:
    """Give every subscriber of an audience a row: prepared in exactly one batch, or excluded with the reason.

    `suppressed` is the reason by subscriber id, `batch` the most people of one delivery. Batches are filled in the
    order of the opaque ids, the last one of those that were `begun` first.
    """
    rows: list[Recipient] = []
    sequence, people = begun.sequence, begun.people
    for subscriber in sorted(subscribers, key=lambda person: person.id):
        reason = suppressed.get(subscriber.id)
        if reason is not None:
            rows.append(Recipient(subscriber.id, None, RecipientState.EXCLUDED, reason))
            continue
        if sequence == 0 or people >= batch:
            sequence, people = sequence + 1, 0
        people += 1
        rows.append(Recipient(subscriber.id, delivery_id(key, version, sequence), RecipientState.PREPARED))
    return tuple(rows)


def suppressed_among(
    subscribers: Sequence[Subscriber],
    tables: Transaction,
    address_hashes: Callable[[str], Sequence[str]],
    kinds: Collection[SuppressionKind] = frozenset(SuppressionKind),
) -> Mapping[str, str]:
    """Return the reason by subscriber id, for those whose address is suppressed now, in one of the ways named."""
    by_hash = {hashed: person.id for person in subscribers for hashed in address_hashes(person.address)}
    suppressed = tables.suppressions.of(by_hash.keys())
    return {by_hash[found]: one.reason for found, one in suppressed.items() if one.kind in kinds}


def people_left(
    delivery: Delivery, tables: Transaction, address_hashes: Callable[[str], Sequence[str]]
) -> tuple[Subscriber, ...]:
    """Exclude a batch's people who were suppressed since it was prepared; return those who still wait for it.

    Who signed up anew after they had left gets the mail in which they confirm it.
    """
    people = tables.recipients.addressees(delivery.id)
    kinds = frozenset(SuppressionKind) - (LIFTED_BY_SIGN_UP if is_confirmation(delivery.item) else frozenset())
    suppressed = suppressed_among(people, tables, address_hashes, kinds)
    for subscriber, reason in suppressed.items():
        tables.recipients.mark(delivery.id, RecipientState.EXCLUDED, reason, [subscriber])
    return tuple(person for person in people if person.id not in suppressed)


class Progress(Enum):
    """The outcome of one piece of an issue's preparation."""

    NOTHING = auto()
    MORE = auto()
    WHOLE = auto()


@dataclass(frozen=True, slots=True)
class IssuePreparer:
    """Freezes the recipients of approved issues that have fallen due, and makes their deliveries.

    `batch_of` tells of an account how many people one call of its transport serves at most.
    """

    store: Store
    clock: Clock
    address_hashes: Callable[[str], Sequence[str]]
    batch_of: Callable[[str], int]
    breathe: Breathe = sleep

    def run(self) -> tuple[ItemKey, ...]:
        """Prepare every approved issue whose time has come and that is not prepared; return their keys.

        Recipients are frozen in pieces, each one transaction, so that a brake is never locked out for long. A killed
        process leaves whole pieces, and the next goes on after them. Nothing of an issue goes out before all is frozen.
        """
        now = self.clock.now()
        with self.store.transaction() as tables:
            approved = tables.items.in_state({ItemState.APPROVED})
        return tuple(item.key for item in approved if _due(item, now) and self._prepare(item.key, now))

    def _prepare(self, key: ItemKey, now: datetime) -> bool:
        while (progress := self._freeze_piece(key, now)) is Progress.MORE:
            self.breathe(BREATH)
        return progress is Progress.WHOLE

    def _freeze_piece(self, key: ItemKey, now: datetime) -> Progress:
        with self.store.transaction() as tables:
            # Read anew: planning may have moved it since it was listed, and somebody may have pulled the brake.
            item = tables.items.get(key)
            approval = tables.approvals.current(key, item.version)
            known = {delivery.id: delivery.count for delivery in tables.deliveries.of_item(key, item.version)}
            rules = tables.controls.sending_rules()
            may_go_on = item.state is ItemState.APPROVED and _due(item, now) and tables.controls.paused() is None
            if approval is None or rules is None or not may_go_on or any(known.values()):
                return Progress.NOTHING
            begun = tables.recipients.frozen(key, item.version)
            people = tables.subscribers.of_audience(_audience(item), begun.last, PIECE)
            suppressed = suppressed_among(people, tables, self.address_hashes)
            batch = self.batch_of(key.channel)
            recipients = choose_recipients(key, item.version, people, suppressed, batch, begun=begun)
            tables.recipients.freeze(key, item.version, recipients, begun.last)
            batches = len({recipient.delivery for recipient in recipients} - {None, *known})
            tables.deliveries.add(
                pending_delivery(item, begun.sequence + number, 0, approval.content_hash, rules, ready=False)
                for number in range(1, batches + 1)
            )
            if len(people) == PIECE:
                return Progress.MORE
            if tables.deliveries.complete(key, item.version, item.slot.at) == 0:
                note = f"nobody in the audience '{_audience(item)}' could receive it"
                tables.items.set_state(key, ItemState.FAILED, note)
        return Progress.WHOLE


def _audience(item: Item) -> str:
    return item.draft.audience if isinstance(item.draft, Issue) else ""


def _due(item: Item, now: datetime) -> bool:
    is_campaign_issue = isinstance(item.draft, Issue) and not is_standing(item.key)
    return is_campaign_issue and item.slot.at <= now
