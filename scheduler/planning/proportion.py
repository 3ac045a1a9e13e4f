"""The sections of an article that a campaign of a certain length is made from: the choice, by what readers need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from scheduler.domain.article import BESIDE_THE_TEXT, LEAD, LIST_KINDS, ROW_KINDS, Article, Section
from scheduler.domain.vocabulary import SAFETY_HEADING
from scheduler.planning.reader_needs import Need, need_of

_BY_NEED = {
    Need.URGENT: 8.0,
    Need.RISKS: 8.0,
    Need.WHAT: 4.0,
    Need.WHO: 4.0,
    Need.HAPPENS: 4.0,
    Need.COSTS: 4.0,
    Need.TO_DO: 4.0,
    Need.OTHERS_SAY: -4.0,
}
_OF_THE_PART = 0.5
"""The share of a need that counts where a section does not name it, and the part that it belongs to does."""

_LEAD, _MAIN_POINT, _POINT_BELOW = 6.5, 2.0, 1.0
_LIST_OR_TABLE = 1.5
_BY_LENGTH = 0.5
_FEW_WORDS, _SAYS_LITTLE = 12, -4.0
"""Words of a section that says so little that any other comes before it."""

_INTRODUCTION, _ONLY_INTRODUCES = 40, -3.0
"""Words of a section that only introduces the parts below it."""

_CROWDED = 0.35
"""By how much a section counts for less with each of its part that is chosen already."""

_NEVER_MISSED = (Need.RISKS, Need.URGENT)
"""The needs that have places of their own, whatever else is worth more, the first before the second."""

_ONE_IN, _OF_EACH = 6, 2
"""At least one in so many places goes to each of them, up to so many, where the article has as many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A section that may have an item: its place among the candidates in the article's order, and what it is worth."""

    section: str
    place: int
    part: str
    worth: float
    need: Need | None = None
    is_on_safety: bool = False
    """Its heading, or one above it, is about safety: each channel tells one of these."""


def candidates_of(article: Article, sections: Collection[str]) -> tuple[Candidate, ...]:
    """Return those of an article's sections that are named, in order, each with what it is worth."""
    found: list[Candidate] = []
    for unit, above in _with_those_above(article):
        if unit.id in sections:
            part = above[0].id if above else unit.id
            worth, need = _worth(unit, above), _need(unit, above)
            found.append(Candidate(unit.id, len(found), part, worth, need, _is_on_safety(unit, above)))
    return tuple(found)


def choose(candidates: Sequence[Candidate], places: int, held: Iterable[Collection[str]] = ()) -> frozenset[str]:
    """Return the sections that get one of so many places.

    `held` are those that go before the others, in groups: of each as many as there are places for, but those of the
    first whatever the places. Where none of them is on safety, one that is goes before those of the second. The others
    are chosen by worth: risks and emergencies by their share of the article, or
    more where that is little, the rest spread over its parts, and no two neighbours as long as that can be
    helped.
    """
    firm, *groups = [frozenset(group) for group in held] or [frozenset[str]()]
    chosen = _Choice(candidates, [one for one in candidates if one.section in firm])
    everything = frozenset(one.section for one in candidates)
    on_safety = frozenset(one.section for one in candidates if one.is_on_safety)
    if not on_safety & firm.union(*groups):
        chosen.fill([one for one in candidates if one.is_on_safety], min(places, len(firm) + 1))
    for group in (*groups, everything):
        chosen.fill([one for one in candidates if one.section in group], places)
    return frozenset(one.section for one in chosen.taken)


