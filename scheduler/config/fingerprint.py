"""Fingerprints of files, which tell whether anything has changed of what is rendered and checked from them.

Contents are hashed, since a size and a time can be kept while the words change. A file's hash is remembered
while the file system says that it is the same file, unchanged; whoever forgets reads every file again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from scheduler.domain.errors import ClinicError
from scheduler.resources import resource_folders

Stamp = tuple[int, int, int, int]
"""An inode, its size, and when its content and the inode itself were last changed (nanoseconds)."""

_NAME = re.compile(r"^[\w.-]+")
_DISTRIBUTION = "clinic-scheduler"
_PACKAGE = Path(__file__).resolve().parents[1]


def stamp_of(path: Path) -> Stamp | None:
    """Return the file system's record of a file, or None when there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    # The time of the inode cannot be set by whoever writes the file, unlike that of its content.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class FileFingerprints:
    """Hashes of files, each read again when the file system says that it has changed."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Stamp | None, str]] = {}

    def of(self, root: Path, files: Iterable[Path]) -> str:
        """Return one SHA-256 (hex) of some files' names, relative to a folder, and contents. Raises ClinicError."""
        lines = (f"{path.relative_to(root)} {self._hash(path)}" for path in files)
        return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()

    def forget(self) -> None:
        """Read every file again at the next question."""
        self._known.clear()

    def _hash(self, path: Path) -> str:
        stamp = stamp_of(path)
        known = self._known.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, _content_hash(path))
            self._known[path] = known
        return known[1]


def files_under(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those in it, in the same order on every machine. Raises ClinicError."""
    for base, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        yield from (Path(base, name) for name in sorted(names))


@cache
def product_fingerprint() -> str:
    """Return a SHA-256 (hex) of what this product renders and checks with: its code, templates and libraries."""
    hashes = FileFingerprints()
    folders = (_PACKAGE, *resource_folders("templates"), *resource_folders("assets"))
    kept = (
        hashes.of(folder, (file for file in files_under(folder) if "__pycache__" not in file.parts))
        for folder in folders
    )
    return hashlib.sha256("\n".join((*kept, *_libraries())).encode()).hexdigest()


def _libraries() -> Iterator[str]:
    try:
        needed = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for requirement in needed:
        (name,) = _NAME.findall(requirement)
        with suppress(PackageNotFoundError):  # of another platform, or an extra that is not asked for
            yield f"{name}=={version(name)}"


def _content_hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "gone"
    except OSError as error:
        raise ClinicError(f"{path} cannot be read: {error.strerror}") from error


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise ClinicError(f"{error.filename} cannot be read: {error.strerror}") from error
