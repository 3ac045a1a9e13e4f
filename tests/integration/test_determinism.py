"""Promise 9: the same input gives the same output, whatever machine, time zone, language or hash seed it meets."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.bootstrap import Application
from scheduler.resources import resource_bytes
from scheduler.services.documents.campaigns import plan_document
from scheduler.services.ingest import ingest
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.testing import FixedClock

START = datetime.now(UTC).date() + timedelta(days=40)
"""Far enough ahead that no slot of the campaign is in the past anywhere on Earth."""

EAST = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
WEST = {"TZ": "America/Los_Angeles", "LANG": "hi_IN.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4294967295"}
"""Two machines between whose wall clocks there is more than a day."""


@dataclass(frozen=True)
class Output:
    """What the product makes of the demo's article: documents as printed, and files by name."""

    plan: bytes
    calendar: bytes
    render: bytes
    preview: bytes
    cards: Mapping[str, bytes]


def clinic(folder: Path, machine: Mapping[str, str], *arguments: str) -> bytes:
    """Run a command in a folder as a machine would; return what it prints."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CLINIC_", "LC_"))}
    command = [sys.executable, "-m", "scheduler.cli.main", *arguments]
    return subprocess.run(command, cwd=folder, env={**inherited, **machine}, stdout=subprocess.PIPE, check=True).stdout


def made_by(folder: Path, machine: Mapping[str, str]) -> Output:
    folder.mkdir()
    (folder / "article.txt").write_bytes(resource_bytes("assets/demo/article.txt"))
    here = ("-w", "workspace")
    clinic(folder, machine, "init", "workspace")
    clinic(folder, machine, "import", "article.txt", "--name", "exosomes", *here)
    planned = clinic(folder, machine, "plan", "exosomes", "--start", f"{START}", "--ics", "plan.ics", "--json", *here)
    rendered = clinic(folder, machine, "render", "exosomes", "--json", *here)
    clinic(folder, machine, "preview", "exosomes", "-o", "preview.html", *here)
    cards = {file.name: file.read_bytes() for file in (folder / "workspace" / "var" / "cards").iterdir()}
    calendar, preview = (folder / "plan.ics").read_bytes(), (folder / "preview.html").read_bytes()
    return Output(planned, calendar, rendered, preview, cards)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Output, Output]:
    """The same article, planned and rendered on two machines at once, in folders of different names."""
    folder = tmp_path_factory.mktemp("machines")
    with ThreadPoolExecutor(2) as both:
        east = both.submit(made_by, folder / "the-east", EAST)
        west = both.submit(made_by, folder / "west", WEST)
        return east.result(), west.result()


pytestmark = pytest.mark.xdist_group("determinism")


def test_the_plan_is_the_same_on_every_machine(outputs: tuple[Output, Output]) -> None:
    east, west = outputs
    assert east.plan == west.plan
    assert east.calendar == west.calendar
    assert f"{START:%Y}".encode() in east.plan


def test_what_would_go_out_is_the_same_on_every_machine(outputs: tuple[Output, Output]) -> None:
    east, west = outputs
    assert east.render == west.render
    assert east.render.count(b'"hash"') == east.plan.count(b'"slot"') >= 16


def test_every_card_is_the_same_to_the_byte(outputs: tuple[Output, Output]) -> None:
    east, west = outputs
    assert east.cards.keys() == west.cards.keys()
    assert len([name for name in east.cards if name.endswith(".png")]) > 10
    assert east.cards == west.cards


def test_every_issue_and_post_is_the_same_in_the_preview(outputs: tuple[Output, Output]) -> None:
    east, west = outputs
    assert east.preview == west.preview
    assert b"Topical Application" in east.preview


def document_of(root: Path, now: datetime, start: date) -> dict[str, object]:
    initialise(root, NewClinic(jurisdictions=("IN",)))
    source = root / "article.txt"
    source.write_bytes(resource_bytes("assets/demo/article.txt"))
    application = Application(root, {}, clock=FixedClock(now))
    application.found()
    ingest(source, root, today=date(2026, 3, 2), slug="exosomes")
    made = plan(
        "exosomes", application.workspace, application.store, application.renderer, application.clock, start=start
    )
    application.store.close()
    return plan_document(made)


def test_when_a_campaign_is_planned_does_not_change_the_plan(tmp_path: Path, now: datetime) -> None:
    start = date(2026, 4, 20)
    early = document_of(tmp_path / "early", now, start)
    late = document_of(tmp_path / "late", now + timedelta(days=30, hours=11, minutes=59), start)
    assert early == late


def test_what_has_not_changed_is_not_drawn_again(tmp_path: Path, now: datetime) -> None:
    document_of(tmp_path / "clinic", now, date(2026, 4, 20))
    drawn = []
    for _ in range(2):
        application = Application(tmp_path / "clinic", {}, clock=FixedClock(now))
        hashes = [application.items.outgoing(item).hash for item in application.items.find("exosomes")[:4]]
        application.store.close()
        cards = (tmp_path / "clinic" / "var" / "cards").iterdir()
        drawn.append((hashes, {card: card.stat().st_mtime_ns for card in cards}))
    assert drawn[0] == drawn[1]
