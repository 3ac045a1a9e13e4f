"""The findings on the real article that its review named, sentence by sentence, in the article's own words (India)."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.claims.background import read_background
from scheduler.claims.checked_text import CAPTION, CheckedText, Passage, Quoted, Series
from scheduler.claims.engine import check, check_series
from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import Finding, Severity
from scheduler.domain.sentences import sentences
from scheduler.planning.reading import parse_article_markdown

REPOSITORY = Path(__file__).parents[2]
ARTICLE = parse_article_markdown((REPOSITORY / "campaigns" / "exosomes" / "article.md").read_text(encoding="utf-8"))
READER = Reader(shipped_rules().chosen(("IN",)))
BACKGROUND = read_background(ARTICLE)
SENTENCES = [
    sentence for unit in ARTICLE.units() for paragraph in unit.paragraphs for sentence in sentences(paragraph.text)
]

NAMED = {
    "For instance, a clinical study involving a serum containing human platelet extract": (
        *("SAF02", "EVD02", "EVD03", "EVD06", "REG05"),
    ),
    "Exosomes have been shown to stimulate collagen synthesis": ("EVD01", "EVD05"),
    "Patients have reported enhanced skin texture": ("EVD10",),
    "essential for skin regeneration and wound healing.": ("EVD08",),
    "Applying exosomes post-laser therapy can accelerate healing": ("EVD05", "SAF03"),
    "Products like Plated Intense Serum": ("REG07",),
    "allowing consumers to access professional-grade treatments conveniently.": ("EVD09", "SAF03"),
    "have emerged as a groundbreaking frontier": ("ABS05",),
    "At Aestheticaa By Dr.Madhulika, we bring cutting-edge": ("PRO01", "ABS07", "ABS08"),
    "These nanosized extracellular vesicles, derived from mesenchymal stem cells": (
        *("EVD05", "EVD06", "EVD07", "ABS08", "REG05"),
    ),
}
"""The beginning (or end) of each sentence that the review quotes, and the rules it names for it."""

FIRING = {
    *(
        "ABS05",
        "ABS07",
        "ABS08",
        "SAF02",
        "SAF03",
        "SAF05",
        "SAF06",
        "SAF07",
        "EVD01",
        "EVD02",
        "EVD03",
        "EVD05",
        "EVD06",
    ),
    *(
        "EVD07",
        "EVD08",
        "EVD09",
        "EVD10",
        "REG02",
        "REG05",
        "REG06",
        "REG07",
        "REG08",
        "REG09",
        "PRO01",
        "PRO08",
        "DIS03",
    ),
}
"""Every rule that the review saw fire on the article, but for PRO02: its buttons are dropped as page boilerplate."""


def findings(text: str, unit: str = "") -> tuple[Finding, ...]:
    quoted = tuple(Quoted(sentence, None, sentence) for sentence in sentences(text))
    return check(CheckedText((Passage("text", text, unit),), quoted, background=BACKGROUND), READER)


@pytest.mark.parametrize(
    ("beginning", "rules"), NAMED.items(), ids=lambda each: each[0] if isinstance(each, tuple) else None
)
def test_the_findings_that_were_named_are_found(beginning: str, rules: tuple[str, ...]) -> None:
    sentence = next(each for each in SENTENCES if beginning in each)
    assert set(rules) <= {finding.rule for finding in findings(sentence)}


def test_every_rule_that_fires_on_the_article_fires() -> None:
    units = [(unit.heading, "\n\n".join(paragraph.text for paragraph in unit.paragraphs)) for unit in ARTICLE.units()]
    fired = {each.rule for heading, text in units for each in findings(f"{heading}\n\n{text}", CAPTION)}
    sections = tuple((unit.id, unit.heading, frozenset(part.id for part in unit.walk())) for unit in ARTICLE.units())
    fired |= {each.rule for each in check_series(Series(sections, {"x": frozenset({"lead"})}), READER)}
    assert fired >= FIRING


def test_most_units_state_a_benefit_without_a_risk_and_none_the_status() -> None:
    """A first reading counted 15 of 20 units with a benefit and no risk; every unit lacks the status line."""
    units = [
        f"{unit.heading}\n\n" + "\n\n".join(paragraph.text for paragraph in unit.paragraphs) for unit in ARTICLE.units()
    ]
    found = [{each.rule for each in findings(text, CAPTION)} for text in units]
    assert len(units) == 20
    assert sum("SAF05" in rules for rules in found) >= 15
    assert not any(READER.read(text).met & {"REG02"} for text in units)


def test_the_safety_section_itself_is_not_blocked() -> None:
    unit = ARTICLE.section("safety-and-regulatory-considerations")
    texts = [
        sentence for part in unit.walk() for paragraph in part.paragraphs for sentence in sentences(paragraph.text)
    ]
    blocked = [each for text in texts for each in findings(text) if each.severity is Severity.BLOCK]
    assert blocked == []


def test_the_offer_and_the_evidence_are_told_apart() -> None:
    assert BACKGROUND.offered == {"mesenchymal"}
    assert BACKGROUND.evidence == {"platelet"}
