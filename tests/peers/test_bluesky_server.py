"""What the real Bluesky server does, where a transport leans on it: the facts that a simulator has to copy."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from bluesky_server import POSTS, BlueskyAccount, BlueskyServer

pytestmark = pytest.mark.peer

KEY = "3mb2m4o5yz22a"
POST = {"$type": POSTS, "text": "Ask first.", "createdAt": "2026-12-01T04:30:00.000Z"}


@pytest.fixture
def account(bluesky_server: BlueskyServer) -> BlueskyAccount:
    return bluesky_server.new_account()


@pytest.fixture
def session(bluesky_server: BlueskyServer, account: BlueskyAccount) -> dict[str, Any]:
    return bluesky_server.session(account)


def put(server: BlueskyServer, session: dict[str, Any], record: object, **more: object) -> requests.Response:
    body = {"repo": session["did"], "collection": POSTS, "rkey": KEY, "record": record, **more}
    return server.post("com.atproto.repo.putRecord", body, session["accessJwt"])


def test_a_record_that_must_be_new_is_made_once_and_repeating_it_changes_nothing(
    bluesky_server: BlueskyServer, account: BlueskyAccount, session: dict[str, Any]
) -> None:
    first, second = (put(bluesky_server, session, POST, swapRecord=None) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json()["cid"] == second.json()["cid"]
    assert [record["value"] for record in bluesky_server.records(account)] == [POST]


def test_a_record_that_must_be_new_does_not_replace_another(
    bluesky_server: BlueskyServer, account: BlueskyAccount, session: dict[str, Any]
) -> None:
    put(bluesky_server, session, POST, swapRecord=None)
    refused = put(bluesky_server, session, {**POST, "text": "Another."}, swapRecord=None)
    assert (refused.status_code, refused.json()["error"]) == (400, "InvalidSwap")
    assert [record["value"] for record in bluesky_server.records(account)] == [POST]


def test_without_that_condition_a_record_is_written_over(
    bluesky_server: BlueskyServer, account: BlueskyAccount, session: dict[str, Any]
) -> None:
    put(bluesky_server, session, POST)
    assert put(bluesky_server, session, {**POST, "text": "Another."}).status_code == 200
    assert [record["value"]["text"] for record in bluesky_server.records(account)] == ["Another."]


def test_an_expired_or_wrong_token_is_no_401(bluesky_server: BlueskyServer) -> None:
    refused = put(bluesky_server, {"did": "did:plc:nobody", "accessJwt": "wrong"}, POST, swapRecord=None)
    assert (refused.status_code, refused.json()["error"]) == (400, "InvalidToken")


def test_a_refresh_token_that_was_used_works_once_more(bluesky_server: BlueskyServer, session: dict[str, Any]) -> None:
    answers = [
        bluesky_server.post("com.atproto.server.refreshSession", None, session["refreshJwt"]).json() for _ in range(2)
    ]
    assert answers[0]["refreshJwt"] != session["refreshJwt"]
    assert all(answer["accessJwt"] for answer in answers)
