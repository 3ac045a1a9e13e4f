"""Email, through SendGrid's API v3. Limits: Twilio SendGrid, Mail Send limitations and errors, read 2026-09."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from typing import Any

import sendgrid
from python_http_client.exceptions import HTTPError

from scheduler.channels.calls import Answer, Calls, Purpose, sent_at, silence
from scheduler.channels.email.spec import SendGridAccount
from scheduler.domain.account import AccountStatus, Confirmation, Metrics, Standing
from scheduler.domain.audience import normal_address
from scheduler.domain.delivery import NOTHING_PREPARED, Absent, Attempt, Found, Prepared, Receipt, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, BatchPayload, Payload, Picture
from scheduler.ports import Clock

PERSONALIZATIONS = 1000
TOTAL_BYTES = 30_000_000

_NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
    "ganalytics": {"enable": False},
}
"""Health data stays private (promise 8): no pixel, no redirect, and no unsubscribe link but our own."""


class SendGridEmail:
    """One SendGrid account."""

    def __init__(self, account: SendGridAccount, clock: Clock) -> None:
        self.name = account.name
        silence("python_http_client")
        self._clock = clock
        self._account = account
        self._calls = Calls(
            platform="SendGrid",
            clock=clock,
            timeout=account.timeout,
            secrets=(account.api_key,),
            answer_of=_answer_of,
            judge=_judge,
        )
        self._client = sendgrid.SendGridAPIClient(account.api_key, host=account.base_url.rstrip("/")).client
        self._client.timeout = account.timeout

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:  # noqa: ARG002 - the port's shape
        """Refuse, before any call, what SendGrid would refuse; there is nothing to upload."""
        _checked_body(payload)
        return NOTHING_PREPARED

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:  # noqa: ARG002 - the port's shape
        """Hand one chunk over for delivery."""
        body = _checked_body(payload)

        def publish() -> Receipt:
            response = self._client.mail.send.post(request_body=body)
            if response.status_code != 202:
                raise ValueError("only 202 says that a mail was taken")
            headers = {name.lower(): value for name, value in response.headers.items()}
            # The delivery's id finds the mail as well: it is among its custom arguments.
            return Receipt(headers.get("x-message-id") or payload.delivery, None, sent_at(headers, self._clock))

        return self._calls.make(Purpose.PUBLISH, publish)

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Ask Email Activity, where the account has it, for mails that carry the delivery's id."""
        # Email Activity has no data of accounts in the EU region, so it would always say "not there".
        if not self._account.activity or "api.eu." in self._account.base_url:
            return _ask_a_person("SendGrid cannot be asked without Email Activity", payload, attempt)
        try:
            messages = self._messages(payload.delivery)
        except (NeedsReconnect, Rejected):
            return _ask_a_person("SendGrid does not let this API key read Email Activity", payload, attempt)
        if not messages:
            return Absent()
        return Found(Receipt(messages[0]["msg_id"].partition(".")[0], None, attempt.started_at))

    def withdraw(self, receipt: Receipt) -> bool:  # noqa: ARG002 - the port's shape
        """Say no: nobody can call an email back."""
        return False

    def confirm(self, receipt: Receipt) -> Confirmation:  # noqa: ARG002 - the port's shape
        """Say that a mail stands as it was taken: what became of it afterwards, its events tell."""
        return Confirmation(Standing.LIVE)

    def metrics(self, receipt: Receipt) -> Metrics:  # noqa: ARG002 - the port's shape
        """Count nothing: nobody is tracked."""
        return Metrics()

    def check(self) -> AccountStatus:
        """Ask for the API key's scopes, which must allow sending."""
        scopes = self._calls.make(Purpose.READ, lambda: json.loads(self._client.scopes.get().body)["scopes"])
        if "mail.send" not in scopes:
            raise NeedsReconnect("SendGrid's API key may not send mail: give it the Mail Send permission")
        return AccountStatus("SendGrid, with an API key that may send mail")

    def _messages(self, delivery: str) -> list[dict[str, Any]]:
        question = {"query": f"(unique_args['delivery']=\"{delivery}\")", "limit": 1}
        messages: list[dict[str, Any]] = self._calls.make(
            Purpose.READ, lambda: json.loads(self._client.messages.get(query_params=question).body)["messages"]
        )
        return messages


