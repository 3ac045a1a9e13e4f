"""The protocol of rows that are read and not written down yet: kept on the disk, because there may be a million."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from scheduler.domain.imported_row import ImportedRow, RefusedRow


class StagedRows(Protocol):
    """The rows of one file, on the disk and for this process alone; they are gone when it ends, however it does."""

    def keep(self, rows: Sequence[ImportedRow]) -> None:
        """Add usable rows."""
        ...

    def refuse(self, rows: Sequence[RefusedRow]) -> None:
        """Add rows that are not taken."""
        ...

    def opted_out(self) -> Iterator[ImportedRow]:
        """Yield the rows of people who opted out, by address, then line."""
        ...

    def people(self) -> Iterator[ImportedRow]:
        """Yield every usable row by address, then line, each with the line by which its person never agreed."""
        ...

    def refused(self) -> Iterator[RefusedRow]:
        """Yield the refused rows by line."""
        ...


class Staging(Protocol):
    """The place for rows that are read and not written down yet."""

    def __call__(self) -> AbstractContextManager[StagedRows]:
        """Open an empty place."""
        ...
