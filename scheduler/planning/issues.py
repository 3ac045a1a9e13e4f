"""From the article to newsletter issues: whole sections in the article's order, each in exactly one issue."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scheduler.domain.article import LEAD, Article, Section
from scheduler.domain.content import (
    Issue,
    IssueParagraph,
    IssueSection,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Sentence,
)
from scheduler.planning.cards import PLANNED, ChosenCard, card_of
from scheduler.planning.issue_words import PLANNED_WORDS, IssueWords
from scheduler.planning.omitting import PrintableSection
from scheduler.planning.sentence_units import heading_of, needs_heading, pieces_of, quotable
from scheduler.planning.statement_policy import UNJUDGED, StatementPolicy, added, allows

SUBJECT_LENGTH = 60
"""Characters of a subject line that inboxes show whole; a longer heading is taken only where there is no shorter."""

PREHEADER_LENGTH = 110
"""Characters of the line that inboxes show after the subject."""

_SAY_LITTLE = frozenset(
    {"conclusion", "conclusions", "introduction", "summary", "overview", "background", "references", "discussion"}
)


@dataclass(frozen=True, slots=True)
class Outline:
    """One issue before it is drafted: the section that names it, its units, and its place among the issues.

    `numbered` says that people have read issues under these numbers, which therefore stay.
    """

    section: str
    units: tuple[Section, ...]
    number: int
    of: int
    numbered: bool = False


def share_out(article: Article, issues: int) -> tuple[tuple[Section, ...], ...]:
    """Share the article's sections out over at most that many issues, with as equal numbers of words as can be.

    Sections stay whole and in order; the lead goes with the first. Of equal shares the one with the
    longer earlier issues is taken.
    """
    groups = _groups(article)
    sizes = [sum(_words(unit) for unit in group) for group in groups]

    @cache
    def best(start: int, count: int) -> tuple[int, tuple[int, ...]]:
        """Return the least sum of squared sizes of groups from `start` in `count` issues, and where these end."""
        if count == 1:
            return sum(sizes[start:]) ** 2, (len(sizes),)
        options = []
        for end in range(start + 1, len(sizes) - count + 2):
            cost, ends = best(end, count - 1)
            options.append((sum(sizes[start:end]) ** 2 + cost, (end, *ends)))
        return min(options, key=lambda option: (option[0], [-end for end in option[1]]))

    if not groups:
        return ()
    ends = best(0, max(1, min(issues, len(groups))))[1]
    starts = (0, *ends[:-1])
    return tuple(
        tuple(unit for group in groups[start:end] for unit in group) for start, end in zip(starts, ends, strict=True)
    )


def outlines(
    article: Article, issues: int, previous: Sequence[Item], settled: Collection[ItemKey]
) -> tuple[Outline, ...]:
    """Return the issues of a campaign, in order, without those that are `settled`: out, or no longer the planner's.

    A section stays in the issue it was in. A new one joins the issue of the section before it, or
    the next one that is neither settled nor missed, or a new issue. When the campaign asks for
    another number of issues, all are shared out anew, as long as none is settled or missed.
    """
    earlier = sorted((item for item in previous if isinstance(item.draft, Issue)), key=_order)
    if not earlier or (_asks_anew(issues, earlier) and all(_is_open(item, settled) for item in earlier)):
        shares = share_out(article, issues)
        return tuple(Outline(units[0].id, units, number, len(shares)) for number, units in enumerate(shares, 1))
    return _continued(article, earlier, settled)


_UNREAD = frozenset({ItemState.DRAFT, ItemState.CANCELLED})


def _is_open(item: Item, settled: Collection[ItemKey]) -> bool:
    return item.key not in settled and item.state is not ItemState.MISSED


def _asks_anew(issues: int, earlier: Sequence[Item]) -> bool:
    """Say whether the campaign asked for another number of issues when the earlier ones were made."""
    parts = sum(section.level <= 2 for item in earlier for section in _members(item) if section.id != LEAD)
    return min(issues, max(parts, 1)) != len(earlier)


def _continued(article: Article, earlier: Sequence[Item], settled: Collection[ItemKey]) -> tuple[Outline, ...]:
    """Return the issues after the article has changed, numbered among the settled ones."""
    joinable = {place for place, item in enumerate(earlier) if _is_open(item, settled)}
    homes = _homes(earlier)
    members: list[list[Section]] = [[] for _ in earlier]
    here = 0
    for unit in article.units():
        here = homes.get(unit.id, min((place for place in joinable if place >= here), default=len(members)))
        if here == len(members):
            members.append([])
            joinable.add(here)
        members[here].append(unit)
    names = [item.key.section for item in earlier]
    for units in members[len(earlier) :]:
        names.append(_free_name(units, names))
    out = {place for place, item in enumerate(earlier) if item.key in settled}
    live = [place for place, units in enumerate(members) if units or place in out]
    kept = _kept_numbers(earlier, live)
    numbers = kept or tuple((number, len(live)) for number in range(1, len(live) + 1))
    return tuple(
        Outline(names[place], tuple(members[place]), number, of, numbered=bool(kept))
        for place, (number, of) in zip(live, numbers, strict=True)
        if place not in out
    )


def _kept_numbers(earlier: Sequence[Item], live: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the number and the total of each live issue as people have read them, new issues after them.

    Empty as long as nobody has read one, and where the numbers no longer tell the issues apart.
    """
    if all(item.state in _UNREAD for item in earlier):
        return ()
    kept = [(item.draft.number, item.draft.of) for item in earlier if isinstance(item.draft, Issue)]
    for _ in live[bisect_left(live, len(earlier)) :]:
        kept.append((max(number for number, _ in kept) + 1,) * 2)
    numbers = tuple(kept[place] for place in live)
    return numbers if len({number for number, _ in numbers}) == len(live) else ()


