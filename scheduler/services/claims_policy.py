"""The planner's judge: which sentences no rule blocks, and which statements of the library must stand beside a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.claims.background import read_background
from scheduler.claims.checked_text import CAPTION, Background, CheckedText, Quoted
from scheduler.claims.coded_rules import ITEM_CHECKS
from scheduler.claims.engine import check
from scheduler.claims.matching import Reader, reader_of
from scheduler.claims.printed_words import PrintedWords, lines_of, section_place, together, words_of, words_on_cards
from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.campaign import Campaign, Library, Statement
from scheduler.domain.claims import EVERYWHERE, Finding, Rule, RuleKind, Severity, Waiver
from scheduler.domain.content import Draft, ItemKey, Sentence
from scheduler.domain.vocabulary import QUESTION_MARKS
from scheduler.planning.sentence_units import as_paragraphs, heading_of, pieces_of
from scheduler.planning.statement_policy import Needed
from scheduler.ports import Workspace
from scheduler.services.check import waived

_SENTENCE_CHECKS = frozenset(name for name, check in ITEM_CHECKS.items() if check.reads_a_sentence)
"""The rules written as code that a single sentence can break."""


def claims_policy_of(
    workspace: Workspace, campaign: str, now: datetime, waivers: Iterable[Waiver] = ()
) -> ClaimsPolicy:
    """Return the judge of a campaign by the workspace's rules and library as they are now, and the waivers that hold.

    Raises NotFound, BadInput.
    """
    today = now.astimezone(ZoneInfo(workspace.clinic().zone)).date()
    return ClaimsPolicy(
        reader_of(workspace.rules()),
        workspace.library(),
        workspace.article(campaign),
        workspace.campaign(campaign),
        today,
        waivers=tuple(waiver for waiver in waivers if waiver.holds(now)),
    )


class ClaimsPolicy:
    """Judges sentences of one campaign by the clinic's rules and library, each where it stands in the article."""

    def __init__(
        self,
        reader: Reader,
        library: Library,
        article: Article,
        campaign: Campaign,
        today: date,
        *,
        waivers: tuple[Waiver, ...] = (),
    ) -> None:
        """`today` is the clinic's date: a statement past its review-by date is not used. `waivers` are those that hold.

        What is waived for one item alone counts in that item's policy (`of_item`).
        """
        self._reader = reader
        self._library = library
        self._units = {unit.id: unit for unit in article.units()}
        self._background: Background = read_background(article, campaign.product)
        self._today = today
        self._waivers = waivers
        self._of_section = lru_cache(maxsize=1024)(self._findings_in)
        self._alone = lru_cache(maxsize=1024)(self._findings_on)
        self._read = lru_cache(maxsize=4096)(self._findings_of)
        self.key: ItemKey | None = None

    def of_item(self, key: ItemKey) -> ClaimsPolicy:
        """Return the policy for one item: what a clinician waived there is no objection. It shares what was read."""
        policy = copy(self)
        policy.key = key
        return policy

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return why a sentence may not be used, one line for each rule that blocks it; none when it may.

        A sentence of the article is read among those that stand beside it there.
        """
        return tuple(dict.fromkeys(_reason(finding) for finding in self.findings(sentence) if finding.blocks))

    def may_be_waived(self, sentence: Sentence) -> bool:
        """Say whether a clinician may make an exception to all that is objected to in a sentence."""
        rules = (self._reader.rules.rule(finding.rule) for finding in self.findings(sentence) if finding.blocks)
        return all(rule is not None and rule.waivable for rule in rules)

    def findings(self, sentence: Sentence) -> tuple[Finding, ...]:
        """Return what rules say against a sentence where it stands; what is waived is marked."""
        source = sentence.source
        found: tuple[Finding, ...] | None = None
        if isinstance(source, SourceSpan):
            found = self._of_section(source.section).get(_place(source))
        return tuple(self._marked(self._alone(sentence) if found is None else found))

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        """Return the sentences of a finished draft that a rule blocks there, each with why, as the check would."""
        found: dict[Sentence, tuple[str, ...]] = {}
        for words in (*words_of(draft), *words_on_cards(draft)):
            for finding in filter(lambda finding: finding.blocks, self._marked(self._read(words))):
                for sentence in words.between(finding.start, finding.end):
                    found[sentence] = (*found.get(sentence, ()), _reason(finding))
        return found

    def _marked(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        counting = [waiver for waiver in self._waivers if waiver.counts_for(self.key)]
        return (waived(finding, counting, self._reader) for finding in findings)

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the statements that a unit with these texts needs, in the library's order."""
        readings = [self._reader.read(text) for text in _questions_with_answers(texts)]
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

    def _findings_in(self, section: str) -> Mapping[tuple[int, int, int], tuple[Finding, ...]]:
        """Return the findings on each heading and sentence of a section, by its place; empty for one that is gone."""
        unit = self._units.get(section)
        if unit is None:
            return {}
        words = together(section_place(section), ((heading_of(unit),), *as_paragraphs(pieces_of(unit))))
        sentences = [sentence for _, _, sentence in words.places]
        found: dict[tuple[int, int, int], tuple[Finding, ...]] = {
            _place(sentence.source): self._unstated(sentence)
            for sentence in sentences
            if isinstance(sentence.source, SourceSpan)
        }
        for finding in self._read(words):
            for sentence in words.between(finding.start, finding.end):
                if isinstance(sentence.source, SourceSpan):
                    found[_place(sentence.source)] += (finding,)
        return found

    def _findings_on(self, sentence: Sentence) -> tuple[Finding, ...]:
        """Return the findings on a sentence by itself."""
        return (*self._unstated(sentence), *self._read(together(CAPTION, [(sentence,)])))

    def _findings_of(self, words: PrintedWords) -> tuple[Finding, ...]:
        """Return the findings that block sentences by themselves: a pattern, or evidence and hedges."""
        # The planner cuts no sentence: each is the whole that the article has.
        quotations = tuple(Quoted(each.text, each.source, each.text) for _, _, each in words.places)
        text = CheckedText((words.passage,), quotations, background=self._background)
        return tuple(
            finding
            for finding in check(text, self._reader)
            if finding.severity is Severity.BLOCK and self._is_about_sentences(finding.rule)
        )

    def _is_about_sentences(self, rule_id: str) -> bool:
        rule = self._reader.rules.rule(rule_id)
        return rule is not None and (rule.kind is RuleKind.PATTERN or rule.check in _SENTENCE_CHECKS)

    def _unstated(self, sentence: Sentence) -> tuple[Finding, ...]:
        """Return the findings on a sentence that needs a statement beside it which the library does not have."""
        alone = together(CAPTION, [(sentence,)])
        hits = {hit.rule for hit in self._reader.read(alone.passage.text).required}
        lacking = {name for name in hits if (rule := self._reader.rules.rule(name)) and not self.statements_for(rule)}
        if not lacking:
            return ()
        found = check(CheckedText((alone.passage,)), self._reader)
        return tuple(finding for finding in found if finding.rule in lacking and finding.severity is Severity.BLOCK)


def _questions_with_answers(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, a question together with what stands after it: an answer may deny what it asks about."""
    for text, after in zip(texts, (*texts[1:], ""), strict=True):
        yield lines_of((text, after)) if after and text.endswith(QUESTION_MARKS) else text


def _place(source: SourceSpan) -> tuple[int, int, int]:
    return source.paragraph, source.start, source.end


def _reason(finding: Finding) -> str:
    """Return why a rule blocks a sentence, as people read it: what it does, with which of its words, by which rule."""
    message = finding.message[:1].lower() + finding.message[1:].rstrip(".")
    words = "" if finding.quote == finding.sentence else f"'{finding.quote}', "
    return f"{message} ({words}{finding.rule})"
