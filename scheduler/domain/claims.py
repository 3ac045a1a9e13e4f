"""The check of medical claims: rules, findings, and a clinician's exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Literal, get_args

from scheduler.domain.content import Draft, Issue, Item, ItemKey, Source, sentences_of

Jurisdiction = Literal["IN", "US", "UK", "EU", "AU", "CA", "META", "GOOG"]
"""The places where a clinic speaks: countries, the European Union, and the policies of Meta and Google."""

JURISDICTIONS: tuple[str, ...] = get_args(Jurisdiction)
"""Every jurisdiction, in the order in which they are shown."""

EVERYWHERE = "ALL"
"""Stands in a rule for every jurisdiction."""

LANGUAGE = "language"
"""The place of a finding on the language of a text, whose name is quoted."""

MOST_SOURCES = 3
"""Sources that are named beside a finding."""

TRIAGE = "Triage, not legal advice: 'no problem found' means that no rule fired."
"""Stands wherever a verdict is shown."""


class Severity(IntEnum):
    """The severity of a finding. A blocked item is not approved, and does not go out, without a waiver."""

    INFO = 1
    WARN = 2
    BLOCK = 3

    @property
    def label(self) -> str:
        """The word that people and files use."""
        return self.name.lower()

    @classmethod
    def named(cls, label: str) -> Severity:
        """Read a label back. Raises KeyError."""
        return cls[label.upper()]


class Scope(StrEnum):
    """The texts that a rule looks at.

    SENTENCE: each sentence, heading, card line and alt text. UNIT: one post, card or issue as a whole.
    CARD: the words of a graphic. CHANNEL: how an item is sent. DERIVATION: a draft beside its source.
    SERIES: a campaign's items together. ASSET: a picture.
    """

    SENTENCE = "sentence"
    UNIT = "unit"
    CARD = "card"
    CHANNEL = "channel"
    DERIVATION = "derivation"
    SERIES = "series"
    ASSET = "asset"


class RuleKind(StrEnum):
    """PATTERN: a match is a finding. REQUIRE: a match needs another one beside it. CODE: a function decides."""

    PATTERN = "pattern"
    REQUIRE = "require"
    CODE = "code"


class Basis(StrEnum):
    """TEXT: the law or code itself was read. REPORT: what somebody writes about it was read."""

    TEXT = "text"
    REPORT = "report"


_MARK = re.compile(r"^\s*(?:[-•*>]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The source of a rule: a law, a code or a study, its address, and the day it was read (ISO).

    `jurisdictions` are the places that it binds; a study, a standard or a clinic's own style holds everywhere.
    """

    id: str
    title: str
    url: str
    read: str
    jurisdictions: tuple[str, ...] = (EVERYWHERE,)
    basis: Basis = Basis.REPORT

    def holds_in(self, places: Iterable[str]) -> bool:
        """Say whether it binds in one of some places."""
        return EVERYWHERE in self.jurisdictions or not set(self.jurisdictions).isdisjoint(places)


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule must, or must not, fire on; `given` says what else a code rule looks at."""

    text: str
    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as the rule file has it.

    `reason` says why it matters, wherever no law is named. `severities` overrides `severity` per jurisdiction, and
    `fixes` says there what to do instead of `fix`. `any_language` is true where it looks for what is the same in
    all of them: names, links, how an item is sent. `match`, `unless` (in the same sentence),
    `unless_before` (right before the match), `beside` (in the sentence before or after) and `need` are patterns
    over folded text (see docs/claims.md); `risks_pass` says that a sentence that states a risk is no claim,
    `frequencies_pass` that one that says how common something is is none, `actions` what 'it' may mean without one;
    `check` names the function of a code rule. `masks` says that what it matches cannot serve as a
    warning, `dated` that what it finds ages. `bad` and `good` are examples that must and must not fire.
    """

    id: str
    name: str
    scope: Scope
    kind: RuleKind
    severity: Severity
    jurisdictions: tuple[str, ...]
    message: str
    fix: str
    sources: tuple[str, ...]
    reason: str = ""
    fixes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    any_language: bool = False
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    match: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    risks_pass: bool = False
    frequencies_pass: bool = False
    actions: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    check: str = ""
    masks: bool = False
    waivable: bool = True
    dated: bool = False
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()

    def severity_in(self, chosen: tuple[str, ...]) -> Severity | None:
        """Return the strictest severity among the chosen jurisdictions, or None where the rule does not hold."""
        holds = [place for place in chosen if place in self.jurisdictions or EVERYWHERE in self.jurisdictions]
        if not holds:
            return self.severity if EVERYWHERE in self.jurisdictions else None
        return max(self.severities.get(place, self.severity) for place in holds)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules that hold in the chosen jurisdictions, each with the sources that bind there.

    `version` changes with anything that decides.
    `lexicon` holds the lists of patterns that rules name with '@'.
    """

    rules: tuple[Rule, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    lexicon: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, RuleSource] = field(default_factory=lambda: MappingProxyType({}))
    version: str = "none"

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def law(self, rule: Rule) -> tuple[RuleSource, ...]:
        """Return the foremost sources of a rule of this set, at most as many as a person reads."""
        return tuple(self.sources[name] for name in rule.sources[:MOST_SOURCES])

    def severity(self, rule: Rule) -> Severity:
        """Return how severe a rule of this set is here."""
        return rule.severity_in(self.jurisdictions) or rule.severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's objection to a span.

    `place` names the text ('part 1', 'card', 'alt text', 'subject', …); `start` and `end` are
    characters of it, `quote` is what stands there, and `sentence` the whole sentence around it.
    `source` is where the words come from; `reason` says why the rule objects. `sources` are the laws and codes of the
    clinic's own jurisdictions that do too, `law` the titles of the foremost; both are empty where no law is known.
    """

    rule: str
    severity: Severity
    place: str
    start: int
    end: int
    quote: str
    sentence: str
    message: str
    fix: str
    sources: tuple[str, ...] = ()
    source: Source | None = None
    waived: str = ""
    reason: str = ""
    law: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """True when it keeps the item from going out."""
        return self.severity is Severity.BLOCK and not self.waived

    @property
    def label(self) -> str:
        """The word for its weight: the severity in capitals, or 'waived'."""
        return "waived" if self.waived else self.severity.label.upper()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A clinician's signed exception: one rule, one sentence of one item, with a reason and an end.

    With `everywhere` it is for that sentence in every item of the campaign that `item` is one of. `name` and
    `registration` are as printed when it was signed.
    """

    id: str
    item: ItemKey
    rule: str
    sentence: str
    reason: str
    login: str
    name: str
    registration: str
    granted_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    everywhere: bool = False

    def holds(self, now: datetime) -> bool:
        """Say whether it counts at a time."""
        return self.revoked_at is None and self.granted_at <= now < self.expires_at

    def counts_for(self, item: ItemKey | None) -> bool:
        """Say whether it is for an item of its campaign, or with None for all of them."""
        return self.item == item or (self.everywhere and (item is None or item.campaign == self.item.campaign))

    def concerns(self, item: Item) -> bool:
        """Say whether it is for an item: for it alone, or for a sentence that stands in it."""
        if not self.everywhere:
            return self.item == item.key
        return self.item.campaign == item.key.campaign and _unmarked(self.sentence) in _all_words(item.draft)

    def covers(self, finding: Finding) -> bool:
        """Say whether it is about this finding: its rule, and its sentence with whatever mark."""
        return self.rule == finding.rule and _unmarked(self.sentence) == _unmarked(finding.sentence)

    @property
    def canonical(self) -> str:
        """The waiver as a signature covers it."""
        scope = "|every item" if self.everywhere else ""
        return f"{self.rule}|{self.sentence}|{self.reason}|{self.login}|{self.expires_at.isoformat()}|{self.id}{scope}"


def _all_words(draft: Draft) -> str:
    lines = (draft.subject, *draft.subjects, draft.preheader) if isinstance(draft, Issue) else ()
    return " ".join(_unmarked(words) for words in (*(sentence.text for sentence in sentences_of(draft)), *lines))


def _unmarked(sentence: str) -> str:
    """Return a sentence without the mark of a list, by which posts and issues differ, and with single spaces."""
    return " ".join(_MARK.sub("", sentence).split())
