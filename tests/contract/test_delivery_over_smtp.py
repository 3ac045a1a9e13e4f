"""A whole issue through a mail server on this machine, which refuses, puts off and loses (promises 3 and 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from delivery_world import DUE, World, fake_hash, issue
from mail_server import PASSWORD, USERNAME, Mailboxes, MailServer
from signing_people import AUTHOR

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.content import ItemState
from scheduler.domain.delivery import DeliveryState
from scheduler.domain.recipient import Accounting, RecipientState
from scheduler.domain.subscriber import SuppressionKind
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


def test_an_address_that_the_server_does_not_know_is_not_written_to_again(world: World, mailboxes: Mailboxes) -> None:
    mailboxes.at_recipient["p2@example.com"] = "550 5.7.1 not from you"
    mailboxes.at_recipient["p3@example.com"] = "552 5.2.2 full"
    world.subscribe(4)
    world.approve(issue())
    world.run_at(DUE)
    with world.store.transaction() as tables:
        found = tables.suppressions.of([fake_hash(f"p{number}@example.com") for number in range(4)])
    assert [(hashed, one.kind) for hashed, one in found.items()] == [
        (fake_hash("p1@example.com"), SuppressionKind.BOUNCED)
    ]
    assert accounting(world) == Accounting(4, accepted=1, excluded=0, failed=3, uncertain=0, waiting=0)


def test_each_unclear_person_has_a_place_of_their_own_to_look(world: World, mailboxes: Mailboxes) -> None:
    mailboxes.cut = frozenset({"p0@example.com", "p1@example.com", "p2@example.com"})
    mailboxes.at_recipient.clear()
    sender = world.channels["email"]
    assert isinstance(sender, SmtpEmail)
    world.channels["email"] = several = SmtpEmail(replace(sender._account, connections=3), world.clock)
    world.subscribe(3)
    world.approve(issue())
    world.run_at(DUE)
    several.close()
    with world.store.transaction() as tables:
        people = tables.recipients.of_issue(issue().key, 1)
    unclear = [one for one in people if one.state is RecipientState.UNCERTAIN]
    assert unclear
    assert all(one.reason.endswith(f".{one.subscriber}") for one in unclear)
