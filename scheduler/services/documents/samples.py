"""Tests of issues."""

from __future__ import annotations

from scheduler.services.sample import SampleReport


def sample_document(report: SampleReport) -> dict[str, object]:
    """Return how a test of an issue ended. Addresses are counted, never named."""
    return {
        "item": str(report.item.key),
        "outcome": str(report.outcome),
        "taken": report.sent,
        "signed": report.is_signed,
        "reasons": list(report.reasons),
    }
