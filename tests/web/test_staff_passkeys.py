"""A passkey proves one thing, once: what it signs is what was shown, and nothing else."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from soft_passkey import SoftPasskey
from staff_subscribers_shown import put, subscriber
from staff_world import CLINICIAN, PASSWORD, StaffWorld
from web_world import SITE

from scheduler.domain.content import ItemKey, ItemState
from scheduler.domain.passkey import LASTING
from scheduler.domain.people import Credentials
from scheduler.services.review import signing

POST, OTHER = "dental/dentures/x/post", "dental/dental-implants/x/post"
OWN = "a password of my own"


class Desk:
    """A clinic in which Dr Rao has a passkey."""

    def __init__(self, folder: Path) -> None:
        self.world = StaffWorld(folder)
        self.world.application.people.change_password(CLINICIAN, OWN)
        self.rao = self.world.nobody()
        self.rao.post("/staff/sign-in", data={"login": "rao", "password": OWN})
        self.passkey = SoftPasskey(SITE)

    def plan(self) -> Desk:
        self.world.plan()
        for name in (POST, OTHER):
            self.world.submit(name)
        return self

    def registered(self) -> Desk:
        answer = self.register(self.passkey.made(self.creation()))
        assert answer.status_code == 303, answer.text
        return self

    def creation(self, client: TestClient | None = None) -> dict[str, Any]:
        return options((client or self.rao).post("/staff/self/passkeys/new/challenge"))

    def register(self, made: str, password: str = OWN, name: str = "My phone") -> Response:
        form = {"name": name, "own_password": password, "passkey": made}
        return self.rao.post("/staff/self/passkeys", data=form)

    def request(self, about: str) -> dict[str, Any]:
        return options(self.rao.post("/staff/self/challenge", data={"about": about}))

    def about(self, name: str = POST) -> str:
        (about,) = re.findall(r'data-about="(sign [0-9a-f]{64})"', self.rao.get(f"/staff/review/{name}").text)
        return str(about)

    def sign(self, answer: str, name: str = POST) -> Response:
        (sheet,) = self.world.application.sheets.of(name)
        form = {"digest": sheet.digest, "passkey": answer, "own_password": ""}
        return self.rao.post(f"/staff/review/{name}/sign", data=form)

    def state(self, name: str = POST) -> ItemState:
        (item,) = self.world.application.items.find(name)
        return item.state

    def trail(self, action: str) -> list[str]:
        entries = self.world.application.trail.entries()
        return [entry.event.detail for entry in entries if entry.event.action == action]


def options(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clinic").plan().registered()


@pytest.fixture
def alone(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clinic")


def test_a_passkey_signs_what_was_shown_and_the_trail_can_prove_it(desk: Desk) -> None:
    about = desk.about()
    answer = desk.passkey.answer(desk.request(about))
    assert desk.sign(answer).status_code == 303
    assert desk.state() is ItemState.APPROVED
    (used,) = desk.trail("passkey used")
    kept = json.loads(used)
    assert kept["about"] == about
    assert kept["signature"] == json.loads(answer)["response"]["signature"]
    assert json.loads(desk.trail("passkey registered")[0])["key"]


def test_an_answer_for_another_sheet_is_refused(desk: Desk) -> None:
    answer = desk.sign(desk.passkey.answer(desk.request(desk.about(OTHER))))
    assert answer.status_code == 422
    assert "answered for something else" in answer.text
    assert desk.state() is desk.state(OTHER) is ItemState.IN_REVIEW


def test_an_answer_for_an_older_sheet_is_refused(desk: Desk) -> None:
    request = desk.request(desk.about())
    config = desk.world.application.root / "config.toml"
    config.write_text(re.sub('^primary = ".*"', 'primary = "#224466"', config.read_text(), flags=re.MULTILINE))
    assert desk.sign(desk.passkey.answer(request)).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW


def test_an_answer_counts_once(desk: Desk) -> None:
    answer = desk.passkey.answer(desk.request(desk.about()))
    assert desk.sign(answer).status_code == 303
    desk.world.application.review.reject(POST, Credentials("rao", OWN), "Again")
    desk.world.submit(POST)
    refused = desk.sign(answer)
    assert refused.status_code == 422
    assert "was used already" in refused.text
    assert desk.state() is ItemState.IN_REVIEW


def test_a_challenge_is_used_up_even_by_an_answer_that_does_not_hold(desk: Desk) -> None:
    request = desk.request(desk.about())
    assert desk.sign(desk.passkey.answer(request, origin="https://evil.example")).status_code == 422
    assert desk.sign(desk.passkey.answer(request)).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW


def test_a_challenge_is_good_for_ten_minutes(desk: Desk) -> None:
    request = desk.request(desk.about())
    desk.world.clock.advance(LASTING)
    assert desk.sign(desk.passkey.answer(request)).status_code == 422
    assert desk.sign(desk.passkey.answer(desk.request(desk.about()))).status_code == 303


@pytest.mark.parametrize("client", [{"origin": "https://evil.example"}, {"kind": "webauthn.create"}])
def test_an_answer_from_elsewhere_is_refused(desk: Desk, client: dict[str, str]) -> None:
    assert desk.sign(desk.passkey.answer(desk.request(desk.about()), **client)).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW


def test_a_device_that_did_not_verify_its_person_does_not_sign(desk: Desk) -> None:
    desk.passkey.verifies = False
    assert desk.sign(desk.passkey.answer(desk.request(desk.about()))).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW


def test_a_copied_passkey_is_told_by_its_count(desk: Desk) -> None:
    desk.passkey.count = 7
    assert desk.sign(desk.passkey.answer(desk.request(desk.about()))).status_code == 303
    desk.passkey.count = 3
    refused = desk.sign(desk.passkey.answer(desk.request(desk.about(OTHER))), OTHER)
    assert "as if it had been copied" in html.unescape(refused.text)
    assert desk.state(OTHER) is ItemState.IN_REVIEW


def test_another_key_under_the_same_name_does_not_sign(desk: Desk) -> None:
    forged = SoftPasskey(SITE)
    assert desk.sign(forged.answer(desk.request(desk.about()))).status_code == 422
    unknown = SoftPasskey(SITE, identity=b"unknown")
    assert "not registered" in desk.sign(unknown.answer(desk.request(desk.about()))).text
    assert desk.state() is ItemState.IN_REVIEW


def test_the_passkey_of_another_person_does_not_sign_for_one(desk: Desk) -> None:
    maya = desk.world.signed_in("maya")
    assert maya.post("/staff/self/challenge", data={"about": desk.about()}).status_code == 422
    other = desk.world.application.passkey_proofs
    request = json.loads(other.ceremony.request_options(other.challenge(desk.about(), "maya", SITE), ()))
    assert desk.sign(desk.passkey.answer(request)).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW


@pytest.mark.parametrize(
    "answer", ["{}", "[]", "null", "not json", '{"response": {"clientDataJSON": "e30"}}', '{"a":1}']
)
def test_what_is_no_answer_is_refused_and_no_failure(desk: Desk, answer: str) -> None:
    assert desk.sign(answer).status_code == 422
    assert desk.state() is ItemState.IN_REVIEW
    form = {"passkey": answer, "login": "", "password": ""}
    assert desk.world.nobody().post("/staff/sign-in", data=form).status_code == 403


def test_several_are_signed_by_one_answer_about_all_of_them(desk: Desk) -> None:
    page = desk.rao.get("/staff/review/together").text
    assert 'data-about="ticked"' in page
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    keys = {ItemKey.parse(one.split()[0]): one.split()[1] for one in seen}
    answer = desk.passkey.answer(desk.request(signing(keys)))
    form = {"seen": seen, "passkey": answer}
    assert desk.rao.post("/staff/review/together", data=form | {"seen": seen[:1]}).status_code == 422
    answer = desk.passkey.answer(desk.request(signing(keys)))
    assert desk.rao.post("/staff/review/together", data={"seen": seen, "passkey": answer}).status_code == 303
    assert {desk.state(), desk.state(OTHER)} == {ItemState.APPROVED}


def test_a_passkey_signs_somebody_in_without_a_login(desk: Desk) -> None:
    somebody = desk.world.nobody()
    request = options(somebody.post("/staff/sign-in/challenge"))
    assert "allowCredentials" not in request, "nobody learns here who has a passkey"
    answer = desk.passkey.answer(request)
    signed = somebody.post("/staff/sign-in", data={"passkey": answer, "login": "", "password": ""})
    assert signed.status_code == 303, signed.text
    assert "Dr Rao" in somebody.get("/staff").text
    assert desk.world.nobody().post("/staff/sign-in", data={"passkey": answer}).status_code == 403


def test_an_answer_that_signs_in_signs_nothing_else_and_the_other_way_round(desk: Desk) -> None:
    assert desk.sign(desk.passkey.answer(options(desk.rao.post("/staff/sign-in/challenge")))).status_code == 422
    answer = desk.passkey.answer(desk.request(desk.about()))
    assert desk.world.nobody().post("/staff/sign-in", data={"passkey": answer}).status_code == 403
    assert desk.state() is ItemState.IN_REVIEW


def test_who_can_do_nothing_any_more_cannot_sign_in_by_a_passkey(desk: Desk) -> None:
    gone = replace(desk.world.application.people.person("rao"), active=False)
    with desk.world.application.store.transaction() as tables:
        tables.people.put(gone)
    somebody = desk.world.nobody()
    answer = desk.passkey.answer(options(somebody.post("/staff/sign-in/challenge")))
    assert somebody.post("/staff/sign-in", data={"passkey": answer}).status_code == 403


def test_a_passkey_is_registered_with_ones_password_and_under_a_name(alone: Desk) -> None:
    assert "You have no passkey yet." in alone.rao.get("/staff/self").text
    for wrong in ({"password": "wrong"}, {"password": ""}, {"name": ""}, {"name": "x" * 61}):
        answer = alone.register(alone.passkey.made(alone.creation()), **wrong)
        assert answer.status_code == 422, wrong
    alone.registered()
    assert "My phone" in alone.rao.get("/staff/self").text
    again = alone.register(alone.passkey.made(alone.creation()))
    assert "registered here already" in again.text


def test_a_new_passkey_has_to_answer_its_own_challenge(alone: Desk) -> None:
    request = alone.creation()
    for made in (
        alone.passkey.made(request, origin="https://evil.example"),
        alone.passkey.made(request),  # used up by the one before
        SoftPasskey(SITE, verifies=False).made(alone.creation()),
        alone.passkey.made(alone.creation(), kind="webauthn.get"),
    ):
        assert alone.register(made).status_code == 422
    assert alone.world.application.own_passkeys.of("rao") == ()


def test_nobody_registers_a_passkey_with_a_password_that_somebody_else_set(alone: Desk) -> None:
    maya = alone.world.signed_in("maya")
    answer = maya.post("/staff/self/passkeys/new/challenge")
    assert answer.status_code == 422
    assert "choose one of your own first" in answer.json()["wrong"]


def test_a_passkey_is_removed_with_a_fresh_proof_and_signs_no_more(desk: Desk) -> None:
    (passkey,) = desk.world.application.own_passkeys.of("rao")
    path = f"/staff/self/passkeys/{passkey.id}/remove"
    request = desk.request(desk.about())
    assert desk.rao.post(path, data={"own_password": "wrong"}).status_code == 422
    assert desk.rao.post(path, data={"passkey": desk.passkey.answer(request)}).status_code == 422
    answer = desk.passkey.answer(desk.request(f"remove passkey {passkey.id}"))
    assert desk.rao.post(path, data={"passkey": answer}).status_code == 303
    assert desk.world.application.own_passkeys.of("rao") == ()
    assert desk.rao.post(path, data={"own_password": OWN}).status_code == 422


def test_nobody_removes_the_passkey_of_another(desk: Desk) -> None:
    (passkey,) = desk.world.application.own_passkeys.of("rao")
    maya = desk.world.signed_in("maya")
    path = f"/staff/self/passkeys/{passkey.id}/remove"
    assert maya.post(path, data={"own_password": PASSWORD}).status_code == 422
    assert desk.world.application.own_passkeys.of("rao") == (passkey,)


def test_ones_own_page_shows_sessions_and_ends_them_and_changes_the_password(alone: Desk) -> None:
    elsewhere = alone.world.nobody()
    elsewhere.post("/staff/sign-in", data={"login": "rao", "password": OWN}, headers={"user-agent": "A phone"})
    page = alone.rao.get("/staff/self").text
    assert "A phone" in page
    assert "this one" in page
    (session,) = (one for one in alone.world.application.sessions.of("rao") if one.agent == "A phone")
    assert alone.rao.post(f"/staff/self/sessions/{session.id}/end").status_code == 303
    assert elsewhere.get("/staff").status_code == 303
    form = {"own_password": OWN, "new_password": "short"}
    assert alone.rao.post("/staff/self/password", data=form).status_code == 422
    form["new_password"] = "another long password"
    assert alone.rao.post("/staff/self/password", data=form | {"own_password": "wrong"}).status_code == 422
    assert alone.rao.post("/staff/self/password", data=form).headers["location"] == "/staff/sign-in"
    assert alone.rao.get("/staff").status_code == 303


def test_challenges_that_nobody_answers_are_forgotten(desk: Desk) -> None:
    for _ in range(3):
        desk.request(desk.about())
    desk.world.clock.advance(timedelta(hours=1))
    desk.request(desk.about())
    with desk.world.application.store.transaction() as tables:
        assert tables.passkeys.forget(desk.world.clock.now() + LASTING) == 1


def test_asking_for_challenges_to_sign_in_has_an_end(desk: Desk) -> None:
    somebody = desk.world.nobody()
    assert {somebody.post("/staff/sign-in/challenge").status_code for _ in range(40)} == {200, 429}


def test_a_passkey_erases_the_person_that_it_was_asked_about_and_nobody_else(alone: Desk) -> None:
    desk = alone.registered()
    put(desk.world, [subscriber(1), subscriber(2)])
    (about,) = re.findall(r'data-about="(erase p0001)"', desk.rao.get("/staff/subscribers/p0001/erase").text)
    answer = {"passkey": desk.passkey.answer(desk.request(about))}
    refused = desk.rao.post("/staff/subscribers/p0002/erase", data=answer)
    assert refused.status_code == 422
    assert "answered for something else" in refused.text
    answer = {"passkey": desk.passkey.answer(desk.request(about))}
    assert desk.rao.post("/staff/subscribers/p0001/erase", data=answer).status_code == 303
    assert desk.rao.get("/staff/subscribers/p0001").status_code == 404
    assert desk.rao.get("/staff/subscribers/p0002").status_code == 200


def test_a_passkey_changes_who_works_here_each_answer_for_one_act(alone: Desk) -> None:
    desk = alone.registered()
    page = desk.rao.get("/staff/people/maya").text
    for about in ("change person maya", "set the password of maya", "deactivate maya"):
        assert f'data-about="{about}"' in page
    answer = {"passkey": desk.passkey.answer(desk.request("deactivate maya")), "active": "no"}
    assert "answered for something else" in desk.rao.post("/staff/people/lee/active", data=answer).text
    answer = {"passkey": desk.passkey.answer(desk.request("deactivate maya")), "active": "no"}
    assert desk.rao.post("/staff/people/maya/active", data=answer).status_code == 303
    assert not desk.world.application.people.person("maya").active
    answer = {"passkey": desk.passkey.answer(desk.request("change person lee"))}
    changed = desk.rao.post("/staff/people/lee", data=answer | {"name": "Lee", "role": ["author"]})
    assert changed.status_code == 303
    new = {"login": "anil", "name": "Anil", "role": ["author"], "password": "a long password of his"}
    answer = {"passkey": desk.passkey.answer(desk.request("add a person"))}
    assert desk.rao.post("/staff/new-person", data=new | answer).status_code == 303


def test_a_passkey_changes_ones_own_password(alone: Desk) -> None:
    desk = alone.registered()
    answer = desk.passkey.answer(desk.request("change one's own password"))
    form = {"passkey": answer, "new_password": "another long password"}
    assert desk.rao.post("/staff/self/password", data=form).headers["location"] == "/staff/sign-in"
    login = {"login": "rao", "password": "another long password"}
    assert desk.world.nobody().post("/staff/sign-in", data=login).status_code == 303


def test_who_has_no_passkey_is_offered_none(alone: Desk) -> None:
    assert "data-passkey=" not in alone.rao.get("/staff/people/maya").text


def test_a_clinician_removes_the_passkey_of_a_lost_device_and_nobody_else_does(alone: Desk) -> None:
    people = alone.world.application.people
    people.change_password(Credentials("maya", PASSWORD), OWN)
    maya = alone.world.nobody()
    maya.post("/staff/sign-in", data={"login": "maya", "password": OWN})
    made = SoftPasskey(SITE, b"the-phone-of-maya").made(alone.creation(maya))
    assert maya.post("/staff/self/passkeys", data={"name": "Phone", "own_password": OWN, "passkey": made}).is_redirect
    (passkey,) = alone.world.application.own_passkeys.of("maya")
    path = f"/staff/people/maya/passkeys/{passkey.id}/remove"
    assert path in alone.rao.get("/staff/people/maya").text
    assert maya.post(path, data={"own_password": OWN}).status_code == 403
    assert alone.rao.post(path, data={"own_password": "wrong"}).status_code == 400
    other = path.replace("/maya/", "/lee/")
    assert "has no such passkey" in alone.rao.post(other, data={"own_password": OWN}).text
    assert alone.rao.post(path, data={"own_password": OWN}).status_code == 303
    assert alone.world.application.own_passkeys.of("maya") == ()
    last = alone.world.application.trail.entries("maya")[-1].event
    assert (last.actor, last.action) == ("rao", "passkey removed")
