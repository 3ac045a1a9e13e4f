"""The welcome series: as it holds, who is in it, and what became of each step for whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, delete, func, or_, select, update

from scheduler.domain.content import ItemKey
from scheduler.domain.recipient import RecipientState
from scheduler.domain.welcome import Enrolment, GivenStep, WelcomeSeries
from scheduler.storage.audience_tables import recipients
from scheduler.storage.rows import batches, insert_into, is_one_of
from scheduler.storage.welcome_tables import STILL_IN_IT, welcome_enrolments, welcome_series, welcome_steps

_SERIES = TypeAdapter(WelcomeSeries)

_people = welcome_enrolments.c
_steps = welcome_steps.c


class SqlWelcome:
    """`ports.Welcome` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def series(self) -> WelcomeSeries:
        written = self._connection.scalar(select(welcome_series.c.series))
        return WelcomeSeries() if written is None else _SERIES.validate_json(written)

    def keep(self, series: WelcomeSeries, now: datetime) -> bool:
        before = self.series()
        if series == before:
            return False
        written = _SERIES.dump_json(series).decode()
        insert = insert_into(self._connection, welcome_series).values(id=1, series=written)
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=[welcome_series.c.id], set_={"series": written})
        )
        # Who has been through it comes back for a step that is new, unless it would be too late for them anyway.
        may_get_one = or_(_people.next_at.is_not(None), _people.begun_at > now - series.reach)
        again = update(welcome_enrolments).where(_people.ended_at.is_(None), may_get_one)
        self._connection.execute(again.values(next_at=now))
        return True

    def enrol(self, people: Collection[str], now: datetime) -> int:
        begun = {"begun_at": now, "next_at": now, "ended_at": None, "reason": ""}
        rows = [{"subscriber": subscriber, **begun} for subscriber in dict.fromkeys(people)]
        insert = insert_into(self._connection, welcome_enrolments)
        written = insert.on_conflict_do_update(index_elements=[_people.subscriber], set_=begun)
        for batch in batches(rows):
            self._connection.execute(written, batch)
        return len(rows)

    def end(self, people: Collection[str], now: datetime, reason: str) -> None:
        for batch in batches(people):
            mine = is_one_of(self._connection, _people.subscriber, batch)
            change = update(welcome_enrolments).where(mine, _people.next_at.is_not(None))
            self._connection.execute(change.values(next_at=None, ended_at=now, reason=reason))

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        waiting = select(_people.subscriber).where(STILL_IN_IT, _people.next_at <= now)
        query = waiting.order_by(_people.next_at, _people.subscriber).limit(limit)
        return tuple(self._connection.scalars(query))

    def next_at(self) -> datetime | None:
        found: datetime | None = self._connection.scalar(select(func.min(_people.next_at)).where(STILL_IN_IT))
        return found

    def of_subscriber(self, subscriber: str) -> Enrolment | None:
        # On PostgreSQL the row stays locked until the transaction ends; SQLite has but one writer.
        query = select(welcome_enrolments).where(_people.subscriber == subscriber).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else Enrolment(**row)

    def enrolled(self, people: Collection[str]) -> frozenset[str]:
        found: set[str] = set()
        for batch in batches(people):
            mine = is_one_of(self._connection, _people.subscriber, batch)
            found.update(self._connection.scalars(select(_people.subscriber).where(mine)))
        return frozenset(found)

    def look_again(self, subscriber: str, at: datetime | None) -> None:
        change = update(welcome_enrolments).where(_people.subscriber == subscriber, _people.ended_at.is_(None))
        self._connection.execute(change.values(next_at=at))

    def given(self, person: Collection[str]) -> tuple[GivenStep, ...]:
        query = select(welcome_steps).where(_steps.person.in_(sorted(person))).order_by(_steps.at, _steps.step)
        return tuple(map(_given, self._connection.execute(query).mappings()))

    def give(self, person: str, step: GivenStep) -> bool:
        row = {
            "person": person,
            "step": step.step,
            "subscriber": step.subscriber,
            "at": step.at,
            "item": str(step.item) if step.item else "",
            "version": step.version,
            "delivery": step.delivery,
            "reason": step.reason,
        }
        insert = insert_into(self._connection, welcome_steps).values(row)
        written = insert.on_conflict_do_nothing().returning(_steps.step)
        return self._connection.scalar(written) is not None

    def take_back(self, delivery: str, now: datetime) -> None:
        carried = _steps.delivery == delivery
        people = tuple(self._connection.scalars(select(_steps.subscriber).where(carried)))
        self._connection.execute(delete(welcome_steps).where(carried))
        for subscriber in people:
            self.look_again(subscriber, now)

    def in_between(self) -> int:
        query = select(func.count()).select_from(welcome_enrolments).where(STILL_IN_IT)
        return self._connection.scalar(query) or 0

    def left_out(self, step: str) -> Mapping[str, int]:
        people = func.count()
        query = select(_steps.reason, people).where(_steps.step == step, _steps.delivery == "")
        found = self._connection.execute(query.group_by(_steps.reason).order_by(people.desc(), _steps.reason))
        return {reason: number for reason, number in found}  # noqa: C416 - dict() does not know a row for a pair

    def states(self, step: str) -> Mapping[RecipientState, int]:
        copy = (
            (recipients.c.item == _steps.item)
            & (recipients.c.version == _steps.version)
            & (recipients.c.subscriber == _steps.subscriber)
        )
        query = select(recipients.c.state, func.count()).join(welcome_steps, copy).where(_steps.step == step)
        found = self._connection.execute(query.group_by(recipients.c.state))
        return {RecipientState(state): number for state, number in found}


def _given(row: RowMapping) -> GivenStep:
    item = ItemKey.parse(row["item"]) if row["item"] else None
    return GivenStep(row["step"], row["subscriber"], row["at"], item, row["version"], row["delivery"], row["reason"])
