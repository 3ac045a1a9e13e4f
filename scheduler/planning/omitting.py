"""The omissions of safe planning from a section, and the sentences that go with them.

Nothing stays without what it leans on or its caveat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from scheduler.domain.article import Section
from scheduler.domain.content import Sentence
from scheduler.planning.sentence_units import SentenceUnit, asks, heading_of, limiters, list_of, pieces_of
from scheduler.planning.statement_policy import StatementPolicy

LEANS = "it leans on what is left out before it"
ANNOUNCES = "what it announces is left out"
UNCAVEATED = "what limits it is left out: "
STANDS_OVER_NOTHING = "all that stands below it is left out"

_QUOTED = 60
"""Characters of a sentence that a line for staff quotes."""

Reasoned = tuple[Sentence, tuple[str, ...]]
"""A sentence or heading that is left out, and why."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """A sentence or heading of a section that safe planning left out of a channel's drafts, and why."""

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
    """The sentences of a section that an issue may print.

    Its heading, None where that may not be used, and the sentences that stay.
    """

    unit: Section
    heading: Sentence | None
    sentences: frozenset[Sentence]
    left_out: tuple[Reasoned, ...]
    stands: bool
    """True when anything of it is printed."""


def objected(unit: Section, judge: StatementPolicy) -> tuple[Reasoned, ...]:
    """Return the heading, sentences and list entries of a section that may not be used, in order."""
    sentences = dict.fromkeys((heading_of(unit), *(piece.sentence for piece in pieces_of(unit)), *list_of(unit)[1]))
    return tuple((sentence, reasons) for sentence in sentences if (reasons := judge.objections(sentence)))


def kept_sections(units: Sequence[Section], judge: StatementPolicy) -> tuple[PrintableSection, ...]:
    """Return the printable part of each of an issue's sections, in order."""
    kept: dict[str, PrintableSection] = {}
    for unit in reversed(units):
        below = [kept[part.id].stands for part in unit.walk() if part.id in kept]
        kept[unit.id] = _kept(unit, judge, bare=bool(below) and not any(below), headed=any(below))
    return tuple(kept[unit.id] for unit in units)


def _kept(unit: Section, judge: StatementPolicy, *, bare: bool, headed: bool) -> PrintableSection:
    """Decide about one section. `bare` says that nothing is left of the parts below it, `headed` that something is."""
    heading = heading_of(unit)
    barred = judge.objections(heading)
    pieces = pieces_of(unit)
    gone = _left_out(unit, pieces, judge, headless=bool(barred), bare=bare)
    stay = frozenset(piece.sentence for number, piece in enumerate(pieces) if number not in gone)
    stands = bool(stay) or (not barred and (headed or not (bare or pieces)))
    about_heading = barred or (() if stands else (STANDS_OVER_NOTHING,))
    left_out = (
        *(((heading, about_heading),) if about_heading else ()),
        *((pieces[number].sentence, gone[number]) for number in sorted(gone)),
    )
    return PrintableSection(unit, None if barred else heading, stay, left_out, stands)


def _left_out(
    unit: Section, pieces: tuple[SentenceUnit, ...], judge: StatementPolicy, *, headless: bool, bare: bool
) -> dict[int, tuple[str, ...]]:
    """Return the numbers of the pieces that are left out, each with why.

    That is what the judge objects to, and whatever follows from it.
    """
    gone = {number: reasons for number, piece in enumerate(pieces) if (reasons := judge.objections(piece.sentence))}
    if pieces and headless and (asks(unit) or pieces[0].leans):
        gone.setdefault(0, (LEANS,))
    if pieces and bare and pieces[-1].introduces:
        gone.setdefault(len(pieces) - 1, (ANNOUNCES,))
    while gone and (more := dict(_following(pieces, gone))):
        gone |= more
    return gone


def _following(
    pieces: tuple[SentenceUnit, ...], gone: dict[int, tuple[str, ...]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the pieces that may not stay without those that are gone."""
    lost = {pieces[number].sentence for number in gone}
    for number, piece in enumerate(pieces):
        if number in gone:
            continue
        limit = next((limiter.sentence for limiter in limiters(pieces, number) if limiter.sentence in lost), None)
        if piece.leans and number - 1 in gone:
            yield number, (LEANS,)
        elif piece.introduces and number + 1 in gone:
            yield number, (ANNOUNCES,)
        elif limit is not None:
            yield number, (f"{UNCAVEATED}'{quoted(limit.text)}'",)


def explained(left_out: Iterable[Reasoned]) -> str:
    """Return a line for staff with what is left out and why."""
    return "; ".join(f"'{quoted(sentence.text)}': {', '.join(reasons)}" for sentence, reasons in left_out)


def quoted(text: str) -> str:
    """Return the beginning of a text, for a line that only has to tell it from others."""
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"
