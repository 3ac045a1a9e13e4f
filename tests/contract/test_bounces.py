"""Mails that come back to a mailbox: each is taken once, none is lost, and a forged one changes nothing."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from certificates import certificate_for_this_machine
from delivery_world import DUE, World, issue
from imap_server import PASSWORD, USERNAME, Folder, ImapServer
from returned_mails import ANSWER, AWAY, COMPLAINT, DELAYED, FULL, TOKEN, UNKNOWN_USER, delivery_report

from scheduler.channels.email.imap_mailbox import ImapMailbox
from scheduler.domain.bounces import BounceMailbox, MailboxReading
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.events import ReportedEvent, Taken
from scheduler.domain.recipient import RecipientState
from scheduler.ports import Store
from scheduler.services.bounces import PIECE, Bounces
from scheduler.services.copy_tokens import CopyTokens

TOKENS = CopyTokens((b"k" * 32,))
R = RecipientState


@pytest.fixture
def world(store: Store) -> World:
    """An issue that four people have."""
    world = World(store)
    world.subscribe(4)
    world.approve(issue())
    world.run_at(DUE)
    return world


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.fixture
def server(folder: Folder) -> Iterator[ImapServer]:
    with ImapServer(folder) as server:
        yield server


@pytest.fixture
def mailbox(server: ImapServer) -> BounceMailbox:
    return BounceMailbox(server=server.place, username=USERNAME, password=PASSWORD, tls=False, timeout=5.0)


@pytest.fixture
def bounces(world: World, mailbox: BounceMailbox) -> Bounces:
    return reader(world, mailbox)


def reader(world: World, mailbox: BounceMailbox) -> Bounces:
    return Bounces(
        store=world.store,
        clock=world.clock,
        mailbox=ImapMailbox(mailbox),
        name=mailbox.name,
        accounts=("another", "email"),
        copy_of=TOKENS.read,
        take=world.events.take,
        deletes=mailbox.delete,
    )


def about(world: World, person: int, mail: bytes) -> bytes:
    """A mail with the word for a person's copy in place of the sample's."""
    token = TOKENS.of(world.deliveries(issue())[0], f"s{person:05}")
    return mail.replace(TOKEN.encode(), token.encode())


def states(world: World) -> list[RecipientState]:
    with world.store.transaction() as tables:
        return [person.state for person in tables.recipients.of_issue(issue().key, 1)]


def test_each_report_moves_its_own_person(world: World, folder: Folder, bounces: Bounces) -> None:
    folder.deliver(
        about(world, 0, delivery_report(UNKNOWN_USER)),
        about(world, 1, delivery_report(DELAYED)),
        about(world, 2, COMPLAINT),
    )
    assert bounces.read() == MailboxReading(reports=3)
    assert states(world) == [R.BOUNCED, R.DEFERRED, R.COMPLAINED, R.ACCEPTED]


def test_who_bounced_hard_or_complained_is_not_written_to_again(world: World, folder: Folder, bounces: Bounces) -> None:
    folder.deliver(
        about(world, 0, delivery_report(UNKNOWN_USER)),
        about(world, 1, delivery_report(FULL)),
        about(world, 2, COMPLAINT),
    )
    bounces.read()
    with world.store.transaction() as tables:
        hashes = [hashed for number in range(4) for hashed in world.events.address_hashes(f"p{number}@example.com")]
        assert len(tables.suppressions.of(hashes)) == 2


def test_nothing_is_taken_twice(world: World, folder: Folder, bounces: Bounces) -> None:
    folder.deliver(about(world, 0, delivery_report(UNKNOWN_USER)))
    assert bounces.read() == MailboxReading(reports=1)
    assert bounces.read() == MailboxReading()
    assert folder.fetched == [1]


def test_a_mailbox_that_is_numbered_anew_is_read_anew_and_nothing_is_taken_twice(
    world: World, folder: Folder, bounces: Bounces
) -> None:
    folder.deliver(about(world, 0, delivery_report(UNKNOWN_USER)), ANSWER)
    bounces.read()
    folder.begin_anew()
    folder.deliver(about(world, 1, delivery_report(UNKNOWN_USER)))
    assert bounces.read() == MailboxReading(reports=1, repeated=1, left=1)


def test_a_forged_word_changes_nothing(world: World, folder: Folder, bounces: Bounces) -> None:
    own = TOKENS.of(world.deliveries(issue())[0], "s00000")
    forged = [own[:-10] + "a" * 10, "a" * 53, own[:20] + "b" * 20 + own[40:], "../" + own]
    for word in forged:
        folder.deliver(delivery_report(UNKNOWN_USER).replace(TOKEN.encode(), word.encode()))
    folder.deliver(delivery_report(UNKNOWN_USER, to="news@clinic.example", copy="To: p0@example.com\n"))
    reading = bounces.read()
    assert (reading.reports, reading.foreign) == (0, 5)
    assert states(world) == [R.ACCEPTED] * 4


def test_automatic_answers_are_passed_over_and_what_nobody_understands_is_left(
    world: World, folder: Folder, bounces: Bounces, caplog: pytest.LogCaptureFixture
) -> None:
    folder.deliver(about(world, 0, AWAY), about(world, 1, ANSWER), b"\0" * 100)
    assert bounces.read() == MailboxReading(automatic=1, left=2)
    assert states(world) == [R.ACCEPTED] * 4
    assert "look at them" in caplog.text
    assert len(folder.mails) == 3


def test_mails_stay_as_they_are_unless_the_clinic_asks(world: World, folder: Folder, mailbox: BounceMailbox) -> None:
    mails = about(world, 0, delivery_report(UNKNOWN_USER)), about(world, 1, AWAY), about(world, 2, ANSWER)
    folder.deliver(*mails)
    reader(world, mailbox).read()
    assert len(folder.mails) == 3
    assert not {"STORE", "SELECT", "EXPUNGE"} & set(folder.commands)
    folder.begin_anew()
    assert reader(world, replace(mailbox, delete=True)).read().removed == 2
    assert list(folder.mails.values()) == [mails[2]]


def test_a_mailbox_of_any_length_is_read_in_pieces(world: World, folder: Folder, bounces: Bounces) -> None:
    folder.deliver(*[ANSWER] * (PIECE * 2), about(world, 0, delivery_report(UNKNOWN_USER)))
    assert bounces.read() == MailboxReading(reports=1, left=PIECE * 2)


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("taken_before", [True, False])
def test_a_process_that_is_killed_loses_nothing_and_takes_nothing_twice(
    world: World, folder: Folder, bounces: Bounces, taken_before: bool
) -> None:
    def take(account: str, events: Sequence[ReportedEvent]) -> Taken:
        taken = world.events.take(account, events) if taken_before else Taken()
        if account == "email":
            raise KilledError
        return taken

    folder.deliver(about(world, 0, delivery_report(UNKNOWN_USER)))
    with pytest.raises(KilledError):
        replace(bounces, take=take).read()
    expected = MailboxReading(repeated=1) if taken_before else MailboxReading(reports=1)
    assert bounces.read() == expected
    assert states(world)[0] is R.BOUNCED


def test_a_connection_that_breaks_in_the_middle_keeps_what_was_read(
    world: World, folder: Folder, bounces: Bounces
) -> None:
    folder.deliver(*[ANSWER] * PIECE, about(world, 0, delivery_report(UNKNOWN_USER)))
    folder.broken.add(PIECE + 1)
    with pytest.raises(ClinicError, match="mailbox of bounces"):
        bounces.read()
    folder.broken.clear()
    assert bounces.read() == MailboxReading(reports=1)


def test_two_readers_at_once_take_each_report_once(world: World, folder: Folder, mailbox: BounceMailbox) -> None:
    folder.deliver(about(world, 0, delivery_report(UNKNOWN_USER)))
    first, second = reader(world, mailbox), reader(world, mailbox)

    def take(account: str, events: Sequence[ReportedEvent]) -> Taken:
        if account == "email":
            assert second.read() == MailboxReading(reports=1)
        return world.events.take(account, events)

    assert replace(first, take=take).read() == MailboxReading(repeated=1)


def test_the_doctor_says_what_is_in_it(world: World, folder: Folder, bounces: Bounces) -> None:
    folder.deliver(ANSWER, ANSWER)
    assert bounces.examine() == "2 mails, 2 of them new"
    assert not folder.fetched


def test_a_wrong_password_is_told_without_it(world: World, mailbox: BounceMailbox) -> None:
    wrong = reader(world, replace(mailbox, password="another password"))
    with pytest.raises(ClinicError) as refused:
        wrong.read()
    assert "AUTHENTICATIONFAILED" in str(refused.value)
    assert "another password" not in str(refused.value)
    assert "@" not in str(refused.value)
    wrong.read_or_tell()


def test_a_folder_that_is_not_there_and_a_server_that_is_not_there_are_told(
    world: World, mailbox: BounceMailbox
) -> None:
    with pytest.raises(ClinicError, match="no such folder"):
        reader(world, replace(mailbox, folder="Bounces")).read()
    with pytest.raises(ClinicError, match="cannot be reached"):
        reader(world, replace(mailbox, server="127.0.0.1:1")).examine()
    with pytest.raises(BadInput, match="HOST:PORT"):
        reader(world, replace(mailbox, server="mail.example.com:imap"))


def test_no_password_goes_in_the_clear_to_another_machine(
    world: World, mailbox: BounceMailbox, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.channels.email.imap_mailbox.is_this_machine", lambda _host: False)
    with pytest.raises(ClinicError, match="offers no TLS"):
        reader(world, mailbox).read()
    assert "LOGIN" not in folder.commands


def test_the_server_has_to_prove_who_it_is(
    world: World, folder: Folder, mailbox: BounceMailbox, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certificate = certificate_for_this_machine(tmp_path_factory.mktemp("certificate"))
    folder.deliver(ANSWER)
    with ImapServer(folder, certificate.server()) as server:
        over_tls = replace(mailbox, server=server.place, tls=True)
        with pytest.raises(ClinicError, match="SSLCertVerificationError"):
            reader(world, over_tls).read()
        believing = ImapMailbox(over_tls, certificate.client())
        assert replace(reader(world, over_tls), mailbox=believing).read() == MailboxReading(left=1)
    assert isinstance(certificate.client(), ssl.SSLContext)
