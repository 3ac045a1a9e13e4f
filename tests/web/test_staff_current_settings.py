"""A running clinic goes by its settings as they are; a file that cannot be read is told on every page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from staff_pages_shown import work
from staff_world import StaffWorld

POST = "dental/dentures/x/post"
SHOWN = ("", "/campaigns", "/campaigns/dental", "/calendar", "/review", "/issues", "/subscribers", "/health")


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    return made


def break_settings(world: StaffWorld) -> str:
    """Leave a line of config.toml half written, and return what it was."""
    file = world.application.root / "config.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\n[newsletter\n", encoding="utf-8")
    return before


def test_every_page_says_that_the_settings_cannot_be_read_and_goes_on_by_the_last_ones(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    assert "The settings cannot be read." not in rao.get("/staff").text
    before = break_settings(world)
    for path in (*SHOWN, "/settings"):
        answer = rao.get(f"/staff{path}")
        assert answer.status_code == 200, path
        assert "The settings cannot be read." in answer.text, path
        assert "config.toml is not TOML" in answer.text, path
    (world.application.root / "config.toml").write_text(before, encoding="utf-8")
    assert "The settings cannot be read." not in rao.get("/staff").text


def test_what_is_signed_waits_while_the_settings_cannot_be_read(world: StaffWorld) -> None:
    world.submit(POST)
    world.sign(POST)
    with world.application.store.reading() as tables:
        item = next(item for item in tables.items.of_campaign("dental") if str(item.key) == POST)
    before = break_settings(world)
    world.clock.move_to(item.slot.at + timedelta(seconds=1))
    work(world)
    assert world.channels["x"].published == {}
    (world.application.root / "config.toml").write_text(before, encoding="utf-8")
    world.clock.move_to(item.slot.at + timedelta(minutes=30))
    work(world)
    assert world.channels["x"].published


def test_a_setting_that_is_changed_in_the_file_holds_on_the_next_page(world: StaffWorld) -> None:
    maya, file = world.signed_in("maya"), world.application.root / "config.toml"
    text = file.read_text(encoding="utf-8")
    assert "test_addresses = []" in text
    file.write_text(text.replace("test_addresses = []", 'test_addresses = ["me@lotus.clinic"]'), encoding="utf-8")
    assert "me@lotus.clinic" in maya.get("/staff/issues/dental/lead/email/send").text
