"""Ordinary clinic prose goes through without an objection, and claims in the same words do not."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from scheduler.claims.engine import check_text
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS, Finding, Severity

SENTENCES = Path(__file__).parents[1] / "claims"
BOOK = shipped_rules()
READER = Reader(BOOK.chosen(JURISDICTIONS))


def harmless() -> list[tuple[str, str]]:
    """Return every harmless text with its speciality, or the kind of mistake that was made with it."""
    file = tomllib.loads((SENTENCES / "harmless.toml").read_text(encoding="utf-8"))
    return [(kind, text) for kind, table in file.items() for text in table["texts"]]


def caught() -> list[tuple[str, tuple[str, ...]]]:
    """Return every text that must be found, with the rules that must find it."""
    file = tomllib.loads((SENTENCES / "caught.toml").read_text(encoding="utf-8"))
    return [(row["text"], tuple(row["rules"])) for row in file["caught"]]


def objections(text: str) -> list[Finding]:
    return [finding for finding in check_text(text, READER) if finding.severity is not Severity.INFO]


def measured() -> Counter[str]:
    """Count the wrong blocks and warnings on harmless texts, the texts that have one, and the claims missed."""
    wrong = [objections(text) for _, text in harmless()]
    counts = Counter(finding.severity.label for found in wrong for finding in found)
    counts["texts objected to"] = sum(1 for found in wrong if found)
    counts["claims missed"] = sum(
        1 for text, rules in caught() if not set(rules) <= {finding.rule for finding in check_text(text, READER)}
    )
    return counts


@pytest.mark.parametrize("text", [text for _, text in harmless()])
def test_nothing_is_objected_to_in_harmless_prose(text: str) -> None:
    assert [(finding.rule, finding.quote) for finding in objections(text)] == []


@pytest.mark.parametrize(("text", "rules"), caught(), ids=lambda each: each if isinstance(each, str) else "")
def test_a_claim_is_found(text: str, rules: tuple[str, ...]) -> None:
    assert set(rules) <= {finding.rule for finding in check_text(text, READER)}


def test_there_are_enough_texts_of_either_sort() -> None:
    assert len(harmless()) >= 160
    assert len({kind for kind, _ in harmless()}) >= 10
    assert len(caught()) >= 80
    assert len({rule for _, rules in caught() for rule in rules}) >= 50
