"""Lists of people taken into an audience: read whole first, then written down in pieces that anybody may interrupt.

What is written is decided person by person, by what the audience and the suppressions say at that moment. So an import
that was killed is simply run again: who is there already is not touched, and nobody is there twice.
"""

from __future__ import annotations

import gc
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, starmap
from pathlib import Path
from time import monotonic, sleep
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from scheduler.domain.audit import event
from scheduler.domain.consent import NEWSLETTER, ConsentAct, ConsentRecord, Way
from scheduler.domain.contact import parse_audience
from scheduler.domain.errors import BadInput
from scheduler.domain.imported_row import ImportedRow, Standing
from scheduler.domain.subscriber import GIVES_WAY, Subscriber, Suppression, SuppressionKind
from scheduler.ports import Clock, Readable, Store, Transaction
from scheduler.ports.staging import StagedRows, Staging
from scheduler.services.breathing import PIECE, Breathe, Turns
from scheduler.services.consent import leave
from scheduler.services.erasure import SUBJECT
from scheduler.services.import_decisions import Decision, ListedPerson, by_address, decided
from scheduler.services.import_reading import ImportOptions, Progress, ReadList, read_list
from scheduler.services.import_report import ImportPreview, ImportReport, Outcome, Tally
from scheduler.services.refused_file import write_refused
from scheduler.services.subscriber_files.consent_dates import instant

IMPORTED: Final = "import"
"""The way onto the list of who came by a file."""

IMPORT_DONE: Final = "list imported"
"""The act on the audit trail."""

_KINDS: Final = {
    Standing.UNSUBSCRIBED: SuppressionKind.UNSUBSCRIBED,
    Standing.BOUNCED: SuppressionKind.BOUNCED,
    Standing.COMPLAINED: SuppressionKind.COMPLAINED,
}

_AT_ONCE: Final = PIECE // 2
"""People that one transaction writes: each is a person, a record of consent and two questions."""

_COLLECTED_EVERY: Final = 10
"""Pieces after which cycles are looked for: the database's library leaves every piece's rows in one, and the command
else looks so seldom that a million people took half as much memory again (measured 2026-11)."""

NewIds = Callable[[int], Sequence[str]]
"""Makes so many fresh ids."""


def neighbouring_ids(number: int) -> list[str]:
    """Return opaque ids (24 hex characters) that begin alike, so that their rows lie together on the disk.

    What they share is random, and so are 72 bits of each: they say nothing about anybody. With ids that have nothing in
    common each piece of a large import changes almost every page of its tables, which takes three times as long
    (measured 2026-11).
    """
    shared, own = secrets.token_hex(3), secrets.token_hex(9 * number)
    return [shared + own[place : place + 18] for place in range(0, 18 * number, 18)]


class ImportStore(Store, Readable, Protocol):
    """The database, which an import writes and a dry run reads."""


@dataclass(frozen=True, slots=True)
class AudienceImport:
    """Takes lists of people into an audience.

    `address_hashes` makes an address's hash under each key, the present one first. A day of consent begins at midnight
    in `zone`.
    """

    store: ImportStore
    staging: Staging
    address_hashes: Callable[[str], tuple[str, ...]]
    clock: Clock
    zone: ZoneInfo
    new_ids: NewIds = neighbouring_ids
    breathe: Breathe = sleep
    elapsed: Callable[[], float] = monotonic

    def run(
        self,
        file: Path,
        options: ImportOptions,
        *,
        shown: Callable[[ImportPreview], object] = lambda _preview: None,
        progress: Progress = lambda _done, _total, _what: None,
        refused_to: Path | None = None,
    ) -> ImportReport:
        """Take a list's people into an audience, or say what would become of them.

        `shown` sees how the file is understood before anything is done. Someone who is there already keeps id and
        consent, and keeps name and language unless the file has another; who left stays away. Importing the same file
        again changes nothing. `refused_to` gets the rows that were refused. Raises BadInput.
        """
        try:
            parse_audience(options.audience)
        except ValueError as error:
            raise BadInput(f"the audience's name {error}") from error
        tally = Tally()
        with self.staging() as staged:
            now = self.clock.now()
            found = read_list(file, options, staged, now=now, zone=self.zone, shown=shown, progress=progress)
            if refused_to is not None:
                write_refused(refused_to, found.header, staged.refused())
            for row in staged.refused():
                tally.tell(Outcome.REFUSED, row.line, row.reason)
            if not found.usable:
                raise BadInput(_nobody(file.name, staged))
            _Writing(self, found, options, tally).write(staged, progress)
        if not options.dry_run:
            self._record(found, options, tally)
        return tally.report(options.audience, found.preview, dry_run=options.dry_run)

    def _record(self, found: ReadList, options: ImportOptions, tally: Tally) -> None:
        """Put an import on the trail: its list by the beginning of its digest, as each consent names it."""
        counts = {str(outcome): number for outcome, number in tally.numbers().items() if number}
        detail = {"audience": options.audience, "list": found.digest[:16], "rows": counts}
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), options.by or "staff", IMPORT_DONE, SUBJECT, **detail))


