"""The simulated SendGrid posts to the product's own server, as the real one does: everything arrives, counted once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from test_mail_reports import DELIVERY, clinic, states
from web_world import NOON

from scheduler.bootstrap import Application
from scheduler.simulator import Simulator
from scheduler.simulator.email import SendGridAccount
from scheduler.simulator.mail_reports import Fates, verification_key
from scheduler.testing import FixedClock
from scheduler.web.server import serving

BOUNCING = SendGridAccount(fates=Fates(bounced=1))


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = clinic(tmp_path / "clinic", CLINIC_SENDGRID__WEBHOOK_VERIFICATION=verification_key())
    yield made
    made.store.close()


def ask(url: str, body: Mapping[str, object], **headers: str) -> dict[str, object]:
    request = Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - this machine
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
        read = answer.read()
    found: dict[str, object] = json.loads(read) if read else {}
    return found


def test_every_report_arrives_over_the_wire_and_counts_once(application: Application) -> None:
    people = [
        {
            "to": [{"email": f"p{number}@reader.example"}],
            "custom_args": {"delivery": DELIVERY, "recipient": f"s{number}"},
        }
        for number in range(3)
    ]
    mail = {
        "personalizations": people,
        "from": {"email": "news@clinic.example"},
        "subject": "Hello",
        "content": [{"type": "text/html", "value": "<p>Hello</p>"}],
    }
    web = replace(application.settings.web, port=0)
    with (
        serving(application, web, threading.Event()) as address,
        Simulator(FixedClock(NOON), accounts={"email": BOUNCING}) as simulator,
    ):
        ask(f"{simulator.url}/v3/mail/send", mail, Authorization=f"Bearer {BOUNCING.api_key}")
        order = {"url": f"{address}/webhooks/sendgrid/email", "times": 5, "seed": 1, "message_bytes": 1500}
        told = ask(f"{simulator.url}/simulator/reports", order)
    assert set(told["answers"]) == {"204"}  # type: ignore[call-overload]  # it is an object
    assert states(application) == ["bounced"] * 3
    with application.store.transaction() as tables:
        assert tables.events.account_rates("email", NOON).bounced == 3
