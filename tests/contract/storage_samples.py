"""Small values for the storage tests, and the two steps that most of them begin with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from scheduler.domain.content import Issue, Item, ItemKey, Kind, Post, PostPart, Sentence, Slot, StatementSource
from scheduler.domain.delivery import Attempt, Delivery, DeliveryState, Receipt, delivery_id
from scheduler.domain.package import CanonicalContent, Package, contents_of
from scheduler.domain.payload import Picture, RenderedPost
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber
from scheduler.storage.store import SqlStore, SqlTransaction

T = TypeVar("T")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = NOW + 5 * MINUTE
GRACE = NOW + 120 * MINUTE
POST = ItemKey("exosomes", "lead", "x", Kind.POST)
ISSUE = ItemKey("exosomes", "lead", "email", Kind.ISSUE)


def sentence(text: str) -> Sentence:
    return Sentence(text, StatementSource("status", 1))


def item(key: ItemKey = POST) -> Item:
    slot = Slot(datetime(2026, 3, 2, 14, 30), "Asia/Kolkata", NOW)  # noqa: DTZ001 - a wall-clock time
    if key.kind is Kind.POST:
        draft: Post | Issue = Post(key, (PostPart(((sentence("One."),),)),), (), ("skin",), "", (), "en")
    else:
        draft = Issue(key, 1, 4, "Subject", "", sentence("Title"), (), (), "", "newsletter", None, "en")
    return Item(key, draft, slot, source_digest="d1")


def delivery(key: ItemKey = POST, version: int = 1, sequence: int = 1, count: int = 1) -> Delivery:
    waits = key.kind is Kind.POST and sequence > 1
    return Delivery(
        id=delivery_id(key, version, sequence),
        item=key,
        version=version,
        sequence=sequence,
        count=count,
        state=DeliveryState.PENDING,
        due_at=NOW,
        ready_at=None if waits else NOW,
        miss_after=GRACE,
        content_hash="h",
    )


def package(words: str, *pictures: Picture) -> Package:
    """A post's package as it is kept."""
    rendered = RenderedPost((words,), pictures, ("https://clinic.example/a",))
    return Package(CanonicalContent(str(POST), **contents_of(rendered), library="v1"), rendered)


def ready_at(when: datetime, number: int, channel: str = "x") -> Delivery:
    """One of many deliveries on a channel, each of an item version of its own."""
    one = delivery(replace(POST, channel=channel), version=number)
    return replace(one, due_at=when, ready_at=when)


def parts(count: int, key: ItemKey = POST) -> list[Delivery]:
    return [delivery(key, sequence=number, count=count) for number in range(1, count + 1)]


def receipt(platform_id: str = "1001") -> Receipt:
    return Receipt(platform_id, f"https://x.example/{platform_id}", NOW + MINUTE)


def person(number: int) -> Subscriber:
    return Subscriber(
        f"s{number:05}", f"reader{number}@example.com", f"Reader {number}", "newsletter", "en", "front desk", NOW
    )


def recipient(number: int, chunk: str | None, state: RecipientState = RecipientState.PREPARED) -> Recipient:
    return Recipient(f"s{number:05}", chunk, state)


def fill(store: SqlStore, *deliveries: Delivery) -> None:
    """Put the deliveries into the store, and the items that they are of."""
    with store.transaction() as tx:
        for key in {delivery.item for delivery in deliveries}:
            tx.items.put(item(key))
        assert tx.deliveries.add(deliveries) == len(deliveries)


def call(tx: SqlTransaction, owner: str = "a", now: datetime = NOW) -> Attempt:
    """Claim the delivery that is next and begin its call."""
    (claimed,) = tx.deliveries.claim(now, owner, now + 5 * MINUTE, limit=1)
    return tx.deliveries.begin(claimed.id, owner, "f", now, now + 5 * MINUTE, prepared=NOTHING_PREPARED)


def states(tx: SqlTransaction, key: ItemKey = POST) -> list[str]:
    return [str(delivery.state) for delivery in tx.deliveries.of_item(key)]


def at_once(action: Callable[[str], T], *workers: str) -> list[T]:
    """Let every worker do the same at the same time."""
    start = threading.Barrier(len(workers))

    def act(worker: str) -> T:
        start.wait()
        return action(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(act, workers))


@contextmanager
def rolled_back(store: SqlStore) -> Iterator[SqlTransaction]:
    """A transaction that leaves nothing behind, for examples that must not see one another."""
    with suppress(_RolledBack), store.transaction() as tx:
        yield tx
        raise _RolledBack


class _RolledBack(Exception):  # noqa: N818 - an event, not an error
    pass
