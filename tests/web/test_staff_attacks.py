"""What somebody tries who wants in, or wants more than their role has: every route, every door, every trick we know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from staff_subscribers_shown import people_on_the_list
from staff_world import CLINICIAN, PASSWORD, StaffWorld
from web_world import SITE

from scheduler.domain.people import NO_PASSWORD, Person, Role
from scheduler.services.people import Staff
from scheduler.testing import PlainPasswords
from scheduler.web.application import MAX_BODY
from scheduler.web.staff import LARGER_BODIES
from scheduler.web.staff.access import ACCESS, COOKIE
from scheduler.web.staff.signing_in.routes import own_path

NOT_TRIED = {"POST /staff/sign-out", "GET /staff/issues/{campaign}/{section}/{channel}/progress/events"}
"""Routes that end the session which tries them, or never end their answer."""

WRITING_ELSEWHERE = {"POST /staff/health", "POST /staff/pause", "POST /staff/resume", "POST /staff/self/password"}

TRICKS = (
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "..%2f..%2fconfig.toml",
    "%2e%2e%2f%2e%2e%2fvar%2fsecret_key",
    "..%5c..%5cconfig.toml",
    "%252e%252e%252fconfig.toml",
    "%C0%AE%C0%AE%2f",
    "'%20OR%201=1--",
    "{{7*7}}",
    "%F0%9F%92%89",
    "a" * 300,
    "rao",
    "p0001",
    "dental",
    "-1",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffWorld]:
    made = StaffWorld(tmp_path_factory.mktemp("attacked") / "clinic")
    made.plan()
    people_on_the_list(made)
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def maya(world: StaffWorld) -> TestClient:
    """The author's browser: signing in often is throttled."""
    return world.signed_in("maya")


@pytest.fixture(scope="module")
def rao(world: StaffWorld) -> TestClient:
    return world.signed_in("rao")


def asked_for(pattern: str, value: str) -> str:
    return re.sub(r"\{[^}]+\}", value, pattern)


def test_no_path_makes_a_page_fail_or_shows_a_file_of_the_workspace(
    world: StaffWorld, rao: TestClient, maya: TestClient
) -> None:
    secrets = [(world.application.root / name).read_bytes().strip() for name in ("config.toml", "var/secret_key")]
    browsers = (rao, maya)
    for name in sorted(ACCESS.keys() - NOT_TRIED):
        method, pattern = name.split()
        for trick in TRICKS if "{" in pattern else ():
            browser = browsers[len(trick) % 2]
            answer = browser.request(method, asked_for(pattern, trick))
            assert answer.status_code < 500, f"{name} with {trick}: {answer.status_code}"
            assert "root:" not in answer.text, name
            assert not any(secret in answer.content for secret in secrets), f"{name} with {trick}"


def test_every_answer_of_every_route_is_protected_also_where_it_refuses(world: StaffWorld, maya: TestClient) -> None:
    somebody = world.nobody()
    for name in sorted(ACCESS.keys() - NOT_TRIED - WRITING_ELSEWHERE):
        method, pattern = name.split()
        for browser in (somebody, maya):
            answer = browser.request(method, asked_for(pattern, "x"))
            headers, policy = answer.headers, answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy, name
            assert "unsafe-eval" not in policy, name
            assert not re.search(r"script-src[^;]*unsafe", policy), name
            assert headers["x-content-type-options"] == "nosniff", name
            assert headers["referrer-policy"] == "no-referrer", name
            assert "max-age" in headers["strict-transport-security"], name
            assert answer.status_code < 500, name


def test_nobody_who_is_not_signed_in_comes_further_than_to_the_sign_in(world: StaffWorld) -> None:
    somebody = world.nobody()
    for token in ("", "x", "x" * 4000, "%00", "../../etc"):
        somebody.cookies.set(COOKIE, token)
        assert somebody.get("/staff/people").status_code == 303


def test_a_session_that_somebody_was_made_to_have_is_not_the_one_that_they_sign_in_with(world: StaffWorld) -> None:
    victim = world.nobody()
    planted = "planted-by-an-attacker"
    victim.cookies.set(COOKIE, planted, domain=urlsplit(SITE).hostname or "", path="/")
    answer = victim.post("/staff/sign-in", data={"login": "lee", "password": PASSWORD})
    assert planted not in answer.headers["set-cookie"]
    assert world.nobody().get("/staff", headers={"cookie": f"{COOKIE}={planted}"}).status_code == 303


def test_signing_in_again_begins_another_session_and_two_live_side_by_side(world: StaffWorld) -> None:
    desk, phone = world.signed_in("lee"), world.signed_in("lee")
    assert desk.cookies[COOKIE] != phone.cookies[COOKIE]
    desk.post("/staff/sign-out")
    assert (desk.get("/staff").status_code, phone.get("/staff").status_code) == (303, 200)


