"""An issue through a real mail server, and its bounces out of a real mailbox (promises 3 and 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from certificates import Certificate, certificate_for_this_machine
from delivery_world import DUE, World, issue
from mail_system import (
    CONNECTIONS,
    LATER,
    MAILBOX,
    MAILBOX_PASSWORD,
    REFUSED,
    SENDER,
    SENDER_PASSWORD,
    MailSystem,
    wait_until,
)
from scripted_mail_server import Moment, Script, ScriptedMailServer
from test_smtp_faults import batch, sent

from scheduler.channels.email.imap_mailbox import ImapMailbox
from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.bounces import BounceMailbox, MailboxReading
from scheduler.domain.errors import ClinicError, NeedsReconnect
from scheduler.domain.payload import BatchPayload, Picture
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Store
from scheduler.services.bounces import Bounces
from scheduler.services.copy_tokens import CopyTokens
from scheduler.testing import FixedClock

pytestmark = pytest.mark.peer

TOKENS = CopyTokens((b"k" * 32,))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_for_this_machine(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def readers() -> Iterator[ScriptedMailServer]:
    """The server of reader.example, to which Postfix hands its mails."""
    with ScriptedMailServer(Script(offers=("DSN", "SIZE"))) as server:
        yield server


@pytest.fixture(scope="module")
def system(certificate: Certificate, readers: ScriptedMailServer) -> Iterator[MailSystem]:
    system = MailSystem(certificate.file, readers.server_address[1])
    yield system
    system.stop()


@pytest.fixture
def arrived(readers: ScriptedMailServer) -> Script:
    script = readers.script
    script.received.clear()
    script.commands.clear()
    script.at = lambda _moment: None
    return script


@pytest.fixture
def account(system: MailSystem, certificate: Certificate) -> Iterator[SmtpEmail]:
    account = opened(system, certificate)
    yield account
    account.close()


def opened(system: MailSystem, certificate: Certificate, password: str = SENDER_PASSWORD) -> SmtpEmail:
    settings = SmtpAccount(
        name="email",
        server=f"127.0.0.1:{system.submission}",
        username=SENDER,
        password=password,
        connections=4,
        messages_per_connection=10,
        return_path=MAILBOX,
    )
    return SmtpEmail(settings, FixedClock(DUE), certificate.client())


def reader(world: World, system: MailSystem, certificate: Certificate, *, delete: bool = False) -> Bounces:
    mailbox = BounceMailbox(
        server=f"127.0.0.1:{system.imaps}", username=MAILBOX, password=MAILBOX_PASSWORD, delete=delete
    )
    return Bounces(
        store=world.store,
        clock=world.clock,
        mailbox=ImapMailbox(mailbox, certificate.client()),
        name=mailbox.name,
        accounts=("email",),
        copy_of=TOKENS.read,
        take=world.events.take,
        deletes=delete,
    )


def addressed(payload: BatchPayload, *addresses: str) -> BatchPayload:
    people = [replace(person, address=to) for person, to in zip(payload.addressees, addresses, strict=True)]
    return replace(payload, addressees=tuple(people))


def test_the_doctor_is_told_what_the_server_offers(account: SmtpEmail) -> None:
    assert account.check().name.endswith("takes mails of up to 2 MB, reports bounces")


def test_everybody_gets_a_mail_over_as_many_connections_as_the_server_takes(
    account: SmtpEmail, arrived: Script
) -> None:
    assert account._account.connections > CONNECTIONS
    for _ in range(2):
        assert len(sent(account, batch(40)).accepted) == 40
    wait_until(lambda: len(arrived.received) == 80, "the mails did not arrive")
    assert Counter(arrived.addresses) == {f"r{n}@reader.example": 2 for n in range(40)}


def test_a_mail_arrives_as_it_was_written_with_its_return_path_and_its_wishes(
    account: SmtpEmail, arrived: Script
) -> None:
    account.send(batch(1), NOTHING_PREPARED)
    wait_until(lambda: arrived.received, "the mail did not arrive")
    ((_, mail),) = arrived.received
    read = message_from_bytes(mail, policy=default)
    assert (read["Message-ID"], read["To"]) == ("<token0@clinic.example>", "r0@reader.example")
    assert read["List-Unsubscribe"] == "<https://c.example/0>"
    (from_,) = [each for each in arrived.commands if each.startswith("MAIL")]
    (to,) = [each for each in arrived.commands if each.startswith("RCPT")]
    assert from_.startswith("MAIL FROM:<bounces+token0@clinic.example>")
    assert {"RET=HDRS", "ENVID=token0"} <= set(from_.split())
    assert "ORCPT=rfc822;r0@reader.example" in to


def test_who_is_refused_or_put_off_is_told_apart_from_the_others(account: SmtpEmail, arrived: Script) -> None:
    outcome = sent(account, addressed(batch(3), REFUSED, LATER, "ana@reader.example"))
    assert outcome.accepted == {"s2"}
    assert list(outcome.refused) == ["s0"]
    assert "5.1.1" in outcome.refused["s0"]
    assert not outcome.unclear
    wait_until(lambda: arrived.received, "the mail did not arrive")
    assert arrived.addresses == ["ana@reader.example"]


def test_a_mail_larger_than_the_server_takes_is_refused_before_it_is_sent(account: SmtpEmail, arrived: Script) -> None:
    picture = Picture("card-1.png", "image/png", bytes(2_000_000), "A card", 1200, 600)
    payload = replace(batch(1), issue=replace(batch(1).issue, pictures=(picture,)))
    assert "2,000,000" in sent(account, payload).refused["s0"]


def test_a_wrong_password_needs_a_person(system: MailSystem, certificate: Certificate) -> None:
    with pytest.raises(NeedsReconnect):
        opened(system, certificate, "another").send(batch(1), NOTHING_PREPARED)


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_password(system: MailSystem) -> None:
    settings = SmtpAccount(
        name="email", server=f"127.0.0.1:{system.submission}", username=SENDER, password=SENDER_PASSWORD
    )
    before = system.log().count("sasl_username")
    assert sent(SmtpEmail(settings, FixedClock(DUE)), batch(1)).failure is not None
    assert system.log().count("sasl_username") == before


def test_what_comes_back_finds_its_person_and_is_taken_once(
    store: Store, system: MailSystem, certificate: Certificate, account: SmtpEmail, arrived: Script
) -> None:
    def refuses(moment: Moment) -> str | None:
        return "550 5.1.1 no such user" if moment.step == "rcpt" and moment.recipient == "r1@reader.example" else None

    world = World(store)
    world.subscribe(3)
    world.approve(issue())
    world.run_at(DUE)
    tokens = [TOKENS.of(world.deliveries(issue())[0], f"s{number:05}") for number in range(3)]
    people = tuple(replace(person, token=token) for person, token in zip(batch(3).addressees, tokens, strict=True))
    arrived.at = refuses
    account.send(replace(batch(3), addressees=people), NOTHING_PREPARED)
    bounces = reader(world, system, certificate)
    wait_until(lambda: bounces.examine().endswith("1 of them new"), "the bounce did not come back")
    assert bounces.read() == MailboxReading(reports=1)
    assert bounces.read() == MailboxReading()
    with world.store.transaction() as tables:
        states = [person.state for person in tables.recipients.of_issue(issue().key, 1)]
    assert states == [RecipientState.ACCEPTED, RecipientState.BOUNCED, RecipientState.ACCEPTED]
    cleared = reader(world, system, certificate, delete=True)
    assert replace(cleared, name="read anew").read() == MailboxReading(repeated=1, removed=1)
    assert cleared.examine() == "0 mails, 0 of them new"


def test_a_mailbox_whose_password_is_wrong_is_told(store: Store, system: MailSystem, certificate: Certificate) -> None:
    mailbox = BounceMailbox(server=f"127.0.0.1:{system.imaps}", username=MAILBOX, password="another")
    bounces = replace(reader(World(store), system, certificate), mailbox=ImapMailbox(mailbox, certificate.client()))
    with pytest.raises(ClinicError, match="said no"):
        bounces.read()
