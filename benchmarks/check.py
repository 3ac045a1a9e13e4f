"""How long the claims check takes: one post, a campaign of 60 items, a long text, and the worst texts.

    python benchmarks/check.py [--quick] [--json]

Every text is read for the first time: a reader remembers what it has read, so each round has a new one. All
jurisdictions are chosen, so that every rule is read. Figures are milliseconds, medians of the rounds: on the clock,
and of the processor alone, which what else runs on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from scheduler.bootstrap import Application
from scheduler.claims.checked_text import CheckedText
from scheduler.claims.engine import check, check_text
from scheduler.claims.matching import Reader
from scheduler.claims.patterns import expand
from scheduler.claims.rulebook import shipped_rules
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.content import Kind
from scheduler.resources import resource_bytes
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.testing import FixedClock

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
ITEMS = 60
RULES = shipped_rules().chosen(JURISDICTIONS)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement.

    What, how large (characters), how many rounds; milliseconds on the clock and of the processor.
    """

    what: str
    size: int
    rounds: int
    milliseconds: float
    processor: float


def timed(what: str, size: int, rounds: int, read: Callable[[Reader], object]) -> Figure:
    """Read something so many times, each time with a reader that knows nothing."""
    clock, processor = [], []
    for _ in range(rounds + 1):
        reader = Reader(RULES)
        started, worked = time.perf_counter(), time.process_time()
        read(reader)
        processor.append((time.process_time() - worked) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
    return Figure(what, size, rounds, median(clock[1:]), median(processor[1:]))


def campaign_copies(folder: Path) -> tuple[list[CheckedText], int]:
    """Return the demo campaign's items as the rules read them, and how many of them are posts."""
    initialise(folder, NewClinic(jurisdictions=("IN",)))
    application = Application(folder, {}, clock=FixedClock(NOW))
    application.found()
    source = folder / "article.txt"
    source.write_bytes(resource_bytes("assets/demo/article.txt"))
    slug = ingest(source, folder, today=NOW.date(), slug="exosomes").slug
    report = plan(slug, application.workspace, application.store, application.renderer, application.clock)
    checker = application.items.checker
    ordered = sorted(report.items, key=lambda item: item.key.kind is Kind.ISSUE)
    copies = [checker.copy(item, application.renderer.render(item.draft), NOW) for item in ordered]
    posts = sum(item.key.kind is Kind.POST for item in ordered)
    application.store.close()
    return copies, posts


def sixty(copies: list[CheckedText], posts: int) -> list[CheckedText]:
    """Return 60 items: the campaign's issues, and its posts as often as it takes, no two alike."""
    issues = copies[posts:]
    many = [copies[number % posts] for number in range(ITEMS - len(issues))]
    return [*issues, *(_another(copy, number) for number, copy in enumerate(many))]


def _another(copy: CheckedText, number: int) -> CheckedText:
    passages = tuple(replace(each, text=f"{each.text} Number {number}.") for each in copy.passages)
    return replace(copy, passages=passages)


def worst_texts(rounds: int) -> list[str]:
    """Return texts of 1 kB made of what the patterns look for, in an order that chance decides."""
    chance = random.Random(20261125)
    words = sorted(
        {
            word
            for rule in RULES.rules
            for pattern in expand((*rule.match, *rule.unless, *rule.need), RULES.lexicon)
            for word in pattern.replace("|", " ").replace("(", " ").replace(")", " ").split()
            if word.isalpha()
        }
    )
    return [" ".join(chance.choices(words, k=400))[:1000] for _ in range(rounds)]


def measure(*, quick: bool) -> list[Figure]:
    """Return every figure."""
    rounds = 5 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        copies, posts = campaign_copies(Path(folder) / "clinic")
    longest = max(copies[:posts], key=lambda copy: sum(len(each.text) for each in copy.passages))
    campaign = sixty(copies, posts)
    article = resource_bytes("assets/demo/article.txt").decode()
    figures = [
        timed("one post (text, card, alt text)", _size(longest), rounds, lambda reader: check(longest, reader)),
        timed(
            f"{ITEMS} items, {len(copies) - posts} of them issues",
            sum(map(_size, campaign)),
            rounds,
            lambda reader: [check(each, reader) for each in campaign],
        ),
    ]
    for size in (12_500, 25_000, 50_000, 100_000):
        text = (article * (size // len(article) + 1))[:size]
        figures.append(timed("a long text", size, max(3, rounds // 3), partial(check_text, text)))
    worst = [timed("", 1000, 1, partial(check_text, text)) for text in worst_texts(40 if quick else 200)]
    slowest = max(worst, key=lambda each: each.processor)
    figures.append(replace(slowest, what=f"slowest of {len(worst)} texts made of the patterns' words"))
    for unit in ("a", "1", "no ", "dr. ", '"', "("):
        text = (unit * 100_000)[:100_000]
        figures.append(timed(f"{unit!r} over and over", 100_000, 1, partial(check_text, text)))
    return figures


def _size(copy: CheckedText) -> int:
    return sum(len(each.text) for each in copy.passages)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    figures = measure(quick=options.quick)
    if options.json:
        rows = [asdict(each) for each in figures]
        print(json.dumps(rows, indent=2))
        return
    print(f"{'what':<52} {'characters':>10} {'ms':>9} {'cpu ms':>9}")
    for each in figures:
        print(f"{each.what:<52} {each.size:>10} {each.milliseconds:>9.2f} {each.processor:>9.2f}")


if __name__ == "__main__":
    main()
