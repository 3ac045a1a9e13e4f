"""When a platform takes calls again, in every form in which platforms say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.channels.limits import (
    COMMON,
    RATE_LIMIT_PAUSE,
    RETRY_AFTER,
    BodyField,
    Unit,
    Window,
    limit_ends,
    retry_after,
)
from scheduler.channels.x.spec import TRANSPORT

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
SOON = NOW + timedelta(seconds=90)
UNIX = str(int(SOON.timestamp()))
IN_90 = "90"
LATEST, LATEST_DATE = "9999-12-31T23:59:59-05:00", "Fri, 31 Dec 9999 23:59:59 -0500"
"""The end of the calendar, which has no place in UTC."""


@pytest.mark.parametrize(
    ("reader", "headers", "body"),
    [
        (Window("ratelimit"), {"ratelimit-reset": UNIX, "ratelimit-remaining": "0"}, {}),
        (Window("x-ratelimit"), {"x-ratelimit-reset": UNIX}, {}),
        (Window("ratelimit", Unit.SECONDS), {"ratelimit-reset": IN_90}, {}),
        (Window("x-ratelimit", Unit.ISO), {"x-ratelimit-reset": "2026-12-01T04:31:30.000Z"}, {}),
        (Window("x-ratelimit", Unit.ISO), {"x-ratelimit-reset": "2026-12-01T10:01:30+05:30"}, {}),
        (BodyField(("parameters", "retry_after")), {}, {"parameters": {"retry_after": 90}}),
        (BodyField(("retry_after",)), {}, {"retry_after": 90.0}),
        (BodyField(("retry_after",)), {}, {"retry_after": "90"}),
        (BodyField(("reset",), Unit.UNIX), {}, {"reset": int(UNIX)}),
        (BodyField(("until",), Unit.ISO), {}, {"until": "2026-12-01T04:31:30Z"}),
        (Window("none"), {"retry-after": IN_90}, {}),
        (Window("none"), {"retry-after": "Tue, 01 Dec 2026 04:31:30 GMT"}, {}),
    ],
)
def test_a_limit_ends_when_the_platform_says(
    reader: Window | BodyField, headers: dict[str, str], body: dict[str, object]
) -> None:
    assert limit_ends((reader,), headers, body, NOW) == SOON


@pytest.mark.parametrize(
    "said", ["soon", "²³", "١٢", "9" * 5000, "-5", "1e3", "", " ", "0x10", "NaN", "2026-13-01", LATEST, LATEST_DATE]
)
@pytest.mark.parametrize("unit", Unit)
def test_what_cannot_be_read_is_a_pause_and_never_an_error(said: str, unit: Unit) -> None:
    readers = (Window("ratelimit", unit), BodyField(("wait",), unit))
    headers = {"ratelimit-reset": said, "retry-after": said}
    assert limit_ends(readers, headers, {"wait": said}, NOW) == NOW + RATE_LIMIT_PAUSE


@pytest.mark.parametrize("body", [None, [], "wait", 5, {"wait": None}, {"wait": True}, {"wait": {}}, {"wait": []}])
def test_a_body_of_any_form_is_a_pause_and_never_an_error(body: object) -> None:
    assert limit_ends((BodyField(("wait",)), BodyField(("wait", "for"))), {}, body, NOW) == NOW + RATE_LIMIT_PAUSE


@pytest.mark.parametrize("wait", [10**400, float("inf"), 86_401, 1e300])
def test_more_than_a_day_is_a_unit_that_nobody_knows(wait: float) -> None:
    assert limit_ends((BodyField(("wait",)),), {}, {"wait": wait}, NOW) == NOW + RATE_LIMIT_PAUSE


def test_a_limit_that_is_over_already_still_lasts_a_minute() -> None:
    past = str(int(NOW.timestamp()) - 90)
    assert limit_ends(COMMON, {"x-ratelimit-reset": past}, {}, NOW) == NOW + RETRY_AFTER


def test_the_latest_of_the_limits_that_are_used_up_counts() -> None:
    headers = {
        "x-rate-limit-remaining": "39",
        "x-rate-limit-reset": str(int(NOW.timestamp()) + 9000),
        "x-app-limit-24hour-remaining": "0",
        "x-app-limit-24hour-reset": str(int(NOW.timestamp()) + 3600),
        "x-user-limit-24hour-remaining": "0",
        "x-user-limit-24hour-reset": str(int(NOW.timestamp()) + 7200),
    }
    assert limit_ends(TRANSPORT.limits, headers, {}, NOW) == NOW + timedelta(hours=2)


def test_a_limit_goes_before_the_time_to_come_back() -> None:
    headers = {"ratelimit-reset": UNIX, "retry-after": "9"}
    assert limit_ends(COMMON, headers, {}, NOW) == SOON
    assert retry_after(headers, NOW) == NOW + timedelta(seconds=9)
    assert retry_after({}, NOW) is None
