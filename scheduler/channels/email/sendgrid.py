"""Email, through SendGrid's API v3. Limits: Twilio SendGrid, Mail Send limitations and errors, read 2026-09."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import Request

import requests
from python_http_client import Client
from sendgrid import SendGridAPIClient

from scheduler.channels.answers import GarbledError, has_identifier, identifier, records, text, words
from scheduler.channels.calls import Answer, Calls, Purpose, sent_at, silence
from scheduler.channels.email import activity
from scheduler.channels.email.sendgrid_body import check_size, checked_batch, mail_body
from scheduler.channels.email.sent_mail import SentMail
from scheduler.channels.email.spec import SENDGRID, SendGridAccount
from scheduler.channels.rest import answer_of, exchange
from scheduler.domain.account import AccountStatus
from scheduler.domain.batch import BatchOutcome, TakenInPart
from scheduler.domain.delivery import Absent, Attempt, Found, Receipt, Sighting, Undecided
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt
from scheduler.domain.events import ReportedEvent
from scheduler.domain.payload import BatchPayload, Payload
from scheduler.domain.prepared import NOTHING_PREPARED, Prepared
from scheduler.ports import Clock

_NO_ACTIVITY = "SendGrid cannot be asked without Email Activity"

_PERSON = re.compile(r"personalizations\.(?P<place>\d{1,4})\.")
"""How SendGrid names a person of a batch in its errors, by place from 0 (Twilio SendGrid, mail send errors, read
2026-09)."""


class SendGridEmail(SentMail):
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
            answer_of=answer_of,
            judge=_judge,
            limits=SENDGRID.limits,
        )
        self._headers = SendGridAPIClient(account.api_key).client.request_headers

    def prepare(self, payload: Payload, kept: Prepared | None) -> Prepared:  # noqa: ARG002 - the port's shape
        """Refuse, before any call, what SendGrid would refuse; there is nothing to upload."""
        checked_batch(payload)
        return NOTHING_PREPARED

    def send(self, payload: Payload, prepared: Prepared) -> Receipt:  # noqa: ARG002 - the port's shape
        """Hand one batch over for delivery."""
        body = mail_body(checked_batch(payload))

        def publish() -> Receipt:
            response = self._at("mail", "send").post(request_body=body)
            if response.status_code != 202:
                raise GarbledError("only 202 says that a mail was taken")
            headers = {name.lower(): value for name, value in response.headers.items()}
            # The delivery's id finds the mail as well: it is among its custom arguments.
            known = has_identifier(headers, "x-message-id")
            return Receipt(headers["x-message-id"] if known else payload.delivery, None, sent_at(headers, self._clock))

        try:
            return self._calls.make(Purpose.PUBLISH, publish)
        except _PeopleRefused as refusal:
            answer = self._without(refusal, payload)
        raise answer

    def _without(self, refusal: _PeopleRefused, payload: Payload) -> ChannelFailure:
        """Return the refusal as one of those people alone: SendGrid took nothing, so the others may be sent at once."""
        addressees = payload.addressees if isinstance(payload, BatchPayload) else ()
        refused = {
            addressee.subscriber: self._calls.one_line(refusal.words[number])
            for number, addressee in enumerate(addressees)
            if number in refusal.words
        }
        others = RetryAt(self._clock.now(), f"SendGrid refused {len(refused)} of the batch: it goes on without them")
        return TakenInPart(BatchOutcome(refused=refused, failure=others)) if refused else Rejected(refusal.reason)

    def find(self, payload: Payload, attempt: Attempt) -> Sighting:
        """Ask Email Activity, where the account has it, for mails that carry the delivery's id."""
        if not self._has_activity:
            return _ask_a_person(_NO_ACTIVITY, payload, attempt)
        try:
            messages = self._messages(payload.delivery)
        except (NeedsReconnect, Rejected):
            return _ask_a_person("SendGrid does not let this API key read Email Activity", payload, attempt)
        if not messages:
            return Absent()
        return Found(Receipt(messages[0], None, attempt.started_at))

    def erase(self, addresses: Sequence[str]) -> str:
        """Ask for a job that erases what SendGrid has of people (docs, recipients' data erasure, read 2026-11)."""

        def ask() -> str:
            response = self._at("recipients", "erasejob").post(request_body={"email_addresses": list(addresses)})
            if response.status_code != 202:
                raise GarbledError("only 202 says that an erasure was taken")
            return identifier(_read(response.body), "job_id")

        try:
            return self._calls.make(Purpose.PREPARE, ask)
        except NeedsReconnect:
            right = "give it the right recipients.erasejob.create, which accounts from before July 2023 have to ask for"
            raise NeedsReconnect(f"SendGrid does not let this API key erase people: {right}") from None

    @property
    def _has_activity(self) -> bool:
        # Email Activity has no data of accounts in the EU region, so it would always say "not there".
        return self._account.activity and "api.eu." not in self._account.base_url

    @property
    def rest_between_reports(self) -> float:
        """Seconds to wait between two questions for reports."""
        return activity.EVERY

    def reports(self, delivery: str, message: str) -> tuple[ReportedEvent, ...]:
        """Ask Email Activity what became of each mail of a delivery. Raises Rejected where it cannot be asked."""
        if not self._has_activity:
            raise Rejected(_NO_ACTIVITY)
        asked = activity.question(delivery, message)

        def ask() -> tuple[ReportedEvent, ...]:
            body = _read(self._at("messages").get(query_params=asked).body)
            return activity.reported(delivery, records(body, "messages"), self._clock.now)

        return self._calls.make(Purpose.READ, ask)

    def check(self) -> AccountStatus:
        """Ask for the API key's scopes, among which sending must be."""
        scopes = self._calls.make(Purpose.READ, lambda: words(_read(self._at("scopes").get().body), "scopes"))
        if "mail.send" not in scopes:
            return AccountStatus("SendGrid's API key", missing_rights=("Mail Send",))
        return AccountStatus("SendGrid, with an API key that may send mail")

    def _messages(self, delivery: str) -> list[str]:
        """Return the ids of mails that carry a delivery's id."""
        question = {"query": f"(unique_args['delivery']=\"{delivery}\")", "limit": 1}

        def ask() -> list[str]:
            body = _read(self._at("messages").get(query_params=question).body)
            return [
                identifier(message, "msg_id").partition(".")[0] or delivery for message in records(body, "messages")
            ]

        return self._calls.make(Purpose.READ, ask)

    def _at(self, *path: str) -> _Client:
        """Return the SDK's client for a path below /v3."""
        host, headers = self._account.base_url.rstrip("/"), dict(self._headers)
        return _Client(host, headers, version=3, url_path=list(path), timeout=self._account.timeout)


