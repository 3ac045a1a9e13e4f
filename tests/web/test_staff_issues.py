"""An issue on the staff's pages: its words, its sections, its looks, the last check, the test and the submission."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from staff_world import StaffWorld

from scheduler.domain.content import Item, ItemState
from scheduler.domain.payload import BatchPayload

LEAD = "/staff/issues/dental/lead/email"
KEY = "dental/lead/email/issue"
TEST_GROUP = {"CLINIC_NEWSLETTER__TEST_ADDRESSES": '["maya@lotus-skin.clinic", "rao@lotus-skin.clinic"]'}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path / "clinic", TEST_GROUP)
    made.plan()
    yield made
    made.application.store.close()


@pytest.fixture
def maya(world: StaffWorld) -> TestClient:
    return world.signed_in("maya")


def the_item(world: StaffWorld) -> Item:
    (item,) = world.application.items.find(KEY)
    return item


def version(page: str) -> str:
    found = re.search(r'name="version" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_list_has_every_issue_with_its_state(maya: TestClient) -> None:
    page = maya.get("/staff/issues").text
    assert page.count('href="/staff/issues/dental/lead/email"') == 1
    assert "/staff/issues/dental/bridges/email" in page
    assert "draft" in page


def test_an_address_of_no_issue_is_told_as_such(maya: TestClient) -> None:
    for path in ("/staff/issues/dental/nothing/email", "/staff/issues/none/lead/email", "/staff/issues/dental/lead/x"):
        for rest in ("", "/look", "/send", "/progress"):
            assert maya.get(path + rest).status_code == 404, path + rest


def test_an_issue_whose_campaign_is_gone_is_told_as_such(world: StaffWorld, maya: TestClient) -> None:
    shutil.rmtree(world.application.root / "campaigns" / "dental")
    for answer in (maya.get(LEAD), maya.get(f"{LEAD}/send"), maya.post(f"{LEAD}/test"), maya.post(f"{LEAD}/submit")):
        assert answer.status_code == 404


def test_its_words_are_edited_where_every_items_are(world: StaffWorld, maya: TestClient) -> None:
    assert f'href="/staff/items/{KEY}"' in maya.get(LEAD).text
    assert f'href="{LEAD}"' in maya.get(f"/staff/items/{KEY}").text
    assert f'href="{LEAD}/send"' in maya.get("/staff/campaigns/dental").text
    world.application.writing.write(KEY, {"introduction": "Good morning to all of you."}, "maya")
    assert "Good morning to all of you." in maya.get(LEAD).text
    assert "Good morning to all of you." in maya.get(f"{LEAD}/look").text


def test_the_second_of_two_who_change_a_campaign_is_told(world: StaffWorld, maya: TestClient) -> None:
    seen = version(maya.get(LEAD).text)
    assert maya.post(f"{LEAD}/style", data={"version": seen, "style": "teasers"}).status_code == 303
    late = maya.post(f"{LEAD}/style", data={"version": seen, "style": "whole"})
    assert late.status_code == 422
    assert "was changed meanwhile" in late.text


def test_a_section_is_left_out_and_taken_back(world: StaffWorld, maya: TestClient) -> None:
    maya.post(f"{LEAD}/sections", data={"leave_out": "what-are-the-drawbacks"})
    page = maya.get(LEAD).text
    assert 'name="take" value="what-are-the-drawbacks"' in page
    assert world.application.workspace.campaign("dental").leave_out == ("what-are-the-drawbacks",)
    maya.post(f"{LEAD}/sections", data={"take": "what-are-the-drawbacks"})
    assert world.application.workspace.campaign("dental").leave_out == ()


def test_issues_are_printed_as_teasers_or_whole(world: StaffWorld, maya: TestClient) -> None:
    for style in ("teasers", "whole"):
        assert maya.post(f"{LEAD}/style", data={"style": style}).status_code == 303
        assert world.application.workspace.campaign("dental").style.value == style
        assert f'value="{style}" checked' in maya.get(LEAD).text


def test_who_may_not_write_sees_the_issue_and_no_form(world: StaffWorld) -> None:
    page = world.signed_in("lee").get(LEAD).text
    assert f"{LEAD}/sections" not in page
    assert "<iframe" in page


@pytest.mark.parametrize("view", ["desktop", "phone", "dark", "pictures-off", "text"])
def test_each_look_may_do_nothing_and_be_framed_by_ourselves_alone(maya: TestClient, view: str) -> None:
    assert f'src="{LEAD}/look?view={view}"' in maya.get(f"{LEAD}?view={view}").text
    answer = maya.get(f"{LEAD}/look?view={view}")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; ")
    assert policy.endswith("frame-ancestors 'self'")
    assert ("img-src 'none'" in policy) == (view == "pictures-off")
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["content-type"].startswith("text/plain" if view == "text" else "text/html")


def test_the_text_part_has_words_where_each_reader_has_a_link(maya: TestClient) -> None:
    text = maya.get(f"{LEAD}/look?view=text").text
    assert "Unsubscribe: [each reader's own link]" in text
    assert "{{" not in text


def test_the_view_alone_decides_whether_it_is_dark(maya: TestClient) -> None:
    light, dark = maya.get(f"{LEAD}/look?view=desktop").text, maya.get(f"{LEAD}/look?view=dark").text
    assert "@media not all" in light
    assert "@media all" in dark
    assert 'name="color-scheme" content="light"' in light
    assert 'name="color-scheme" content="dark"' in dark
    assert "prefers-color-scheme" not in light + dark


def test_pictures_lie_in_the_look_and_are_left_out_where_they_are_off(maya: TestClient) -> None:
    # A frame that may do nothing sends no cookie: it would get none by an address.
    shown, bare = maya.get(f"{LEAD}/look").text, maya.get(f"{LEAD}/look?view=pictures-off").text
    assert 'src="data:image/' in shown
    assert 'src="cid:' not in shown
    assert "data:image/" not in bare


def test_a_look_that_has_not_changed_is_not_sent_again(maya: TestClient) -> None:
    tag = maya.get(f"{LEAD}/look").headers["etag"]
    assert maya.get(f"{LEAD}/look", headers={"if-none-match": tag}).status_code == 304


def test_the_last_look_says_what_blocks_and_what_to_do(world: StaffWorld, maya: TestClient) -> None:
    page = maya.get(f"{LEAD}/send").text
    assert "every link is https" in page
    assert "Import the list of subscribers before the issue is due." in page
    assert "clinic audience" not in page


def test_the_test_goes_to_the_saved_group_in_the_name_of_who_is_signed_in(world: StaffWorld, maya: TestClient) -> None:
    answer = maya.post(f"{LEAD}/test")
    assert answer.status_code == 303
    assert "The test went to 2 of 2 addresses." in maya.get(answer.headers["location"]).text
    (call,) = world.channels["email"].calls
    assert isinstance(call, BatchPayload)
    assert [reader.address for reader in call.addressees] == ["maya@lotus-skin.clinic", "rao@lotus-skin.clinic"]
    with world.application.store.transaction() as tables:
        (begun,) = [entry.event for entry in tables.audit.entries(KEY) if entry.event.action == "test begun"]
    assert begun.actor == "maya"


def test_a_test_that_is_refused_says_why_on_the_page(world: StaffWorld, maya: TestClient) -> None:
    world.application.controls.pause("Maya", "press enquiry")
    refused = maya.post(f"{LEAD}/test")
    assert refused.status_code == 422
    assert "Everything is paused (press enquiry (Maya))." in refused.text
    assert "clinic resume" not in refused.text


def test_an_issue_is_put_before_the_clinician_as_it_was_shown(world: StaffWorld, maya: TestClient) -> None:
    page = maya.get(f"{LEAD}/send").text
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    world.application.writing.write(KEY, {"subject": "Another subject of mine"}, "maya")
    late = maya.post(f"{LEAD}/submit", data={"seen": seen[1]})
    assert late.status_code == 422
    assert the_item(world).state is ItemState.DRAFT
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', maya.get(f"{LEAD}/send").text)
    assert seen
    answer = maya.post(f"{LEAD}/submit", data={"seen": seen[1]})
    assert answer.status_code == 303
    assert the_item(world).state is ItemState.IN_REVIEW
    assert "waits for a clinician" in maya.get(f"{LEAD}/send").text
