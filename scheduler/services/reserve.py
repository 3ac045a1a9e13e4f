"""The sections that wait in reserve: they are taken into the campaign or left out of it, and it is planned again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from scheduler.domain.article import Article
from scheduler.domain.audit import event
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Actor
from scheduler.planning.material import Absence
from scheduler.ports import CampaignFiles, Clock, Store, Workspace
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.people import Staff
from scheduler.services.plan import Planning, PlanReport


@dataclass(frozen=True, slots=True)
class Waiting:
    """A section in reserve: its heading, and the accounts on which it waits."""

    section: str
    heading: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Lists and changes what waits in reserve."""

    files: CampaignFiles
    workspace: Workspace
    store: Store
    planning: Planning
    clock: Clock
    staff: Staff

    def waiting(self, campaign: str) -> tuple[Waiting, ...]:
        """Plan a campaign again, and return what waits, in the article's order. Raises what planning does."""
        return waiting_in(self.planning.run(campaign), self.workspace.article(campaign))

    def change(
        self, campaign: str, *, take: Collection[str] = (), drop: Collection[str] = (), by: Actor | None = None
    ) -> PlanReport:
        """Take sections into a campaign, or leave them out on every channel, and plan it again.

        `by` is whoever is known to do it: nobody is at the command line. Raises NotFound, and BadInput with
        campaign.toml as it was.
        """
        actor = "system" if by is None else self.staff.acting(by)
        article, plan = self.workspace.article(campaign), self.files.campaign(campaign)
        for name in (*take, *drop):
            _check_section(name, article)
        if both := sorted(set(take) & set(drop)):
            raise BadInput(f"'{both[0]}' cannot be taken and dropped at once")
        include = [name for name in dict.fromkeys((*plan.include, *take)) if name not in drop]
        leave_out = [name for name in dict.fromkeys((*plan.leave_out, *drop)) if name not in take]
        settings: dict[Setting, SettingValue] = {
            ("include",): tuple(include),
            ("leave_out",): tuple(leave_out),
        }
        before = self.files.edit_campaign(campaign, settings)
        try:
            report = self.planning.run(campaign)
        except BaseException:
            self.files.restore_campaign(campaign, before)
            raise
        with self.store.transaction() as tables:
            detail = {"take": list(take), "drop": list(drop)}
            tables.audit.record(event(self.clock.now(), actor, "chose sections", campaign, **detail))
        return report


def waiting_in(report: PlanReport, article: Article) -> tuple[Waiting, ...]:
    """Return what waits in reserve by a plan, in the article's order."""
    channels: dict[str, list[str]] = {}
    for left in report.left_out:
        if left.why is Absence.RESERVE:
            channels.setdefault(left.section, []).append(left.channel)
    return tuple(
        Waiting(unit.id, unit.heading, tuple(channels[unit.id])) for unit in article.units() if unit.id in channels
    )


def _check_section(name: str, article: Article) -> None:
    known = [unit.id for unit in article.units()]
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f": did you mean '{near[0]}'?" if near else ", as article.md and `clinic reserve` name them"
        raise BadInput(f"the article has no section '{name}'{hint}")
