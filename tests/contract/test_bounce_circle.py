"""From the return path of a mail to the person whose copy came back, whichever delivery carried it (promise 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from delivery_world import DUE, World, issue
from imap_server import PASSWORD, USERNAME, Folder, ImapServer
from returned_mails import TOKEN, UNKNOWN_USER, delivery_report
from scripted_mail_server import Moment, Script, ScriptedMailServer

from scheduler.bootstrap import Application
from scheduler.channels.email.imap_mailbox import ImapMailbox
from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.bounces import BounceMailbox, MailboxReading
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Store
from scheduler.services.bounces import Bounces
from scheduler.services.copy_tokens import CopyTokens
from scheduler.services.initialise import NewClinic, initialise

TOKENS = CopyTokens((b"k" * 32,))
R = RecipientState


@contextmanager
def sending(world: World, script: Script) -> Iterator[None]:
    """Let a world send by a mail server, with a word for each copy."""
    world.publisher = replace(world.publisher, copy_token=TOKENS.of)
    with ScriptedMailServer(script) as server:
        account = SmtpEmail(
            SmtpAccount(
                name="email",
                server=server.place,
                username="u",
                password="a password",
                return_path="bounces@clinic.example",
                connections=1,
            ),
            world.clock,
        )
        world.channels["email"] = account
        try:
            yield
        finally:
            account.close()


def returned(world: World, *mails: bytes) -> MailboxReading:
    """Let mails come back, and read them."""
    folder = Folder()
    folder.deliver(*mails)
    with ImapServer(folder) as server:
        mailbox = BounceMailbox(server=server.place, username=USERNAME, password=PASSWORD, tls=False)
        return Bounces(
            store=world.store,
            clock=world.clock,
            mailbox=ImapMailbox(mailbox),
            name=mailbox.name,
            accounts=("email",),
            copy_of=TOKENS.read,
            take=world.events.take,
        ).read()


def bounce_of(script: Script, address: str) -> bytes:
    """What a server sends back when it cannot deliver a mail: to the return path that it was told."""
    told = "\n".join(script.commands)
    found = re.findall(rf"MAIL FROM:<bounces\+(\w+)@clinic\.example>[^\n]*\nRCPT TO:<{address}>", told)
    assert len(set(found)) == 1
    return delivery_report(UNKNOWN_USER).replace(TOKEN.encode(), found[0].encode())


def states(world: World) -> list[RecipientState]:
    with world.store.transaction() as tables:
        return [person.state for person in tables.recipients.of_issue(issue().key, 1)]


def test_a_bounce_finds_the_person_even_where_another_delivery_carried_the_copy_in_the_end(store: Store) -> None:
    def greylists(moment: Moment) -> str | None:
        return "450 4.2.0 later" if moment.step == "rcpt" and moment.recipient == "p1@example.com" else None

    world, script = World(store), Script(at=greylists, offers=("DSN", "AUTH PLAIN"))
    world.subscribe(3)
    world.approve(issue())
    with sending(world, script):
        world.run_at(DUE)
        assert states(world) == [R.ACCEPTED, R.PREPARED, R.ACCEPTED]
        script.at = lambda _moment: None
        world.run_at(DUE + LATER)
    assert states(world) == [R.ACCEPTED] * 3
    assert len(world.deliveries(issue())) == 2
    assert returned(world, bounce_of(script, "p1@example.com"), bounce_of(script, "p2@example.com")) == MailboxReading(
        reports=2
    )
    assert states(world) == [R.ACCEPTED, R.BOUNCED, R.BOUNCED]


def test_a_bounce_proves_that_a_mail_in_doubt_was_taken(store: Store) -> None:
    world = World(store)
    script = Script(at=lambda moment: "nonsense" if moment.step == "kept" else None)
    world.subscribe(1)
    world.approve(issue())
    with sending(world, script):
        world.run_at(DUE)
    assert states(world) == [R.UNCERTAIN]
    assert returned(world, bounce_of(script, "p0@example.com")) == MailboxReading(reports=1)
    assert states(world) == [R.BOUNCED]


def test_the_application_reads_the_words_that_it_writes(tmp_path_factory: pytest.TempPathFactory, store: Store) -> None:
    root = tmp_path_factory.mktemp("clinic") / "clinic"
    initialise(root, NewClinic(jurisdictions=("IN",)))
    mail_server = {"CLINIC_SMTP__SERVER": "127.0.0.1:587", "CLINIC_SMTP__USERNAME": "u", "CLINIC_SMTP_PASSWORD": "p"}
    application = Application(root, mail_server)
    application.found()
    world = World(store)
    world.subscribe(1)
    world.approve(issue())
    world.run_at(DUE)
    (delivery,) = world.deliveries(issue())
    publisher = application.publisher()
    copy = application.copy_tokens.read(publisher.copy_token(delivery, "s00000"))
    assert copy is not None
    assert (copy.first, copy.subscriber) == (delivery.id, "s00000")
    application.store.close()
