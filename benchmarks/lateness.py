"""How late posts go out when 10 or 50 fall due every second, how many a process sends, and what a slow platform does.

    python benchmarks/lateness.py [--quick] [--cards] [--only NAME] [--json]

The real worker publishes on the real clock to the simulator, which runs in a process of its own. Lateness is
the time from a delivery's due time to its attempt, as both stand in the ledger; a delivery's own call begins
after that. A slow platform takes 300 milliseconds over each call that publishes.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles

from scheduler.bootstrap import Application
from scheduler.domain.content import Item, Post
from scheduler.domain.delivery import Attempt, Delivery, Outcome
from scheduler.domain.people import Credentials, Person, Role
from scheduler.engine.clock import SystemClock
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.services.review_sheet import digests
from scheduler.simulator import x
from scheduler.simulator.faults import Fault, Faults
from scheduler.simulator.http_server import Simulator

PASSWORD = "correct horse battery"  # noqa: S105 - it opens nothing but the benchmark
AUTHOR, CLINICIAN = Credentials("maya", PASSWORD), Credentials("rao", PASSWORD)

SECTIONS = 50
"""Posts of one campaign: a month's article has fewer."""

SLOW = 0.3
HEAD_START = timedelta(seconds=3)
"""Between the worker's start and the first due time: for what the worker imports and opens first."""

FIRST_START, APART = date(2030, 1, 7), timedelta(weeks=8)
"""When the campaigns are planned for, one after another, before their posts are moved to now."""

PATIENCE = 30.0
"""Seconds after which a worker that cannot keep up is stopped."""

CAMPAIGN = """
start = {start}
link = "https://clinic.example.com/article"
[channels.x]
days = ["mon", "tue", "wed", "thu", "fri"]
times = ["10:00", "15:00"]
"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many seconds of posts falling due, a number of threads, and how many seconds the platform takes.

    A backlog is due at once: as many posts as would otherwise fall due in those seconds.
    """

    name: str
    seconds: int
    threads: int
    slow: float = 0.0
    cards: bool = False
    per_second: int = 50
    backlog: bool = False

    @property
    def posts(self) -> int:
        return self.seconds * self.per_second


@dataclass(frozen=True, slots=True)
class Figures:
    """Lateness and the calls' own time in seconds; `sent_a_second` is from the first attempt to the last.

    `processor_ms` is the worker's own processor time for each post, start and end of the worker included.
    """

    scenario: str
    threads: int
    due_a_second: int
    due: int
    sent: int
    lateness_median: float
    lateness_p99: float
    lateness_max: float
    call_median: float
    sent_a_second: float
    processor_ms: float


def measure(scenario: Scenario) -> Figures:
    with tempfile.TemporaryDirectory() as folder, platform(scenario.slow) as environment:
        threads = {"CLINIC_DELIVERY__THREADS": str(scenario.threads)}
        application = Application(Path(folder) / "clinic", environment | threads)
        posts = prepare(application, scenario)
        let_fall_due(application, posts, scenario)
        before = time.process_time()
        run_worker(application, scenario)
        found = figures(scenario, ledger(application, posts), time.process_time() - before)
        application.store.close()
    return found


@contextmanager
def platform(slow: float) -> Iterator[dict[str, str]]:
    """Run the simulator in another process; yield the settings that lead to it."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=simulate, args=(theirs, slow))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join()


def simulate(control: Connection, slow: float) -> None:
    """Be the platform until told to stop, without X's limit of posts, which 50 a second would soon reach."""
    x.WINDOW_POSTS = 1_000_000
    faults = Faults({Fault.SLOW: 1.0}, seconds=slow) if slow else Faults()
    with Simulator(SystemClock(), faults=faults) as simulator:
        control.send(simulator.environment)
        control.recv()


