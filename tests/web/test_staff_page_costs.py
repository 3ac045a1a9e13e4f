"""What a page of the staff may cost: statements of the database, and bytes over a clinic's line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from staff_pages_shown import PAGES, busy_clinic
from staff_world import StaffWorld

MOST = 24
"""Statements that a page runs at most."""

AN_ITEM = 4
"""Statements for each item that a page checks as it would go out."""

CHECKING = {
    "/staff/campaigns/dental/check": 26,
    "/staff/campaigns/dental/plan": 5,
    "/staff/campaigns/dental": 5,
    "/staff/review/together": 26,
    "/staff/health": 2,
    "/staff/welcome": 1,
    "/staff/items/dental/lead/x/post": 1,
    "/staff/library/statements/information/withdraw": 4,
}
"""The pages that check items as they would go out, each with how many."""

SHEETS = ("/staff/review/dental/", "/staff/issues/dental/", "/staff/issues/welcome.")
"""What is put before a clinician reads whatever a signature covers, and checks it twice: as it is and as signed."""

A_SHEET = 48
LARGEST = 60_000
"""Bytes of a page as it is sent, without its pictures."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield the statements that the database runs meanwhile."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield ran
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    world = busy_clinic(tmp_path_factory.mktemp("costs") / "clinic")
    yield {login: world.signed_in(login) for login in sorted({shown.login for shown in PAGES})}
    world.application.store.close()


def allowed(path: str) -> int:
    if path.startswith(SHEETS) and path.rpartition("/")[0] != "/staff/issues/dental/lead":
        return A_SHEET
    return MOST + AN_ITEM * CHECKING.get(path, 0)


def test_no_page_runs_more_statements_or_sends_more_bytes_than_it_may(people: dict[str, TestClient]) -> None:
    for shown in PAGES:
        people[shown.login].get(shown.path)  # what is remembered between visits is remembered
        with statements() as ran:
            answer = people[shown.login].get(shown.path)
        assert len(ran) <= allowed(shown.path), (shown.path, len(ran))
        without_pictures = re.sub(rb"data:image/[^\"']*", b"", answer.content)
        assert len(without_pictures) < LARGEST, shown.path


@pytest.mark.parametrize("path", ["/staff/calendar?view=month&day=2026-12-01", "/staff", "/staff/campaigns"])
def test_a_page_of_many_items_runs_no_more_statements_than_one_of_few(path: str, tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    world.plan()
    maya = world.signed_in("maya")
    maya.get(path)  # what is kept between requests is kept
    with statements() as few:
        maya.get(path)
    world.plan("article-4-flu.txt", "flu")
    maya.get(path)
    with statements() as many:
        maya.get(path)
    assert len(many) == len(few)
    world.application.store.close()


def test_a_queue_of_many_items_runs_no_more_statements_than_one_of_few(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    slug = world.plan()
    with world.application.store.reading() as tables:
        posts = [str(item.key) for item in tables.items.of_campaign(slug) if item.key.channel == "x"]
    rao, counted = world.signed_in("rao"), []
    for waiting in (posts[:1], posts[1:6]):
        for name in waiting:
            world.submit(name)
        rao.get("/staff/review")
        with statements() as ran:
            rao.get("/staff/review")
        counted.append(len(ran))
    assert counted[0] == counted[1]
    world.application.store.close()
