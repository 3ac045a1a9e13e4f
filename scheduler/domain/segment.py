"""Segments: part of an audience, chosen by declared facts in a small query language.

A query is a tree of the conditions below. It names facts of this list alone, so it cannot reach anything else.
`segment_query.parse_query` reads one; `written` writes it in its one canonical form, which a signature covers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MAX_QUERY = 2000
"""Characters of a query."""

MAX_DEPTH = 10
"""Brackets and negations inside one another."""

MAX_CONDITIONS = 40
"""Conditions of a query."""

MAX_VALUES = 50
"""Values of one list."""

MAX_DAYS = 3660
"""Days that 'within' may look back: ten years."""


EVERY = "every"
"""The frequency of those who want every issue, as a query calls it."""


class Fact(StrEnum):
    """A fact about a subscriber that a query may name.

    Declared by the person: `topic`, `language`, `frequency`, `zone`. On record: `source`, `status`, `joined`.
    Engagement, as far as it is measured: `delivered` is the day of a report that an issue arrived; `received` the
    issues that the mail provider took. Opens and clicks are not measured per person, so they are no facts.
    """

    TOPIC = "topic"
    LANGUAGE = "language"
    FREQUENCY = "frequency"
    ZONE = "zone"
    SOURCE = "source"
    STATUS = "status"
    JOINED = "joined"
    DELIVERED = "delivered"
    RECEIVED = "received"


class Relation(StrEnum):
    """The place of a moment beside a day: `since` has the day itself, `after` has not."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"
    SINCE = "since"


DATED = frozenset({Fact.JOINED, Fact.DELIVERED})
"""The facts that are moments; the others, apart from `received`, are words."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of these words. A topic is one of several that a person may have."""

    fact: Fact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """The fact lies before, on or after a day."""

    fact: Fact
    relation: Relation
    day: date


@dataclass(frozen=True, slots=True)
class Within:
    """The fact lies in the last so many days, today included."""

    fact: Fact
    days: int


@dataclass(frozen=True, slots=True)
class Received:
    """The mail provider took an issue for the person: the issue of a key, or any of a campaign or a section."""

    item: str


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    parts: tuple[Query, ...]


Query = OneOf | Dated | Within | Received | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Segment:
    """A named query over one audience."""

    name: str
    audience: str
    query: Query


@dataclass(frozen=True, slots=True)
class Selection:
    """A query at a moment: days are the clinic's, and `topic_hashes` are the forms in which an interest may be kept."""

    query: Query
    moment: datetime
    zone: ZoneInfo
    topic_hashes: Callable[[str], Collection[str]]

    def span(self, condition: Dated | Within) -> tuple[datetime | None, datetime | None]:
        """Return the half-open span of instants (since, until) that a condition on a moment means, in UTC."""
        if isinstance(condition, Within):
            today = self.moment.astimezone(self.zone).date()
            return self._midnight(today - timedelta(days=condition.days)), None
        start, end = self._midnight(condition.day), self._midnight(condition.day + timedelta(days=1))
        spans = {
            Relation.BEFORE: (None, start),
            Relation.ON: (start, end),
            Relation.AFTER: (end, None),
            Relation.SINCE: (start, None),
        }
        return spans[condition.relation]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def written(query: Query) -> str:
    """Return a query in its one form: what reads alike is written alike, however it was typed."""
    match query:
        case OneOf(fact, (value,)):
            text = f"{fact} is {_quoted(value)}"
        case OneOf(fact, values):
            text = f"{fact} in ({', '.join(map(_quoted, values))})"
        case Dated(fact, relation, day):
            text = f"{fact} {relation} {day.isoformat()}"
        case Within(fact, days):
            text = f"{fact} within {days} days"
        case Received(item):
            text = f"received {_quoted(item)}"
        case Not(part):
            text = f"not {_inside(part)}"
        case AllOf(parts):
            text = " and ".join(map(_inside, parts))
        case AnyOf(parts):
            text = " or ".join(map(_inside, parts))
    return text


def _inside(query: Query) -> str:
    return f"({written(query)})" if isinstance(query, AllOf | AnyOf) else written(query)


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def facts_in(query: Query) -> frozenset[Fact]:
    """Return the facts that a query names."""
    match query:
        case OneOf(fact) | Dated(fact) | Within(fact):
            return frozenset({fact})
        case Received():
            return frozenset({Fact.RECEIVED})
        case Not(part):
            return facts_in(part)
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(facts_in, parts))
