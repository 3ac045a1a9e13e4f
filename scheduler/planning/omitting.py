"""The sentences that a rule blocks, and what becomes of their sections without them.

A sentence goes alone where nothing leans on it and it takes nothing back. Otherwise leaving it out would change what
the rest says, and nothing of the section is used: a person writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scheduler.domain.article import LEAD, Section
from scheduler.domain.content import Issue, IssueParagraph, IssueSection, ItemKey, Kind, Sentence
from scheduler.domain.risk_statements import states_risk
from scheduler.domain.vocabulary import QUESTION_MARKS
from scheduler.planning.issue_pictures import SectionPicture, objections_to, pictures_of
from scheduler.planning.sentence_units import (
    SentenceUnit,
    as_paragraphs,
    asks,
    heading_of,
    limiters,
    list_of,
    pieces_of,
)
from scheduler.planning.statement_policy import StatementPolicy, Without
from scheduler.planning.wording import hangs_on, signs_quotation

RISK = "it states a risk, so it is not left out of the section"
HEADS = "it is the heading, without which the text below says something else"
LISTED = "the list or table that it belongs to would be cut"
CARRIES = "what comes after it goes on from it"
CONTINUES = "it goes on from the sentence before it, which would end in the air"
ANSWERS = "it is the answer to the question before it"
ANNOUNCES = "it announces what comes after it"
ANNOUNCED = "the sentence before it announces it"
LIMITS = "it limits what stands beside it"
PARTS_GO = "it announces parts of which one may not be used"
NOTHING_LEFT = "nothing else would be left"
POINT_LOST = "nothing else speaks of what its headline names"

WRITE_ANEW = "Write this one in other words"
WAYS_OUT = f"{WRITE_ANEW}, or ask a clinician to make an exception to the rule"
"""Ends what is said of a section that planning makes nothing of; the other one where no clinician may waive."""

_QUOTED = 60
"""Characters of a sentence that a line for staff quotes."""

_MOST_REASONS = 3
"""Reasons that a line for staff gives: nobody reads more."""

Reasoned = tuple[Sentence, tuple[str, ...]]
"""A sentence or heading that is left out, and why."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """A sentence or heading of a section that a rule blocks and a channel's drafts go without, and why."""

    section: str
    channel: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Omission:
    """A text of a section that the drafts of some channels go without, for the same reasons."""

    text: str
    reasons: tuple[str, ...]
    channels: tuple[str, ...]


def by_section(omitted: Iterable[Omitted]) -> Iterator[tuple[str, tuple[Omission, ...]]]:
    """Yield each section with its omissions, those of one text and reason together; the omitted stand by section."""
    for section, parts in groupby(omitted, key=lambda part: part.section):
        channels: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for part in parts:
            channels.setdefault((part.text, part.reasons), []).append(part.channel)
        yield section, tuple(Omission(text, reasons, tuple(names)) for (text, reasons), names in channels.items())


@dataclass(frozen=True, slots=True)
class PrintableSection:
    """The sentences of a section that a draft may print.

    Its heading, None where that may not be used, and the sentences that stay. `write_this` says, in plain words, why
    none of its own sentences is used; empty where they are. `left_out` is what they go without, as a rule blocks it.
    """

    unit: Section
    heading: Sentence | None
    sentences: frozenset[Sentence]
    left_out: tuple[Reasoned, ...]
    stands: bool
    """True when anything of it is printed."""
    write_this: str = ""
    goes_on: bool = False
    """True when only its beginning is printed, and a link leads to the rest."""
    pictures: tuple[SectionPicture, ...] = ()


def objected(unit: Section, judge: StatementPolicy) -> tuple[Reasoned, ...]:
    """Return the heading, sentences and list entries of a section that a rule blocks, in order."""
    sentences = dict.fromkeys((heading_of(unit), *(piece.sentence for piece in pieces_of(unit)), *list_of(unit)[1]))
    return tuple((sentence, reasons) for sentence in sentences if (reasons := judge.objections(sentence)))


def kept_sections(units: Sequence[Section], judge: StatementPolicy) -> tuple[PrintableSection, ...]:
    """Return the printable part of each of an issue's sections, in order.

    What is left is read again: a sentence that stood beside one that is gone may say more without it.
    """
    barred: dict[Sentence, tuple[str, ...]] = {}
    while True:
        kept = _kept_sections(units, Without(judge, barred))
        more = {
            sentence: reasons
            for part in kept
            if part.left_out
            for sentence, reasons in blocked_in(part, judge).items()
            if sentence not in barred
        }
        if not more:
            return kept
        barred |= more


def blocked_in(kept: PrintableSection, judge: StatementPolicy) -> Mapping[Sentence, tuple[str, ...]]:
    """Return the sentences of a section's printable part that may not stand as they stand in it, each with why."""
    said = as_paragraphs(tuple(piece for piece in pieces_of(kept.unit) if piece.sentence in kept.sentences))
    section = IssueSection(kept.unit.id, kept.heading, kept.unit.level, None, tuple(map(IssueParagraph, said)))
    key = ItemKey("", kept.unit.id, "", Kind.ISSUE)
    return judge.blocked(Issue(key, 1, 1, "", "", None, (section,), (), "", "", None, ""))


def _kept_sections(units: Sequence[Section], judge: StatementPolicy) -> tuple[PrintableSection, ...]:
    kept: dict[str, PrintableSection] = {}
    for unit in reversed(units):
        below = [kept[part.id] for part in unit.walk() if part.id in kept and part.id != unit.id]
        kept[unit.id] = _kept(unit, judge, below)
    return tuple(kept[unit.id] for unit in units)


