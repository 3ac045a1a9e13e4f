"""The people of one batch while several connections carry their mails: who is waiting, on the wire, or decided."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime

from scheduler.channels.email.smtp_session import LATER, ByPolicy, NoSuchAddress
from scheduler.domain.batch import BatchOutcome
from scheduler.domain.delivery import Receipt
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.domain.payload import Addressee
from scheduler.ports import Clock

EVERYBODY = 3
"""So many people whom a server refuses by its policy, and nobody whom it takes: it is the sender that it refuses."""


class Round:
    """Hands each person to one connection, and keeps how it ended for them.

    After `ends` nobody follows. `where` says of a person where to look for a mail that may have been taken; `taken`
    hears at once of whoever's was.
    """

    def __init__(
        self,
        people: Iterable[Addressee],
        clock: Clock,
        ends: datetime,
        *,
        where: Callable[[Addressee], str],
        taken: Callable[[str], object],
    ) -> None:
        self._waiting = deque(people)
        self._clock = clock
        self._ends = ends
        self._where = where
        self._taken = taken
        self._carried: dict[str, Addressee] = {}
        self._ended: set[str] = set()
        self._in_vain: set[str] = set()
        self._accepted: set[str] = set()
        self._refused: dict[str, Rejected] = {}
        self._unclear: dict[str, str] = {}
        self._failure: ChannelFailure | None = None
        self._is_over = False
        self._lock = threading.Lock()

    @property
    def may_follow(self) -> bool:
        """Whether anybody waits and may still be tried."""
        with self._lock:
            return bool(self._waiting) and not self._is_over

    def next(self) -> Addressee | None:
        """Return the next person, who is on the wire from now on; None when nobody is left or may follow."""
        with self._lock:
            if self._is_over or not self._waiting:
                return None
            if self._clock.now() > self._ends:
                self._is_over = True
                self._remember(RetryAt(self._clock.now(), "it took long, and goes on with the rest"))
                return None
            person = self._waiting.popleft()
            self._carried[person.subscriber] = person
            return person

    def put_back(self, person: Addressee) -> None:
        """Let a person wait again, in front: nothing was taken of their mail."""
        with self._lock:
            if self._carried.pop(person.subscriber, None):
                self._waiting.appendleft(person)

    def ended(self, person: Addressee, failure: RetryAt) -> bool:
        """Let a person wait for whom a new connection ended at once; say whether another one is worth its while.

        It waits behind the others, and the second time for longer: it may be this mail that the server cannot bear.
        When it is so with two of them, and none was taken since, it is the server.
        """
        with self._lock:
            if self._carried.pop(person.subscriber, None):
                if person.subscriber in self._ended:
                    self._remember(failure)
                else:
                    self._ended.add(person.subscriber)
                    self._waiting.append(person)
            self._in_vain.add(person.subscriber)
            return len(self._in_vain) < 2

    def decide(self, person: Addressee, failure: ChannelFailure | None) -> None:
        """Note how it ended for a person on the wire: taken, or why not. What comes after the end counts no more."""
        with self._lock:
            if self._carried.pop(person.subscriber, None) is None:
                return
            if failure is None:
                self._accepted.add(person.subscriber)
                self._in_vain.clear()
            elif isinstance(failure, Rejected):
                self._refused[person.subscriber] = failure
            elif isinstance(failure, Uncertain):
                self._unclear[person.subscriber] = f"{failure.reason}: {self._where(person)}"
            else:
                self._remember(failure)
        if failure is None:
            self._taken(person.subscriber)

    def give_up(self, failure: ChannelFailure, *, all_of_it: bool = False) -> None:
        """Note why a connection carries nobody further; `all_of_it`: no other one does either."""
        with self._lock:
            self._remember(failure)
            self._is_over = self._is_over or all_of_it

    def hold(self, reason: str, *, all_of_it: bool = False) -> None:
        """Give up because of a server that is unwell: every batch of the account waits for it."""
        self.give_up(RetryAt(self._clock.now() + LATER, reason, whole_channel=True), all_of_it=all_of_it)

    def outcome(self, receipt: Receipt) -> BatchOutcome:
        """End the round: whoever is on the wire now is unclear, and whoever waits was not tried."""
        with self._lock:
            self._is_over = True
            for subscriber, person in self._carried.items():
                self._unclear[subscriber] = f"the answer did not arrive in time: {self._where(person)}"
            self._carried.clear()
            refused = {subscriber: refusal.reason for subscriber, refusal in self._refused.items()}
            if self._refuses_everybody():
                reason = next(iter(refused.values()))
                return BatchOutcome(failure=NeedsReconnect(f"{reason}: it says so of everybody, see to the account"))
            dead = frozenset(who for who, refusal in self._refused.items() if isinstance(refusal, NoSuchAddress))
            return BatchOutcome(frozenset(self._accepted), refused, self._unclear, receipt, self._failure, dead)

    def _refuses_everybody(self) -> bool:
        refusals = self._refused.values()
        is_nobody_else = not (self._accepted or self._unclear or self._waiting)
        return is_nobody_else and len(refusals) >= EVERYBODY and all(isinstance(each, ByPolicy) for each in refusals)

    def _remember(self, failure: ChannelFailure) -> None:
        """Keep the failure that asks for most: a person's help, a wait of the whole account, a wait of these people."""
        if self._failure is None or _weight(failure) > _weight(self._failure):
            self._failure = failure


def _weight(failure: ChannelFailure) -> int:
    if isinstance(failure, NeedsReconnect):
        return 2
    return 1 if isinstance(failure, RetryAt) and failure.whole_channel else 0
