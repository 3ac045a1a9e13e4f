"""The outcome of taking in a list of people."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.services.import_report import ImportReport, Outcome, ToldRow


def import_report_document(report: ImportReport) -> dict[str, object]:
    """Return the outcome of each row of a list: every count, and the first lines of each outcome."""
    preview = report.preview
    return {
        "audience": report.audience,
        "file": preview.file,
        "dry_run": report.dry_run,
        "program": preview.program,
        "encoding": preview.encoding,
        "notes": preview.notes,
        "columns": [
            {"name": column.name, "meaning": column.meaning or None, "values": column.values}
            for column in preview.columns
        ],
        "ignored_columns": preview.unused,
        "counts": {str(outcome): report.count(outcome) for outcome in Outcome},
        "newly_suppressed": report.newly_suppressed,
        "rows": {str(outcome): _told(report.told[outcome]) for outcome in Outcome if outcome is not Outcome.NEW},
        "to_look_at": report.to_look_at,
        "look_at": _told(report.look_at),
    }


def _told(rows: Iterable[ToldRow]) -> list[dict[str, object]]:
    return [{"line": row.line, "reason": row.reason} for row in rows if row.reason]
