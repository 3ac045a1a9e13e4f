"""Tells other programs what happens: each thing at least once, under an id that stays the same.

What is told to an address is a row before it is a call, put there in the transaction that moves how far the address has
heard. A try that a killed program began is made again after its time with the same id, by which the receiver drops it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from scheduler.domain.audit import event
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.notifications import KIND_OF, WEBHOOK_OFF, Notification, NotificationKind, notification_of
from scheduler.domain.outgoing_webhook import (
    CALL,
    KEPT,
    OFF_AFTER,
    SECRET_BYTES,
    TEST_TYPE,
    TYPE_OF,
    Endpoint,
    Message,
    MessageState,
    body_of,
    body_of_test,
    is_delivered,
    next_try,
    secret_text,
    signed_headers,
    wants_no_more,
)
from scheduler.domain.people import Identity
from scheduler.ports import Clock, Database, Sealing, Transaction
from scheduler.ports.webhook_tables import WebhookPost
from scheduler.services.clinic_settings import MAY_CHANGE
from scheduler.services.people import Staff

logger = logging.getLogger(__name__)

MOST: Final = 20
"""Addresses that a clinic may have: each is called for each thing."""

SHOWN: Final = 30
"""Messages that are shown of an address."""

_AT_ONCE: Final = 200
"""Rows of the trail that are told in one turn."""

_STOPPED: Final = "the webhook is off"
_GONE: Final = "it answered that it wants no more (410)"
_FAILED: Final = "everything failed for five days"


def _act(action: str, endpoint: Endpoint) -> tuple[str, str, dict[str, object]]:
    """Return what the trail says of an act on an address: its host alone, since the rest may be a secret."""
    return action, f"webhook {endpoint.id}", {"host": urlsplit(endpoint.url).hostname or ""}


def _message(endpoint: Endpoint, told: Notification, site: str, now: datetime) -> Message:
    name, body = TYPE_OF[told.kind], body_of(told, site)
    return Message(endpoint.id, f"msg_{told.id}", name, body, now, now, sequence=told.sequence)


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Puts messages in line and posts them. `site` is where the staff's pages lie."""

    store: Database
    post: WebhookPost
    sealing: Sealing
    clock: Clock
    site: Callable[[], str]

    def run(self) -> int:
        """Tell every address what is new, and try what is due; return how many messages arrived."""
        with self.store.reading() as tables:
            endpoints = {one.id: one for one in tables.endpoints.all()}
            head = tables.audit.head()
        if not endpoints:
            return 0
        for endpoint in endpoints.values():
            if endpoint.off_at is None and head is not None and head.sequence != endpoint.heard:
                self._put_in_line(endpoint, head.sequence)
        with self.store.reading() as tables:
            due = tables.endpoints.due(self.clock.now())
        failed: set[str] = set()
        arrived = 0
        for message in due:
            # An address that does not answer is asked once a turn: the others wait for no more than one time-out.
            if message.endpoint not in failed:
                is_there = self.try_one(message).state is MessageState.DELIVERED
                arrived += is_there
                failed |= set() if is_there else {message.endpoint}
        return arrived

    def try_one(self, message: Message) -> Message:
        """Post a message that is due, and return how that ended; one that another worker has is returned as it is."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(message.endpoint)
            claimed = tables.endpoints.claim(message, now, now + CALL)
        if claimed is None:
            return message
        status, reason = self._posted(endpoint, claimed)
        ended = self._ended(claimed, status, reason)
        with self.store.transaction() as tables:
            tables.endpoints.finish(ended)
            self._follow(endpoint, ended, tables)
        if ended.state is not MessageState.DELIVERED:
            logger.warning("webhook %s: message %s: %s", endpoint.id, ended.id, ended.reason)
        return ended

    def _put_in_line(self, endpoint: Endpoint, head: int) -> None:
        now, site = self.clock.now(), self.site()
        actions = [action for action, kind in KIND_OF.items() if kind in endpoint.kinds]
        with self.store.transaction() as tables:
            rows = tables.audit.after(endpoint.heard, actions, _AT_ONCE) if actions else ()
            until = rows[-1].sequence if len(rows) == _AT_ONCE else head
            told = [one for one in map(notification_of, rows) if one is not None and one.kind in TYPE_OF]
            if tables.endpoints.hear(endpoint.id, endpoint.heard, until):
                tables.endpoints.add(_message(endpoint, one, site, now) for one in told)
                tables.endpoints.forget(now - KEPT)

    def _posted(self, endpoint: Endpoint, message: Message) -> tuple[int | None, str]:
        """Return the answer's status, None where none came, and why it is no yes."""
        try:
            secret = self.sealing.open(endpoint.id, endpoint.sealed)
            headers = signed_headers(secret, message.id, message.body, self.clock.now())
            own = {"content-type": "application/json", **headers}
            status = self.post.post(endpoint.url, message.body.encode(), own)
        except ClinicError as error:
            return None, str(error)
        return status, "" if is_delivered(status) else f"it answered {status}"

    def _ended(self, message: Message, status: int | None, reason: str) -> Message:
        now = self.clock.now()
        if not reason:
            return replace(message, state=MessageState.DELIVERED, due_at=now, status=status, reason="")
        again = None if message.type == TEST_TYPE else next_try(message.attempts, now)
        state = MessageState.WAITING if again else MessageState.GIVEN_UP
        return replace(message, state=state, due_at=again or now, status=status, reason=reason)

    def _follow(self, endpoint: Endpoint, message: Message, tables: Transaction) -> None:
        """Note on the address how a message fared; turn off one at which everything fails, or that wants no more."""
        now = self.clock.now()
        if message.state is MessageState.DELIVERED:
            tables.endpoints.mark_failing(endpoint.id, None)
            return
        since = endpoint.failing_since or now
        tables.endpoints.mark_failing(endpoint.id, since)
        reason = _GONE if wants_no_more(message.status) else _FAILED if now >= since + OFF_AFTER else ""
        if reason and endpoint.off_at is None:
            tables.endpoints.switch(endpoint.id, now, reason)
            tables.endpoints.give_up(endpoint.id, _STOPPED)
            action, subject, detail = _act(WEBHOOK_OFF, endpoint)
            tables.audit.record(event(now, "system", action, subject, reason=reason, **detail))


