"""Erasing a person: everything that names them, here and at the mail provider; what adds up stays, by opaque ids.

A keyed hash stays among the suppressed addresses, so that no import brings the person back. The records of consent name
nobody and stay. A provider that cannot be reached is asked again until it has taken the erasure.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.domain.audit import event
from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.errors import BadInput, ChannelFailure, ClinicError, Rejected
from scheduler.domain.people import Proof, Role
from scheduler.domain.subscriber import Subscriber, Suppression, SuppressionKind
from scheduler.domain.subscription import Erasure
from scheduler.ports import Channel, Clock, ErasesPeople, Sealing, StoreOfPeople, Transaction
from scheduler.services.addresses import written_address
from scheduler.services.audience_list import AudienceList
from scheduler.services.consent import record, suppress
from scheduler.services.people import Staff
from scheduler.services.preferences import whose
from scheduler.services.pseudonyms import Pseudonyms
from scheduler.services.sign_up import random_id

logger = logging.getLogger(__name__)

AT_ONCE = 1000
"""Addresses of one call. SendGrid takes 5,000 (docs, recipients' data erasure, read 2026-11)."""

SUBJECT = "audience"
"""What the audit trail's rows are about: they name nobody."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: rows of `lists`, `events` as they came, and the accounts whose providers took it or `wait`.

    Whoever is on no list is erased at the providers, and suppressed, all the same.
    """

    lists: int
    events: int
    taken: tuple[str, ...] = ()
    wait: tuple[str, ...] = ()

    @property
    def was_known(self) -> bool:
        """Whether the person was on a list."""
        return self.lists > 0


@dataclass(frozen=True, slots=True)
class ErasureDesk:
    """Erases people, and asks the accounts' providers for it until it is proven that they took it."""

    store: StoreOfPeople
    clock: Clock
    pseudonyms: Pseudonyms
    channels: Callable[[], Mapping[str, Channel]]
    sealing: Callable[[], Sealing]
    new_id: Callable[[], str] = random_id

    def erase(self, address: str, by: str = "", *, at_once: bool = True) -> Erased:
        """Erase whoever has an address, and ask the providers `at_once`, or leave that to the worker.

        `by` is who does it, empty for the person. Raises BadInput.
        """
        try:
            written = written_address(address)
        except ValueError as error:
            if not self._is_on_a_list(address):
                raise BadInput(f"the address {error}") from error
            written = address.strip()
        return self._erase(written, by, at_once=at_once)

    def _is_on_a_list(self, address: str) -> bool:
        with self.store.transaction() as tables:
            return bool(tables.subscribers.at_address(address))

    def _erase(self, written: str, by: str, *, at_once: bool) -> Erased:
        now = self.clock.now()
        asked = tuple(self._asked(account, written, now) for account in self._able())
        with self.store.transaction() as tables:
            people = tables.subscribers.at_address(written)
            events = sum(_remove(person, tables) for person in people)
            source = Way.STAFF if by else Way.PREFERENCES
            record(people, ConsentAct.ERASED, now, tables, source=source, by=by)
            hashed = self.pseudonyms.addresses(written)[0]
            suppress(Suppression(hashed, "erased", now, SuppressionKind.ERASED), tables)
            for erasure in asked:
                tables.erasures.ask(erasure)
            detail = {"lists": len(people), "events": events, "providers": [one.account for one in asked]}
            tables.audit.record(event(now, by or "system", "erased", SUBJECT, **detail))
        self.store.empty_log()
        if at_once:
            self.run()
        with self.store.transaction() as tables:
            waiting = tables.erasures.waiting([one.id for one in asked])
        accounts = {one.account: one.id in waiting for one in asked}
        return Erased(
            len(people),
            events,
            tuple(account for account, waits in accounts.items() if not waits),
            tuple(account for account, waits in accounts.items() if waits),
        )

    def erase_subscriber(self, subscriber: str) -> Erased | None:
        """Erase a person on their own word; None where nobody has the opaque id any more.

        The worker asks the providers: nobody waits for them on a page.
        """
        with self.store.transaction() as tables:
            person = whose(subscriber, tables)
        return self._erase(person.address, "", at_once=False) if person else None

    def run(self) -> None:
        """Ask the providers for the erasures that are due."""
        now = self.clock.now()
        with self.store.transaction() as tables:
            due = tables.erasures.due(now, AT_ONCE)
        by_account: defaultdict[str, list[Erasure]] = defaultdict(list)
        for erasure in due:
            by_account[erasure.account].append(erasure)
        for account, erasures in by_account.items():
            self._ask(account, erasures)

    def waiting(self) -> tuple[int, str]:
        """Return how many erasures no provider has taken yet, and why the last try of one failed."""
        with self.store.transaction() as tables:
            return tables.erasures.count(), tables.erasures.why()

    def _able(self) -> tuple[str, ...]:
        return tuple(name for name, channel in self.channels().items() if isinstance(channel, ErasesPeople))

    def _asked(self, account: str, address: str, now: datetime) -> Erasure:
        erasure = self.new_id()
        return Erasure(erasure, account, self.sealing().seal(account, address), now, now)

    def _ask(self, account: str, erasures: list[Erasure]) -> None:
        try:
            channel: object = self.channels().get(account)
            if not isinstance(channel, ErasesPeople):
                self._put_off(erasures, f"no account is connected for {account}")
                return
            addresses = [self.sealing().open(account, erasure.sealed) for erasure in erasures]
            job = channel.erase(tuple(dict.fromkeys(addresses)))
        except Rejected as refusal:
            self._ask_apart(account, erasures, refusal)
            return
        except (ChannelFailure, ClinicError) as failure:
            self._put_off(erasures, failure.reason if isinstance(failure, ChannelFailure) else str(failure))
            return
        now = self.clock.now()
        with self.store.transaction() as tables:
            for erasure in erasures:
                tables.erasures.done(erasure.id)
            detail = {"account": account, "people": len(erasures), "job": job}
            tables.audit.record(event(now, "system", "erased at the provider", SUBJECT, **detail))

    def _ask_apart(self, account: str, erasures: list[Erasure], refusal: Rejected) -> None:
        """Ask anew in two calls, so that an address which the provider refuses keeps no other one."""
        middle = len(erasures) // 2
        if middle == 0:
            self._put_off(erasures, refusal.reason)
            return
        self._ask(account, erasures[:middle])
        self._ask(account, erasures[middle:])

    def _put_off(self, erasures: list[Erasure], reason: str) -> None:
        now = self.clock.now()
        with self.store.transaction() as tables:
            for erasure in erasures:
                wait = min(_FIRST_WAIT * 2 ** min(erasure.tries, 20), _LONGEST_WAIT)
                tables.erasures.ask(replace(erasure, tries=erasure.tries + 1, next_at=now + wait, reason=reason))
        logger.warning("%d erasures wait for a mail provider: %s", len(erasures), reason)


@dataclass(frozen=True, slots=True)
class StaffErasure:
    """Erases somebody on the word of who works here, and proves anew who they are."""

    erasure: ErasureDesk
    people: AudienceList
    staff: Staff

    def erase(self, subscriber: str, proof: Proof) -> Erased:
        """Erase the person of an opaque id here at once; the worker asks the providers. The proof is of `erasing`.

        Raises NotFound, and ClinicError for who is neither clinician nor publisher.
        """
        address = self.people.find(subscriber)[0].person.address
        person = self.staff.authenticate(proof, (Role.CLINICIAN, Role.PUBLISHER), about=erasing(subscriber))
        return self.erasure.erase(address, person.login, at_once=False)


def erasing(subscriber: str) -> str:
    """Return what is proved by who erases the person of an opaque id."""
    return f"erase {subscriber}"


def _remove(person: Subscriber, tables: Transaction) -> int:
    """Remove a person's rows; return how many events of theirs were kept as they came."""
    events = sum(tables.events.erase(reader) for reader in (person.id, *tables.sign_ups.of_subscriber(person.id)))
    tables.sign_ups.close(person.id)
    tables.subscribers.remove(person.id)
    return events
