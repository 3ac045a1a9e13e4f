"""Email over the sendgrid SDK, against the simulator."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from channel_cases import ATTEMPT, NOW, ChannelCases

from scheduler.channels.email.sendgrid_body import mail_body
from scheduler.channels.email.spec import SENDGRID, SendGridAccount
from scheduler.channels.opening import open_account
from scheduler.domain.batch import TakenInPart
from scheduler.domain.delivery import Receipt, Undecided
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Addressee,
    Attachment,
    BatchPayload,
    Picture,
    PostPayload,
    RenderedIssue,
)
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Channel, ErasesPeople
from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.exchange import Answer
from scheduler.simulator.mailing import emails_of
from scheduler.simulator.state import ERASED
from scheduler.testing import FixedClock

MAILER = simulated.SendGridAccount()
ISSUE = RenderedIssue(
    subject="Exosomes: what is known",
    preheader="In short",
    html=f'<p>Hello</p><img src="cid:card-1.png" alt=""><a href="{UNSUBSCRIBE_PLACEHOLDER}">Unsubscribe</a>',
    text=f"Hello\n\nUnsubscribe: {UNSUBSCRIBE_PLACEHOLDER}",
    pictures=(Picture("card-1.png", "image/png", b"\x89PNG\r\n\x1a\n", "A card", 600, 300),),
    links=(),
)
BATCH = BatchPayload(
    ATTEMPT.delivery,
    ISSUE,
    "Aestheticaa",
    "news@clinic.example",
    "hello@clinic.example",
    (
        Addressee("s-1", "ana@reader.example", "Smith; Ana, Dr", "https://clinic.example/u/1?k=a&t=1"),
        Addressee("s-2", "bo@reader.example", "", "https://clinic.example/u/2"),
    ),
)
FULL_BATCH = replace(
    BATCH,
    issue=replace(
        ISSUE,
        subject="{{own-first-name|reader}}, a word",
        html=f"<p>Dear {{{{own-first-name|reader}}}},</p>{ISSUE.html}",
        text=f"Dear {{{{own-first-name|reader}}}},\n\n{ISSUE.text}",
    ),
    addressees=(replace(BATCH.addressees[0], first_name="Ana"), BATCH.addressees[1]),
)
"""A batch with everything that a newsletter may have."""

SPECIFICATION = Path(__file__).parents[1] / "specifications" / "sendgrid-mail-v3.json"


def readers(count: int) -> tuple[Addressee, ...]:
    return tuple(Addressee(f"s-{n}", f"r{n}@reader.example", f"R {n}", f"https://c.example/{n}") for n in range(count))


class TestEmail(ChannelCases):
    channel = "email"
    secrets = (MAILER.api_key, "Bearer", "reader.example", "clinic.example")

    def open(
        self, url: str, clock: FixedClock, *, timeout: float = 5.0, key: str | None = None, activity: bool = True
    ) -> Channel:
        key = MAILER.api_key if key is None else key
        settings = SendGridAccount(name="email", api_key=key, base_url=url, timeout=timeout, activity=activity)
        return open_account(SENDGRID, settings, clock)

    def payload(self) -> BatchPayload:
        return BATCH

    def accepted(self, simulator: Simulator) -> list[str]:
        return [mailing.message_id for mailing in simulator.state.mailings]

    def test_each_recipient_gets_their_own_way_out(self, account: Channel, simulator: Simulator) -> None:
        account.send(BATCH, NOTHING_PREPARED)
        (mailing,) = simulator.state.mailings
        for mail, reader in zip(emails_of(mailing), BATCH.addressees, strict=True):
            assert mail.to_address == reader.address
            assert mail.headers["List-Unsubscribe"] == f"<{reader.unsubscribe_url}>"
            assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert reader.unsubscribe_url in mail.html
            assert reader.unsubscribe_url in mail.text
            assert UNSUBSCRIBE_PLACEHOLDER not in mail.html + mail.text
            assert mail.headers["List-Id"] == "<newsletter.clinic.example>"
            assert mail.custom_args == {"delivery": BATCH.delivery, "recipient": reader.subscriber}

    def test_each_recipient_is_greeted_by_name_where_they_have_one(
        self, account: Channel, simulator: Simulator
    ) -> None:
        account.send(FULL_BATCH, NOTHING_PREPARED)
        ana, bo = emails_of(simulator.state.mailings[0])
        assert (ana.subject, ana.text[:9]) == ("Ana, a word", "Dear Ana,")
        assert (bo.subject, bo.text[:12]) == ("reader, a word", "Dear reader,")
        assert "<p>Dear Ana,</p>" in ana.html
        assert "{{" not in f"{ana.subject}{ana.html}{ana.text}{bo.subject}{bo.html}{bo.text}"

    @pytest.mark.parametrize("counted", [(), ("opened",), ("clicked",), ("clicked", "opened")])
    def test_sendgrid_counts_what_was_signed_and_nothing_else(
        self, account: Channel, simulator: Simulator, counted: tuple[str, ...]
    ) -> None:
        account.send(replace(BATCH, counted=counted), NOTHING_PREPARED)
        settings = simulator.state.mailings[0].body["tracking_settings"]
        assert settings["click_tracking"] == {"enable": "clicked" in counted, "enable_text": False}
        assert settings["open_tracking"]["enable"] is ("opened" in counted)
        assert not settings["subscription_tracking"]["enable"]
        assert not settings["ganalytics"]["enable"]

    def test_no_link_of_a_persons_own_goes_by_sendgrid_even_where_clicks_are_counted(
        self, account: Channel, simulator: Simulator
    ) -> None:
        html = f'<a href="{UNSUBSCRIBE_PLACEHOLDER}">Leave</a><a href="https://clinic.example/a">Read</a>'
        account.send(replace(BATCH, issue=replace(ISSUE, html=html), counted=("clicked",)), NOTHING_PREPARED)
        shown = emails_of(simulator.state.mailings[0])[0].html
        own = BATCH.addressees[0].unsubscribe_url
        assert f'<a clicktracking="off" href="{own}">' in shown
        assert '<a href="https://clinic.example/a">' in shown

    def test_mail_that_nobody_subscribed_to_has_no_list_to_leave(self, account: Channel, simulator: Simulator) -> None:
        people = tuple(replace(reader, unsubscribe_url="") for reader in BATCH.addressees)
        account.send(replace(BATCH, addressees=people), NOTHING_PREPARED)
        for mail in emails_of(simulator.state.mailings[0]):
            assert not [name for name in mail.headers if name.startswith("List-")]

    def test_one_refused_address_does_not_fail_the_others(self, account: Channel, simulator: Simulator) -> None:
        broken = Addressee("s-3", "no address", "", "https://clinic.example/u/3")
        with pytest.raises(TakenInPart) as answer:
            account.send(replace(BATCH, addressees=(*BATCH.addressees, broken)), NOTHING_PREPARED)
        outcome = answer.value.outcome
        assert list(outcome.refused) == ["s-3"]
        assert "address" in outcome.refused["s-3"]
        assert isinstance(outcome.failure, RetryAt)
        assert not outcome.accepted | outcome.unclear.keys()
        assert not simulator.state.mailings

    def test_a_thousand_recipients_go_out_in_one_call(self, account: Channel, simulator: Simulator) -> None:
        account.send(replace(BATCH, addressees=readers(1000)), NOTHING_PREPARED)
        assert self.calls(simulator) == 1
        assert len(emails_of(simulator.state.mailings[0])) == 1000

    @pytest.mark.parametrize(
        "batch",
        [
            replace(BATCH, addressees=readers(1001)),
            replace(BATCH, addressees=()),
            replace(
                BATCH, addressees=(*BATCH.addressees, Addressee("s-3", "ANA@reader.example", "", "https://c.example"))
            ),
            replace(BATCH, issue=replace(ISSUE, html="x" * 30_000_000)),
            PostPayload(ATTEMPT.delivery, "A post", ()),
        ],
        ids=["1,001 recipients", "nobody", "an address twice", "30 MB", "a post"],
    )
    def test_what_sendgrid_would_refuse_is_refused_before_any_call(
        self, account: Channel, simulator: Simulator, batch: BatchPayload | PostPayload
    ) -> None:
        with pytest.raises(Rejected) as refused:
            account.send(batch, NOTHING_PREPARED)
        with pytest.raises(Rejected):
            account.prepare(batch, None)
        assert "reader.example" not in refused.value.reason
        assert not simulator.state.requests

    def test_what_sendgrid_refuses_is_refused_for_good_in_its_words(self, account: Channel) -> None:
        with pytest.raises(Rejected, match="The subject is required"):
            account.send(replace(BATCH, issue=replace(ISSUE, subject="")), NOTHING_PREPARED)

    def test_an_address_in_sendgrids_words_is_left_out(self, account: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scheduler.channels.email.sendgrid_body.normal_address", str)
        twice = (*BATCH.addressees, Addressee("s-3", "ANA@reader.example", "", "https://c.example"))
        with pytest.raises(Rejected, match="duplicate") as refused:
            account.send(replace(BATCH, addressees=twice), NOTHING_PREPARED)
        assert "@" not in refused.value.reason

    def test_without_email_activity_a_person_is_told_where_to_look(
        self, simulator: Simulator, clock: FixedClock
    ) -> None:
        sighting = self.open(simulator.url, clock, activity=False).find(BATCH, ATTEMPT)
        assert isinstance(sighting, Undecided)
        assert BATCH.delivery in sighting.reason
        assert not simulator.state.requests

    def test_an_account_that_has_not_bought_email_activity_leaves_it_undecided(self, clock: FixedClock) -> None:
        with Simulator(clock, accounts={"email": simulated.SendGridAccount(activity=False)}) as simulator:
            assert isinstance(self.open(simulator.url, clock).find(BATCH, ATTEMPT), Undecided)

    def test_the_eu_region_has_no_activity_to_ask(self, clock: FixedClock) -> None:
        account = self.open("https://api.eu.sendgrid.com", clock)
        assert isinstance(account.find(BATCH, ATTEMPT), Undecided)

    def test_a_key_that_may_not_send_needs_a_person(self, clock: FixedClock) -> None:
        with Simulator(clock, accounts={"email": simulated.SendGridAccount(may_send=False)}) as simulator:
            account = self.open(simulator.url, clock)
            assert account.check().missing_rights == ("Mail Send",)
            with pytest.raises(NeedsReconnect, match="permissions"):
                account.send(BATCH, NOTHING_PREPARED)

    def test_only_202_says_that_a_mail_was_taken(
        self, account: Channel, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulator, "respond", lambda _: Answer(200))
        with pytest.raises(Uncertain):
            account.send(BATCH, NOTHING_PREPARED)

    def test_an_email_cannot_be_called_back_and_nothing_is_asked(self, account: Channel, simulator: Simulator) -> None:
        assert not account.withdraw(Receipt("id", None, NOW))
        assert not simulator.state.requests

    def test_people_are_erased_at_sendgrid_and_twice_is_as_once(self, account: Channel, simulator: Simulator) -> None:
        account.send(BATCH, NOTHING_PREPARED)
        assert isinstance(account, ErasesPeople)
        jobs = {account.erase(["ana@reader.example"]) for _ in range(2)}
        assert jobs == {erasure.id for erasure in simulator.state.erased}
        (mailing,) = simulator.state.mailings
        assert [mail.to_address for mail in emails_of(mailing)] == [ERASED, "bo@reader.example"]
        assert "Ana" not in str(mailing.body["personalizations"])

    def test_a_key_that_may_not_erase_says_which_right_it_lacks(self, clock: FixedClock) -> None:
        with Simulator(clock, accounts={"email": simulated.SendGridAccount(may_erase=False)}) as simulator:
            account = self.open(simulator.url, clock)
            assert isinstance(account, ErasesPeople)
            with pytest.raises(NeedsReconnect, match="erasejob"):
                account.erase(["ana@reader.example"])

    def test_the_receipt_has_sendgrids_message_id(self, account: Channel) -> None:
        receipt = account.send(BATCH, NOTHING_PREPARED)
        assert len(receipt.platform_id) == 22
        assert receipt.url is None
        assert receipt.at == NOW


@pytest.fixture
def schema() -> dict[str, Any]:
    described = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    body = described["components"]["requestBodies"]["PostMailSend"]["content"]["application/json"]["schema"]
    return {**body, "components": described["components"]}


TO_STAFF = replace(
    BATCH, issue=replace(ISSUE, pictures=()), attachments=(Attachment("to-sign.ics", "text/calendar", b"BEGIN"),)
)
"""A mail to somebody who works here, with a file."""


@pytest.mark.parametrize(
    "batch", [BATCH, FULL_BATCH, TO_STAFF, replace(BATCH, reply_to=None, issue=replace(ISSUE, pictures=()))]
)
def test_the_body_has_the_shape_that_sendgrid_publishes(schema: dict[str, Any], batch: BatchPayload) -> None:
    jsonschema.validate(mail_body(batch), schema, cls=jsonschema.Draft202012Validator)


def test_every_field_of_the_body_is_one_that_sendgrid_publishes(schema: dict[str, Any]) -> None:
    body = mail_body(FULL_BATCH)
    assert body.keys() <= schema["properties"].keys()
    assert body["personalizations"][0].keys() <= schema["properties"]["personalizations"]["items"]["properties"].keys()
    assert body["tracking_settings"].keys() <= schema["properties"]["tracking_settings"]["properties"].keys()
    assert body["attachments"][0].keys() <= schema["properties"]["attachments"]["items"]["properties"].keys()
