"""Runs every check of an item before people see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from scheduler.channels.registry import spec_of
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Issue, Item, ItemKey, Kind, text_links
from scheduler.domain.payload import RenderedIssue
from scheduler.domain.preflight import MailFacts, PreflightFinding, Verdict, objections
from scheduler.domain.standing import is_standing
from scheduler.planning.page_address import without_counting
from scheduler.ports import Workspace
from scheduler.services.items import ItemDesk
from scheduler.services.outgoing import Outgoing
from scheduler.services.preflight.links import Probe, answered_links, written_links
from scheduler.services.preflight.mail import mail_findings
from scheduler.services.preflight.particulars import (
    placeholder_links,
    placeholders_in_text,
    placeholders_of,
    placeholders_of_posts,
    without_rules,
)
from scheduler.services.preflight.placeholders import placeholders_said
from scheduler.services.preflight.sender_records import Authentication, Texts, sender_records
from scheduler.services.recipients import readers_now


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """One item with what every check says of it."""

    item: Item
    findings: tuple[PreflightFinding, ...]

    @property
    def blocks(self) -> bool:
        """True when something keeps it from being submitted."""
        return any(finding.verdict is Verdict.BLOCKS for finding in self.findings)


def grouped(reports: Iterable[PreflightReport]) -> tuple[tuple[PreflightFinding, tuple[ItemKey, ...]], ...]:
    """Return each finding once, with the items that it is about; what blocks comes first."""
    items: dict[PreflightFinding, list[ItemKey]] = {}
    for report in reports:
        for finding in dict.fromkeys(report.findings):
            items.setdefault(finding, []).append(report.item.key)
    order = (Verdict.BLOCKS, Verdict.ADVISES, Verdict.UNKNOWN, Verdict.GOOD)
    found = sorted(items, key=lambda finding: order.index(finding.verdict))
    return tuple((finding, tuple(items[finding])) for finding in found)


@dataclass(frozen=True, slots=True)
class Preflight:
    """Looks at items as they would go out now.

    `facts` reads an email's HTML. `probe` follows links and `texts` asks for records in DNS; both are None where the
    network is left alone. `authentication` tells how an account signs its mails. `rehearsed` are the accounts that
    reach nobody: a simulator on this machine takes a placeholder for what it is.
    """

    items: ItemDesk
    workspace: Workspace
    facts: Callable[[RenderedIssue], MailFacts]
    authentication: Callable[[str], Authentication]
    rehearsed: Callable[[str], bool]
    probe: Probe | None = None
    texts: Texts | None = None

    def run(self, name: str, *, asks_network: bool = True) -> tuple[PreflightReport, ...]:
        """Check what a campaign's slug or an item's key names, the network included. Raises NotFound, BadInput.

        Without `asks_network` nothing is asked of anybody, so that it takes no time.
        """
        standing, _ = self.items.standing(name)
        # The items of a campaign lead to the same few pages: each is asked once.
        probe, texts = (self.probe, self.texts) if asks_network else (None, None)
        asking = replace(self, probe=probe and cache(probe), texts=texts and cache(texts))
        return tuple(PreflightReport(item, asking._all(item)) for item in standing)  # noqa: SLF001 - its own kind

    def of_clinic(self) -> tuple[str, ...]:
        """Return what is still missing in config.toml, one line each. Raises BadInput."""
        clinic = self.workspace.clinic()
        return tuple(finding.line for finding in (*placeholders_of(clinic), *without_rules(clinic)))

    def of_campaign(self, slug: str) -> tuple[str, ...]:
        """Return what a campaign would be held up by, or go out without, one line each: its settings and its readers.

        Raises NotFound, BadInput.
        """
        campaign, clinic = self.workspace.campaign(slug), self.workspace.clinic()
        accounts = [plan.channel for plan in campaign.channels]
        issues = [account for account in accounts if spec_of(clinic.platform_of(account)).kind is Kind.ISSUE]
        findings: list[PreflightFinding] = []
        if any(not self.rehearsed(account) for account in accounts):
            findings += placeholder_links([campaign.link], slug)
        if any(not self.rehearsed(account) for account in issues):
            findings += placeholders_of(clinic)
        elif any(not self.rehearsed(account) for account in accounts):
            findings += placeholders_of_posts(clinic)
        findings += without_rules(clinic)
        if issues:
            findings += self._readers(campaign.audience)
        return tuple(finding.line for finding in findings)

    def _all(self, item: Item) -> tuple[PreflightFinding, ...]:
        look = self.items.look(item)
        if look.outgoing is None:
            return (PreflightFinding("content", Verdict.BLOCKS, look.failure),)
        return (*self._of_content(look.outgoing), *self._of_network(look.outgoing))

    def objections(self, outgoing: Outgoing) -> tuple[str, ...]:
        """Return why an item may not be submitted or signed, one line each, from what can be seen without a network."""
        return objections(self._of_content(outgoing))

    def objections_outside(self, outgoing: Outgoing) -> tuple[str, ...]:
        """Return why an item may not be submitted, one line each, from what the network says."""
        return objections(self._of_network(outgoing))

    def _of_content(self, outgoing: Outgoing) -> Iterator[PreflightFinding]:
        draft, rendered, clinic = outgoing.item.draft, outgoing.rendered, self.workspace.clinic()
        if isinstance(draft, Issue) and isinstance(rendered, RenderedIssue):
            yield from mail_findings(draft, rendered, self.facts(rendered), clinic)
            yield from self._readers(draft.audience) if not is_standing(draft.key) else ()
        yield from written_links(rendered.links)
        if not self.rehearsed(outgoing.item.key.channel):
            yield from _particulars(outgoing, clinic)
            yield from placeholders_said(outgoing.item.draft)

    def _readers(self, audience: str) -> Iterator[PreflightFinding]:
        """Yield a finding where nobody is on an issue's list: it would be signed, and fail when it is due."""
        with self.items.store.transaction() as tables:
            has_readers = readers_now(audience, tables) > 0
        if not has_readers:
            yield PreflightFinding(
                "readers",
                Verdict.ADVISES,
                f"nobody is on the list '{audience}' yet",
                "bring it in before its issues are due, with clinic audience import FILE.csv",
            )

    def _of_network(self, outgoing: Outgoing) -> Iterator[PreflightFinding]:
        account = outgoing.item.key.channel
        if self.rehearsed(account):
            return
        if self.probe is not None:
            yield from answered_links(outgoing.rendered.links, self.probe)
        if self.texts is not None and isinstance(outgoing.item.draft, Issue):
            yield from self.of_sender(account)

    def of_sender(self, account: str) -> tuple[PreflightFinding, ...]:
        """Return what DNS says of the domain that an account sends from; nothing where it is not asked."""
        domain = self.workspace.clinic().sender.address.rpartition("@")[2]
        return sender_records(domain, self.authentication(account), self.texts) if self.texts else ()


def _particulars(outgoing: Outgoing, clinic: Clinic) -> Iterator[PreflightFinding]:
    draft, slug = outgoing.item.draft, outgoing.item.key.campaign
    in_text = text_links(draft)
    links = placeholder_links((without_counting(link) for link in outgoing.rendered.links if link not in in_text), slug)
    is_issue = isinstance(draft, Issue)
    found = (
        *links,
        *placeholders_in_text(in_text, slug),
        *(placeholders_of(clinic) if is_issue else placeholders_of_posts(clinic)),
    )
    yield from found or (PreflightFinding("particulars", Verdict.GOOD, "the clinic's own"),)
