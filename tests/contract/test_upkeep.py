"""The worker's signs of life, the backups and the last look at everything are kept where the pages find them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.account import AccountStatus
from scheduler.domain.errors import ClinicError
from scheduler.domain.health import SILENCE, Answer, BackupMade, HealthFinding, Heartbeat, Looked
from scheduler.services.health import examine_backups, examine_worker
from scheduler.services.heartbeats import REMEMBERED, Heartbeats
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONE = "Asia/Kolkata"
SOON = NOW + HOUR


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def worker(store: SqlStore, clock: FixedClock, name: str = "one", note: str = "") -> Heartbeats:
    return Heartbeats(store, clock, name, lambda: note)


def beats(store: SqlStore) -> tuple[Heartbeat, ...]:
    with store.reading() as tables:
        return tables.upkeep.heartbeats()


def test_a_worker_is_seen_while_it_works_and_says_when_it_ends(store: SqlStore, clock: FixedClock) -> None:
    with worker(store, clock, note="start it anew").working() as beat:
        clock.move_to(NOW + MINUTE)
        beat()
        (heartbeat,) = beats(store)
        assert heartbeat == Heartbeat("one", NOW, NOW + MINUTE, note="start it anew")
        assert heartbeat.lives(NOW + MINUTE)
        assert heartbeat.is_lost(NOW + MINUTE + SILENCE)
        clock.move_to(NOW + 2 * MINUTE)
    (heartbeat,) = beats(store)
    assert heartbeat.ended_at == NOW + 2 * MINUTE
    assert not heartbeat.is_lost(NOW + DAY)


def test_a_worker_that_fails_has_ended_and_its_failure_is_told(store: SqlStore, clock: FixedClock) -> None:
    with pytest.raises(ClinicError, match="the disk is full"), worker(store, clock).working():
        raise ClinicError("the disk is full")
    assert beats(store)[0].ended_at == NOW


def test_each_worker_is_seen_by_itself_and_forgotten_in_the_end(store: SqlStore, clock: FixedClock) -> None:
    with worker(store, clock).working():
        pass
    clock.move_to(NOW + DAY)
    with worker(store, clock, "two").working(once=True):
        assert [(each.worker, each.once) for each in beats(store)] == [("two", True), ("one", False)]
    clock.move_to(NOW + REMEMBERED + HOUR)
    with worker(store, clock, "three").working():
        assert [each.worker for each in beats(store)] == ["three", "two"]


def test_the_newest_backup_is_found(store: SqlStore) -> None:
    with store.transaction() as tables:
        assert tables.upkeep.last_backup() is None
        tables.upkeep.add_backup(BackupMade(NOW, "monday.db", 5_000_000_000))
        tables.upkeep.add_backup(BackupMade(NOW - DAY, "sunday.db", 1))
    with store.reading() as tables:
        assert tables.upkeep.last_backup() == BackupMade(NOW, "monday.db", 5_000_000_000)


def test_the_last_look_is_kept_with_what_the_platforms_said(store: SqlStore) -> None:
    first = Looked(NOW, (HealthFinding("clock", True, "well"),), {})
    status = AccountStatus("X @lotus", ("write",), NOW + DAY, None)
    second = Looked(
        NOW + DAY, (HealthFinding("dns", False, "no SPF"),), {"x": Answer(status, ""), "b": Answer(None, "gone")}
    )
    with store.transaction() as tables:
        assert tables.upkeep.last_look() is None
        tables.upkeep.keep_look(first)
        tables.upkeep.keep_look(second)
    with store.reading() as tables:
        assert tables.upkeep.last_look() == second


def seen(ago: timedelta, *, ended: bool = False, once: bool = False, note: str = "") -> Heartbeat:
    return Heartbeat("one", NOW - DAY, NOW - ago, NOW - ago if ended else None, note, once)


@pytest.mark.parametrize(
    ("next_delivery", "heartbeat", "said"),
    [
        (None, None, "none has run here yet; nothing waits to go out"),
        (None, seen(MINUTE), "last seen at 2026-12-01 09:59; nothing waits to go out"),
        (SOON, seen(MINUTE), "last seen at 2026-12-01 09:59; the next to go out is due at 2026-12-01 11:00"),
        (None, seen(HOUR, ended=True), "it was stopped at 2026-12-01 09:00; nothing waits to go out"),
        (SOON, seen(HOUR, ended=True, once=True), "it ran last at 2026-12-01 09:00; the next to go out is due at"),
    ],
)
def test_a_worker_that_is_not_missed_is_told_without_alarm(
    next_delivery: datetime | None, heartbeat: Heartbeat | None, said: str
) -> None:
    assert examine_worker(next_delivery, NOW, ZONE, [heartbeat] if heartbeat else []).startswith(said)


@pytest.mark.parametrize(
    ("next_delivery", "heartbeat", "said"),
    [
        (SOON, None, "no worker has run here, and the next to go out is due at 2026-12-01 11:00"),
        (SOON, seen(HOUR, ended=True), "it was stopped at 2026-12-01 09:00, and the next to go out"),
        (None, seen(HOUR), "it was last seen at 2026-12-01 09:00 and ended without a word"),
        (NOW - HOUR, seen(MINUTE), "nothing goes out since 2026-12-01 09:00"),
        (NOW - HOUR, seen(HOUR, ended=True, once=True), "nothing goes out since 2026-12-01 09:00"),
        (None, seen(MINUTE, note="the settings cannot be read"), "the worker says: the settings cannot be read"),
    ],
)
def test_a_worker_that_is_stopped_lost_or_stuck_is_told(
    next_delivery: datetime | None, heartbeat: Heartbeat | None, said: str
) -> None:
    with pytest.raises(ClinicError) as told:
        examine_worker(next_delivery, NOW, ZONE, [heartbeat] if heartbeat else [])
    assert str(told.value).startswith(said)


def test_backups_are_asked_for_once_something_went_out() -> None:
    made = BackupMade(NOW - 2 * DAY, "clinic.db", 12_000_000)
    assert examine_backups(None, NOW, ZONE, is_needed=False).startswith("none was made yet")
    assert examine_backups(made, NOW, ZONE, is_needed=True) == (
        "the last was made at 2026-11-29 10:00: clinic.db (12 MB)"
    )
    for last, now in ((None, NOW), (made, NOW + 6 * DAY)):
        with pytest.raises(ClinicError, match="clinic backup FILE"):
            examine_backups(last, now, ZONE, is_needed=True)
