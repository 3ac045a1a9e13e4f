"""Reads the query of a segment. Every fault names its place, and says what may stand there.

Written by hand: lark 1.3.1 reads the same grammar, and takes 50 ms to load; its errors name terminals, and know neither
facts nor their values, so that half of this module would be needed all the same (measured 2026-11).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
import zoneinfo
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from scheduler.domain.characters import hidden_characters, hidden_fault, printable_line
from scheduler.domain.contact import is_one_line, parse_language
from scheduler.domain.errors import BadInput
from scheduler.domain.segment import (
    DATED,
    EVERY,
    MAX_CONDITIONS,
    MAX_DAYS,
    MAX_DEPTH,
    MAX_QUERY,
    MAX_VALUES,
    AllOf,
    AnyOf,
    Dated,
    Fact,
    Not,
    OneOf,
    Query,
    Received,
    Relation,
    Within,
)
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.domain.subscription import Frequency

_TOKEN = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<sign>!=|[(),=])|(?P<word>[^\s(),=!"';]+))""")
_SIGNS = frozenset({"(", ")", ",", "=", "!="})
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365}
_EARLIEST, _LATEST = date(1970, 1, 2), date(9999, 12, 30)
"""The days whose midnights every database and zone can name."""

_LISTED = 12
"""Known names that a message lists."""

_SHOWN = 40
"""Characters of a wrong word that a message repeats."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a sign or a quoted text, and where it begins, counted from 1; at the end of the query an empty one."""

    text: str
    place: int
    is_quoted: bool = False

    @property
    def keyword(self) -> str:
        return "" if self.is_quoted else self.text.lower()

    @property
    def is_end(self) -> bool:
        return not self.text and not self.is_quoted


def parse_query(text: str, topics: Collection[str] | None = None) -> Query:
    """Return the query that a text means; `topics` are those that the clinic declared, None where they are not known.

    Raises BadInput.
    """
    if not text.strip():
        raise BadInput(f"the query is empty: write for example '{Fact.LANGUAGE} is en'")
    if len(text) > MAX_QUERY:
        raise BadInput(f"the query is longer than {MAX_QUERY} characters: shorten it")
    if hidden := hidden_characters(text):
        raise BadInput(f"the query {hidden_fault(text[min(hidden)])}")
    return _Reader(text, topics).query()


class _Reader:
    """Reads one query, from its first token to its last."""

    def __init__(self, text: str, topics: Collection[str] | None) -> None:
        self._tokens = (*_tokens(text), _Token("", len(text.rstrip()) + 1))
        self._next = 0
        self._topics = topics
        self._depth = 0
        self._conditions = 0

    def query(self) -> Query:
        """Return the whole query. Raises BadInput."""
        query = self._any_of()
        if not self._token.is_end:
            raise self._unexpected("'and', 'or' or the end of the query")
        return query

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._token
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _takes(self, *keywords: str) -> bool:
        """Take the next tokens if they are these words or signs."""
        found = tuple(token.keyword for token in self._tokens[self._next : self._next + len(keywords)])
        if found != keywords:
            return False
        self._next += len(keywords)
        return True

    def _unexpected(self, expected: str) -> BadInput:
        token = self._token
        fault = "the query ends too early" if token.is_end else f"{_shown(token.text)} cannot stand here"
        return _fault(token.place, f"{fault}: write {expected}")

    def _any_of(self) -> Query:
        parts = [self._all_of()]
        while self._takes("or"):
            parts.append(self._all_of())
        flat = tuple(one for part in parts for one in (part.parts if isinstance(part, AnyOf) else (part,)))
        return flat[0] if len(flat) == 1 else AnyOf(flat)

    def _all_of(self) -> Query:
        parts = [self._part()]
        while self._takes("and"):
            parts.append(self._part())
        flat = tuple(one for part in parts for one in (part.parts if isinstance(part, AllOf) else (part,)))
        return flat[0] if len(flat) == 1 else AllOf(flat)

    def _part(self) -> Query:
        place = self._token.place
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _fault(place, f"more than {MAX_DEPTH} brackets and 'not' stand inside one another: write it flatter")
        if self._takes("not"):
            part: Query = Not(self._part())
        elif self._takes("("):
            part = self._any_of()
            if not self._takes(")"):
                raise self._unexpected("'and', 'or' or ')'")
        else:
            part = self._condition()
        self._depth -= 1
        return part

    def _condition(self) -> Query:
        token = self._token
        if token.keyword not in set(Fact):
            raise self._unknown_fact(token)
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise _fault(token.place, f"a query has at most {MAX_CONDITIONS} conditions: shorten it")
        fact = Fact(self._take().keyword)
        if fact is Fact.RECEIVED:
            return Received(self._value("a campaign's name, or an issue as `clinic status` shows it"))
        return self._dated(fact) if fact in DATED else self._words(fact)

    def _unknown_fact(self, token: _Token) -> BadInput:
        if not token.keyword or token.keyword in _SIGNS:
            return self._unexpected(f"a fact ({', '.join(Fact)}), 'not' or '('")
        return _fault(token.place, f"{_shown(token.text)} is no fact: {_near(token.text, list(Fact))}")

    def _words(self, fact: Fact) -> Query:
        if self._takes("is", "not") or self._takes("!="):
            return Not(OneOf(fact, (self._word(fact),)))
        if self._takes("not", "in"):
            return Not(OneOf(fact, self._list(fact)))
        if self._takes("is") or self._takes("="):
            return OneOf(fact, (self._word(fact),))
        if self._takes("in"):
            return OneOf(fact, self._list(fact))
        raise self._unexpected(f"'is', 'is not', 'in' or 'not in' behind '{fact}'")

    def _list(self, fact: Fact) -> tuple[str, ...]:
        if not self._takes("("):
            raise self._unexpected("a list such as (A, B)")
        values = [self._word(fact)]
        while self._takes(","):
            if len(values) == MAX_VALUES:
                raise _fault(self._token.place, f"a list has at most {MAX_VALUES} values: shorten it")
            values.append(self._word(fact))
        if not self._takes(")"):
            raise self._unexpected("',' or ')'")
        return tuple(sorted(set(values)))

    def _word(self, fact: Fact) -> str:
        place = self._token.place
        value = self._value(f"a value of '{fact}'")
        try:
            return _checked(fact, value, self._topics)
        except ValueError as error:
            raise _fault(place, f"{_shown(value)} {error}") from None

    def _value(self, expected: str) -> str:
        token = self._token
        if not token.is_quoted and (not token.text or token.keyword in _SIGNS):
            raise self._unexpected(expected)
        value = unicodedata.normalize("NFC", self._take().text.strip())
        if not value:
            raise _fault(token.place, f"the quotation marks are empty: write {expected} between them")
        return value

    def _dated(self, fact: Fact) -> Query:
        if self._takes("within"):
            return Within(fact, self._days())
        relation = self._token.keyword
        if relation not in set(Relation):
            raise self._unexpected(f"'within', 'before', 'on', 'since' or 'after' behind '{fact}'")
        self._take()
        place = self._token.place
        value = self._value("a day such as 2026-12-25")
        try:
            return Dated(fact, Relation(relation), _day(value))
        except ValueError:
            raise _fault(place, f"{_shown(value)} is no day: write it as in 2026-12-25") from None

    def _days(self) -> int:
        place = self._token.place
        number = self._value("a number of days such as 90 days")
        if not re.fullmatch(r"[0-9]{1,4}", number) or not int(number):
            raise _fault(place, f"{_shown(number)} is no number: write for example 90 days")
        unit = self._token
        if unit.keyword not in _DAYS:
            raise self._unexpected("days, weeks, months or years")
        self._take()
        days = int(number) * _DAYS[unit.keyword]
        if days > MAX_DAYS:
            raise _fault(place, f"{number} {unit.keyword} are more than {MAX_DAYS} days: name a day, with 'since'")
        return days


