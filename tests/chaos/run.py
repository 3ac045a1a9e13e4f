"""Kills the worker with SIGKILL, hundreds of times, under every fault of the simulator; then counts.

Promise 3: 0 duplicates, 0 lost, and every delivery accepted, rejected, pending or uncertain and
listed. Run it as `make chaos`; `--seed` repeats a run's choices, `--mutant` breaks the publisher on
purpose to show that the counting sees it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

sys.path.append(str(Path(__file__).parents[1]))

from always_open import keep_always_open
from due_posts import CAMPAIGN_FILE
from postgresql_server import PostgresqlServer, installed_server
from signing_people import AUTHOR, add_people, sign
from zygote import BATCH, ChaosApplication, application

from scheduler.domain.article import Article, Paragraph, Section, SourceSpan
from scheduler.domain.content import (
    Card,
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
)
from scheduler.domain.delivery import Delivery, DeliveryState
from scheduler.domain.subscriber import Subscriber
from scheduler.engine.clock import SystemClock
from scheduler.planning.reading import article_markdown
from scheduler.services.initialise import NewClinic, initialise
from scheduler.simulator import x
from scheduler.simulator.faults import Call, Fault, Faults, PlannedFault
from scheduler.simulator.http_server import Simulator

BOUNDARIES = (
    ("before claim", ""),
    *(
        (step, channel)
        for step in ("after claim", "before attempt", "before call", "after call", "after receipt")
        for channel in ("x", "email")
    ),
)
"""Every named step of a delivery, with the channel that passes it: posts and chunks of issues are killed alike."""

POSTS, ISSUES = 30, 6
"""Items of one campaign. Work comes in campaigns, so that no article grows long."""

PEOPLE = 25
UNFINISHED = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.CALLING, DeliveryState.UNCERTAIN)
SLOW = 0.8
"""Seconds that a slow platform takes: longer than the client waits, shorter than the settling time."""

LISTED_AFTER = 0.7
"""Seconds until a platform lists what it accepted: a worker that asks too early is told that it is not there."""

CHANCES = {
    Fault.RESET: 0.06,
    Fault.LOST: 0.06,
    Fault.ERROR: 0.05,
    Fault.ERROR_AFTER: 0.05,
    Fault.SLOW: 0.04,
    Fault.RATE_LIMIT: 0.01,
    Fault.EXPIRED: 0.01,
}


@dataclass
class Chaos:
    """One run's world: the workspace, the platforms, and what was planned so far."""

    root: Path
    simulator: Simulator
    chance: random.Random
    database: str = ""
    campaigns: int = 0
    kills: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        initialise(self.root, NewClinic(jurisdictions=("IN",)))
        keep_always_open(self.root)
        self.product: ChaosApplication = application(self.root, self.simulator.url, self.database)
        self.product.found()
        people = [
            Subscriber(f"s{number:04}", f"p{number}@example.com", "", "newsletter", "en", "form", datetime.now(UTC))
            for number in range(PEOPLE)
        ]
        with self.product.store.transaction() as tables:
            tables.subscribers.add(people)
        add_people(self.product.people)

    def add_work(self) -> None:
        """Plan, submit and approve one more campaign, all of it due now."""
        slug, now = f"chaos-{self.campaigns}", datetime.now(UTC)
        self.campaigns += 1
        folder = self.root / "campaigns" / slug
        folder.mkdir(parents=True)
        (folder / "campaign.toml").write_text(CAMPAIGN_FILE, encoding="utf-8")
        (folder / "article.md").write_text(article_markdown(article(slug)), encoding="utf-8")
        items = [post(slug, number, now) for number in range(POSTS)]
        items += [issue(slug, number, now) for number in range(ISSUES)]
        with self.product.store.transaction() as tables:
            for item in items:
                tables.items.put(item)
        desk = self.product.review
        for decision in (*desk.submit(slug, AUTHOR), *sign(desk, slug)):
            assert decision.done, decision.reason

    def items(self) -> tuple[Item, ...]:
        with self.product.store.transaction() as tables:
            return tuple(item for slug in tables.items.campaigns() for item in tables.items.of_campaign(slug))

    def deliveries(self) -> tuple[Delivery, ...]:
        items = self.items()
        with self.product.store.transaction() as tables:
            return tuple(delivery for item in items for delivery in tables.deliveries.of_item(item.key))

    def unfinished(self) -> int:
        with self.product.store.transaction() as tables:
            counts = tables.deliveries.counts()
            waiting = sum(item.key.kind is Kind.ISSUE for item in tables.items.in_state({ItemState.APPROVED}))
        return waiting + sum(counts.get(state, 0) for state in UNFINISHED)

    def reconnect(self) -> None:
        """Reconnect an account, as the person does who is told to."""
        with self.product.store.transaction() as tables:
            for hold in tables.controls.holds():
                tables.controls.release_hold(hold.channel)

    def stir(self) -> None:
        """Let chance decide what befalls the next calls."""
        self.simulator.faults = Faults(CHANCES, seed=self.chance.getrandbits(32), seconds=SLOW)
        if self.chance.random() < 0.2:
            fault = self.chance.choice([Fault.RESET, Fault.LOST, Fault.ERROR])
            self.simulator.faults.plan(PlannedFault("x", fault, call=Call.PREPARE))

    def calm(self) -> None:
        self.simulator.faults = Faults()


