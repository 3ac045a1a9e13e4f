"""The attempts once more, in a file beside the database.

Restoring a backup takes the database back to before attempts that were made; the journal still has them. When it has
lost some itself, it is told: its lines hold together (`journal_lines`), a small file beside it says which was the last,
and so does the database.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Attempt, Delivery, JournalEntry, item_id
from scheduler.domain.errors import ClinicError
from scheduler.domain.installation import JournalMark
from scheduler.storage.journal_lines import JournalReading, Words, attempt_words, beginning
from scheduler.storage.together import Together

_NO_LINE = JournalMark(0, "0" * 32)


class FileJournal:
    """`ports.Journal`: one line for each attempt, appended and never changed.

    Several threads and processes may write to one file: whoever appends has it locked, and has read it to its end.
    A line without an end was never finished, so its attempt was never made: the next line takes its place.
    """

    def __init__(self, path: Path, home: str = "", name: Callable[[], str] = lambda: secrets.token_hex(8)) -> None:
        """`path` need not exist yet; its folder must. `home` tells the journals of several machines apart."""
        self._path = path
        self._end_path = path.with_name(f"{path.name}.end")
        self.home = home
        self._name = name
        self._lock = threading.Lock()
        self._together = Together(self._record)
        self._reading = JournalReading()
        self._file: tuple[int, int] | None = None

    def record(self, delivery: Delivery, attempt: Attempt) -> None:
        """Append an attempt and flush it to the disk, with those of other threads that come at the same time.

        Raises OSError when it cannot, ClinicError for a damaged journal.
        """
        self._together.do(attempt_words(delivery, attempt))

    def _record(self, attempts: Sequence[Words]) -> None:
        with self._lock, self._opened(os.O_RDWR | os.O_APPEND | self._creating()) as file:
            self._read_on(file)
            if fault := self._reading.fault or _lacking(self._reading.mark, self._written_end()):
                raise ClinicError(self._damaged(fault))
            os.ftruncate(file, self._reading.size)
            if self._reading.mark is None:
                self._begin(file, 1)
            for words in attempts:
                self._append(file, self._reading.next_line(words))
            self._sync(file)

    def last(self, delivery: str) -> JournalEntry | None:
        with self._lock:
            self._look()
            return self._reading.entries.get(delivery)

    def newest_version(self, key: ItemKey) -> int:
        with self._lock:
            self._look()
            return self._reading.versions.get(item_id(key), 0)

    def mark(self) -> JournalMark | None:
        with self._lock:
            return self._reading.mark and replace(self._reading.mark, home=self.home)

    def fault(self, known: JournalMark | None) -> str | None:
        try:
            end = self._written_end()
            marks = [mark for mark in (known, end) if mark]
            reading = JournalReading({mark.sequence: mark.checksum for mark in marks})
            with self._opened(os.O_RDWR) as file:
                reading.read(_content(file, 0))
        except FileNotFoundError:
            return self._damaged("it is missing") if any(mark.sequence for mark in marks) else None
        except OSError as error:
            return f"the journal {self._path} cannot be used: {error.strerror}: mend that, then start again"
        except ClinicError as error:
            return str(error)
        lacking = [fault for mark in marks if (fault := _lacking(reading.mark, mark))]
        if not reading.fault and not lacking and reading.mark and end is None:
            lacking = [f"{self._end_path.name}, which says where it ends, is missing"]
        fault = reading.fault or next(iter(lacking), None)
        return self._damaged(fault) if fault else None

    def adopt(self, known: JournalMark | None) -> JournalMark:
        """Take the journal as it is, whatever is wrong with it, and begin its chain anew. Raises ClinicError."""
        with self._lock:
            try:
                with self._opened(os.O_RDWR | os.O_APPEND | os.O_CREAT) as file:
                    return self._adopt(file, known)
            except OSError as error:
                raise ClinicError(f"the journal {self._path} cannot be written: {error.strerror}") from error

    def _adopt(self, file: int, known: JournalMark | None) -> JournalMark:
        content = _content(file, 0)
        if content and not content.endswith(b"\n"):
            os.write(file, b"\n")
        self._reading, self._file = JournalReading(), _identity(file)
        self._reading.read(_content(file, 0))
        ends = [known, self._reading.mark]
        with suppress(ClinicError):
            ends.append(self._written_end())
        self._begin(file, max(end.sequence if end else 0 for end in ends) + 1)
        return replace(self._reading.mark or _NO_LINE, home=self.home)

    def _creating(self) -> int:
        return 0 if self._reading.size else os.O_CREAT

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        file = os.open(self._path, flags, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise OSError(0, "it is no file")
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)

    def _look(self) -> None:
        try:
            with self._opened(os.O_RDONLY) as file:
                self._read_on(file)
        except FileNotFoundError as error:
            if self._reading.size:
                raise ClinicError(self._damaged("it is missing")) from error
        except OSError as error:
            raise ClinicError(f"the journal {self._path} cannot be read: {error.strerror}") from error

    def _read_on(self, file: int) -> None:
        """Read the lines added since the last look, so that a long journal is read once."""
        identity, size = _identity(file), os.fstat(file).st_size
        if self._reading.size and (identity != self._file or size < self._reading.size):
            raise ClinicError(self._damaged("it was cut or replaced while it was in use"))
        self._file = identity
        if not self._reading.size and (end := self._written_end()):
            self._reading.expected = {end.sequence: end.checksum}
        if size > self._reading.size:
            self._reading.read(_content(file, self._reading.size))

    def _begin(self, file: int, sequence: int) -> None:
        self._write_end(_NO_LINE)
        _flush(self._end_path)
        self._append(file, self._reading.first_line(beginning(self._name()), sequence))
        self._sync(file)
        _flush(self._path.parent)

    def _append(self, file: int, line: bytes) -> None:
        before = os.fstat(file).st_size
        if os.write(file, line) < len(line):
            os.ftruncate(file, before)
            raise OSError(0, "the disk took part of a line only: make room on it")
        self._reading.read(line)

    def _sync(self, file: int) -> None:
        os.fsync(file)
        if self._reading.mark:
            self._write_end(self._reading.mark)

    def _write_end(self, mark: JournalMark) -> None:
        """Write over the file that says where the journal ends.

        It need not reach the disk before the next line does.
        """
        file = os.open(self._end_path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(file, f"{mark.sequence:020} {mark.checksum}\n".encode(), 0)
        finally:
            os.close(file)

    def _written_end(self) -> JournalMark | None:
        try:
            sequence, checksum = self._end_path.read_text("ascii").split()
            return JournalMark(int(sequence), checksum)
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise ClinicError(self._damaged(f"{self._end_path.name}, which says where it ends, is damaged")) from error

    def _damaged(self, how: str) -> str:
        return (
            f"the journal {self._path} is damaged ({how}), so what went out may not be known and nothing is sent: "
            "look at the platforms, then take it as it is with `clinic adopt journal --by LOGIN`"
        )


def _lacking(mark: JournalMark | None, written: JournalMark | None) -> str | None:
    """Return the lines that a journal lacks of those written, in words, or None."""
    ends = mark.sequence if mark else 0
    if written is None or written.sequence <= ends:
        return None
    return f"it ends with line {ends} of {written.sequence}"


def _content(file: int, begin: int) -> bytes:
    size = os.fstat(file).st_size
    return os.pread(file, size - begin, begin) if size > begin else b""


def _identity(file: int) -> tuple[int, int]:
    status = os.fstat(file)
    return status.st_dev, status.st_ino


def _flush(path: Path) -> None:
    """Make a file's content, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
