"""What becomes of each person on a list that is taken in, decided by what the audience says of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Final

from scheduler.domain.imported_row import ImportedRow, Standing, worst
from scheduler.domain.subscriber import Subscriber, SubscriberStatus, Suppression
from scheduler.services.import_report import Outcome


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """The rows of one address: the one that counts, how it stands by all of them, and the lines of the others."""

    row: ImportedRow
    standing: Standing
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a person: `subscriber` is to be written, with a record of consent where that is `agreed`."""

    outcome: Outcome
    reason: str = ""
    subscriber: Subscriber | None = None
    agreed: bool = False


_STANDINGS: Final = {standing.value: standing for standing in Standing}
_ADDRESS: Final = itemgetter(ImportedRow._fields.index("normal_address"))


def by_address(rows: Iterable[ImportedRow]) -> Iterator[ListedPerson]:
    """Yield the person of each address: its first row, its worst standing. `rows` come by address, then line."""
    for _, group in groupby(rows, _ADDRESS):
        first, *others = group
        standing = _STANDINGS[first.standing]
        if not others:
            yield ListedPerson(first, standing)
            continue
        standing = worst(standing, *(_STANDINGS[row.standing] for row in others))
        counts = next(row for row in (first, *others) if row.standing == standing)
        lines = tuple(row.line for row in (first, *others) if row is not counts)
        yield ListedPerson(counts, standing, lines)


def decided(
    person: ListedPerson, suppression: Suppression | None, there: Subscriber | None, fresh: Subscriber
) -> Decision:
    """Return what becomes of a person: `there` is who the audience has there, `fresh` the row as somebody new.

    A no wins, whoever said it. Who did not confirm yet is confirmed by the file's own proof of it alone.
    """
    if person.standing is not Standing.AGREED:
        return Decision(Outcome.SUPPRESSED, f"{person.standing}, as the file says")
    if person.row.denied_on:
        reason = f"the same address as line {person.row.denied_on}, by which the person has not agreed"
        return Decision(Outcome.REPEATED, reason)
    if suppression is not None:
        return Decision(Outcome.SUPPRESSED, f"suppressed: {suppression.reason}")
    if there is None:
        return Decision(Outcome.NEW, subscriber=fresh, agreed=True)
    if there.status is SubscriberStatus.UNSUBSCRIBED:
        return Decision(Outcome.SUPPRESSED, "unsubscribed here")
    return _of_known(person, there, fresh)


def _of_known(person: ListedPerson, there: Subscriber, fresh: Subscriber) -> Decision:
    now = _merged(there, person.row)
    waits = there.status is SubscriberStatus.PENDING
    if waits and person.row.confirmed_at:
        now = replace(
            now,
            status=SubscriberStatus.CONFIRMED,
            consent_source=fresh.consent_source,
            consent_at=fresh.consent_at,
        )
        return Decision(Outcome.UPDATED, "confirmed, as the file says", now, agreed=True)
    reason = "waits for the person's own confirmation" if waits else ""
    if now == there:
        return Decision(Outcome.UNCHANGED, reason)
    return Decision(Outcome.UPDATED, reason, now)


def _merged(there: Subscriber, row: ImportedRow) -> Subscriber:
    """Return a person as known, with what the row says of them anew; a zone that is known was chosen, and stays."""
    name, first = row.name or there.name, row.first_name or there.first_name
    language, zone = row.language or there.language, there.zone or row.zone
    if (name, first, language, zone) == (there.name, there.first_name, there.language, there.zone):
        return there
    return replace(there, name=name, first_name=first, language=language, zone=zone)