class Place(Protocol):
    """Where workers work, and on which platforms."""

    root: Path
    simulator: Simulator
    database: str


class Zygote:
    """The process that workers are forked from. `more` is what its orders have besides."""

    def __init__(self, chaos: Place, *, mutant: bool, more: Mapping[str, object] = MappingProxyType({})) -> None:
        self._chaos, self._mutant, self._more = chaos, mutant, more
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def live(self, boundary: tuple[str, str] | None, nth: int, seconds: float, ahead: float = 0) -> str:
        """Let a worker live until it dies at a step, or is killed after some seconds; say how it died."""
        assert self._process.stdin
        assert self._process.stdout
        step, channel = boundary or (None, "")
        order = {"root": str(self._chaos.root), "url": self._chaos.simulator.url, "mutant": self._mutant}
        order |= {"database": self._chaos.database, **self._more}
        order |= {"boundary": step, "channel": channel, "nth": nth, "seconds": seconds, "ahead": ahead}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        died = json.loads(self._process.stdout.readline())["died"]
        return f"{died} {channel}".strip()

    def close(self) -> None:
        self._process.communicate()


def article(slug: str) -> Article:
    sections = tuple(
        Section(f"part-{number}", f"Part {number}", 2, (Paragraph(" ".join(sentences(slug, number))),))
        for number in range(POSTS)
    )
    return Article("What the worker sends", (), sections)


def sentences(slug: str, number: int) -> tuple[str, ...]:
    return tuple(f"Sentence {letter} of part {number} in {slug} is sent once." for letter in "abc")


def quoted(slug: str, number: int, which: int) -> Sentence:
    all_of_them = sentences(slug, number)
    start = " ".join(all_of_them).index(all_of_them[which])
    span = SourceSpan(f"part-{number}", 0, start, start + len(all_of_them[which]))
    return Sentence(all_of_them[which], span)


def heading(number: int) -> Sentence:
    text = f"Part {number}"
    return Sentence(text, SourceSpan(f"part-{number}", -1, 0, len(text)))


def slot(now: datetime) -> Slot:
    return Slot(now.replace(tzinfo=None), "UTC", now - timedelta(seconds=1))


def post(slug: str, number: int, now: datetime) -> Item:
    """Every fifth post is a thread of three, every tenth has two cards."""
    key = ItemKey(slug, f"part-{number}", "x", Kind.POST)
    parts = tuple(PostPart(((quoted(slug, number, which),),)) for which in range(3 if number % 5 == 0 else 1))
    layouts = ("key-point", "carousel-closing") if number % 10 == 0 else ()
    cards = tuple(Card(layout, heading(number), (quoted(slug, number, 0),)) for layout in layouts)
    return Item(key, Post(key, parts, (), (), "https://clinic.example.com/", cards, "en"), slot(now), "digest")