def _nobody(name: str, staged: StagedRows) -> str:
    first = next(iter(staged.refused()), None)
    return f"{name}: has no subscriber that can be imported" + (f": line {first.line}: {first.reason}" if first else "")


class _Writing:
    """One list on its way into the database."""

    def __init__(self, desk: AudienceImport, found: ReadList, options: ImportOptions, tally: Tally) -> None:
        self._desk = desk
        self._found = found
        self._options = options
        self._tally = tally
        self._now = desk.clock.now()
        self._turns = Turns(desk.breathe, desk.elapsed)

    def write(self, staged: StagedRows, progress: Progress) -> None:
        """Suppress first, so that nobody who opted out is ever among the subscribers; then add the others."""
        for piece in _pieces(by_address(staged.opted_out())):
            self._suppress(piece)
        done = 0
        for number, piece in enumerate(_pieces(by_address(staged.people())), 1):
            self._add(piece)
            if number % _COLLECTED_EVERY == 0:
                gc.collect()
            done += sum(1 + len(person.others) for person in piece)
            progress(done, self._found.usable, "checking" if self._options.dry_run else "writing")

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        """Open the next piece's transaction, after others had their turn at the database."""
        if self._options.dry_run:
            with self._desk.store.reading() as tables:
                yield tables
            return
        with self._turns.turn(), self._desk.store.transaction() as tables:
            yield tables

    def _suppress(self, piece: Sequence[ListedPerson]) -> None:
        """Suppress people whom the file itself says to have left; who is on a list here leaves it."""
        hashed = [self._desk.address_hashes(person.row.normal_address) for person in piece]
        with self._transaction() as tables:
            there = tables.suppressions.of([each for hashes in hashed for each in hashes])
            here = tables.subscribers.listed([person.row.normal_address for person in piece])
            told = [
                (person, hashes)
                for person, hashes in zip(piece, hashed, strict=True)
                if _says_more(person, hashes, there, is_listed=person.row.normal_address in here)
            ]
            self._tally.newly_suppressed += sum(there.keys().isdisjoint(hashes) for _, hashes in told)
            if self._options.dry_run:
                return
            for kind, people in _by_kind(told).items():
                tables.suppressions.lift([each for hashes in people for each in hashes], GIVES_WAY[kind])
            others = [(person, hashes[0]) for person, hashes in told if person.row.normal_address not in here]
            for person, hashes in told:
                if person.row.normal_address in here:
                    suppression = self._suppression(person, hashes[0])
                    leave(person.row.address, Way.IMPORT, suppression, tables, by=self._options.by)
            tables.suppressions.add([self._suppression(*one) for one in others])
            tables.consents.record(starmap(self._withdrawn, others))

    def _withdrawn(self, person: ListedPerson, address_hash: str) -> ConsentRecord:
        """Return the record that somebody left who is on no list here: named by the hash, for want of another word."""
        return ConsentRecord(
            subscriber=address_hash,
            audience=self._options.audience,
            purpose=NEWSLETTER,
            act=ConsentAct.WITHDRAWN,
            at=self._ended(person.row),
            source=Way.IMPORT,
            proof=f"{person.standing}; {self._proof(person.row)}",
            by=self._options.by,
        )

    def _add(self, piece: Sequence[ListedPerson]) -> None:
        addresses = [person.row.normal_address for person in piece]
        hashed = list(map(self._desk.address_hashes, addresses))
        fresh = [self._subscriber(*each) for each in zip(piece, self._desk.new_ids(len(piece)), strict=True)]
        with self._transaction() as tables:
            suppressed = tables.suppressions.of([each for hashes in hashed for each in hashes])
            known = tables.subscribers.known(self._options.audience, addresses)
            decisions = [
                decided(person, _first(suppressed, hashes), known.get(person.row.normal_address), new)
                for person, hashes, new in zip(piece, hashed, fresh, strict=True)
            ]
            if not self._options.dry_run:
                decisions = self._write_down(tables, piece, decisions)
        self._tell(piece, decisions)

    def _write_down(
        self, tables: Transaction, piece: Sequence[ListedPerson], decisions: list[Decision]
    ) -> list[Decision]:
        """Write down what was decided; return it with who turned out to be there already as such."""
        new = [one.subscriber for one in decisions if one.outcome is Outcome.NEW and one.subscriber]
        if tables.subscribers.insert(new) != len(new):  # another import was quicker, as PostgreSQL lets it be
            there = tables.subscribers.known(self._options.audience, [person.row.normal_address for person in piece])
            mine = {person.id for person in there.values()}
            decisions = [
                Decision(Outcome.UNCHANGED) if one.subscriber and one.subscriber.id not in mine else one
                for one in decisions
            ]
        tables.subscribers.rewrite(
            [one.subscriber for one in decisions if one.outcome is Outcome.UPDATED and one.subscriber]
        )
        tables.consents.record(
            self._consent(person.row, one.subscriber)
            for person, one in zip(piece, decisions, strict=True)
            if one.agreed and one.subscriber
        )
        return decisions

    def _tell(self, piece: Iterable[ListedPerson], decisions: Iterable[Decision]) -> None:
        for person, decision in zip(piece, decisions, strict=True):
            row = person.row
            self._tally.tell(decision.outcome, row.line, decision.reason)
            for line in person.others:
                self._tally.tell(Outcome.REPEATED, line, f"the same address as line {row.line}")
            if row.remark:
                self._tally.look_at(row.line, row.remark)

    def _subscriber(self, person: ListedPerson, fresh_id: str) -> Subscriber:
        row = person.row
        return Subscriber(
            id=fresh_id,
            address=row.address,
            name=row.name,
            audience=self._options.audience,
            language=row.language,
            consent_source=row.consent_source,
            consent_at=instant(self._found.consent_at(row)),
            first_name=row.first_name,
            source=IMPORTED,
            zone=row.zone,
        )

    def _consent(self, row: ImportedRow, subscriber: Subscriber) -> ConsentRecord:
        return ConsentRecord(
            subscriber=subscriber.id,
            audience=subscriber.audience,
            purpose=NEWSLETTER,
            act=ConsentAct.IMPORTED,
            at=subscriber.consent_at,
            source=row.consent_source,
            proof=self._proof(row),
            by=self._options.by,
        )

    def _proof(self, row: ImportedRow) -> str:
        """Return what proves a row's word: its line in the file, which is named by its digest and not by its name."""
        confirmed = f"confirmed {instant(row.confirmed_at):%Y-%m-%dT%H:%M:%SZ}; " if row.confirmed_at else ""
        return f"{confirmed}line {row.line} of the list with SHA-256 {self._found.digest[:16]}"

    def _ended(self, row: ImportedRow) -> datetime:
        return instant(row.ended_at) if row.ended_at else self._now

    def _suppression(self, person: ListedPerson, address_hash: str) -> Suppression:
        kind = _KINDS[person.standing]
        return Suppression(address_hash, f"{person.standing}, by an imported list", self._ended(person.row), kind)


def _says_more(
    person: ListedPerson, hashes: Sequence[str], there: Mapping[str, Suppression], *, is_listed: bool
) -> bool:
    """Say whether a file's no says more than what is kept: who is listed leaves, although their mailbox bounces."""
    kind = _KINDS[person.standing]
    kept = {there[hashed].kind for hashed in hashes if hashed in there}
    leaves = is_listed and kind is SuppressionKind.UNSUBSCRIBED and kept == {SuppressionKind.BOUNCED}
    return leaves or kept <= GIVES_WAY[kind]


def _by_kind(told: Iterable[tuple[ListedPerson, Sequence[str]]]) -> Mapping[SuppressionKind, list[Sequence[str]]]:
    found: defaultdict[SuppressionKind, list[Sequence[str]]] = defaultdict(list)
    for person, hashes in told:
        found[_KINDS[person.standing]].append(hashes)
    return found


def _first(suppressed: Mapping[str, Suppression], hashes: Sequence[str]) -> Suppression | None:
    return next((suppressed[each] for each in hashes if each in suppressed), None)


def _pieces(people: Iterator[ListedPerson]) -> Iterator[list[ListedPerson]]:
    while piece := list(islice(people, _AT_ONCE)):
        yield piece
