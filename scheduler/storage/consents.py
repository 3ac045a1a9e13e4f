"""The consent ledger: records are added, and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, RowMapping, insert, select

from scheduler.domain.consent import ConsentAct, ConsentRecord, Wording
from scheduler.storage.audience_tables import consents, wordings
from scheduler.storage.rows import batches, insert_absent, insert_many
from scheduler.storage.tables import microseconds

_COLUMNS = tuple(column.name for column in consents.columns if column.name != "id")


class SqlConsents:
    """`ports.Consents` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, records: Iterable[ConsentRecord]) -> None:
        rows = [
            (
                record.subscriber,
                record.audience,
                record.purpose,
                record.act.value,
                microseconds(record.at),
                record.source,
                record.wording,
                record.proof,
                record.by,
            )
            for record in records
        ]
        insert_many(self._connection, insert(consents), _COLUMNS, rows)

    def of_subscriber(self, subscriber: str) -> tuple[ConsentRecord, ...]:
        return self.of_people([subscriber]).get(subscriber, ())

    def of_people(self, people: Collection[str]) -> Mapping[str, tuple[ConsentRecord, ...]]:
        found: dict[str, list[ConsentRecord]] = {}
        for batch in batches(people):
            query = select(consents).where(consents.c.subscriber.in_(batch)).order_by(consents.c.id)
            for row in self._connection.execute(query).mappings():
                found.setdefault(row["subscriber"], []).append(_record(row))
        return {subscriber: tuple(records) for subscriber, records in found.items()}

    def keep_wording(self, wording: Wording) -> None:
        row = {"digest": wording.digest, "language": wording.language, "text": wording.text}
        insert_absent(self._connection, wordings, [row], returning=wordings.c.digest)

    def wording(self, digest: str) -> Wording | None:
        row = self._connection.execute(select(wordings).where(wordings.c.digest == digest)).mappings().first()
        return None if row is None else Wording(row["language"], row["text"])


def _record(row: RowMapping) -> ConsentRecord:
    return ConsentRecord(
        subscriber=row["subscriber"],
        audience=row["audience"],
        purpose=row["purpose"],
        act=ConsentAct(row["act"]),
        at=row["at"],
        source=row["source"],
        wording=row["wording"],
        proof=row["proof"],
        by=row["by"],
    )
