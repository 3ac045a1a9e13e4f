"""The lines of the journal: how one is written and read, and how one tells that lines are missing or were changed.

A line is 'v2 SEQUENCE CHECKSUM WORDS…'. The checksum covers the checksum before it, so that a line that was changed,
removed, added or moved breaks the chain. The words of an attempt are 'delivery number started_at item version
prepared', the item by its opaque id and what was prepared as JSON in percent-encoding. A line 'journal NAME' begins the
chain, and begins it anew when a person accepts a journal as it is: its checksum covers every byte before it. Before
version 0.2 a line was the words of an attempt alone, the last one lacking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final
from urllib.parse import quote, unquote

from scheduler.domain.delivery import Attempt, Delivery, JournalEntry, item_id
from scheduler.domain.installation import JournalMark
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.storage.delivery_rows import decode_prepared, encode_prepared

_FORMAT: Final = "v2"
_BEGINNING: Final = "journal"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line, taken apart. `checksum` is what the line says, whether or not it is right."""

    sequence: int
    checksum: str
    words: Words

    def follows(self, previous: str) -> bool:
        """Say whether the checksum is right after the one before it (or, for a beginning, the bytes before it)."""
        return self.checksum == _checksum(previous, self.sequence, self.words)


def encode_line(sequence: int, previous: str, words: Words) -> bytes:
    """Return a line that follows on a checksum."""
    return f"{_FORMAT} {sequence} {_checksum(previous, sequence, words)} {' '.join(words)}\n".encode()


def decode_line(line: bytes) -> Line | None:
    """Return a line taken apart, or None for what is no such line. The reverse of `encode_line`."""
    try:
        version, sequence, checksum, *words = line.decode("ascii").removesuffix("\n").split(" ")
        return Line(int(sequence), checksum, tuple(words)) if version == _FORMAT else None
    except ValueError:
        return None


def _checksum(previous: str, sequence: int, words: Words) -> str:
    return hashlib.sha256(f"{previous} {sequence} {' '.join(words)}".encode()).hexdigest()[:32]


def beginning(name: str) -> Words:
    """Return the words with which a journal begins. Its name is random: no two journals have a line in common."""
    return (_BEGINNING, name)


def attempt_words(delivery: Delivery, attempt: Attempt) -> Words:
    """Return an attempt in words."""
    prepared = quote(encode_prepared(attempt.prepared), safe="")
    fields = (attempt.delivery, attempt.number, attempt.started_at.isoformat(), item_id(delivery.item))
    return (*map(str, fields), str(delivery.version), prepared)


def attempt_of(words: Words) -> tuple[str, JournalEntry, str, int] | None:
    """Return delivery, attempt, item and version of an attempt in words, or None for other words."""
    try:
        delivery, number, started_at, item, version, *rest = words
        prepared = decode_prepared(unquote(rest[0])) if rest else None
        entry = JournalEntry(int(number), datetime.fromisoformat(started_at), prepared or NOTHING_PREPARED)
        return delivery, entry, item, int(version)
    except ValueError:
        return None


@dataclass(slots=True)
class JournalReading:
    """The state after the lines read so far. `fault` is the first thing that is wrong with them.

    `expected` are the checksums, by sequence, that lines must have. `size` is in bytes.
    """

    expected: Mapping[int, str] = field(default_factory=dict)
    entries: dict[str, JournalEntry] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    mark: JournalMark | None = None
    fault: str = ""
    size: int = 0
    _lines: int = 0
    _bytes: hashlib._Hash = field(default_factory=hashlib.sha256)

    def read(self, content: bytes) -> None:
        """Take in the whole lines of what follows on what was read.

        Attempts count even in a damaged journal: what is known keeps from sending twice.
        """
        # At line feeds alone: a carriage return in a damaged line would end the reading, and what follows it is lost.
        for raw in BytesIO(content):
            if not raw.endswith(b"\n"):
                break
            self._lines += 1
            line = decode_line(raw)
            if line is not None:
                self._follow(line)
            elif self.mark is not None:
                self._doubt("is no line of a journal")
            self._remember(line.words if line else tuple(raw.decode("ascii", "replace").split()))
            self._bytes.update(raw)
            self.size += len(raw)

    def next_line(self, words: Words) -> bytes:
        """Return the line that follows with these words."""
        sequence, previous = (self.mark.sequence, self.mark.checksum) if self.mark else (0, "")
        return encode_line(sequence + 1, previous, words)

    def first_line(self, words: Words, sequence: int) -> bytes:
        """Return the line that begins the chain here, whatever stands before it."""
        return encode_line(sequence, self._bytes.hexdigest(), words)

    def _follow(self, line: Line) -> None:
        is_beginning = line.words[:1] == (_BEGINNING,)
        if is_beginning and line.follows(self._bytes.hexdigest()):
            self.fault = ""  # a person has accepted whatever was wrong before this line
        elif self.mark is None or line.sequence != self.mark.sequence + 1 or not line.follows(self.mark.checksum):
            self._doubt("does not follow on what stands before it")
        if self.expected.get(line.sequence, line.checksum) != line.checksum:
            self._doubt("is another one than was written")
        self.mark = JournalMark(line.sequence, line.checksum)

    def _remember(self, words: Words) -> None:
        if found := attempt_of(words):
            delivery, attempt, item, version = found
            known = self.entries.get(delivery)
            if known is None or known.number <= attempt.number:
                self.entries[delivery] = attempt
            self.versions[item] = max(version, self.versions.get(item, 0))

    def _doubt(self, problem: str) -> None:
        self.fault = self.fault or f"its line {self._lines} {problem}"
