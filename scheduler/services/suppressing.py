"""Addresses suppressed by staff, and suppressions lifted again: each is an act on the trail, without the address."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from time import sleep
from typing import Final
from zoneinfo import ZoneInfo

from scheduler.domain.audit import event
from scheduler.domain.consent import ConsentAct, Way
from scheduler.domain.contact import checked_words, is_one_line
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Actor, Proof, Role
from scheduler.domain.subscriber import (
    GIVES_WAY,
    Subscriber,
    SubscriberStatus,
    Suppression,
    SuppressionKind,
)
from scheduler.ports import Clock, Store, Transaction
from scheduler.services import addresses
from scheduler.services.audience_list import AudienceList, written_address
from scheduler.services.breathing import BREATH, Breathe
from scheduler.services.consent import leave, record
from scheduler.services.people import Staff

MAX_REASON: Final = 200
"""Characters of a reason."""

LONGEST_NAME: Final = 80
"""Characters of the name of who suppresses."""

_SEPARATORS: Final = re.compile(r"[,;\t]")
"""Parts of a row: no address of ours has one of them."""

PIECE: Final = 500
"""Rows of a file that one transaction suppresses."""

WITHOUT_CONSENT: Final = frozenset({SuppressionKind.BOUNCED})
"""The kinds that end for a reason alone. Whoever left, complained or asked has to agree anew."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address that was suppressed. `before` was its suppression already, `people` are on the list with it."""

    people: tuple[Subscriber, ...]
    before: Suppression | None


@dataclass(frozen=True, slots=True)
class SuppressedFile:
    """The outcome of a file's rows: `new` ones, `known` which were suppressed before, `absent` which are on no list.

    `absent` ones are among the others too. `refused` are lines with the reason, without addresses.
    """

    new: int = 0
    known: int = 0
    absent: int = 0
    refused: tuple[tuple[int, str], ...] = ()

    def with_outcome(self, outcome: Suppressed) -> SuppressedFile:
        """Return the counts with one more address."""
        return replace(
            self,
            new=self.new + (outcome.before is None),
            known=self.known + (outcome.before is not None),
            absent=self.absent + (not outcome.people),
        )


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A person's own consent after they had left: where it was given, and on which day."""

    source: str
    day: date


@dataclass(frozen=True, slots=True)
class Restored:
    """An address that may be written to again: the suppressions that were lifted, and who is back on a list."""

    lifted: tuple[Suppression, ...]
    back: tuple[Subscriber, ...]


