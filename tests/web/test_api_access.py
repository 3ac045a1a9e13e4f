"""What a program may do: one table, in which every operation of the staff's API stands with its scope and roles."""

from __future__ import annotations

import pytest
from api_world import EVERYTHING, ApiWorld
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from staff_world import PASSWORD

from scheduler.domain.api_token import Scope
from scheduler.domain.people import Role
from scheduler.web.api.access import ACCESS

PUBLIC = {
    "GET /api/v1/openapi.json",
    "GET /api/v1/sign-up-form",
    "POST /api/v1/sign-ups",
    "OPTIONS /api/v1/sign-ups",
}
PEOPLE = {"maya": {Role.AUTHOR}, "rao": {Role.CLINICIAN, Role.PUBLISHER}, "lee": {Role.PUBLISHER}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> ApiWorld:
    return ApiWorld(tmp_path_factory.mktemp("api") / "clinic")


def api_routes(world: ApiWorld) -> set[str]:
    return {
        f"{method} {route.path}"
        for route in iter_route_contexts(world.app.routes)
        if (route.path or "").startswith("/api/")
        for method in route.methods or ()
        if method != "HEAD"
    }


def ask(world: ApiWorld, operation: str, token: str) -> Response:
    method, path = operation.split()
    path = path.replace("{kind}", "post").replace("{", "").replace("}", "")
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "one", "content-type": "application/json"}
    return world.nobody().request(method, path, headers=headers)


def test_every_operation_stands_in_the_table_and_none_else(world: ApiWorld) -> None:
    assert api_routes(world) - PUBLIC == set(ACCESS)


def test_a_token_comes_in_with_the_scope_and_its_person_with_the_role_and_nowhere_else(world: ApiWorld) -> None:
    for scope in Scope:
        without = {login: world.token(login, EVERYTHING - {scope}) for login in PEOPLE}
        only = {login: world.token(login, {scope}) for login in PEOPLE}
        for operation, access in ACCESS.items():
            if access.scope is not scope:
                continue
            for login, roles in PEOPLE.items():
                assert ask(world, operation, without[login]).status_code == 403, f"{login} without: {operation}"
                status = ask(world, operation, only[login]).status_code
                assert (status == 403) == (not roles & access.roles), f"{login}: {operation}: {status}"
                assert status != 401
        for token in world.application.api_tokens.all():
            world.application.api_tokens.end(token.id, world.clinician)


@pytest.mark.parametrize("operation", sorted(ACCESS))
def test_nobody_comes_in_without_a_token_that_is_good(world: ApiWorld, operation: str) -> None:
    for token in ("", "x", "clinic_" + "0" * 64 + "49955d4c", "clinic_" + "0" * 72):
        answer = ask(world, operation, token)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith('Bearer realm="clinic"')
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_session_of_the_pages_is_no_token(world: ApiWorld) -> None:
    client = world.nobody()
    assert client.post("/staff/sign-in", data={"login": "maya", "password": PASSWORD}).status_code == 303
    assert client.get("/staff").status_code == 200
    assert client.get("/api/v1/campaigns").status_code == 401


def test_a_token_is_no_session(world: ApiWorld) -> None:
    client = world.nobody()
    headers = {"authorization": f"Bearer {world.token('maya')}"}
    assert client.get("/staff", headers=headers).status_code == 303
    client.cookies.set("__Host-clinic", world.token("maya"))
    assert client.get("/staff").status_code == 303


def test_no_operation_signs_confirms_waives_retracts_or_erases() -> None:
    done = {operation.rpartition("/")[2] for operation, access in ACCESS.items() if access.changes}
    assert done == {
        "campaigns", "campaign-files", "plan", "sections", "submit", "move", "words", "decisions", "subscribers",
        "suppress", "suppressions", "pause", "resume",
    }  # fmt: skip


def test_no_other_site_is_let_in_by_a_browser(world: ApiWorld) -> None:
    answer = world.program().client.get("/api/v1/campaigns", headers={"origin": "https://x.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert world.nobody().options("/api/v1/campaigns").status_code == 405
