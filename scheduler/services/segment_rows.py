"""A segment's query as the rows of a form: each a choice of fact and relation, and a value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scheduler.domain.errors import BadInput
from scheduler.domain.segment import MAX_CONDITIONS, Query


class Choice(StrEnum):
    """What a row says of its value, as the query's language has it."""

    TOPIC = "topic is"
    NO_TOPIC = "topic is not"
    LANGUAGE = "language is"
    NO_LANGUAGE = "language is not"
    FREQUENCY = "frequency is"
    NO_FREQUENCY = "frequency is not"
    ZONE = "zone is"
    NO_ZONE = "zone is not"
    SOURCE = "source is"
    NO_SOURCE = "source is not"
    STATUS = "status is"
    NO_STATUS = "status is not"
    JOINED_WITHIN = "joined within"
    JOINED_BEFORE = "joined before"
    JOINED_SINCE = "joined since"
    DELIVERED_WITHIN = "delivered within"
    NOT_DELIVERED_WITHIN = "not delivered within"
    RECEIVED = "received"
    NOT_RECEIVED = "not received"


IN_DAYS: Final = frozenset({Choice.JOINED_WITHIN, Choice.DELIVERED_WITHIN, Choice.NOT_DELIVERED_WITHIN})
"""The choices whose value is a number of days."""


@dataclass(frozen=True, slots=True)
class Row:
    """One condition. A row without a value is not filled in yet."""

    choice: Choice
    value: str


def query_text(rows: Sequence[Row], read: Callable[[str], Query], *, any_of_them: bool = False) -> str:
    """Return the query that rows mean: every one of them holds, or `any_of_them`. Raises BadInput, with the row.

    `read` reads the query of one row.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if row.value]
    if not filled:
        raise BadInput("no condition is filled in: write a value into the first one")
    if len(filled) > MAX_CONDITIONS:
        raise BadInput(f"a segment has at most {MAX_CONDITIONS} conditions: take some out")
    return (" or " if any_of_them else " and ").join(_checked(number, row, read) for number, row in filled)


def _checked(number: int, row: Row, read: Callable[[str], Query]) -> str:
    if '"' in row.value and "'" in row.value:
        raise BadInput(f"condition {number}: the value has both kinds of quotation marks: use one of them")
    mark = "'" if '"' in row.value else '"'
    text = f"{row.choice} {mark}{row.value}{mark}{' days' if row.choice in IN_DAYS else ''}"
    try:
        read(text)
    except BadInput as error:
        raise BadInput(f"condition {number}: {str(error).partition(': ')[2]}") from error
    return text