@dataclass(frozen=True, slots=True)
class WebhookEndpoints:
    """The addresses, as those who change settings rule over them."""

    store: Database
    staff: Staff
    sender: WebhookSender
    clock: Clock

    def all(self) -> tuple[Endpoint, ...]:
        """Return every address, the oldest first."""
        with self.store.reading() as tables:
            return tables.endpoints.all()

    def get(self, identity: str) -> tuple[Endpoint, tuple[Message, ...]]:
        """Return an address with its newest messages. Raises NotFound."""
        with self.store.reading() as tables:
            return tables.endpoints.get(identity), tables.endpoints.newest(identity, SHOWN)

    def add(self, url: str, kinds: Collection[NotificationKind], by: Identity) -> tuple[Endpoint, str]:
        """Add an address; return it with its secret, which is shown this once. Raises BadInput, ClinicError."""
        person = self.staff.recognise(by, MAY_CHANGE)
        chosen = frozenset(kinds) & TYPE_OF.keys()
        if not chosen:
            raise BadInput("choose at least one kind of what the address is to hear of")
        if len(self.all()) >= MOST:
            raise BadInput(f"there are {MOST} webhooks already: remove one first")
        self.sender.post.check(url)
        identity, secret, now = secrets.token_hex(8), secret_text(secrets.token_bytes(SECRET_BYTES)), self.clock.now()
        sealed = self.sender.sealing.seal(identity, secret)
        endpoint = Endpoint(identity, url.strip(), chosen, sealed, person.login, now)
        with self.store.transaction() as tables:
            tables.endpoints.insert(endpoint)
            self._begin(endpoint, tables)
            self._record("webhook added", endpoint, person.login, tables, now)
        return endpoint, secret

    def choose(self, identity: str, kinds: Collection[NotificationKind], by: Identity) -> None:
        """Let an address hear of other kinds from now on. Raises NotFound, BadInput, ClinicError."""
        person, chosen = self.staff.recognise(by, MAY_CHANGE), frozenset(kinds) & TYPE_OF.keys()
        if not chosen:
            raise BadInput("choose at least one kind of what the address is to hear of")
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(identity)
            tables.endpoints.choose(identity, chosen)
            self._record("webhook changed", endpoint, person.login, tables, self.clock.now())

    def test(self, identity: str, by: Identity) -> Message:
        """Post a test, once, and return how that ended. Raises NotFound, ClinicError."""
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        message = Message(identity, f"msg_{secrets.token_hex(16)}", TEST_TYPE, body_of_test(now), now, now)
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(identity)
            tables.endpoints.add([message])
            self._record("webhook tested", endpoint, person.login, tables, now)
        return self.sender.try_one(message)

    def send_again(self, identity: str, message: str, by: Identity) -> Message:
        """Post a message again, under its own id, and return how that ended. Raises NotFound, ClinicError."""
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        with self.store.transaction() as tables:
            endpoint, known = tables.endpoints.get(identity), tables.endpoints.message(identity, message)
            tables.endpoints.again(known, now)
            self._record("webhook message sent again", endpoint, person.login, tables, now)
        return self.sender.try_one(known)

    def stop(self, identity: str, by: Identity) -> None:
        """Turn an address off; what waits for it is given up. Raises NotFound, ClinicError."""
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(identity)
            tables.endpoints.switch(identity, now)
            tables.endpoints.give_up(identity, _STOPPED)
            self._record("webhook stopped", endpoint, person.login, tables, now)

    def start(self, identity: str, by: Identity) -> None:
        """Turn an address on again; it hears of what happens from now on. Raises NotFound, ClinicError."""
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(identity)
            tables.endpoints.switch(identity, None)
            tables.endpoints.mark_failing(identity, None)
            self._begin(endpoint, tables)
            self._record("webhook started", endpoint, person.login, tables, now)

    def remove(self, identity: str, by: Identity) -> None:
        """Remove an address with its messages. Raises NotFound, ClinicError."""
        person, now = self.staff.recognise(by, MAY_CHANGE), self.clock.now()
        with self.store.transaction() as tables:
            endpoint = tables.endpoints.get(identity)
            tables.endpoints.remove(identity)
            self._record("webhook removed", endpoint, person.login, tables, now)

    @staticmethod
    def _begin(endpoint: Endpoint, tables: Transaction) -> None:
        head = tables.audit.head()
        tables.endpoints.begin(endpoint.id, head.sequence if head else 0)

    @staticmethod
    def _record(action: str, endpoint: Endpoint, login: str, tables: Transaction, now: datetime) -> None:
        said, subject, detail = _act(action, endpoint)
        tables.audit.record(event(now, login, said, subject, **detail))


def examine_webhooks(endpoints: Collection[Endpoint]) -> str:
    """Say that what is sent to webhooks arrives. Raises ClinicError for one at which nothing does, or that is off."""
    for one in endpoints:
        host = urlsplit(one.url).hostname
        if one.off_reason:
            raise ClinicError(f"the webhook at {host} was turned off, since {one.off_reason}")
        if one.failing_since is not None and one.off_at is None:
            since = f"{one.failing_since:%Y-%m-%d %H:%M} UTC"
            raise ClinicError(f"nothing has arrived at the webhook at {host} since {since}")
    is_told = any(one.off_at is None for one in endpoints)
    return "what is sent to webhooks arrives" if is_told else "no webhook tells another program of anything"
