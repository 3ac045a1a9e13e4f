"""A whole issue through a mail server on this machine, which refuses, puts off and loses (promises 3 and 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from delivery_world import DUE, World, issue
from mail_server import PASSWORD, USERNAME, Mailboxes, MailServer
from signing_people import AUTHOR

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.recipient import Accounting
from scheduler.ports import Store
from scheduler.services.resolve import Verdict


@pytest.fixture
def mailboxes() -> Mailboxes:
    return Mailboxes(
        at_recipient={"p1@example.com": "550 5.1.1 no such user", "p2@example.com": "451 4.7.1 greylisted"},
        cut=frozenset({"p4@example.com"}),
    )


@pytest.fixture
def world(store: Store, mailboxes: Mailboxes) -> Iterator[World]:
    server = MailServer(mailboxes)
    server.start()
    world = World(store)
    account = SmtpAccount(
        name="email", server=server.place, username=USERNAME, password=PASSWORD, timeout=5.0, connections=1
    )
    world.channels["email"] = opened = SmtpEmail(account, world.clock)
    yield world
    opened.close()
    server.stop()


def accounting(world: World) -> Accounting:
    with world.store.transaction() as tables:
        return tables.recipients.accounting(issue().key, 1)


def test_every_person_is_accounted_for_and_nobody_gets_it_twice(world: World, mailboxes: Mailboxes) -> None:
    world.subscribe(7)
    world.approve(issue())
    world.run_at(DUE)
    assert world.states(issue()) == ["accepted", "uncertain", "pending"]
    assert accounting(world) == Accounting(7, accepted=2, excluded=0, failed=1, uncertain=1, waiting=3)
    del mailboxes.at_recipient["p2@example.com"]
    world.run_at(DUE + LATER)
    assert accounting(world) == Accounting(7, accepted=5, excluded=0, failed=1, uncertain=1, waiting=0)
    world.run_at(DUE + timedelta(hours=1))
    (unclear,) = [each for each in world.deliveries(issue()) if each.state is DeliveryState.UNCERTAIN]
    world.resolution.resolve(unclear.id, Verdict.SENT, AUTHOR)
    assert accounting(world) == Accounting(7, accepted=6, excluded=0, failed=1, uncertain=0, waiting=0)
    assert world.state(issue()) is ItemState.PUBLISHED
    assert Counter(mailboxes.addresses) == {f"p{number}@example.com": 1 for number in (0, 2, 3, 4, 5, 6)}


def test_a_wrong_password_holds_the_channel_and_loses_nobody(world: World, mailboxes: Mailboxes) -> None:
    account = SmtpAccount(name="email", server="127.0.0.1:1", username=USERNAME, password="", timeout=5.0)
    right = world.channels["email"]
    world.channels["email"] = SmtpEmail(account, world.clock)
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    with world.store.transaction() as tables:
        (hold,) = tables.controls.holds()
        tables.controls.release_hold("email")
    assert (hold.channel, hold.until) == ("email", None)
    world.channels["email"] = right
    world.run_at(DUE + timedelta(minutes=1))
    assert mailboxes.addresses == ["p0@example.com"]
