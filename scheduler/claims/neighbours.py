"""The sentences beside a sentence, and the clause of it that a match stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.domain.risk_statements import states_risk
from scheduler.domain.vocabulary import QUESTION_MARKS

Span = tuple[int, int]

_MOST_ROWS = 40
"""Rows or entries that may stand between a figure and the line that names its source."""

_ABSOLUTE = re.compile(r"\b(?:completely|totally|perfectly|absolutely|entirely|utterly|100 ?%) safe\b|\brisk[ -]free\b")
_ANSWER_REACHES = 3
"""Sentences of an answer in which a limit is looked for."""

_PRONOUN_REACHES = 2
"""Sentences back to which 'it' may point."""

_ENDED = re.compile(r"[.!?…।:][\"')\]]{0,3}(?=\n|$)")
_CLAUSE_END = re.compile(r"[,;:]| - |\b(?:but|although|though|whereas|while|even if|despite|with)\b")
_NAME_AND_FIGURE = re.compile(r"[^.:]{1,80}: [^.:]{0,20}[\d%][^:]{0,20}\.?|[^.:]{1,60}: [^.:]{1,60}\.")
_FIGURE = re.compile(r"\d|\b(?:half|third|quarter|(?:one|two|three|four|five|six)(?: \w+)? (?:in|out of|of))\b")
_LIMITING = re.compile(r"(?:however|but|still|yet|nevertheless|even so|that said|on the other hand|though|although)\b")
_PRAISE = re.compile(
    r"(?<!no )(?<!not )(?<!never )\b(?:succe\w+|satisf\w+|happ(?:y|ier)|agree\w*|recommend\w*|pregnan(?:t|cy|cies)"
    r"|surviv\w+"
    r"|(?:live )?births?|babies|los[et]\w*|better|young\w*|smooth\w*|relie\w+|free of|pain[- ]free|improv\w*|results?"
    r"|benefit\w*|effective\w*|work(?:s|ed)|clear(?:ed|er)?|recover(?:ed|y)?|cured?|healed|slim\w*|prefer\w*"
    r"|would do|see a|saw a|confiden\w+)\b"
)


def beside(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the sentence before a sentence, and the one after it.

    From a row of a table or an entry of a list, also the line that stands above or below all of them.
    """
    stands_in_rows = _is_row(text, sentence)
    for onwards in (False, True):
        span = _next(text, sentence, onwards)
        if span is None:
            continue
        yield span
        for _ in range(_MOST_ROWS if stands_in_rows else 0):
            further = _next(text, span, onwards) if _is_row(text, span) else None
            if further is None:
                break
            span = further
        if stands_in_rows:
            yield span


def before(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the two sentences before a sentence, the nearest first: what its pronoun may stand for."""
    span: Span | None = sentence
    for _ in range(_PRONOUN_REACHES):
        span = _next(text, span, onwards=False) if span else None
        if span is None:
            return
        yield span


def limiting(text: str, sentence: Span) -> Iterator[str]:
    """Yield the sentences after a sentence that take something of it back, or weigh it: 'However, it can …'.

    That is the next one, and after a question those of its answer.
    """
    is_asked = text[slice(*sentence)].endswith(QUESTION_MARKS)
    span: Span | None = sentence
    for _ in range(_ANSWER_REACHES if is_asked else 1):
        span = _next(text, span, onwards=True) if span else None
        if span is not None and (is_asked or _LIMITING.match(text, *span) or weighs(text[slice(*span)])):
            yield text[slice(*span)]


def is_absolute(words: str) -> bool:
    """Say whether words leave no room for a limit: 'completely safe' is not made true by what follows."""
    return _ABSOLUTE.search(words) is not None


def clauses(text: str, sentence: Span, match: Span) -> tuple[str, tuple[str, ...]]:
    """Return the clause of a sentence that a match stands in, and the sentence's other clauses."""
    first, last = sentence
    start, end = match
    ends = [found.span() for found in _CLAUSE_END.finditer(text, first, last) if not start <= found.start() < end]
    begins = [first, *(after for _, after in ends)]
    spans = list(zip(begins, [*(before for before, _ in ends), last], strict=True))
    around = next(text[begin:stop] for begin, stop in spans if stop >= end or stop == last)
    return around, tuple(text[begin:stop] for begin, stop in spans if text[begin:stop] != around)


def weighs(clause: str) -> bool:
    """Say whether a clause states a risk and how often it comes true."""
    return _FIGURE.search(clause) is not None and states_risk(clause)


def praises(clause: str) -> bool:
    """Say whether a clause speaks of what a treatment achieves."""
    return _PRAISE.search(clause) is not None


def _next(text: str, span: Span, onwards: bool) -> Span | None:
    first, last = span
    if onwards:
        if last >= len(text):
            return None
        end = text.find("\n", last + 1)
        return last + 1, len(text) if end < 0 else end
    if first <= 0:
        return None
    return text.rfind("\n", 0, first - 1) + 1, first - 1


def _is_row(text: str, span: Span) -> bool:
    """Say whether a line is a row or an entry: without an end, or a name and a figure, as cards are described."""
    return _ENDED.search(text, *span) is None or _NAME_AND_FIGURE.fullmatch(text, *span) is not None
