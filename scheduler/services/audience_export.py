"""The list as a file that leaves the house: whole or not at all, for its owner alone, in constant memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from scheduler.domain.audience_view import Chosen, standing
from scheduler.domain.consent import ConsentRecord
from scheduler.domain.errors import BadInput
from scheduler.domain.subscriber import Subscriber
from scheduler.ports import Clock, Readable, Transaction
from scheduler.services.audience_list import UNKNOWN_TOPIC, AudienceList, Wanted
from scheduler.services.formula_guard import guarded
from scheduler.whole_file import whole_file

PIECE: Final = 1_000
"""People that one transaction reads."""

_MODE: Final = 0o600
"""Permissions of the file: its owner alone."""

COLUMNS: Final = (
    "id",
    "address",
    "name",
    "first_name",
    "audience",
    "status",
    "standing",
    "why",
    "language",
    "source",
    "zone",
    "frequency",
    "paused_until",
    "joined",
    "consent_source",
    "topics",
    "consent_history",
)
"""The columns of a CSV file."""


@dataclass(frozen=True, slots=True)
class AudienceExport:
    """Writes parts of the list into files."""

    store: Readable
    clock: Clock
    people: AudienceList

    def write(self, file: Path, wanted: Wanted, progress: Callable[[int], object] = lambda _: None) -> int:
        """Write the people who are wanted, with their consent, into a .csv or .jsonl file; return how many.

        `progress` is told how many are written so far. Raises NotFound, BadInput, and leaves no part of a file.
        """
        chosen = self.people.chosen(wanted)
        lines = _csv_lines if file.suffix.lower() == ".csv" else _json_lines
        number = 0
        try:
            with whole_file(file, mode=_MODE, durable=True) as target:
                for piece in self._pieces(chosen):
                    target.write(lines(piece, with_header=number == 0).encode())
                    number += len(piece)
                    progress(number)
                if number == 0:
                    target.write(lines([], with_header=True).encode())
        except OSError as error:
            raise BadInput(f"{file} cannot be written: {error.strerror}") from error
        return number

    def _pieces(self, chosen: Chosen) -> Iterator[list[dict[str, object]]]:
        after: Subscriber | None = None
        topics = self.people.topics_by_hash()
        wordings: dict[str, str] = {}
        while True:
            with self.store.reading() as tables:
                people = tables.subscribers.page(chosen, after, PIECE)
                if not people:
                    return
                piece = self._documents(people, topics, wordings, tables)
            yield piece
            after = people[-1]

    def _documents(
        self, people: Collection[Subscriber], topics: Mapping[str, str], wordings: dict[str, str], tables: Transaction
    ) -> list[dict[str, object]]:
        now, ids = self.clock.now(), [person.id for person in people]
        suppressed = self.people.suppressed_among(people, tables)
        interests, records = tables.subscribers.interests(ids), tables.consents.of_people(ids)
        for digest in {each.wording for history in records.values() for each in history if each.wording} - set(
            wordings
        ):
            wording = tables.consents.wording(digest)
            wordings[digest] = wording.text if wording else ""
        return [
            {
                "id": person.id,
                "address": person.address,
                "name": person.name,
                "first_name": person.first_name,
                "audience": person.audience,
                "status": str(person.status),
                "standing": (
                    stands := standing(person, suppressed.get(person.id), now, self.people.segments.zone)
                ).word,
                "why": stands.why,
                "language": person.language,
                "source": person.source,
                "zone": person.zone,
                "frequency": person.frequency,
                "paused_until": _moment(person.paused_until),
                "joined": _moment(person.consent_at),
                "consent_source": person.consent_source,
                "topics": sorted({topics.get(token, UNKNOWN_TOPIC) for token in interests.get(person.id, ())}),
                "consent_history": [_record(each, wordings) for each in records.get(person.id, ())],
            }
            for person in people
        ]


def _record(record: ConsentRecord, wordings: Mapping[str, str]) -> dict[str, object]:
    return {
        "act": str(record.act),
        "at": _moment(record.at),
        "purpose": record.purpose,
        "source": record.source,
        "wording": wordings.get(record.wording, ""),
        "proof": record.proof,
        "by": record.by,
    }


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _json_lines(people: Collection[Mapping[str, object]], *, with_header: bool) -> str:
    del with_header  # every line says by itself what it holds
    return "".join(f"{json.dumps(person, ensure_ascii=False)}\n" for person in people)


def _csv_lines(people: Collection[Mapping[str, object]], *, with_header: bool) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    if with_header:
        rows.writerow(COLUMNS)
    rows.writerows([_cell(person[column]) for column in COLUMNS] for person in people)
    return text.getvalue()


def _cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    return guarded(_listed(value) if isinstance(value, list) else str(value))


def _listed(values: list[object]) -> str:
    if all(isinstance(value, str) for value in values):
        return "; ".join(map(str, values))
    return json.dumps(values, ensure_ascii=False)
