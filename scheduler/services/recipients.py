"""An issue's recipients: frozen when it is due, one row per person, and looked at again before each call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import partial
from time import sleep
from typing import Final

from scheduler.domain.audience_view import Chosen as ChosenPeople
from scheduler.domain.audit import event
from scheduler.domain.content import Issue, Item, ItemKey, ItemState
from scheduler.domain.delivery import Delivery, delivery_id
from scheduler.domain.eligibility import GONE, LEAST_DISTANCE, SUPPRESSED, exclusion
from scheduler.domain.package import CanonicalContent
from scheduler.domain.recipient import Frozen, Preparation, Recipient, RecipientState
from scheduler.domain.segment import Selection
from scheduler.domain.standing import is_confirmation, is_message, is_standing
from scheduler.domain.subject_sample import no_variant, variant_of
from scheduler.domain.subscriber import LIFTED_BY_SIGN_UP, Subscriber, SubscriberStatus, SuppressionKind
from scheduler.planning.local_time import Window, begins_at, windows
from scheduler.ports import Clock, Database, Transaction
from scheduler.services.breathing import BREATH, Breathe
from scheduler.services.delivery_outcomes import next_version
from scheduler.services.schedule import batch_delivery

logger = logging.getLogger(__name__)

AT_ONCE: Final = 10_000
"""People who are frozen in one piece: they are read and judged before the database is locked, and written in a fifth of
a second (measured 2026-11)."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch that is begun: its number, when it goes out, and the variant of the subject line."""

    number: int
    window: Window
    variant: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A piece of an audience, and the batches that it begins."""

    recipients: tuple[Recipient, ...]
    batches: tuple[NewBatch, ...]


def choose_recipients(
    key: ItemKey,
    version: int,
    subscribers: Sequence[Subscriber],
    excluded: Mapping[str, str],
    batch: int,
    *,
    window_of: Callable[[Subscriber], Window],
    variant: Callable[[str], int] = no_variant,
    begun: Frozen = Frozen(),  # noqa: B008 - it is frozen
) -> Chosen:
    """Give every subscriber of an audience a row: prepared in exactly one batch, or excluded with the reason.

    `excluded` is the reason by subscriber id, `batch` the most people of one delivery. Batches are filled in the
    order of the opaque ids, those that were `begun` and have room first; who gets it at another time, or under another
    subject line (`variant` tells by the id), is in others.
    """
    rows: list[Recipient] = []
    batches: list[NewBatch] = []
    sequence = begun.sequence
    filled = {kind: (open_.sequence, open_.people) for kind, open_ in begun.open.items()}
    ids = {number: delivery_id(key, version, number) for number, _ in filled.values()}
    for subscriber in sorted(subscribers, key=lambda person: person.id):
        reason = excluded.get(subscriber.id)
        if reason is not None:
            rows.append(Recipient(subscriber.id, None, RecipientState.EXCLUDED, reason))
            continue
        window = window_of(subscriber)
        kind = (window.due_at, variant(subscriber.id))
        number, people = filled.get(kind, (0, batch))
        if people >= batch:
            sequence = number = sequence + 1
            people = 0
            ids[number] = delivery_id(key, version, number)
            batches.append(NewBatch(number, window, kind[1]))
        filled[kind] = (number, people + 1)
        rows.append(Recipient(subscriber.id, ids[number], RecipientState.PREPARED))
    return Chosen(tuple(rows), tuple(batches))


def suppressions_among(
    subscribers: Sequence[Subscriber], tables: Transaction, address_hashes: Callable[[str], Sequence[str]]
) -> Mapping[str, SuppressionKind]:
    """Return the kind of suppression by subscriber id, for those whose address is suppressed now."""
    by_hash = {hashed: person.id for person in subscribers for hashed in address_hashes(person.address)}
    found = tables.suppressions.of(by_hash.keys())
    return {by_hash[hashed]: suppression.kind for hashed, suppression in found.items()}


def people_left(
    delivery: Delivery, tables: Transaction, address_hashes: Callable[[str], Sequence[str]], now: datetime
) -> tuple[Subscriber, ...]:
    """Exclude a batch's people who may no longer receive it since it was prepared; return those who still wait."""
    people = tables.recipients.addressees(delivery.id)
    suppressed = suppressions_among(people, tables, address_hashes)
    judge = _judge_of(delivery.item, now)
    left = []
    for person in people:
        reason = judge(person, suppressed.get(person.id))
        if reason is None:
            left.append(person)
        else:
            tables.recipients.mark(delivery.id, RecipientState.EXCLUDED, reason, [person.id])
    # They are in no call, so that no end of one, and no report, is about them.
    if not is_message(delivery.item) and (gone := tables.recipients.gone(delivery.id)):
        tables.recipients.mark(delivery.id, RecipientState.EXCLUDED, GONE, gone)
    return tuple(left)


