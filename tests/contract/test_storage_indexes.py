"""What a worker asks at every tick is answered from an index, however many deliveries there are.

On SQLite, which plans without statistics; a table scan there is a second for a million rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from storage_samples import LEASE, MINUTE, NOW, POST, delivery, fill, ready_at, receipt

from scheduler.domain.delivery import DeliveryState, Outcome
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.store import SqlStore, SqlTransaction, open_store

D = DeliveryState
BEGUN = ready_at(NOW, 2)


@pytest.fixture
def sqlite_store(tmp_path: Path, sqlite_template: Path) -> Iterator[SqlStore]:
    path = tmp_path / "clinic.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}", create=True)
    yield store
    store.close()


def begin_and_finish(tx: SqlTransaction) -> None:
    attempt = tx.deliveries.begin(BEGUN.id, "a", "f", NOW, LEASE, prepared=NOTHING_PREPARED)
    tx.deliveries.finish(attempt, Outcome.ACCEPTED, NOW, receipt=receipt())


STEPS: dict[str, tuple[Callable[[SqlTransaction], object], set[str]]] = {
    "claim": (lambda tx: tx.deliveries.claim(NOW, "b", LEASE, 10), {"ix_deliveries_ready"}),
    "ready": (lambda tx: tx.deliveries.ready(NOW), {"ix_deliveries_ready"}),
    "next_lease_end": (lambda tx: tx.deliveries.next_lease_end(), {"ix_deliveries_lease"}),
    "next question": (lambda tx: tx.questions.next(MINUTE), {"ix_deliveries_unsettled"}),
    "questions that are due": (lambda tx: tx.questions.due("x", NOW, 10), {"ix_deliveries_unsettled"}),
    "next_unprepared_issue": (lambda tx: tx.items.next_unprepared_issues(), set()),
    "miss": (lambda tx: tx.deliveries.miss(NOW), {"ix_deliveries_miss", "ix_deliveries_too_long"}),
    "expire_leases": (lambda tx: tx.deliveries.expire_leases(NOW), {"ix_deliveries_lease"}),
    "in_state": (lambda tx: tx.deliveries.in_state({D.UNCERTAIN, D.MISSED}), {"ix_deliveries_unsettled"}),
    "begin and finish": (begin_and_finish, set()),
    "cancel_pending": (lambda tx: tx.deliveries.cancel_pending(POST, "", NOW), set()),
    "reschedule": (lambda tx: tx.deliveries.reschedule(POST, 1, NOW, NOW), set()),
    "of_item": (lambda tx: tx.deliveries.of_item(POST), set()),
}


@pytest.mark.parametrize("name", STEPS)
def test_every_tick_is_answered_from_an_index(sqlite_store: SqlStore, name: str) -> None:
    step, expected = STEPS[name]
    fill(sqlite_store, delivery(), BEGUN)
    asked: list[tuple[str, Any]] = []
    with sqlite_store.transaction() as tx:
        tx.deliveries.claim(NOW, "a", LEASE, 2)
        connection = tx.deliveries._connection

        def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            asked.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        step(tx)
        event.remove(connection, "before_cursor_execute", note)
        plans = [
            str(row[3])
            for statement, parameters in asked
            if not statement.startswith("INSERT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN deliveries")]
    used = {word for plan in plans if "deliveries" in plan for word in plan.split() if word.startswith("ix_")}
    assert used == expected
