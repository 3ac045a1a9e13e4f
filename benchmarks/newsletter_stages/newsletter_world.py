"""A clinic whose newsletter has an approved issue with a card, and as many subscribers as a benchmark wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from scheduler.bootstrap import Application
from scheduler.domain.content import Item, Kind
from scheduler.domain.people import Credentials, Person, Role
from scheduler.ports import Channel
from scheduler.services.initialise import NewClinic, initialise
from scheduler.services.plan import plan
from scheduler.services.review_sheet import digests
from scheduler.testing import FixedClock

PASSWORD = "correct horse battery"  # noqa: S105 - it opens nothing but the benchmark
AUTHOR, CLINICIAN = Credentials("maya", PASSWORD), Credentials("rao", PASSWORD)
NOW = datetime(2030, 1, 2, 6, tzinfo=UTC)
SLUG, AUDIENCE, SECTIONS = "spring", "newsletter", 12

CAMPAIGN = """
start = 2030-01-07
link = "https://clinic.example.com/article"
audience = "newsletter"
[channels.email]
days = ["thu"]
times = ["10:30"]
issues = 1
"""

_NAMES = ("Ana", "Bo", "Chitra", "Dev", "Esha", "Farid", "Gita", "Hari")


def open_clinic(root: Path, *, channels: Mapping[str, Channel] | None = None, at: datetime = NOW) -> Application:
    """Return the clinic at a time, with the accounts that are given."""
    return Application(root, {}, clock=FixedClock(at), channels=channels or {})


def found_clinic(root: Path, greeting: str = "Dear {first_name|reader},") -> None:
    """Make the clinic, and sign the issue."""
    initialise(root, NewClinic(jurisdictions=("IN",)))
    settings = root / "config.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[newsletter]\n", f'[newsletter]\ngreeting = "{greeting}"\n'), encoding="utf-8")
    clinic = open_clinic(root)
    clinic.found()
    clinic.people.add(Person(AUTHOR.login, "Maya", (Role.AUTHOR,)), PASSWORD)
    clinic.people.add(Person(CLINICIAN.login, "Dr Rao", (Role.CLINICIAN,), "MH 12345"), PASSWORD)
    folder = root / "campaigns" / SLUG
    folder.mkdir()
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "article.md").write_text(article(), encoding="utf-8")
    plan(SLUG, clinic.workspace, clinic.store, clinic.renderer, clinic.clock)
    desk = clinic.review
    submitted = desk.submit(SLUG, AUTHOR)
    for decision in (*submitted, *desk.approve(SLUG, CLINICIAN, digests(desk.in_review(SLUG)))):
        assert decision.done, decision.reason
    clinic.store.close()


def article() -> str:
    """Return an article with a section for each part of the issue."""
    sections = (
        f"## Part {number}\n\n" + " ".join(f"Part {number} says its sentence {each}." for each in range(8)) + "\n"
        for number in range(SECTIONS)
    )
    return "# What a newsletter says\n\n" + "\n".join(sections)


def the_issue(clinic: Application) -> Item:
    """Return the clinic's one issue."""
    with clinic.store.transaction() as tables:
        (issue,) = (item for item in tables.items.of_campaign(SLUG) if item.key.kind is Kind.ISSUE)
    return issue


def subscribers_file(people: int) -> Iterator[str]:
    """Yield the lines of a file of subscribers, as a form on a site would collect them."""
    yield "email,name,consent source,consent date\n"
    for number in range(people):
        yield f"p{number}@reader{number % 97}.example,{_NAMES[number % len(_NAMES)]} Reader,sign-up form,2029-06-01\n"
