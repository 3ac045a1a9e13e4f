"""From an outline to a newsletter issue: its words, its subject lines, its card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import Section
from scheduler.domain.content import (
    Issue,
    IssueParagraph,
    IssueSection,
    ItemKey,
    Kind,
    Sentence,
)
from scheduler.planning.cards import PLANNED, ChosenCard, card_of, title_of
from scheduler.planning.issue_links import links_in_paragraph
from scheduler.planning.issue_words import PLANNED_WORDS, IssueWords
from scheduler.planning.omitting import PrintableSection
from scheduler.planning.outlines import Outline
from scheduler.planning.sentence_units import heading_of, needs_heading, pieces_of, quotable
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows_alone

SUBJECT_LENGTH = 60
"""Characters of a subject line that inboxes show whole; a longer heading is taken only where there is no shorter."""

PREHEADER_LENGTH = 110
"""Characters of the line that inboxes show after the subject."""

_SAY_LITTLE = frozenset(
    {"conclusion", "conclusions", "introduction", "summary", "overview", "background", "references", "discussion"}
)


@dataclass(frozen=True, slots=True)
class IssueFrame:
    """Everything that an issue carries beside its sections: `titles` are the headings above the first of them.

    `statements` are those that every issue has; those that its own words need are added.
    """

    key: ItemKey
    statements: tuple[Sentence, ...]
    link: str
    audience: str
    language: str
    clinic: str
    judge: StatementPolicy = UNJUDGED
    titles: tuple[Sentence, ...] = ()


def draft_issue(
    outline: Outline,
    kept: Sequence[PrintableSection],
    frame: IssueFrame,
    *,
    words: IssueWords = PLANNED_WORDS,
    chosen: ChosenCard = PLANNED,
) -> Issue:
    """Return the draft of an issue that prints what is `kept` of its sections, at least of one.

    `words` are a person's; without a subject of theirs there is one from the headings. `chosen` has a person's choices
    for its card.
    """
    judge = frame.judge
    printed = [part for part in kept if part.stands]
    units = [part.unit for part in printed]
    line = _subject(units, frame) if words.subject is None else words.subject
    issue = Issue(
        key=frame.key,
        number=outline.number,
        of=outline.of,
        subject=line,
        preheader=preheader_of(units, line, judge) if words.preheader is None else words.preheader,
        title=title_of(units[0], frame.titles, judge),
        sections=tuple(_section(part, frame.link) for part in printed),
        statements=frame.statements,
        link=frame.link,
        audience=frame.audience,
        card=card_of(units[0], (), judge=judge, titles=frame.titles, chosen=chosen),
        language=frame.language,
        withheld=tuple(_section(part, frame.link) for part in kept if not part.stands),
        subjects=words.subjects,
        introduction=words.introduction,
        sign_off=words.sign_off,
        written=words.written,
    )
    needed = judge.needed(tuple(dict.fromkeys(_texts(issue))))
    more = added((*needed.required, *needed.advised), frame.statements, Kind.ISSUE)
    return replace(issue, statements=(*frame.statements, *more))


def _subject(units: Sequence[Section], frame: IssueFrame) -> str:
    return subject_of(units, frame.judge) or next(_standing_alone(units, frame.judge), frame.clinic)


def _texts(issue: Issue) -> Iterator[str]:
    """Yield every text that an issue prints from the article or of a person's, in order."""
    yield issue.subject
    yield from issue.subjects
    yield issue.preheader
    yield from (issue.title.text,) if issue.title else ()
    for around in (*issue.introduction, *issue.sign_off):
        yield from (sentence.text for sentence in around.sentences)
    for section in issue.sections:
        yield from (section.heading.text,) if section.heading else ()
        yield from (sentence.text for paragraph in section.paragraphs for sentence in paragraph.sentences)


def _section(kept: PrintableSection, link: str) -> IssueSection:
    """Return a section as it is printed; one of which nothing stands has neither heading nor text."""
    unit = kept.unit
    sentences: dict[int, list[Sentence]] = {}
    for piece in pieces_of(unit):  # what a note says stands right behind the sentence that it limits
        if piece.sentence in kept.sentences:
            sentences.setdefault(piece.paragraph, []).append(piece.sentence)
    printed = tuple(
        IssueParagraph(tuple(said), unit.paragraphs[number].kind.value, links_in_paragraph(said, unit))
        for number, said in sentences.items()
    )
    heading = kept.heading if kept.stands else None
    return IssueSection(unit.id, heading, unit.level, unit.number, printed, link if kept.goes_on else "")


def subject_of(units: Sequence[Section], judge: StatementPolicy = UNJUDGED) -> str:
    """Return a subject line: the first telling heading that is short enough, else the first telling one.

    Empty where no heading may be used.
    """
    headings = [unit.heading for unit in units if allows_alone(judge, heading_of(unit))]
    telling = [heading for heading in headings if heading.casefold() not in _SAY_LITTLE] or headings
    return next((heading for heading in telling if len(heading) <= SUBJECT_LENGTH), next(iter(telling), ""))


def preheader_of(units: Sequence[Section], subject: str, judge: StatementPolicy = UNJUDGED) -> str:
    """Return the line after the subject: the issue's other headings, else a sentence that is not its first, else ''."""
    line = ""
    for heading in _other_headings(units, subject, judge):
        longer = f"{line} · {heading}" if line else heading
        if len(longer) > PREHEADER_LENGTH:
            break
        line = longer
    if line:
        return line
    first = pieces_of(units[0])[:1]
    held_back = {subject, *(piece.sentence.text for piece in first)}
    return next((text for text in _standing_alone(units, judge) if text not in held_back), "")


def _other_headings(units: Iterable[Section], subject: str, judge: StatementPolicy) -> list[str]:
    known = {*_SAY_LITTLE, subject.casefold()}
    headings = (heading_of(unit) for unit in units if unit.heading.casefold() not in known)
    return [heading.text for heading in headings if allows_alone(judge, heading)]


def _standing_alone(units: Sequence[Section], judge: StatementPolicy) -> Iterator[str]:
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
