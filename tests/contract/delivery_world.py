"""A whole clinic in memory, but for the database: what delivery tests stand on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from signing_people import AUTHOR, add_people, sign

from scheduler.domain.article import LEAD, Article, Paragraph, Section, SourceSpan
from scheduler.domain.campaign import Campaign, Clinic, Library, Sender, Statement
from scheduler.domain.claims import RuleSet
from scheduler.domain.content import (
    CardLayout,
    Draft,
    Issue,
    IssueParagraph,
    IssueSection,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Post,
    PostPart,
    Sentence,
    Slot,
    StatementSource,
)
from scheduler.domain.delivery import Attempt, Delivery, JournalEntry
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.events import ProviderEvent, ReportedEvent, Taken
from scheduler.domain.installation import JournalMark
from scheduler.domain.payload import (
    UNSUBSCRIBE_PLACEHOLDER,
    Picture,
    Rendered,
    RenderedIssue,
    RenderedPost,
)
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.segment import Segment
from scheduler.domain.subscriber import Subscriber, Suppression, normal_address
from scheduler.domain.welcome import WelcomeSeries
from scheduler.ports import Boundary, Channel, Database, Store
from scheduler.services.controls import Controls
from scheduler.services.deliver import Publisher, no_boundary
from scheduler.services.events import EventDesk
from scheduler.services.items import ItemDesk
from scheduler.services.people import Staff
from scheduler.services.questions import Questions
from scheduler.services.recipients import IssuePreparer
from scheduler.services.reconcile import Reconciliation
from scheduler.services.resolve import Resolution
from scheduler.services.review import ReviewDesk
from scheduler.services.review_sheet import ReviewSheets
from scheduler.services.segments import signed_selection
from scheduler.services.signed_comparison import SignedComparison
from scheduler.services.waive import WaiverDesk
from scheduler.testing import FakeChannel, FixedClock, PlainPasswords

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
DUE = NOW + timedelta(hours=1)
LEASE = timedelta(minutes=5)
BATCH = 1000
SETTLE = timedelta(minutes=2)
COMPARISON = timedelta(hours=2)
LIBRARY = Library()
VARY = Library((Statement("vary", 1, "Results vary from person to person.", "Results vary."),), "v1")
NO_RULES = RuleSet()
SENDER = Sender("Demo", "news@clinic.example.com")
CLINIC = Clinic("Demo Clinic", "Asia/Kolkata", "1 Road", "https://clinic.example.com", SENDER)
TEXT = "First sentence. Second sentence. Third sentence."
ARTICLE = Article("Title", (Paragraph("The lead."),), (Section("care", "Care", 2, (Paragraph(TEXT),)),))


def words(section: str, paragraph: int, text: str) -> Sentence:
    unit = ARTICLE.section(section)
    whole = unit.heading if paragraph < 0 else unit.paragraphs[paragraph].text
    start = whole.index(text)
    return Sentence(text, SourceSpan(section, paragraph, start, start + len(text)))


def post(section: str = "care", parts: tuple[str, ...] = ("First sentence.",), campaign: str = "camp") -> Item:
    key = ItemKey(campaign, section, "x", Kind.POST)
    drafted = tuple(PostPart(((words("care", 0, text),),)) for text in parts)
    draft = Post(key, drafted, (), ("Care",), "https://clinic.example.com/a", (), "en")
    return Item(key, draft, Slot(datetime(2026, 12, 1, 11), "Asia/Kolkata", DUE), "digest")  # noqa: DTZ001 - wall clock


def issue(section: str = LEAD, campaign: str = "camp") -> Item:
    key = ItemKey(campaign, section, "email", Kind.ISSUE)
    body = (IssueParagraph((words("care", 0, "First sentence."),)),)
    part = IssueSection("care", words("care", -1, "Care"), 2, None, body)
    title = words(LEAD, -1, "Title")
    draft = Issue(
        key, 1, 1, "Care", "Second sentence.", title, (part,), (), "https://clinic.example.com/a", "all", None, "en"
    )
    return Item(key, draft, Slot(datetime(2026, 12, 1, 11), "Asia/Kolkata", DUE), "digest")  # noqa: DTZ001 - wall clock


def carrying(item: Item, statement: Statement = VARY.statements[0]) -> Item:
    """Return the item with a statement of the library below its words."""
    said = Sentence(statement.short, StatementSource(statement.id, statement.version))
    return replace(item, draft=replace(item.draft, statements=(*item.draft.statements, said)))


@dataclass
class FakeRenderer:
    """Renders words as they are. `mark` stands for a template that somebody changed."""

    mark: str = ""
    pictures: tuple[Picture, ...] = ()
    error: Exception | None = None
    way_out: str = UNSUBSCRIBE_PLACEHOLDER

    def texts(self, post: Post) -> tuple[str, ...]:
        return tuple(" ".join(one.text for one in part.sentences) + self.mark for part in post.parts)

    def card_layout(self, name: str) -> CardLayout:
        return CardLayout(name, None, shows_picture=True, labels=False)

    def check_motif(self, name: str) -> None:
        pass

    def render(self, draft: Draft) -> Rendered:
        if self.error:
            raise self.error
        if isinstance(draft, Post):
            return RenderedPost(self.texts(draft), self.pictures, (draft.link,))
        body = " ".join(one.text for part in draft.sections for each in part.paragraphs for one in each.sentences)
        html = f"<p>{body}{self.mark}</p><p>{CLINIC.postal_address}</p><a href='{self.way_out}'>Unsubscribe</a>"
        return RenderedIssue(
            draft.subject,
            draft.preheader,
            html,
            f"{body} {CLINIC.postal_address} {self.way_out}",
            self.pictures,
            (draft.link,),
            draft.subjects,
        )


@dataclass
class FakeWorkspace:
    """The files of a clinic that has one campaign."""

    library_: Library = LIBRARY
    clinic_: Clinic = CLINIC
    rules_: RuleSet = NO_RULES
    pictures_: tuple[PictureRecord, ...] = ()
    segments_: tuple[Segment, ...] = ()
    welcome_: WelcomeSeries = field(default_factory=WelcomeSeries)
    article_: Article = ARTICLE
    campaigns_: tuple[str, ...] = ("camp", "other", "later")
    topics: tuple[str, ...] = ()
    renderer: FakeRenderer = field(default_factory=FakeRenderer)
    error: ClinicError | None = None
    """What stands in the way of reading it."""
    saved: int = 0
    """How often a file was saved that is not among the others here."""

    @property
    def root(self) -> Path:
        return Path()

    def clinic(self) -> Clinic:
        if self.error:
            raise self.error
        return self.clinic_

    def library(self) -> Library:
        return self.library_

    def rules(self) -> RuleSet:
        return self.rules_

    def pictures(self) -> tuple[PictureRecord, ...]:
        return self.pictures_

    def segments(self) -> Mapping[str, Segment]:
        return {segment.name: segment for segment in self.segments_}

    def welcome_series(self) -> WelcomeSeries:
        return self.welcome_

    def retract_in_library(self, kind: str, name: str, reason: str) -> None:
        marked = [
            replace(each, retracted=reason) if (kind, each.id) == ("statement", name) else each
            for each in self.library_.statements
        ]
        cited = [
            replace(each, retracted=reason) if (kind, each.id) == ("reference", name) else each
            for each in self.library_.references
        ]
        self.library_ = replace(self.library_, statements=tuple(marked), references=tuple(cited))

    def fingerprints(self, campaigns: Collection[str]) -> Mapping[str, str]:
        """The templates are the renderer's."""
        if self.error:
            raise self.error
        return dict.fromkeys(campaigns, repr(self))

    def forget(self) -> None:
        pass

    def campaigns(self) -> tuple[str, ...]:
        return self.campaigns_

    def campaign(self, slug: str) -> Campaign:
        if slug not in self.campaigns_:
            raise NotFound(f"there is no campaign '{slug}'")
        link = "https://clinic.example.com/a"
        return Campaign(slug, date(2026, 12, 1), link, "all", "en", (), topics=self.topics)

    def article(self, slug: str) -> Article:
        return self.article_


