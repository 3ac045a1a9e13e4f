"""The planner's judge: which sentences no rule blocks, and which statements of the library must stand beside a text."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.claims.background import read_background
from scheduler.claims.checked_text import CAPTION, Background, CheckedText, Passage
from scheduler.claims.coded_rules import ITEM_CHECKS
from scheduler.claims.engine import check
from scheduler.claims.matching import Reader, reader_of
from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign, Library, Statement
from scheduler.domain.claims import EVERYWHERE, Finding, Rule, RuleKind, Severity
from scheduler.domain.content import Sentence
from scheduler.planning.statement_policy import Needed
from scheduler.ports import Workspace
from scheduler.services.check import quoted

_SENTENCE_CHECKS = frozenset(name for name, check in ITEM_CHECKS.items() if check.reads_a_sentence)
"""The rules written as code that a single sentence can break."""


def claims_policy_of(workspace: Workspace, campaign: str, now: datetime) -> ClaimsPolicy:
    """Return the judge of a campaign by the workspace's rules and library as they are now.

    Raises NotFound, BadInput.
    """
    today = now.astimezone(ZoneInfo(workspace.clinic().zone)).date()
    return ClaimsPolicy(
        reader_of(workspace.rules()),
        workspace.library(),
        workspace.article(campaign),
        workspace.campaign(campaign),
        today,
    )


class ClaimsPolicy:
    """Judges sentences of one campaign by the clinic's rules and library."""

    def __init__(self, reader: Reader, library: Library, article: Article, campaign: Campaign, today: date) -> None:
        """`today` is the clinic's date: a statement past its review-by date is not used."""
        self._reader = reader
        self._library = library
        self._article = article
        self._background: Background = read_background(article, campaign.product)
        self._today = today
        self.findings = lru_cache(maxsize=4096)(self._findings)

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return why a sentence may not be used, one line for each rule that blocks it; none when it may."""
        return tuple(dict.fromkeys(_reason(finding) for finding in self.findings(sentence)))

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the statements that a unit with these texts needs, in the library's order."""
        readings = [self._reader.read(text) for text in texts]
        met = {rule for reading in readings for rule in reading.met}
        missing = {hit.rule for reading in readings for hit in reading.required} - met
        required: dict[str, Statement] = {}
        advised: dict[str, Statement] = {}
        for rule in self._reader.rules.rules:
            if rule.kind is RuleKind.REQUIRE and rule.id in missing:
                blocks = self._reader.rules.severity(rule) is Severity.BLOCK
                (required if blocks else advised).update(
                    (statement.id, statement) for statement in self.statements_for(rule)
                )
        order = [statement.id for statement in self._library.statements]
        return Needed(
            tuple(required[name] for name in order if name in required),
            tuple(advised[name] for name in order if name in advised and name not in required),
        )

    def statements_for(self, rule: Rule) -> tuple[Statement, ...]:
        """Return the library's statements that meet a rule: one for each jurisdiction in which it holds."""
        places = [
            place
            for place in self._reader.rules.jurisdictions
            if place in rule.jurisdictions or EVERYWHERE in rule.jurisdictions
        ]
        chosen = (self._statement(rule, place) for place in places or [EVERYWHERE])
        return tuple({statement.id: statement for statement in chosen if statement is not None}.values())

    def _statement(self, rule: Rule, place: str) -> Statement | None:
        usable = [
            statement
            for statement in self._library.statements
            if rule.id in statement.meets
            and self._may_be_used(statement)
            and (not statement.jurisdictions or place in statement.jurisdictions)
        ]
        # A country's own line goes before one for everywhere.
        return next((statement for statement in usable if statement.jurisdictions), usable[0] if usable else None)

    def _may_be_used(self, statement: Statement) -> bool:
        references = (self._library.reference(name) for name in statement.references)
        is_current = statement.review_by is None or statement.review_by >= self._today
        return (
            is_current
            and not statement.retracted
            and not any(reference and reference.retracted for reference in references)
        )

    def _findings(self, sentence: Sentence) -> tuple[Finding, ...]:
        """Return the findings that block a sentence by itself: a pattern, or evidence and hedges beside the article."""
        quotation = quoted(sentence, self._article)
        copy = CheckedText((Passage(CAPTION, sentence.text, CAPTION),), (quotation,), background=self._background)
        return tuple(
            finding
            for finding in check(copy, self._reader)
            if finding.severity is Severity.BLOCK and self._is_about_sentences(finding.rule)
        )

    def _is_about_sentences(self, rule_id: str) -> bool:
        rule = self._reader.rules.rule(rule_id)
        return rule is not None and (rule.kind is RuleKind.PATTERN or rule.check in _SENTENCE_CHECKS)


def _reason(finding: Finding) -> str:
    """Return why a rule blocks a sentence, as people read it: its words, and which of the sentence's are meant."""
    words = "" if finding.quote == finding.sentence else f": '{finding.quote}'"
    return f"{finding.message.rstrip('.')} ({finding.rule}{words})"