def issue(slug: str, number: int, now: datetime) -> Item:
    key = ItemKey(slug, f"part-{number}", "email", Kind.ISSUE)
    body = IssueSection(f"part-{number}", heading(number), 2, None, (IssueParagraph((quoted(slug, number, 0),)),))
    subject = f"Part {number}"
    link = "https://clinic.example.com/"
    draft = Issue(key, 1, 1, subject, "What is sent", heading(number), (body,), (), link, "newsletter", None, "en")
    return Item(key, draft, slot(now), "digest")


def kill_often(chaos: Chaos, zygote: Zygote, kills: int) -> None:
    """Kill workers at every step in turn, and at random, until there were enough kills."""
    turns: list[tuple[str, str] | None] = []
    while chaos.kills.total() < kills:
        if chaos.unfinished() < 25:
            chaos.add_work()
        if not turns:
            turns = [*BOUNDARIES, None]
            chaos.chance.shuffle(turns)
        chaos.stir()
        chaos.reconnect()
        at = turns.pop()
        seconds = 2.0 if at else chaos.chance.uniform(0.02, 0.5)
        chaos.kills[zygote.live(at, chaos.chance.randint(1, 2), seconds)] += 1
        if chaos.kills.total() % 50 == 0:
            print(
                f"  {chaos.kills.total()} kills, {len(chaos.simulator.state.posts)} posts", file=sys.stderr, flush=True
            )


def settle_down(chaos: Chaos, zygote: Zygote) -> None:
    """Let workers live in peace until nothing is left to do; each is stopped by SIGKILL too.

    Each sees a later time than the one before, as if hours of retrying had passed. The platform does not: it gets
    the time to list what the one before was sending when it was killed, which it would long have done by then.
    """
    chaos.calm()
    for minutes in range(40):
        chaos.reconnect()
        if not chaos.unfinished():
            return
        zygote.live(None, 1, 2.5, ahead=60 * minutes)
        time.sleep(SLOW + LISTED_AFTER)


@dataclass(frozen=True)
class Evidence:
    """The ledger beside what the platforms have. `mails` counts (delivery, recipient)."""

    deliveries: tuple[Delivery, ...]
    texts: Counter[str]
    replies: dict[str, str | None]
    mails: Counter[tuple[str, str]]
    listed: frozenset[str]

    def is_out(self, delivery: Delivery) -> bool:
        """Say whether the platform has a delivery."""
        if delivery.kind is Kind.ISSUE:
            return any(carrier == delivery.id for carrier, _ in self.mails)
        number = int(delivery.item.section.removeprefix("part-"))
        sentence = sentences(delivery.item.campaign, number)[delivery.sequence - 1]
        return any(text.startswith(sentence) for text in self.texts)


def gather(chaos: Chaos) -> Evidence:
    posts = chaos.simulator.state.posts
    mails: Counter[tuple[str, str]] = Counter()
    for mailing in chaos.simulator.state.mailings:
        for one in mailing.body["personalizations"]:
            mails[one["custom_args"]["delivery"], one["custom_args"]["recipient"]] += 1
    return Evidence(
        chaos.deliveries(),
        Counter(each.text for each in posts),
        {each.id: each.reply_to for each in posts},
        mails,
        frozenset(delivery.id for delivery in chaos.product.resolution.open()),
    )