def prepare(application: Application, scenario: Scenario) -> list[Item]:
    """Plan, submit and approve as many posts as the scenario needs; with cards, all have the same one."""
    initialise(application.root, NewClinic(jurisdictions=("IN",)))
    application.found()
    application.found()
    application.people.add(Person(AUTHOR.login, "Maya", (Role.AUTHOR,)), PASSWORD)
    application.people.add(Person(CLINICIAN.login, "Dr Rao", (Role.CLINICIAN,), "MH 12345"), PASSWORD)
    posts: list[Item] = []
    for number in range(-(-scenario.posts // SECTIONS)):
        slug = f"campaign-{number:03}"
        folder = application.root / "campaigns" / slug
        folder.mkdir()
        start = FIRST_START + number * APART
        (folder / "campaign.toml").write_text(CAMPAIGN.format(start=start), encoding="utf-8")
        (folder / "article.md").write_text(article(slug), encoding="utf-8")
        planned = plan(slug, application.workspace, application.store, application.renderer, application.clock).items
        items = [with_card(item, planned[0], cards=scenario.cards) for item in planned]
        with application.store.transaction() as tables:
            for item in items:
                tables.items.put(item)
        desk = application.review
        for decision in (*desk.submit(slug, AUTHOR), *desk.approve(slug, CLINICIAN, digests(desk.in_review(slug)))):
            assert decision.done, decision.reason
        posts += items
    return posts[: scenario.posts]


def article(slug: str) -> str:
    sections = (
        f"## Part {number}\n\nWhat part {number} of {slug} says is said in one sentence.\n"
        for number in range(1, SECTIONS + 1)
    )
    return f"# What {slug} says\n\n" + "\n".join(sections)


def with_card(item: Item, first: Item, *, cards: bool) -> Item:
    assert isinstance(item.draft, Post)
    assert isinstance(first.draft, Post)
    return replace(item, draft=replace(item.draft, cards=first.draft.cards if cards else ()))


def let_fall_due(application: Application, posts: list[Item], scenario: Scenario) -> None:
    """Move the approved posts to now, so many a second; moving the time keeps an approval."""
    begin = datetime.now(UTC) + HEAD_START
    with application.store.transaction() as tables:
        for number, item in enumerate(posts):
            due = begin if scenario.backlog else begin + timedelta(seconds=number / scenario.per_second)
            tables.deliveries.reschedule(item.key, item.version, due, due + timedelta(hours=1))


def run_worker(application: Application, scenario: Scenario) -> None:
    """Run the worker until everything was sent, or patience is at an end."""
    stop = threading.Event()
    sent: list[str] = []

    def count(step: str, _channel: str) -> None:
        if step == "after receipt":
            sent.append(step)
            if len(sent) == scenario.posts:
                stop.set()

    impatience = threading.Timer(scenario.seconds + PATIENCE, stop.set)
    impatience.start()
    application.run(stop, count)
    impatience.cancel()


def ledger(application: Application, posts: list[Item]) -> list[tuple[Delivery, Attempt]]:
    with application.store.transaction() as tables:
        deliveries = [delivery for item in posts for delivery in tables.deliveries.of_item(item.key, item.version)]
        return [(each, attempt) for each in deliveries for attempt in tables.deliveries.attempts(each.id)]


def figures(scenario: Scenario, tried: list[tuple[Delivery, Attempt]], processor: float) -> Figures:
    assert tried, "the worker sent nothing"
    assert all(attempt.outcome is Outcome.ACCEPTED for _, attempt in tried)
    late = sorted((attempt.started_at - delivery.due_at).total_seconds() for delivery, attempt in tried)
    calls = [(attempt.ended_at - attempt.started_at).total_seconds() for _, attempt in tried if attempt.ended_at]
    starts = [attempt.started_at for _, attempt in tried]
    return Figures(
        scenario=scenario.name,
        threads=scenario.threads,
        due_a_second=scenario.per_second,
        due=scenario.posts,
        sent=len(tried),
        lateness_median=round(median(late), 3),
        lateness_p99=round(quantiles(late, n=100)[-1], 3),
        lateness_max=round(late[-1], 3),
        call_median=round(median(calls), 3),
        sent_a_second=round(len(tried) / (max(starts) - min(starts)).total_seconds(), 1),
        processor_ms=round(1000 * processor / len(tried), 1),
    )


def scenarios(*, quick: bool, cards: bool) -> list[Scenario]:
    if cards:
        return [Scenario("each with a card", 3 if quick else 10, 4, cards=True)]
    return [
        Scenario("fast platform", 10 if quick else 30, 4, per_second=10),
        Scenario("fast platform", 3 if quick else 20, 4),
        Scenario("backlog", 8 if quick else 20, 4, backlog=True),
        Scenario("300 ms a call", 1 if quick else 4, 4, SLOW),
        Scenario("300 ms a call", 2 if quick else 8, 24, SLOW),
    ]


def table(found: list[Figures]) -> str:
    rows = [list(asdict(found[0]))] + [[str(value) for value in asdict(one).values()] for one in found]
    columns = zip(*rows, strict=True)
    widths = [max(map(len, column)) for column in columns]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer posts: some 30 seconds instead of 90")
    parser.add_argument("--cards", action="store_true", help="posts with a card instead, which is uploaded first")
    parser.add_argument("--only", metavar="NAME", help="scenarios of this name alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    found = []
    chosen = scenarios(quick=arguments.quick, cards=arguments.cards)
    for scenario in [one for one in chosen if arguments.only in {None, one.name}]:
        print(f"{scenario.name}, {scenario.threads} threads, {scenario.seconds} s …", file=sys.stderr)
        found.append(measure(scenario))
    print(json.dumps([asdict(one) for one in found], indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
