"""What is asked for is in an answer, of its type and within bounds, or the answer is garbled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scheduler.channels.answers import (
    GarbledError,
    count,
    flag,
    has,
    has_identifier,
    identifier,
    moment,
    record,
    records,
    text,
    words,
)

BODY = {"data": {"id": "17", "text": "two\nlines", "done": True, "at": "2026-12-01T10:00:00+05:30", "likes": 3}}


def test_what_is_there_and_of_its_type_is_returned() -> None:
    assert identifier(BODY, "data", "id") == "17"
    assert text(BODY, "data", "text") == "two\nlines"
    assert flag(BODY, "data", "done") is True
    assert moment(BODY, "data", "at") == datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    assert count(BODY, "data", "likes") == 3
    assert record(BODY, "data") == BODY["data"]
    assert records({"all": [{}, {"a": 1}]}, "all") == [{}, {"a": 1}]
    assert words({"all": ["a", ""]}, "all") == ["a", ""]
    assert has(BODY, "data", "id")
    assert has_identifier(BODY, "data", "id")


@pytest.mark.parametrize(
    "value", ["", " ", "a b", "a\nb", "\x00", "\x7f", "é", "\u202e1", "x" * 513, 17, None, True, [], {}]
)
def test_an_id_is_a_bounded_run_of_visible_characters(value: object) -> None:
    with pytest.raises(GarbledError, match=r"^data\.id "):
        identifier({"data": {"id": value}}, "data", "id")
    assert not has_identifier({"data": {"id": value}}, "data", "id")


@pytest.mark.parametrize("read", [identifier, text, flag, record, records, words, moment])
@pytest.mark.parametrize("body", [None, [], "text", 5, {}, {"data": None}, {"data": 5}, {"data": {"deeper": {}}}])
def test_whatever_is_missing_or_of_another_type_is_garbled(read: Callable[..., object], body: object) -> None:
    with pytest.raises(GarbledError):
        read(body, "data", "deeper", "still")
    if read is not record:
        with pytest.raises(GarbledError):
            read(body, "data")


@pytest.mark.parametrize("value", ["soon", "", "2026-12-01", "2026-12-01T10:00:00", "9999-12-31T23:59:59-05:00"])
def test_a_time_needs_its_offset_and_a_place_in_utc(value: str) -> None:
    with pytest.raises(GarbledError):
        moment({"at": value}, "at")


@pytest.mark.parametrize("value", [None, "3", -1, True, 1.5, []])
def test_what_is_no_count_is_not_told(value: object) -> None:
    assert count({"likes": value}, "likes") is None
    assert count({}, "likes") is None


def test_a_list_of_other_things_is_no_list_of_records_or_words() -> None:
    others: tuple[list[object], ...] = ([1], [None], ["a", {}], [[]])
    for value in others:
        with pytest.raises(GarbledError):
            records({"all": value}, "all")
        with pytest.raises(GarbledError):
            words({"all": value}, "all")
    with pytest.raises(GarbledError, match="the answer is no object"):
        record([])
