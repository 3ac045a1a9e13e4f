"""Segments as conditions on subscribers: built from bound values alone, and found by indexes person by person."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Connection, and_, exists, false, func, not_, or_, select

from scheduler.domain.content import Kind
from scheduler.domain.events import ProviderEvent
from scheduler.domain.recipient import TAKEN
from scheduler.domain.segment import EVERY, AllOf, AnyOf, Dated, Fact, Not, OneOf, Query, Received, Selection, Within
from scheduler.domain.subscription import Frequency
from scheduler.storage.audience_tables import interests, recipients, subscribers
from scheduler.storage.event_tables import events
from scheduler.storage.tables import deliveries

_WORDS: dict[Fact, Column[str]] = {
    Fact.FREQUENCY: subscribers.c.frequency,
    Fact.ZONE: subscribers.c.zone,
    Fact.SOURCE: subscribers.c.source,
    Fact.STATUS: subscribers.c.status,
}


def condition_of(selection: Selection, connection: Connection) -> ColumnElement[bool]:
    """Return the condition on a row of `subscribers` that a selection means."""
    return _Conditions(selection, connection).of(selection.query)


class _Conditions:
    """Turns the parts of one query into conditions."""

    def __init__(self, selection: Selection, connection: Connection) -> None:
        self._selection = selection
        self._connection = connection

    def of(self, query: Query) -> ColumnElement[bool]:
        """Return the condition of one part."""
        match query:
            case AllOf(parts):
                condition = and_(*map(self.of, parts))
            case AnyOf(parts):
                condition = or_(*map(self.of, parts))
            case Not(part):
                condition = not_(self.of(part))
            case OneOf(fact, values):
                condition = self._one_of(fact, values)
            case Dated() | Within():
                condition = self._dated(query)
            case Received(item):
                condition = self._received(item)
        return condition

    def _one_of(self, fact: Fact, values: tuple[str, ...]) -> ColumnElement[bool]:
        if fact is Fact.TOPIC:
            tokens = [token for value in values for token in self._selection.topic_hashes(value)]
            return exists().where(interests.c.subscriber == subscribers.c.id, interests.c.topic.in_(tokens))
        if fact is Fact.LANGUAGE:
            language = func.lower(subscribers.c.language)
            regional = (language.startswith(f"{value}-", autoescape=True) for value in values)
            return or_(language.in_(values), *regional)
        if fact is Fact.FREQUENCY:
            values = tuple(str(Frequency.EVERY) if value == EVERY else value for value in values)
        return _WORDS[fact].in_(values)

    def _dated(self, condition: Dated | Within) -> ColumnElement[bool]:
        since, until = self._selection.span(condition)
        moment = subscribers.c.consent_at if condition.fact is Fact.JOINED else events.c.at
        bounds = (moment >= since if since else None, moment < until if until else None)
        lies_there = and_(*(bound for bound in bounds if bound is not None))
        if condition.fact is Fact.JOINED:
            return lies_there
        arrived = (events.c.recipient == subscribers.c.id, events.c.kind == ProviderEvent.DELIVERED)
        return exists().where(*arrived, lies_there)

    def _received(self, item: str) -> ColumnElement[bool]:
        taken = recipients.c.state.in_(sorted(TAKEN))
        copies = (
            exists().where(
                recipients.c.item == key,
                recipients.c.version == version,
                recipients.c.subscriber == subscribers.c.id,
                taken,
            )
            for key, version in self._issues(item)
        )
        return or_(false(), *copies)

    def _issues(self, item: str) -> Iterator[tuple[str, int]]:
        """Yield the issue versions that a key or a campaign names: a person's copy is found by each of them at once."""
        of_campaign = and_(deliveries.c.item >= f"{item}/", deliveries.c.item < f"{item}0")  # 0 comes after /
        named = or_(deliveries.c.item == item, of_campaign)
        is_issue = deliveries.c.item.endswith(f"/{Kind.ISSUE}")
        query = select(deliveries.c.item, deliveries.c.version).where(named, is_issue).distinct()
        for row in self._connection.execute(query):
            yield row.item, row.version
