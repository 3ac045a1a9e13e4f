"""A mail server that refuses, defers, cuts and closes at every step: nobody twice, nobody lost (promises 3 and 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_mail_server import CUT, STEPS, Moment, Script, ScriptedMailServer

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.smtp_session import LATER
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, RetryAt
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, BatchPayload, Picture, RenderedIssue
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.testing import FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
ISSUE = RenderedIssue("Hello", "", f"<p>{UNSUBSCRIBE_PLACEHOLDER}</p>", f"Hello\n{UNSUBSCRIBE_PLACEHOLDER}\n", (), ())


def batch(count: int) -> BatchPayload:
    people = tuple(
        Addressee(f"s{n}", f"r{n}@reader.example", "", f"https://c.example/{n}", token=f"token{n}")
        for n in range(count)
    )
    return BatchPayload("d" * 24, ISSUE, "Clinic", "news@clinic.example", None, people)


@contextmanager
def mail_server(
    script: Script, connections: int = 3, per_connection: int = 100, timeout: float = 10.0, return_path: str = ""
) -> Iterator[SmtpEmail]:
    with ScriptedMailServer(script) as server:
        account = SmtpEmail(
            SmtpAccount(
                name="email",
                server=server.place,
                username="u",
                password="a password",
                connections=connections,
                messages_per_connection=per_connection,
                timeout=timeout,
                return_path=return_path,
            ),
            FixedClock(NOW),
        )
        try:
            yield account
        finally:
            account.close()


def sent(account: SmtpEmail, payload: BatchPayload) -> BatchOutcome:
    """Send, and return how it ended for each person, whatever form the answer has."""
    try:
        receipt = account.send(payload, NOTHING_PREPARED)
    except TakenInPart as answer:
        return answer.outcome
    except ChannelFailure as failure:
        return BatchOutcome(failure=failure)
    return BatchOutcome(frozenset(person.subscriber for person in payload.addressees), receipt=receipt)


def untried(payload: BatchPayload, outcome: BatchOutcome) -> BatchPayload:
    decided = outcome.accepted | outcome.refused.keys() | outcome.unclear.keys()
    return replace(payload, addressees=tuple(each for each in payload.addressees if each.subscriber not in decided))


def tried_until_decided(account: SmtpEmail, payload: BatchPayload) -> tuple[set[str], set[str], set[str]]:
    """Send as the ledger does, whoever was not tried again and again; return who is accepted, refused, unclear."""
    accepted: set[str] = set()
    refused: set[str] = set()
    unclear: set[str] = set()
    for _ in range(40):
        if not payload.addressees:
            break
        outcome = sent(account, payload)
        accepted |= outcome.accepted
        refused |= outcome.refused.keys()
        unclear |= outcome.unclear.keys()
        payload = untried(payload, outcome)
    assert not payload.addressees
    return accepted, refused, unclear


def once(happens: Callable[[Moment], str | None]) -> Callable[[Moment], str | None]:
    """Let something happen one time."""
    left = [1]

    def at(moment: Moment) -> str | None:
        reply = happens(moment) if left else None
        if reply and left:
            left.pop()
            return reply
        return None

    return at


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("reply", [CUT, "421 going down", "451 later", "nonsense", "250-"])
@pytest.mark.parametrize("step", STEPS)
def test_a_fault_at_any_step_loses_nobody_and_nobody_gets_two(step: str, reply: str, connections: int) -> None:
    script = Script(at=once(lambda moment: reply if moment.step == step and moment.taken == 1 else None))
    if step in {"greeting", "ehlo", "auth"}:
        script.at = once(lambda moment: reply if moment.step == step else None)
    # Only the reply that never ends has to be waited for.
    with mail_server(script, connections, timeout=0.5 if reply == "250-" else 10.0) as account:
        accepted, refused, unclear = tried_until_decided(account, batch(6))
    mails = Counter(script.addresses)
    assert max(mails.values()) == 1
    assert not refused
    assert len(accepted) + len(unclear) == 6
    assert {f"r{name[1:]}@reader.example" for name in accepted} <= mails.keys()
    # Only the wait after the last dot can leave anybody unclear; a short mail leaves as a whole, with its dot.
    assert len(unclear) <= (1 if step in {"body", "dot", "kept"} and reply in {CUT, "nonsense", "250-"} else 0)


def test_a_mail_that_was_cut_before_its_last_dot_is_not_unclear() -> None:
    picture = Picture("card-1.png", "image/png", bytes(6_000_000), "A card", 1200, 600)
    payload = replace(batch(3), issue=replace(ISSUE, pictures=(picture,)))
    script = Script(at=once(lambda moment: CUT if moment.step == "body" and moment.taken == 1 else None))
    with mail_server(script, connections=1) as account:
        account.send(payload, NOTHING_PREPARED)
    assert Counter(script.addresses) == {f"r{n}@reader.example": 1 for n in range(3)}


FAULTS = st.sampled_from([None, None, None, CUT, "421 enough", "450 busy", "550 5.1.1 unknown", "nonsense"])


@settings(max_examples=60, deadline=None)
@given(st.lists(FAULTS, min_size=1, max_size=40), st.integers(1, 4), st.integers(1, 3))
def test_whatever_the_server_does_everybody_is_decided_at_most_once(
    faults: list[str | None], connections: int, per_connection: int
) -> None:
    left = list(faults)

    def at(moment: Moment) -> str | None:
        if moment.step in {"greeting", "ehlo", "auth", "mail"}:
            return None  # these are about the account, and 550 there asks for a person
        return left.pop() if left else None

    script = Script(at=at)
    with mail_server(script, connections, per_connection, timeout=10.0) as account:
        accepted, refused, unclear = tried_until_decided(account, batch(8))
    mails = Counter(script.addresses)
    assert not mails or max(mails.values()) == 1
    assert len(accepted) + len(refused) + len(unclear) == 8
    had = {f"s{address[1:].partition('@')[0]}" for address in mails}
    assert accepted <= had <= accepted | unclear


def test_a_server_that_closes_after_some_mails_is_asked_for_another_connection() -> None:
    script = Script(at=lambda moment: "421 enough mails here" if moment.step == "mail" and moment.taken == 2 else None)
    with mail_server(script, connections=1) as account:
        account.send(batch(7), NOTHING_PREPARED)
    assert len(script.addresses) == 7
    assert script.connections == 4


def test_a_server_that_allows_one_connection_gets_everything_over_one_and_is_left_in_peace() -> None:
    script = Script()
    script.at = lambda moment: "421 too many connections" if moment.step == "greeting" and script.at_once > 1 else None
    with mail_server(script, connections=4) as account:
        for _ in range(5):
            outcome = sent(account, batch(12))
            assert len(outcome.accepted) == 12
    assert script.connections <= 4


def test_no_more_connections_than_set_and_no_more_mails_on_each() -> None:
    script = Script()
    with mail_server(script, connections=2, per_connection=5) as account:
        account.send(batch(20), NOTHING_PREPARED)
        account.send(batch(20), NOTHING_PREPARED)
    assert script.most_at_once <= 2
    assert script.connections >= 8
    assert len(script.addresses) == 40


def test_a_connection_serves_one_batch_after_another() -> None:
    script = Script()
    with mail_server(script, connections=1) as account:
        for _ in range(3):
            account.send(batch(5), NOTHING_PREPARED)
    assert script.connections == 1


def test_a_kept_connection_that_the_server_ended_meanwhile_is_replaced_without_a_word() -> None:
    script = Script(at=lambda moment: CUT if moment.step == "mail" and moment.taken == 5 else None)
    with mail_server(script, connections=1) as account:
        account.send(batch(5), NOTHING_PREPARED)
        assert len(sent(account, batch(5)).accepted) == 5
    assert len(script.addresses) == 10


def test_a_server_that_takes_nothing_holds_the_whole_channel() -> None:
    script = Script(at=lambda moment: "421 busy" if moment.step == "mail" else None)
    with mail_server(script) as account, pytest.raises(RetryAt) as held:
        account.send(batch(3), NOTHING_PREPARED)
    assert (held.value.when, held.value.whole_channel) == (NOW + LATER, True)


def test_a_server_that_refuses_everybody_by_its_rules_is_about_the_account_and_fails_nobody() -> None:
    script = Script(at=lambda moment: "550 5.7.1 relaying denied" if moment.step == "rcpt" else None)
    with mail_server(script) as account, pytest.raises(NeedsReconnect, match="everybody"):
        account.send(batch(3), NOTHING_PREPARED)
    assert not script.addresses


def test_one_person_whom_the_server_cannot_bear_holds_up_nobody_else() -> None:
    script = Script(at=lambda moment: CUT if moment.recipient == "r2@reader.example" else None)
    with mail_server(script, connections=1) as account:
        outcome = sent(account, batch(6))
        outcome = sent(account, untried(batch(6), outcome))
    assert sorted(script.addresses) == [f"r{n}@reader.example" for n in (0, 1, 3, 4, 5)]
    assert not outcome.unclear


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent_with_both_sizes() -> None:
    script = Script(offers=("SIZE 300", "AUTH PLAIN"))
    with mail_server(script) as account:
        outcome = sent(account, batch(2))
    assert len(outcome.refused) == 2
    assert all("300" in reason and "smaller" in reason for reason in outcome.refused.values())
    assert not [command for command in script.commands if command.startswith("MAIL")]


def test_the_return_path_names_the_copy_and_reports_are_asked_for_where_they_are_offered() -> None:
    script = Script(offers=("DSN", "SIZE", "AUTH PLAIN"))
    with mail_server(script, return_path="bounces@clinic.example") as account:
        account.send(batch(1), NOTHING_PREPARED)
    (mail,) = [each for each in script.commands if each.startswith("MAIL")]
    (rcpt,) = [each for each in script.commands if each.startswith("RCPT")]
    size = len(script.received[0][1])
    assert mail == f"MAIL FROM:<bounces+token0@clinic.example> SIZE={size} RET=HDRS ENVID=token0"
    assert rcpt == "RCPT TO:<r0@reader.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;r0@reader.example"


def test_without_an_offer_nothing_is_asked_and_without_a_return_path_bounces_go_to_the_sender() -> None:
    script = Script(offers=("AUTH PLAIN",))
    with mail_server(script) as account:
        account.send(batch(1), NOTHING_PREPARED)
    assert "MAIL FROM:<news@clinic.example>" in script.commands
    assert "RCPT TO:<r0@reader.example>" in script.commands


@pytest.mark.parametrize("offers", [("AUTH PLAIN",), ("AUTH PLAIN", "8BITMIME", "SMTPUTF8", "DSN")])
def test_an_address_beyond_ascii_needs_a_server_that_takes_it(offers: tuple[str, ...]) -> None:
    script = Script(offers=offers)
    payload = batch(2)
    named = replace(payload.addressees[0], address="ज्योति@reader.example", name="ज्योति")
    with mail_server(script, connections=1) as account:
        outcome = sent(account, replace(payload, addressees=(named, payload.addressees[1])))
    if "SMTPUTF8" in offers:
        assert outcome.accepted == {"s0", "s1"}
        assert any(each.endswith("BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=token0") for each in script.commands)
        assert any("NOTIFY=FAILURE,DELAY ORCPT=utf-8;ज्योति@reader.example" in each for each in script.commands)
    else:
        assert outcome.accepted == {"s1"}
        assert "SMTPUTF8" in outcome.refused["s0"]


@pytest.mark.parametrize(
    "address", ["a@b@c", "a b@c.example", "a@c.example>", "a\r\nRCPT TO:<x@y.example>@z", "@c", "a\0@c"]
)
def test_no_address_ends_the_command_that_it_stands_in(address: str) -> None:
    script, payload = Script(), batch(2)
    with mail_server(script, connections=1) as account:
        broken = replace(payload.addressees[0], address=address)
        outcome = sent(account, replace(payload, addressees=(broken, payload.addressees[1])))
    assert list(outcome.refused) == ["s0"]
    assert script.addresses == ["r1@reader.example"]
    assert len([each for each in script.commands if each.startswith("RCPT")]) == 1


def test_a_server_that_dribbles_for_ever_is_left() -> None:
    script = Script()

    def dribble(moment: Moment) -> str | None:
        return (
            "250-more\r\n" * 200_000 + "250-more"
            if moment.step == "kept" and moment.recipient.startswith("r0")
            else None
        )

    script.at = dribble
    with mail_server(script, connections=1, timeout=0.2) as account:
        outcome = sent(account, batch(2))
    assert list(outcome.unclear) == ["s0"]


def test_the_same_copy_has_the_same_message_id_in_every_retry() -> None:
    script = Script(at=once(lambda moment: "451 later" if moment.step == "kept" else None))
    with mail_server(script, connections=1) as account:
        payload = batch(1)
        assert not sent(account, payload).accepted
        account.send(replace(payload, delivery="e" * 24), NOTHING_PREPARED)
    ((_, mail),) = script.received
    assert b"Message-ID: <token0@clinic.example>\r\n" in mail


def test_issues_that_go_out_at_the_same_time_are_not_mixed_up() -> None:
    """Another issue is written between a look at the mail that is kept and its use."""

    class Interrupted(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            if others:
                account._template_of(others.pop())
            return str(self) == str(other)

    others: list[BatchPayload] = []
    with mail_server(Script()) as account:
        for another in ([], [replace(batch(1), issue=replace(ISSUE, subject="Another"))]):
            others += another
            one = replace(batch(1), issue=replace(ISSUE, subject=Interrupted("One")))
            assert account._template_of(one).subject == "One"
    assert not others
