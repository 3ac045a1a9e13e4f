"""Recognising one's own post in what X lists, and reading X's refusals."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.channels.calls import Answer
from scheduler.channels.x.client import judge
from scheduler.channels.x.own_posts import comparable, says_the_same, typed_text
from scheduler.domain.errors import NeedsReconnect, Uncertain
from scheduler.domain.payload import PostPayload


def listed(text: str, urls: list[dict[str, str]] | None = None, reply_to: str | None = None) -> dict[str, Any]:
    post: dict[str, Any] = {"id": "1", "text": text}
    if urls:
        post["entities"] = {"urls": urls}
    if reply_to:
        post["referenced_tweets"] = [{"type": "quoted", "id": "9"}, {"type": "replied_to", "id": reply_to}]
    return post


def test_links_escapes_and_the_pictures_own_link_are_undone() -> None:
    post = listed(
        "5 &lt; 7 &amp; so on https://t.co/aaaaaaaaaa https://t.co/bbbbbbbbbb",
        [
            {"url": "https://t.co/aaaaaaaaaa", "expanded_url": "https://news.example.com/?a=1&amp=2"},
            {"url": "https://t.co/bbbbbbbbbb", "expanded_url": "https://x.com/c/status/1/photo/1", "media_key": "3_1"},
        ],
    )
    assert typed_text(post) == "5 < 7 & so on https://news.example.com/?a=1&amp=2 "
    assert says_the_same(post, PostPayload("d", "5 < 7 & so on\nhttps://news.example.com/?a=1&amp=2", ()))


def test_what_x_may_change_does_not_count() -> None:
    assert comparable("Cafe\u0301  on\n\nhttps://example.com/ ") == comparable("Caf\u00e9 on http://example.com")
    assert comparable("It may help.") != comparable("It helps.")


@pytest.mark.parametrize(
    ("listed_reply", "sought_reply", "same"),
    [(None, None, True), ("7", "7", True), ("7", None, False), (None, "7", False), ("8", "7", False)],
)
def test_a_post_is_the_same_only_when_it_answers_the_same_post(
    listed_reply: str | None, sought_reply: str | None, same: bool
) -> None:
    assert says_the_same(listed("Hello", reply_to=listed_reply), PostPayload("d", "Hello", (), sought_reply)) is same


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ({"detail": "You are not allowed to create a Tweet with duplicate content."}, Uncertain),
        ({"detail": "suspended", "type": "https://api.twitter.com/2/problems/user-suspended"}, NeedsReconnect),
        ({"detail": "x", "type": "https://api.twitter.com/2/problems/client-forbidden"}, NeedsReconnect),
        ({"detail": "x", "type": "https://api.twitter.com/2/problems/oauth1-permissions"}, NeedsReconnect),
    ],
)
def test_a_403_that_is_about_the_account_or_a_duplicate_is_told_from_the_rest(
    body: dict[str, str], failure: type[Exception]
) -> None:
    assert isinstance(judge(Answer(403, {}, body["detail"], body)), failure)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403, {}, "duplicate content, says a proxy"),
        Answer(403, {}, "x", {"detail": "x", "type": ["a list"]}),
        Answer(400, {}, "duplicate", {"detail": "duplicate"}),
    ],
)
def test_any_other_refusal_is_left_to_the_common_reading(answer: Answer) -> None:
    assert judge(answer) is None
