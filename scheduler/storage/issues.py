"""Issues on their way: the candidates of each, the people that an account wrote to, and where an issue stopped."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    case,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.newsletter import SPENDING_STEP, Spending
from scheduler.domain.recipient import Preparation, Reports
from scheduler.storage.delivery_conditions import OF_CAMPAIGN_ISSUE, of_version
from scheduler.storage.issue_tables import mail_counts, preparations, spendings, stops
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import EPOCH, Instant, deliveries, in_delivery_state, items

_KEPT = timedelta(days=3)
"""How long it is known when an account wrote to how many: longer than any budget looks back."""

# Built once, since every batch asks it: building a statement takes longer than running it.
_SPENT = select(spendings.c.at, spendings.c.people).where(
    spendings.c.account == bindparam("of_account"), spendings.c.at > bindparam("after")
)


class SqlIssues:
    """`ports.Issues` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def preparation(self, key: ItemKey, version: int) -> Preparation:
        of_version = (preparations.c.item == str(key), preparations.c.version == version)
        row = self._connection.execute(select(preparations).where(*of_version)).mappings().one_or_none()
        return Preparation(row["candidates"], row["last"]) if row else Preparation()

    def advance(self, key: ItemKey, version: int, begun: Preparation, now: Preparation) -> bool:
        row = {"item": str(key), "version": version, "candidates": now.candidates, "last": now.last}
        insert = insert_into(self._connection, preparations).values(row)
        written = insert.on_conflict_do_update(
            index_elements=list(preparations.primary_key),
            set_={"candidates": now.candidates, "last": now.last},
            where=(preparations.c.last == begun.last) & (preparations.c.candidates == begun.candidates),
        )
        return self._connection.scalar(written.returning(preparations.c.candidates)) is not None

    def complete(self, key: ItemKey, version: int) -> int:
        new = [*of_version(key, version), deliveries.c.count == 0, in_delivery_state(DeliveryState.PENDING)]
        found = self._connection.scalar(select(func.count()).select_from(deliveries).where(*new)) or 0
        whole = update(deliveries).where(*new).values(count=found, ready_at=deliveries.c.due_at)
        return self._connection.execute(whole).rowcount

    def is_complete(self, key: ItemKey, version: int) -> bool:
        whole = select(deliveries.c.id).where(*of_version(key, version), deliveries.c.count > 0).limit(1)
        return self._connection.scalar(whole) is not None

    def last_batch(self, key: ItemKey, version: int) -> int:
        return self._connection.scalar(select(func.max(deliveries.c.sequence)).where(*of_version(key, version))) or 0

    def shift(self, key: ItemKey, version: int, by: timedelta, last: datetime | None = None) -> int:
        pending = [*of_version(key, version), in_delivery_state(DeliveryState.PENDING)]
        columns = (deliveries.c.due_at, deliveries.c.ready_at, deliveries.c.miss_after)
        moved = {column.name: _later(column, by) for column in columns}
        count = self._connection.execute(update(deliveries).where(*pending).values(moved)).rowcount
        if last is not None:
            late = update(deliveries).where(*pending, deliveries.c.miss_after > last)
            self._connection.execute(late.values(miss_after=last))
        return count

    def wait_for_budget(self, account: str, until: datetime, reason: str, spread: timedelta) -> int:
        latest = _later(deliveries.c.due_at, spread)
        pending = [in_delivery_state(DeliveryState.PENDING), deliveries.c.channel == account, OF_CAMPAIGN_ISSUE]
        waiting = [*pending, deliveries.c.ready_at <= until]
        wait = update(deliveries).where(*waiting).values(ready_at=until, reason=reason)
        changed = self._connection.execute(wait).rowcount
        # A batch that is early for the clinic goes by another wall clock: it does not wait into its readers' night.
        slot = select(items.c.slot_at).where(items.c.key == deliveries.c.item).scalar_subquery()
        may_wait = [*pending, deliveries.c.ready_at == until, deliveries.c.due_at == slot, latest >= until]
        # Nor past the last day that it names.
        last = select(items.c.good_until).where(items.c.key == deliveries.c.item).scalar_subquery()
        end = case((last < latest, last), else_=latest)
        longer = update(deliveries).where(*may_wait, deliveries.c.miss_after < end)
        self._connection.execute(longer.values(miss_after=end))
        return changed

    def spent(self, account: str, now: datetime) -> tuple[Spending, ...]:
        found = self._connection.execute(_SPENT, {"of_account": account, "after": now - _KEPT})
        return tuple(Spending(at, people) for at, people in found)

    def spend(self, account: str, at: datetime, people: int) -> None:
        step = at - (at - EPOCH) % SPENDING_STEP
        insert = insert_into(self._connection, spendings).values(account=account, at=step, people=people)
        more = {"people": spendings.c.people + people}
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(spendings.primary_key), set_=more))

    def forget_spending(self, now: datetime) -> None:
        self._connection.execute(delete(spendings).where(spendings.c.at <= now - _KEPT))

    def count(self, key: ItemKey, version: int, more: Reports) -> None:
        counts = asdict(more)
        insert = insert_into(self._connection, mail_counts).values(item=str(key), version=version, **counts)
        added = {name: mail_counts.c[name] + number for name, number in counts.items()}
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(mail_counts.primary_key), set_=added))

    def reports(self, key: ItemKey, version: int) -> Reports:
        return self._reports(mail_counts, key, version)

    def stopped_at(self, key: ItemKey, version: int) -> Reports:
        return self._reports(stops, key, version)

    def stop_at(self, key: ItemKey, version: int, reports: Reports) -> None:
        counts = asdict(reports)
        insert = insert_into(self._connection, stops).values(item=str(key), version=version, **counts)
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(stops.primary_key), set_=counts))

    def _reports(self, table: Table, key: ItemKey, version: int) -> Reports:
        of_version = (table.c.item == str(key), table.c.version == version)
        row = self._connection.execute(select(table).where(*of_version)).mappings().one_or_none()
        return Reports(row["mails"], row["complaints"], row["bounces"]) if row else Reports()


def _later(column: ColumnElement[datetime], by: timedelta) -> ColumnElement[datetime]:
    """Return an instant that lies a length of time after a column's."""
    return type_coerce(type_coerce(column, BigInteger) + by // timedelta(microseconds=1), Instant)
