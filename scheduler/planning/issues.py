"""From an outline to a newsletter issue: its words, its subject lines, its card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.article import ParagraphKind, Section
from scheduler.domain.content import (
    Card,
    Issue,
    IssueParagraph,
    IssueSection,
    ItemKey,
    Kind,
    Sentence,
)
from scheduler.planning.cards import PLANNED, ChosenCard, card_of, title_of
from scheduler.planning.issue_cards import HeadlineOf, beside_title, no_headline
from scheduler.planning.issue_lines import SetRight, preheader_line, subject_line, with_capitals_set_right
from scheduler.planning.issue_links import links_in_paragraph
from scheduler.planning.issue_pictures import SectionPicture
from scheduler.planning.issue_words import PLANNED_WORDS, IssueWords
from scheduler.planning.numbering import without_numbering
from scheduler.planning.omitting import PrintableSection
from scheduler.planning.outlines import Outline
from scheduler.planning.sentence_units import paragraph_sentences, pieces_of
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added


@dataclass(frozen=True, slots=True)
class IssueFrame:
    """Everything that an issue carries beside its sections: `titles` are the headings above the first of them.

    `statements` are those that every issue has; those that its own words need are added. `about` names the article's
    subject, `headline_of` that and what a section is about; `taken` are the subject lines of its other issues, and
    `set_right` sets the capitals of headings right. `steps` are the sections whose number is that of a step,
    `country` the one in which telephone numbers are read.
    """

    key: ItemKey
    statements: tuple[Sentence, ...]
    link: str
    audience: str
    language: str
    clinic: str
    judge: StatementPolicy = UNJUDGED
    titles: tuple[Sentence, ...] = ()
    about: str = ""
    headline_of: HeadlineOf = no_headline
    taken: tuple[str, ...] = ()
    set_right: SetRight = str
    steps: frozenset[str] = frozenset()
    country: str = ""


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
    title = _title(units[0], frame)
    issue = Issue(
        key=frame.key,
        number=outline.number,
        of=outline.of,
        subject=line,
        preheader=_preheader(units, line, frame) if words.preheader is None else words.preheader,
        title=title,
        sections=tuple(_section(part, frame) for part in printed),
        statements=frame.statements,
        link=frame.link,
        audience=frame.audience,
        card=_card(units, title, frame, chosen),
        language=frame.language,
        withheld=tuple(_section(part, frame) for part in kept if not part.stands),
        subjects=words.subjects,
        introduction=words.introduction,
        sign_off=words.sign_off,
        written=words.written,
    )
    return _with_needed_statements(issue, judge)


def _with_needed_statements(issue: Issue, judge: StatementPolicy) -> Issue:
    needed = judge.needed(tuple(dict.fromkeys(_texts(issue))))
    more = added((*needed.required, *needed.advised), issue.statements, Kind.ISSUE)
    return replace(issue, statements=(*issue.statements, *more))


def _card(units: Sequence[Section], title: Sentence | None, frame: IssueFrame, chosen: ChosenCard) -> Card | None:
    headline = frame.headline_of(units[0])
    card = card_of(units[0], (), judge=frame.judge, titles=frame.titles, headline=headline, chosen=chosen)
    return beside_title(card, title, units, chosen, judge=frame.judge, headline_of=frame.headline_of)


def _title(first: Section, frame: IssueFrame) -> Sentence | None:
    title = title_of(first, frame.titles, frame.judge)
    return _heading(title, frame) if title else None


def _subject(units: Sequence[Section], frame: IssueFrame) -> str:
    line = subject_line(units, frame.about, judge=frame.judge, taken=frame.taken, set_right=frame.set_right)
    return line or frame.clinic


def _preheader(units: Sequence[Section], subject: str, frame: IssueFrame) -> str:
    return preheader_line(units, subject, judge=frame.judge, set_right=frame.set_right)


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


def _section(kept: PrintableSection, frame: IssueFrame) -> IssueSection:
    """Return a section as it is printed; one of which nothing stands has neither heading nor text."""
    unit = kept.unit
    sentences: dict[int, list[Sentence]] = {}
    for piece in pieces_of(unit):  # what a note says stands right behind the sentence that it limits
        if piece.sentence in kept.sentences:
            sentences.setdefault(piece.paragraph, []).append(piece.sentence)
    paragraphs: dict[int, tuple[IssueParagraph, ...]] = {
        number: (_read_on(_paragraph(said, number, unit, frame.country)),) for number, said in sentences.items()
    }
    paragraphs |= {picture.number: _picture(picture, unit, frame.country) for picture in kept.pictures if kept.stands}
    printed = tuple(paragraph for number in sorted(paragraphs) for paragraph in paragraphs[number])
    heading = _heading(kept.heading, frame) if kept.heading and kept.stands else None
    number = unit.number if unit.id in frame.steps else None
    return IssueSection(unit.id, heading, unit.level, number, printed, frame.link if kept.goes_on else "")


def _paragraph(said: Sequence[Sentence], number: int, unit: Section, country: str) -> IssueParagraph:
    return IssueParagraph(tuple(said), unit.paragraphs[number].kind.value, links_in_paragraph(said, unit, country))


def _read_on(paragraph: IssueParagraph) -> IssueParagraph:
    """Return a paragraph as the text has it: a caption that is a note stands below its table as a paragraph."""
    return replace(paragraph, kind=ParagraphKind.BODY.value) if paragraph.kind == ParagraphKind.CAPTION else paragraph


def _picture(picture: SectionPicture, unit: Section, country: str) -> tuple[IssueParagraph, ...]:
    """Return a picture and, right below it, its caption."""
    shown = IssueParagraph(picture.description, ParagraphKind.PICTURE.value, file=unit.paragraphs[picture.number].file)
    if picture.caption is None:
        return (shown,)
    return shown, _paragraph(paragraph_sentences(unit, picture.caption), picture.caption, unit, country)


def _heading(heading: Sentence, frame: IssueFrame) -> Sentence:
    return with_capitals_set_right(without_numbering(heading), frame.set_right)
