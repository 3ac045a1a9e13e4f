"""Placeholders in the words that go out: what whoever wrote them meant to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.domain.article import SourceSpan
from scheduler.domain.content import Draft, Issue, Source, StatementSource, sentences_of
from scheduler.domain.preflight import PreflightFinding, Verdict
from scheduler.services.check import source_words

_FILLED_IN = r"clinic|practice|hospital|company|business|site|website|domain|brand"
_PARTICULARS = rf"names?|dates?|times?|links?|urls?|phones?|e-?mails?|address|city|prices?|numbers?|{_FILLED_IN}"
_A_PARTICULAR = (
    r"(?:(?:the|your|our|clinic|doctor|patient|practice|phone|street|first|last|full)(?:['\u2019]s)?[ _-])*"
    rf"(?:{_PARTICULARS})"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i:\b(?:[\w-]+\.)*example\.(?:com|org|net)\b)|(?i:(?:://|www\.|@)[\w.-]*\.(?:example|invalid)\b)",
        rf"(?i:\byour-?(?:{_FILLED_IN})\.[a-z]{{2,6}}\b|\byour-(?:{_FILLED_IN}|name)\b(?!-))",
        r"\[\s*(?i:insert|enter|add|placeholder|to ?do|tbc|tbd|xx+)\b[^\]\n]*\]",
        rf"[\[<]\s*(?i:{_A_PARTICULAR})(?i: here)?\s*[\]>]",
        r"(?i:\blorem ipsum\b|\bdolor sit amet\b)",
        r"\{\{[^{}\n]*\}\}|\*\|[A-Z_]+\|\*|%%?[A-Z]{2,}_[A-Z_]+%%?|\{(?i:first_?name|name|clinic_?name|date)\}",
        r"(?<![\w.,])(?<!\d[ -])\+?(?:0{2,4}[ -]){2,}0{2,4}(?![ -]?\d)|(?<![\w.,])0{6,}(?![\d.,])",
        r"(?<![\w.,])(?<!\d[ -])0{3,5}[ -]0{3,7}(?![ -]?\d)|\b(?:Your )?(?:Clinic|Practice|Hospital|Company) Name\b",
        r"\b123[ -]?456[ -]?7890\b",
    )
)
"""Placeholders that mean nothing else."""

_NAMED = re.compile(r"\bYour (?:Clinic|Practice|Hospital|Company)\b")
_CROSSES = re.compile(
    r"(?<![\w,])X{2,}(?!\w)(?!-)|[£$€₹]\s?x{2,}\b|\bx{2,}\s?(?:%|[£$€₹]|(?:euros?|pounds|rupees|minutes|days|weeks)\b)"
    r"|\bx{2,}[:/.]x{2,}\b"
)
_NO_PLACEHOLDER = re.compile(
    r"(?i)chromosom|karyotyp|\bxy\b|\bsex\b|\bgenet|\bfemales?\b|\bsizes?\b|\bsiglo\b|\bsiècle\b|\bsecolo\b|\bséculo\b|\bcentury\b"
    r"|\b(?:chapter|part|volume|vol\.|appendix|annex|louis|pope|type|factor|article|book)\s+x"
)
"""Crosses that are no placeholder: chromosomes, sizes and Roman numbers."""

_TO_CONFIRM = re.compile(r"(?<![\w-])(?:TB[CDA]|FIXME)(?![\w-])")
_TUBERCULOSIS = re.compile(r"(?i)tubercul|tuberkul|tubercol|bacill|bazill|\blungs?\b|\bcough")
_TO_DO = re.compile(
    r"(?<!\w)TO-?DO(?=\s*(?::|[\])]|$))|(?<!\w)TODO(?= [a-z]+ (?:the|a|an|your|our|in|here|link|number|date)\b)"
)
_A_WORD = re.compile(r"[^\W\d_]{4,}")


def placeholder_in(text: str) -> str:
    """Return the first words of a text that stand there to be replaced; nothing where there are none."""
    found = [match for pattern in _PATTERNS if (match := pattern.search(text))]
    named = _NAMED.search(text)
    if named and not _is_in_capitals(text.replace(named[0], "")):
        found.append(named)
    if not _NO_PLACEHOLDER.search(text):
        found += filter(None, [_CROSSES.search(text)])
    if not _TUBERCULOSIS.search(text):
        found += filter(None, [_TO_CONFIRM.search(text)])
    found += filter(None, [_TO_DO.search(text)])
    return min(found, key=re.Match.start)[0].strip() if found else ""


def placeholders_said(draft: Draft) -> Iterator[PreflightFinding]:
    """Yield the placeholders in what an item says, each with where it stands and what to write."""
    said: dict[str, Source | None] = {sentence.text: sentence.source for sentence in sentences_of(draft)}
    lines = (draft.subject, *draft.subjects, draft.preheader) if isinstance(draft, Issue) else ()
    for text in lines:
        said.setdefault(text, None)
    for text, source in said.items():
        words = placeholder_in(text)
        # A subject may be a sentence of the article, which is told as such.
        if words and (source is not None or not any(text in other for other in said if other != text)):
            where = source_words(source) if source is not None else "the subject, or the line below it"
            yield PreflightFinding(
                "placeholders", Verdict.BLOCKS, f"'{words}' is a placeholder ({where})", _remedy(source, draft)
            )


def _remedy(source: Source | None, draft: Draft) -> str:
    folder = f"campaigns/{draft.key.campaign}"
    if isinstance(source, SourceSpan):
        return f"write what belongs there in {folder}/article.md, and plan again"
    if isinstance(source, StatementSource):
        return "write what belongs there in campaigns/library.toml, and plan again"
    return f"write what belongs there in {folder}, or with clinic write"


def _is_in_capitals(heading: str) -> bool:
    """Say whether a text is set in capitals as headings are, so that those of a name say nothing."""
    words = _A_WORD.findall(heading)
    return len(words) > 1 and sum(word[0].isupper() for word in words) > len(words) / 2
