"""The check: every rule on everything an item says, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from scheduler.claims.checked_text import ALT_TEXT, LINK_CARD, READ_LANGUAGE, CheckedText, Passage, Quoted, Series
from scheduler.claims.coded_rules import ITEM_CHECKS, SERIES_CHECKS, Spot
from scheduler.claims.matching import Hit, Reader
from scheduler.domain.claims import Finding, Rule, RuleKind, Scope, Severity
from scheduler.domain.content import Source

ECHOES = (ALT_TEXT, LINK_CARD, "HTML")
"""The places whose words stand elsewhere too, as a rule."""

TEXT = "text"
"""The place of a text that belongs to no item."""


def check_text(text: str, reader: Reader, language: str = READ_LANGUAGE) -> tuple[Finding, ...]:
    """Return the findings on any text, read as one unit; `language` is the English name of the one that it is in."""
    return check(CheckedText((Passage(TEXT, text, TEXT),), language=language), reader)


def check(copy: CheckedText, reader: Reader) -> tuple[Finding, ...]:
    """Return the findings on an item, by place and position."""
    found = _once([*_by_pattern(copy, reader), *_by_unit(copy, reader), *_by_code(copy, reader)])
    places = {passage.place: number for number, passage in enumerate(copy.passages)}
    return tuple(
        sorted(found, key=lambda finding: (places.get(finding.place, len(places)), finding.start, finding.rule))
    )


def check_series(series: Series, reader: Reader) -> tuple[Finding, ...]:
    """Return the findings on a campaign as a whole."""
    rules = [rule for rule in reader.rules.rules if rule.check in SERIES_CHECKS]
    return tuple(_finding(rule, reader, spot, ()) for rule in rules for spot in SERIES_CHECKS[rule.check](series))


def ages(copy: CheckedText, reader: Reader) -> bool:
    """Say whether an item says something that ages: how the law stands, or on a product whose standing changes."""
    dated = {rule.id for rule in reader.rules.rules if rule.dated}
    readings = (reader.read(passage.text) for passage in copy.passages)
    return any(hit.rule in dated for reading in readings for hit in (*reading.hits, *reading.required))


def _once(found: list[Finding]) -> list[Finding]:
    """Leave out what repeats a finding: an alt text says the card's words again, the HTML those of the text part."""
    sentences: dict[str, set[str]] = {}
    for finding in found:
        if not finding.place.startswith(ECHOES):
            sentences.setdefault(finding.rule, set()).add(_bare(finding.sentence))
    return [
        finding
        for finding in found
        if not finding.place.startswith(ECHOES)
        or not any(known in _bare(finding.sentence) for known in sentences.get(finding.rule, ()))
    ]


def _bare(sentence: str) -> str:
    """Return a sentence by which it is told from others, whatever its case, spaces and full stop."""
    return " ".join(sentence.casefold().split()).rstrip(".!?…")


def _by_pattern(copy: CheckedText, reader: Reader) -> Iterator[Finding]:
    rules = {rule.id: rule for rule in reader.rules.rules}
    for passage in copy.passages:
        for hit in reader.read(passage.text).hits:
            rule = rules[hit.rule]
            if rule.scope is not Scope.CARD or passage.on_card:
                yield _finding(rule, reader, _spot(passage, hit), copy.quoted, hit.sentence)


def _by_unit(copy: CheckedText, reader: Reader) -> Iterator[Finding]:
    """Yield the claims of each unit beside which a line is missing, once for each rule.

    What blocks has to stand on the card itself, which travels alone; the rest may stand in the caption beside it.
    """
    rules = {rule.id: rule for rule in reader.rules.rules}
    passages = sorted((passage for passage in copy.passages if passage.unit), key=lambda passage: passage.unit)
    beside = {
        rule for passage in passages for rule in reader.read(passage.text).met if not _blocks(rules[rule], reader)
    }
    for _, together in groupby(passages, key=lambda passage: passage.unit):
        texts = tuple(together)
        met = beside.union(*(reader.read(passage.text).met for passage in texts))
        for passage in texts:
            for hit in reader.read(passage.text).required:
                rule = rules[hit.rule]
                if hit.rule not in met and (rule.scope is not Scope.CARD or passage.on_card):
                    met.add(hit.rule)
                    yield _finding(rule, reader, _spot(passage, hit), copy.quoted, hit.sentence)


def _blocks(rule: Rule, reader: Reader) -> bool:
    return reader.rules.severity(rule) is Severity.BLOCK


def _by_code(copy: CheckedText, reader: Reader) -> Iterator[Finding]:
    for rule in reader.rules.rules:
        if rule.kind is RuleKind.CODE and rule.check in ITEM_CHECKS:
            seen: set[tuple[str, int]] = set()
            for spot in ITEM_CHECKS[rule.check].spots(copy, reader):
                if (spot.place, spot.start) not in seen:
                    seen.add((spot.place, spot.start))
                    yield _finding(rule, reader, spot, copy.quoted)


def _spot(passage: Passage, hit: Hit) -> Spot:
    return Spot(passage.place, hit.start, hit.end, passage.text)


def _finding(rule: Rule, reader: Reader, spot: Spot, quoted: Iterable[Quoted], sentence: str | None = None) -> Finding:
    quote = spot.text[spot.start : spot.end]
    return Finding(
        rule=rule.id,
        severity=reader.rules.severity(rule),
        place=spot.place,
        start=spot.start,
        end=spot.end,
        quote=quote,
        sentence=quote if sentence is None else sentence,
        message=rule.message,
        fix=rule.fix,
        sources=rule.sources,
        source=_source(spot, quoted),
        reason=rule.reason,
        law=tuple(source.title for source in reader.rules.law(rule)),
    )


def _source(spot: Spot, quoted: Iterable[Quoted]) -> Source | None:
    """Return where the words around a span come from: the draft's sentence that stands there."""
    for quotation in quoted:
        start = spot.text.find(quotation.text)
        while start >= 0:
            if start < spot.end and spot.start < start + len(quotation.text):
                return quotation.source
            start = spot.text.find(quotation.text, start + 1)
    return None
