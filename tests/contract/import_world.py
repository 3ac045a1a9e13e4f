"""Lists of people taken into a real database: what the import's tests stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.domain.subscriber import Subscriber, Suppression
from scheduler.services.addresses import written_address
from scheduler.services.audience_import import AudienceImport, ImportStore
from scheduler.services.import_reading import ImportOptions
from scheduler.services.import_report import ImportPreview, ImportReport, Outcome
from scheduler.services.keyed_hashes import address_hash, address_hashes
from scheduler.storage.staging import staged_rows
from scheduler.storage.store import SqlStore
from scheduler.testing import FixedClock

KEY = b"k" * 32
ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER = "address,name,language,consent_source,consent_date\n"
ASHA = "asha@example.com,Asha,hi,desk form,2026-01-15\n"
CASES = Path(__file__).parent.parent / "subscribers"
"""Exports as people have them, with invented names."""


def numbered_ids() -> Callable[[int], list[str]]:
    numbers = count(1)
    return lambda amount: [f"id{next(numbers)}" for _ in range(amount)]


@dataclass
class Lists:
    """Imports lists. `shown` is what was shown before anything was done, `breaths` the times given to others."""

    store: SqlStore
    folder: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    shown: list[ImportPreview] = field(default_factory=list)
    breaths: list[float] = field(default_factory=list)
    seconds: float = 0.0
    ids: Callable[[int], list[str]] = field(default_factory=numbered_ids)

    def desk(self, store: ImportStore | None = None) -> AudienceImport:
        hashes = partial(address_hashes, keys=(KEY,))
        return AudienceImport(
            store or self.store,
            staged_rows,
            hashes,
            self.clock,
            ZONE,
            self.ids,
            self.breaths.append,
            self._passed,
        )

    def _passed(self) -> float:
        """Let a tenth of a second pass at each look at the clock."""
        self.seconds += 0.1
        return self.seconds

    def file(self, content: str | bytes, name: str = "people.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def take(
        self, content: str | bytes | Path, options: ImportOptions | None = None, name: str = "people.csv"
    ) -> ImportReport:
        path = content if isinstance(content, Path) else self.file(content, name)
        return self.desk().run(path, options or ImportOptions(), shown=self.shown.append)

    def suppress(self, address: str, reason: str = "asked by phone") -> bool:
        suppression = Suppression(address_hash(written_address(address), KEY), reason, self.clock.now())
        with self.store.transaction() as tables:
            return tables.suppressions.add([suppression]) == 1

    def suppression(self, address: str) -> Suppression | None:
        hashed = address_hash(address, KEY)
        with self.store.reading() as tables:
            return tables.suppressions.of([hashed]).get(hashed)

    def people(self) -> dict[str, Subscriber]:
        with self.store.reading() as tables:
            return {person.address: person for person in tables.subscribers.of_audience("newsletter")}

    def state(self) -> tuple[object, ...]:
        """Return everything that an import may change, but for ids."""
        addresses = sorted(self.people())
        with self.store.reading() as tables:
            suppressed = tables.suppressions.of([address_hash(address, KEY) for address in addresses])
            people = sorted(self.people().values(), key=lambda person: person.address)
            records = [tables.consents.of_subscriber(person.id) for person in people]
        return people, suppressed, records


def counts(report: ImportReport) -> dict[str, int]:
    """Return the counts that are not zero."""
    return {str(outcome): number for outcome, number in report.counts.items() if number}


def told(report: ImportReport, outcomes: Iterable[Outcome] = tuple(Outcome)) -> dict[int, str]:
    """Return what was said of each line."""
    return {row.line: row.reason for outcome in outcomes for row in report.told[outcome] if row.reason}
