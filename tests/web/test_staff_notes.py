"""A post without an article: words of one's own, on the accounts that are ticked, at a time or the next free one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from staff_world import StaffWorld

from scheduler.domain.content import Item, own_words_in


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic")
    yield made
    made.application.store.close()


def items(world: StaffWorld, slug: str) -> tuple[Item, ...]:
    with world.application.store.reading() as tables:
        return tables.items.of_campaign(slug)


def test_a_note_is_planned_in_the_name_of_who_wrote_it(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    answer = maya.post(
        "/staff/notes/new",
        data={
            "text": "We are closed on Friday. The clinic opens again on Monday at nine.",
            "on": ["x", "email"],
            "day": "2026-12-04",
            "time": "10:15",
        },
    )
    assert answer.status_code == 303
    slug = answer.headers["location"].removeprefix("/staff/campaigns/")
    assert {item.key.channel for item in items(world, slug)} == {"x", "email"}
    assert {f"{item.slot.local:%Y-%m-%d %H:%M}" for item in items(world, slug)} == {"2026-12-04 10:15"}
    assert {source.author for item in items(world, slug) for _, source in own_words_in(item.draft)} <= {"maya"}
    assert "We are closed on Friday" in maya.get(answer.headers["location"]).text


def test_two_notes_of_one_title_are_two_campaigns(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for _ in range(2):
        data = {"text": "Happy Diwali from all of us at the clinic.", "title": "Diwali", "on": "x"}
        assert maya.post("/staff/notes/new", data=data).status_code == 303
    assert set(world.application.workspace.campaigns()) == {"diwali", "diwali-2"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"on": "x"}, "Write what it says."),
        ({"text": "Happy Diwali from all of us."}, "Choose where it goes out."),
        ({"text": "Happy Diwali from all of us.", "on": "nobody"}, "Choose where it goes out."),
        ({"text": "Happy Diwali from all of us.", "on": "x", "day": "tomorrow"}, "Write the day as a date"),
        ({"text": "Happy Diwali from all of us.", "on": "x", "time": "10:00"}, "Write the day as a date"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(world: StaffWorld, data: dict[str, str], words: str) -> None:
    answer = world.signed_in("maya").post("/staff/notes/new", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert data.get("text", "") in answer.text
    assert world.application.workspace.campaigns() == ()


def test_a_text_as_long_as_an_issue_is_taken_in_any_script(world: StaffWorld) -> None:
    text = "सोमवार को क्लिनिक नौ बजे खुलता है। " * 120
    answer = world.signed_in("maya").post("/staff/notes/new", data={"text": text, "title": "Opening", "on": "email"})
    assert answer.status_code == 303, answer.text
