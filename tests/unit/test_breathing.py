"""However many threads write, others at the database have a turn three times a second."""

from __future__ import annotations

from scheduler.services.breathing import BREATH, LONGEST, Turns


class Time:
    """A clock that writing and breathing move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.breaths: list[float] = []

    def breathe(self, seconds: float) -> None:
        self.breaths.append(self.now)
        self.now += seconds


def test_who_writes_for_long_lets_others_write_within_a_second() -> None:
    time = Time()
    turns = Turns(time.breathe, lambda: time.now)
    for _ in range(100):
        with turns.turn():
            time.now += 0.1
        time.now += 0.01
    gaps = [later - earlier for earlier, later in zip(time.breaths, time.breaths[1:], strict=False)]
    assert gaps
    assert max(gaps) <= LONGEST + 0.1 + 0.01 + BREATH + 1e-9


def test_who_left_the_database_alone_meanwhile_need_not_wait() -> None:
    time = Time()
    turns = Turns(time.breathe, lambda: time.now)
    for _ in range(100):
        with turns.turn():
            time.now += 0.1
        time.now += BREATH
    assert not time.breaths
