"""Mails to the people who work here: each a row before it is a call, and none sent again where it may have arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest
from storage_samples import NOW

from scheduler.domain.campaign import Sender
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import Attachment, BatchPayload
from scheduler.domain.staff_mail import CALL, GAPS, KEPT, MailState, StaffMail, StaffMessage
from scheduler.services.staff_mail import NO_ACCOUNT, StaffMailDesk
from scheduler.storage.sealing import STAFF_MAIL, KeyedSealing
from scheduler.storage.store import SqlStore
from scheduler.testing import FakeChannel, FixedClock

ADDRESS = "maya@clinic.example.com"
MESSAGE = StaffMessage("Two items wait", "Two.", "<p>Two.</p>", (Attachment("by.ics", "text/calendar", b"BEGIN"),))
MINUTE = timedelta(minutes=1)


class World:
    """A clinic with one mail account."""

    def __init__(self, store: SqlStore) -> None:
        self.clock = FixedClock(NOW)
        self.store = store
        self.email = FakeChannel("email", self.clock)
        self.connected = True
        self.desk = self.restarted()

    def restarted(self, key: bytes = b"k" * 32) -> StaffMailDesk:
        return StaffMailDesk(
            self.store,
            lambda: {"email": self.email},
            lambda: "email" if self.connected else "",
            lambda: Sender("Demo Clinic", "news@clinic.example.com", "desk@clinic.example.com"),
            KeyedSealing([key], STAFF_MAIL),
            self.clock,
        )

    def send(self) -> StaffMail:
        return self.desk.send("maya", ADDRESS, "digest", MESSAGE)

    def run_after(self, wait: timedelta) -> None:
        self.clock.move_to(self.clock.now() + wait)
        self.desk.run()

    def mail(self) -> StaffMail:
        with self.store.reading() as tables:
            (mail,) = tables.staff_mails.of_person("maya", 10)
        return mail


@pytest.fixture
def world(store: SqlStore) -> World:
    return World(store)


def test_a_mail_goes_out_at_once_and_nothing_of_its_words_is_kept(world: World) -> None:
    mail = world.send()
    (sent,) = world.email.calls
    assert isinstance(sent, BatchPayload)
    assert [person.address for person in sent.addressees] == [ADDRESS]
    assert (sent.issue.subject, sent.issue.text, sent.issue.html) == ("Two items wait", "Two.", "<p>Two.</p>")
    assert sent.attachments == MESSAGE.attachments
    assert (sent.sender_address, sent.reply_to) == ("news@clinic.example.com", "desk@clinic.example.com")
    assert (mail.state, mail.sealed) == (MailState.SENT, None)
    world.run_after(MINUTE)
    assert len(world.email.calls) == 1


def test_it_counts_against_the_budget_of_its_account(world: World) -> None:
    world.send()
    with world.store.reading() as tables:
        assert [spent.people for spent in tables.issues.spent("email", NOW)] == [1]


@pytest.mark.parametrize("failure", [RetryAt(NOW, "try later"), NeedsReconnect("the key was withdrawn")])
def test_a_clear_no_is_tried_again_with_growing_gaps_for_a_day(world: World, failure: RetryAt | NeedsReconnect) -> None:
    world.email.failures = [failure] * (len(GAPS) + 1)
    assert world.send().state is MailState.WAITING
    for number, gap in enumerate(GAPS, start=1):
        world.run_after(gap - timedelta(seconds=1))
        assert len(world.email.calls) == number
        world.run_after(timedelta(seconds=1))
        assert len(world.email.calls) == number + 1
    assert (world.mail().state, world.mail().reason) == (MailState.GIVEN_UP, failure.reason)
    assert world.mail().sealed is None


def test_what_was_refused_once_arrives_later(world: World) -> None:
    world.email.failures = [RetryAt(NOW + 30 * MINUTE, "the day's mails are spent")]
    world.send()
    world.run_after(29 * MINUTE)
    assert world.email.published == {}
    world.run_after(MINUTE)
    assert world.mail().state is MailState.SENT


def test_where_nobody_knows_whether_it_was_taken_it_is_not_sent_again_and_said(world: World) -> None:
    world.email.failures = [Uncertain("the answer did not arrive")]
    mail = world.send()
    assert (mail.state, mail.reason, mail.sealed) == (MailState.UNCLEAR, "the answer did not arrive", None)
    world.run_after(timedelta(days=2))
    assert len(world.email.calls) == 1


def test_a_program_killed_in_the_call_leaves_an_unclear_mail(world: World) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    world.email.before_send = killed
    with pytest.raises(KeyboardInterrupt):
        world.send()
    world.email.before_send, world.desk = None, world.restarted()
    world.run_after(MINUTE)
    assert world.mail().state is MailState.CALLING
    world.run_after(CALL)
    assert world.mail().state is MailState.UNCLEAR
    assert len(world.email.calls) == 1


def test_a_program_killed_before_the_call_loses_nothing(world: World) -> None:
    with world.store.transaction() as tables:
        world.desk.put("maya", ADDRESS, "digest", MESSAGE, tables)
    world.desk = world.restarted()
    world.desk.run()
    assert world.mail().state is MailState.SENT


def test_a_mail_with_a_name_is_put_once(world: World) -> None:
    for _ in range(2):
        with world.store.transaction() as tables:
            world.desk.put("maya", ADDRESS, "digest", MESSAGE, tables, name="digest-maya-1")
    world.desk.run()
    assert len(world.email.calls) == 1


def test_an_address_that_is_refused_is_given_up(world: World) -> None:
    world.email.failures = [Rejected("there is no such mailbox")]
    assert (world.send().state, len(world.email.calls)) == (MailState.GIVEN_UP, 1)


def test_without_an_account_it_waits_for_one(world: World) -> None:
    world.connected = False
    assert (world.send().state, world.mail().reason) == (MailState.WAITING, NO_ACCOUNT)
    world.connected = True
    world.run_after(GAPS[0])
    assert world.mail().state is MailState.SENT


def test_the_words_in_the_database_are_sealed_with_the_address(world: World) -> None:
    world.connected = False
    world.send()
    sealed = world.mail().sealed or b""
    assert ADDRESS.encode() not in sealed
    assert b"Two" not in sealed
    world.connected, world.desk = True, world.restarted(b"x" * 32)
    world.run_after(GAPS[0])
    assert (world.mail().state, world.email.calls) == (MailState.GIVEN_UP, [])


def test_what_is_long_over_is_forgotten(world: World) -> None:
    world.send()
    world.clock.move_to(NOW + KEPT + MINUTE)
    world.send()
    world.run_after(MINUTE)
    with world.store.transaction() as tables:
        world.desk.put("maya", ADDRESS, "digest", MESSAGE, tables)
    world.desk.run()
    assert len(world.desk.newest("maya")) == 2
