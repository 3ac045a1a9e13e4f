"""The simulated SendGrid refuses what SendGrid refuses, and answers as SendGrid answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from simulator_cases import NOW, as_sendgrid, ask, mail, send

from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.mailing import emails_of
from scheduler.testing import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def people(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"to": [{"email": f"r{number}@reader.example"}], **fields} for number in range(count)]


def test_a_mail_is_accepted_with_a_message_id_and_no_body(simulator: Simulator) -> None:
    answer = send(simulator)
    assert (answer.status_code, answer.content) == (202, b"")
    assert len(answer.headers["X-Message-Id"]) == 22
    assert send(simulator).headers["X-Message-Id"] != answer.headers["X-Message-Id"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"personalizations": []}, "personalizations"),
        ({"personalizations": people(1001)}, "personalizations"),
        ({"personalizations": [{"to": []}]}, "personalizations.0.to"),
        ({"personalizations": [{"to": [{"email": "nobody"}]}]}, "personalizations.0.to"),
        ({"personalizations": [{"to": [{"email": "a@b.example", "name": "Smith, Ann"}]}]}, "personalizations.0.to"),
        ({"personalizations": [*people(1), {"to": [{"email": "R0@reader.example"}]}]}, "personalizations"),
        ({"personalizations": people(1, substitutions={"-a-": "é" * 5000})}, "personalizations.0.substitutions"),
        ({"personalizations": people(1, custom_args={"a": "b" * 10_000})}, "personalizations.0.custom_args"),
        ({"personalizations": people(1, headers={"Reply-To": "x"})}, "personalizations.0.headers"),
        ({"headers": {"DKIM-Signature": "x"}}, "headers"),
        ({"personalizations": people(1, send_at=int(NOW.timestamp()) + 72 * 3600 + 1)}, "personalizations.0.send_at"),
        ({"from": {}}, "from"),
        ({"subject": ""}, "subject"),
        ({"content": []}, "content"),
        ({"content": [{"type": "text/html", "value": ""}]}, "content.0.value"),
        ({"content": [{"type": "text/html", "value": "a"}, {"type": "text/plain", "value": "a"}]}, "content"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_a_limit_is_refused_with_the_field(
    simulator: Simulator, fields: dict[str, Any], field: str
) -> None:
    answer = send(simulator, **fields)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not simulator.state.mailings


def test_more_than_a_thousand_recipients_are_refused_however_they_are_spread(simulator: Simulator) -> None:
    crowd = [{"to": [{"email": f"{place}-{number}@r.example"} for number in range(501)]} for place in range(2)]
    assert send(simulator, personalizations=crowd).status_code == 400


def test_a_thousand_people_and_72_hours_are_within_the_limits(simulator: Simulator) -> None:
    send_at = int((NOW + timedelta(hours=72)).timestamp())
    assert send(simulator, personalizations=people(1000, send_at=send_at)).status_code == 202


def test_thirty_megabytes_are_too_many(simulator: Simulator) -> None:
    answer = send(simulator, subject="x" * 30_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"personalizations": 5}', b'{"content": [{}]}'])
def test_what_is_not_the_apis_json_is_refused(simulator: Simulator, body: bytes) -> None:
    assert as_sendgrid(simulator, "POST", "/v3/mail/send", data=body).status_code == 400


def test_a_wrong_or_missing_key_is_refused(simulator: Simulator) -> None:
    for headers in ({}, {"Authorization": "Bearer SG.other"}, {"Authorization": "SG.rehearsal.key"}):
        assert ask(simulator, "POST", "/v3/mail/send", json=mail(), headers=headers).status_code == 401
    assert as_sendgrid(simulator, "GET", "/v3/nothing").status_code == 404


def test_substitutions_reach_subject_html_and_text_of_each_recipient(simulator: Simulator) -> None:
    send(
        simulator,
        subject="For -name-",
        personalizations=[
            {"to": [{"email": f"{name}@r.example"}], "substitutions": {"-name-": name}} for name in ("ana", "bo")
        ],
        content=[{"type": "text/plain", "value": "Hi -name-"}, {"type": "text/html", "value": "<p>-name-</p>"}],
    )
    mails = emails_of(simulator.state.mailings[0])
    assert [(mail.subject, mail.text, mail.html) for mail in mails] == [
        ("For ana", "Hi ana", "<p>ana</p>"),
        ("For bo", "Hi bo", "<p>bo</p>"),
    ]


@pytest.mark.parametrize(
    "query", ["(unique_args['delivery']=\"d1\")", 'unique_args["delivery"] = "d1"', "msg_id LIKE '{message_id}%'"]
)
def test_email_activity_finds_mails_by_argument_or_message_id(simulator: Simulator, query: str) -> None:
    message_id = send(simulator, personalizations=people(2, custom_args={"delivery": "d1"})).headers["X-Message-Id"]
    send(simulator, personalizations=people(1, custom_args={"delivery": "d2"}))
    asked = {"query": query.format(message_id=message_id), "limit": "10"}
    messages = as_sendgrid(simulator, "GET", "/v3/messages", params=asked).json()["messages"]
    assert len(messages) == 2
    assert all(message["msg_id"].startswith(f"{message_id}.") for message in messages)


def test_email_activity_refuses_a_query_it_does_not_know(simulator: Simulator) -> None:
    for asked in ({"query": "anything"}, {"query": "msg_id LIKE 'a%'", "limit": "1001"}, {}):
        assert as_sendgrid(simulator, "GET", "/v3/messages", params=asked).status_code == 400


def test_email_activity_lags_behind_and_has_to_be_bought(clock: FixedClock) -> None:
    asked = {"query": "(unique_args['delivery']=\"d1\")"}
    with Simulator(clock, visibility_delay=timedelta(minutes=1)) as simulator:
        send(simulator, personalizations=people(1, custom_args={"delivery": "d1"}))
        assert as_sendgrid(simulator, "GET", "/v3/messages", params=asked).json()["messages"] == []
        clock.advance(timedelta(minutes=1))
        assert len(as_sendgrid(simulator, "GET", "/v3/messages", params=asked).json()["messages"]) == 1
    with Simulator(clock, accounts={"email": simulated.SendGridAccount(activity=False)}) as simulator:
        assert as_sendgrid(simulator, "GET", "/v3/messages", params=asked).status_code == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"email_addresses": []}, {"email_addresses": ["nobody"]}, {"email_addresses": ["a@b.example"] * 5001}, []],
    ids=["nothing", "nobody", "no address", "too many", "no object"],
)
def test_an_erasure_that_names_nobody_well_is_refused(simulator: Simulator, body: object) -> None:
    assert as_sendgrid(simulator, "POST", "/v3/recipients/erasejob", json=body).status_code == 400
    assert simulator.state.erased == ()


def test_an_erasure_is_taken_with_the_id_of_its_job(simulator: Simulator) -> None:
    send(simulator)
    answer = as_sendgrid(simulator, "POST", "/v3/recipients/erasejob", json={"email_addresses": ["ANA@reader.example"]})
    assert (answer.status_code, answer.json()["job_id"]) == (202, simulator.state.erased[0].id)
    (mailing,) = simulator.state.mailings
    assert "ana@reader.example" not in str(mailing.body)