def test_nobody_ends_the_session_of_another_through_their_own_page(
    world: StaffWorld, rao: TestClient, maya: TestClient
) -> None:
    session = world.application.sessions.present(rao.cookies[COOKIE])
    assert session is not None
    answer = maya.post(f"/staff/self/sessions/{session.session.id}/end")
    assert answer.status_code == 422
    assert rao.get("/staff").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "///evil.example", "https:evil.example", "https:/evil.example", "/\\evil.example"),
        *("/staff\\..\\evil", "\t//evil.example", "/staff\n/evil", "/staffevil", "javascript:alert(1)//staff"),
        *("/staff@evil.example", "http://clinic.example.com@evil.example/staff", "//clinic.example.com/staff"),
        *("data:text/html,/staff", "%2f%2fevil.example", "//evil.example/staff/"),
    ],
)
def test_nobody_is_led_off_the_staffs_pages_after_signing_in(wanted: str) -> None:
    assert own_path(wanted, "/staff") == "/staff"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://clinic.example.com"},
        {"origin": "https://clinic.example.com.evil.example"},
        {"origin": "https://clinic.example.com:8443"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": SITE},
        {"sec-fetch-site": ""},
    ],
)
def test_a_form_on_another_site_is_refused_whatever_it_says_of_itself(
    world: StaffWorld, maya: TestClient, headers: dict[str, str]
) -> None:
    assert maya.post("/staff/pause", data={"reason": "x"}, headers=headers).status_code == 403
    assert world.application.records.paused() is None
    assert world.nobody().post("/staff/sign-in", data={"login": "maya"}, headers=headers).status_code == 403


def test_no_route_takes_a_body_that_is_larger_than_it_needs(maya: TestClient) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for name in sorted(ACCESS.keys() - NOT_TRIED):
        method, pattern = name.split()
        path = asked_for(pattern, "x")
        if method == "POST":
            most = LARGER_BODIES.get(path, MAX_BODY)
            assert most <= 200_000_000, name
            answer = maya.post(path, content=b"a=" + b"a" * MAX_BODY, headers=form)
            assert path in LARGER_BODIES or answer.status_code in {400, 403, 413, 303}, f"{name}: {answer.status_code}"


@dataclass
class CountedPasswords:
    """Counts how often a slow hash is worked out."""

    plain: PlainPasswords
    slow: int = 0

    def hashed(self, password: str) -> str:
        self.slow += 1
        return self.plain.hashed(password)

    def matches(self, kept: str, password: str) -> bool:
        self.slow += kept != NO_PASSWORD  # Argon2 does not even begin with what is no hash
        return self.plain.matches(kept, password)


def test_a_refusal_takes_as_long_whoever_is_tried_and_says_the_same(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    made, counted = world.application, CountedPasswords(PlainPasswords())
    made.people = Staff(made.store, counted, world.clock, made.passkey_proofs, made.code_proofs)
    object.__setattr__(made.sessions, "staff", made.people)
    lee = made.people.person("lee")
    with made.store.transaction() as tables:
        tables.people.put(replace(lee, active=False))
        tables.people.put(Person("key", "Only a passkey", (Role.AUTHOR,)), NO_PASSWORD)
    pages, costs = set(), []
    for login in ("maya", "lee", "key", "nobody-here", "No Login", ""):
        counted.slow = 0
        answer = world.nobody().post("/staff/sign-in", data={"login": login, "password": "a guess"})
        pages.add((answer.status_code, answer.text))
        costs.append(counted.slow)
    assert len(pages) == 1
    assert costs == [1] * 6


def test_what_people_call_themselves_is_text_on_every_page(world: StaffWorld) -> None:
    name = '<img src=x onerror="alert(1)">"\'{{7*7}}'
    world.application.people.change(Person("maya", name, (Role.AUTHOR,)), CLINICIAN)
    rao = world.nobody()
    data = {"login": "rao", "password": PASSWORD}
    rao.post("/staff/sign-in", data=data, headers={"user-agent": "<script>alert(1)</script>"})
    for page in ("/staff/people", "/staff/people/maya", "/staff/self", "/staff/history", "/staff/people/rao"):
        text = rao.get(page).text
        assert "<img src=x" not in text, page
        assert "<script>alert" not in text, page
        assert "49" not in re.findall(r"onerror=[^&]{0,40}", text), page


def test_a_nul_in_an_address_or_a_form_comes_to_no_database(world: StaffWorld, maya: TestClient) -> None:
    assert maya.get("/staff/figures?audience=a%00b").status_code == 200
    assert maya.post("/staff/pause", data={"reason": "a\0b"}).status_code == 303
    with world.application.store.reading() as tables:
        assert "\0" not in repr(tables.controls.paused())
        assert "\\x00" not in repr(tables.controls.paused())
    maya.post("/staff/resume")
