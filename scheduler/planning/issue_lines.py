"""The lines by which an inbox shows an issue: a subject that says what it is about, and the line after it.

Both are made of the article's headings, or of one complete sentence of it. No heading stands alone that only says
something below another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from scheduler.domain.article import LEAD, Section
from scheduler.domain.content import OwnWords, Sentence
from scheduler.planning.headlines import asks_something, says, says_nothing
from scheduler.planning.numbering import without_numbering
from scheduler.planning.sentence_units import heading_of, needs_heading, pieces_of, quotable
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, allows, allows_alone

SUBJECT_LENGTH = 60
"""Characters of a subject line that inboxes show whole; a longer heading is taken only where there is no shorter."""

PREHEADER_LENGTH = 110
"""Characters of the line that inboxes show after the subject."""

BETWEEN = " · "
"""Stands between headings that are set beside one another."""

_SAYS_ENOUGH = 4
"""Words of a heading that says something without the name of what the article is about."""

SetRight = Callable[[str], str]
"""Returns a heading with its capitals set right."""


def subject_line(
    units: Sequence[Section],
    about: str,
    *,
    judge: StatementPolicy = UNJUDGED,
    taken: Collection[str] = (),
    set_right: SetRight = str,
) -> str:
    """Return a subject line that is not `taken`: what the article is `about`, and the first headings of the issue.

    A heading that says what it is about stands by itself. Where no heading may be used it is a complete sentence, or
    empty.
    """
    headings = _headings(units, judge, set_right)
    named = about if _usable(about, judge) else ""
    lines = (*filter(lambda line: _usable(line, judge), _lines(headings, named)), *standing_alone(units, judge))
    free = [line for line in lines if line not in taken]
    fitting = (line for line in free if len(line) <= SUBJECT_LENGTH)
    return next(fitting, next(iter(free or lines), ""))


def preheader_line(
    units: Sequence[Section], subject: str, *, judge: StatementPolicy = UNJUDGED, set_right: SetRight = str
) -> str:
    """Return the line after the subject: further headings of the issue, else a sentence after its first, or ''."""
    line = ""
    below_title = [unit for unit in units if unit.id != LEAD] or units
    for heading in _headings(below_title, judge, set_right):
        longer = f"{line}{BETWEEN}{heading}" if line else heading
        if len(longer) > PREHEADER_LENGTH:
            break
        line = line if heading.casefold() in subject.casefold() else longer
    # One heading says what comes only where it says something by itself.
    if BETWEEN in line or len(line.split()) >= _SAYS_ENOUGH:
        return line
    first = pieces_of(units[0])[:1]
    held_back = {subject, *(piece.sentence.text for piece in first)}
    return next((text for text in standing_alone(units, judge) if text not in held_back), line)


def standing_alone(units: Sequence[Section], judge: StatementPolicy) -> Iterator[str]:
    """Yield the short sentences of an issue that may be used and stand alone without a heading."""
    for unit in units:
        below_heading = {piece.sentence for piece in pieces_of(unit)[:1] if needs_heading(unit)}
        for sentence in quotable(unit):
            if (
                sentence not in below_heading
                and len(sentence.text) <= PREHEADER_LENGTH
                and allows_alone(judge, sentence)
            ):
                yield sentence.text


def _usable(line: str, judge: StatementPolicy) -> bool:
    """Say whether a judge objects to nothing in a line that is put together of headings."""
    return allows(judge, Sentence(line, OwnWords("")))


def _headings(units: Sequence[Section], judge: StatementPolicy, set_right: SetRight) -> list[str]:
    """Return the headings of an issue that may be used and say something, the widest of them first."""
    telling = [heading_of(unit) for unit in _by_rank(units) if not says_nothing(unit.heading)]
    usable = [heading for heading in telling if allows_alone(judge, heading)]
    return list(dict.fromkeys(set_right(without_numbering(heading).printed) for heading in usable))


def _by_rank(units: Sequence[Section]) -> list[Section]:
    """Return the sections that begin another subject than the one before them, then those below them."""
    highest = min((unit.level for unit in units if unit.id != LEAD), default=0)
    return sorted(units, key=lambda unit: unit.id != LEAD and unit.level > highest)


def _lines(headings: Sequence[str], about: str) -> Iterator[str]:
    """Yield what a subject may say, the best first."""
    below = f"{about} " if asks_something(about) else f"{about}: " if about else ""
    for place, heading in enumerate(headings):
        if (about and says(heading, about)) or (asks_something(heading) and len(heading.split()) > _SAYS_ENOUGH):
            yield heading
            continue
        together = f"{below}{heading}{BETWEEN}{headings[place + 1]}" if place + 1 < len(headings) else ""
        if together and len(together) <= SUBJECT_LENGTH and not asks_something(heading):
            yield together
        yield f"{below}{heading}"


def with_capitals_set_right(heading: Sentence, set_right: SetRight) -> Sentence:
    """Return a heading that is printed with its capitals set right."""
    printed = set_right(heading.printed)
    return heading if printed == heading.printed else Sentence(heading.text, heading.source, heading.mark, printed)
