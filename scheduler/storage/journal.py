"""The attempts once more, in a file beside the database.

Restoring a backup takes the database back to before attempts that were made; the journal still has them.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path

from scheduler.domain.delivery import Attempt


class FileJournal:
    """`ports.Journal`: one line for each attempt, 'delivery number started_at', appended and never changed.

    Several threads and processes may write to one file: a line is written in one piece.
    """

    def __init__(self, path: Path) -> None:
        """`path` need not exist yet; its folder must."""
        self._path = path
        self._lock = threading.Lock()
        self._newest: dict[str, int] = {}
        self._read_to = 0

    def record(self, attempt: Attempt) -> None:
        """Append an attempt and flush it to the disk. Raises OSError when it cannot."""
        line = f"{attempt.delivery} {attempt.number} {attempt.started_at.isoformat()}\n".encode()
        is_new = not self._path.exists()
        with self._path.open("ab+", buffering=0) as file:
            whole = b"\n" + line if _ends_torn(file.fileno()) else line
            if file.write(whole) < len(whole):
                raise OSError(f"the journal {self._path} took part of a line only; make room on the disk")
            os.fsync(file.fileno())
        if is_new:
            _flush_folder(self._path.parent)

    def attempts(self, delivery: str) -> int:
        """Return the highest attempt number written for a delivery, 0 when there is none.

        A torn line is passed over: writing it never ended, so its attempt was never made.
        """
        with self._lock:
            for line in self._new_lines():
                if entry := _entry(line):
                    written, number = entry
                    self._newest[written] = max(number, self._newest.get(written, 0))
            return self._newest.get(delivery, 0)

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


def _entry(line: bytes) -> tuple[str, int] | None:
    try:
        delivery, number, started_at = line.decode().split()
        datetime.fromisoformat(started_at)
        return (delivery, int(number)) if line.endswith(b"\n") else None
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