class _Choice:
    """The sections that are chosen so far."""

    def __init__(self, candidates: Sequence[Candidate], firm: Iterable[Candidate]) -> None:
        self.taken: list[Candidate] = []
        self._places: set[int] = set()
        self._parts: Counter[str] = Counter()
        self._needs = Counter(one.need for one in candidates)
        self._told: Counter[Need | None] = Counter()
        for one in firm:
            self._take(one)

    def fill(self, pool: Sequence[Candidate], places: int) -> None:
        """Take the best of a pool until there are so many."""
        while len(self.taken) < places:
            free = [one for one in pool if one.place not in self._places]
            if not free:
                return
            self._take(self._best(self._owed(free, places) or free, free, places - len(self.taken)))

    def _owed(self, free: Sequence[Candidate], places: int) -> list[Candidate]:
        """Return the sections of a need that has places of its own left, as far as they stand apart."""
        for need in _NEVER_MISSED:
            if self._told[need] < self._own_places(need, places):
                apart = [one for one in free if one.need is need and not self._neighbours(one)]
                if apart:
                    return apart
        return []

    def _own_places(self, need: Need, places: int) -> int:
        """Return how many of so many places are a need's own."""
        has, all_of_them = self._needs[need], self._needs.total()
        return min(has, max(1, min(_OF_EACH, places // _ONE_IN), round(places * has / all_of_them)))

    def _best(self, options: Sequence[Candidate], free: Sequence[Candidate], places: int) -> Candidate:
        """Return the section that is worth most; a neighbour of one that is taken comes after all others."""
        apart = _Gaps([one.place for one in free if not self._neighbours(one)])
        spaced = [one for one in options if apart.leaves_room(one.place, places)]
        return max(
            spaced or options,
            key=lambda one: (-self._neighbours(one), _crowded(one, self._parts[one.part]), -one.place),
        )

    def _neighbours(self, one: Candidate) -> int:
        return sum(place in self._places for place in (one.place - 1, one.place + 1))

    def _take(self, one: Candidate) -> None:
        self.taken.append(one)
        self._places.add(one.place)
        self._parts[one.part] += 1
        self._told[one.need] += 1


def _crowded(one: Candidate, taken: int) -> float:
    """Return what a section is worth where so many of its part are chosen already."""
    return one.worth / (1 + _CROWDED * taken) if one.worth > 0 else one.worth


class _Gaps:
    """The places of which none is a neighbour of a chosen one, in runs: a run of n holds (n + 1) // 2 apart."""

    def __init__(self, places: Sequence[int]) -> None:
        self._runs: dict[int, tuple[int, int]] = {}
        first = 0
        for number, place in enumerate(places):
            if number and place != places[number - 1] + 1:
                first = number
            if number + 1 == len(places) or places[number + 1] != place + 1:
                self._runs |= dict.fromkeys(places[first : number + 1], (places[first], place))
        self._room = sum((last - begin + 2) // 2 for begin, last in set(self._runs.values()))

    def leaves_room(self, place: int, wanted: int) -> bool:
        """Say whether as many can stand apart after this place is taken as could before, or as many as are wanted."""
        if place not in self._runs:
            return False
        first, last = self._runs[place]
        left = max(0, place - first) // 2 + max(0, last - place) // 2
        room = self._room - (last - first + 2) // 2 + left
        return room >= min(wanted, self._room) - 1


def _with_those_above(article: Article) -> Iterable[tuple[Section, tuple[Section, ...]]]:
    """Yield every unit of an article in order, with the sections above it, the widest first."""
    waiting: list[tuple[Section, tuple[Section, ...]]] = [
        (unit, ()) for unit in reversed((*(u for u in article.units() if u.id == LEAD), *article.sections))
    ]
    while waiting:
        unit, above = waiting.pop()
        yield unit, above
        waiting += [(part, (*above, unit)) for part in reversed(unit.sections)]


def _need(unit: Section, above: Sequence[Section]) -> Need | None:
    """Return the question that a section answers: by its own heading, else by the nearest above that tells."""
    headings = (section.heading for section in (unit, *reversed(above)) if section.id != LEAD)
    return next((need for heading in headings if (need := need_of(heading))), None)


def _is_on_safety(unit: Section, above: Sequence[Section]) -> bool:
    return any(SAFETY_HEADING.search(section.heading) for section in (unit, *above) if section.id != LEAD)


def _worth(unit: Section, above: Sequence[Section]) -> float:
    read = [paragraph for paragraph in unit.paragraphs if paragraph.kind not in BESIDE_THE_TEXT]
    words = sum(len(paragraph.text.split()) for paragraph in read)
    need = _need(unit, above)
    by_need = _BY_NEED[need] if need else 0.0
    if need is not None and need_of(unit.heading) is not need:
        by_need *= _OF_THE_PART
    level = _LEAD if unit.id == LEAD else (_MAIN_POINT, _POINT_BELOW, 0.0)[min(len(above), 2)]
    shows = _LIST_OR_TABLE if any(paragraph.kind in LIST_KINDS | ROW_KINDS for paragraph in read) else 0.0
    little = _ONLY_INTRODUCES if unit.sections and words < _INTRODUCTION else 0.0
    if words < _FEW_WORDS:
        little = _SAYS_LITTLE
    return by_need + level + shows + _BY_LENGTH * min(log2(1 + words), 7.0) + little


def choose_within(
    candidates: Sequence[Candidate], sizes: Mapping[str, int], budget: int, firm: Collection[str]
) -> frozenset[str]:
    """Return the sections that are best worth a number of words, `firm` ones whatever they take; by `sizes`, in words.

    Sections stay whole. One on safety goes before all others, where none is firm. They are spread over the parts of the
    article as `choose` does; there is always one.
    """
    taken = {one.section for one in candidates if one.section in firm}
    left = budget - sum(sizes[name] for name in taken)
    parts = Counter(one.part for one in candidates if one.section in taken)
    while True:
        fitting = [one for one in candidates if one.section not in taken and sizes[one.section] <= left]
        if not (fitting or taken):
            fitting = list(candidates)
        if not fitting:
            return frozenset(taken)
        told = any(one.is_on_safety for one in candidates if one.section in taken)
        owed = [] if told else [one for one in fitting if one.is_on_safety]
        best = max(owed or fitting, key=lambda one: (_crowded(one, parts[one.part]), -one.place))
        taken.add(best.section)
        left -= sizes[best.section]
        parts[best.part] += 1
