"""Pages travel packed, but never to a site that caused the request itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from staff_world import StaffWorld


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    made = StaffWorld(tmp_path / "clinic")
    made.plan()
    return made


def test_a_page_and_its_style_travel_packed(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get("/staff/campaigns/dental", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in page.headers["vary"].lower()
    assert int(page.headers["content-length"]) < len(page.content) / 3
    style = maya.get(f"/staff/assets/{world.application.staff_pages.assets_name}/style.css")
    assert style.headers["content-encoding"] == "gzip"


def test_who_cannot_unpack_gets_the_page_as_it_is(world: StaffWorld) -> None:
    page = world.signed_in("maya").get("/staff/campaigns/dental", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in page.headers


@pytest.mark.parametrize("caused_by", ["cross-site", "same-site"])
def test_a_page_that_another_site_asked_for_is_not_packed(world: StaffWorld, caused_by: str) -> None:
    asked = {"accept-encoding": "gzip", "sec-fetch-site": caused_by}
    page = world.signed_in("maya").get("/staff/campaigns/dental", headers=asked)
    assert page.status_code == 200
    assert "content-encoding" not in page.headers


def test_a_picture_stays_as_it_is(world: StaffWorld) -> None:
    world.submit("dental/bridges/x/post")
    rao = world.signed_in("rao")
    sheet = rao.get("/staff/review/dental/bridges/x/post").text
    source = sheet.split("/picture/")[1].split('"')[0]
    picture = rao.get(f"/staff/review/dental/bridges/x/post/picture/{source}")
    assert picture.headers["content-type"].startswith("image/")
    assert "content-encoding" not in picture.headers