@dataclass
class FakeJournal:
    """A journal in memory. `error` stands for a disk that is full."""

    numbers: dict[str, int] = field(default_factory=dict)
    versions: dict[ItemKey, int] = field(default_factory=dict)
    started_at: datetime = DUE
    error: OSError | None = None
    home: str = ""

    def record(self, delivery: Delivery, attempt: Attempt) -> None:
        if self.error:
            raise self.error
        self.numbers[attempt.delivery] = attempt.number
        self.versions[delivery.item] = delivery.version

    def mark(self) -> JournalMark | None:
        return JournalMark(len(self.numbers), "checksum") if self.numbers else None

    def fault(self, known: JournalMark | None) -> str | None:
        return None

    def adopt(self, known: JournalMark | None) -> JournalMark:
        return JournalMark(1, "checksum")

    def last(self, delivery: str) -> JournalEntry | None:
        number = self.numbers.get(delivery)
        return None if number is None else JournalEntry(number, self.started_at)

    def newest_version(self, key: ItemKey) -> int:
        return self.versions.get(key, 0)


def fake_hash(address: str) -> str:
    return f"hash of {normal_address(address)}"


def fake_hashes(address: str) -> tuple[str, ...]:
    return (fake_hash(address),)


class World:
    """The parts wired together as bootstrap does it, with fakes at the edges."""

    def __init__(self, store: Store, workspace: FakeWorkspace | None = None) -> None:
        self.store = cast("Database", store)  # every store here can be read as well
        self.clock = FixedClock(NOW)
        self.workspace = workspace or FakeWorkspace()
        self.renderer = self.workspace.renderer
        self.journal = FakeJournal()
        self.x = FakeChannel("x", self.clock)
        self.email = FakeChannel("email", self.clock)
        self.channels: dict[str, Channel] = {"x": self.x, "email": self.email}
        self.staff = Staff(store, PlainPasswords(), self.clock)
        add_people(self.staff)
        self.items = ItemDesk(self.workspace, store, self.renderer, self.clock)
        self.sheets = ReviewSheets(self.items, self.workspace, store)
        self.desk = ReviewDesk(self.items, self.sheets, self.workspace, store, self.clock, self.staff)
        self.waivers = WaiverDesk(self.items, self.workspace, store, self.clock, self.staff)
        selection = partial(signed_selection, zone=ZoneInfo(self.workspace.clinic().zone), topic_hashes=fake_hashes)
        self.preparation = IssuePreparer(
            self.store, self.clock, fake_hashes, lambda _account: BATCH, self.breathe, selection
        )
        self.resolution = Resolution(store, self.workspace, self.clock, self.staff)
        self.controls = Controls(store, self.clock, self.staff, lambda: self.channels)
        self.comparison = SignedComparison(
            self.store, self.workspace, self.renderer, self.clock, COMPARISON, timedelta()
        )
        self.events = EventDesk(store, self.clock, fake_hashes)
        self.reports = 0
        self.publisher = self.another_publisher("worker-1")
        self.reconciliation = self.another_reconciliation()

    def breathe(self, _seconds: float) -> None:
        """What happens between two pieces of long work; nobody waits in a test."""

    def another_reconciliation(self) -> Reconciliation:
        return Reconciliation(self.store, self.clock, self.journal)

    @property
    def questions(self) -> Questions:
        """A new process each time: it remembers nothing."""
        return Questions(self.store, self.channels, self.clock, self.journal, SETTLE)

    def another_publisher(self, owner: str, boundary: Boundary = no_boundary) -> Publisher:
        return Publisher(
            store=self.store,
            channels=self.channels,
            clock=self.clock,
            journal=self.journal,
            owner=owner,
            lease=LEASE,
            comparison=COMPARISON,
            unsubscribe_url=lambda public_url, subscriber: f"{public_url}/u/{subscriber}",
            address_hashes=fake_hashes,
            before_claim=self.comparison.run_if_changed,
            boundary=boundary,
        )

    def report(self, delivery: str, subscriber: str, kind: ProviderEvent, code: str = "") -> Taken:
        """The mail provider tells of one person's copy."""
        self.reports += 1
        at = self.clock.now()
        told = ReportedEvent(
            id=f"r{self.reports}", kind=kind, at=at, delivery=delivery, recipient=subscriber, code=code
        )
        return self.events.take("email", [told])

    def plan(self, *items: Item) -> None:
        with self.store.transaction() as tables:
            for item in items:
                tables.items.put(item)

    def approve(self, *items: Item) -> None:
        self.plan(*items)
        for item in items:
            name = str(item.key)
            submitted = self.desk.submit(name, AUTHOR)
            assert all(one.done for one in submitted), submitted
            approved = sign(self.desk, name)
            assert all(one.done for one in approved), approved

    def subscribe(self, count: int, suppressed: int = 0) -> None:
        people = [
            Subscriber(f"s{number:05}", f"p{number}@example.com", f"P {number}", "all", "en", "form", NOW)
            for number in range(count)
        ]
        with self.store.transaction() as tables:
            tables.subscribers.add(people)
            tables.suppressions.add(
                Suppression(fake_hash(person.address), "unsubscribed", NOW) for person in people[:suppressed]
            )

    def run(self) -> None:
        """One turn of every tick, as the worker takes them."""
        self.reconciliation.expire()
        self.comparison.run()
        self.preparation.run()
        self.reconciliation.miss()
        self.questions.ask_all()
        while claimed := self.publisher.claim(1):
            self.publisher.deliver(claimed[0])

    def run_at(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self.run()

    def state(self, item: Item) -> ItemState:
        return self.item(item).state

    def item(self, item: Item) -> Item:
        with self.store.transaction() as tables:
            return tables.items.get(item.key)

    def deliveries(self, item: Item) -> tuple[Delivery, ...]:
        with self.store.transaction() as tables:
            return tables.deliveries.of_item(item.key)

    def states(self, item: Item) -> list[str]:
        return [str(delivery.state) for delivery in self.deliveries(item)]


def moved(item: Item, by: timedelta) -> Item:
    slot = replace(item.slot, at=item.slot.at + by, local=item.slot.local + by)
    return replace(item, slot=slot)
