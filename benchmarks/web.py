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
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

sys.path.insert(0, str(Path(__file__).parent / "web_stages"))

from web_clinic import made_clinic, served, session

from scheduler.bootstrap import Application
from scheduler.web.application import create_app
from scheduler.web.staff.access import COOKIE

PEOPLE = 20
PAUSE = 1.0
"""Seconds between an answer and the next click."""


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
