"""How fast the staff's pages answer twenty people who click once a second, and what a page costs.

    python benchmarks/web.py [--quick] [--json]

A clinic with a campaign of 60 items, 500 items in the month that the calendar shows, and 1,000,000 subscribers is
served by `clinic serve` in a process of its own. Twenty people, each with a session, open one page after the other, a
second after each answer; the clients take part of the same processors. Figures are milliseconds from the request to the
last byte, kB of the page as it is sent, and statements that the database ran for it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from fastapi.testclient import TestClient
from import_and_plan import DEMO, repeated
from sqlalchemy import event
from sqlalchemy.engine import Engine

from scheduler.bootstrap import Application
from scheduler.domain.content import Item
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.subscriber import Subscriber
from scheduler.planning.reading import article_markdown, read_article
from scheduler.resources import resource_bytes
from scheduler.services.initialise import NewClinic, initialise
from scheduler.web.application import create_app
from scheduler.web.staff.access import COOKIE

PEOPLE = 20
PAUSE = 1.0
"""Seconds between an answer and the next click."""

ITEMS = 60
IN_MONTH = 500
PASSWORD = "correct horse battery"  # noqa: S105 - it opens nothing but the benchmark
AUTHOR, CLINICIAN = Credentials("maya", PASSWORD), Credentials("rao", PASSWORD)
OWN = NewClinic(
    name="Lake Clinic",
    jurisdictions=("IN",),
    zone="Asia/Kolkata",
    site="https://lake-clinic.org",
    address="1 Lake Road, Pune 411001",
    email="news@lake-clinic.org",
)
SLUG = "large"
CAMPAIGN = """
start = {start}
link = "https://lake-clinic.org/article"
audience = "newsletter"
[channels.x]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
times = ["09:00", "13:00", "18:00"]
[channels.email]
days = ["tue", "fri"]
times = ["10:30"]
issues = 8
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one page took: milliseconds, bytes without pictures, statements."""

    page: str
    requests: int
    p50: float
    p95: float
    bytes: int
    statements: int


def measure(seconds: float, subscribers: int) -> list[Figures]:
    """Return the figures of every page, asked for so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        application = Application(Path(folder) / "clinic", {})
        pages = made_clinic(application, subscribers)
        tokens = {login: [session(application, login) for _ in range(PEOPLE)] for login in ("maya", "rao")}
        statements = {name: counted(application, path, tokens[login][0]) for name, (login, path) in pages.items()}
        application.store.close()
        with served(application.root) as address:
            return [
                Figures(name, *asked(address, path, tokens[login], seconds), statements[name])
                for name, (login, path) in pages.items()
            ]


def made_clinic(application: Application, subscribers: int) -> dict[str, tuple[str, str]]:
    """Fill a workspace; return each page's login and path by its name."""
    initialise(application.root, OWN)
    application.found()
    application.people.add(Person(AUTHOR.login, "Maya", (Role.AUTHOR,)), PASSWORD)
    application.people.add(Person(CLINICIAN.login, "Dr Rao", (Role.CLINICIAN,), "MH 12345"), PASSWORD)
    month = (datetime.now(UTC).date().replace(day=1) + timedelta(days=40)).replace(day=1)
    items = planned(application, month)
    fill_month(application, items, month)
    key = next(item.key for item in items if item.key.kind == "post")
    for decision in application.review.submit(str(key), AUTHOR):
        assert decision.done, decision.reason
    subscribe(application, subscribers)
    return {
        f"calendar, {IN_MONTH} items": ("maya", f"/staff/calendar?view=month&day={month}"),
        f"calendar, list of {IN_MONTH}": ("maya", f"/staff/calendar?view=list&day={month}"),
        f"campaign, {len(items)} items": ("maya", f"/staff/campaigns/{SLUG}"),
        "review": ("rao", f"/staff/review/{key}"),
        "item editor": ("maya", f"/staff/items/{key}"),
        f"search among {subscribers:,}": ("maya", "/staff/subscribers?search=asha4217"),
        "decisions": ("maya", "/staff"),
    }


