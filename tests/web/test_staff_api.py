"""The staff's API: the same use cases as pages and command line, in the name of a token's person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from api_world import ApiWorld, ProgramClient
from staff_subscribers_shown import put, subscriber

from scheduler.domain.content import ItemState

CASES = Path(__file__).parents[1] / "reading" / "cases"
POST = "dental/dentures/x/post"
ARTICLE = """# Care for your teeth

## Brush twice a day

Brush your teeth in the morning and in the evening. Two minutes each time are enough for most people. Use a soft brush.

## Visit once a year

Ask for a visit once a year, also when nothing hurts. Small holes give no pain, and are filled in one visit.
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> ApiWorld:
    made = ApiWorld(tmp_path_factory.mktemp("api") / "clinic")
    made.plan()
    put(made, list(map(subscriber, range(5))))
    made.application.segments.add("everybody", 'status = "confirmed"', "newsletter")
    return made


@pytest.fixture(scope="module")
def maya(world: ApiWorld) -> ProgramClient:
    return world.program("maya")


def every(program: ProgramClient, path: str) -> Iterator[dict[str, Any]]:
    """Yield everything of a list, page by page."""
    page = program.get(path).json()
    yield from page["data"]
    while page["next"] is not None:
        page = program.get(f"{path}&cursor={page['next']}").json()
        yield from page["data"]


def test_a_program_learns_in_whose_name_it_acts(maya: ProgramClient) -> None:
    told = maya.get("/self").json()
    assert (told["login"], told["roles"], told["name"]) == ("maya", ["author"], "a program")


def test_a_campaign_goes_from_a_text_to_the_clinician(world: ApiWorld, maya: ProgramClient) -> None:
    made = maya.post("/campaigns", {"text": ARTICLE, "name": "teeth", "link": "https://clinic.example.com/teeth"})
    assert made.status_code == 201, made.text
    assert [section["heading"] for section in made.json()["sections"]] == ["Brush twice a day", "Visit once a year"]
    again = maya.post("/campaigns", {"text": ARTICLE + "More.", "name": "teeth"})
    assert (again.status_code, again.json()["type"][-15:]) == (409, "another-article")
    foreseen = maya.get("/campaigns/teeth/plan?start=2026-12-07").json()
    assert not maya.get("/items?campaign=teeth").json()["data"], "a look plans nothing"
    planned = maya.post("/campaigns/teeth/plan", {"start": "2026-12-07"})
    assert planned.status_code == 200, planned.text
    assert [one["key"] for one in planned.json()["items"]] == [one["key"] for one in foreseen["items"]]
    (first, *_) = planned.json()["items"]
    assert first["slot"]["at"].endswith("Z")
    assert first["slot"]["zone"] == "Asia/Kolkata"
    assert "items" in maya.get("/campaigns/teeth/check").json()
    decided = maya.post("/campaigns/teeth/submit", {}).json()["items"]
    assert {one["item"] for one in decided} == {one["key"] for one in planned.json()["items"]}
    for one in decided:
        assert one["done"] == (one["state"] == "in_review"), one
        assert one["done"] or one["reasons"], one
    assert world.trail("planned")[-1]


def test_an_article_comes_as_a_file(world: ApiWorld, maya: ProgramClient) -> None:
    data = (CASES / "article-1-dental.docx").read_bytes()
    headers = {**maya.headers, "idempotency-key": "file-1", "content-type": "application/octet-stream"}
    url = "/api/v1/campaign-files?file=article-1-dental.docx&name=filed"
    made = maya.client.post(url, content=data, headers=headers)
    assert made.status_code == 201, made.text
    assert made.json()["campaign"] == "filed"
    assert maya.client.post(url, content=data, headers=headers).headers["idempotent-replayed"] == "true"
    broken = maya.client.post(url, content=b"\x00", headers={**headers, "idempotency-key": "file-2"})
    assert broken.status_code == 422


def test_campaigns_come_in_pages(world: ApiWorld, maya: ProgramClient) -> None:
    names = [one["slug"] for one in every(maya, "/campaigns?limit=1")]
    assert names == sorted(world.application.workspace.campaigns())


