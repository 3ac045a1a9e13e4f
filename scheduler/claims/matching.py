"""One text read by all rules of patterns: what fires, what calls for a line beside it, and which lines are there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from scheduler.claims.denials import is_taken_back
from scheduler.claims.folding import Folded, View, fold
from scheduler.claims.frequencies import says_how_common
from scheduler.claims.neighbours import before, beside, clauses, is_absolute, limiting, praises, weighs
from scheduler.claims.patterns import Pattern, PatternIndex, Preceding, compiled, expand, preceding
from scheduler.domain.claims import Rule, RuleKind, RuleSet
from scheduler.domain.risk_statements import states_risk

Span = tuple[int, int]

_BEFORE = 100
"""Characters before a match in which a negation is looked for."""

_AFTER = 240
"""Characters after a sentence in which a denial is looked for."""

_PRONOUN = re.compile(r"(?:^|[,;:] |\b(?:and|but|so|because) )(?:it|this|that)(?:'s| is| was)\b[^,;:]*$")
_REMEMBERED = 2048
"""Texts that a reader remembers: a campaign has a few hundred sentences and passages."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule of patterns, ready to be used."""

    rule: Rule
    match: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    unless_before: Preceding | None
    need: tuple[Pattern, ...]
    beside: tuple[Pattern, ...] = ()
    actions: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """The place at which a rule fires: a span of the given text, and the sentence around it."""

    rule: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class TextMatches:
    """A text as all rules of patterns read it.

    `hits` are where they fire, once for each sentence; `required` where a rule asks for a line beside the text,
    by rule; `met` the rules whose line is in the text.
    """

    folded: Folded
    hits: tuple[Hit, ...]
    required: tuple[Hit, ...]
    met: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A match in its sentence of a view, and that sentence among those of the plain view, `around` and `there`."""

    text: str
    sentence: Span
    match: Span
    around: str
    there: Span


class Reader:
    """Reads texts by one set of rules; what it has read it remembers."""

    def __init__(self, rules: RuleSet) -> None:
        """`rules` are those of the chosen jurisdictions."""
        self.rules = rules
        firing = _compile(rules, RuleKind.PATTERN)
        asking = _compile(rules, RuleKind.REQUIRE)
        self._treatments = tuple(map(compiled, expand(tuple(rules.lexicon.get("treatment", ())), rules.lexicon)))
        self._matches = PatternIndex((pattern, matcher) for matcher in (*firing, *asking) for pattern in matcher.match)
        self._needs = PatternIndex((pattern, matcher) for matcher in asking for pattern in matcher.need)
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str) -> TextMatches:
        folded = fold(text)
        hits: dict[tuple[str, str], Hit] = {}
        required: dict[str, Hit] = {}
        masked: list[Span] = []
        for view in folded.views:
            for matcher, span in self._standing(folded, view):
                hit = _hit(matcher.rule.id, folded, view, span)
                if matcher.rule.kind is RuleKind.REQUIRE:
                    required.setdefault(matcher.rule.id, hit)
                    continue
                hits.setdefault((hit.rule, hit.sentence), hit)
                if matcher.rule.masks and view is folded.plain:
                    masked.append(span)
        warnings = _blanked(folded.plain.text, masked)
        met = frozenset(matcher.rule.id for matcher, _, _ in self._needs.found(warnings))
        ordered = sorted(hits.values(), key=lambda hit: (hit.start, hit.rule))
        return TextMatches(folded, tuple(ordered), tuple(required.values()), met)

    def _standing(self, folded: Folded, view: View) -> Iterator[tuple[CompiledRule, Span]]:
        """Yield the matches that nothing takes back: no exception in the sentence, no negation, no source beside it."""
        excused: dict[tuple[str, int, int], bool] = {}
        for matcher, start, end in self._found(folded, view):
            place = _place(folded, view, (start, end))
            known = matcher.rule.id, *place.sentence
            if known not in excused:
                excused[known] = _is_excused(matcher, place)
            if excused[known] or _is_turned(matcher, place):
                continue
            if (matcher.rule.risks_pass and _says_a_risk(place)) or self._is_of_an_action(matcher, place):
                continue
            if not (matcher.rule.frequencies_pass and says_how_common(place.text[slice(*place.sentence)])):
                yield matcher, (start, end)

    def _found(self, folded: Folded, view: View) -> Iterator[tuple[CompiledRule, int, int]]:
        """Yield what the patterns find: each match lies within a line that stands by itself, or within a cell."""
        for begin, stop in view.pieces(folded.given):
            for matcher, start, end in self._matches.found(view.text[begin:stop]):
                yield matcher, begin + start, begin + end

    def _is_of_an_action(self, matcher: CompiledRule, place: _Place) -> bool:
        """Say whether a match is about something that people do: 'Walk a few steps. It is safe'.

        It begins with a pronoun, and the nearest sentence before that names an action or a treatment names an action.
        """
        if not matcher.actions or not _PRONOUN.search(place.text[place.sentence[0] : place.match[1]]):
            return False
        for span in before(place.around, place.there):
            if any(treatment.is_in(place.around, *span) for treatment in self._treatments):
                return False
            if any(action.is_in(place.around, *span) for action in matcher.actions):
                return True
        return False


_readers: dict[str, Reader] = {}


def reader_of(rules: RuleSet) -> Reader:
    """Return the reader of a set of rules: the same one as long as the rules are the same."""
    reader = _readers.get(rules.version)
    if reader is None or reader.rules is not rules:
        reader = Reader(rules)
        _readers[rules.version] = reader
    return reader


def _compile(rules: RuleSet, kind: RuleKind) -> tuple[CompiledRule, ...]:
    def patterns(written: tuple[str, ...]) -> tuple[Pattern, ...]:
        return tuple(compiled(pattern) for pattern in expand(written, rules.lexicon))

    return tuple(
        CompiledRule(
            rule,
            patterns(rule.match),
            patterns(rule.unless),
            preceding(expand(rule.unless_before, rules.lexicon)),
            patterns(rule.need),
            patterns(rule.beside),
            patterns(rule.actions),
        )
        for rule in rules.rules
        if rule.kind is kind
    )


def _place(folded: Folded, view: View, match: Span) -> _Place:
    sentence = view.line(*match)
    if view is folded.plain:
        return _Place(view.text, sentence, match, view.text, sentence)
    # Pieces of words are put together in some sentences only: what stands beside them is in the plain view.
    start, end = view.original(*sentence)
    positions = folded.plain.positions
    there = folded.plain.line(bisect_left(positions, start), max(bisect_left(positions, end) - 1, 0))
    return _Place(view.text, sentence, match, folded.plain.text, there)


def _is_excused(matcher: CompiledRule, place: _Place) -> bool:
    """Say whether the sentence has an exception of the rule, or one of those beside it has what the rule asks for."""
    if any(exception.is_in(place.text, *place.sentence) for exception in matcher.unless):
        return True
    return bool(matcher.beside) and any(
        asked.is_in(place.around, *span) for span in beside(place.around, place.there) for asked in matcher.beside
    )


def _is_turned(matcher: CompiledRule, place: _Place) -> bool:
    """Say whether a negation right before the match, or a denial around it, makes it the opposite of a claim."""
    turned = matcher.unless_before
    if turned is None:
        return False
    before = place.text[max(place.sentence[0], place.match[0] - _BEFORE) : place.match[0]]
    following = place.around[place.there[1] + 1 : place.there[1] + 1 + _AFTER]
    return turned.ends(before) or is_taken_back(place.text, place.sentence, place.match, following)


def _says_a_risk(place: _Place) -> bool:
    """Say whether the sentence states a risk, or the next one limits it, and the match is no praise, or is weighed.

    'Works in nine of ten, but in half of them it is back in a year' weighs one figure with another.
    """
    if is_absolute(place.text[slice(*place.match)]):
        return False
    sentence = place.text[slice(*place.sentence)]
    if not (states_risk(sentence) or any(map(states_risk, limiting(place.around, place.there)))):
        return False
    clause, others = clauses(place.text, place.sentence, place.match)
    return not praises(clause) or any(map(weighs, others))


def _hit(rule: str, folded: Folded, view: View, span: Span) -> Hit:
    start, end = view.original(*span)
    return Hit(rule, start, end, folded.sentence(start, end))


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length with spans blanked out."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
