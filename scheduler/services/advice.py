"""The ways to mend a finding, in concrete terms. No word of medicine is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.claims.folding import folded_words
from scheduler.claims.matching import Reader
from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.claims import Finding, Rule, RuleKind, Scope, Severity
from scheduler.domain.errors import NotFound
from scheduler.domain.risk_statements import states_risk
from scheduler.planning.sentence_units import quotable
from scheduler.services.claims_policy import ClaimsPolicy

_OF_WORDS = frozenset({Scope.SENTENCE, Scope.UNIT, Scope.DERIVATION})
"""The scopes of rules whose findings go away with the sentence."""

_FEWEST_WORDS = 6
"""Words below which a sentence is a fragment to whoever reads it alone."""

_MOST_WORDS = 40
_STEM = 5
"""Letters by which two forms of a word are taken for the same: 'implant' and 'implants'."""

_SAYS_SOMETHING = re.compile(r"[.\u0964\u3002][\"'\u201d\u2019)]?$")
"""A statement ends with a full stop: what ends otherwise asks, urges, introduces, or is a heading."""

_PERSONAL = re.compile(r"[\"\u201c\u201d\u00ab\u00bb]|\b(?:i|i'm|i've|my|me|mine)\b")
"""Quoted or told by one person: a testimonial, or part of one."""

_URGES = re.compile(
    r"^(?:please )?(?:book|call|ring|phone|text|message|e-?mail|write to|contact|visit|come|join|click|tap|scan|read|"
    r"see|watch|download|register|sign up|ask|tell|talk|speak|follow|share|try|find out|get|start|make an appointment|"
    r"drop in)\b"
    r"|\b(?:book (?:now|online|your|a|an)|call us|contact us|limited (?:slots|places)|whats ?app)\b"
)
"""Begins by asking for something, or asks for a booking."""

_PARTICULARS = re.compile(
    r"https?:|www\.|@|[\u00a3$\u20ac\u20b9]|\b\d{5,}\b|\b\d[\d ()+-]{7,}\d\b|\b(?:reviewed|updated|written) (?:by|on)\b"
)
"""An address, a price, a number to call, or who wrote the article."""

_LITTLE_WORDS = frozenset(
    (
        *("about", "above", "after", "again", "against", "also", "although", "always", "among", "another"),
        *("because", "been", "before", "being", "below", "between", "both", "could", "does", "doing", "down"),
        *("during", "each", "even", "every", "from", "further", "have", "having", "here", "into", "itself"),
        *("just", "less", "like", "made", "make", "many", "might", "more", "most", "much", "must", "never"),
        *("only", "other", "ours", "over", "people", "same", "should", "some", "such", "than", "that", "their"),
        *("them", "then", "there", "these", "they", "this", "those", "through", "under", "until", "upon"),
        *("usually", "very", "well", "were", "what", "when", "where", "which", "while", "will", "with"),
        *("without", "would", "your", "yours", "patient", "patients", "doctor", "doctors", "clinic"),
        *("treatment", "treatments"),
    )
)
"""Words that any two sentences of a clinic may share."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to mend a finding, in words. Where the words can be put right by themselves, that is how.

    `instead` stands in place of the finding's sentence (empty: nothing does), `beside` after the text.
    """

    words: str
    instead: str | None = None
    beside: str = ""

    @property
    def is_applicable(self) -> bool:
        """True where it says what to write."""
        return self.instead is not None or bool(self.beside)


def remedies(
    finding: Finding, judge: ClaimsPolicy, article: Article, reader: Reader, printed: frozenset[str] = frozenset()
) -> Iterator[Remedy]:
    """Yield the ways to mend it: drop or replace the sentence, attach a statement, or the rule's fix.

    `printed` are the sentences that the item has already.
    """
    rule = reader.rules.rule(finding.rule)
    if rule is None:
        return
    if rule.kind is RuleKind.REQUIRE:
        yield from _lines_beside(rule, judge)
        return
    if isinstance(finding.source, SourceSpan) and finding.severity is Severity.BLOCK and rule.scope in _OF_WORDS:
        # What states a risk stays: it is mended, and never dropped.
        if not states_risk(finding.sentence):
            yield Remedy("drop the sentence", "")
        other = _another(finding, judge, article, reader, printed)
        if other:
            yield Remedy(f'use another sentence of the section: "{other}"', other)
    yield Remedy(rule.fix)


def _lines_beside(rule: Rule, judge: ClaimsPolicy) -> Iterator[Remedy]:
    statements = judge.statements_for(rule)
    yield from (
        Remedy(f"attach the statement '{statement.id}' of the library: \"{statement.short}\"", beside=statement.short)
        for statement in statements
    )
    if not statements:
        yield Remedy(rule.fix)
        yield Remedy(f'if the library has none, add a statement with meets = ["{rule.id}"] to campaigns/library.toml')


def _another(
    finding: Finding, judge: ClaimsPolicy, article: Article, reader: Reader, printed: frozenset[str]
) -> str | None:
    """Return a sentence of the same section that can stand in place of the one objected to, or None."""
    if not isinstance(finding.source, SourceSpan):
        return None
    try:
        unit = article.section(finding.source.section)
    except NotFound:
        return None
    candidates = (sentence for sentence in quotable(unit) if sentence.text not in printed)
    return next(
        (
            sentence.text
            for sentence in candidates
            if makes_sense(sentence.text, finding.sentence, reader) and not judge.objections(sentence)
        ),
        None,
    )


def makes_sense(sentence: str, instead_of: str, reader: Reader) -> bool:
    """Say whether a sentence can be suggested in place of another.

    It is a whole statement of its own: no fragment, question, call to action, testimonial or particulars; no rule has
    anything against it; it is another sentence, and it speaks of the same thing.
    """
    folded, other = folded_words(sentence), folded_words(instead_of)
    return (
        _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
        and _SAYS_SOMETHING.search(sentence.rstrip()) is not None
        and not (_PERSONAL.search(sentence) or _PERSONAL.search(folded))
        and not (_URGES.search(folded) or _PARTICULARS.search(sentence))
        and folded not in other
        and other not in folded
        and not reader.read(sentence).hits
        and bool(_stems(folded) & _stems(other))
    )


def _stems(folded: str) -> frozenset[str]:
    """Return the beginnings of the words that say what a sentence is about."""
    words = re.findall(r"[^\W\d_]{4,}", folded)
    return frozenset(word[:_STEM] for word in words if word not in _LITTLE_WORDS)
