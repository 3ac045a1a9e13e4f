"""Tokens for programs, on the pages: made with a fresh proof, shown once, ended by their owner or a clinician."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from staff_world import AUTHOR, CLINICIAN, PASSWORD, StaffWorld

OWN = "a password of my own"
FORM = {"name": "Website", "scope": ["items:read", "campaigns:read"], "last_day": "2026-12-24", "own_password": OWN}


class Desk:
    def __init__(self, folder: Path) -> None:
        self.world = StaffWorld(folder)
        for known in (AUTHOR, CLINICIAN):
            self.world.application.people.change_password(known, OWN)
        self.maya, self.rao = self.signed_in("maya"), self.signed_in("rao")

    def signed_in(self, login: str) -> TestClient:
        client = self.world.nobody()
        assert client.post("/staff/sign-in", data={"login": login, "password": OWN}).status_code == 303
        return client

    @property
    def token(self) -> str:
        (token,) = self.world.application.api_tokens.of("maya")
        return token.id


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clinic")


def test_a_token_is_shown_once(desk: Desk) -> None:
    assert "no token yet" in desk.maya.get("/staff/self/tokens").text
    made = desk.maya.post("/staff/self/tokens", data=FORM)
    (token,) = re.findall(r"clinic_[0-9a-f]{72}", made.text)
    assert made.headers["cache-control"] == "no-store"
    assert desk.world.application.api_tokens.acting(token) is not None
    listed = desk.maya.get("/staff/self/tokens").text
    assert "Website" in listed
    assert "24 December 2026" in listed
    assert "campaigns:read, items:read" in listed
    assert token[:20] not in listed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"own_password": "not mine at all"}, "password is not right"),
        ({"own_password": ""}, "Type your own password"),
        ({"name": " "}, "needs a name"),
        ({"scope": []}, "at least one scope"),
        ({"scope": ["everything"]}, "at least one scope"),
        ({"last_day": "2020-01-01"}, "has passed"),
        ({"last_day": "soon"}, "as a date"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Desk, wrong: dict[str, object], said: str) -> None:
    answer = desk.maya.post("/staff/self/tokens", data=FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert ('value="Website"' in answer.text) == ("name" not in wrong)
    assert not desk.world.application.api_tokens.all()


def test_a_token_ends_by_its_owner_or_a_clinician_alone(desk: Desk) -> None:
    desk.maya.post("/staff/self/tokens", data=FORM)
    answer = desk.maya.post(f"/staff/self/tokens/{desk.token}/end")
    assert answer.headers["location"] == "/staff/self/tokens"
    assert "The token has ended" in desk.maya.get("/staff/self/tokens").text
    desk.maya.post("/staff/self/tokens", data=FORM)
    assert "Website" in desk.rao.get("/staff/people/maya").text
    lee = desk.world.signed_in("lee")
    assert lee.post(f"/staff/people/maya/tokens/{desk.token}/end").status_code == 403
    assert lee.post(f"/staff/self/tokens/{desk.token}/end").status_code == 303
    assert "Only a clinician" in lee.get("/staff/self/tokens").text
    assert desk.token
    desk.rao.post(f"/staff/people/maya/tokens/{desk.token}/end")
    assert not desk.world.application.api_tokens.all()


def test_a_person_whose_password_somebody_else_set_makes_none(desk: Desk) -> None:
    lee = desk.world.signed_in("lee")
    answer = lee.post("/staff/self/tokens", data=FORM | {"own_password": PASSWORD})
    assert answer.status_code == 422
    assert "omebody else set your password" in answer.text
