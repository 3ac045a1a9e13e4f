"""The check of a campaign as its page shows it: each finding in its sentence, with the ways to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scheduler.domain.claims import LANGUAGE, RuleSet, RuleSource
from scheduler.domain.content import ItemKey
from scheduler.rendering.words import Words
from scheduler.services.campaign_check import Advised, CampaignCheck
from scheduler.web.staff.item_words import item_name
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.weights import weight_of


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: the sentence parted at the words it is about, what is said of them, what can be done, and the law."""

    rule: str
    label: str
    tone: str
    before: str
    quote: str
    after: str
    message: str
    reason: str
    remedies: tuple[str, ...]
    law: tuple[RuleSource, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """An item, or the campaign as a whole, with its findings. `problem` says why it cannot be read."""

    key: str
    name: str
    section: str
    problem: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class CampaignFindings:
    """What the check says of a campaign: what has findings, how many items have none, and notes."""

    with_findings: tuple[Checked, ...]
    clear: int
    blocks: bool
    notes: tuple[str, ...]


def campaign_findings(check: CampaignCheck, heading: Callable[[ItemKey], str], words: Words) -> CampaignFindings:
    """Return what the check says of a campaign, what blocks before the rest. `heading` is that of an item's section."""
    items = [
        Checked(
            key=str(item.key),
            name=item_name(item.key, words),
            section=heading(item.key),
            problem=item.problem,
            findings=_views(item.findings, check.rules, words),
        )
        for item in check.items
    ]
    told = [item for item in items if item.problem or item.findings]
    series = _views(check.series, check.rules, words)
    if series:
        told.append(Checked("", words.gettext("The campaign as a whole"), "", "", series))
    notes = (*(f"{finding.message} {finding.fix}" for finding in check.unread.values()), *check.notes)
    return CampaignFindings(tuple(told), len(items) - sum(map(bool, (one.key for one in told))), check.blocks, notes)


def _views(advised: Iterable[Advised], rules: RuleSet, words: Words) -> tuple[FindingView, ...]:
    """Return findings, the weightiest first; what is said of one sentence in several places is said once."""
    ordered = sorted(advised, key=lambda one: -one.finding.severity)
    views = (_view(one, rules, words) for one in ordered if one.finding.place != LANGUAGE)
    return tuple(dict.fromkeys(views))


def _view(advised: Advised, rules: RuleSet, words: Words) -> FindingView:
    finding = advised.finding
    rule = rules.rule(finding.rule)
    before, found, after = finding.sentence.partition(finding.quote)
    weight = weight_of(finding, words)
    return FindingView(
        rule=rule.name if rule else finding.rule,
        label=weight.words,
        tone=weight.look,
        before=before if found else "",
        quote=finding.quote,
        after=after,
        message=finding.message,
        reason=finding.reason,
        remedies=tuple(map(on_a_page, advised.repairs or filter(None, (finding.fix,)))),
        law=rules.law(rule) if rule else (),
    )
