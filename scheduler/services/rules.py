"""The rules that hold somewhere, and their findings on any text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.claims.engine import check_text
from scheduler.claims.examples import failures
from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import Rulebook, shipped_rules
from scheduler.domain.claims import JURISDICTIONS, Finding, Rule, RuleSet
from scheduler.domain.errors import BadInput
from scheduler.services.text_language import undeclared_language


@dataclass(frozen=True, slots=True)
class TextCheck:
    """The findings on a text, and the rules by which it was read."""

    text: str
    findings: tuple[Finding, ...]
    rules: RuleSet

    @property
    def blocks(self) -> bool:
        """True when a rule forbids the text as it is."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True)
class RulesAtHand:
    """A whole book of rules, and those of them that hold in the chosen jurisdictions."""

    book: Rulebook
    chosen: RuleSet

    def check(self, text: str) -> TextCheck:
        """Read any text by the rules that hold."""
        return TextCheck(text, check_text(text, reader_of(self.chosen), undeclared_language(text)), self.chosen)

    def rule(self, name: str) -> Rule:
        """Return a rule of the book, whether it holds or not. Raises BadInput."""
        rule = next((rule for rule in self.book.rules if rule.id == name), None)
        if rule is None:
            raise BadInput(f"there is no rule '{name}': `clinic rules` lists them")
        return rule

    def failures(self) -> tuple[str, ...]:
        """Run the examples inside the rules; return a line for each that does not come out as it says."""
        return tuple(failures(self.book))


def shipped_rules_of(jurisdictions: tuple[str, ...] | None) -> RulesAtHand:
    """Return the shipped rules that hold in some jurisdictions. Raises BadInput when none are named."""
    if jurisdictions is None:
        raise BadInput(
            f"there is no workspace here whose jurisdictions could be read: name one with --jurisdiction "
            f"({', '.join(JURISDICTIONS)})"
        )
    book = shipped_rules()
    return RulesAtHand(book, book.chosen(jurisdictions))


def jurisdictions_named(names: Iterable[str]) -> tuple[str, ...]:
    """Return the jurisdictions that names mean, several in one with commas, in their usual order. Raises BadInput."""
    wanted = {place.upper() for name in names for place in name.split(",") if place}
    unknown = sorted(wanted - set(JURISDICTIONS))
    if unknown:
        raise BadInput(f"'{unknown[0]}' is no jurisdiction: there are {', '.join(JURISDICTIONS)}")
    return tuple(place for place in JURISDICTIONS if place in wanted)