def test_items_come_in_pages_and_by_what_they_are(maya: ProgramClient) -> None:
    everything = maya.get("/items?campaign=dental&limit=200").json()
    assert everything["next"] is None
    keys = [one["key"] for one in every(maya, "/items?campaign=dental&limit=7")]
    assert keys == [one["key"] for one in everything["data"]]
    assert len(set(keys)) == len(keys) > 7
    posts = maya.get("/items?campaign=dental&channel=x&kind=post&state=draft").json()["data"]
    assert {(one["channel"], one["kind"], one["state"]) for one in posts} == {("x", "post", "draft")}
    assert maya.get("/items?cursor=nonsense").status_code == 422
    assert maya.get("/items?limit=0").status_code == 422


def test_an_item_is_shown_as_it_goes_out(maya: ProgramClient) -> None:
    item = maya.get(f"/items/{POST}").json()
    assert item["texts"]
    assert item["counts"][0]["length"] <= item["counts"][0]["most"]
    assert len(item["hash"]) == 64
    assert "text" in item["fields"]
    assert maya.get("/items/dental/nothing/x/post").status_code == 404
    assert maya.get("/items/dental/dentures/x/letter").status_code == 422


def test_own_words_are_written_in_a_persons_name_and_nobodys_are_lost(world: ApiWorld, maya: ProgramClient) -> None:
    before = maya.get(f"/items/{POST}").json()
    wish = {"fields": {"hook": "Ask us about dentures."}, "fields_version": before["fields_version"]}
    after = maya.post(f"/items/{POST}/words", wish)
    assert after.status_code == 200, after.text
    assert "Ask us about dentures." in after.json()["texts"][0]
    (item,) = world.application.items.find(POST)
    assert "maya" in repr(item.draft)
    overtaken = maya.post(f"/items/{POST}/words", wish)
    assert overtaken.status_code == 409
    assert overtaken.json()["fields_version"] == after.json()["fields_version"]
    wrong = maya.post(f"/items/{POST}/words", {**wish, "fields": {"colour": "red"}})
    assert wrong.status_code == 422


def test_an_item_moves_and_a_refusal_offers_a_free_time(maya: ProgramClient) -> None:
    free = maya.get(f"/items/{POST}/free-slots").json()["data"]
    moved = maya.post(f"/items/{POST}/move", {"to": free[3]["local"]})
    assert moved.status_code == 200, moved.text
    assert moved.json()["item"]["slot"]["local"] == free[3]["local"]
    refused = maya.post(f"/items/{POST}/move", {"to": "2026-12-05T03:00"})
    assert (refused.status_code, refused.json()["type"][-12:]) == (409, "move-refused")
    assert refused.json()["next_free"]
    for beyond in ("0001-01-01T00:00", "9999-12-31T23:59"):
        assert maya.post(f"/items/{POST}/move", {"to": beyond}).status_code in {409, 422}
    stale = maya.post(f"/items/{POST}/move", {"to": free[4]["local"], "seen": "2026-12-05T10:00"})
    assert stale.status_code == 409


def test_a_section_is_left_out_and_taken_in_again(maya: ProgramClient) -> None:
    out = maya.post("/campaigns/dental/sections", {"leave_out": ["bridges"]})
    assert out.status_code == 200, out.text
    assert "dental/bridges/x/post" not in {one["key"] for one in out.json()["items"] if one["state"] != "cancelled"}
    assert maya.post("/campaigns/dental/sections", {"take": ["bridges"]}).status_code == 200
    assert maya.post("/campaigns/dental/sections", {"take": ["nothing"]}).status_code == 422


def test_the_calendar_has_a_window(maya: ProgramClient) -> None:
    shown = maya.get("/calendar?first=2026-12-01&last=2026-12-31").json()
    assert len(shown["days"]) == 31
    assert any(day["entries"] for day in shown["days"])
    assert shown["zone"] == "Asia/Kolkata"
    for window in ("first=2026-12-02&last=2026-12-01", "first=2026-01-01&last=2026-12-31", "first=1&last=2"):
        assert maya.get(f"/calendar?{window}").status_code == 422
    assert maya.get("/calendar?first=0001-01-01&last=0001-01-02").status_code == 422


def test_issues_are_shown_with_their_audience_and_the_last_look(maya: ProgramClient) -> None:
    (first, *_) = maya.get("/issues").json()["data"]
    path = "/issues/" + first["key"].removesuffix("/issue")
    issue = maya.get(path).json()
    assert issue["subject"]
    assert issue["audience"]["people"] == 5
    assert maya.get(f"{path}/preflight").json()["checks"]
    assert maya.get(f"{path}/progress").json()["people"] is None
    assert maya.get(f"{path}x/progress").status_code == 404