@dataclass(frozen=True, slots=True)
class SuppressionDesk:
    """Suppresses addresses, and lifts suppressions. `hashes` are an address's keyed hashes, today's first.

    Days are those of `zone`.
    """

    store: Store
    clock: Clock
    staff: Staff
    people: AudienceList
    hashes: Callable[[str], Sequence[str]]
    zone: ZoneInfo
    breathe: Breathe = field(default=sleep)

    def suppress(self, address: str, reason: str, by: Actor = "") -> Suppressed:
        """Never write to an address again, whatever is imported later; it need not be on the list.

        `by` as a string is a name as it is given. Raises BadInput, ClinicError.
        """
        name = _name(by) if isinstance(by, str) else self.staff.acting(by)
        written, why = written_address(address), checked_reason(reason)
        with self.store.transaction() as tables:
            return self._suppress(written, why, name, tables)

    def suppress_file(self, file: Path, reason: str, by: str = "") -> SuppressedFile:
        """Suppress the addresses of a file: the first of each line, or of each row of a CSV file. Raises BadInput.

        A line without an address hides no other; only a header may be one.
        """
        why, name = checked_reason(reason), _name(by)
        outcome, refused = SuppressedFile(), list[tuple[int, str]]()
        try:
            with file.open(encoding=_encoding(file), errors="replace") as lines:
                rows = _addresses(lines)
                while piece := list(islice(rows, PIECE)):
                    with self.store.transaction() as tables:
                        for line, address in piece:
                            try:
                                written = addresses.written_address(address)
                            except ValueError as error:
                                refused.append((line, f"the address {error}"))
                            else:
                                outcome = outcome.with_outcome(self._suppress(written, why, name, tables))
                    self.breathe(BREATH)
        except OSError as error:
            raise BadInput(f"{file} cannot be read: {error.strerror}") from error
        return replace(outcome, refused=tuple(refused))

    def restore(self, name: str, reason: str, by: Proof, consent: NewConsent | None = None) -> Restored:
        """Lift what keeps the address of `name` (an address, or a person's id) from being written to.

        Whoever left, complained or asked needs a new `consent` of their own. Raises NotFound, BadInput, ClinicError.
        """
        address, why = self._address(name), checked_reason(reason)
        agreed = None if consent is None else self._checked(consent)
        with self.store.transaction() as tables:
            self._in_the_way(address, agreed, tables)
        person = self.staff.authenticate(by, tuple(Role), about=restoring(name))
        with self.store.transaction() as tables:
            lifted, left = self._in_the_way(address, agreed, tables)
            tables.suppressions.lift(self.hashes(address), frozenset(SuppressionKind))
            back = () if agreed is None else self._take_back(left, agreed, why, person.login, tables)
            detail = {"kinds": [found.kind for found in lifted], "reason": why, "people": [each.id for each in back]}
            act = event(self.clock.now(), person.login, "suppression lifted", self.hashes(address)[0], **detail)
            tables.audit.record(act)
        return Restored(lifted, back)

    def _take_back(
        self, left: Sequence[Subscriber], consent: NewConsent, why: str, login: str, tables: Transaction
    ) -> tuple[Subscriber, ...]:
        """Put people back on their lists, with the consent that they gave anew."""
        since = datetime.combine(consent.day, time(), self.zone).astimezone(UTC)
        confirmed = SubscriberStatus.CONFIRMED
        back = tuple(replace(each, status=confirmed, consent_source=consent.source, consent_at=since) for each in left)
        for each in back:
            tables.subscribers.put(each)
        proof = f"agreed anew on {consent.day}: {why}"
        record(back, ConsentAct.RESTORED, self.clock.now(), tables, source=consent.source, proof=proof, by=login)
        return back

    def _suppress(self, address: str, why: str, by: str, tables: Transaction) -> Suppressed:
        hashes, now = self.hashes(address), self.clock.now()
        people = tables.subscribers.at_address(address)
        before = next(iter(tables.suppressions.of(hashes).values()), None)
        tables.suppressions.lift(hashes, GIVES_WAY[SuppressionKind.ASKED])
        if not tables.suppressions.of(hashes):
            leave(address, Way.STAFF, Suppression(hashes[0], why, now, SuppressionKind.ASKED), tables, by=by)
        detail = {"reason": why, "people": [each.id for each in people], "new": before is None}
        tables.audit.record(event(now, by or "staff", "suppressed", hashes[0], **detail))
        return Suppressed(people, before)

    def _in_the_way(
        self, address: str, consent: NewConsent | None, tables: Transaction
    ) -> tuple[tuple[Suppression, ...], tuple[Subscriber, ...]]:
        """Return the suppressions of an address and who left at it. Raises BadInput unless they may be undone."""
        found = tuple(tables.suppressions.of(self.hashes(address)).values())
        people = tables.subscribers.at_address(address)
        # A complaint withdraws the consent, and leaves the status as it was.
        gone = {SubscriberStatus.UNSUBSCRIBED, *([SubscriberStatus.CONFIRMED] if any(map(_is_own, found)) else [])}
        left = tuple(each for each in people if each.status in gone)
        if not found and not left:
            raise BadInput("the address is not suppressed, and nobody left with it: there is nothing to restore")
        own = [each for each in found if _is_own(each)]
        if (own or left) and consent is None:
            raise BadInput(
                f"{_why_not(own)}: only the person's own new consent brings them back, so say where and when they gave "
                "it (--consent-source and --consent-date)"
            )
        newest = max((each.at.astimezone(self.zone).date() for each in own), default=None)
        if consent and newest and consent.day < newest:
            raise BadInput(f"the consent of {consent.day} is older than {_why_not(own)}: it has to be given after that")
        return found, left

    def _address(self, name: str) -> str:
        if "@" in name:
            return written_address(name)
        return self.people.find(name)[0].person.address

    def _checked(self, consent: NewConsent) -> NewConsent:
        source = " ".join(checked_words(consent.source, "the consent's source").split())
        if not source or len(source) > MAX_REASON or "@" in source:
            raise BadInput("the consent's source must be one short line without an address, such as 'form at the desk'")
        if consent.day > self.clock.now().astimezone(self.zone).date():
            raise BadInput(f"the consent's day {consent.day} is in the future: write the day on which it was given")
        return NewConsent(source, consent.day)


def restoring(name: str) -> str:
    """Return what is proved by who lets an address, or the person of an id, be written to again."""
    return f"restore {name}"


def _is_own(suppression: Suppression) -> bool:
    """Say whether a suppression is a person's own wish, and not a fault of their mailbox."""
    return suppression.kind not in WITHOUT_CONSENT


def _why_not(own: Sequence[Suppression]) -> str:
    """Return what the person did, as part of a sentence."""
    if not own:
        return "the person left the list"
    newest = max(own, key=lambda each: each.at)
    return f"the address is suppressed ({newest.kind} since {newest.at:%Y-%m-%d})"


def checked_reason(reason: str) -> str:
    """Return a reason in one line. Raises BadInput."""
    why = checked_words(reason, "the reason")
    if not why or not is_one_line(why) or len(why) > MAX_REASON or "@" in why:
        raise BadInput("the reason must be one short line without an address: write for example 'asked by phone'")
    return why


def _name(by: str) -> str:
    name = " ".join(checked_words(by, "the name given with --by").split())
    if len(name) > LONGEST_NAME or "@" in name:
        raise BadInput(f"the name given with --by has at most {LONGEST_NAME} characters, and is no address")
    return name


def _encoding(file: Path) -> str:
    with file.open("rb") as data:
        return "utf-16" if data.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"


def _addresses(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that says anything, with its address; a first line without one is a header."""
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip(" \"'<>\r\n") for cell in _SEPARATORS.split(line)]
        address = next((cell for cell in cells if "@" in cell), "")
        if address or (number > 1 and any(cells)):
            yield number, address