def planned(application: Application, start: date) -> Sequence[Item]:
    """Plan the campaign; return as many of its items as are wanted."""
    demo = read_article(resource_bytes(DEMO), DEMO).article
    folder = application.root / "campaigns" / SLUG
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(CAMPAIGN.format(start=start), encoding="utf-8")
    (folder / "article.md").write_text(article_markdown(repeated(demo, 4)), encoding="utf-8")
    return application.planning.run(SLUG, start=start).items


def fill_month(application: Application, items: Sequence[Item], month: date) -> None:
    """Put copies of items beside them, in campaigns of their own, until the month has as many as are wanted."""
    inside = [item for item in items if item.slot.local.date().replace(day=1) == month]
    with application.store.transaction() as tables:
        for number in range(IN_MONTH - len(inside)):
            copied = inside[number % len(inside)]
            later = timedelta(minutes=5 * (1 + number // len(inside)))
            key = replace(copied.key, campaign=f"copy-{number // len(inside)}")
            slot = replace(copied.slot, at=copied.slot.at + later, local=copied.slot.local + later)
            tables.items.put(replace(copied, key=key, slot=slot))


def subscribe(application: Application, count: int) -> None:
    """Add so many people to the newsletter."""
    now = datetime.now(UTC)
    for begin in range(0, count, 50_000):
        people = [
            Subscriber(f"s{number:07}", f"asha{number}@example.com", f"Asha {number}", "newsletter", "en", "form", now)
            for number in range(begin, min(begin + 50_000, count))
        ]
        with application.store.transaction() as tables:
            tables.subscribers.add(people)


def session(application: Application, login: str) -> str:
    """Sign a person in; return the session's token."""
    token = secrets.token_urlsafe(32)
    application.sessions.begin(Credentials(login, PASSWORD), token)
    return token


def counted(application: Application, path: str, token: str) -> int:
    """Return how many statements the database runs for a page."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    with TestClient(create_app(application), base_url="http://localhost", cookies={COOKIE: token}) as client:
        client.get(path)  # what is kept between requests is kept
        event.listen(Engine, "before_cursor_execute", note)
        answer = client.get(path)
        event.remove(Engine, "before_cursor_execute", note)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(ran)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a workspace in a process of its own; yield its address."""
    command = [sys.executable, "-m", "scheduler.cli.main", "serve", "-w", str(root), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}  # the address is read as soon as it is printed
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+?(?=[/.]?(?:\s|$))", next(line for line in server.stdout if "http://" in line))
        assert found
        try:
            yield found[0]
        finally:
            server.terminate()


def asked(address: str, path: str, tokens: Sequence[str], seconds: float) -> tuple[int, float, float, int]:
    """Have everybody ask for a page; return requests, the p50 and p95 in milliseconds, and its bytes."""
    taken: list[float] = []
    sizes: list[int] = []
    until = time.monotonic() + seconds

    def click(token: str, number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        time.sleep(PAUSE * number / len(tokens))
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.request("GET", path, headers={"cookie": f"{COOKIE}={token}", "accept-encoding": "gzip"})
            answer = connection.getresponse()
            sizes.append(len(answer.read()))
            taken.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, answer.status
            time.sleep(PAUSE)

    people = [threading.Thread(target=click, args=(token, number)) for number, token in enumerate(tokens)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return len(taken), round(median(taken), 1), round(quantiles(taken, n=20)[-1], 1), max(sizes)


def table(found: Sequence[Figures]) -> str:
    lines = [f"{'page':<32}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'kB':>8}{'statements':>12}"]
    lines += [
        f"{one.page:<32}{one.requests:>9}{one.p50:>9,.1f}{one.p95:>9,.1f}{one.bytes / 1000:>8.1f}{one.statements:>12}"
        for one in found
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer seconds and subscribers")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    found = measure(5, 20_000) if arguments.quick else measure(30, 1_000_000)
    print(json.dumps([asdict(one) for one in found], indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
