"""The protocols of the tables of people: who works here, and who is signed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from scheduler.domain.api_token import ApiToken
from scheduler.domain.content import ItemKey
from scheduler.domain.idempotency import Answer, KeyedRequest
from scheduler.domain.invitation import Invitation
from scheduler.domain.one_time_code import CodeSecret
from scheduler.domain.passkey import Challenge, Passkey
from scheduler.domain.people import Person
from scheduler.domain.session import Session, WaitingSignIn
from scheduler.domain.working_copy import CalendarFeed, WorkingCopy


class People(Protocol):
    """The people who work here, and the hashes of their passwords."""

    def put(self, person: Person, password_hash: str | None = None) -> None:
        """Insert or replace a person; without a hash the password stays. A new person needs one."""
        ...

    def get(self, login: str) -> Person:
        """Return a person. Raises NotFound."""
        ...

    def password_hash(self, login: str) -> str:
        """Return the hash of a person's password. Raises NotFound."""
        ...

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by login."""
        ...


class Passkeys(Protocol):
    """The passkeys of the people who work here, and the challenges that wait for an answer of one."""

    def add(self, passkey: Passkey) -> None:
        """Insert a passkey. Raises BadInput for one that is there already."""
        ...

    def find(self, identity: str) -> Passkey | None:
        """Return a passkey by its id."""
        ...

    def of_person(self, login: str) -> tuple[Passkey, ...]:
        """Return a person's passkeys, the oldest first."""
        ...

    def mark_used(self, identity: str, sign_count: int, at: datetime) -> None:
        """Write down that a passkey has signed."""
        ...

    def remove(self, identity: str) -> None:
        """Remove a passkey."""
        ...

    def ask(self, challenge: Challenge) -> None:
        """Insert a challenge."""
        ...

    def take(self, value: str) -> Challenge | None:
        """Remove a challenge and return it: whoever takes it is the only one who does."""
        ...

    def forget(self, now: datetime) -> int:
        """Remove the challenges that are too old; return how many."""
        ...


class Invitations(Protocol):
    """The invitations that nobody has accepted yet."""

    def put(self, invitation: Invitation) -> None:
        """Insert an invitation, or replace it."""
        ...

    def get(self, identity: str) -> Invitation | None:
        """Return an invitation by its id."""
        ...

    def find(self, token_hash: str) -> Invitation | None:
        """Return an invitation by the hash of its token, be it too old or not."""
        ...

    def all(self) -> tuple[Invitation, ...]:
        """Return every invitation, the oldest first."""
        ...

    def take(self, token_hash: str) -> bool:
        """Remove an invitation; say whether it was there: it counts once."""
        ...

    def forget(self, now: datetime) -> int:
        """Remove the invitations that ended long ago; return how many."""
        ...


class CodeSecrets(Protocol):
    """What people's one-time codes are made of, and the hashes of their recovery codes."""

    def put(self, secret: CodeSecret) -> None:
        """Insert a person's secret, or replace it."""
        ...

    def of_person(self, login: str) -> CodeSecret | None:
        """Return a person's secret, be it on or not."""
        ...

    def take_step(self, login: str, step: int) -> bool:
        """Say whether a code of a step is taken: none is of an earlier step than the last, or of the same."""
        ...

    def remove(self, login: str) -> None:
        """Remove a person's secret and recovery codes."""
        ...

    def put_recovery(self, login: str, hashes: Collection[str]) -> None:
        """Keep the hashes of a person's recovery codes, in place of the earlier ones."""
        ...

    def take_recovery(self, login: str, code_hash: str) -> bool:
        """Remove a recovery code by its hash; say whether it was there: it counts once."""
        ...

    def recovery_left(self, login: str) -> int:
        """Return how many recovery codes a person has left."""
        ...


class Sessions(Protocol):
    """The sessions of people who are signed in."""

    def add(self, session: Session) -> None:
        """Insert a session."""
        ...

    def find(self, token_hash: str) -> Session | None:
        """Return a session by the hash of its token, be it too old or not."""
        ...

    def of_person(self, login: str) -> tuple[Session, ...]:
        """Return a person's sessions, the last used first."""
        ...

    def mark_seen(self, token_hash: str, at: datetime) -> None:
        """Write down that a session was used."""
        ...

    def say_once(self, token_hash: str, notice: str) -> None:
        """Keep what the session's next page is to say; empty once it is said."""
        ...

    def end(self, token_hash: str) -> None:
        """Remove a session."""
        ...

    def end_of_person(self, login: str) -> int:
        """Remove every session of a person, and every sign-in that waits for a code; return how many sessions."""
        ...

    def wait_for_code(self, waiting: WaitingSignIn) -> None:
        """Insert a sign-in that waits for a code."""
        ...

    def waiting(self, token_hash: str) -> WaitingSignIn | None:
        """Return a sign-in that waits by the hash of its token, be it too old or not."""
        ...

    def take_waiting(self, token_hash: str) -> bool:
        """Remove a sign-in that waits; say whether it was there: it counts once."""
        ...

    def forget(self, now: datetime) -> int:
        """Remove the sessions that are too old; return how many."""
        ...


class WorkingCopies(Protocol):
    """What people typed and have not saved: one copy of an item for each."""

    def put(self, copy: WorkingCopy) -> None:
        """Insert a copy, or replace the person's earlier one of the item."""
        ...

    def get(self, item: ItemKey, login: str) -> WorkingCopy | None:
        """Return a person's copy of an item."""
        ...

    def drop(self, item: ItemKey, login: str) -> None:
        """Remove a person's copy of an item, if there is one."""
        ...


class CalendarFeeds(Protocol):
    """The secret addresses of the calendar: one for each person at most."""

    def put(self, feed: CalendarFeed) -> None:
        """Insert an address, in place of the person's earlier one."""
        ...

    def find(self, token_hash: str) -> CalendarFeed | None:
        """Return an address by the hash of its token."""
        ...

    def of_person(self, login: str) -> CalendarFeed | None:
        """Return a person's address."""
        ...

    def drop(self, login: str) -> None:
        """Remove a person's address, if there is one."""
        ...


class ApiTokens(Protocol):
    """The tokens of programs that act for people."""

    def add(self, token: ApiToken) -> None:
        """Insert a token."""
        ...

    def find(self, token_hash: str) -> ApiToken | None:
        """Return a token by its hash, be it too old or not."""
        ...

    def all(self) -> tuple[ApiToken, ...]:
        """Return every token, the oldest first."""
        ...

    def mark_used(self, token_hash: str, at: datetime) -> None:
        """Write down that a token was used."""
        ...

    def end(self, token_hash: str) -> None:
        """Remove a token."""
        ...

    def end_of_person(self, login: str) -> int:
        """Remove every token of a person; return how many."""
        ...


class KeyedRequests(Protocol):
    """The requests of programs under their idempotency keys, with the answers."""

    def begin(self, request: KeyedRequest) -> KeyedRequest | None:
        """Insert a request, or return the one that is there under its key: of two at once one alone is inserted."""
        ...

    def answer(self, token: str, key: str, answer: Answer) -> None:
        """Keep what was answered to a request."""
        ...

    def forget(self, before: datetime, most: int) -> int:
        """Remove at most so many requests that began before a time; return how many."""
        ...
