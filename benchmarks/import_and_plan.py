"""How long it takes to import an article and to plan its campaign, and how that grows with the article.

    python benchmarks/import_and_plan.py [--quick] [--json]

The demo's article, and articles of 1, 4 and 16 times its sections, each in a new workspace with a database of
its own. Figures are milliseconds after a warm-up; every step ends with its files or its transaction on the disk.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent / "web_stages"))

from longer_article import repeated

from scheduler.bootstrap import Application
from scheduler.planning.reading import article_markdown, read_article
from scheduler.resources import resource_bytes
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.testing import FixedClock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEMO = "assets/demo/article.txt"
FACTORS = (1, 4, 16)
STEPS = ("read the article", "import it", "plan", "plan again")

T = TypeVar("T")
Times = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Figures:
    """One step on one article: milliseconds over so many rounds."""

    article: str
    sections: int
    step: str
    rounds: int
    median: float
    least: float


def measure(name: str, data: bytes, rounds: int) -> list[Figures]:
    """Take an article through every step so many times."""
    times: Times = {step: [] for step in STEPS}
    for measured in (False, *[True] * rounds):
        with tempfile.TemporaryDirectory() as folder:
            found = one_round(Path(folder), name, data)
        if measured:
            for step, seconds in found.items():
                times[step].append(seconds * 1000)
    sections = sum(1 for _ in read_article(data, name).article.units())
    return [
        Figures(name, sections, step, rounds, round(median(taken), 1), round(min(taken), 1))
        for step, taken in times.items()
    ]


def one_round(folder: Path, name: str, data: bytes) -> dict[str, float]:
    """Return the seconds that each step takes in a new workspace."""
    initialise(folder / "clinic", NewClinic(jurisdictions=("IN",)))
    source = folder / Path(name).name
    source.write_bytes(data)
    application = Application(folder / "clinic", {}, clock=FixedClock(NOW))
    application.found()
    parts = (application.workspace, application.store, application.renderer, application.clock)
    reading, _ = timed(lambda: read_article(data, source.name))
    importing, imported = timed(lambda: ingest(source, application.root, today=date(2026, 3, 2)))
    planning, first = timed(lambda: plan(imported.slug, *parts))
    again, second = timed(lambda: plan(imported.slug, *parts))
    assert first.items == second.items
    application.store.close()
    return dict(zip(STEPS, (reading, importing, planning, again), strict=True))


def timed(step: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = step()
    return time.perf_counter() - began, result


def figures(rounds: int) -> list[Figures]:
    demo = resource_bytes(DEMO)
    found = measure(DEMO, demo, rounds)
    article = read_article(demo, DEMO).article
    for factor in FACTORS:
        larger = article_markdown(repeated(article, factor)).encode()
        found += measure(f"{factor}x.md", larger, max(2, rounds // factor))
    return found


def table(found: list[Figures]) -> str:
    lines = [f"{'article':<25}{'sections':>9}  {'step':<17}{'rounds':>7}{'median':>9}{'least':>9}"]
    lines += [
        f"{one.article:<25}{one.sections:>9}  {one.step:<17}{one.rounds:>7}{one.median:>9,.1f}{one.least:>9,.1f}"
        for one in found
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = figures(3 if arguments.quick else 15)
    print(json.dumps([asdict(one) for one in found], indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
