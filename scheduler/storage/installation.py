"""The database's record of the installation that it belongs to."""

from __future__ import annotations

from sqlalchemy import Connection, select

from scheduler.domain.installation import JournalMark, Place
from scheduler.storage.audience_tables import recipients, suppressions
from scheduler.storage.delivery_rows import Row
from scheduler.storage.rows import insert_into
from scheduler.storage.tables import installation, journals


class SqlInstallation:
    """`ports.Installation` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def key(self) -> str | None:
        fingerprint: str | None = self._connection.scalar(select(installation.c.key_fingerprint))
        return fingerprint

    def keep_key(self, fingerprint: str) -> None:
        self._put({"key_fingerprint": fingerprint})

    def has_keyed_data(self) -> bool:
        rows = (select(table).limit(1).exists() for table in (suppressions, recipients))
        return any(self._connection.scalar(select(row)) for row in rows)

    def place(self) -> Place | None:
        row = self._connection.execute(select(installation)).mappings().one_or_none()
        if row is None or row["place_marker"] is None:
            return None
        inode, changed = int(row["place_inode"]), row["place_changed"]
        return Place(row["place_marker"], inode, changed, row["place_path"], row["place_machine"])

    def keep_place(self, place: Place) -> None:
        self._put(
            {
                "place_marker": place.marker,
                "place_inode": str(place.inode),
                "place_changed": place.changed,
                "place_path": place.path,
                "place_machine": place.machine,
            }
        )

    def journal(self, home: str) -> JournalMark | None:
        row = self._connection.execute(select(journals).where(journals.c.home == home)).mappings().one_or_none()
        return JournalMark(row["sequence"], row["checksum"], home) if row else None

    def keep_journal(self, mark: JournalMark) -> None:
        line = {"sequence": mark.sequence, "checksum": mark.checksum}
        statement = insert_into(self._connection, journals).values(home=mark.home, **line)
        later = journals.c.sequence < mark.sequence
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=[journals.c.home], set_=line, where=later)
        )

    def _put(self, values: Row) -> None:
        statement = insert_into(self._connection, installation).values(id=1, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=[installation.c.id], set_=values))