def _judge_of(key: ItemKey, now: datetime) -> Callable[[Subscriber, SuppressionKind | None], str | None]:
    """Return the function that says why a person does not get an item now.

    A standing message goes to people who are not, or no longer, subscribed: their address alone may be against it. Who
    signed up anew after they had left gets the mail in which they confirm it.
    """
    if not is_message(key):
        return lambda person, kind: exclusion(person, kind, now)
    lifted = LIFTED_BY_SIGN_UP if is_confirmation(key) else frozenset()
    return lambda _person, kind: SUPPRESSED[kind] if kind and kind not in lifted else None


def readers_now(audience: str, tables: Transaction) -> int:
    """Return how many people of an audience an issue could go to now, as far as their own standing tells."""
    return tables.subscribers.count(ChosenPeople(audience)).get(SubscriberStatus.CONFIRMED, 0)


def everybody(_content: CanonicalContent, _now: datetime) -> None:
    """Choose the whole audience."""


def no_topic(_topic: str) -> Collection[str]:
    """Return no form of a topic: where nobody can choose any."""
    return ()


class Progress(Enum):
    """The outcome of one piece of an issue's preparation."""

    NOTHING = auto()
    MORE = auto()
    LAST = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of an issue's audience, read and judged: it takes the preparation from `begun` to `done`."""

    item: Item
    content_hash: str
    begun: Preparation
    done: Preparation
    frozen: Frozen
    chosen: Chosen
    is_last: bool


