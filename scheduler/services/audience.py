"""The newsletters' subscribers: importing subscribers, and suppressing addresses for good."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

from scheduler.domain.contact import checked_words, is_one_line, parse_address, parse_audience
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import Subscriber, Suppression, normal_address
from scheduler.ports import Clock, Store
from scheduler.services.breathing import BREATH, PIECE, Breathe
from scheduler.services.keyed_hashes import address_hash, address_hashes
from scheduler.services.subscriber_file import SkippedRow, SubscriberRow, read_subscriber_file

MAX_REASON = 200
"""Characters of the reason for a suppression."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of each row of a file. `suppressed` rows were left alone: suppression beats import.

    `updated` are people who were there and whose name or language changed, `unchanged` the others
    who were there.
    """

    audience: str
    new: int
    updated: int
    unchanged: int
    suppressed: tuple[SkippedRow, ...]
    repeated: tuple[SkippedRow, ...]
    refused: tuple[SkippedRow, ...]
    cleaned: tuple[SkippedRow, ...]
    ignored_columns: tuple[str, ...]

    def summary(self) -> str:
        """Return one line with every count."""
        return (
            f"{self.audience}: {self.new} new, {self.updated} updated, {self.unchanged} unchanged, "
            f"{len(self.suppressed)} suppressed, {len(self.repeated)} repeated, {len(self.refused)} refused"
        )

    def refused_lines(self) -> tuple[str, ...]:
        """Return a line for each column and row that was not taken as it is, in the file's order, without addresses."""
        columns = tuple(f"column {column}: not used" for column in self.ignored_columns)
        rows = sorted((*self.suppressed, *self.repeated, *self.refused, *self.cleaned), key=lambda row: row.line)
        return columns + tuple(f"line {row.line}: {row.reason}" for row in rows)


def random_subscriber_id() -> str:
    """Return a fresh opaque id: 24 hex characters (96 bits) that say nothing about the person."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class AudienceDesk:
    """The entry to an audience, and the exit: an address suppressed for good.

    `secret_keys` key the hashes of suppressed addresses, the present one first. A day of consent begins at midnight in
    `zone`.
    """

    store: Store
    secret_keys: Sequence[bytes]
    clock: Clock
    zone: ZoneInfo
    new_id: Callable[[], str] = random_subscriber_id
    breathe: Breathe = sleep

    def import_file(self, file: Path, audience: str) -> ImportReport:
        """Add a CSV file's people to an audience; see `import_data`. Raises BadInput."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise BadInput(f"{file} cannot be read: {error.strerror}") from error
        return self.import_data(data, file.name, audience)

    def import_data(self, data: bytes, name: str, audience: str) -> ImportReport:
        """Add a CSV file's subscribers (`data`, called `name`) to an audience, in pieces.

        See `read_subscriber_file` for its form. Someone who is there already keeps id and consent, and keeps name and
        language unless the file has another. Importing the same file again changes nothing. Raises BadInput.
        """
        try:
            parse_audience(audience)
        except ValueError as error:
            raise BadInput(f"the audience's name {error}") from error
        file = read_subscriber_file(data, name, self.clock.now().astimezone(self.zone).date())
        hashes = {hashed: row for row in file.rows for hashed in address_hashes(row.address, self.secret_keys)}
        with self.store.transaction() as tables:
            reasons = tables.suppressions.reasons(hashes.keys())
            known = {normal_address(person.address): person for person in tables.subscribers.of_audience(audience)}
        left_out = {hashes[hashed].line for hashed in reasons}
        rows = [row for row in file.rows if row.line not in left_out]
        people = [_subscriber(row, audience, known, self.zone, self.new_id) for row in rows]
        changed = [person for person in people if known.get(normal_address(person.address)) != person]
        new = self._subscribe(changed)
        left_alone = {hashes[hashed].line: reason for hashed, reason in reasons.items()}
        return ImportReport(
            audience=audience,
            new=new,
            updated=len(changed) - new,
            unchanged=len(people) - len(changed),
            suppressed=tuple(SkippedRow(line, f"suppressed: {left_alone[line]}") for line in sorted(left_alone)),
            repeated=file.repeated,
            refused=file.refused,
            cleaned=file.cleaned,
            ignored_columns=file.ignored_columns,
        )

    def _subscribe(self, people: list[Subscriber]) -> int:
        """Write people down, so many in one transaction that nobody has to wait for long; return how many were new."""
        new = 0
        for first in range(0, len(people), PIECE):
            if first:
                self.breathe(BREATH)
            with self.store.transaction() as tables:
                new += tables.subscribers.add(people[first : first + PIECE])
        return new

    def suppress(self, address: str, reason: str) -> bool:
        """Never write to an address again, whatever is imported later; say whether that is new.

        Only a keyed hash is kept, so that the person can be erased and stays suppressed. `reason` is one
        line without an address. Raises BadInput.
        """
        try:
            written = parse_address(address)
        except ValueError as error:
            raise BadInput(f"the address {error}") from error
        reason = checked_words(reason, "the reason")
        if not reason or not is_one_line(reason) or len(reason) > MAX_REASON or "@" in reason:
            raise BadInput("the reason must be one short line without an address: write for example 'asked by phone'")
        suppression = Suppression(address_hash(written, self.secret_keys[0]), reason, self.clock.now())
        with self.store.transaction() as tables:
            if tables.suppressions.reasons(address_hashes(written, self.secret_keys)):
                return False
            return tables.suppressions.add([suppression]) == 1


def _subscriber(
    row: SubscriberRow, audience: str, known: Mapping[str, Subscriber], zone: ZoneInfo, new_id: Callable[[], str]
) -> Subscriber:
    """Return the person as the audience is to have them: as known, with what the row says of them anew."""
    there = known.get(normal_address(row.address))
    if there is not None:
        return replace(there, name=row.name or there.name, language=row.language or there.language)
    consent_at = datetime.combine(row.consent_date, time(), zone).astimezone(UTC)
    return Subscriber(new_id(), row.address, row.name, audience, row.language, row.consent_source, consent_at)
