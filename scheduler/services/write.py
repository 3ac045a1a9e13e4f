"""Write words of one's own into a campaign, and plan it again: the one way by which the product edits campaign.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.audit import event
from scheduler.domain.campaign import Override
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Actor
from scheduler.planning.material import NOTHING_CHANGED
from scheduler.ports import CampaignFiles, Clock, Store
from scheduler.services.people import Staff
from scheduler.services.plan import Planning, PlanReport

Words = Mapping[str, str | tuple[str, ...] | tuple[float, ...] | bool | None]
"""What is written, by the name of its setting; None takes it out. 'card.title' is the title of the card's table."""

CHOICES = frozenset(
    {"hashtags", "link", "headline", "card.layout", "card.motif", "card.show", "card.picture", "card.focus"}
)
"""What a person chooses and does not write: nobody has to answer for its words."""

OF_CAMPAIGN = frozenset({"introduction", "sign_off"})
"""What may be written for every issue of a campaign."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes into campaigns."""

    files: CampaignFiles
    store: Store
    planning: Planning
    clock: Clock
    staff: Staff

    def write(self, target: str, words: Words, by: Actor, version: str | None = None) -> PlanReport:
        """Write somebody's words into a campaign or one of its items, and plan the campaign again.

        `target` is a campaign's name, 'campaign/section/account', or an item as `clinic status` shows it. `version` is
        that of the file which somebody saw, where it matters. Raises NotFound, and BadInput with the file as it was.
        """
        campaign, item = _parsed(target)
        author = self.staff.acting(by)
        if not item and (other := sorted(set(words) - OF_CAMPAIGN)):
            raise BadInput(f"{campaign}: {other[0]} is written for one item: name it, as CAMPAIGN/SECTION/ACCOUNT")
        is_authored = bool(words.keys() - CHOICES)
        if is_authored:
            self._check_alone(campaign, item, words, author)
        settings = {(*_table_of(item), *name.split(".")): value for name, value in words.items()}
        if is_authored and any(value is not None for value in words.values()):
            settings[(*_table_of(item), "by" if item else "author")] = author
        before = self.files.edit_campaign(campaign, settings, version)
        try:
            report = self.planning.run(campaign)
            _check_planned(item, report)
        except BaseException:
            self.files.restore_campaign(campaign, before)
            self.planning.run(campaign)
            raise
        with self.store.transaction() as tables:
            written = {name: list(value) if isinstance(value, tuple) else value for name, value in words.items()}
            subject = f"{campaign}/{item}" if item else campaign
            tables.audit.record(event(self.clock.now(), author, "wrote", subject, words=written))
        return report

    def _check_alone(self, campaign: str, item: str, words: Words, author: str) -> None:
        """Raise BadInput where words of another person stand in the same place: they would be taken for this one's."""
        plan = self.files.campaign(campaign)
        override = plan.overrides.get(item, NOTHING_CHANGED)
        standing = override.author or plan.author
        written = dict(_written(override) if item else {"introduction": plan.introduction, "sign_off": plan.sign_off})
        others = [name for name, text in written.items() if text and name not in words]
        if not item:
            others += [name for name, other in plan.overrides.items() if other.has_words and not other.author]
        if standing not in {"", author} and others:
            where = f"{campaign}/{item}" if item else campaign
            raise BadInput(
                f"{where}: {others[0]} is by '{standing}' there already: take it out first, or let them write"
            )


def _written(override: Override) -> Mapping[str, object]:
    """Return what a person wrote in an override, by the name of its setting."""
    return {
        "text": override.text,
        "hook": override.hook,
        "call_to_action": override.call_to_action,
        "subject": override.subject,
        "subjects": override.subjects,
        "preheader": override.preheader,
        "introduction": override.introduction,
        "sign_off": override.sign_off,
        "card.title": override.card.title,
        "card.lines": override.card.lines,
        "card.alt": override.card.alt,
    }


def _parsed(target: str) -> tuple[str, str]:
    """Return the campaign's name, and the name of an item's override or nothing."""
    parts = target.split("/")
    if len(parts) == 4:
        key = ItemKey.parse(target)
        return key.campaign, f"{key.section}/{key.channel}"
    if len(parts) not in {1, 3} or not all(parts):
        raise BadInput(f"'{target}' is neither a campaign nor an item: write CAMPAIGN, or CAMPAIGN/SECTION/ACCOUNT")
    return parts[0], "/".join(parts[1:])


def _table_of(item: str) -> tuple[str, ...]:
    return ("overrides", item) if item else ()


def _check_planned(item: str, report: PlanReport) -> None:
    """Raise BadInput where there is no such item."""
    for left in report.left_out:
        if item == f"{left.section}/{left.channel}" and left.reason.startswith("campaign.toml has an override"):
            raise BadInput(f"{report.campaign}: {left.reason}")
