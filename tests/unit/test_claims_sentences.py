"""How well the rules read what clinics write: recall and precision over labelled sentences."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from scheduler.claims.matching import Reader
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS, RuleKind

SENTENCES = Path(__file__).parents[1] / "claims"
BOOK = shipped_rules()
READER = Reader(BOOK.chosen(JURISDICTIONS))
LABELLED = {rule.id for rule in BOOK.rules if rule.kind is RuleKind.PATTERN} - {"PLT01"}


NOT_YET_HELD_OUT = frozenset({"REG10", "REG11", "SAF08", "SAF09", "IND06", "IND07", "PRO09", "PRO10"})
"""Rules for which nobody who has not seen their patterns has written sentences yet."""


@dataclass(frozen=True)
class Measured:
    found: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong)


def rows(name: str) -> list[tuple[str, set[str]]]:
    file = tomllib.loads((SENTENCES / f"{name}.toml").read_text(encoding="utf-8"))
    return [(row["text"], set(row["expect"])) for row in file["sentence"]]


def measured(name: str) -> Measured:
    found = missed = wrong = 0
    for text, expected in rows(name):
        fired = {hit.rule for hit in READER.read(text).hits} & LABELLED
        found += len(fired & expected)
        missed += len(expected - fired)
        wrong += len(fired - expected)
    return Measured(found, missed, wrong)


def test_there_are_enough_sentences_and_none_is_in_both_sets() -> None:
    development, held_out = rows("development"), rows("held_out")
    assert len(development) + len(held_out) >= 150
    assert not {text for text, _ in development} & {text for text, _ in held_out}
    for sentences, labelled in ((development, LABELLED), (held_out, LABELLED - NOT_YET_HELD_OUT)):
        assert {rule for _, expected in sentences for rule in expected} == labelled


def test_the_sentences_that_were_in_view_are_read_as_expected() -> None:
    result = measured("development")
    assert result.recall >= 0.98
    assert result.precision >= 0.95


def test_the_sentences_that_were_held_out_are_read_nearly_as_well() -> None:
    result = measured("held_out")
    assert result.recall >= 0.90
    assert result.precision >= 0.85
