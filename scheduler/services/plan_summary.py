"""A campaign's plan in at most ten lines: what was made, what needs a person and why, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from scheduler.domain.content import Item, ItemState, Kind
from scheduler.planning.material import Absence, LeftOut
from scheduler.planning.replan import Action
from scheduler.services.plan import PlanReport
from scheduler.services.plan_writing import VOIDED

LINES = 10
"""Lines that a summary has at most: what is longer is read by nobody."""

_NAMED = 2
"""Things of one kind that a summary names; the others it counts."""


def plan_summary(report: PlanReport) -> tuple[str, ...]:
    """Return what planning made of a campaign, what needs a person, and what waits, one fact a line."""
    made = (
        *_planned(report.items),
        *_changed(report),
        *_signatures(report),
        *_to_write(report.left_out),
        *_reserve(report),
        *_blocked(report),
        *_noted(report),
    )
    whole = f"All of it: clinic plan {report.campaign} --all"
    return (*made[: LINES - 1], whole) if len(made) > LINES - 1 or _says_less(report) else made


def _says_less(report: PlanReport) -> bool:
    """Say whether the plan has more to tell than its summary names."""
    return bool(report.left_out or report.omitted or any(item.note for item in report.items) or report.notes)


def _planned(items: Sequence[Item]) -> Iterator[str]:
    standing = [item for item in items if item.state is not ItemState.CANCELLED]
    if not standing:
        yield "Nothing of it goes out."
    by_account = sorted(standing, key=lambda item: (item.key.kind is Kind.ISSUE, item.key.channel, item.slot.at))
    for (channel, kind), run in groupby(by_account, key=lambda item: (item.key.channel, item.key.kind)):
        planned = tuple(run)
        first, last = planned[0].slot.local, planned[-1].slot.local
        span = (
            f"on {first:%a %d %b %Y}" if first.date() == last.date() else f"from {first:%a %d %b} to {last:%a %d %b %Y}"
        )
        yield f"{_counted(len(planned), 'newsletter issue' if kind is Kind.ISSUE else 'post')} on {channel}, {span}."


def _changed(report: PlanReport) -> Iterator[str]:
    counts = [(action, sum(change.action is action for change in report.changes)) for action in Action]
    said = [f"{count} {action}" for action, count in counts if count]
    is_first = len(said) == 1 and all(change.action in {Action.ADDED, Action.KEPT} for change in report.changes)
    if said and not is_first:
        yield f"Since the last plan: {', '.join(said)}."


def _signatures(report: PlanReport) -> Iterator[str]:
    lost = [str(key) for key in report.returned]
    lost += [
        str(change.key) for change in report.changes if change.detail.endswith(VOIDED) and str(change.key) not in lost
    ]
    if lost:
        yield f"To be signed again: {_named(lost)}. What they were signed by has changed."


def _to_write(left_out: Iterable[LeftOut]) -> Iterator[str]:
    wanted = {(left.section, left.reason): left for left in left_out if left.why is Absence.WRITE_THIS}
    yield from (
        f"Write this one: {left.section} on {left.channel}: {left.reason}." for left in tuple(wanted.values())[:_NAMED]
    )
    if len(wanted) > _NAMED:
        yield f"Write these too, or leave them: {len(wanted) - _NAMED} more."


def _reserve(report: PlanReport) -> Iterator[str]:
    waiting = list(dict.fromkeys(left.section for left in report.left_out if left.why is Absence.RESERVE))
    if waiting:
        yield f"In reserve: {_named(waiting)}. See them: clinic reserve {report.campaign}"


def _blocked(report: PlanReport) -> Iterator[str]:
    texts = dict.fromkeys(omission.text for omission in report.omitted)
    if texts:
        yield f"Left out, as a rule blocks it: {_counted(len(texts), 'sentence')}."


def _noted(report: PlanReport) -> Iterator[str]:
    yield from report.notes
    yield from (f"Look at article.md: {slip}" for slip in report.slips)
    noted = [str(item.key) for item in report.items if item.note and item.state is not ItemState.CANCELLED]
    if noted:
        yield f"With a note to read: {_named(noted)}."


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"
