"""Findings as plain values: what a signature keeps and what documents give."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from scheduler.domain.claims import Finding


def findings_json(findings: Iterable[Finding]) -> str:
    """Return findings as canonical JSON, as a signature keeps them."""
    rows = [finding_values(finding) for finding in findings]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def finding_values(finding: Finding) -> dict[str, object]:
    """Return a finding: the rule, the words and their place, what to do, where the words come from."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "place": finding.place,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "sentence": finding.sentence,
        "message": finding.message,
        "reason": finding.reason,
        "law": list(finding.law),
        "fix": finding.fix,
        "sources": list(finding.sources),
        "source": asdict(finding.source) if finding.source is not None else None,
        "waived": finding.waived,
    }
