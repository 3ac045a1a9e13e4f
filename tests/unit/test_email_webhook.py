"""SendGrid's Event Webhook: only what SendGrid signed is read, and whatever it holds is read without harm."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.channels.email.spec import SendGridAccount
from scheduler.channels.email.webhook import SIGNATURE, TIMESTAMP, SendGridWebhook, read_events
from scheduler.domain.errors import BadInput
from scheduler.domain.events import STOPPING, Illegible, NotGenuine, ProviderEvent, ReportedEvent

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY, OTHER_KEY = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
OURS = {"delivery": "d1", "recipient": "s1"}


def shown(key: Any) -> str:
    """The public half as SendGrid shows it: base64 of its DER form."""
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def webhook(keys: str = "") -> SendGridWebhook:
    return SendGridWebhook(SendGridAccount(name="email", api_key="k", webhook_verification=keys or shown(KEY)))


def headers(body: bytes, at: datetime = NOW, key: Any = KEY) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    return {SIGNATURE: b64encode(key.sign(stamp.encode() + body, ECDSA(SHA256()))).decode(), TIMESTAMP: stamp}


def message(*events: dict[str, Any]) -> bytes:
    return json.dumps(events).encode()


def event(kind: str = "delivered", **fields: Any) -> dict[str, Any]:
    base = {"event": kind, "email": "ann@reader.example", "timestamp": int(NOW.timestamp()), "sg_event_id": "e1"}
    return base | {"sg_message_id": "abc.recvd-1.0"} | OURS | fields


def only(**fields: Any) -> ReportedEvent:
    (read,) = read_events(message(event(**fields)), NOW).events
    return read


def test_what_sendgrid_signed_is_read() -> None:
    body = message(event())
    (read,) = webhook().read(headers(body), body, NOW).events
    assert (read.id, read.kind, read.at) == ("e1", ProviderEvent.DELIVERED, NOW)
    assert (read.delivery, read.recipient, read.message, read.address) == ("d1", "s1", "abc", "ann@reader.example")


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    body = message(event()) + b"\r\n"
    assert webhook().read(headers(body), body, NOW).events
    with pytest.raises(NotGenuine):
        webhook().read(headers(body), body.strip(), NOW)


def test_while_one_key_replaces_the_other_both_are_believed() -> None:
    body, both = message(event()), f"{shown(KEY)}, {shown(OTHER_KEY)}"
    for key in (KEY, OTHER_KEY):
        assert webhook(both).read(headers(body, key=key), body, NOW).events


def test_a_key_may_be_given_with_its_armour() -> None:
    body = message(event())
    armoured = f"-----BEGIN PUBLIC KEY----- {shown(KEY)} -----END PUBLIC KEY-----"
    assert webhook(armoured).read(headers(body), body, NOW).events


@pytest.mark.parametrize("key", ["nonsense", "AAAA", "é", shown(generate_private_key(SECP384R1()))])
def test_a_key_that_is_none_is_told_and_not_believed(key: str) -> None:
    body = message(event())
    with pytest.raises(BadInput, match=r"webhook_verification is no .*Verification Key"):
        webhook(key).read(headers(body), body, NOW)
    with pytest.raises(BadInput, match="webhook_verification"):
        _ = webhook(key).is_ready


def test_an_account_without_a_key_believes_nothing() -> None:
    body = message(event())
    bare = SendGridWebhook(SendGridAccount(name="email", api_key="k"))
    assert not bare.is_ready
    with pytest.raises(NotGenuine):
        bare.read(headers(body), body, NOW)


SIGNED = message(event())
GENUINE = headers(SIGNED)


@pytest.mark.parametrize(
    "changed",
    [
        {SIGNATURE: ""},
        {SIGNATURE: "!"},
        {SIGNATURE: "é"},
        {SIGNATURE: "AAAA"},
        {SIGNATURE: GENUINE[SIGNATURE][:-4]},
        {SIGNATURE: GENUINE[SIGNATURE] + "\n"},
        headers(SIGNED, key=OTHER_KEY),
        {TIMESTAMP: ""},
        {TIMESTAMP: "soon"},
        {TIMESTAMP: "-5"},
        {TIMESTAMP: "٣"},
        {TIMESTAMP: "9" * 400},
        {TIMESTAMP: str(int(NOW.timestamp()) + 1)},
    ],
)
def test_a_forged_message_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        webhook().read(GENUINE | changed, SIGNED, NOW)
    with pytest.raises(NotGenuine):
        webhook().read({name: value for name, value in GENUINE.items() if name not in changed}, SIGNED, NOW)


@given(st.text(), st.text(), st.binary(max_size=200))
def test_no_header_and_no_body_brings_anything_but_a_refusal(signature: str, timestamp: str, body: bytes) -> None:
    with pytest.raises(NotGenuine):
        webhook().read({SIGNATURE: signature, TIMESTAMP: timestamp}, body, NOW)


@pytest.mark.parametrize(("age", "believed"), [(-1, False), (0, True), (24, True), (29, True), (49, False)])
def test_a_message_is_believed_for_as_long_as_sendgrid_repeats_it(age: int, believed: bool) -> None:
    body = message(event())
    signed = headers(body, NOW - age * HOUR)
    if believed:
        assert webhook().read(signed, body, NOW).events
    else:
        with pytest.raises(NotGenuine, match="check the clock"):
            webhook().read(signed, body, NOW)


@pytest.mark.parametrize(
    ("kind", "fields", "expected", "stops"),
    [
        ("processed", {}, ProviderEvent.TAKEN, None),
        ("deferred", {}, ProviderEvent.DEFERRED, None),
        ("delivered", {}, ProviderEvent.DELIVERED, None),
        ("bounce", {"type": "bounce"}, ProviderEvent.BOUNCED, ProviderEvent.BOUNCED),
        ("bounce", {"type": "blocked"}, ProviderEvent.BLOCKED, None),
        ("bounce", {"status": "4.2.2"}, ProviderEvent.BLOCKED, None),
        ("bounce", {}, ProviderEvent.BOUNCED, ProviderEvent.BOUNCED),
        ("dropped", {"reason": "Bounced Address"}, ProviderEvent.DROPPED, ProviderEvent.BOUNCED),
        ("dropped", {"reason": "Invalid"}, ProviderEvent.DROPPED, ProviderEvent.BOUNCED),
        ("dropped", {"reason": "Spam Reporting Address"}, ProviderEvent.DROPPED, ProviderEvent.COMPLAINED),
        ("dropped", {"reason": "Unsubscribed Address"}, ProviderEvent.DROPPED, ProviderEvent.UNSUBSCRIBED),
        ("dropped", {"reason": "Recipient List over Package Quota"}, ProviderEvent.DROPPED, None),
        ("spamreport", {}, ProviderEvent.COMPLAINED, ProviderEvent.COMPLAINED),
        ("unsubscribe", {}, ProviderEvent.UNSUBSCRIBED, ProviderEvent.UNSUBSCRIBED),
        ("group_unsubscribe", {"asm_group_id": 1}, ProviderEvent.UNSUBSCRIBED, ProviderEvent.UNSUBSCRIBED),
        ("group_resubscribe", {"asm_group_id": 1}, ProviderEvent.RESUBSCRIBED, None),
        ("open", {}, ProviderEvent.OPENED, None),
        ("click", {"url": "https://clinic.example.com/a"}, ProviderEvent.CLICKED, None),
        ("something new", {}, ProviderEvent.UNKNOWN, None),
    ],
)
def test_every_kind_is_told_in_words_that_no_provider_owns(
    kind: str, fields: dict[str, Any], expected: ProviderEvent, stops: ProviderEvent | None
) -> None:
    read = only(kind=kind, **fields)
    assert (read.kind, read.stops) == (expected, stops)
    assert read.stops is None or read.stops in STOPPING


def test_an_unknown_kind_is_kept_with_its_name() -> None:
    assert only(kind="account_status_change").code == "account_status_change"


def test_a_reason_holds_no_address() -> None:
    bounce = only(kind="bounce", type="bounce", reason="550 no ann@reader.example here", status="5.1.1")
    assert bounce.code == "5.1.1"
    assert only(kind="dropped", reason="ann@reader.example is bad").code == ""
    assert only(kind="bounce", type="bounce", bounce_classification="Invalid Address", status="5.1.1").code == (
        "invalid address 5.1.1"
    )


@pytest.mark.parametrize("category", ["news", ["news", "spring"], [], None, 5, [{}]])
def test_a_category_of_any_form_is_no_reason_to_lose_an_event(category: object) -> None:
    assert only(category=category).kind is ProviderEvent.DELIVERED


def test_an_opening_by_a_machine_is_told_apart() -> None:
    assert only(kind="open", sg_machine_open=True).by_machine
    assert not only(kind="open", sg_machine_open="true").by_machine
    assert not only(kind="open").by_machine


def test_an_event_without_an_id_has_one_of_its_own_that_stays() -> None:
    bare = event(sg_event_id=None)
    again = dict(reversed(list(bare.items())))
    first, second, other = read_events(message(bare, again, event(sg_event_id=None, email="b@c.example")), NOW).events
    assert first.id == second.id != other.id
    assert first.id.startswith("digest-")


@pytest.mark.parametrize("stamp", [None, True, "soon", -1, 0, 1e300, 10**15, [], 4_000_000_000])
def test_a_time_that_cannot_be_is_the_time_of_telling(stamp: object) -> None:
    assert only(timestamp=stamp).at == NOW


def test_times_are_in_seconds() -> None:
    earlier = int((NOW - HOUR).timestamp())
    assert only(timestamp=earlier).at == only(timestamp=str(earlier)).at == NOW - HOUR


def test_another_applications_events_are_counted_and_left_alone() -> None:
    read = read_events(message(event(), {"event": "delivered", "email": "x@y.example"}, {}), NOW)
    assert (len(read.events), read.foreign) == (1, 2)
    assert read_events(b'[1, null, "x", [], {}]', NOW).foreign == 5


def test_an_event_that_lost_its_arguments_still_names_its_message() -> None:
    lost = {name: value for name, value in event().items() if name not in OURS}
    (read,) = read_events(message(lost), NOW).events
    assert (read.delivery, read.recipient, read.message) == ("", "", "abc")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"null", b"5", b'"x"', b"[" * 100_000, b"[1" + b"0" * 10_000 + b"]x"]
)
def test_what_is_no_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(Illegible):
        read_events(body, NOW)


def test_a_number_of_any_length_takes_no_other_event_along() -> None:
    body = b'[{"a": ' + b"9" * 10_000 + b"}, " + message(event())[1:]
    assert len(read_events(body, NOW).events) == 1


def test_the_largest_message_is_read_whole() -> None:
    body = message(*(event(sg_event_id=f"e{number}", response="x" * 100) for number in range(3000)))
    assert len(body) > 768_000
    assert len(read_events(body, NOW).events) == 3000


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    (
        *("event", "email", "timestamp", "sg_event_id", "sg_message_id", "delivery", "recipient", "reason", "type"),
        *("status", "url", "bounce_classification", "sg_machine_open", "category"),
    )
)


@settings(max_examples=300)
@given(st.lists(st.dictionaries(FIELDS, JSON | st.sampled_from(["bounce", "open", "dropped", "\ud800", "a\x00b"]))))
def test_whatever_an_event_holds_is_read_as_text_that_any_database_takes(events: list[dict[str, Any]]) -> None:
    read = read_events(json.dumps(events).encode(), NOW)
    assert len(read.events) + read.foreign == len(events)
    for one in read.events:
        for written in (one.id, one.delivery, one.recipient, one.code, one.message, one.address, one.link, one.raw):
            assert "\x00" not in written
            written.encode()
        assert 0 < len(one.id) <= 128
        assert "@" not in one.code
        assert one.at.tzinfo is not None
