"""The welcome series on the staff's pages: steps written, signed, switched on, and what became of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from staff_subscribers_shown import put, subscriber
from staff_world import CLINICIAN, StaffWorld

PAGE = "/staff/subscribers/welcome"
OWN = {"text": "Thank you for reading. Answer this mail when you have a question.", "after": "2", "at": "09:00"}


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def step_name(world: StaffWorld) -> str:
    (step,) = world.application.welcome.look().steps
    return step.step.name


def test_without_a_step_the_page_says_what_comes_next(world: StaffWorld) -> None:
    maya = world.signed_in("maya").get(PAGE).text
    assert "There is no step yet." in maya
    assert "Add a step" in maya
    assert "Add a step" not in world.signed_in("lee").get(PAGE).text
    assert "An author or a clinician adds one." in world.signed_in("lee").get(PAGE).text


def test_a_step_of_own_words_leads_on_to_its_look_and_is_submitted_there(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    answer = maya.post(f"{PAGE}/new", files={}, data=OWN)
    assert answer.status_code == 303, answer.text
    look = maya.get(answer.headers["location"]).text
    assert "2 days after the confirmation, at 09:00 on the reader&#39;s own clock" in look
    assert "Choose another time" not in look
    name = f"welcome.{step_name(world)}.en"
    world.submit(name)
    page = world.signed_in("rao").get(PAGE).text
    assert "2 days after, at 09:00" in page
    assert "It waits for a clinician&#39;s signature." in page
    assert f"/staff/review/{name}/lead/email/issue" in page


def test_a_step_of_a_section_takes_its_words_as_they_stand(world: StaffWorld) -> None:
    world.plan()
    maya = world.signed_in("maya")
    form = maya.get(f"{PAGE}/new").text
    assert 'value="dental/bridges"' in form
    answer = maya.post(f"{PAGE}/new", data={"section": "dental/bridges", "after": "3", "at": "10:30"})
    assert answer.status_code == 303, answer.text
    (step,) = world.application.welcome.look().steps
    assert (step.step.name, step.step.after, [words.state for words in step.words]) == ("bridges", 3, ["draft"])
    assert "welcome.bridges" not in maya.get("/staff/campaigns").text, "the list has the campaigns alone"
    assert "welcome.bridges" not in maya.get("/staff/calendar?view=list").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": ""}, "Write what it says, or choose a section."),
        ({"after": "0"}, "1 to 365 days"),
        ({"after": "soon"}, "Write the days as a number."),
        ({"at": "23:00"}, "lies in the quiet hours"),
        ({"at": "noon"}, "Write the time of day"),
        ({"language": "fr"}, "has no language"),
        ({"audience": 'newsletter"\npartnership = true\n#'}, "audience"),
    ],
)
def test_what_cannot_be_is_told_where_it_was_typed_and_nothing_is_kept(
    world: StaffWorld, changed: dict[str, str], told: str
) -> None:
    maya = world.signed_in("maya")
    answer = maya.post(f"{PAGE}/new", data={**OWN, **changed})
    assert answer.status_code == 422
    assert told in answer.text
    if "text" not in changed:
        assert OWN["text"] in answer.text
    assert world.application.welcome.look().steps == ()
    assert not list((world.application.root / "campaigns").glob("welcome*")) or (
        world.application.workspace.welcome_series().steps == ()
    )


def test_the_series_is_switched_on_and_off_by_a_publisher_and_stands_in_the_trail(world: StaffWorld) -> None:
    maya, lee = world.signed_in("maya"), world.signed_in("lee")
    maya.post(f"{PAGE}/new", data=OWN)
    assert maya.post(f"{PAGE}/switch", data={"on": "1"}).status_code == 403
    assert lee.post(f"{PAGE}/switch", data={"on": "1"}).status_code == 303
    assert world.application.welcome.look().series.enabled
    assert "1 step waits for a signature." in lee.get(PAGE).text
    lee.post(f"{PAGE}/switch", data={"on": "0"})
    with world.application.store.reading() as tables:
        actions = [entry.event.action for entry in tables.audit.entries("welcome series")]
        assert not tables.welcome.series().enabled
    assert actions == ["welcome step added", "welcome series switched on", "welcome series switched off"]


def test_a_step_is_moved_and_removed_and_who_saw_an_older_file_is_told(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    maya.post(f"{PAGE}/new", data=OWN)
    name, version = step_name(world), world.application.welcome.look().version
    moved = maya.post(f"{PAGE}/{name}/move", data={"after": "5", "at": "11:00", "version": version})
    assert moved.status_code == 303
    assert "5 days after, at 11:00" in maya.get(PAGE).text
    late = maya.post(f"{PAGE}/{name}/move", data={"after": "6", "at": "11:00", "version": version})
    assert late.status_code == 422
    assert "was changed meanwhile" in late.text
    assert maya.post(f"{PAGE}/nothing/move", data={"after": "6", "at": "11:00"}).status_code == 404
    assert maya.post(f"{PAGE}/{name}/remove").status_code == 303
    assert world.application.welcome.look().steps == ()
    with world.application.store.reading() as tables:
        assert [item.state for item in tables.items.of_campaign(f"welcome.{name}.en")] == ["cancelled"]


def test_people_on_the_list_begin_when_somebody_asks_and_get_their_step_signed(world: StaffWorld) -> None:
    put(world, [subscriber(1), subscriber(2), subscriber(3, source="import")])
    rao = world.signed_in("rao")
    world.signed_in("maya").post(f"{PAGE}/new", data=OWN)
    name = f"welcome.{step_name(world)}.en"
    rao.post(f"{PAGE}/switch", data={"on": "1"})
    assert "3 people would begin." in rao.post(f"{PAGE}/begin", data={}).text
    rao.post(f"{PAGE}/begin", data={"sure": "1"})
    assert "3 people are on the way through it." in rao.get(PAGE).text
    assert "0 people would begin." in rao.post(f"{PAGE}/begin", data={}).text
    world.submit(name)
    confirm_all(world, name)
    world.sign(name)
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    work(world)
    assert len(world.channels["email"].calls) == 3
    rao = world.signed_in("rao")
    assert "3 people got it" in rao.get(PAGE).text
    person = rao.get("/staff/subscribers/p0001").text
    assert "They have been through it." in person
    assert world.signed_in("lee").get("/staff/subscribers/p0001/data").json()["welcome"]["steps"][0]["sent"]


def test_a_broken_file_is_told_on_the_page(world: StaffWorld) -> None:
    (world.application.root / "campaigns" / "welcome.toml").write_text("enabled = 7\n")
    answer = world.signed_in("maya").get(PAGE)
    assert answer.status_code == 422
    assert "must be true or false" in answer.text


def confirm_all(world: StaffWorld, name: str) -> None:
    """Have the clinician confirm each sentence in own words."""
    desk = world.application.confirmations
    desk.confirm(desk.waiting(name), CLINICIAN, stands_for=True)


def work(world: StaffWorld) -> None:
    world.application.signed_comparison.run()
    world.application.delivery.run_once(world.application.publisher())