def _homes(earlier: Sequence[Item]) -> dict[str, int]:
    """Return the place of the issue that each section was in; one that stands beats one that was cancelled."""
    places = sorted(enumerate(earlier), key=lambda numbered: numbered[1].state is not ItemState.CANCELLED)
    return {section.id: place for place, item in places for section in _members(item)}


def _free_name(units: Sequence[Section], names: Collection[str]) -> str:
    """Return the first section's id that names no issue yet; a section may come back after its issue is out."""
    ids = [unit.id for unit in units]
    numbered = (f"{ids[0]}-{number}" for number in range(2, len(names) + 3))
    return next(name for name in (*ids, *numbered) if name not in names)


def _order(item: Item) -> tuple[int, bool, ItemKey]:
    """Order issues by number; a cancelled one stood before the one that has its number now."""
    number = item.draft.number if isinstance(item.draft, Issue) else 0
    return number, item.state is not ItemState.CANCELLED, item.key


def _members(item: Item) -> tuple[IssueSection, ...]:
    return (*item.draft.sections, *item.draft.withheld) if isinstance(item.draft, Issue) else ()


def _groups(article: Article) -> tuple[tuple[Section, ...], ...]:
    """Return the units that stay together: each top-level section with what is below it, the lead with the first."""
    groups = [tuple(section.walk()) for section in article.sections]
    lead = tuple(unit for unit in article.units() if unit.id == LEAD)
    if lead:
        groups[:1] = [lead + (groups[0] if groups else ())]
    return tuple(groups)


def _words(unit: Section) -> int:
    return sum(len(text.split()) for text in (unit.heading, *(paragraph.text for paragraph in unit.paragraphs)))


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
        title=next((heading for heading in (heading_of(units[0]), *frame.titles) if allows(judge, heading)), None),
        sections=tuple(_section(part) for part in printed),
        statements=frame.statements,
        link=frame.link,
        audience=frame.audience,
        card=card_of(units[0], (), judge=judge, titles=frame.titles, chosen=chosen),
        language=frame.language,
        withheld=tuple(_section(part) for part in kept if not part.stands),
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


def _section(kept: PrintableSection) -> IssueSection:
    """Return a section as it is printed; one of which nothing stands has neither heading nor text."""
    unit = kept.unit
    sentences: dict[int, list[Sentence]] = {}
    for piece in pieces_of(unit):  # what a note says stands right behind the sentence that it limits
        if piece.sentence in kept.sentences:
            sentences.setdefault(piece.paragraph, []).append(piece.sentence)
    printed = tuple(
        IssueParagraph(tuple(said), unit.paragraphs[number].kind.value) for number, said in sentences.items()
    )
    return IssueSection(unit.id, kept.heading if kept.stands else None, unit.level, unit.number, printed)


def subject_of(units: Sequence[Section], judge: StatementPolicy = UNJUDGED) -> str:
    """Return a subject line: the first telling heading that is short enough, else the first telling one.

    Empty where no heading may be used.
    """
    headings = [unit.heading for unit in units if allows(judge, heading_of(unit))]
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
    return [heading.text for heading in headings if allows(judge, heading)]


def _standing_alone(units: Sequence[Section], judge: StatementPolicy) -> Iterator[str]:
    """Yield the short sentences of an issue that may be used and stand alone without a heading."""
    for unit in units:
        below_heading = {piece.sentence for piece in pieces_of(unit)[:1] if needs_heading(unit)}
        for sentence in quotable(unit):
            if sentence not in below_heading and len(sentence.text) <= PREHEADER_LENGTH and allows(judge, sentence):
                yield sentence.text
