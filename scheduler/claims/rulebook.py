"""Reads rules: those shipped with the product, and a clinic's own on top of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scheduler.claims.coded_rules import CHECK_NAMES
from scheduler.claims.patterns import compiled, expand
from scheduler.domain.claims import (
    EVERYWHERE,
    JURISDICTIONS,
    Basis,
    Example,
    Jurisdiction,
    Rule,
    RuleKind,
    RuleSet,
    RuleSource,
    Scope,
    Severity,
)
from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import parse_toml

OWN_RULES = "campaigns/rules.toml"
"""A clinic's own rules in its workspace."""

EXCUSES = frozenset(
    {
        *("risk", "cite", "preclinical", "negation", "balance", "publichealth"),
        *("ownfigures", "limitedresult", "scheme", "activity", "worldly", "physiology", "pricerow", "helpline"),
        *("paying", "takenalready"),
    }
)
"""Lists of the lexicon that take findings back: a clinic's own rules may not add to them."""

_Severity = Literal["info", "warn", "block"]
_RuleJurisdiction = Jurisdiction | Literal["ALL"]
_PATTERN_FIELDS = ("match", "unless", "unless_before", "beside", "actions", "need")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Source(_Table):
    title: str = Field(min_length=3)
    url: str = Field(pattern=r"^https?://\S+$")
    read: str
    jurisdictions: list[_RuleJurisdiction] = Field(default=["ALL"], min_length=1)
    basis: Literal["text", "report"] = "report"

    @field_validator("read")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        date.fromisoformat(value)
        return value


_Text = Annotated[str, Field(min_length=1)]


class _RuleTable(_Table):
    id: str = Field(pattern=r"^[A-Z]{2,5}\d{2,3}$")
    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    scope: Literal["sentence", "unit", "card", "channel", "derivation", "series", "asset"]
    severity: _Severity
    message: _Text
    fix: _Text
    sources: list[_Text] = []
    reason: str = ""
    elsewhere: _Severity | None = None
    fixes: dict[_RuleJurisdiction, _Text] = {}
    any_language: bool = False
    kind: Literal["pattern", "require", "code"] = "pattern"
    severities: dict[_RuleJurisdiction, _Severity] = {}
    jurisdictions: list[_RuleJurisdiction] = Field(default=["ALL"], min_length=1)
    match: list[_Text] = []
    unless: list[_Text] = []
    unless_before: list[_Text] = []
    beside: list[_Text] = []
    risks_pass: bool = False
    frequencies_pass: bool = False
    actions: list[_Text] = []
    need: list[_Text] = []
    check: str = ""
    masks: bool = False
    waivable: bool = True
    dated: bool = False
    bad: list[_Text | dict[str, str]] = Field(min_length=2)
    good: list[_Text | dict[str, str]] = Field(min_length=2)


