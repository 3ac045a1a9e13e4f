"""Writes files so that whoever reads them, now or after a crash, finds all of a file or what was there before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes, *, mode: int, durable: bool) -> None:
    """Write a file under its name once it is whole; see `whole_file`."""
    with whole_file(path, mode=mode, durable=durable) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, mode: int, durable: bool) -> Iterator[BinaryIO]:
    """Open a file that stands under its name once it is whole, over one that is there, with the permissions `mode`.

    `durable` waits until the disk has it, as for what cannot be made again. Raises OSError. An exception in between
    leaves nothing behind, and a file that was there as it was.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".unfinished")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fchmod(descriptor, mode)
            if durable:
                os.fsync(descriptor)
        unfinished.replace(path)
        if durable:
            _flush_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
