"""The check of a whole campaign, or of one item of it: findings with what can be done about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.claims import Finding, Severity
from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.services.advice import repairs
from scheduler.services.claims_policy import ClaimsPolicy, claims_policy_of
from scheduler.services.expiry import unusable_statements
from scheduler.services.review import ReviewDesk

_STANDING = frozenset(ItemState) - {ItemState.CANCELLED, ItemState.RETRACTED}


@dataclass(frozen=True, slots=True)
class Advised:
    """A finding with what can be done about it."""

    finding: Finding
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item's findings. `problem` says why it could not be read, or what it carries that may not be used."""

    key: ItemKey
    findings: tuple[Advised, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CampaignCheck:
    """A campaign's items with their findings, and those of the series; `notes` are lines for staff."""

    items: tuple[CheckedItem, ...]
    series: tuple[Advised, ...]
    notes: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        found = (*(advised for item in self.items for advised in item.findings), *self.series)
        return tuple(advised.finding for advised in found)

    @property
    def blocks(self) -> bool:
        """Whether anything keeps an item from going out."""
        return any(finding.blocks for finding in self.findings) or any(item.problem for item in self.items)


def check_campaign(name: str, desk: ReviewDesk, items: Iterable[Item] | None = None) -> CampaignCheck:
    """Check the items that a campaign's slug or an item's key names (or those given). Raises NotFound, BadInput."""
    found = desk.find(name)
    slug = found[0].key.campaign
    judge = claims_policy_of(desk.workspace, slug, desk.clock.now())
    standing = tuple(item for item in (found if items is None else items) if item.state in _STANDING)
    if not standing:
        raise BadInput(f"{name}: nothing is left to check: what there is was cancelled or retracted")
    checked = tuple(_checked(item, desk, judge) for item in standing)
    series = tuple(_advised(finding, desk, judge, slug) for finding in desk.series(slug))
    return CampaignCheck(checked, series, _notes(desk, slug))


def _checked(item: Item, desk: ReviewDesk, judge: ClaimsPolicy) -> CheckedItem:
    try:
        findings = desk.findings(desk.outgoing(item))
    except ClinicError as error:
        return CheckedItem(item.key, (), str(error).removeprefix(f"{item.key}: "))
    advised = tuple(_advised(finding, desk, judge, item.key.campaign) for finding in findings)
    problem = "; ".join(unusable_statements(item.draft, desk.workspace, desk.clock.now()))
    return CheckedItem(item.key, advised, problem)


def _advised(finding: Finding, desk: ReviewDesk, judge: ClaimsPolicy, slug: str) -> Advised:
    if finding.severity is Severity.INFO:
        return Advised(finding, ())
    article = desk.workspace.article(slug)
    return Advised(finding, tuple(repairs(finding, judge, article, desk.checker.reader)))


def _notes(desk: ReviewDesk, slug: str) -> tuple[str, ...]:
    language = desk.workspace.campaign(slug).language
    notes = []
    if language.split("-", maxsplit=1)[0] != "en":
        notes.append(
            f"the rules read English, and this campaign is in '{language}': a person must read it by the rules"
        )
    if not desk.workspace.rules().jurisdictions:
        notes.append("config.toml names no jurisdictions in [claims]: only the rules that hold everywhere were read")
    return tuple(notes)
