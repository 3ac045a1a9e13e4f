"""Approved posts with due times of a test's own choosing, in a real workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from always_open import keep_always_open
from signing_people import sign

from scheduler.bootstrap import Application
from scheduler.domain.article import Article, Paragraph, Section, SourceSpan
from scheduler.domain.content import Item, ItemKey, Kind, Post, PostPart, Sentence, Slot
from scheduler.domain.people import Credentials, Person, Role
from scheduler.planning.reading import article_markdown

CAMPAIGN = "cells"
PASSWORD = "long enough for both"
WRITER = Person("due-author", "Mina", (Role.AUTHOR,))
SIGNER = Person("due-doctor", "Dr Sen", (Role.CLINICIAN, Role.PUBLISHER), "MH 54321")
AUTHOR, SIGNING = Credentials(WRITER.login, PASSWORD), Credentials(SIGNER.login, PASSWORD)
"""Logins of their own: a test may add whom it likes."""

CAMPAIGN_FILE = """
start = 2026-12-01
link = "https://www.lakeroad-clinic.org/"
[channels.x]
days = ["mon"]
times = ["10:00"]
"""


def post_key(number: int, account: str = "x") -> ItemKey:
    return ItemKey(CAMPAIGN, f"part-{number}", account, Kind.POST)


def post_text(number: int) -> str:
    return f"Sentence {number} is sent once."


def post(number: int, due: datetime, account: str = "x") -> Item:
    text, key = post_text(number), post_key(number, account)
    sentence = Sentence(text, SourceSpan(key.section, 0, 0, len(text)))
    draft = Post(key, (PostPart(((sentence,),)),), (), (), "https://www.lakeroad-clinic.org/", (), "en")
    return Item(key, draft, Slot(due.replace(tzinfo=None), "UTC", due), "digest")


def approve_posts(application: Application, due: Sequence[datetime], account: str = "x") -> tuple[Item, ...]:
    """Write an article with a part for each due time, and sign a post for each, which then waits to be sent."""
    keep_always_open(application.root)
    folder = application.root / "campaigns" / CAMPAIGN
    folder.mkdir()
    (folder / "campaign.toml").write_text(CAMPAIGN_FILE.replace("channels.x", f"channels.{account}"), encoding="utf-8")
    parts = [Section(f"part-{n}", f"Part {n}", 2, (Paragraph(post_text(n)),)) for n in range(len(due))]
    (folder / "article.md").write_text(article_markdown(Article("Cells", (), tuple(parts))), encoding="utf-8")
    items = tuple(post(number, at, account) for number, at in enumerate(due))
    with application.store.transaction() as tables:
        for item in items:
            tables.items.put(item)
    known = {person.login for person in application.people.all()}
    for person in (WRITER, SIGNER):
        if person.login not in known:
            application.people.add(person, PASSWORD)
    desk = application.review
    for decision in (*desk.submit(CAMPAIGN, AUTHOR), *sign(desk, CAMPAIGN, SIGNING)):
        assert decision.done, decision.reason
    return items
