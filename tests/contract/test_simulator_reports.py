"""The simulated SendGrid reports as SendGrid does: signed, in any order, several times; and its Activity agrees."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from simulator_cases import NOW, as_sendgrid, ask, send

from scheduler.channels.email.spec import SendGridAccount
from scheduler.channels.email.webhook import SendGridWebhook
from scheduler.domain.events import ProviderEvent, ReportedEvent
from scheduler.simulator import Simulator
from scheduler.simulator import email as simulated
from scheduler.simulator.mail_reports import Fates, verification_key
from scheduler.testing import FixedClock

E = ProviderEvent
EVERY_FATE = Fates(bounced=0.15, blocked=0.15, dropped=0.15, deferred=0.15, complained=0.1, unsubscribed=0.1)
WEBHOOK = SendGridWebhook(SendGridAccount(name="email", api_key="k", webhook_verification=verification_key()))


class Endpoint(ThreadingHTTPServer):
    """Takes messages as the product's pages do, and keeps what they hold."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: list[ReportedEvent] = []
        self.messages = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/webhooks/sendgrid/email"


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.events += WEBHOOK.read(headers, body, NOW).events
        self.server.messages += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    accounts = {"email": simulated.SendGridAccount(fates=EVERY_FATE)}
    with Simulator(FixedClock(NOW), accounts=accounts) as simulator:
        yield simulator


def mailed(simulator: Simulator, people: int = 60) -> None:
    persons = [
        {"to": [{"email": f"r{number}@reader.example"}], "custom_args": {"delivery": "d1", "recipient": f"s{number}"}}
        for number in range(people)
    ]
    assert send(simulator, personalizations=persons).status_code == 202


def order(simulator: Simulator, endpoint: Endpoint, **fields: object) -> dict[str, object]:
    answer = ask(simulator, "POST", "/simulator/reports", json={"url": endpoint.url, **fields})
    read: dict[str, object] = answer.json()
    return read


def test_every_fate_is_reported_in_messages_that_the_product_believes(simulator: Simulator, endpoint: Endpoint) -> None:
    mailed(simulator)
    assert order(simulator, endpoint) == {"mails": 60, "answers": {"204": 1}}
    kinds = {event.kind for event in endpoint.events}
    assert kinds == {E.TAKEN, E.DELIVERED, E.DEFERRED, E.BOUNCED, E.BLOCKED, E.DROPPED, E.COMPLAINED, E.UNSUBSCRIBED}
    assert {event.recipient for event in endpoint.events} == {f"s{number}" for number in range(60)}


def test_reports_come_several_times_in_another_order_and_in_small_messages_when_told(
    simulator: Simulator, endpoint: Endpoint
) -> None:
    mailed(simulator)
    order(simulator, endpoint)
    once = [event.id for event in endpoint.events]
    endpoint.events.clear()
    order(simulator, endpoint, times=3, seed=7, message_bytes=2000)
    assert endpoint.messages > 20
    assert sorted(event.id for event in endpoint.events) == sorted(once * 3)
    assert [event.id for event in endpoint.events][: len(once)] != once


def test_what_activity_says_agrees_with_what_was_reported(simulator: Simulator, endpoint: Endpoint) -> None:
    mailed(simulator)
    order(simulator, endpoint)
    failed = {event.address for event in endpoint.events if event.kind in {E.BOUNCED, E.BLOCKED, E.DROPPED}}
    asked = {"query": "(unique_args['delivery']=\"d1\")", "limit": "1000"}
    messages = as_sendgrid(simulator, "GET", "/v3/messages", params=asked).json()["messages"]
    assert {message["to_email"] for message in messages if message["status"] == "not_delivered"} == failed
    assert failed


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://example.com/"},
        {"url": "http://10.0.0.1:80/"},
        {"url": "http://127.0.0.1/"},
        {"times": 0},
        {"times": "x"},
        {"seed": "x"},
        {"message_bytes": 0},
    ],
)
def test_reports_go_to_this_machine_alone_and_as_told(
    simulator: Simulator, endpoint: Endpoint, wrong: dict[str, object]
) -> None:
    mailed(simulator, 1)
    answer = ask(simulator, "POST", "/simulator/reports", json={"url": endpoint.url, **wrong})
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]
    assert not endpoint.messages
