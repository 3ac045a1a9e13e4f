"""The attempts once more, in a file beside the database.

Restoring a backup takes the database back to before attempts that were made; the journal still has them.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import NOTHING_PREPARED, Attempt, Delivery, JournalEntry, item_id
from scheduler.domain.errors import ClinicError
from scheduler.storage.delivery_rows import decode_prepared, encode_prepared


class FileJournal:
    """`ports.Journal`: one line for each attempt, appended and never changed.

    A line is 'delivery number started_at item version prepared', the item by its opaque id and what was prepared as
    JSON in percent-encoding; lines of before version 0.2 lack the last. Several threads
    and processes may write to one file: a line is written in one piece. A torn line is passed over:
    writing it never ended, so its attempt was never made.
    """

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet; its folder must."""
        self._path = path
        self._lock = threading.Lock()
        self._entries: dict[str, JournalEntry] = {}
        self._versions: dict[str, int] = {}
        self._read_to = 0

    def record(self, delivery: Delivery, attempt: Attempt) -> None:
        """Append an attempt and flush it to the disk. Raises OSError when it cannot."""
        started = attempt.started_at.isoformat()
        prepared = quote(encode_prepared(attempt.prepared), safe="")
        fields = (attempt.delivery, attempt.number, started, item_id(delivery.item), delivery.version, prepared)
        line = (" ".join(map(str, fields)) + "\n").encode()
        is_new = not self._path.exists()
        with self._path.open("ab+", buffering=0) as file:
            whole = b"\n" + line if _ends_torn(file.fileno()) else line
            if file.write(whole) < len(whole):
                raise OSError(f"the journal {self._path} took part of a line only; make room on the disk")
            os.fsync(file.fileno())
        if is_new:
            _flush_folder(self._path.parent)

    def last(self, delivery: str) -> JournalEntry | None:
        """Return the newest attempt written for a delivery. Raises ClinicError when the journal cannot be read."""
        with self._lock:
            self._read_on()
            return self._entries.get(delivery)

    def newest_version(self, key: ItemKey) -> int:
        """Return the newest version of an item that was attempted, 0 when none was. Raises ClinicError likewise."""
        with self._lock:
            self._read_on()
            return self._versions.get(item_id(key), 0)

    def _read_on(self) -> None:
        try:
            lines = self._new_lines()
        except OSError as error:
            raise ClinicError(f"the journal {self._path} cannot be read: {error.strerror}") from error
        for line in lines:
            if entry := _entry(line):
                delivery, attempt, item, version = entry
                known = self._entries.get(delivery)
                if known is None or known.number <= attempt.number:
                    self._entries[delivery] = attempt
                self._versions[item] = max(version, self._versions.get(item, 0))

    def _new_lines(self) -> list[bytes]:
        """Return the whole lines that came since the last look, so that a long journal is read once."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read_to += len(whole)
        return whole.splitlines(keepends=True)


def _entry(line: bytes) -> tuple[str, JournalEntry, str, int] | None:
    try:
        delivery, number, started_at, item, version, *rest = line.decode().split()
        prepared = decode_prepared(unquote(rest[0])) if rest else None
        entry = JournalEntry(int(number), datetime.fromisoformat(started_at), prepared or NOTHING_PREPARED)
        return delivery, entry, item, int(version)
    except ValueError:
        return None


def _ends_torn(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _flush_folder(folder: Path) -> None:
    """Make a new file's name as durable as its content."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
