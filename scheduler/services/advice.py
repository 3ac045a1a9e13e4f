"""The ways to mend a finding, in concrete terms. No word of medicine is made up."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.claims.matching import Reader
from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.claims import Finding, RuleKind, Scope, Severity
from scheduler.domain.errors import NotFound
from scheduler.planning.sentence_units import quotable
from scheduler.services.claims_policy import ClaimsPolicy

_OF_WORDS = frozenset({Scope.SENTENCE, Scope.UNIT, Scope.DERIVATION})
"""The scopes of rules whose findings go away with the sentence."""


def repairs(finding: Finding, judge: ClaimsPolicy, article: Article, reader: Reader) -> Iterator[str]:
    """Yield the ways to mend it: drop or replace the sentence, attach a statement, or the rule's fix."""
    rule = reader.rules.rule(finding.rule)
    if rule is None:
        return
    if rule.kind is RuleKind.REQUIRE:
        statements = judge.statements_for(rule)
        yield from (
            f"attach the statement '{statement.id}' of the library: \"{statement.short}\"" for statement in statements
        )
        if not statements:
            yield f'add a statement with meets = ["{rule.id}"] to campaigns/library.toml, then plan again'
        return
    if isinstance(finding.source, SourceSpan) and finding.severity is Severity.BLOCK and rule.scope in _OF_WORDS:
        yield 'drop the sentence, as planning does with blocked = "leave out" in campaign.toml'
        other = _another(finding.source, judge, article)
        if other:
            yield f'use another sentence of the section: "{other}"'
    yield rule.fix


def _another(span: SourceSpan, judge: ClaimsPolicy, article: Article) -> str | None:
    """Return a sentence of the same section that may stand alone and that no rule blocks."""
    try:
        unit = article.section(span.section)
    except NotFound:
        return None
    return next((sentence.text for sentence in quotable(unit) if not judge.objections(sentence)), None)
