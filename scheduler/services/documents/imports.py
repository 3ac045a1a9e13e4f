"""The outcome of taking in a list of people."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.services.import_report import ImportPreview, ImportReport, Outcome, ToldRow


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


def _told(rows: Iterable[ToldRow]) -> list[dict[str, object]]:
    return [{"line": row.line, "reason": row.reason} for row in rows if row.reason]
