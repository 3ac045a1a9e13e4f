"""Cells of CSV files that a spreadsheet would take for a formula: made harmless on the way out, and back again."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""First signs of a formula, in full width as well (OWASP, CSV Injection, read 2026-11)."""

_BLANKS: Final = ("\t", "\r")
"""Blanks that begin a formula by themselves, by the same source."""


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _is_formula(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell without blanks around it, nor the apostrophe that `guarded` puts in front."""
    cell = cell.strip()
    return cell[1:].strip() if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    return cell.startswith(_BLANKS) or cell.lstrip().startswith(_SIGNS)
