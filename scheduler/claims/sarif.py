"""Findings as SARIF 2.1.0 (OASIS, read 2026-11), which editors and code hosts show beside a file.

Written by hand: the format is a few nested tables, and its libraries are models of all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.claims import TRIAGE, Finding, RuleSet, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.INFO: "note", Severity.WARN: "warning", Severity.BLOCK: "error"}


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, the file in which its words stand, and where: lines and columns from 1, ends not included.

    `line` is 0 where the words stand in no file.
    """

    finding: Finding
    file: str
    item: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


def located(finding: Finding, text: str, file: str, start: int, item: str = "") -> Located:
    """Return a finding with the place of its words in a text; they begin at the character `start`."""
    line, column = _position(text, start)
    end_line, end_column = _position(text, start + len(finding.quote))
    return Located(finding, file, item, line, column, end_line, end_column)


def _position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def sarif(findings: Iterable[Located], rules: RuleSet, version: str) -> dict[str, object]:
    """Return a SARIF log with one run."""
    found = tuple(findings)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "clinic check",
                        "version": version,
                        "shortDescription": {"text": TRIAGE},
                        "rules": [
                            _rule(rules, rule_id) for rule_id in sorted({placed.finding.rule for placed in found})
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(placed) for placed in found],
            }
        ],
    }


def _rule(rules: RuleSet, rule_id: str) -> dict[str, object]:
    rule = rules.rule(rule_id)
    if rule is None:
        return {"id": rule_id}
    sources = rules.law(rule)
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.message},
        "help": {"text": " ".join((rule.reason, rule.fix, *(source.title for source in sources))).strip()},
        **({"helpUri": sources[0].url} if sources else {}),
        "defaultConfiguration": {"level": _LEVELS[rules.severity(rule)]},
    }


def _result(located: Located) -> dict[str, object]:
    finding = located.finding
    region: dict[str, object] = {"snippet": {"text": finding.quote}}
    if located.line:
        region |= {"startLine": located.line, "startColumn": located.column}
        region |= {"endLine": located.end_line, "endColumn": located.end_column}
    else:
        region |= {"startLine": 1}
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.fix} ({finding.place}: '{finding.quote}')"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": located.file}, "region": region},
                **({"logicalLocations": [{"fullyQualifiedName": located.item}]} if located.item else {}),
            }
        ],
    }
    if finding.waived:
        result["suppressions"] = [{"kind": "external", "justification": f"waiver {finding.waived}"}]
    return result
