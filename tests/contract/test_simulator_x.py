"""The simulated X refuses what X refuses, and answers as X answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
import requests
from simulator_cases import ACCOUNT, NOW, PNG, as_x, ask, post, upload

from scheduler.domain.content import ItemKey, Kind
from scheduler.planning.links import item_link
from scheduler.simulator import Identity, Simulator
from scheduler.simulator.state import Post, State
from scheduler.testing import FixedClock

TIMELINE = f"/2/users/{ACCOUNT.user_id}/tweets"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def detail(answer: requests.Response) -> str:
    return str(answer.json()["detail"])


def test_ids_grow_with_time_and_never_repeat(simulator: Simulator, clock: FixedClock) -> None:
    ids = [int(post(simulator, f"Post {number}").json()["data"]["id"]) for number in range(3)]
    clock.advance(timedelta(seconds=1))
    ids.append(int(post(simulator, "Later").json()["data"]["id"]))
    assert ids == sorted(set(ids))
    assert (ids[-1] >> 22) + 1288834974657 == int(NOW.timestamp() * 1000) + 1000


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a" * 280, 201),
        ("a" * 281, 403),
        ("字" * 140, 201),
        ("字" * 141, 403),
        ("a" * 256 + " https://example.com/" + "b" * 100, 201),
        ("a" * 257 + " https://example.com/" + "b" * 100, 403),
        ("", 400),
        ("   ", 400),
    ],
    ids=["280", "281", "140 wide", "141 wide", "a link counts 23", "and not less", "empty", "blank"],
)
def test_a_text_has_at_most_280_weighted_characters(simulator: Simulator, text: str, status: int) -> None:
    assert post(simulator, text).status_code == status


def test_the_same_text_is_refused_for_a_day(simulator: Simulator, clock: FixedClock) -> None:
    assert post(simulator, "Caf\u00e9").status_code == 201
    clock.advance(timedelta(hours=23))
    again = post(simulator, "Cafe\u0301 ")
    assert (again.status_code, detail(again)) == (403, "You are not allowed to create a Tweet with duplicate content.")
    clock.advance(timedelta(hours=1))
    assert post(simulator, "Caf\u00e9").status_code == 201


def test_an_answer_needs_a_post_to_answer(simulator: Simulator) -> None:
    first = post(simulator, "First").json()["data"]["id"]
    assert post(simulator, "Second", reply={"in_reply_to_tweet_id": first}).status_code == 201
    gone = post(simulator, "Third", reply={"in_reply_to_tweet_id": "17"})
    assert (gone.status_code, "deleted or not visible" in detail(gone)) == (403, True)


def test_a_post_takes_four_pictures_that_exist_and_are_not_too_old(simulator: Simulator, clock: FixedClock) -> None:
    media = [upload(simulator).json()["data"]["id"] for _ in range(5)]
    assert post(simulator, "Five", media={"media_ids": media}).status_code == 400
    assert (
        post(simulator, "Unknown", media={"media_ids": ["17"]}).json()["errors"][0]["message"].startswith("Your media")
    )
    assert post(simulator, "Four", media={"media_ids": media[:4]}).status_code == 201
    clock.advance(timedelta(days=1))
    assert post(simulator, "Expired", media={"media_ids": media[:1]}).status_code == 400


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(PNG, "image/svg+xml"), (PNG, "image/jpeg"), (PNG + bytes(5_000_000), "image/png")],
    ids=["type", "not what it says", "size"],
)
def test_a_picture_is_png_jpeg_or_webp_of_at_most_5_mb(simulator: Simulator, data: bytes, media_type: str) -> None:
    assert upload(simulator, data, media_type).status_code == 400


def test_alt_text_has_at_most_1000_characters_and_a_picture(simulator: Simulator) -> None:
    media = upload(simulator).json()["data"]["id"]

    def describe(media: str, alt: str) -> int:
        body = {"id": media, "metadata": {"alt_text": {"text": alt}}}
        return as_x(simulator, "POST", "/2/media/metadata", json=body).status_code

    assert describe(media, "a" * 1000) == 200
    assert simulator.state.media[media].alt == "a" * 1000
    assert describe(media, "a" * 1001) == 400
    assert describe("17", "a") == 400


def test_a_link_with_letters_of_any_alphabet_is_linked_whole(simulator: Simulator) -> None:
    """Promise 5: what was counted and signed is what X links."""
    key = ItemKey("acne", "care", "x", Kind.POST)
    link = item_link("https://example.com/त्वचा-की-देखभाल", key)
    assert post(simulator, f"{'a' * 255}\n{link}").status_code == 201
    (listed,) = as_x(simulator, "GET", f"{TIMELINE}?tweet.fields=entities,created_at").json()["data"]
    assert [found["expanded_url"] for found in listed["entities"]["urls"]] == [link]


def test_the_timeline_shortens_links_and_escapes_text(simulator: Simulator) -> None:
    media = upload(simulator).json()["data"]["id"]
    post(simulator, "1 < 2 & https://example.com/a?b=1&c=2 ok", media={"media_ids": [media]})
    (listed,) = as_x(simulator, "GET", f"{TIMELINE}?tweet.fields=entities,created_at").json()["data"]
    link, picture = listed["entities"]["urls"]
    assert listed["text"] == f"1 &lt; 2 &amp; {link['url']} ok {picture['url']}"
    assert listed["text"][link["start"] : link["end"]] == link["url"]
    assert link["expanded_url"] == "https://example.com/a?b=1&c=2"
    assert picture["media_key"] == f"3_{media}"
    assert listed["created_at"] == "2026-12-01T04:30:00.000Z"


def test_the_timeline_gives_the_fields_that_were_asked_for_and_no_others(simulator: Simulator) -> None:
    first = post(simulator, "First").json()["data"]["id"]
    post(simulator, "Second", reply={"in_reply_to_tweet_id": first})
    plain = as_x(simulator, "GET", TIMELINE).json()["data"][0]
    assert plain.keys() == {"id", "text", "edit_history_tweet_ids"}
    full = as_x(simulator, "GET", f"{TIMELINE}?tweet.fields=referenced_tweets").json()["data"][0]
    assert full["referenced_tweets"] == [{"type": "replied_to", "id": first}]


def test_the_timeline_is_paged_newest_first_from_a_start_time(simulator: Simulator, clock: FixedClock) -> None:
    for number in range(7):
        post(simulator, f"Post {number}")
        clock.advance(timedelta(minutes=1))
    path = f"{TIMELINE}?max_results=5&start_time=2026-12-01T04:31:00Z"
    page = as_x(simulator, "GET", path).json()
    assert [listed["text"] for listed in page["data"]] == [f"Post {number}" for number in (6, 5, 4, 3, 2)]
    rest = as_x(simulator, "GET", f"{path}&pagination_token={page['meta']['next_token']}").json()
    assert [listed["text"] for listed in rest["data"]] == ["Post 1"]
    assert "next_token" not in rest["meta"]
    nothing = as_x(simulator, "GET", f"{TIMELINE}?start_time=2027-01-01T00:00:00Z").json()
    assert nothing == {"meta": {"result_count": 0}}


@pytest.mark.parametrize("query", ["max_results=4", "max_results=101", "max_results=x", "start_time=yesterday"])
def test_the_timeline_refuses_parameters_out_of_range(simulator: Simulator, query: str) -> None:
    assert as_x(simulator, "GET", f"{TIMELINE}?{query}").status_code == 400


def test_a_post_shows_after_the_visibility_delay(clock: FixedClock) -> None:
    with Simulator(clock, visibility_delay=timedelta(minutes=1)) as simulator:
        post(simulator, "Soon")
        assert "data" not in as_x(simulator, "GET", TIMELINE).json()
        clock.advance(timedelta(minutes=1))
        assert len(as_x(simulator, "GET", TIMELINE).json()["data"]) == 1


def test_a_hundred_posts_use_up_the_window(simulator: Simulator, clock: FixedClock) -> None:
    for number in range(99):
        simulator.state.add_post(Post("x", "", f"Post {number}", (), None, NOW))
    last = post(simulator, "The hundredth")
    assert (last.status_code, last.headers["x-rate-limit-remaining"]) == (201, "0")
    over = post(simulator, "One more")
    assert over.status_code == 429
    assert over.headers["x-rate-limit-reset"] == str(int((NOW + timedelta(minutes=15)).timestamp()))
    clock.advance(timedelta(minutes=15))
    assert post(simulator, "One more").status_code == 201


def test_nothing_is_said_without_a_right_signature(simulator: Simulator) -> None:
    me = as_x(simulator, "GET", "/2/users/me")
    assert me.json()["data"]["username"] == Identity().username
    signed = cast("bytes", me.request.headers["Authorization"]).decode()  # requests-oauthlib writes bytes
    # The first was made for another address, the second for another nonce.
    for path, header in ((TIMELINE, signed), ("/2/users/me", signed.replace('nonce="', 'nonce="9', 1))):
        answer = ask(simulator, "GET", path, headers={"Authorization": header})
        assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")


@pytest.mark.parametrize("header", ["", "Bearer x", "OAuth", 'OAuth oauth_token="x"'])
def test_nothing_is_said_without_oauth(simulator: Simulator, header: str) -> None:
    assert ask(simulator, "GET", "/2/users/me", headers={"Authorization": header}).status_code == 401


def test_what_is_not_the_apis_json_is_refused(simulator: Simulator) -> None:
    for body in (b"", b"[]", b"{", b'{"text": 5}', b'{"text": "a", "media": []}', b'{"text": "a", "reply": 1}'):
        assert (
            as_x(simulator, "POST", "/2/tweets", data=body, headers={"Content-Type": "application/json"}).status_code
            == 400
        )
    assert (
        as_x(simulator, "POST", "/2/media/upload", json={"media": "!", "media_category": "tweet_image"}).status_code
        == 400
    )
    assert as_x(simulator, "GET", "/2/lists").status_code == 404
    assert not simulator.state.posts


def test_a_deleted_post_is_gone_from_timeline_and_look_up_and_cannot_be_answered(simulator: Simulator) -> None:
    gone, stays = (post(simulator, text).json()["data"]["id"] for text in ("First", "Second"))
    assert as_x(simulator, "GET", f"/2/tweets/{gone}").json()["data"]["text"] == "First"
    deleted = as_x(simulator, "DELETE", f"/2/tweets/{gone}")
    assert (deleted.status_code, deleted.json()) == (200, {"data": {"deleted": True}})
    assert [each["id"] for each in as_x(simulator, "GET", TIMELINE).json()["data"]] == [stays]
    looked_up = as_x(simulator, "GET", f"/2/tweets/{gone}")
    assert looked_up.status_code == 200
    assert looked_up.json()["errors"][0]["type"].endswith("resource-not-found")
    assert post(simulator, "Answer", reply={"in_reply_to_tweet_id": gone}).status_code == 403


def test_deleting_what_is_not_there_is_not_found_and_no_id_is_invalid(simulator: Simulator) -> None:
    missing = as_x(simulator, "DELETE", "/2/tweets/17")
    assert (missing.status_code, missing.json()["title"]) == (404, "Not Found Error")
    assert as_x(simulator, "DELETE", "/2/tweets/seventeen").status_code == 400
    assert as_x(simulator, "DELETE", "/2/tweets/17/likes").status_code == 404
    assert as_x(simulator, "PUT", "/2/tweets/17").status_code in {404, 501}
    assert ask(simulator, "DELETE", "/2/tweets/17").status_code == 401


def test_fifty_posts_can_be_deleted_in_fifteen_minutes(simulator: Simulator, clock: FixedClock) -> None:
    ids = [post(simulator, f"Post {number}").json()["data"]["id"] for number in range(51)]
    assert {as_x(simulator, "DELETE", f"/2/tweets/{each}").status_code for each in ids[:50]} == {200}
    assert as_x(simulator, "DELETE", f"/2/tweets/{ids[50]}").status_code == 429
    clock.advance(timedelta(minutes=15))
    assert as_x(simulator, "DELETE", f"/2/tweets/{ids[50]}").status_code == 200


def test_deleting_gives_no_room_under_the_limit_of_posts(simulator: Simulator) -> None:
    ids = [post(simulator, f"Post {number}").json()["data"]["id"] for number in range(100)]
    as_x(simulator, "DELETE", f"/2/tweets/{ids[0]}")
    assert post(simulator, "One more").status_code == 429


def test_a_deletion_survives_a_restart_and_a_reset_forgets_it(tmp_path: Path) -> None:
    journal = tmp_path / "rehearsal.jsonl"
    first = State(journal)
    one = first.add_post(Post("x", "", "First", (), None, NOW))
    assert not isinstance(one, str)
    assert first.delete_post(one.id, NOW)
    assert not first.delete_post(one.id, NOW)
    after = State(journal)
    assert (after.posts, dict(after.deletions)) == ((), {one.id: NOW})
    assert [each.text for each in after.ever_posted] == ["First"]
    after.reset()
    assert (after.ever_posted, dict(after.deletions)) == ((), {})
