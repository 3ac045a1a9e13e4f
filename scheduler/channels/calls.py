"""The way in which every channel calls its platform: hard time-outs, no retries, and one reading of what went wrong.

Waiting and trying again are written by hand: what a failure means depends on the call, so that tenacity would do
little.
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import partial
from http.client import HTTPConnection, HTTPException
from traceback import walk_tb
from typing import TypeVar

from requests import ConnectTimeout

from scheduler.channels.answers import GarbledError, Json
from scheduler.channels.limits import COMMON, RETRY_AFTER, LimitReader, http_date, limit_ends, retry_after
from scheduler.domain.characters import printable_line
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.ports import Clock, HearingClock

T = TypeVar("T")

PLATFORM_TIME: ContextVar[Callable[[datetime], object]] = ContextVar("PLATFORM_TIME")
"""The listener to the time in the Date header of the answers to a call, which has a thread of its own."""

TOTAL = 2
"""A call as a whole may take this many times its time-out, which bounds connecting and each silence."""

_NOT_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError, ConnectTimeout)
"""Errors that can only happen before the first byte of a request leaves."""

_NETWORK = (OSError, HTTPException, ValueError, LookupError, TypeError)
"""Errors of a broken connection or a garbled answer, SDK errors apart."""

_PRIVATE = re.compile(r"\S+@\S+|Bearer\s+\S+|SG\.[\w.-]+|oauth_\w+=\S+|[\w-]{32,}")


class Purpose(Enum):
    """The purpose of a call, which decides the meaning of its failure.

    PUBLISH: the one call that publishes; what cannot be told is Uncertain. PREPARE: invisible and
    repeatable; what cannot be told is tried again. READ: as PREPARE, and its rate limit is its own.
    """

    PUBLISH = auto()
    PREPARE = auto()
    READ = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A platform's refusal: the HTTP status, headers by lower-case name, its own words.

    `body` is the JSON object in it, empty where there is none: the status alone is no verdict.
    """

    status: int
    headers: Mapping[str, str]
    words: str
    body: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Makes the calls of one channel, each once.

    `timeout` (seconds) bounds connecting and each silence on the line; the whole call may take
    `TOTAL` times that. `secrets` are never shown, and none may be empty. `answer_of` reads an
    exception as an answer, or returns None; `judge` sees it whole and may name the failure before
    the common mapping does. `limits` read when calls may go on.
    """

    platform: str
    clock: Clock
    timeout: float
    secrets: tuple[str, ...] = field(repr=False)
    answer_of: Callable[[Exception], Answer | None]
    judge: Callable[[Answer], ChannelFailure | None]
    limits: tuple[LimitReader, ...] = COMMON

    def make(self, purpose: Purpose, call: Callable[[], T]) -> T:
        """Return the result of `call`. Raises a ChannelFailure when it fails."""
        if not all(self.secrets):
            raise NeedsReconnect(f"{self.platform} is not connected: set its keys, then run `clinic doctor`")
        try:
            return finish_within(self.timeout * TOTAL, partial(self._listening, call))
        except Exception as error:
            if purpose is not Purpose.PUBLISH and not self._is_expected(error):
                raise
            failure = self._failure(purpose, error)
        # Raised outside the except block: the SDK's exception carries the request and its keys.
        raise failure

    def _listening(self, call: Callable[[], T]) -> T:
        """Return the result of `call`, and let the clock hear the platform's time."""
        if isinstance(self.clock, HearingClock):
            PLATFORM_TIME.set(self.clock.heard)
        return call()

    def on_platform(self, at: datetime) -> datetime:
        """Return an instant of this machine's clock by the platform's, as far as their difference is known."""
        difference = self.clock.difference if isinstance(self.clock, HearingClock) else None
        return at + difference if difference else at

    def _is_expected(self, error: Exception) -> bool:
        return isinstance(error, (ChannelFailure, *_NETWORK)) or self.answer_of(error) is not None

    def _failure(self, purpose: Purpose, error: Exception) -> ChannelFailure:
        if isinstance(error, ChannelFailure):
            return error
        answer = self.answer_of(error)
        if answer is not None:
            return self._refusal(purpose, answer)
        if nothing_was_sent(error):
            return RetryAt(self.clock.now() + RETRY_AFTER, f"{self.platform} cannot be reached")
        return self._unknown(purpose, f"{self.platform}'s answer did not arrive ({type(error).__name__})")

    def _refusal(self, purpose: Purpose, answer: Answer) -> ChannelFailure:
        try:
            judged = self.judge(answer)
        except GarbledError:
            return self._unknown(purpose, f"{self.platform} answered {answer.status}", answer)
        if judged is not None:
            return judged
        refusal = f"{self.platform} said no ({answer.status}): {self.one_line(answer.words)}"
        if answer.status == 429:
            when = limit_ends(self.limits, answer.headers, answer.body, self.clock.now())
            return RetryAt(when, refusal, whole_channel=purpose is not Purpose.READ)
        if not 400 <= answer.status < 500 or answer.status == 408 or not answer.body:
            # Without a body of the platform's own it may be a proxy that speaks, and not know what became of the call.
            return self._unknown(purpose, f"{self.platform} answered {answer.status}", answer)
        return NeedsReconnect(refusal) if answer.status in {401, 402} else Rejected(refusal)

    def _unknown(self, purpose: Purpose, reason: str, answer: Answer | None = None) -> ChannelFailure:
        if purpose is Purpose.PUBLISH:
            return Uncertain(reason)
        now = self.clock.now()
        asked = retry_after(answer.headers, now) if answer else None
        return RetryAt(max(asked or now, now + RETRY_AFTER), reason)

    def one_line(self, words: str) -> str:
        """Return a platform's words as one line of at most 200 characters, without addresses and tokens."""
        for secret in self.secrets:
            words = words.replace(secret, "…")
        return printable_line(_PRIVATE.sub("…", words))[:200]


def finish_within(seconds: float, call: Callable[[], T]) -> T:
    """Return the result of `call`, or raise its error; raise TimeoutError after `seconds`.

    A platform that sends a byte now and then never trips a socket's time-out, hence the thread; it
    is left behind, and whatever its call still brings about counts as not known.
    """
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]


def nothing_was_sent(error: BaseException) -> bool:
    """Tell whether a call failed before the platform could have had the whole request."""
    return any(isinstance(cause, _NOT_SENT) or _was_connecting(cause) for cause in _causes(error))


def _was_connecting(error: BaseException) -> bool:
    """Tell whether an error came up between the look-up of the name and the end of the TLS handshake.

    The place tells, not the kind: a broken TLS record, a reset or a time-out may end a handshake or an answer.
    """
    frames = (frame for frame, _ in walk_tb(error.__traceback__) if frame.f_code.co_name == "connect")
    return any(isinstance(frame.f_locals.get("self"), HTTPConnection) for frame in frames)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an error and all that led to it: urllib3 names its own as the cause, and what happened is the context."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is not None and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += (cause.__cause__, cause.__context__)


def sent_at(headers: Mapping[str, str], clock: Clock) -> datetime:
    """Return the time in an answer's Date header (names in lower case), or the clock's."""
    return http_date(headers.get("date", "")) or clock.now()


def silence(*loggers: str) -> None:
    """Keep SDK loggers from writing requests, and with them addresses and tokens, at DEBUG."""
    for name in loggers:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.INFO))