def _kept(unit: Section, judge: StatementPolicy, below: Sequence[PrintableSection]) -> PrintableSection:
    """Return what may be printed of one section, by what is printed of the parts below it."""
    heading, pieces = heading_of(unit), pieces_of(unit)
    barred = judge.objections(heading)
    gone = {number: reasons for number, piece in enumerate(pieces) if (reasons := judge.objections(piece.sentence))}
    write_this = _write_this(unit, pieces, gone, barred, judge) or _parts_missing(pieces, below)
    headed = any(part.stands for part in below)
    if write_this:
        return PrintableSection(unit, None if barred else heading, frozenset(), (), headed and not barred, write_this)
    sentences = frozenset(piece.sentence for number, piece in enumerate(pieces) if number not in gone)
    refused = {picture: objections_to(picture, unit, judge) for picture in pictures_of(unit)}
    left_out = (
        *(((heading, barred),) if barred else ()),
        *((pieces[number].sentence, gone[number]) for number in sorted(gone)),
        *(reasoned for reasons in refused.values() for reasoned in reasons),
    )
    stands = bool(sentences) or (not barred and (headed or not (below or pieces)))
    pictures = tuple(picture for picture, reasons in refused.items() if not reasons)
    return PrintableSection(unit, None if barred else heading, sentences, left_out, stands, pictures=pictures)


def _write_this(
    unit: Section,
    pieces: Sequence[SentenceUnit],
    gone: dict[int, tuple[str, ...]],
    barred: tuple[str, ...],
    judge: StatementPolicy,
) -> str:
    """Return why a section may not go without what a rule blocks of it; nothing where it may."""
    if barred and pieces and (unit.id != LEAD or asks(unit)):
        return blocked_for(heading_of(unit), barred, HEADS, judge)
    for number, reasons in gone.items():
        binding = _binding(unit, pieces, number)
        if binding:
            return blocked_for(pieces[number].sentence, reasons, binding, judge)
    if gone and len(gone) == len(pieces):
        number = next(iter(gone))
        return blocked_for(pieces[number].sentence, gone[number], NOTHING_LEFT, judge)
    return ""


def _binding(unit: Section, pieces: Sequence[SentenceUnit], number: int) -> str:
    """Return what ties a sentence to those around it, so that it may not go alone; nothing where it may."""
    piece = pieces[number]
    before = pieces[number - 1] if number else None
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    others = (other for other in range(len(pieces)) if other != number)
    ties = {
        RISK: states_risk(piece.sentence.text),
        LISTED: piece.entry,
        ANSWERS: (before is None and asks(unit)) or (before is not None and _is_question(before)),
        CONTINUES: before is not None and piece.leans and before.leans and before.paragraph == piece.paragraph,
        ANNOUNCED: before is not None and before.introduces,
        ANNOUNCES: piece.introduces and after is not None,
        CARRIES: after is not None and _carries(piece, before, after),
        LIMITS: any(piece in limiters(tuple(pieces), other) for other in others),
    }
    return next((tie for tie, holds in ties.items() if holds), "")


def _carries(piece: SentenceUnit, before: SentenceUnit | None, after: SentenceUnit) -> bool:
    """Say whether the next sentence goes on from one that may not be used.

    It does where it leans on it or names who said it, and within a paragraph also where that begins with the first,
    where it speaks of the first by a pronoun, and where it tells its risk, which it would else lay on another.
    """
    if after.leans or signs_quotation(after.sentence.text):
        return True
    begins = before is None or before.paragraph != piece.paragraph
    text = after.sentence.text
    return after.paragraph == piece.paragraph and (begins or hangs_on(text) or states_risk(text))


def _is_question(piece: SentenceUnit) -> bool:
    return piece.sentence.text.rstrip(" \"'»”)").endswith(QUESTION_MARKS)


def _parts_missing(pieces: Sequence[SentenceUnit], below: Sequence[PrintableSection]) -> str:
    """Return why a section that announces the parts below it may not be used where one of them is not."""
    lost = next((part for part in below if part.write_this), None)
    announces = bool(pieces) and pieces[-1].introduces
    if not (announces and lost):
        return ""
    way_out = WAYS_OUT if lost.write_this.endswith(WAYS_OUT) else WRITE_ANEW
    return f"'{quoted(pieces[-1].sentence.text)}': {PARTS_GO}, '{quoted(lost.unit.heading)}'. {way_out}"


def blocked_for(sentence: Sentence, reasons: tuple[str, ...], consequence: str, judge: StatementPolicy) -> str:
    """Return why a section is for a person to write: a sentence that may not be used, and what follows from that."""
    way_out = WAYS_OUT if judge.may_be_waived(sentence) else WRITE_ANEW
    return f"'{quoted(sentence.text)}' is blocked: {_few(reasons)}. And {consequence}. {way_out}"


def explained(left_out: Iterable[Reasoned]) -> str:
    """Return a line for staff with what is left out and why: the first three, and how many more."""
    parts = [f"'{quoted(sentence.text)}' ({_few(reasons)})" for sentence, reasons in left_out]
    more = len(parts) - _MOST_REASONS
    return ", ".join((*parts[:_MOST_REASONS], *((f"and {more} more",) if more > 0 else ())))


def _few(reasons: Sequence[str]) -> str:
    return ", ".join(reasons[:_MOST_REASONS])


def quoted(text: str) -> str:
    """Return the beginning of a text, for a line that only has to tell it from others."""
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"