def broken_promises(chaos: Chaos) -> Iterator[str]:
    """Compare the ledger with what the platforms have; yield whatever does not agree."""
    seen = gather(chaos)
    yield from (f"duplicate post, {count} times: {text}" for text, count in seen.texts.items() if count > 1)
    yield from (f"duplicate mail, {count} times: {mail}" for mail, count in seen.mails.items() if count > 1)
    threads = -(-POSTS // 5)
    expected = chaos.campaigns * (POSTS + 2 * threads + ISSUES * -(-PEOPLE // BATCH))
    if len(seen.deliveries) != expected:
        yield f"lost: {len(seen.deliveries)} deliveries in the ledger, {expected} were approved"
    for delivery in seen.deliveries:
        yield from _disagreement(delivery, seen)
    yield from _issues_that_do_not_add_up(chaos, seen)


def _disagreement(delivery: Delivery, seen: Evidence) -> Iterator[str]:
    allowed = {DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.PENDING, DeliveryState.UNCERTAIN}
    is_out, accepted = seen.is_out(delivery), delivery.state is DeliveryState.ACCEPTED
    if delivery.state not in allowed:
        yield f"{delivery.id} is {delivery.state}"
    if delivery.state is DeliveryState.UNCERTAIN and delivery.id not in seen.listed:
        yield f"{delivery.id} is uncertain and not listed"
    if is_out and delivery.state not in {DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN}:
        yield f"{delivery.id} is {delivery.state}, and the platform has it"
    if accepted and not is_out:
        yield f"lost: {delivery.id} is accepted, and nobody has it"
    if accepted and delivery.kind is Kind.POST:
        proof = delivery.receipt.platform_id if delivery.receipt else ""
        if proof not in seen.replies:
            yield f"lost: {delivery.id} has a receipt that the platform does not know"
        elif seen.replies[proof] != delivery.reply_to:
            yield f"out of order: {delivery.id} does not answer the part before it"


def _issues_that_do_not_add_up(chaos: Chaos, seen: Evidence) -> Iterator[str]:
    of_item = {delivery.id: delivery.item for delivery in seen.deliveries}
    for item in chaos.items():
        if item.key.kind is Kind.POST:
            continue
        with chaos.product.store.transaction() as tables:
            sums = tables.recipients.accounting(item.key, item.version)
        people = {recipient for carrier, recipient in seen.mails if of_item.get(carrier) == item.key}
        if (
            not sums.adds_up
            or sums.audience != PEOPLE
            or not (sums.accepted <= len(people) <= sums.accepted + sums.uncertain)
        ):
            yield f"{item.key} does not add up: {sums}, and {len(people)} people have it"


@contextmanager
def platforms() -> Iterator[Simulator]:
    """Start the simulator so that a second copy of a post would show, instead of being refused."""
    limits = x.DUPLICATE_WINDOW, x.WINDOW_POSTS
    x.DUPLICATE_WINDOW, x.WINDOW_POSTS = timedelta(0), 1_000_000
    try:
        with Simulator(SystemClock(), visibility_delay=timedelta(seconds=LISTED_AFTER)) as simulator:
            yield simulator
    finally:
        x.DUPLICATE_WINDOW, x.WINDOW_POSTS = limits


@contextmanager
def database_url(kind: str) -> Iterator[str]:
    """Yield the URL of a new PostgreSQL database, or an empty one where the workspace's own file is meant."""
    if kind == "sqlite":
        yield ""
        return
    programs = installed_server()
    if programs is None:
        raise SystemExit("PostgreSQL 15 or later is needed: on Debian, apt-get install postgresql")
    server = PostgresqlServer(programs)
    try:
        yield server.url(server.create())
    finally:
        server.stop()


def chaos_run(
    kills: int, seed: int, *, mutant: bool = False, database: str = "sqlite"
) -> tuple[Chaos, list[str], Counter[str]]:
    """Run, settle and count; return the world, the broken promises, and the deliveries per state."""
    with tempfile.TemporaryDirectory() as folder, platforms() as simulator, database_url(database) as url:
        chaos = Chaos(Path(folder) / "clinic", simulator, random.Random(seed), url)
        zygote = Zygote(chaos, mutant=mutant)
        try:
            kill_often(chaos, zygote, kills)
            settle_down(chaos, zygote)
        finally:
            zygote.close()
        broken = list(broken_promises(chaos))
        states = Counter(str(delivery.state) for delivery in chaos.deliveries())
        chaos.product.store.close()
    return chaos, broken, states


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--mutant", action="store_true", help="write the attempt down after the call")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
    print(f"seed {seed}, on {options.database}", flush=True)
    chaos, broken, states = chaos_run(options.kills, seed, mutant=options.mutant, database=options.database)
    print(
        f"{chaos.kills.total()} kills: " + ", ".join(f"{count} {name}" for name, count in sorted(chaos.kills.items()))
    )
    print(f"{sum(states.values())} deliveries: " + ", ".join(f"{count} {name}" for name, count in states.items()))
    duplicates = sum(line.startswith("duplicate") for line in broken)
    lost = sum(line.startswith("lost") for line in broken)
    print(f"{duplicates} duplicates, {lost} lost, {len(broken)} broken promises")
    for line in broken[:20]:
        print(f"  {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
