"""Signing in: by login and password, with a session that others can end, and no word on who works here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from staff_world import CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.people import SignedIn
from scheduler.domain.session import IDLE, LONGEST
from scheduler.web.staff.access import COOKIE
from scheduler.web.staff.signing_in.routes import PER_LOGIN, own_path


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def test_who_signs_in_comes_to_the_first_page(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    page = maya.get("/staff")
    assert page.status_code == 200
    assert "Maya" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_cookie_is_for_this_host_and_https_alone_and_no_script_reads_it(world: StaffWorld) -> None:
    answer = world.nobody().post("/staff/sign-in", data={"login": "maya", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
        assert part in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("who", [("maya", "not the password"), ("nobody-here", PASSWORD), ("", "")])
def test_a_refusal_is_the_same_whatever_was_wrong(world: StaffWorld, who: tuple[str, str]) -> None:
    login, password = who
    answer = world.nobody().post("/staff/sign-in", data={"login": login, "password": password})
    assert answer.status_code == 403
    assert "Login and password do not belong together." in answer.text
    assert "set-cookie" not in answer.headers


def test_who_is_not_signed_in_is_led_to_the_page_and_from_there_to_what_they_wanted(world: StaffWorld) -> None:
    somebody = world.nobody()
    answer = somebody.get("/staff?a=1")
    assert answer.headers["location"] == "/staff/sign-in?next=%2Fstaff%3Fa%3D1"
    form = somebody.get(answer.headers["location"]).text
    assert 'name="next" value="/staff?a=1"' in form
    signed = somebody.post("/staff/sign-in", data={"login": "maya", "password": PASSWORD, "next": "/staff?a=1"})
    assert signed.headers["location"] == "/staff?a=1"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/staff", "//evil.example/staff", "/\\evil.example", "/archive", "javascript:alert(1)", ""],
)
def test_nobody_is_led_anywhere_else(wanted: str) -> None:
    assert own_path(wanted, "/staff") == "/staff"


def test_signing_out_ends_the_session_itself(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    token = maya.cookies[COOKIE]
    assert maya.post("/staff/sign-out").headers["location"] == "/staff/sign-in"
    assert world.nobody().get("/staff", headers={"cookie": f"{COOKIE}={token}"}).status_code == 303


def test_a_session_ends_when_it_is_not_used_and_at_the_latest_after_a_week(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    world.clock.advance(IDLE - timedelta(minutes=1))
    assert maya.get("/staff").status_code == 200
    for _ in range(LONGEST // IDLE + 1):
        world.clock.advance(IDLE - timedelta(minutes=1))
        if maya.get("/staff").status_code != 200:
            break
    assert maya.get("/staff").status_code == 303
    lately = world.signed_in("maya")
    world.clock.advance(IDLE)
    assert lately.get("/staff").status_code == 303


def test_a_new_password_and_the_loss_of_ones_rights_end_every_session(world: StaffWorld) -> None:
    maya, lee = world.signed_in("maya"), world.signed_in("lee")
    world.application.people.reset_password("maya", "another long password", by=CLINICIAN)
    world.application.people.set_active("lee", active=False, by=CLINICIAN)
    assert maya.get("/staff").status_code == 303
    assert lee.get("/staff").status_code == 303


def test_a_session_ended_elsewhere_ends_here(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    (session,) = world.application.sessions.of("maya")
    elsewhere = world.application.sessions.begin(CLINICIAN, "elsewhere")
    world.application.sessions.end_one(elsewhere, "maya", session.id)
    assert maya.get("/staff").status_code == 303
    assert "session ended" in {entry.event.action for entry in world.application.trail.entries("maya")}


def test_too_many_tries_have_to_wait(world: StaffWorld) -> None:
    somebody = world.nobody()
    answers = [somebody.post("/staff/sign-in", data={"login": "maya", "password": "wrong"}) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [403] * PER_LOGIN.most + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert somebody.post("/staff/sign-in", data={"login": "maya", "password": PASSWORD}).status_code == 429


def test_a_token_is_kept_by_its_hash_alone(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    token = maya.cookies[COOKIE]
    (session,) = world.application.sessions.of("maya")
    assert token not in str(session)
    assert token not in repr(SignedIn(token))


def test_signing_in_and_out_stand_in_the_trail(world: StaffWorld) -> None:
    world.signed_in("maya").post("/staff/sign-out")
    actions = [entry.event.action for entry in world.application.trail.entries("maya")]
    assert actions[-2:] == ["signed in", "signed out"]


def test_the_brake_stands_on_every_page_with_who_pulled_it(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    assert maya.post("/staff/pause", data={"reason": "wrong picture"}).status_code == 303
    assert "wrong picture (Maya)" in maya.get("/staff").text
    assert world.application.records.paused() == "wrong picture (Maya)"
    maya.post("/staff/resume")
    assert world.application.records.paused() is None


def test_what_happened_is_said_once(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    maya.post("/staff/pause", data={"reason": "a test"})
    told = "Nothing goes out until somebody lets it go on."
    assert told in maya.get("/staff").text
    assert told not in maya.get("/staff").text
