"""Runs every check of an item before people see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from scheduler.domain.content import Issue, Item, ItemKey
from scheduler.domain.payload import RenderedIssue
from scheduler.domain.preflight import MailFacts, PreflightFinding, Verdict, objections
from scheduler.ports import Workspace
from scheduler.services.items import ItemDesk
from scheduler.services.outgoing import Outgoing
from scheduler.services.preflight.links import Probe, answered_links, placeholder_links, written_links
from scheduler.services.preflight.mail import mail_findings
from scheduler.services.preflight.particulars import placeholders_of
from scheduler.services.preflight.sender_records import Authentication, Texts, sender_records


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

    def run(self, name: str) -> tuple[PreflightReport, ...]:
        """Check what a campaign's slug or an item's key names, the network included. Raises NotFound, BadInput."""
        standing, _ = self.items.standing(name)
        # The items of a campaign lead to the same few pages: each is asked once.
        asking = replace(self, probe=self.probe and cache(self.probe), texts=self.texts and cache(self.texts))
        return tuple(PreflightReport(item, asking._all(item)) for item in standing)  # noqa: SLF001 - its own kind

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
        yield from written_links(rendered.links)
        if not self.rehearsed(outgoing.item.key.channel):
            yield from placeholder_links(rendered.links)
            yield from _particulars(placeholders_of(clinic) if isinstance(draft, Issue) else {})

    def _of_network(self, outgoing: Outgoing) -> Iterator[PreflightFinding]:
        account = outgoing.item.key.channel
        if self.rehearsed(account):
            return
        if self.probe is not None:
            yield from answered_links(outgoing.rendered.links, self.probe)
        if self.texts is not None and isinstance(outgoing.item.draft, Issue):
            domain = self.workspace.clinic().sender.address.rpartition("@")[2]
            yield from sender_records(domain, self.authentication(account), self.texts)


def _particulars(placeholders: Mapping[str, str]) -> Iterator[PreflightFinding]:
    for name, value in placeholders.items():
        yield PreflightFinding(
            "particulars", Verdict.BLOCKS, f"{name} is a placeholder ({value})", "write the clinic's own in config.toml"
        )
    if not placeholders:
        yield PreflightFinding("particulars", Verdict.GOOD, "the clinic's own")
