"""Articles planned as a clinic would, in memory, with every post as its followers see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from planning_articles import ArticleCase
from planning_samples import FakeStore, FakeWorkspace, campaign, clinic

from scheduler.claims.matching import reader_of
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.campaign import WEEKS, Blocked, Campaign, ChannelPlan, Clinic, Library
from scheduler.domain.content import Card, Issue, Item, ItemKey, ItemState, Post, Sentence
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.services.claims_policy import ClaimsPolicy
from scheduler.services.plan import PlanReport, plan
from scheduler.testing import FixedClock

START = date(2026, 12, 1)
LINK = "https://clinic.example.com/article"
WEEKDAYS = (0, 1, 2, 3, 4)
POSTS = ChannelPlan("x", WEEKDAYS, (time(12, 0),))
THREADS = ChannelPlan("x", WEEKDAYS, (time(12, 0),), parts=6, carousel=True)
ISSUES = ChannelPlan("email", (3,), (time(10, 0),))


@dataclass(frozen=True)
class SeenPost:
    """A post as a follower sees it: what each part says above its link, and the words of its cards."""

    item: Item
    parts: tuple[str, ...]

    @property
    def post(self) -> Post:
        """The draft behind it."""
        assert isinstance(self.item.draft, Post)
        return self.item.draft

    @property
    def key(self) -> ItemKey:
        """The key of its item."""
        return self.item.key

    @property
    def headline(self) -> str:
        """The first line, where it says what the post is about, or nothing."""
        return self.parts[0].split("\n", 1)[0] if self.post.headline else ""

    @property
    def body(self) -> str:
        """What the thread says below its headline."""
        return "\n".join(self.parts).removeprefix(self.headline).strip()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the thread below its headline."""
        return tuple(sentence for part in self.post.parts for sentence in part.sentences)

    @property
    def card_words(self) -> str:
        """Every word of its cards, one sentence a line."""
        return "\n".join(line for card in self.post.cards for line in words_of(card))

    def __str__(self) -> str:
        cards = (f"[card: {' / '.join(words_of(card))}]" for card in self.post.cards)
        return "\n".join((f"{self.key.section} on {self.key.channel}", *self.parts, *cards))


def words_of(card: Card) -> tuple[str, ...]:
    """Return the words of a card, one sentence a line."""
    kicker = (card.kicker,) if card.kicker else ()
    return (*(said.printed for said in (*kicker, card.title, *card.lines)), *(row.text for row in card.rows))


@dataclass(frozen=True)
class Planned:
    """A report, with the posts that people see of it."""

    article: Article
    report: PlanReport
    posts: tuple[SeenPost, ...]

    @property
    def issues(self) -> tuple[Item, ...]:
        """The issues, by time."""
        return tuple(item for item in standing(self.report) if isinstance(item.draft, Issue))


def standing(report: PlanReport) -> Iterator[Item]:
    """Yield the items that are to go out."""
    return (item for item in report.items if item.state is not ItemState.CANCELLED)


def printed_spans(sentences: tuple[Sentence, ...]) -> Iterator[SourceSpan]:
    """Yield where the article's own among these sentences stand in it."""
    return (sentence.source for sentence in sentences if isinstance(sentence.source, SourceSpan))


def printed_in(issue: Issue) -> str:
    """Return every sentence and heading of an issue's sections, one a line."""
    lines = (
        sentence.text
        for section in issue.sections
        for sentence in (
            *((section.heading,) if section.heading else ()),
            *(sentence for paragraph in section.paragraphs for sentence in paragraph.sentences),
        )
    )
    return "\n".join(lines)


def campaign_of(
    language: str,
    start: date = START,
    posts: ChannelPlan = POSTS,
    blocked: Blocked = Blocked.KEEP,
    slug: str = "article",
) -> Campaign:
    """Return a campaign of posts on workdays and a newsletter on Thursdays."""
    settings = {"slug": slug, "start": start, "link": LINK, "language": language, "blocked": blocked}
    return campaign(**settings, channels=(posts, ISSUES), weeks=WEEKS)


def plan_article(article: Article, campaign_: Campaign, clinic_: Clinic, store: FakeStore | None = None) -> Planned:
    """Plan an article for the first time, four days before it begins, by the rules of the clinic's places.

    In `store` stand the items of other campaigns.
    """
    rules = shipped_rules().chosen(clinic_.jurisdictions)
    judge = ClaimsPolicy(reader_of(rules), Library(), article, campaign_, campaign_.start)
    workspace = FakeWorkspace(clinic_=clinic_, library_=Library(), campaign_=campaign_, article_=article)
    renderer = WorkspaceRenderer(None, clinic_, Path("unused"))
    clock = FixedClock(datetime.combine(campaign_.start - timedelta(days=4), time(9), UTC))
    report = plan(campaign_.slug, workspace, store or FakeStore(), renderer, clock, judge=judge)
    seen = (
        SeenPost(item, tuple(text.removesuffix(item.draft.link).strip() for text in renderer.texts(item.draft)))
        for item in standing(report)
        if isinstance(item.draft, Post)
    )
    return Planned(article, report, tuple(seen))


@lru_cache
def _planned(name: str, posts: ChannelPlan, blocked: Blocked) -> Planned:
    case = _CASES[name]
    clinic_ = clinic(zone="Europe/London", jurisdictions=tuple(case.known["jurisdictions"]))
    start = case.known.get("start", START)
    return plan_article(case.article, campaign_of(case.known["language"], start, posts, blocked), clinic_)


_CASES: dict[str, ArticleCase] = {}


def planned(case: ArticleCase, posts: ChannelPlan = POSTS, blocked: Blocked = Blocked.KEEP) -> Planned:
    """Plan a clinic's article; each is planned once, however many tests look at it."""
    _CASES[case.name] = case
    return _planned(case.name, posts, blocked)
