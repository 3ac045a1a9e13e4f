"""DKIM signatures, checked by the library that receivers use: they cover what readers and providers rely on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from scripted_mail_server import Script, ScriptedMailServer
from test_smtp_faults import NOW, batch

from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.errors import NeedsReconnect
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.testing import FixedClock

KEY = rsa.generate_private_key(65_537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def record(name: bytes, timeout: float = 5) -> bytes:
    """The text record that a clinic publishes."""
    assert name == b"news._domainkey.clinic.example."
    return b"v=DKIM1; k=rsa; p=" + "".join(PUBLIC.splitlines()[1:-1]).encode()


def sent(changes: Mapping[str, Any], people: int = 1) -> list[bytes]:
    script = Script()
    with ScriptedMailServer(script) as server:
        usual = SmtpAccount(
            name="email", server=server.place, username="u", password="p", dkim_selector="news", dkim_key=PEM
        )
        account = SmtpEmail(replace(usual, **changes), FixedClock(NOW))
        try:
            account.send(batch(people), NOTHING_PREPARED)
        finally:
            account.close()
    return [mail for _, mail in script.received]


def test_each_mail_has_a_signature_that_receivers_believe() -> None:
    mails = sent({}, people=3)
    assert len(mails) == 3
    assert all(dkim.verify(mail, dnsfunc=record) for mail in mails)


def test_the_signature_covers_the_way_out_and_everything_that_is_seen() -> None:
    (mail,) = sent({})
    signed = re.search(rb"\bh=([^;]+);", mail)
    assert signed is not None
    names = {name.strip().lower() for name in signed.group(1).split(b":")}
    assert names >= {
        *(b"from", b"to", b"subject", b"date", b"message-id", b"list-id"),
        *(b"list-unsubscribe", b"list-unsubscribe-post", b"content-type", b"mime-version"),
    }
    assert b"d=clinic.example;" in mail


@pytest.mark.parametrize(
    "forge",
    [
        lambda mail: mail.replace(b"https://c.example/0", b"https://d.example/0"),
        lambda mail: mail.replace(b"Hello", b"Jello"),
        lambda mail: mail.replace(b"One-Click", b"Two-Click"),
    ],
)
def test_a_mail_that_was_changed_has_no_valid_signature(forge: Callable[[bytes], bytes]) -> None:
    (mail,) = sent({})
    assert not dkim.verify(forge(mail), dnsfunc=record)


def test_without_a_key_nothing_is_signed() -> None:
    (mail,) = sent({"dkim_key": "", "dkim_selector": ""})
    assert b"DKIM-Signature" not in mail


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"dkim_selector": ""}, "dkim_selector"), ({"dkim_key": "no key\nat all"}, "DKIM key")],
)
def test_a_key_that_cannot_sign_needs_a_person_and_fails_nobody(changes: Mapping[str, Any], words: str) -> None:
    with pytest.raises(NeedsReconnect, match=words) as refused:
        sent(changes)
    assert "at all" not in refused.value.reason
