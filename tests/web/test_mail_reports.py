"""What SendGrid posts is believed when it is signed, committed before it is answered, and asked for again otherwise."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient
from httpx2 import Response
from web_world import NOON, browser, new_clinic

from scheduler.bootstrap import Application
from scheduler.domain.content import Issue, Item, ItemKey, Kind, OwnWords, Sentence, Slot
from scheduler.domain.delivery import Delivery, DeliveryState, delivery_id
from scheduler.domain.recipient import Recipient, RecipientState
from scheduler.domain.subscriber import Subscriber

KEY = generate_private_key(SECP256R1())
SHOWN = b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
CONNECTED = {"CLINIC_SENDGRID_API_KEY": "k"}
ISSUE = ItemKey("camp", "lead", "email", Kind.ISSUE)
DELIVERY = delivery_id(ISSUE, 1, 1)


def clinic(folder: Path, **environment: str) -> Application:
    """A clinic that sent an issue to three people."""
    application = new_clinic(folder, CONNECTED | environment)
    slot = Slot(NOON.replace(tzinfo=None), "UTC", NOON)
    draft = Issue(ISSUE, 1, 1, "Care", "", Sentence("Title", OwnWords("maya")), (), (), "", "newsletter", None, "en")
    sent = Delivery(DELIVERY, ISSUE, 1, 1, 1, DeliveryState.PENDING, NOON, NOON, NOON, "hash")
    people = [Subscriber(f"s{number}", f"p{number}@reader.example", "", "newsletter", "", "", NOON) for number in "012"]
    with application.store.transaction() as tables:
        tables.items.put(Item(ISSUE, draft, slot, "digest"))
        tables.deliveries.add([sent])
        tables.subscribers.add(people)
        tables.recipients.freeze(ISSUE, 1, [Recipient(one.id, DELIVERY, RecipientState.PREPARED) for one in people])
    return application


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = clinic(tmp_path / "clinic", CLINIC_SENDGRID__WEBHOOK_VERIFICATION=SHOWN)
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with browser(application) as client:
        yield client


def events(*kinds: str, person: str = "s0") -> bytes:
    stamp = int(NOON.timestamp())
    whose = {"delivery": DELIVERY, "recipient": person, "timestamp": stamp}
    return json.dumps([{"event": kind, "sg_event_id": f"{kind}-{person}", **whose} for kind in kinds]).encode()


def post(client: TestClient, body: bytes, account: str = "email", **changed: str) -> Response:
    stamp = str(int(NOON.timestamp()))
    signature = b64encode(KEY.sign(stamp.encode() + body, ECDSA(SHA256()))).decode()
    headers = {
        "X-Twilio-Email-Event-Webhook-Signature": signature,
        "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        "Content-Type": "application/json",
    }
    return client.post(f"/webhooks/sendgrid/{account}", content=body, headers=headers | changed)


def states(application: Application) -> list[str]:
    with application.store.transaction() as tables:
        return [str(person.state) for person in tables.recipients.of_issue(ISSUE, 1)]


def test_what_is_answered_with_yes_is_committed(application: Application, client: TestClient) -> None:
    assert post(client, events("processed", "delivered")).status_code == 204
    assert states(application) == ["delivered", "prepared", "prepared"]


def test_the_same_message_again_is_answered_with_yes_and_counts_once(
    application: Application, client: TestClient
) -> None:
    for _ in range(46):
        assert post(client, events("spamreport")).status_code == 204
    with application.store.transaction() as tables:
        assert tables.events.account_rates("email", NOON).complained == 1
        assert len(tables.consents.of_subscriber("s0")) == 1


@pytest.mark.parametrize(
    "changed", ["X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"]
)
def test_a_forged_message_changes_nothing(application: Application, client: TestClient, changed: str) -> None:
    assert post(client, events("delivered"), **{changed: "MEUCIQ=="}).status_code == 403
    assert client.post("/webhooks/sendgrid/email", content=events("delivered")).status_code == 403
    assert states(application) == ["prepared"] * 3


def test_a_signed_message_that_is_no_list_is_refused(client: TestClient) -> None:
    assert post(client, b"{").status_code == 400


@pytest.mark.parametrize("path", ["sendgrid/nobody", "smtp/email", "nothing/email"])
def test_a_webhook_that_nobody_has_is_not_there(client: TestClient, path: str) -> None:
    assert client.post(f"/webhooks/{path}", content=b"[]").status_code == 404


def test_looking_changes_nothing(client: TestClient) -> None:
    assert client.get("/webhooks/sendgrid/email").status_code == 405


def test_while_there_is_no_key_the_provider_is_to_send_it_again(tmp_path: Path) -> None:
    application = clinic(tmp_path / "clinic")
    with browser(application) as client:
        answer = post(client, events("delivered"))
    application.store.close()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_while_the_disk_is_full_it_is_to_be_sent_again_and_then_counts_once(
    application: Application, client: TestClient
) -> None:
    with application.store.transaction() as tables:
        pages = tables.events._connection.exec_driver_sql("PRAGMA page_count").scalar()
    many = large("delivered")
    limit(application, pages)
    assert post(client, many).status_code == 503
    assert states(application) == ["prepared"] * 3
    limit(application, 1_000_000)
    assert post(client, many).status_code == 204
    assert states(application) == ["delivered"] * 3


def large(kind: str) -> bytes:
    """More events than SendGrid gathers in one message."""
    padding = {"event": kind, "delivery": DELIVERY, "timestamp": int(NOON.timestamp()), "response": "x" * 200}
    listed = [padding | {"sg_event_id": f"e{number}", "recipient": f"s{number % 3}"} for number in range(2500)]
    return json.dumps(listed).encode()


def limit(application: Application, pages: Any) -> None:
    """Let the database grow no larger than so many pages, as a full disk does, on every connection."""
    from sqlalchemy import event  # noqa: PLC0415 - behind the port on purpose

    engine = application.store._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limited(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_the_largest_message_of_sendgrid_is_taken_whole(application: Application, client: TestClient) -> None:
    assert len(large("deferred")) > 768_000
    assert post(client, large("deferred")).status_code == 204
    assert states(application) == ["deferred"] * 3


def test_a_message_of_any_size_is_not_read(client: TestClient) -> None:
    assert post(client, b"[" + b" " * 2_000_001 + b"]").status_code == 413


def test_no_address_is_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    body = json.dumps([json.loads(events("delivered"))[0] | {"email": "ann@reader.example"}]).encode()
    with caplog.at_level("DEBUG", logger="scheduler"):
        assert post(client, body).status_code == 204
        assert post(client, body, **{"X-Twilio-Email-Event-Webhook-Signature": "x"}).status_code == 403
    assert "reader.example" not in caplog.text
