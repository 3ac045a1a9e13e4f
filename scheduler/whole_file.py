"""Writes files so that whoever reads them, now or after a crash, finds all of a file or what was there before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int, durable: bool) -> None:
    """Write a file under its name once it is whole, over one that is there, with the permissions `mode`.

    `durable` waits until the disk has it, as for what cannot be made again. Raises OSError, and leaves nothing behind.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".unfinished")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
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
