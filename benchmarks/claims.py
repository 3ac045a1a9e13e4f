"""How long a worker takes to find and claim what is due, among 10,000 and 1,000,000 pending deliveries.

    python benchmarks/claims.py [--url postgresql+psycopg://…] [--json]

Without --url it measures SQLite in a temporary folder. A database named by --url must be empty; it is
emptied again. Every figure is the median, in milliseconds, of committed transactions.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import Connection, text

from scheduler.domain.content import Item, ItemKey, Kind, Post, Slot
from scheduler.domain.delivery import DeliveryState
from scheduler.storage.store import SqlStore, SqlTransaction, open_store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=5)
CHANNELS = ("x", "mastodon", "bluesky")
HELD = CHANNELS[0]
SIZES = (10_000, 1_000_000)
DUE = 600
ROUNDS = 7
TAKEN = 50

# Multiplying by 2^32 / the golden ratio scatters the ids, as real ones are: digests in no order.
FILL = """
INSERT INTO deliveries (id, item, version, sequence, count, channel, state, due_at, ready_at, miss_after,
                        content_hash, attempts, reason)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :size),
places AS (
    SELECT n, CAST(n AS BIGINT) * 2654435761 % 4294967296 AS scattered,
           CASE n % 3 WHEN 0 THEN 'x' WHEN 1 THEN 'mastodon' ELSE 'bluesky' END AS channel,
           :now + (CAST(n AS BIGINT) - :due) * 1000000 AS ready_at
    FROM numbers
)
SELECT CAST(scattered AS TEXT) || '-' || CAST(n AS TEXT), 'benchmark/all/' || channel || '/post', n, 1, 1, channel,
       'pending', ready_at, ready_at, ready_at + 7200000000, 'h', 0, ''
FROM places
"""


@dataclass(frozen=True, slots=True)
class Figures:
    database: str
    pending: int
    fill_seconds: float
    claim: float
    claim_past_held_backlog: float
    claim_nothing_due: float
    next_ready: float
    miss: float
    expire_leases: float
    in_doubt: float
    counts: float


def measure(store: SqlStore, database: str, size: int) -> Figures:
    began = time.perf_counter()
    with store.transaction() as tx:
        fill(tx, size)
    filled = time.perf_counter() - began
    if database == "postgresql":  # as its autovacuum does; nobody does it for SQLite
        with connection_of(store) as connection:
            connection.execute(text("ANALYZE"))

    def claim(tx: SqlTransaction) -> None:
        assert len(tx.deliveries.claim(NOW, "worker", LEASE, TAKEN)) == TAKEN

    def claim_others(tx: SqlTransaction) -> None:
        assert len(tx.deliveries.claim(NOW, "worker", LEASE, TAKEN // 2, {HELD})) == TAKEN // 2

    def claim_nothing(tx: SqlTransaction) -> None:
        assert not tx.deliveries.claim(NOW - timedelta(days=1), "worker", LEASE, TAKEN)

    figures = {
        "claim": timed(store, claim),
        "claim_nothing_due": timed(store, claim_nothing),
        "next_ready": timed(store, lambda tx: tx.deliveries.ready(NOW)),
        "miss": timed(store, lambda tx: tx.deliveries.miss(NOW - timedelta(days=1))),
        "expire_leases": timed(store, lambda tx: tx.deliveries.expire_leases(NOW)),
        "in_doubt": timed(store, lambda tx: tx.deliveries.in_state({DeliveryState.UNCERTAIN})),
        "counts": timed(store, lambda tx: tx.deliveries.counts()),
    }
    with connection_of(store) as connection:
        backlog = "UPDATE deliveries SET ready_at = :now - 1000000 WHERE channel = :held AND state = 'pending'"
        connection.execute(text(backlog), {"now": microseconds(NOW), "held": HELD})
    return Figures(
        database, size, round(filled, 1), claim_past_held_backlog=timed(store, claim_others, rounds=5), **figures
    )


def fill(tx: SqlTransaction, size: int) -> None:
    for channel in CHANNELS:
        key = ItemKey("benchmark", "all", channel, Kind.POST)
        slot = Slot(NOW.replace(tzinfo=None), "UTC", NOW)
        tx.items.put(Item(key, Post(key, (), (), (), "", (), "en"), slot, "digest"))
    tx.items._connection.execute(text(FILL), {"size": size, "now": microseconds(NOW), "due": DUE})  # noqa: SLF001 - bulk


def timed(store: SqlStore, step: Callable[[SqlTransaction], object], rounds: int = ROUNDS) -> float:
    """Return the median milliseconds of a step, its commit included."""
    taken: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        with store.transaction() as tx:
            step(tx)
        taken.append(time.perf_counter() - began)
    return round(median(taken) * 1000, 2)


@contextmanager
def connection_of(store: SqlStore) -> Iterator[Connection]:
    with store.transaction() as tx:
        yield tx.items._connection  # noqa: SLF001 - the benchmark looks below the repositories


def microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def empty(store: SqlStore) -> None:
    with connection_of(store) as connection:
        for table in ("deliveries", "items"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - two names from above


def figures_of(url: str, database: str) -> list[Figures]:
    store = open_store(url, create=True)
    try:
        with store.transaction() as tx:
            if tx.items.campaigns():
                sys.exit("the database is not empty; give one that is made for this")
        found = []
        for size in SIZES:
            print(f"{database}: {size:,} deliveries …", file=sys.stderr)
            found.append(measure(store, database, size))
            empty(store)
        return found
    finally:
        store.close()


def table(figures: list[Figures]) -> str:
    names = list(asdict(figures[0]))
    width = max(map(len, names))
    rows = [
        [f"{asdict(one)[name]:>14,}" if name != "database" else f"{one.database:>14}" for one in figures]
        for name in names
    ]
    return "\n".join(f"{name:<{width}}{''.join(row)}" for name, row in zip(names, rows, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--url", help="an empty database to measure instead of SQLite")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    if arguments.url:
        figures = figures_of(arguments.url, arguments.url.split(":")[0].split("+")[0])
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = figures_of(f"sqlite:///{folder}/benchmark.db", "sqlite")
    print(json.dumps([asdict(one) for one in figures], indent=2) if arguments.json else table(figures))


if __name__ == "__main__":
    main()