def test_what_went_out_and_its_proof_are_shown(world: ApiWorld, maya: ProgramClient) -> None:
    assert maya.get(f"/items/{POST}/deliveries").json()["deliveries"] == []
    evidence = maya.get(f"/items/{POST}/evidence").json()
    assert evidence["sentences"]
    assert maya.get("/items/dental/nothing/x/post/evidence").status_code == 404


def test_decisions_are_listed_and_what_is_not_open_is_told(maya: ProgramClient) -> None:
    assert maya.get("/decisions").json()["questions"] == []
    nothing = maya.post("/decisions", {"name": POST, "verdict": "drop"})
    assert nothing.status_code == 422
    assert maya.post("/decisions", {"name": POST, "verdict": "perhaps"}).status_code == 422


def test_a_late_item_is_decided_about(tmp_path: Path) -> None:
    world = ApiWorld(tmp_path / "clinic")
    world.plan()
    world.submit(POST)
    world.sign(POST)
    world.clock.advance(timedelta(days=60))
    world.application.reconciliation.miss()
    maya = world.program("maya")
    (question,) = maya.get("/decisions").json()["questions"]
    assert (question["name"], question["state"]) == (POST, "missed")
    done = maya.post("/decisions", {"name": POST, "verdict": "drop", "reason": "too late"})
    assert done.status_code == 200, done.text
    (item,) = world.application.items.find(POST)
    assert item.state is not ItemState.MISSED
    assert "maya" in {
        entry.event.actor for entry in world.application.trail.entries() if entry.event.action == "resolved"
    }


def test_subscribers_come_in_pages_and_are_searched_without_an_address_in_an_address(maya: ProgramClient) -> None:
    page = maya.get("/subscribers?limit=3").json()
    rest = maya.get(f"/subscribers?limit=3&cursor={page['next']}").json()
    assert len(page["data"]) + len(rest["data"]) == 5
    assert rest["next"] is None
    address = page["data"][0]["address"]
    found = maya.post("/subscriber-searches", {"address": address}).json()["data"]
    assert [one["address"] for one in found] == [address]
    person = maya.get(f"/subscribers/{found[0]['id']}").json()
    assert person["address"] == address
    assert maya.get(f"/subscribers/{address}").status_code == 404
    assert maya.get("/subscribers?segment=nothing").status_code == 404
    assert maya.get("/subscribers?cursor=nobody").status_code == 404


def test_segments_are_counted(maya: ProgramClient) -> None:
    assert [(one["name"], one["total"]) for one in maya.get("/segments").json()["data"]] == [("everybody", 5)]
    assert maya.get("/segments/everybody").json()["statuses"] == {"confirmed": 5}
    assert maya.get("/segments/nothing").status_code == 404


def test_an_address_is_suppressed_and_no_token_lifts_that(tmp_path: Path) -> None:
    world = ApiWorld(tmp_path / "clinic")
    put(world, [subscriber(3)])
    maya = world.program()
    person = maya.get("/subscribers/p0003").json()
    done = maya.post("/subscribers/p0003/suppress", {"reason": "asked by phone"}).json()
    assert done["new"]
    assert [one["id"] for one in done["on_the_list"]] == ["p0003"]
    assert maya.get("/subscribers/p0003").json()["suppressed"]["reason"] == "asked by phone"
    again = maya.post("/suppressions", {"address": person["address"], "reason": "asked again"}).json()
    assert not again["new"]
    assert maya.post("/suppressions", {"address": "no address", "reason": "x"}).status_code == 422
    assert maya.post("/subscribers/p0003/restore", {}).status_code in {404, 405}


def test_everything_is_held_back_and_goes_on(world: ApiWorld, maya: ProgramClient) -> None:
    assert maya.get("/controls").json() == {"paused": None, "holds": []}
    assert maya.post("/pause", {"reason": "the clinic is flooded"}).json()["paused"] == "the clinic is flooded (Maya)"
    assert not maya.get("/health").json()["good"]
    assert maya.post("/resume").json()["paused"] is None


def test_what_a_program_did_stands_in_the_trail_with_its_token(world: ApiWorld, maya: ProgramClient) -> None:
    maya.post("/pause", {"reason": "a try"})
    maya.post("/resume")
    (token,) = [one for one in world.application.api_tokens.of("maya") if maya.token and one.used_at]
    assert f'"operation":"POST /api/v1/resume","status":200,"token":"{token.id}"' in world.trail("used a token")[-1]
