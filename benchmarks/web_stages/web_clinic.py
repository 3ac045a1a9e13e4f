"""The clinic whose pages are measured: a long campaign, a full month, many subscribers; and its server."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from longer_article import repeated

from scheduler.bootstrap import Application
from scheduler.domain.content import Item
from scheduler.domain.people import Credentials, Person, Role
from scheduler.domain.subscriber import Subscriber
from scheduler.planning.reading import article_markdown, read_article
from scheduler.resources import resource_bytes
from scheduler.services.initialise import NewClinic, initialise

DEMO = "assets/demo/article.txt"
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
