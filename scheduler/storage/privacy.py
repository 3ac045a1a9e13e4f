"""Keeps the product's files for their owner alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR


def make_private(folder: Path) -> None:
    """Let nobody but the owner into a folder, its files and the folders in it, where others may go there now.

    What belongs to somebody else stays as it is.
    """
    with suppress(OSError):
        for path in (folder, *folder.iterdir()):
            if path.is_symlink():
                continue
            mode = path.stat().st_mode
            private = 0o700 if S_ISDIR(mode) else 0o600
            if S_IMODE(mode) & ~private:
                path.chmod(private)
