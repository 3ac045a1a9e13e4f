"""Promises 3 and 4 for one large issue, in short: the long runs are `make chaos-newsletter`."""

import pytest
from newsletter import newsletter_run

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


def test_a_sender_killed_anywhere_writes_to_nobody_twice_and_accounts_for_everybody() -> None:
    world, broken = newsletter_run(kills=14, seed=20261127, people=3000, batch=50, timeout=1.0)
    assert broken == []
    assert world.kills.total() == 14
    assert world.final
    assert world.final.accepted > 2500
    assert world.final.excluded == 24


def test_the_same_over_a_real_mail_server() -> None:
    world, broken = newsletter_run(kills=8, seed=20261128, people=1000, batch=10, timeout=1.0, smtp=True)
    assert broken == []
    assert world.final
    assert world.final.accepted > 100, "of a call whose worker is killed, whoever was not written down is in doubt"


def test_the_counting_sees_a_publisher_that_writes_the_attempt_down_after_the_call() -> None:
    _, broken = newsletter_run(kills=16, seed=2, people=4000, batch=50, timeout=1.0, mutant=True)
    assert any(line.startswith("duplicate") for line in broken)
