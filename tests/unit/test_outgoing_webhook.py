"""What a webhook's message says, and its signature: that of Standard Webhooks, by an example of its own libraries."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler.domain.audit import chained, event
from scheduler.domain.notifications import KIND_OF, NotificationKind, notification_of
from scheduler.domain.outgoing_webhook import (
    GAPS,
    TYPE_OF,
    body_of,
    body_of_test,
    is_delivered,
    next_try,
    secret_text,
    signed_headers,
)

AT = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)


def test_the_signature_is_that_of_the_reference_libraries() -> None:
    # The example of the libraries' own tests (standard-webhooks/standard-webhooks, read 2026-11).
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        '{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_shown_as_the_specification_has_it() -> None:
    assert secret_text(b"\x00" * 32) == "whsec_" + "A" * 43 + "="


@pytest.mark.parametrize("kind", TYPE_OF)
def test_a_message_names_what_happened_by_type_and_item_and_has_no_word_of_a_person(kind: NotificationKind) -> None:
    action = next(action for action, of in KIND_OF.items() if of is kind)
    row = chained(event(AT, "maya", action, "camp/care/x/post", reason="Anita said so", version=3), None)
    told = notification_of(row)
    assert told is not None
    said = json.loads(body_of(told, "https://clinic.example.com"))
    assert said["type"] == TYPE_OF[kind]
    assert said["data"]["item"] == "camp/care/x/post"
    assert said["data"]["version"] == 3
    assert "Anita" not in repr(said)
    assert "maya" not in repr(said)
    assert body_of(replace(told, reason="another"), "https://clinic.example.com") == json.dumps(
        said, separators=(",", ":")
    )


def test_a_time_is_written_in_utc_with_its_z() -> None:
    india = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert json.loads(body_of_test(india))["timestamp"] == "2026-12-01T04:30:00.000Z"


def test_gaps_grow_and_end_within_a_day() -> None:
    assert list(GAPS) == sorted(GAPS)
    assert sum(GAPS, timedelta()) <= timedelta(days=1)
    assert next_try(1, AT) == AT + GAPS[0]
    assert next_try(len(GAPS) + 1, AT) is None


def test_only_2xx_is_a_yes() -> None:
    assert [status for status in (199, 200, 204, 299, 300, 302, 410, 500) if is_delivered(status)] == [200, 204, 299]