class _Client(Client):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client, over the calls of all other channels: its own follows redirects, and takes the key along."""

    def _make_request(self, _opener: object, request: Request, timeout: float | None = None) -> _Reply:
        if isinstance(request.data, bytes):
            check_size(len(request.data))
        return _Reply(
            exchange(
                request.get_method(),
                request.full_url,
                data=request.data,
                headers=dict(request.header_items()),
                timeout=timeout or self.timeout,
            )
        )


class _Reply:
    """An answer as the SDK reads it."""

    def __init__(self, response: requests.Response) -> None:
        self._response = response

    def getcode(self) -> int:
        """Return the status."""
        return self._response.status_code

    def info(self) -> Mapping[str, str]:
        """Return the headers."""
        return self._response.headers

    def read(self) -> bytes:
        """Return the body."""
        return self._response.content


def _read(body: bytes) -> Any:  # noqa: ANN401 - whatever SendGrid says
    """Return a body read as JSON. Raises ValueError."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise GarbledError("the body is nested too deep") from error


def _ask_a_person(why: str, payload: Payload, attempt: Attempt) -> Undecided:
    when = f"{attempt.started_at:%Y-%m-%d %H:%M} UTC"
    return Undecided(f"{why}: look in its Activity page for mails with delivery {payload.delivery} around {when}")


class _PeopleRefused(Rejected):
    """SendGrid's objections to single people of a batch: its words by their place in the batch."""

    def __init__(self, words: Mapping[int, str]) -> None:
        super().__init__(f"SendGrid refused {len(words)} of the batch's people")
        self.words = words


def _judge(answer: Answer) -> ChannelFailure | None:
    if answer.status == 403 and answer.body:
        return NeedsReconnect(
            "SendGrid does not let this API key or sender send (403): "
            "check the key's permissions and the verified sender"
        )
    if answer.status != 400 or "errors" not in answer.body:
        return None
    people = [
        (_PERSON.match(str(error.get("field"))), text(error, "message")) for error in records(answer.body, "errors")
    ]
    if not all(person for person, _ in people):
        return None
    return _PeopleRefused({int(person["place"]): words for person, words in people if person})
