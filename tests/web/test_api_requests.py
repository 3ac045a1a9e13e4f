"""How programs ask: once for each key, as described, not too often; and what they are told where something is wrong."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from anyio import CapacityLimiter
from api_world import ApiWorld, ProgramClient
from httpx2 import Response

from scheduler.domain.idempotency import KEPT
from scheduler.domain.people import Credentials
from scheduler.domain.request_limit import RequestLimit
from scheduler.services.controls import Controls
from scheduler.web.api import programs

PAUSE = {"reason": "a try"}


@pytest.fixture
def world(tmp_path: Path) -> ApiWorld:
    return ApiWorld(tmp_path / "clinic")


@pytest.fixture
def maya(world: ApiWorld) -> ProgramClient:
    return world.program("maya")


def pauses(world: ApiWorld) -> int:
    return len(world.trail("paused"))


def test_what_comes_again_is_answered_again_and_done_once(world: ApiWorld, maya: ProgramClient) -> None:
    first, again = (maya.post("/pause", PAUSE, key="k") for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.headers["content-type"] == again.headers["content-type"]
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert pauses(world) == 1


def test_two_at_once_are_done_once(world: ApiWorld, maya: ProgramClient) -> None:
    world.app.state.writers = CapacityLimiter(2)
    together = threading.Barrier(2)

    def ask(_number: int) -> int:
        together.wait()
        return maya.post("/pause", PAUSE, key="k").status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(ask, range(2)))
    assert pauses(world) == 1
    assert statuses in ([200, 200], [200, 409])


def test_a_refusal_is_answered_again_too(maya: ProgramClient) -> None:
    first, again = (maya.post("/decisions", {"name": "nothing", "verdict": "drop"}, key="k") for _ in range(2))
    assert first.status_code == again.status_code == 404
    assert again.headers["content-type"] == "application/problem+json"
    assert again.json() == first.json()


def test_a_key_is_for_one_request_alone(world: ApiWorld, maya: ProgramClient) -> None:
    maya.post("/pause", PAUSE, key="k")
    for path, body in (("/pause", {"reason": "another"}), ("/resume", None), ("/resume?x=1", None)):
        other = maya.post(path, body, key="k")
        assert (other.status_code, other.json()["type"][-22:]) == (422, "idempotency-key-reused")
    assert world.program("lee").post("/pause", PAUSE, key="k").status_code == 200, "a key is each token's own"


def test_what_failed_here_is_not_done_again(
    world: ApiWorld, maya: ProgramClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Controls, "pause", fail)
        assert maya.post("/pause", PAUSE, key="k").status_code == 500
    again = maya.post("/pause", PAUSE, key="k")
    assert (again.status_code, again.json()["title"]) == (500, "Internal Server Error")
    assert pauses(world) == 0


def fail(*_arguments: object) -> None:
    raise RuntimeError("a fault that nobody thought of")


def test_a_request_that_was_cut_off_is_told_and_not_done_again(world: ApiWorld, maya: ProgramClient) -> None:
    (token,) = world.application.api_tokens.of("maya")
    asked = b'POST /api/v1/pause?\n{"reason":"a try"}'
    world.application.idempotency.begin(token, "k", asked)  # and then the machine lost its power
    again = maya.post("/pause", PAUSE, key="k")
    assert (again.status_code, again.json()["type"][-22:]) == (409, "idempotency-key-in-use")
    assert pauses(world) == 0


def test_answers_are_kept_for_a_day_and_then_no_longer(world: ApiWorld, maya: ProgramClient) -> None:
    maya.post("/pause", PAUSE, key="k")
    world.clock.advance(KEPT - timedelta(minutes=1))
    world.application.retention.run()
    assert maya.post("/pause", PAUSE, key="k").headers["idempotent-replayed"] == "true"
    world.clock.advance(timedelta(minutes=2))
    world.application.retention.run()
    assert "idempotent-replayed" not in maya.post("/pause", PAUSE, key="k").headers
    assert pauses(world) == 2


@pytest.mark.parametrize("key", [None, "", "two words", "k" * 256, "é"])
def test_who_changes_something_gives_a_key(world: ApiWorld, maya: ProgramClient, key: str | None) -> None:
    headers = [(name.encode(), value.encode()) for name, value in maya.headers.items()]
    if key is not None:
        headers.append((b"idempotency-key", key.encode()))
    answer = maya.client.post("/api/v1/pause", json=PAUSE, headers=headers)
    assert (answer.status_code, answer.json()["type"][-23:]) == (400, "idempotency-key-missing")
    assert pauses(world) == 0


def test_a_search_needs_no_key_and_none_of_it_is_kept(maya: ProgramClient) -> None:
    answer = maya.client.post("/api/v1/subscriber-searches", json={"name": "Asha"}, headers=maya.headers)
    assert answer.json() == {"data": [], "next": None}


def ask(maya: ProgramClient, **request: object) -> Response:
    headers: Mapping[str, str] = {
        **maya.headers,
        "idempotency-key": "k",
        **request.pop("headers", {}),  # type: ignore[dict-item]  # headers
    }
    given = {"method": "POST", "url": "/api/v1/pause", **request, "headers": headers}
    return maya.client.request(**given)  # type: ignore[arg-type]  # as above


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"{", "headers": JSON}, 422),
        ({"content": b"\xff", "headers": JSON}, 400),
        ({"content": b"[" * 30_000, "headers": JSON}, 400),
        ({"json": {}}, 422),
        ({"json": {"reason": 1}}, 422),
        ({"json": {"reason": "a\x00b"}}, 422),
        ({"json": {"reason": "x", "more": 1}}, 422),
        ({"json": {"reason": "x" * 70_000}}, 413),
        ({"content": b"reason=x", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 415),
        ({"content": b'{"reason": "x"}', "headers": {"content-type": ""}}, 415),
        ({"method": "DELETE"}, 405),
        ({"url": "/api/v1/nothing"}, 404),
        ({"method": "GET", "url": "/api/v1/items?x=" + "y" * 3000}, 431),
        ({"method": "GET", "url": "/api/v1/items?limit=many"}, 422),
    ],
)
def test_whatever_is_wrong_is_told_as_a_problem(maya: ProgramClient, request_: dict[str, object], status: int) -> None:
    answer = ask(maya, **request_)
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status)
    assert {"type", "title", "detail"} <= set(told)
    assert "clinic " not in told["detail"], "a program has no command line"


def test_a_method_that_is_not_taken_is_told_once_with_those_that_are(maya: ProgramClient) -> None:
    for path, allowed in (("/pause", "POST"), ("/campaign-files", "POST"), ("/campaigns", "GET, HEAD, POST")):
        assert ask(maya, method="DELETE", url=f"/api/v1{path}").headers.get_list("allow") == [allowed]


def test_what_is_wrong_with_a_field_is_told_by_its_place(maya: ProgramClient) -> None:
    assert [fault["pointer"] for fault in ask(maya, json={"reason": 1}).json()["errors"]] == ["/reason"]


def test_a_token_asks_as_often_as_it_may(world: ApiWorld, maya: ProgramClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "PER_TOKEN", RequestLimit(2, timedelta(minutes=2)))
    assert [maya.get("/self").status_code for _ in range(3)] == [200, 200, 429]
    assert maya.get("/self").headers["retry-after"] == "60"
    assert world.program("lee").get("/self").status_code == 200
    world.clock.advance(timedelta(minutes=1))
    assert maya.get("/self").status_code == 200


def test_a_token_that_was_ended_is_good_for_nothing(world: ApiWorld, maya: ProgramClient) -> None:
    (token,) = world.application.api_tokens.of("maya")
    world.application.api_tokens.end(token.id, Credentials("maya", "correct horse battery"))
    assert maya.get("/self").status_code == 401


def test_the_staffs_api_is_served_under_the_staffs_name(tmp_path: Path) -> None:
    environment = {"CLINIC_WEB__URL": "https://clinic.example.com", "CLINIC_WEB__STAFF_HOSTS": '["staff.example.com"]'}
    world = ApiWorld(tmp_path / "clinic", environment)
    program = world.program("maya")
    assert program.get("/self").status_code == 421
    assert program.client.get("/api/v1/openapi.json").status_code == 200
    headers = {**program.headers, "host": "staff.example.com"}
    for path, status in (("self", 200), ("sign-up-form", 421), ("openapi.json", 200)):
        assert program.client.get(f"/api/v1/{path}", headers=headers).status_code == status