def _checked(fact: Fact, value: str, topics: Collection[str] | None) -> str:
    """Return a value in the form in which the fact is kept. Raises ValueError, to be read after the value."""
    match fact:
        case Fact.LANGUAGE:
            return parse_language(value.lower())
        case Fact.STATUS:
            return _choice(value.lower(), list(SubscriberStatus))
        case Fact.FREQUENCY:
            return _choice(value.lower(), [EVERY, *filter(None, Frequency)])
        case Fact.TOPIC if topics is not None:
            return _choice(value.lower(), topics)
        case Fact.ZONE if value not in _zones():
            raise ValueError(f"is no time zone: {_near_zone(value)}")
    return value


def _choice(value: str, known: Collection[str]) -> str:
    if not known:
        raise ValueError("is not known: the clinic has declared no topics yet")
    if value not in known:
        raise ValueError(f"is not known: {_near(value, known)}")
    return value


def _near_zone(value: str) -> str:
    near = _near(value, _zones())
    return near if near.startswith("did") else "write an IANA name such as Asia/Kolkata"


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError
    day = date.fromisoformat(text)
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError
    return day


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            place = len(text) - len(text[position:].lstrip())
            fault = "is a quotation mark without its other half" if text[place] in "\"'" else "cannot stand in a query"
            raise _fault(place + 1, f"{_shown(text[place])} {fault}")
        quoted = found["double"] if found["double"] is not None else found["single"]
        token = _Token(found[0].strip(), found.end() - len(found[0].lstrip()) + 1)
        if quoted is not None:
            token = _Token(quoted, token.place, is_quoted=True)
        if not is_one_line(token.text) or any("\ud800" <= sign <= "\udfff" for sign in token.text):
            raise _fault(token.place, f"{_shown(token.text)} has a control character in it: write it again without")
        yield token
        position = found.end()


def _fault(place: int, problem: str) -> BadInput:
    return BadInput(f"the query at character {place}: {problem}")


def _shown(text: str) -> str:
    return f"'{printable_line(text[:_SHOWN])}{'…' if len(text) > _SHOWN else ''}'"


def _near(word: str, known: Collection[str]) -> str:
    by_folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(word.casefold(), by_folded, 1) if len(word) <= _SHOWN else []
    if near:
        return f"did you mean '{by_folded[near[0]]}'?"
    listed = sorted(known)[:_LISTED]
    return f"write one of {', '.join(listed)}{', …' if len(known) > len(listed) else ''}"
