"""Days and times of a campaign's channels: what moves is told first, and the file keeps its comments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import StaffWorld

from scheduler.domain.content import Item, ItemState

PATH = "/staff/campaigns/dental/times"
POST = "dental/dentures/x/post"
WEEK = ["mon", "tue", "wed", "thu", "fri"]


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    return made


def config(world: StaffWorld) -> str:
    return (world.application.root / "campaigns" / "dental" / "campaign.toml").read_text(encoding="utf-8")


def posts(world: StaffWorld) -> list[Item]:
    with world.application.store.reading() as tables:
        return [item for item in tables.items.of_campaign("dental") if item.key.channel == "x"]


def sent(browser: TestClient, agreed: str = "", version: str = "", **changed: str | list[str]) -> Response:
    page = browser.get(PATH).text
    known = dict(re.findall(r'name="(times-\w+)" value="([^"]*)"', page))
    days = re.findall(r'name="(days-\w+)" value="(\w+)" checked', page)
    fields: dict[str, str | list[str]] = {**known, "agreed": agreed}
    for name in {name for name, _ in days}:
        fields[name] = [day for field, day in days if field == name]
    fields["version"] = version or re.search(r'name="version" value="(\w+)"', page)[1]  # type: ignore[index]
    fields |= {name.replace("_", "-"): value for name, value in changed.items()}
    return browser.post(PATH, data=fields)


def agreed(answer: Response) -> str:
    return re.search(r'name="agreed" value="([^"]*)"', answer.text)[1]  # type: ignore[index]


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(world: StaffWorld) -> None:
    maya, before = world.signed_in("maya"), config(world)
    assert sent(maya).headers["location"] == PATH
    assert config(world) == before


def test_what_moves_is_told_before_it_is_saved_and_then_moves(world: StaffWorld) -> None:
    maya, before, at = world.signed_in("maya"), config(world), [item.slot.local for item in posts(world)]
    told = sent(maya, times_x="16:30, 11:00", days_x=WEEK)
    assert told.status_code == 200
    assert f"{len(at)} planned items move." in told.text
    assert "No signature ends: moving the time alone keeps it." in told.text
    assert (config(world), [item.slot.local for item in posts(world)]) == (before, at)
    assert (
        sent(maya, agreed(told), times_x="16:30, 11:00", days_x=WEEK).headers["location"] == "/staff/campaigns/dental"
    )
    assert {f"{item.slot.local:%H:%M}" for item in posts(world)} <= {"11:00", "16:30"}
    after = config(world)
    assert 'times = ["11:00", "16:30"]' in after
    comments = re.compile(r"^\s*#.*$", re.MULTILINE)
    assert comments.findall(after) == comments.findall(before)


def test_a_signature_is_kept_when_its_item_moves(world: StaffWorld) -> None:
    world.submit(POST)
    world.sign(POST)
    maya = world.signed_in("maya")
    told = sent(maya, times_x="11:00")
    assert "No signature ends" in told.text
    sent(maya, agreed(told), times_x="11:00")
    (item,) = [item for item in posts(world) if str(item.key) == POST]
    assert (item.state, f"{item.slot.local:%H:%M}") == (ItemState.APPROVED, "11:00")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"times_x": "22:00"}, "22:00 lies in the quiet hours, 21:00 to 08:00: nothing goes out then."),
        ({"times_x": "ten"}, "&#39;ten&#39; is no time of day: write it as 10:00."),
        ({"times_x": "25:00"}, "&#39;25:00&#39; is no time of day"),
        ({"times_x": ""}, "Write at least one time, such as 10:00."),
        ({"days_x": []}, "Choose at least one day."),
        ({"days_x": ["someday"]}, "Choose at least one day."),
    ],
)
def test_what_cannot_be_is_said_at_its_channel_and_what_was_typed_stays(
    world: StaffWorld, changed: dict[str, str | list[str]], said: str
) -> None:
    maya, before = world.signed_in("maya"), config(world)
    answer = sent(maya, "", "", **{"times_email": "09:15", **changed})
    assert answer.status_code == 422
    panel = answer.text.partition("<bdi>X</bdi>")[2].partition("</section>")[0]
    assert said in panel
    assert answer.text.count('role="alert"') == 1
    assert 'value="09:15"' in answer.text
    assert config(world) == before


def test_of_two_people_who_change_them_the_second_is_told(world: StaffWorld) -> None:
    maya, rao = world.signed_in("maya"), world.signed_in("rao")
    seen = re.search(r'name="version" value="(\w+)"', rao.get(PATH).text)[1]  # type: ignore[index]
    sent(maya, agreed(sent(maya, times_x="11:00")), times_x="11:00")
    told = sent(rao, times_x="12:00")
    refused = sent(rao, agreed(told), seen, times_x="12:00")
    assert refused.status_code == 422
    assert "was changed meanwhile" in refused.text
    assert 'times = ["11:00"]' in config(world)


def test_the_trail_says_who_changed_them(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    sent(maya, agreed(sent(maya, times_x="11:00")), times_x="11:00")
    with world.application.store.reading() as tables:
        acts = [entry.event for entry in tables.audit.entries("dental")]
    (act,) = [act for act in acts if act.action == "channel times changed"]
    assert (act.actor, "11:00" in act.detail) == ("maya", True)


def test_a_publisher_sees_no_form_and_a_campaign_that_there_is_not_is_not_found(world: StaffWorld) -> None:
    assert world.signed_in("lee").get(PATH).status_code == 403
    assert world.signed_in("maya").get("/staff/campaigns/nothing/times").status_code == 404


def test_a_campaign_takes_up_a_further_network_by_the_same_form(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get("/staff/campaigns/dental").text
    assert "It goes out on X, Email." in page
    assert 'href="/staff/campaigns/dental/times?with=bluesky">Use Bluesky too</a>' in page
    shown = maya.get(f"{PATH}?with=bluesky").text
    assert 'name="times-bluesky" value="17:00"' in shown
    assert "It is not connected yet." in shown
    told = sent(maya, days_bluesky=["mon", "wed", "fri"], times_bluesky="17:00")
    assert "[channels.bluesky]\n" not in config(world).replace("# [channels", ""), "nothing is written before"
    assert sent(maya, agreed(told), days_bluesky=["mon", "wed", "fri"], times_bluesky="17:00").status_code == 303
    clinic = world.application.workspace.campaign("dental")
    assert [plan.channel for plan in clinic.channels] == ["x", "bluesky", "email"]
    with world.application.store.reading() as tables:
        assert any(item.key.channel == "bluesky" for item in tables.items.of_campaign("dental"))
    assert "Use Bluesky too" not in maya.get("/staff/campaigns/dental").text


def test_who_may_not_choose_the_channels_reads_where_a_campaign_goes_out(world: StaffWorld) -> None:
    page = world.signed_in("lee").get("/staff/campaigns/dental").text
    assert "It goes out on X, Email." in page
    assert "Use Bluesky too" not in page
