"""From the article to the outlines of newsletter issues: which section stands in which, and how much of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil

from scheduler.domain.article import LEAD, Article, Section
from scheduler.domain.campaign import Style
from scheduler.domain.content import Issue, IssueSection, Item, ItemKey, ItemState
from scheduler.planning.proportion import Candidate, candidates_of, choose_within
from scheduler.planning.teasers import teaser_words, text_words

ISSUE_WORDS = 450
"""Words of an issue that people read to the end, by which an article's length gives the number of issues (our own)."""

LONGEST_ISSUE = 700
"""Words beyond which an issue is too long for a mail: three to four screens of a phone (our own)."""

_FILLED = 0.85
"""The share of the room of all issues that is given away: sections stay whole, so that some of it is lost."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of an article goes into a channel's issues.

    `asked` is the number that a person wants, None for one by the length; `most` is what the campaign's time allows
    then. `left_out` are the sections that have no place in any, `include` those that have one whatever the length.
    """

    asked: int | None = None
    most: int = 4
    style: Style = Style.WHOLE
    left_out: frozenset[str] = frozenset()
    include: frozenset[str] = frozenset()


WHOLE_ARTICLE = Extent()
"""Nothing chosen: whole sections, as many issues as the length asks for."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One issue before it is drafted: the section that names it, its units, and its place among the issues.

    `numbered` says that people have read issues under these numbers, which therefore stay. Of the `teased` units only
    the beginning is printed.
    """

    section: str
    units: tuple[Section, ...]
    number: int
    of: int
    numbered: bool = False
    teased: frozenset[str] = frozenset()


def outlines(
    article: Article, extent: Extent, previous: Sequence[Item], settled: Collection[ItemKey]
) -> tuple[Outline, ...]:
    """Return the issues of a campaign, in order, without those that are `settled`: out, or no longer the planner's.

    A section stays in the issue it was in. A new one joins the issue of the section before it, or the next one that is
    neither settled nor missed and has room, or a new issue. When the campaign asks for another number of issues, all
    are shared out anew, as long as none is settled or missed; a number that only follows from the length shares out
    again what nobody has read yet.
    """
    sizes = _Sizes(article, extent)
    shares = sizes.shares()
    earlier = sorted((item for item in previous if isinstance(item.draft, Issue)), key=_order)
    if not earlier or (_asks_anew(extent, len(shares), earlier) and all(_is_open(item, settled) for item in earlier)):
        return tuple(
            Outline(units[0].id, units, number, len(shares), teased=sizes.teased(units))
            for number, units in enumerate(shares, 1)
        )
    wanted = frozenset(unit.id for units in shares for unit in units)
    return _continued(sizes, wanted, earlier, settled)


class _Sizes:
    """The words that each section of an article takes in an issue, and what becomes of it."""

    def __init__(self, article: Article, extent: Extent) -> None:
        self.units = tuple(unit for unit in article.units() if unit.id not in extent.left_out)
        self._article, self._extent = article, extent
        headings = {unit.id: len(unit.heading.split()) for unit in self.units}
        text = {unit.id: text_words(unit) for unit in self.units}
        self._said = frozenset(name for name, words in text.items() if words)
        long = frozenset(name for name, words in text.items() if words + headings[name] > LONGEST_ISSUE)
        self._teased = self._said if extent.style is Style.TEASERS else long
        text |= {unit.id: teaser_words(unit) for unit in self.units if unit.id in self._teased}
        self.words = {name: words + headings[name] for name, words in text.items()}

    def teased(self, units: Sequence[Section]) -> frozenset[str]:
        """Return those of which only the beginning is printed."""
        return self._teased & {unit.id for unit in units}

    def shares(self) -> tuple[tuple[Section, ...], ...]:
        """Return the sections of each issue when nothing is planned yet."""
        total = sum(self.words.values())
        by_length = max(1, min(self._extent.most, ceil(total / ISSUE_WORDS)))
        number = by_length if self._extent.asked is None else self._extent.asked
        room = number * LONGEST_ISSUE
        chosen = frozenset(self.words) if total <= room else self._chosen(int(room * _FILLED))
        found = share_out(_atoms(self._article, chosen, self.words), self.words, number)
        is_cut = len(chosen) < len(self.words)
        return tuple(units for share in found if (units := self._trimmed(share, is_cut=is_cut)))

    def _chosen(self, budget: int) -> frozenset[str]:
        candidates = candidates_of(self._article, self._said)
        chosen = choose_within(candidates, self.words, budget, self._extent.include | {LEAD})
        kept = _without_bare_headings(self.units, chosen)
        return frozenset(unit.id for unit in kept if unit.id in chosen or unit.id not in self._said)

    def _trimmed(self, share: tuple[Section, ...], *, is_cut: bool) -> tuple[Section, ...]:
        """Return an issue's sections without those that are too much, the least of them first."""
        said = {unit.id for unit in share if unit.id in self._said}
        kept = share
        for one in sorted(candidates_of(self._article, said), key=_least_first)[:-1]:
            if sum(self.words[unit.id] for unit in kept) <= LONGEST_ISSUE:
                break
            if one.section not in self._extent.include:
                said.remove(one.section)
                kept = tuple(unit for unit in kept if unit.id != one.section)
                kept = _without_bare_headings(kept, said)
        return _without_bare_headings(kept, said) if is_cut else kept


