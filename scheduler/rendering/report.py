"""The report on a campaign that ran: every post and email as it appeared, and where every delivery went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import ItemKey
from scheduler.domain.figures import IssueFigures, share
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.pages import page_context
from scheduler.rendering.templating import Templates
from scheduler.rendering.view_models import CoveredSection, ShownIssue, ShownPost


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """The number of people who share a reason."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class IssueAccount:
    """The place of every person of an issue's audience (promise 4)."""

    issue: ItemKey
    audience: int
    accepted: int
    excluded: tuple[ReasonCount, ...] = ()
    failed: tuple[ReasonCount, ...] = ()
    uncertain: int = 0
    waiting: int = 0

    @property
    def adds_up(self) -> bool:
        """True when every person of the audience is in exactly one of the counts."""
        reasons = sum(count.people for count in (*self.excluded, *self.failed))
        return self.audience == self.accepted + reasons + self.uncertain + self.waiting


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery of the ledger.

    `part` is '1 of 2'; `receipt` the platform's id; `at` its local time; empty if none.
    """

    item: ItemKey
    part: str
    state: str
    attempts: int
    receipt: str = ""
    at: str = ""
    url: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReaderStep:
    """Something that a made-up reader of a rehearsal did, and when."""

    at: datetime
    reader: str
    did: str


@dataclass(frozen=True, slots=True)
class ReportModel:
    """Everything that the report shows. `rehearsal` says that nothing was sent to real people."""

    title: str
    clinic: Clinic
    posts: tuple[ShownPost, ...]
    issues: tuple[ShownIssue, ...]
    sections: tuple[CoveredSection, ...]
    accounts: tuple[IssueAccount, ...]
    deliveries: tuple[DeliveryLine, ...]
    rehearsal: bool
    figures: tuple[IssueFigures, ...] = ()
    readers: tuple[ReaderStep, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its words, its number, and its length in hundredths of the longest possible."""

    words: str
    people: int
    length: float


@dataclass(frozen=True, slots=True)
class IssueChart:
    """What became of an issue's accepted copies, as bars; the same numbers stand in a table beside them."""

    figures: IssueFigures
    bars: tuple[Bar, ...]


def issue_chart(figures: IssueFigures) -> IssueChart:
    """Return the bars of an issue, as long as their share of the accepted copies."""
    counts = (
        ("Delivered", figures.delivered),
        ("Put off, tried again", figures.deferred),
        ("Bounced", sum(figures.bounced.values())),
        ("Called spam", figures.complained),
        ("Nothing reported yet", figures.unreported),
        ("Left after it", figures.left),
    )
    accepted = figures.accounting.accepted
    return IssueChart(figures, tuple(Bar(words, people, share(people, accepted) or 0) for words, people in counts))


def report_page(report: ReportModel, workspace_root: Path | None = None) -> str:
    """Return the report as one HTML page that needs nothing else. Raises BadInput when its template is at fault."""
    context = page_context(
        report.clinic, brand_logo(report.clinic, workspace_root), report.posts, report.issues, report.sections
    ) | {
        "title": report.title,
        "language": report.language,
        "rehearsal": report.rehearsal,
        "accounts": report.accounts,
        "charts": [issue_chart(figures) for figures in report.figures],
        "readers": report.readers,
        "deliveries": report.deliveries,
        "accepted_deliveries": sum(line.state == "accepted" for line in report.deliveries),
        "audience": sum(account.audience for account in report.accounts),
        "accepted_people": sum(account.accepted for account in report.accounts),
    }
    return Templates(workspace_root).render("web/report.html", context)
