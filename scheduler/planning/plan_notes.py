"""What staff should know about a plan as a whole: a start that is not kept, the same words twice, a name of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from scheduler.domain.article import Article
from scheduler.domain.campaign import Campaign, ChannelPlan
from scheduler.domain.content import Issue, Item, ItemState, Kind
from scheduler.planning.announcements import written
from scheduler.planning.calendar import Booking, Timetable, slots_on, slots_within
from scheduler.planning.material import LeftOut
from scheduler.planning.slots import local_day

_LISTED = 4
"""Days of another campaign that are written one by one; more are written as from when to when."""

_LOOKED_AHEAD = 60
"""Days in which the slot is looked for that a campaign would have had alone."""


def late_starts(items: Collection[Item], others: Collection[Booking], timetable: Timetable) -> Iterator[str]:
    """Yield a sentence for each account that begins later than it could alone, and what holds the days before."""
    for plan in timetable.plans.values():
        mine = [item for item in items if item.key.channel == plan.channel and item.state is not ItemState.CANCELLED]
        alone = _first_slot(plan, timetable)
        if not mine or alone is None or any(item.slot.pinned for item in mine):
            continue
        first = min(item.slot.local.date() for item in mine)
        holders: dict[str, set[date]] = {}
        for booking in others:
            day = local_day(booking.at, timetable.clinic.zone)
            if booking.channel == plan.channel and booking.campaign and alone <= day < first:
                holders.setdefault(booking.campaign, set()).add(day)
        if first > alone and holders:
            weekday = f"{first:%A}" if len(plan.days) == 1 else "day"
            held = " and ".join(f"'{slug}' holds {_listed(sorted(days))}" for slug, days in sorted(holders.items()))
            yield f"{plan.channel}: the first free {weekday} is {_short(first)}, because {held}"


def held_times(waiting: Collection[str], others: Collection[Booking], timetable: Timetable) -> Iterator[str]:
    """Yield a sentence for each account on which sections are `waiting` and other campaigns hold some of the times."""
    if timetable.end is None:
        return
    days = range(timetable.start.toordinal(), timetable.end.toordinal())
    last = _short(timetable.end - timedelta(days=1))
    for plan in timetable.plans.values():
        slots = slots_within(plan, timetable.clinic, days, timetable.closed) if plan.channel in waiting else ()
        times = {slot.at for slot in slots}
        held = [one for one in others if one.channel == plan.channel and one.campaign and one.at in times]
        if held:
            names = _joined(sorted({f"'{one.campaign}'" for one in held}))
            hold = "hold" if "' and '" in names else "holds"
            yield (
                f"{plan.channel}: {names} {hold} {len(held)} of its {len(times)} times until {last}, so that more "
                "waits in reserve: give it more weeks, days or times"
            )


def _first_slot(plan: ChannelPlan, timetable: Timetable) -> date | None:
    """Return the day of the first slot that a channel would have if nothing else went out on it."""
    today = local_day(timetable.now, timetable.clinic.zone)
    begin = max(timetable.start, today).toordinal()
    for number in range(begin, min(begin + _LOOKED_AHEAD, date.max.toordinal())):
        day = date.fromordinal(number)
        if any(slot.at > timetable.now for slot in slots_on(day, plan, timetable.clinic, timetable.closed)):
            return day
    return None


def _listed(days: list[date]) -> str:
    """Return days as people list them: '3 and 10 December', or '1 to 18 December' where there are many."""
    if len(days) > _LISTED:
        return f"{len(days)} days from {_short(days[0])} to {_short(days[-1])}"
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(f"{day:%B}", []).append(str(day.day))
    return _joined([f"{_joined(numbers)} {month}" for month, numbers in months.items()])


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"


def same_words(items: Iterable[Item], others: Iterable[Item]) -> Iterator[str]:
    """Yield a sentence for each item that says the same as another of its account, of this campaign or another one."""
    known = {(item.key.channel, _words_of(item)): item.key for item in others}
    for item in sorted(items, key=lambda item: item.slot.at):
        if item.state is not ItemState.CANCELLED:
            before = known.setdefault((item.key.channel, _words_of(item)), item.key)
            if before != item.key:
                yield f"{item.key} has the same words as {before}: change one of the two, or leave it out"


def _words_of(item: Item) -> str:
    """Return the words of an item that its readers would know again: no link, no statement, no hashtag."""
    draft = item.draft
    if isinstance(draft, Issue):
        said = [sentence for section in draft.sections for part in section.paragraphs for sentence in part.sentences]
    else:
        said = [sentence for part in draft.parts for sentence in part.sentences]
    return " ".join(sentence.printed for sentence in said).casefold()


def unknown_names(campaign: Campaign, article: Article) -> Iterator[str]:
    """Yield a sentence for each name in campaign.toml's lists of sections that is none."""
    known = {unit.id for unit in article.units()}
    for key, names in (("leave_out", campaign.leave_out), ("include", campaign.include)):
        for name in names:
            if name not in known:
                near = get_close_matches(name, sorted(known), 1)
                hint = f": did you mean '{near[0]}'?" if near else ""
                yield f"campaign.toml: {key} has '{name}', which is no section of the article{hint}"


def fewer_issues(campaign: Campaign, items: Iterable[Item], no_time: Collection[LeftOut]) -> Iterator[str]:
    """Yield a sentence for each newsletter with fewer parts than campaign.toml asks for issues.

    Those that there is `no_time` for are told by themselves.
    """
    standing = [item for item in items if item.key.kind is Kind.ISSUE and item.state is not ItemState.CANCELLED]
    for plan in campaign.channels:
        made = sum(item.key.channel == plan.channel for item in standing)
        made += sum(left.channel == plan.channel for left in no_time)
        if plan.issues is not None and made < plan.issues:
            yield (
                f"{plan.channel}: {made} of the {plan.issues} issues that campaign.toml asks for: the article has no "
                "more parts to share out"
            )


def until_is_past(campaign: Campaign, today: date) -> Iterator[str]:
    """Yield a sentence where nothing of a campaign may go out any more."""
    if campaign.until is not None and campaign.until < today:
        yield f"campaign.toml says that it is true until {written(campaign.until)}, which is past"


def without_a_folder(left_behind: Iterable[Item]) -> Iterator[str]:
    """Yield a sentence for each campaign whose folder is gone, about its drafts: they hold no times."""
    counts = Counter(item.key.campaign for item in left_behind)
    for slug, count in sorted(counts.items()):
        drafts = "1 draft holds no time" if count == 1 else f"{count} drafts hold no times"
        yield (
            f"campaigns/{slug} is gone, so its {drafts}: put the folder back, or cancel them with clinic retract {slug}"
        )
