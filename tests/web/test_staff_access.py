"""Who may do what on the staff's pages: one table, in which every route stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from staff_world import StaffWorld

from scheduler.domain.people import Role
from scheduler.web.staff.access import ACCESS, ANYBODY

PEOPLE = {"maya": {Role.AUTHOR}, "rao": {Role.CLINICIAN, Role.PUBLISHER}, "lee": {Role.PUBLISHER}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> StaffWorld:
    return StaffWorld(tmp_path_factory.mktemp("access") / "clinic")


WEB = Path(__file__).parents[2] / "scheduler" / "web"
OF_SOMEBODY = {"of", "standing", "wait", "obstacles", "end_one", "newest", "ask"}
"""Use cases that take a login to say whom something is about, and not who does it."""


def given_a_login(tree: ast.AST) -> Iterator[str]:
    """Yield the calls of use cases that are told in words who acts."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr not in OF_SOMEBODY:
            name = ast.unparse(call.func)
            given = [ast.unparse(argument) for argument in (*call.args, *(word.value for word in call.keywords))]
            if "application." in name and any(text.endswith(("person.login", "person.name")) for text in given):
                yield f"{name}({', '.join(given)})"


def staff_routes(world: StaffWorld) -> set[str]:
    routes = iter_route_contexts(world.app.routes)
    return {
        f"{method} {route.path}"
        for route in routes
        if (route.path or "").startswith("/staff")
        for method in route.methods or ()
        if method != "HEAD"
    }


def test_every_route_stands_in_the_table_and_none_else(world: StaffWorld) -> None:
    assert staff_routes(world) == set(ACCESS)


def test_each_role_comes_in_where_the_table_says_so_and_nowhere_else(world: StaffWorld) -> None:
    somebody = world.nobody()
    browsers = {login: world.signed_in(login) for login in PEOPLE}
    for name, needed in ACCESS.items():
        method, pattern = name.split()
        path = pattern.replace("{version}", "v").replace("{", "").replace("}", "")
        if needed == ANYBODY or path in {"/staff/sign-out", "/staff/pause", "/staff/resume"}:
            continue
        answer = somebody.request(method, path)
        assert (answer.status_code, answer.headers["location"][:14]) == (303, "/staff/sign-in"), name
        for login, roles in PEOPLE.items():
            status = browsers[login].request(method, path).status_code
            assert (status == 403) == (not roles & needed), f"{login}: {name}: {status}"


def test_nothing_is_changed_by_a_request_from_another_site(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for name in ACCESS:
        method, pattern = name.split()
        if method == "POST":
            forged = maya.post(pattern, headers={"sec-fetch-site": "cross-site"})
            assert forged.status_code == 403, name
            assert maya.post(pattern, headers={"origin": "https://evil.example"}).status_code == 403, name
    assert maya.get("/staff").status_code == 200


def test_every_page_has_a_policy_that_lets_only_its_own_scripts_run(world: StaffWorld) -> None:
    policy = world.signed_in("maya").get("/staff").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


def test_a_page_that_is_not_there_is_told_in_the_look_of_the_staffs_pages(world: StaffWorld) -> None:
    answer = world.signed_in("maya").get("/staff/nothing")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "Maya" in answer.text


def test_no_page_says_in_words_who_acts() -> None:
    """A login in a call is whatever the page takes it for; a session, or a token, is recognised by the use case."""
    files = [file for part in ("staff", "api") for file in (WEB / part).rglob("*.py")]
    found = [call for file in files for call in given_a_login(ast.parse(file.read_text()))]
    assert found == []
