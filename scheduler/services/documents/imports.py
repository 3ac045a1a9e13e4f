"""The outcome of taking in a list of people."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.services.import_report import ImportPreview, ImportReport, Outcome, ToldRow
from scheduler.services.import_undoing import PastImport


def import_preview_document(preview: ImportPreview) -> dict[str, object]:
    """Return how a list is understood: its columns with a few values, masked."""
    return {
        "file": preview.file,
        "program": preview.program,
        "encoding": preview.encoding,
        "notes": preview.notes,
        "columns": [
            {"name": column.name, "meaning": column.meaning or None, "values": column.values}
            for column in preview.columns
        ],
        "ignored_columns": preview.unused,
    }


def import_report_document(report: ImportReport) -> dict[str, object]:
    """Return the outcome of each row of a list: every count, and the first lines of each outcome."""
    return {
        "audience": report.audience,
        "dry_run": report.dry_run,
        **import_preview_document(report.preview),
        "counts": {str(outcome): report.count(outcome) for outcome in Outcome},
        "newly_suppressed": report.newly_suppressed,
        "rows": {str(outcome): _told(report.told[outcome]) for outcome in Outcome if outcome is not Outcome.NEW},
        "to_look_at": report.to_look_at,
        "look_at": _told(report.look_at),
    }


def past_imports_document(imports: Iterable[PastImport]) -> list[dict[str, object]]:
    """Return the imports of late, the newest first."""
    return [
        {
            "at": past.at.isoformat(),
            "by": past.by,
            "audience": past.audience,
            "list": past.list,
            "rows": dict(past.rows),
            "undone": past.is_undone,
        }
        for past in imports
    ]


def undone_import_document(list_: str, removed: int) -> dict[str, object]:
    """Return how many people went with an import that was taken back."""
    return {"list": list_, "removed": removed}


def _told(rows: Iterable[ToldRow]) -> list[dict[str, object]]:
    return [{"line": row.line, "reason": row.reason} for row in rows if row.reason]