def mail_body(payload: BatchPayload) -> dict[str, Any]:
    """Return a chunk as the JSON body of POST /v3/mail/send."""
    issue = payload.issue
    # The delivery's id in the mark keeps words of the issue, and of SendGrid, from being taken for it.
    mark = f"-unsubscribe-{payload.delivery}-"
    text, html = (part.replace(UNSUBSCRIBE_PLACEHOLDER, mark) for part in (issue.text, issue.html))
    body: dict[str, Any] = {
        "personalizations": [_personalization(payload.delivery, mark, addressee) for addressee in payload.addressees],
        "from": {"email": payload.sender_address, "name": plain_name(payload.sender_name)},
        "subject": issue.subject,
        "content": [{"type": "text/plain", "value": text}, {"type": "text/html", "value": html}],
        "tracking_settings": _NO_TRACKING,
    }
    if payload.reply_to:
        body["reply_to"] = {"email": payload.reply_to}
    if issue.pictures:
        body["attachments"] = [_attachment(picture) for picture in issue.pictures]
    return body


def plain_name(name: str) -> str:
    """Return a name without the characters that SendGrid or a header would read as syntax."""
    return " ".join(re.sub(r"[;,<>\"\\\x00-\x1f\x7f]", " ", name).split())


def _personalization(delivery: str, mark: str, addressee: Addressee) -> dict[str, Any]:
    recipient = {"email": addressee.address}
    if name := plain_name(addressee.name):
        recipient["name"] = name
    return {
        "to": [recipient],
        # SendGrid's staff can see these and nobody can erase them: opaque ids only.
        "custom_args": {"delivery": delivery, "recipient": addressee.subscriber},
        "headers": {
            "List-Unsubscribe": f"<{addressee.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        "substitutions": {mark: addressee.unsubscribe_url},
    }


def _attachment(picture: Picture) -> dict[str, str]:
    return {
        "content": b64encode(picture.data).decode(),
        "type": picture.media_type,
        "filename": picture.name,
        "disposition": "inline",
        "content_id": picture.name,
    }


def _checked_body(payload: Payload) -> dict[str, Any]:
    """Return the body of a chunk. Raises Rejected for what SendGrid does not take."""
    if not isinstance(payload, BatchPayload):
        raise Rejected("email takes newsletter issues, not posts")
    count = len(payload.addressees)
    if not 0 < count <= PERSONALIZATIONS:
        raise Rejected(f"the chunk has {count:,} recipients, SendGrid takes 1 to {PERSONALIZATIONS:,}")
    repeated = [
        times
        for times in Counter(normal_address(person.address) for person in payload.addressees).values()
        if times > 1
    ]
    if repeated:
        raise Rejected(f"{len(repeated)} of the chunk's addresses stand in it more than once: prepare the issue again")
    body = mail_body(payload)
    size = len(json.dumps(body).encode())
    if size >= TOTAL_BYTES:
        raise Rejected(f"the mail has {size:,} bytes, SendGrid takes {TOTAL_BYTES:,}: make its pictures smaller")
    return body


def _ask_a_person(why: str, payload: Payload, attempt: Attempt) -> Undecided:
    when = f"{attempt.started_at:%Y-%m-%d %H:%M} UTC"
    return Undecided(f"{why}: look in its Activity page for mails with delivery {payload.delivery} around {when}")


def _answer_of(error: Exception) -> Answer | None:
    if not isinstance(error, HTTPError):
        return None
    try:
        errors = json.loads(error.body)["errors"]
        words = "; ".join(
            f"{each['message']} ({each['field']})" if each.get("field") else each["message"] for each in errors
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        words = ""
    headers = {name.lower(): value for name, value in error.headers.items()}
    return Answer(error.status_code, headers, words or str(error.reason))


def _judge(answer: Answer) -> ChannelFailure | None:
    if answer.status != 403:
        return None
    return NeedsReconnect(
        "SendGrid does not let this API key or sender send (403): check the key's permissions and the verified sender"
    )