def _least_first(one: Candidate) -> tuple[float, int]:
    return one.worth, -one.place


def _without_bare_headings(units: Sequence[Section], said: Collection[str]) -> tuple[Section, ...]:
    """Return units without those below which nothing is said."""
    return tuple(unit for unit in units if any(part.id in said for part in unit.walk()))


_UNREAD = frozenset({ItemState.DRAFT, ItemState.CANCELLED})


def _is_open(item: Item, settled: Collection[ItemKey]) -> bool:
    return item.key not in settled and item.state is not ItemState.MISSED


def _asks_anew(extent: Extent, fresh: int, earlier: Sequence[Item]) -> bool:
    """Say whether the campaign asks for another number of issues than there are, of which `fresh` can be made."""
    if fresh == len(earlier):
        return False
    if extent.asked is None:
        return all(item.state in _UNREAD for item in earlier)
    parts = sum(section.level <= 2 for item in earlier for section in _members(item) if section.id != LEAD)
    return min(extent.asked, max(parts, 1)) != len(earlier)


def _continued(
    sizes: _Sizes,
    wanted: frozenset[str],
    earlier: Sequence[Item],
    settled: Collection[ItemKey],
) -> tuple[Outline, ...]:
    """Return the issues after the article has changed, numbered among the settled ones."""
    members = _members_now(sizes, wanted, earlier, settled)
    names = [item.key.section for item in earlier]
    for units in members[len(earlier) :]:
        names.append(_free_name(units, names))
    out = {place for place, item in enumerate(earlier) if item.key in settled}
    live = [place for place, units in enumerate(members) if units or place in out]
    kept = _kept_numbers(earlier, live)
    numbers = kept or tuple((number, len(live)) for number in range(1, len(live) + 1))
    return tuple(
        Outline(names[place], tuple(members[place]), number, of, bool(kept), sizes.teased(members[place]))
        for place, (number, of) in zip(live, numbers, strict=True)
        if place not in out
    )


def _members_now(
    sizes: _Sizes,
    wanted: frozenset[str],
    earlier: Sequence[Item],
    settled: Collection[ItemKey],
) -> list[list[Section]]:
    """Return the units of each earlier issue as the article has them now, new issues after them."""
    joinable = {place for place, item in enumerate(earlier) if _is_open(item, settled)}
    homes = _homes(earlier)
    members: list[list[Section]] = [[] for _ in earlier]
    room = [LONGEST_ISSUE - sum(sizes.words.get(part.id, 0) for part in _members(item)) for item in earlier]
    here = 0
    for unit in sizes.units:
        home = homes.get(unit.id)
        if home is None and unit.id not in wanted:
            continue
        if home is None:
            home = min((place for place in joinable if place >= here), default=len(members))
            if home < len(members) and sizes.words[unit.id] > room[home]:
                continue
        here = home
        if here == len(members):
            members.append([])
            room.append(LONGEST_ISSUE)
            joinable.add(here)
        if unit.id not in homes:
            room[here] -= sizes.words[unit.id]
        members[here].append(unit)
    return members


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


def _atoms(article: Article, chosen: Collection[str], words: Mapping[str, int]) -> list[tuple[Section, ...]]:
    """Return the chosen units that stay together: a section with what is below it, the lead with the first.

    What is too long for one issue is parted between the sections below it.
    """

    def parted(section: Section) -> list[tuple[Section, ...]]:
        units = tuple(unit for unit in section.walk() if unit.id in chosen)
        if sum(words[unit.id] for unit in units) <= LONGEST_ISSUE or not section.sections:
            return [units] if units else []
        below = [atom for part in section.sections for atom in parted(part)]
        if section.id in chosen:
            below[:1] = [(section, *(below[0] if below else ()))]
        return below

    atoms = [atom for section in article.sections for atom in parted(section)]
    lead = tuple(unit for unit in article.units() if unit.id == LEAD and unit.id in chosen)
    if lead:
        atoms[:1] = [lead + (atoms[0] if atoms else ())]
    return atoms


def share_out(
    atoms: Sequence[tuple[Section, ...]], words: Mapping[str, int], issues: int
) -> tuple[tuple[Section, ...], ...]:
    """Share units that stay together out over at most that many issues, as equal in words as can be, in order.

    Of equal shares the one with the longer earlier issues is taken.
    """
    before = (0, *accumulate(sum(words[unit.id] for unit in atom) for atom in atoms))

    @cache
    def best(start: int, count: int) -> tuple[int, tuple[int, ...]]:
        """Return the least sum of squared sizes of atoms from `start` in `count` issues, and where these end."""
        if count == 1:
            return (before[-1] - before[start]) ** 2, (len(atoms),)
        options = []
        for end in range(start + 1, len(atoms) - count + 2):
            cost, ends = best(end, count - 1)
            options.append(((before[end] - before[start]) ** 2 + cost, (end, *ends)))
        return min(options, key=lambda option: (option[0], [-end for end in option[1]]))

    if not atoms:
        return ()
    ends = best(0, max(1, min(issues, len(atoms))))[1]
    starts = (0, *ends[:-1])
    return tuple(
        tuple(unit for atom in atoms[start:end] for unit in atom) for start, end in zip(starts, ends, strict=True)
    )
