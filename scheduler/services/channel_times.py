"""The days and times on which a campaign's channels publish, changed by a person who sees first what moves.

A change of times alone keeps a signature: the time is no part of what a clinician saw (promise 2). What the plan makes
anew because there is more or less room for it is counted before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from scheduler.channels.registry import spec_of, specs
from scheduler.domain.audit import event
from scheduler.domain.campaign import ChannelPlan, QuietHours
from scheduler.domain.content import ItemState, Kind
from scheduler.domain.errors import ClinicError
from scheduler.ports import CampaignFiles, Clock, Database, Workspace
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.people import check_works_here
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.plan_writing import VOIDED

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_TIMES: Final = 24

_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The days ('mon') and the local times ('10:00') that somebody wants for a channel, as they are typed."""

    days: tuple[str, ...]
    times: tuple[str, ...]


_USUAL: Final = {Kind.POST: Wanted(("mon", "wed", "fri"), ("17:00",)), Kind.ISSUE: Wanted(("thu",), ("10:30",))}
"""The days and times that a channel begins with, as in the file of a new campaign."""


class TimesRefused(ClinicError):  # noqa: N818 - named as what it tells, like the domain's errors
    """Times that cannot be. `faults` say why, by channel."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{channel}: {fault}" for channel, fault in faults.items()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The effect of other times: the items that move, of this campaign and of others, and the signatures that end."""

    moved: int
    ended: int
    report: PlanReport


@dataclass(frozen=True, slots=True)
class ChannelTimes:
    """Reads and changes the days and times of campaigns' channels."""

    files: CampaignFiles
    workspace: Workspace
    store: Database
    planning: Planning
    clock: Clock

    def of(self, slug: str) -> Mapping[str, Wanted]:
        """Return the days and times of each channel that a campaign uses. Raises NotFound, BadInput."""
        return {plan.channel: _as_wanted(plan) for plan in self.files.campaign(slug).channels}

    def unused(self, slug: str) -> Mapping[str, Wanted]:
        """Return the accounts that a campaign may take up, with the days and times that each would begin with.

        A note has no issues. Raises NotFound, BadInput.
        """
        campaign, accounts = self.files.campaign(slug), self.workspace.clinic().accounts
        used = {plan.channel for plan in campaign.channels}
        kinds = {spec.name: spec.kind for spec in specs()} | {name: spec_of(of).kind for name, of in accounts}
        offered = {name: kind for name, kind in kinds.items() if kind is Kind.POST or not campaign.is_note}
        return {name: _USUAL[kind] for name, kind in offered.items() if name not in used}

    def version(self, slug: str) -> str:
        """Return the version of the campaign's file: who saves names the one that they saw."""
        return self.files.campaign_version(slug)

    def foresee(self, slug: str, wanted: Mapping[str, Wanted]) -> Foreseen:
        """Return what other times would change, and write nothing. Raises TimesRefused, NotFound, BadInput."""
        self._check(wanted)
        known = self.files.campaign(slug).channels
        taken_up = (ChannelPlan(name, (), (), _hashtags(known)) for name in self.unused(slug) if name in wanted)
        plans = tuple(_with(plan, wanted.get(plan.channel)) for plan in (*known, *taken_up))
        report = self.planning.foresee(slug, channels=plans)
        with self.store.reading() as tables:
            before = {item.key: item.slot.at for item in tables.items.of_campaign(slug)}
        standing = (item for item in report.items if item.state is not ItemState.CANCELLED)
        moved = sum(item.key in before and before[item.key] != item.slot.at for item in standing)
        ended = sum(change.detail.endswith(VOIDED) for change in report.changes)
        return Foreseen(moved + len(report.moved), ended + len(report.returned), report)

    def save(self, slug: str, wanted: Mapping[str, Wanted], version: str, by: str) -> PlanReport:
        """Write times into campaign.toml in the name of `by`, a login, and plan it again; its comments stay.

        An account that the campaign does not use is taken up, with the hashtags of its others.
        Raises TimesRefused, NotFound, and BadInput with the file as it was.
        """
        check_works_here(by, self.store)
        self._check(wanted)
        settings = self._settings(slug, wanted)
        before = self.files.edit_campaign(slug, settings, version)
        try:
            report = self.planning.run(slug)
        except BaseException:
            self.files.restore_campaign(slug, before)
            raise
        changed = {path[1]: f"{' '.join(wanted[path[1]].days)} {' '.join(wanted[path[1]].times)}" for path in settings}
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), by, "channel times changed", slug, channels=changed))
        return report

    def _settings(self, slug: str, wanted: Mapping[str, Wanted]) -> dict[Setting, SettingValue]:
        known, unused, settings = self.of(slug), self.unused(slug), dict[Setting, SettingValue]()
        for channel, one in wanted.items():
            if (channel in known and one != known[channel]) or channel in unused:
                settings |= {("channels", channel, "days"): one.days, ("channels", channel, "times"): one.times}
            if channel in unused and unused[channel] is _USUAL[Kind.POST]:
                settings["channels", channel, "hashtags"] = _hashtags(self.files.campaign(slug).channels)
        return settings

    def _check(self, wanted: Mapping[str, Wanted]) -> None:
        quiet = self.workspace.clinic().quiet_hours
        faults = {channel: next(_faults(one, quiet), "") for channel, one in wanted.items()}
        if any(faults.values()):
            raise TimesRefused({channel: fault for channel, fault in faults.items() if fault})


def wanted_of(days: Iterable[str], times: str) -> Wanted:
    """Return what a form's fields mean: each day and time once, in order; what is no time stays as it is typed."""
    chosen = set(days)
    typed = (f"0{one}" if re.fullmatch(r"\d:\d\d", one, re.ASCII) else one for one in times.replace(",", " ").split())
    return Wanted(tuple(day for day in DAYS if day in chosen), tuple(sorted(set(typed))))


def _hashtags(plans: Iterable[ChannelPlan]) -> tuple[str, ...]:
    return next((plan.hashtags for plan in plans if plan.hashtags), ())


def _as_wanted(plan: ChannelPlan) -> Wanted:
    return Wanted(tuple(DAYS[day] for day in plan.days), tuple(f"{at:%H:%M}" for at in plan.times))


def _with(plan: ChannelPlan, wanted: Wanted | None) -> ChannelPlan:
    if wanted is None:
        return plan
    days = tuple(DAYS.index(day) for day in wanted.days)
    return replace(plan, days=days, times=tuple(time.fromisoformat(at) for at in wanted.times))


def _faults(wanted: Wanted, quiet: QuietHours | None) -> Iterator[str]:
    if not wanted.days:
        yield "Choose at least one day."
    if not wanted.times:
        yield "Write at least one time, such as 10:00."
    if len(wanted.times) > MOST_TIMES:
        yield f"Write at most {MOST_TIMES} times."
    for at in wanted.times:
        if not _TIME.fullmatch(at):
            yield f"'{at}' is no time of day: write it as 10:00."
        elif quiet is not None and quiet.cover(time.fromisoformat(at)):
            yield f"{at} lies in the quiet hours, {quiet.start:%H:%M} to {quiet.end:%H:%M}: nothing goes out then."
