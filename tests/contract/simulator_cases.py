"""Speaking to the simulator without the SDKs that the product uses."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import requests
from requests_oauthlib import OAuth1

from scheduler.simulator import Simulator
from scheduler.simulator import x as simulated
from scheduler.simulator.email import SendGridAccount

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
ACCOUNT = simulated.XAccount()
MAILER = SendGridAccount()


def ask(simulator: Simulator, method: str, path: str, **options: Any) -> requests.Response:
    return requests.request(method, f"{simulator.url}{path}", timeout=5, **options)


def as_x(simulator: Simulator, method: str, path: str, **options: Any) -> requests.Response:
    auth = OAuth1(ACCOUNT.consumer_key, ACCOUNT.consumer_secret, ACCOUNT.access_token, ACCOUNT.access_token_secret)
    return ask(simulator, method, path, auth=auth, **options)


def post(simulator: Simulator, text: str, **fields: Any) -> requests.Response:
    return as_x(simulator, "POST", "/2/tweets", json={"text": text, **fields})


def upload(simulator: Simulator, data: bytes = PNG, media_type: str = "image/png") -> requests.Response:
    body = {"media": base64.b64encode(data).decode(), "media_category": "tweet_image", "media_type": media_type}
    return as_x(simulator, "POST", "/2/media/upload", json=body)


def as_sendgrid(simulator: Simulator, method: str, path: str, **options: Any) -> requests.Response:
    return ask(simulator, method, path, headers={"Authorization": f"Bearer {MAILER.api_key}"}, **options)


def mail(**fields: Any) -> dict[str, Any]:
    """Return a mail that SendGrid takes, with some fields different."""
    return {
        "personalizations": [{"to": [{"email": "ana@reader.example"}]}],
        "from": {"email": "news@clinic.example"},
        "subject": "Hello",
        "content": [{"type": "text/html", "value": "<p>Hello</p>"}],
        **fields,
    }


def send(simulator: Simulator, **fields: Any) -> requests.Response:
    return as_sendgrid(simulator, "POST", "/v3/mail/send", json=mail(**fields))
