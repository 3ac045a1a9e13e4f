"""People whose mails are taken are written down while a call goes on: now and then, and never in its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from scheduler.domain.errors import ClinicError
from scheduler.services.taken_so_far import EVERY, TakenSoFar


class Written:
    """A store that keeps who was marked; `is_locked` stands for a database that somebody else holds."""

    def __init__(self) -> None:
        self.marked: list[list[str]] = []
        self.is_locked = False

    @contextmanager
    def brief(self) -> Iterator[Any]:
        if self.is_locked:
            raise ClinicError("locked")
        yield SimpleNamespace(recipients=self)

    def mark(self, _delivery: str, _state: str, _reason: str, people: list[str]) -> None:
        self.marked.append(people)


def told(store: Any, *moments: float) -> TakenSoFar:
    """Tell of one person after another, the first at 0 and each at its moment."""
    times = iter([0.0, *moments])
    taken = TakenSoFar(store, "delivery", lambda: next(times))
    for number, _ in enumerate(moments):
        taken(f"s{number}")
    return taken


def test_they_are_written_down_now_and_then() -> None:
    store = Written()
    told(store, EVERY / 2, EVERY, EVERY * 1.5, EVERY * 1.9, EVERY * 2)
    assert store.marked == [["s0", "s1"], ["s2", "s3", "s4"]]


def test_a_locked_database_does_not_stop_the_call() -> None:
    store = Written()
    store.is_locked = True
    told(store, EVERY, EVERY * 2)
    assert store.marked == []
