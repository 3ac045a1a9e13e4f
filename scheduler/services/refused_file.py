"""The rows that were refused, as a file to mend and to import again."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from scheduler.domain.imported_row import RefusedRow
from scheduler.services.formula_guard import guarded


def write_refused(path: Path, header: Sequence[str], rows: Iterable[RefusedRow]) -> None:
    """Write rows with their lines and reasons as CSV (UTF-8 with a mark, as Excel wants it), whole or not at all.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, which the import takes off again.
    Raises OSError.
    """
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".unfinished")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*map(guarded, header), "refused line", "refused because"])
            for row in rows:
                cells = [*map(guarded, row.cells[: len(header)]), *[""] * (len(header) - len(row.cells))]
                writer.writerow([*cells, row.line, row.reason])
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)
