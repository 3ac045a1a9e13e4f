"""The newsletters' subscribers: importing subscribers, suppressing addresses for good, and the links to leave by."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
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

    `secret_key` keys the hashes of suppressed addresses; a day of consent begins at midnight in `zone`.
    """

    store: Store
    secret_key: bytes
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
        hashes = {address_hash(row.address, self.secret_key): row for row in file.rows}
        with self.store.transaction() as tables:
            reasons = tables.suppressions.reasons(hashes.keys())
            known = {normal_address(person.address): person for person in tables.subscribers.of_audience(audience)}
        rows = [row for hashed, row in hashes.items() if hashed not in reasons]
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
        suppression = Suppression(address_hash(written, self.secret_key), reason, self.clock.now())
        with self.store.transaction() as tables:
            return tables.suppressions.add([suppression]) == 1


def address_hash(address: str, key: bytes) -> str:
    """Return the HMAC-SHA256 (hex) of an address's normal form; without the key nobody can test a guess."""
    return hmac.digest(key, normal_address(address).encode(), hashlib.sha256).hex()


def unsubscribe_token(subscriber_id: str, key: bytes) -> str:
    """Return '<subscriber id>.<signature>', safe in a link. It never expires: neither does the right to leave."""
    return f"{subscriber_id}.{_signature(subscriber_id, key)}"


def read_unsubscribe_token(token: str, key: bytes) -> str:
    """Return the subscriber's id from a token that this clinic signed. Raises BadInput."""
    subscriber_id, _, signature = token.rpartition(".")
    # Compared as bytes: compare_digest takes no text outside ASCII, and a link may hold anything.
    expected = _signature(subscriber_id, key).encode()
    if not subscriber_id or not hmac.compare_digest(signature.encode(errors="replace"), expected):
        raise BadInput("this unsubscribe link is not valid: use the link of the newsletter as it was sent")
    return subscriber_id


def unsubscribe_url(public_url: str, subscriber_id: str, key: bytes) -> str:
    """Return a subscriber's own unsubscribe link; `public_url` is the site that it begins with, as it was signed."""
    return f"{public_url.rstrip('/')}/unsubscribe/{unsubscribe_token(subscriber_id, key)}"


def _signature(subscriber_id: str, key: bytes) -> str:
    # The prefix keeps a signature from ever being the hash of an address under the same key.
    message = b"unsubscribe:" + subscriber_id.encode(errors="replace")
    return base64.urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)).decode().rstrip("=")


def _subscriber(
    row: SubscriberRow, audience: str, known: Mapping[str, Subscriber], zone: ZoneInfo, new_id: Callable[[], str]
) -> Subscriber:
    """Return the person as the audience is to have them: as known, with what the row says of them anew."""
    there = known.get(normal_address(row.address))
    if there is not None:
        return replace(there, name=row.name or there.name, language=row.language or there.language)
    consent_at = datetime.combine(row.consent_date, time(), zone).astimezone(UTC)
    return Subscriber(new_id(), row.address, row.name, audience, row.language, row.consent_source, consent_at)