@dataclass(frozen=True, slots=True)
class IssuePreparer:
    """Freezes the recipients of approved issues that have fallen due, and makes their deliveries.

    `batch_of` tells of an account how many people one call of its transport serves at most, `selection` which part of
    its audience a signed issue is for: None is the whole. `topic_hashes` are the forms in which a topic may be kept.
    """

    store: Database
    clock: Clock
    address_hashes: Callable[[str], Sequence[str]]
    batch_of: Callable[[str], int]
    breathe: Breathe = sleep
    selection: Callable[[CanonicalContent, datetime], Selection | None] = everybody
    topic_hashes: Callable[[str], Collection[str]] = no_topic

    def run(self) -> tuple[ItemKey, ...]:
        """Prepare every approved issue whose time has come and that is not prepared; return their keys.

        Recipients are frozen in pieces, each one transaction, so that a brake is never locked out for long. A killed
        process leaves whole pieces, and the next goes on after them. Nothing of an issue goes out before all is frozen,
        and before the people who were looked at are those who are prepared or excluded, counted in the database.
        """
        now = self.clock.now()
        with self.store.reading() as tables:
            approved = tables.items.in_state({ItemState.APPROVED})
        return tuple(item.key for item in approved if _due(item, now) and self._prepare(item.key, now))

    def _prepare(self, key: ItemKey, now: datetime) -> bool:
        progress = Progress.MORE
        while progress is Progress.MORE:
            piece = self._read(key, now)
            progress = self._write(piece, now) if piece else Progress.NOTHING
            if progress is Progress.MORE:
                self.breathe(BREATH)
        return progress is Progress.LAST and self._complete(key, now)

    def _read(self, key: ItemKey, now: datetime) -> _Piece | None:
        """Read and judge the next piece of an audience while others may write; None when it is not to be prepared."""
        with self.store.reading() as tables:
            item = tables.items.get(key)
            approval = tables.approvals.current(key, item.version)
            rules = tables.controls.sending_rules()
            if approval is None or rules is None or not _may_go_on(item, tables, now):
                return None
            content = tables.approvals.content(approval.content_hash)
            begun = tables.issues.preparation(key, item.version)
            frozen = tables.recipients.frozen(key, item.version)
            chunk = tables.subscribers.chunk(content.audience, self.selection(content, now), begun.last, AT_ONCE)
            excluded = self.excluded(chunk.people, content.topics, tables, now)
        window = windows(item, rules)
        chosen = choose_recipients(
            key,
            item.version,
            chunk.people,
            excluded,
            self.batch_of(key.channel),
            window_of=lambda person: window(person.zone),
            variant=_variants(item, content),
            begun=frozen,
        )
        done = Preparation(begun.candidates + len(chunk.people), chunk.last)
        return _Piece(item, approval.content_hash, begun, done, frozen, chosen, chunk.is_last)

    def excluded(
        self, people: Sequence[Subscriber], topics: Sequence[str], tables: Transaction, now: datetime
    ) -> Mapping[str, str]:
        """Return the reason by subscriber id, for those of some people who do not get an issue about topics now."""
        suppressed = suppressions_among(people, tables, self.address_hashes)
        choosy = [person.id for person in people if person.frequency in LEAST_DISTANCE]
        received = tables.recipients.received_since(choosy, now - max(LEAST_DISTANCE.values())) if choosy else {}
        elsewhere = self._reading_of_other_topics(people, topics, tables)
        reasons = (
            (
                each.id,
                exclusion(
                    each,
                    suppressed.get(each.id),
                    now,
                    received.get(each.id),
                    wants_its_topics=each.id not in elsewhere,
                ),
            )
            for each in people
        )
        return {subscriber: reason for subscriber, reason in reasons if reason is not None}

    def _reading_of_other_topics(
        self, people: Sequence[Subscriber], topics: Sequence[str], tables: Transaction
    ) -> Collection[str]:
        """Return who chose topics, and none of an issue's. Whoever chose none reads about all."""
        if not topics:
            return ()
        wanted = {token for topic in topics for token in self.topic_hashes(topic)}
        chosen = tables.subscribers.interests([person.id for person in people])
        return frozenset(subscriber for subscriber, tokens in chosen.items() if wanted.isdisjoint(tokens))

    def _write(self, piece: _Piece, now: datetime) -> Progress:
        item, chosen = piece.item, piece.chosen
        with self.store.transaction() as tables:
            # Looked at anew: somebody may have pulled the brake, moved it, or frozen this piece meanwhile.
            as_it_is = tables.items.get(item.key)
            if as_it_is != item or not _may_go_on(as_it_is, tables, now):
                return Progress.NOTHING
            if not tables.issues.advance(item.key, item.version, piece.begun, piece.done):
                return Progress.MORE
            tables.recipients.freeze(item.key, item.version, chosen.recipients, piece.frozen.last)
            tables.deliveries.add(
                batch_delivery(item, new.number, piece.content_hash, new.window, new.variant) for new in chosen.batches
            )
        return Progress.LAST if piece.is_last else Progress.MORE

    def _complete(self, key: ItemKey, now: datetime) -> bool:
        """Let an issue go out if its audience adds up. The counting takes a while, so it locks nobody out."""
        with self.store.reading() as tables:
            version = tables.items.version(key)
            candidates = tables.issues.preparation(key, version).candidates
            tally = tables.recipients.tally(key, version)
        prepared, excluded = tally.get(RecipientState.PREPARED, 0), tally.get(RecipientState.EXCLUDED, 0)
        counts = {"candidates": candidates, "prepared": prepared, "excluded": excluded}
        with self.store.transaction() as tables:
            item = tables.items.get(key)
            if item.version != version or not _may_go_on(item, tables, now):
                return False
            if candidates != prepared + excluded:
                self._refuse(item, counts, tables, now)
                return True
            if tables.issues.complete(key, version) == 0:
                note = f"nobody in the audience '{_audience(item)}' could receive it"
                tables.items.set_state(key, ItemState.FAILED, note)
            tables.audit.record(event(now, "system", "prepared", str(key), version=version, **counts))
        return True

    def _refuse(self, item: Item, counts: Mapping[str, int], tables: Transaction, now: datetime) -> None:
        """Send nothing of an issue whose audience does not add up: it starts over, and a person signs it again."""
        numbers = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        note = f"its audience does not add up ({numbers}), so nothing was sent: submit it again"
        tables.deliveries.cancel_pending(item.key, note, now)
        tables.approvals.void(item.key, note, now)
        tables.items.put(next_version(item, ItemState.CHANGES_REQUESTED, note))
        tables.audit.record(event(now, "system", "not prepared", str(item.key), version=item.version, **counts))
        logger.error("%s: %s", item.key, note)


def _variants(item: Item, content: CanonicalContent) -> Callable[[str], int]:
    """Return the function that says which subject line of a signed issue a person gets."""
    if not content.subjects:
        return no_variant
    subjects = 1 + len(content.subjects)
    return partial(variant_of, item.key, item.version, subjects=subjects, share=float(content.sample))


def _may_go_on(item: Item, tables: Transaction, now: datetime) -> bool:
    is_whole = tables.issues.is_complete(item.key, item.version)
    return item.state is ItemState.APPROVED and _due(item, now) and not is_whole and tables.controls.paused() is None


def _audience(item: Item) -> str:
    return item.draft.audience if isinstance(item.draft, Issue) else ""


def _due(item: Item, now: datetime) -> bool:
    is_campaign_issue = isinstance(item.draft, Issue) and not is_standing(item.key)
    return is_campaign_issue and begins_at(item) <= now
