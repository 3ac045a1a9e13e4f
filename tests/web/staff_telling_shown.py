"""A clinic in which somebody is told of things by mail, and another program by a webhook that fails now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from staff_world import StaffWorld

from scheduler.domain.notifications import NotificationKind, NotificationSettings
from scheduler.domain.outgoing_webhook import TEST_TYPE, TYPE_OF, Endpoint, Message, MessageState
from scheduler.domain.staff_mail import MailState, StaffMail

WEBHOOK: Final = "a-webhook"


def people_who_are_told(world: StaffWorld) -> None:
    """Let Dr Rao have mails that ended in each way, and an address that waits to be confirmed."""
    now = world.clock.now()
    with world.application.store.transaction() as tables:
        own = NotificationSettings("rao", address="rao@lotus.clinic", wanted="asha@lotus.clinic", asked_at=now)
        tables.notification_settings.put(own)
        for number, state in enumerate(MailState):
            reason = "" if state is MailState.SENT else "the answer was lost on the way"
            mail = StaffMail(f"mail-{number}", "rao", "digest", now - timedelta(days=number), now, state=state)
            tables.staff_mails.add(replace(mail, reason=reason))


def programs_that_are_told(world: StaffWorld) -> None:
    """Let there be a webhook with messages that ended in each way."""
    now = world.clock.now()
    kinds = frozenset({NotificationKind.PUBLISHED, NotificationKind.FAILED})
    endpoint = Endpoint(WEBHOOK, "https://hooks.example.org/clinic/8f2e?key=a-long-secret", kinds, b"", "rao", now)
    ended = {MessageState.WAITING: 503, MessageState.DELIVERED: 204, MessageState.GIVEN_UP: None}
    types = (TYPE_OF[NotificationKind.PUBLISHED], TYPE_OF[NotificationKind.FAILED], TEST_TYPE)
    with world.application.store.transaction() as tables:
        tables.endpoints.insert(replace(endpoint, failing_since=now - timedelta(hours=2)))
        tables.endpoints.add(
            Message(
                WEBHOOK,
                f"msg_{number:032x}",
                name,
                "{}",
                now - timedelta(hours=number),
                now + timedelta(hours=2),
                state,
                3,
                status,
                "" if status == 204 else f"it answered {status}" if status else "no answer came within 15 seconds",
                number,
            )
            for number, (name, (state, status)) in enumerate(zip(types, ended.items(), strict=True))
        )
