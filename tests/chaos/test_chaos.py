"""Promise 3, in short: the long run is `make chaos`."""

import pytest
from run import BOUNDARIES, chaos_run

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]


def test_a_worker_killed_anywhere_neither_repeats_nor_loses_anything() -> None:
    chaos, broken, states = chaos_run(kills=30, seed=20261201)
    assert broken == []
    assert chaos.kills.total() == 30
    assert set(chaos.kills) >= {f"{step} {channel}".strip() for step, channel in BOUNDARIES}
    assert states["accepted"] > 40


def test_the_counting_sees_a_publisher_that_writes_the_attempt_down_after_the_call() -> None:
    _, broken, _ = chaos_run(kills=20, seed=1, mutant=True)
    assert any(line.startswith("duplicate") for line in broken)
