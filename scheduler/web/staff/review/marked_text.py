"""A text cut into runs: what readers see of its links, and where rules object to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scheduler.domain.claims import Finding
from scheduler.rendering.view_models import ShownPart


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text with what is to be said of them.

    `look` is 'link', 'hashtag' or 'unseen' (left out by the network), else empty. `finding` is the number of a finding
    from 1, 0 for none; `is_own` says that they are somebody's own words.
    """

    start: int
    end: int
    look: str = ""
    finding: int = 0
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text over all of which the same is to be said. `ends` are the findings whose words end with it."""

    text: str
    look: str
    findings: tuple[int, ...]
    is_own: bool
    ends: tuple[int, ...] = ()


def runs(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Return a text cut wherever one of its spans begins or ends."""
    inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    cuts = sorted({0, len(text), *(span.start for span in inside), *(span.end for span in inside)})
    return tuple(_run(text, start, end, inside) for start, end in pairwise(cuts))


def cut(found: Sequence[Run], at: int | None) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the runs up to a character at which one of them ends, and those after it; None for the end of all."""
    length, place = 0, 0
    while place < len(found) and (at is None or length < at):
        length += len(found[place].text)
        place += 1
    return tuple(found[:place]), tuple(found[place:])


def _run(text: str, start: int, end: int, spans: Sequence[Span]) -> Run:
    over = [span for span in spans if span.start <= start and end <= span.end]
    return Run(
        text=text[start:end],
        look=next((span.look for span in over if span.look), ""),
        findings=tuple(dict.fromkeys(span.finding for span in over if span.finding)),
        is_own=any(span.is_own for span in over),
        ends=tuple(dict.fromkeys(span.finding for span in over if span.finding and span.end == end)),
    )


def looks_of(part: ShownPart) -> Iterator[Span]:
    """Yield the links and hashtags of a post's part."""
    at = 0
    for piece in (*part.pieces, *part.folded):
        end = at + len(piece.text)
        if piece.href:
            seen = at + len(piece.unseen_start)
            yield Span(at, seen, "unseen")
            yield Span(seen, seen + len(piece.seen), "link")
            yield Span(seen + len(piece.seen), end, "unseen")
        elif piece.hashtag:
            yield Span(at, end, "hashtag")
        at = end


def objections(text: str, findings: Sequence[Finding]) -> Iterator[Span]:
    """Yield where the words of findings stand in a text: in their sentence, where that is there as a whole."""
    for number, finding in enumerate(findings, start=1):
        around = text.find(finding.sentence) if finding.sentence else -1
        start = text.find(finding.quote, max(around, 0)) if finding.quote else -1
        if start >= 0:
            yield Span(start, start + len(finding.quote), finding=number)


def own_words(text: str, sentences: Iterable[str]) -> Iterator[Span]:
    """Yield where sentences in somebody's own words stand in a text."""
    for sentence in sentences:
        start = text.find(sentence)
        if start >= 0:
            yield Span(start, start + len(sentence), is_own=True)