class _RuleFile(_Table):
    rule: list[dict[str, object]] = []
    lexicon: dict[str, list[_Text]] = {}
    source: dict[str, _Source] = {}
    raise_: dict[str, _Severity] = Field(default={}, alias="raise")


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Every rule that is known, whatever the jurisdiction, with the lexicon and the sources. Two are never equal."""

    rules: tuple[Rule, ...]
    lexicon: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, RuleSource]

    def chosen(self, jurisdictions: Iterable[str]) -> RuleSet:
        """Return the rules that hold in the chosen jurisdictions; in none, those that hold everywhere."""
        places = tuple(place for place in JURISDICTIONS if place in set(jurisdictions))
        rules = tuple(
            _in_places(rule, places, self.sources) for rule in self.rules if rule.severity_in(places) is not None
        )
        return RuleSet(rules, places, self.lexicon, self.sources, _version(rules, places, self.lexicon))


@cache
def shipped_rules() -> Rulebook:
    """Return the rules that come with the product."""
    folder = files("scheduler.claims").joinpath("rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    tables = {f"rules/{name}": folder.joinpath(name).read_text(encoding="utf-8") for name in names}
    return _book(tables, Rulebook((), {}, {}))


def with_own_rules(text: str) -> Rulebook:
    """Return the shipped rules with a clinic's own on top, as its campaigns/rules.toml has them.

    A clinic may add rules, sources and words that rules look for, and raise a severity; it can take
    nothing away. Raises BadInput naming the rule and the field.
    """
    return _book({OWN_RULES: text}, shipped_rules())


def _book(texts: Mapping[str, str], base: Rulebook) -> Rulebook:
    parsed = {name: _parsed(name, text) for name, text in texts.items()}
    is_own = bool(base.rules)
    lexicon = dict(base.lexicon)
    sources = dict(base.sources)
    for name, file in parsed.items():
        for word, patterns in file.lexicon.items():
            if is_own and word in EXCUSES:
                raise BadInput(f"{name}: lexicon: '{word}' excuses what rules find: it cannot be added to")
            lexicon[word] = (*lexicon.get(word, ()), *patterns)
        for key, source in file.source.items():
            sources.setdefault(key, _source(key, source))
    rules = list(base.rules)
    for name, file in parsed.items():
        for word, patterns in file.lexicon.items():
            _check_patterns(f"{name}: lexicon", word, tuple(patterns), lexicon)
        tables = [_table(name, place, table, lexicon, sources) for place, table in enumerate(file.rule, 1)]
        rules += [_rule(table, sources) for table in tables]
        rules = _raised(name, rules, file.raise_)
    twice = [rule for rule, count in Counter(rule.id for rule in rules).items() if count > 1]
    if twice:
        raise BadInput(f"{', '.join(texts)}: rule {twice[0]}: id: there is a rule of this name already: choose another")
    return Rulebook(tuple(rules), MappingProxyType(lexicon), MappingProxyType(sources))


def _parsed(name: str, text: str) -> _RuleFile:
    try:
        return _RuleFile.model_validate(parse_toml(text, name))
    except ValidationError as error:
        raise BadInput(f"{name}: {_first(error)}") from error


def _source(key: str, read: _Source) -> RuleSource:
    return RuleSource(key, read.title, read.url, read.read, tuple(read.jurisdictions), Basis(read.basis))


def _in_places(rule: Rule, places: tuple[str, ...], sources: Mapping[str, RuleSource]) -> Rule:
    """Return a rule as it holds in some places: with their sources alone, and what to do there."""
    binding = [name for name in rule.sources if sources[name].holds_in(places)]
    # One of each place goes first: of a long list only the beginning is shown.
    before = Counter[tuple[str, ...]]()
    order: dict[str, int] = {}
    for name in binding:
        order[name] = before[sources[name].jurisdictions]
        before[sources[name].jurisdictions] += 1
    fixes = tuple(rule.fixes[place] for place in places if place in rule.fixes)
    return replace(rule, sources=tuple(sorted(binding, key=order.__getitem__)), fix=" ".join(fixes) or rule.fix)


def _severities(read: _RuleTable, known: Mapping[str, RuleSource]) -> dict[str, Severity]:
    """Return where a rule is not as severe as by default: as it says itself, and where no source of its binds."""
    severities = {}
    if read.elsewhere is not None:
        for place in JURISDICTIONS if EVERYWHERE in read.jurisdictions else read.jurisdictions:
            if not any(known[name].holds_in((place,)) for name in read.sources):
                severities[place] = Severity.named(read.elsewhere)
    return severities | {place: Severity.named(label) for place, label in read.severities.items()}


def _table(
    name: str,
    place: int,
    table: dict[str, object],
    lexicon: Mapping[str, tuple[str, ...]],
    known: Mapping[str, RuleSource],
) -> _RuleTable:
    where = f"{name}: rule {table.get('id') or f'number {place}'}"
    try:
        read = _RuleTable.model_validate(table)
    except ValidationError as error:
        raise BadInput(f"{where}: {_first(error)}") from error
    for field in _PATTERN_FIELDS:
        _check_patterns(where, field, tuple(getattr(read, field)), lexicon)
    if problem := _unsourced(read, known) or _inconsistent(read):
        raise BadInput(f"{where}: {problem}")
    return read


def _rule(read: _RuleTable, known: Mapping[str, RuleSource]) -> Rule:
    return Rule(
        id=read.id,
        name=read.name,
        scope=Scope(read.scope),
        kind=RuleKind(read.kind),
        severity=Severity.named(read.severity),
        jurisdictions=tuple(read.jurisdictions),
        message=read.message,
        fix=read.fix,
        sources=tuple(read.sources),
        reason=read.reason,
        fixes=MappingProxyType({str(place): fix for place, fix in read.fixes.items()}),
        any_language=read.any_language,
        severities=MappingProxyType(_severities(read, known)),
        match=tuple(read.match),
        unless=tuple(read.unless),
        unless_before=tuple(read.unless_before),
        beside=tuple(read.beside),
        risks_pass=read.risks_pass,
        frequencies_pass=read.frequencies_pass,
        actions=tuple(read.actions),
        need=tuple(read.need),
        check=read.check,
        masks=read.masks,
        waivable=read.waivable,
        dated=read.dated,
        bad=tuple(_example(entry) for entry in read.bad),
        good=tuple(_example(entry) for entry in read.good),
    )


def _example(entry: str | dict[str, str]) -> Example:
    if isinstance(entry, str):
        return Example(entry)
    return Example(
        entry.get("text", ""), MappingProxyType({key: value for key, value in entry.items() if key != "text"})
    )


def _check_patterns(where: str, field: str, patterns: tuple[str, ...], lexicon: Mapping[str, tuple[str, ...]]) -> None:
    if not where.startswith(OWN_RULES):
        return  # The tests hold the shipped ones sound; compiling those that no text needs takes a fifth of a second.
    for pattern in patterns:
        try:
            for expanded in expand((pattern,), lexicon):
                compiled(expanded).expression  # noqa: B018 - compiled now, so that a faulty one is named
        except KeyError as error:
            raise BadInput(f"{where}: {field}: '@{error.args[0]}' names no list of the lexicon") from error
        except (re.error, ValueError, OverflowError) as error:
            raise BadInput(f"{where}: {field}: '{pattern}' is not a pattern: {error}") from error


def _unsourced(read: _RuleTable, known: Mapping[str, object]) -> str | None:
    """Return what a rule's sources lack, with the field, or None."""
    unknown = next((source for source in read.sources if source not in known), None)
    if unknown:
        return f"sources: '{unknown}' is not in [source]"
    return None if read.sources or read.reason else "sources: name one, or give a reason"


