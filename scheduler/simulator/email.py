"""SendGrid's API v3, as far as a newsletter uses it.

Shapes and limits: Twilio SendGrid's API reference (mail send and its limitations and errors, scopes, Email
Activity), read 2026-09.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import ceil
from typing import Any

from scheduler.domain.numbers import whole_number
from scheduler.simulator.apis import Account, Api, Platform, Scene
from scheduler.simulator.exchange import Answer, Request, json_answer, timestamp
from scheduler.simulator.faults import Call
from scheduler.simulator.mail_reports import ACTIVITY, Fates, verification_key
from scheduler.simulator.mailing import Email, emails_of

DELIVERED = Fates()
"""Every mail is delivered, and that is all."""

TOTAL_BYTES = 30_000_000
FIELD_BYTES = 10_000
SEND_AHEAD = timedelta(hours=72)
ERASED_AT_ONCE = 5000
ERASURE_BYTES = 256 * 1024

RESERVED_HEADERS = frozenset(
    {
        "x-sg-id",
        "x-sg-eid",
        "received",
        "dkim-signature",
        "content-type",
        "content-transfer-encoding",
        "to",
        "from",
        "subject",
        "reply-to",
        "cc",
        "bcc",
    }
)

_CONDITION = re.compile(
    r"""unique_args\[['"](?P<arg>\w+)['"]\]\s*=\s*"(?P<value>[^"]*)"|msg_id\s+LIKE\s+['"](?P<prefix>[^'"%]*)%['"]"""
)

Problem = tuple[str, str | None]
"""A fault, and its field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGridAccount(Account):
    """An account of SendGrid.

    `activity` says whether it has bought Email Activity, `may_send` and `may_erase` whether its key may send mail, and
    have people's data erased. `fates` says what becomes of its mails.
    """

    api_key: str = field(default="SG.rehearsal.key", repr=False)
    activity: bool = True
    may_send: bool = True
    may_erase: bool = True
    fates: Fates = DELIVERED

    def settings(self) -> dict[str, str]:
        """Return the key, that SendGrid may be asked what it took, and what its reports are verified with."""
        return {"api_key": self.api_key, "activity": "true", "webhook_verification": verification_key()}


@dataclass(frozen=True, slots=True)
class SendGridApi(Platform):
    """Answers SendGrid's requests."""

    account: SendGridAccount
    scene: Scene

    def answer(self, request: Request) -> Answer:
        """Carry out a request, and return SendGrid's answer."""
        if request.headers.get("authorization") != f"Bearer {self.account.api_key}":
            return self.unauthorized()
        match request.method, request.path:
            case "POST", "/v3/mail/send":
                return self._send(request)
            case "GET", "/v3/scopes":
                return json_answer(
                    {"scopes": ["mail.send", "alerts.read"] if self.account.may_send else ["alerts.read"]}
                )
            case "GET", "/v3/messages":
                return self._messages(request)
            case "POST", "/v3/recipients/erasejob":
                return self._erase(request)
        return refusal(404, [("not found", None)])

    def unauthorized(self) -> Answer:
        """Return SendGrid's answer to a missing, wrong or revoked key."""
        return refusal(401, [("The provided authorization grant is invalid, expired, or revoked", None)])

    def too_many(self, ends: datetime) -> Answer:
        """Return SendGrid's answer when its rate limit is used up until `ends`."""
        headers = {
            "X-RateLimit-Limit": "600",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(ceil(ends.timestamp())),
        }
        return refusal(429, [("too many requests", None)], headers)

    def server_error(self) -> Answer:
        """Return SendGrid's answer when something broke on its side."""
        return refusal(500, [("internal server error", None)])

    def _send(self, request: Request) -> Answer:
        if not self.account.may_send:
            return refusal(403, [("access forbidden", None)])
        if len(request.body) >= TOTAL_BYTES:
            return refusal(413, [("content too large", None)])
        try:
            body = request.json_object()
            problems = list(_problems(body, self.scene.clock.now()))
        except (ValueError, LookupError, TypeError, AttributeError):
            return refusal(400, [("Bad Request", None)])
        if problems:
            return refusal(400, problems)
        mailing = self.scene.state.add_mailing(body, self.scene.clock.now())
        return Answer(202, media_type="text/plain; charset=utf-8", headers={"X-Message-Id": mailing.message_id})

    def _erase(self, request: Request) -> Answer:
        if not self.account.may_erase:
            return refusal(403, [("access forbidden", None)])
        try:
            given = request.json_object()["email_addresses"]
        except (ValueError, LookupError, TypeError):
            given = None
        addresses = [one for one in given if isinstance(one, str) and "@" in one] if isinstance(given, list) else []
        is_whole = isinstance(given, list) and 0 < len(addresses) == len(given) <= ERASED_AT_ONCE
        if not is_whole or len(request.body) > ERASURE_BYTES:
            return refusal(400, [("invalid email addresses", "email_addresses")])
        return json_answer({"job_id": self.scene.state.erase_people(addresses, self.scene.clock.now())}, 202)

    def _messages(self, request: Request) -> Answer:
        if not self.account.activity:
            return refusal(403, [("access forbidden", None)])
        condition = _CONDITION.search(request.query.get("query", ""))
        limit = whole_number(request.query.get("limit", "10"))
        if condition is None or limit is None or not 1 <= limit <= 1000:
            return refusal(400, [("invalid query", "query")])
        seen = self.scene.clock.now() - self.scene.visibility_delay
        mailings = (mailing for mailing in reversed(self.scene.state.mailings) if mailing.at <= seen)
        found = (mail for mailing in mailings for mail in emails_of(mailing) if _meets(mail, condition))
        return json_answer({"messages": [_activity(mail, self.account.fates) for mail in islice(found, limit)]})


def _meets(mail: Email, condition: re.Match[str]) -> bool:
    if condition["arg"]:
        return mail.custom_args.get(condition["arg"]) == condition["value"]
    return mail.msg_id.startswith(condition["prefix"])


def _activity(mail: Email, fates: Fates) -> dict[str, object]:
    return {
        "from_email": mail.from_address,
        "msg_id": mail.msg_id,
        "subject": mail.subject,
        "to_email": mail.to_address,
        "status": ACTIVITY.get(fates.of(mail), "delivered"),
        "opens_count": 0,
        "clicks_count": 0,
        "last_event_time": timestamp(mail.at),
    }


def _problems(body: Mapping[str, Any], now: datetime) -> Iterator[Problem]:
    """Yield everything that SendGrid refuses about a mail."""
    personalizations = body.get("personalizations") or ()
    if not 0 < len(personalizations) <= 1000:
        yield "personalizations must have 1 to 1000 entries", "personalizations"
    if not body.get("from", {}).get("email"):
        yield "The from object must be provided for every email send.", "from"
    if not body.get("subject") and not all(personalization.get("subject") for personalization in personalizations):
        yield "The subject is required.", "subject"
    yield from _content_problems(body.get("content") or ())
    for number, personalization in enumerate(personalizations):
        yield from _personalization_problems(personalization, f"personalizations.{number}", now)
    yield from _address_problems(personalizations)
    yield from _common_problems(body, "", now)


def _content_problems(content: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    if not content:
        yield "Unless a valid template_id is provided, the content parameter is required.", "content"
    if not all(part["value"] for part in content):
        yield "The content value must be a string at least one character in length.", "content.0.value"
    types = [part["type"] for part in content]
    if types != sorted(types, key=("text/plain", "text/html").index):
        yield "If present, text/plain must come first, then text/html.", "content"


def _personalization_problems(personalization: Mapping[str, Any], field: str, now: datetime) -> Iterator[Problem]:
    to = personalization.get("to") or ()
    if not to or not all("@" in person.get("email", "") for person in to):
        yield "The to array is required, with valid email addresses.", f"{field}.to"
    if any(set(";,") & set(person.get("name", "")) for person in to):
        yield "A name must not have a semicolon or a comma.", f"{field}.to"
    if _size(personalization.get("substitutions", {})) > FIELD_BYTES:
        yield f"The substitutions are larger than {FIELD_BYTES} bytes.", f"{field}.substitutions"
    yield from _common_problems(personalization, f"{field}.", now)


def _address_problems(personalizations: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    people = [
        person
        for personalization in personalizations
        for kind in ("to", "cc", "bcc")
        for person in personalization.get(kind, ())
    ]
    if len(people) > 1000:
        yield "There may be at most 1000 recipients in to, cc and bcc.", "personalizations"
    for address, times in Counter(person["email"].casefold() for person in people).items():
        if times > 1:
            yield (
                f"Each email address should be unique. We found the first duplicate of [{address}].",
                "personalizations",
            )
            return


def _common_problems(part: Mapping[str, Any], field: str, now: datetime) -> Iterator[Problem]:
    if _size(part.get("custom_args", {})) > FIELD_BYTES:
        yield f"The custom_args are larger than {FIELD_BYTES} bytes.", f"{field}custom_args"
    reserved = RESERVED_HEADERS & {name.lower() for name in part.get("headers", {})}
    if reserved:
        yield f"The header {min(reserved)} is reserved.", f"{field}headers"
    if part.get("send_at", 0) > (now + SEND_AHEAD).timestamp():
        yield "send_at must be at most 72 hours ahead.", f"{field}send_at"


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def refusal(status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None) -> Answer:
    """Return SendGrid's answer to a request it does not take."""
    errors = [{"message": message, "field": field, "help": None} for message, field in problems]
    return json_answer({"errors": errors}, status, headers)


API = Api(prefix="/v3/", calls={("POST", "/v3/mail/send"): Call.PUBLISH}, account=SendGridAccount(), open=SendGridApi)
