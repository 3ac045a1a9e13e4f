"""The identity of an installation of the product: its key, its place, and the end of its journal."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class JournalMark:
    """The last line of a journal, as it was at some moment.

    `sequence` counts the lines, and `checksum` covers this one and all before it. `home` tells the journals of several
    machines apart that share a database; it is empty where the database is a file, which has one journal.
    """

    sequence: int
    checksum: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a database: the marks by which a copy differs from it.

    `marker` is what a file beside the database says, or what a server calls the database. `inode` and `changed` (in
    nanoseconds) are that file's, which no copy keeps; `path` and `machine` say where it lies.
    """

    marker: str
    inode: int = 0
    changed: int = 0
    path: str = ""
    machine: str = ""

    def is_where(self, seen: Place) -> bool:
        """Say whether what is seen now is this place, and not another to which the database was copied.

        A folder that was moved keeps the file's number and its time of change; one whose owner was changed keeps the
        number where it lies. A container may be called otherwise each time, so its name does not count.
        """
        is_unmoved = bool(self.machine) and (seen.path, seen.machine) == (self.path, self.machine)
        is_file = seen.inode == self.inode and (seen.changed == self.changed or is_unmoved)
        return seen.marker == self.marker and is_file


def key_fingerprint(key: bytes) -> str:
    """Return a secret key's fingerprint, a keyed hash of a constant: it tells keys apart and gives nothing away."""
    return hmac.new(key, b"clinic-scheduler: which key is this", sha256).hexdigest()[:32]
