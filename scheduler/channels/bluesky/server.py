"""Bluesky's server as one account sees it: every call in the account's session, every refusal read as a decision."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from scheduler.channels.answers import Json
from scheduler.channels.bluesky.session import Login, Session
from scheduler.channels.bluesky.spec import BlueskyAccount
from scheduler.channels.calls import Answer, Calls, Purpose
from scheduler.channels.rest import RefusedError, Rest, Upload, answer_of
from scheduler.domain.credential import Credential
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, RetryAt, Uncertain
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.ports import Clock, RotatingCredential

T = TypeVar("T")

_ENDED = frozenset({"ExpiredToken", "InvalidToken"})
_CLOSED = frozenset({"AccountNotFound", "AccountTakedown", "AccountDeactivated", "AuthFactorTokenRequired"})


class Server:
    """Makes the calls of one account. A query makes one a reading, anything else changes something."""

    def __init__(self, account: BlueskyAccount, clock: Clock, credentials: RotatingCredential) -> None:
        self._account, self._clock, self._credentials = account, clock, credentials
        self._rest = Rest(account.base_url, account.timeout)
        self._calls = Calls(
            platform="Bluesky",
            clock=clock,
            timeout=account.timeout,
            secrets=(account.app_password,),
            answer_of=answer_of,
            judge=self._judge,
        )
        self._lock = threading.Lock()
        self._login: Login | None = None
        self._refused_version = self._proved_version = 0

    @property
    def did(self) -> str:
        """The account's own id, which is also its repository's."""
        return self.login().session.did

    def ask(
        self,
        purpose: Purpose,
        method: str,
        read: Callable[[Json], T],
        *,
        query: Json | None = None,
        body: Json | Upload | None = None,
    ) -> T:
        """Return the reading of the server's answer by `read`. Raises a ChannelFailure."""
        return self._make(purpose, lambda token: read(self._call(method, token, query, body)))

    def look(self, place: Json, read: Callable[[Json], T]) -> T | None:
        """Return the reading of the record at a place (repo, collection, rkey) by `read`, or None without a record."""

        def call(token: str) -> T | None:
            try:
                return read(self._call("com.atproto.repo.getRecord", token, place, None))
            except RefusedError as refusal:
                if refusal.answer.body.get("error") != "RecordNotFound":
                    raise
                return None

        return self._make(Purpose.READ, call)

    def _make(self, purpose: Purpose, call: Callable[[str], T]) -> T:
        """Return the result of `call` with the token of a valid session. Raises a ChannelFailure."""
        login = self.login()

        def in_session() -> T:
            try:
                return call(login.session.access)
            except RefusedError as error:
                refusal = error
            raise self._ended(login) if refusal.answer.body.get("error") in _ENDED else refusal

        made = self._calls.make(purpose, in_session)
        self._prove(login)
        return made

    def login(self) -> Login:
        """Return a login that lasts: the one in use, one that another worker has renewed, or that which follows it."""
        with self._lock:
            if self._login is None or not self._holds(self._login):
                self._login = self._next_login()
            return self._login

    def _holds(self, login: Login) -> bool:
        return login.lasts(self._clock.now()) and login.credential.version > self._refused_version

    def _next_login(self) -> Login:
        kept = self._credentials.current()
        if kept is not None and (login := self._read(kept)) and self._holds(login):
            return login
        made = self._credentials.renewed(kept, lambda: self._renewed(kept))
        login = self._read(made)
        if login is None:
            raise RetryAt(self._clock.now(), "the session is of another account, and is opened anew")
        return login

    def _read(self, credential: Credential) -> Login | None:
        return Login.of(credential, self._account.base_url, self._account.handle)

    def _renewed(self, kept: Credential | None) -> Credential:
        """Return the session that follows the one that is kept, or a new one by the password."""
        login, now = self._read(kept) if kept else None, self._clock.now()
        session = self._calls.make(Purpose.PREPARE, lambda: self._refreshed(login.session)) if login else None
        return (session or self._calls.make(Purpose.PREPARE, self._opened)).kept(now)

    def _refreshed(self, session: Session) -> Session | None:
        try:
            return session.renewed(self._call("com.atproto.server.refreshSession", session.refresh, None, None))
        except RefusedError as refusal:
            if refusal.answer.body.get("error") in _ENDED:
                return None
            raise

    def _opened(self) -> Session:
        wanted = {"identifier": self._account.handle, "password": self._account.app_password}
        session = Session(self._account.base_url, self._account.handle, self._clock.now().isoformat())
        return session.renewed(self._call("com.atproto.server.createSession", "", None, wanted))

    def _call(self, method: str, token: str, query: Json | None, body: Json | Upload | None) -> Json:
        verb = "POST" if query is None else "GET"
        return self._rest.call(verb, f"/xrpc/{method}", token=token, query=query, body=body).body

    def _prove(self, login: Login) -> None:
        if login.credential.version > self._proved_version:
            self._credentials.proved(login.credential)
            self._proved_version = login.credential.version

    def _ended(self, login: Login) -> ChannelFailure:
        """Return the decision when a session is refused: another, unless the password has just opened this one."""
        now = self._clock.now()
        self._refused_version = max(self._refused_version, login.credential.version)
        if self._credentials.refused(login.credential) is None and login.session.is_young(now):
            return NeedsReconnect("Bluesky refuses the session that it has just given: make a new app password")
        return RetryAt(now, "Bluesky's session has ended, and is renewed")

    def _judge(self, answer: Answer) -> ChannelFailure | None:
        problem = answer.body.get("error")
        if problem == "InvalidSwap":
            return Uncertain("Bluesky has a record under this post's key already: it may have been published before")
        if problem == "BlobNotFound":
            return RetryAt(self._clock.now(), "Bluesky no longer has the uploaded pictures", keep=NOTHING_PREPARED)
        if problem in _CLOSED:
            return NeedsReconnect(f"Bluesky does not let this account post ({problem}): look at it in the app")
        return None