def _inconsistent(read: _RuleTable) -> str | None:
    """Return the contradiction in a rule, with the field, or None."""
    if read.kind == "code":
        return None if read.check in CHECK_NAMES else f"check: '{read.check}' is none of {', '.join(CHECK_NAMES)}"
    if not read.match:
        return "match: must have at least one pattern"
    if read.kind == "require" and not read.need:
        return "need: must have at least one pattern"
    if read.scope not in {"sentence", "unit", "card"}:
        return "scope: a rule of patterns looks at a sentence, a unit or a card"
    return None


def _raised(name: str, rules: list[Rule], raised: Mapping[str, str]) -> list[Rule]:
    by_id = {rule.id: rule for rule in rules}
    for rule_id, label in raised.items():
        rule, severity = by_id.get(rule_id), Severity.named(label)
        if rule is None:
            raise BadInput(f"{name}: raise: there is no rule {rule_id}")
        lowest = min((rule.severity, *rule.severities.values()))
        if severity <= lowest:
            raise BadInput(f"{name}: raise: {rule_id} is '{lowest.label}' already: a severity can only be raised")
        higher = {place: max(severity, own) for place, own in rule.severities.items()}
        by_id[rule_id] = replace(rule, severity=max(severity, rule.severity), severities=MappingProxyType(higher))
    return [by_id[rule.id] for rule in rules]


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    field = ".".join(str(part) for part in problem["loc"])
    return f"{field}: {problem['msg'][:1].lower()}{problem['msg'][1:]}"


def _version(rules: tuple[Rule, ...], places: tuple[str, ...], lexicon: Mapping[str, tuple[str, ...]]) -> str:
    """Return a digest of everything that decides; messages, fixes, sources and examples do not."""
    deciding = [
        [
            rule.id,
            rule.scope,
            rule.kind,
            rule.severity_in(places),
            rule.masks,
            rule.waivable,
            rule.dated,
            rule.check,
            rule.risks_pass,
            rule.frequencies_pass,
        ]
        + [expand(getattr(rule, field), lexicon) for field in _PATTERN_FIELDS]
        for rule in rules
    ]
    written = json.dumps([EVERYWHERE, places, deciding, sorted(lexicon.items())], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
