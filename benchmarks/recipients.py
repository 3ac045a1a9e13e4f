"""How fast an issue is prepared and handed over, person by person, and how often it is rendered on the way.

    python benchmarks/recipients.py [--quick] [--json]

An approved issue with a card falls due for its whole audience. The provider is in this process and takes every batch at
once, so the figures are the product's own work: comparing what is signed and freezing the recipients; then, for each
batch of 1,000, the looks at suppression and signature, the payload, the attempt and what became of each person. Every
transaction ends on the disk.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from scheduler.bootstrap import Application
from scheduler.domain.content import Draft, ItemState, Kind
from scheduler.domain.payload import Rendered
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.subscriber import Subscriber
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.services.review_sheet import digests
from scheduler.testing import FakeChannel, FixedClock

PASSWORD = "correct horse battery"  # noqa: S105 - it opens nothing but the benchmark
AUTHOR, CLINICIAN = Credentials("maya", PASSWORD), Credentials("rao", PASSWORD)
NOW = datetime(2030, 1, 2, 6, tzinfo=UTC)
SLUG, SECTIONS = "newsletter", 12

CAMPAIGN = """
start = 2030-01-07
link = "https://clinic.example.com/article"
audience = "newsletter"
[channels.email]
days = ["thu"]
times = ["10:30"]
issues = 1
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for a whole audience; `renders` counts how often the issue was rendered once it was approved.

    `processor_ms` is the product's own processor time for each call, which other work on the machine does not stretch.
    """

    recipients: int
    batches: int
    prepare_seconds: float
    send_seconds: float
    sent_a_second: float
    processor_ms: float
    renders: int


def measure(recipients: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(NOW)
        application = Application(
            Path(folder) / "clinic", {}, clock=clock, channels={"email": FakeChannel("email", clock)}
        )
        approve_issue(application)
        subscribe(application, recipients)
        renders = count_renders(application)
        with application.store.transaction() as tables:
            (item,) = (each for each in tables.items.of_campaign(SLUG) if each.key.kind is Kind.ISSUE)
        clock.move_to(item.slot.at)
        prepared = timed(lambda: prepare(application))
        processor = time.process_time()
        sent = timed(lambda: send(application))
        processor = time.process_time() - processor
        with application.store.transaction() as tables:
            assert tables.items.state(item.key) is ItemState.PUBLISHED
            assert tables.recipients.accounting(item.key, item.version).accepted == recipients
            batches = len(tables.deliveries.of_item(item.key))
        application.store.close()
    return Figures(
        recipients=recipients,
        batches=batches,
        prepare_seconds=round(prepared, 2),
        send_seconds=round(sent, 2),
        sent_a_second=round(recipients / sent),
        processor_ms=round(1000 * processor / batches, 1),
        renders=len(renders),
    )


def approve_issue(application: Application) -> None:
    initialise(application.root, NewClinic(jurisdictions=("IN",)))
    application.found()
    application.people.add(Person(AUTHOR.login, "Maya", (Role.AUTHOR,)), PASSWORD)
    application.people.add(Person(CLINICIAN.login, "Dr Rao", (Role.CLINICIAN,), "MH 12345"), PASSWORD)
    folder = application.root / "campaigns" / SLUG
    folder.mkdir()
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "article.md").write_text(article(), encoding="utf-8")
    plan(SLUG, application.workspace, application.store, application.renderer, application.clock)
    desk = application.review
    submitted = desk.submit(SLUG, AUTHOR)
    for decision in (*submitted, *desk.approve(SLUG, CLINICIAN, digests(desk.in_review(SLUG)))):
        assert decision.done, decision.reason


def article() -> str:
    sections = (
        f"## Part {number}\n\n" + " ".join(f"Part {number} says its sentence {each}." for each in range(8)) + "\n"
        for number in range(SECTIONS)
    )
    return "# What a newsletter says\n\n" + "\n".join(sections)


def subscribe(application: Application, count: int) -> None:
    people = [
        Subscriber(f"s{number:06}", f"p{number}@example.com", f"P {number}", "newsletter", "en", "form", NOW)
        for number in range(count)
    ]
    with application.store.transaction() as tables:
        tables.subscribers.add(people)


def count_renders(application: Application) -> list[Draft]:
    """Count from now on how often anything is rendered."""
    renders: list[Draft] = []
    render = application.renderer.render

    def counted(draft: Draft) -> Rendered:
        renders.append(draft)
        return render(draft)

    application.renderer.render = counted  # type: ignore[method-assign]  # a benchmark looks on
    return renders


def prepare(application: Application) -> None:
    application.signed_comparison.run()
    while application.preparation.run():
        pass


def send(application: Application) -> None:
    publisher = application.publisher()
    while claimed := publisher.claim(1):
        publisher.deliver(claimed[0])


def timed(step: Callable[[], None]) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def table(found: Sequence[Figures]) -> str:
    rows = [list(asdict(found[0]))] + [[f"{value:,}" for value in asdict(one).values()] for one in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="10,000 people alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    found = [measure(count) for count in ((10_000,) if arguments.quick else (10_000, 100_000))]
    print(json.dumps([asdict(one) for one in found], indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
