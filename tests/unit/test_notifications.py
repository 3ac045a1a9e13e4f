"""Who hears of what, how soon, and when the daily mail is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.audit import AuditEntry, chained, event
from scheduler.domain.notifications import (
    LINK_LIFE,
    NotificationKind,
    NotificationSettings,
    Rhythm,
    day_before_first_digest,
    default_rhythm,
    notification_of,
)
from scheduler.domain.people import Role

K = NotificationKind
NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def row(action: str, **detail: object) -> AuditEntry:
    return chained(event(NOW, "maya", action, "camp/care/x/post", **detail), None)


def test_a_row_of_the_trail_is_told_with_a_name_that_never_changes() -> None:
    told = notification_of(row("rejected", reason="Say that it takes months.", version=2))
    assert told is not None
    assert (told.kind, told.actor, told.reason, told.version) == (
        K.CHANGES_REQUESTED,
        "maya",
        "Say that it takes months.",
        2,
    )
    assert told.id == row("rejected", reason="Say that it takes months.", version=2).hash[:32]


def test_what_nobody_needs_to_hear_of_is_not_told() -> None:
    assert notification_of(row("signed in")) is None
    assert notification_of(replace(row("rejected"), legible=False)) is None
    assert notification_of(replace(row("rejected"), event=replace(row("rejected").event, detail="no json"))) is not None


@pytest.mark.parametrize(
    ("kind", "roles", "rhythm"),
    [
        (K.TO_SIGN, {Role.CLINICIAN}, Rhythm.DAILY),
        (K.TO_SIGN, {Role.AUTHOR, Role.PUBLISHER}, Rhythm.NEVER),
        (K.CHANGES_REQUESTED, {Role.AUTHOR}, Rhythm.AT_ONCE),
        (K.FAILED, {Role.AUTHOR}, Rhythm.AT_ONCE),
        (K.FAILED, {Role.CLINICIAN}, Rhythm.DAILY),
        (K.FAILED, {Role.CLINICIAN, Role.PUBLISHER}, Rhythm.AT_ONCE),
        (K.PUBLISHED, set(), Rhythm.NEVER),
    ],
)
def test_who_chose_nothing_hears_as_the_soonest_of_their_roles(
    kind: NotificationKind, roles: set[Role], rhythm: Rhythm
) -> None:
    assert default_rhythm(kind, roles) is rhythm
    chosen = NotificationSettings("x", rhythms={kind: Rhythm.NEVER})
    assert chosen.rhythm(kind, roles) is Rhythm.NEVER


def test_every_kind_reaches_somebody_by_default() -> None:
    assert all(default_rhythm(kind, tuple(Role)) is not Rhythm.NEVER for kind in NotificationKind)


def local(year: int, month: int, day: int, clock: str, fold: int = 0) -> datetime:
    return datetime.combine(date(year, month, day), time.fromisoformat(clock), BERLIN).replace(fold=fold)


def due(settings: NotificationSettings, at: datetime) -> bool:
    """As the worker asks: by an instant, seen on the clinic's clock."""
    return settings.digest_is_due(at.astimezone(UTC).astimezone(BERLIN))


def test_the_daily_mail_is_due_from_its_time_on_once_a_day() -> None:
    settings = NotificationSettings("rao", digest_day=date(2026, 11, 30))
    assert not due(settings, local(2026, 12, 1, "07:29"))
    assert due(settings, local(2026, 12, 1, "07:30"))
    assert due(settings, local(2026, 12, 1, "23:59"))  # nothing ran before
    told = replace(settings, digest_day=date(2026, 12, 1))
    assert not due(told, local(2026, 12, 1, "23:59"))
    assert due(told, local(2026, 12, 2, "07:30"))


def test_the_hour_that_comes_twice_brings_one_mail_and_the_one_left_out_brings_it_later() -> None:
    autumn = NotificationSettings("rao", digest_at=time(2, 30), digest_day=date(2026, 10, 24))
    assert due(autumn, local(2026, 10, 25, "02:30", fold=0))
    assert not due(replace(autumn, digest_day=date(2026, 10, 25)), local(2026, 10, 25, "02:30", fold=1))
    spring = NotificationSettings("rao", digest_at=time(2, 30), digest_day=date(2027, 3, 27))
    assert not due(spring, local(2027, 3, 28, "01:59"))
    assert due(spring, local(2027, 3, 28, "01:59") + timedelta(hours=2))


def test_a_clock_that_is_set_back_tells_nothing_twice() -> None:
    told = NotificationSettings("rao", digest_day=date(2026, 12, 2))
    assert not due(told, local(2026, 12, 1, "09:00"))
    assert not due(told, local(2026, 12, 2, "09:00"))


def test_who_begins_to_hear_gets_todays_mail_where_it_is_still_to_come() -> None:
    assert day_before_first_digest(local(2026, 12, 1, "07:00"), time(7, 30)) == date(2026, 11, 30)
    assert day_before_first_digest(local(2026, 12, 1, "07:30"), time(7, 30)) == date(2026, 12, 1)


def test_a_link_confirms_the_address_that_is_waited_for_and_not_for_ever() -> None:
    asked = NotificationSettings("rao", wanted="rao@clinic.example", token_hash="h", asked_at=NOW)
    assert asked.confirms("h", NOW)
    assert not asked.confirms("other", NOW)
    assert not asked.confirms("h", NOW + LINK_LIFE)
    assert not replace(asked, wanted="").confirms("h", NOW)
    assert not NotificationSettings("rao").confirms("", NOW)
