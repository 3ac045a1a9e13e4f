"""One-time codes beside a password, and recovery codes: each counts once, wherever a password proves somebody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from soft_passkey import SoftPasskey
from staff_world import PASSWORD, StaffWorld
from web_world import SITE

from scheduler.domain.errors import ClinicError, CodeNeeded
from scheduler.domain.one_time_code import RECOVERY_CODES
from scheduler.domain.people import Credentials, Role
from scheduler.domain.session import CODE_WITHIN
from scheduler.services.code_proofs import WRONG_CODES

STEP = timedelta(seconds=30)
LOGIN = {"login": "rao", "password": PASSWORD}


class Phone:
    """A clinic in which Dr Rao has codes on, and the phone with the app."""

    def __init__(self, folder: Path) -> None:
        self.world = StaffWorld(folder)
        self.rao = self.world.signed_in("rao")
        assert self.rao.post("/staff/self/codes").headers["location"] == "/staff/self/codes"
        page = self.rao.get("/staff/self/codes").text
        (key,) = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
        self.app = pyotp.TOTP(key.replace(" ", ""))
        self.switched_on = self.switch_on()
        self.recovery: list[str] = re.findall(r"<code>([a-z2-7-]+)</code>", self.switched_on.text)

    def switch_on(self, **fields: str) -> Response:
        form = {"own_password": PASSWORD, "first_code": self.now()} | fields
        return self.rao.post("/staff/self/codes/on", data=form)

    def now(self) -> str:
        return self.app.at(self.world.clock.now())

    def next(self) -> str:
        self.world.clock.advance(STEP)
        return self.now()

    def password_given(self, client: TestClient | None = None) -> tuple[TestClient, str]:
        """Return a browser, and what its form carries to where the code goes."""
        somebody = client or self.world.nobody()
        answer = somebody.post("/staff/sign-in", data=LOGIN | {"next": "/staff/people"})
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False), answer.text
        (waiting,) = re.findall(r'name="waiting" value="([^"]+)"', answer.text)
        return somebody, waiting

    def sign_in(self, code: str) -> Response:
        somebody, waiting = self.password_given()
        return somebody.post("/staff/sign-in/code", data={"waiting": waiting, "code": code, "next": "/staff/people"})

    def proved(self, code: str, password: str = PASSWORD) -> bool:
        try:
            self.world.application.people.authenticate(Credentials("rao", password, code), tuple(Role))
        except ClinicError:
            return False
        return True

    def actions(self) -> list[str]:
        return [entry.event.action for entry in self.world.application.trail.entries("rao")]


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return Phone(tmp_path / "clinic")


def test_codes_are_switched_on_with_a_first_code_and_recovery_codes_are_shown_once(phone: Phone) -> None:
    assert phone.switched_on.status_code == 200
    assert len(set(phone.recovery)) == RECOVERY_CODES
    page = phone.rao.get("/staff/self").text
    assert f"{RECOVERY_CODES} recovery codes are left." in page
    assert phone.recovery[0] not in page
    assert phone.rao.get("/staff/self/codes").headers["location"] == "/staff/self", "the key is not shown again"
    assert phone.actions()[-1] == "one-time codes switched on"


def test_a_secret_is_kept_sealed_and_recovery_codes_by_their_hashes(phone: Phone) -> None:
    database = phone.world.application.root / "var"
    kept = b"".join(file.read_bytes() for file in database.iterdir() if file.is_file())
    assert phone.app.secret.encode() not in kept
    for code in phone.recovery:
        assert code.encode() not in kept
        assert code.replace("-", "").encode() not in kept


def test_switching_on_needs_the_password_and_a_code_of_the_app(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    rao = world.signed_in("rao")
    rao.post("/staff/self/codes")
    key = re.findall(r'class="secret">([A-Z2-7 ]+)<', rao.get("/staff/self/codes").text)[0].replace(" ", "")
    right = pyotp.TOTP(key).at(world.clock.now())
    for wrong in ({"own_password": "wrong"}, {"own_password": ""}, {"first_code": "000000"}, {"first_code": ""}):
        answer = rao.post("/staff/self/codes/on", data={"own_password": PASSWORD, "first_code": right} | wrong)
        assert answer.status_code == 422
        assert 'class="secret"' in answer.text, "the same key stays, so that the app need not be set up again"
    assert world.application.own_codes.standing("rao").on_at is None
    assert world.signed_in("rao").get("/staff").status_code == 200, "what is not on is not asked for"


def test_a_password_alone_signs_nobody_in_who_has_codes_on(phone: Phone) -> None:
    somebody, waiting = phone.password_given()
    assert somebody.get("/staff").status_code == 303
    assert somebody.get("/staff", headers={"cookie": f"__Host-clinic={waiting}"}).status_code == 303
    form = {"waiting": waiting, "code": phone.next(), "next": "/staff/people"}
    signed = somebody.post("/staff/sign-in/code", data=form)
    assert (signed.status_code, signed.headers["location"]) == (303, "/staff/people")
    assert somebody.get("/staff").status_code == 200
    assert somebody.post("/staff/sign-in/code", data=form | {"code": phone.next()}).status_code == 403, "once"


def test_a_wrong_password_is_refused_before_any_word_about_codes(phone: Phone) -> None:
    answer = phone.world.nobody().post("/staff/sign-in", data=LOGIN | {"password": "wrong"})
    assert "Login and password do not belong together." in answer.text
    assert "waiting" not in answer.text


def test_a_code_counts_once_and_thirty_seconds_around_its_time(phone: Phone) -> None:
    code = phone.next()
    assert phone.sign_in(code).status_code == 303
    again = phone.sign_in(code)
    assert (again.status_code, "was used already" in again.text) == (403, True)
    phone.world.clock.advance(3 * STEP)
    now = phone.world.clock.now()
    assert not phone.proved(phone.app.at(now - 2 * STEP))
    assert not phone.proved(phone.app.at(now + 2 * STEP))
    assert phone.proved(phone.app.at(now - STEP))
    assert phone.proved(phone.app.at(now + STEP))
    assert not phone.proved(phone.app.at(now)), "an earlier one than the last that was taken"


def test_a_sign_in_waits_five_minutes_for_its_code_and_not_beyond_another_password(phone: Phone) -> None:
    somebody, waiting = phone.password_given()
    phone.world.clock.advance(CODE_WITHIN)
    late = somebody.post("/staff/sign-in/code", data={"waiting": waiting, "code": phone.now()})
    assert (late.status_code, "too long ago" in late.text) == (403, True)
    somebody, waiting = phone.password_given()
    phone.world.application.people.change_password(Credentials("rao", PASSWORD, phone.next()), "another long password")
    form = {"waiting": waiting, "code": phone.next()}
    assert somebody.post("/staff/sign-in/code", data=form).status_code == 403
    assert phone.world.nobody().post("/staff/sign-in/code", data={"waiting": "made up", "code": "1"}).status_code == 403


def test_wrong_codes_have_to_wait_wherever_they_are_typed(phone: Phone) -> None:
    assert not any(phone.proved("000000") for _ in range(WRONG_CODES.most))
    assert not phone.proved(phone.next())
    refused = phone.sign_in(phone.now())
    assert "Too many wrong codes" in refused.text
    phone.world.clock.advance(WRONG_CODES.period)
    assert phone.proved(phone.now())
    assert not any(phone.proved("000000") for _ in range(WRONG_CODES.most - 1))
    assert phone.proved(phone.next()), "a right one forgets the wrong ones"
    assert not any(phone.proved("000000") for _ in range(WRONG_CODES.most - 1))
    assert phone.proved(phone.next())


def test_every_proof_by_a_password_needs_the_code_too(phone: Phone) -> None:
    with pytest.raises(CodeNeeded, match="code of their app"):
        phone.world.application.people.authenticate(Credentials("rao", PASSWORD), tuple(Role))
    assert 'name="code"' in phone.rao.get("/staff/people/maya").text
    form = {"own_password": PASSWORD, "active": "no"}
    refused = phone.rao.post("/staff/people/maya/active", data=form)
    assert "Rao also proves who they are by a code of their app" in refused.text
    assert phone.rao.post("/staff/people/maya/active", data=form | {"code": phone.next()}).status_code == 303


def test_a_passkey_needs_no_code(phone: Phone) -> None:
    application, passkey = phone.world.application, SoftPasskey(SITE)
    application.people.change_password(Credentials("rao", PASSWORD, phone.next()), "a password of my own")
    rao, waiting = phone.world.nobody(), ""
    answer = rao.post("/staff/sign-in", data=LOGIN | {"password": "a password of my own"})
    (waiting,) = re.findall(r'name="waiting" value="([^"]+)"', answer.text)
    rao.post("/staff/sign-in/code", data={"waiting": waiting, "code": phone.next()})
    made = passkey.made(rao.post("/staff/self/passkeys/new/challenge").json())
    form = {"name": "My key", "own_password": "a password of my own", "passkey": made}
    assert rao.post("/staff/self/passkeys", data=form).status_code == 422, "a password, so a code"
    made = passkey.made(rao.post("/staff/self/passkeys/new/challenge").json())
    assert rao.post("/staff/self/passkeys", data=form | {"passkey": made, "code": phone.next()}).status_code == 303
    somebody = phone.world.nobody()
    answered = passkey.answer(somebody.post("/staff/sign-in/challenge").json())
    assert somebody.post("/staff/sign-in", data={"passkey": answered}).headers["location"] == "/staff"


def test_a_recovery_code_stands_in_once_and_is_told(phone: Phone) -> None:
    one, other, third = phone.recovery[:3]
    somebody, waiting = phone.password_given()
    form = {"waiting": waiting, "code": one.upper().replace("-", " ")}
    assert somebody.post("/staff/sign-in/code", data=form).status_code == 303
    assert "You used a recovery code. 9 are left." in somebody.get("/staff").text
    assert "recovery code used" in phone.actions()
    assert phone.sign_in(one).status_code == 403
    proof = {"own_password": PASSWORD, "active": "no", "code": other}
    phone.rao.post("/staff/people/maya/active", data=proof)
    assert "You used a recovery code. 8 are left." in phone.rao.get("/staff/people/maya").text
    assert not phone.proved(third[:-1])


def test_recovery_codes_are_made_anew_with_a_fresh_proof(phone: Phone) -> None:
    refused = phone.rao.post("/staff/self/codes/recovery", data={"own_password": PASSWORD})
    assert (refused.status_code, "<code>" in refused.text) == (422, False)
    answer = phone.rao.post("/staff/self/codes/recovery", data={"own_password": PASSWORD, "code": phone.next()})
    new = re.findall(r"<code>([a-z2-7-]+)</code>", answer.text)
    assert len(new) == RECOVERY_CODES
    assert not phone.proved(phone.recovery[0])
    assert phone.proved(new[0])
    assert "recovery codes made anew" in phone.actions()


def test_codes_are_switched_off_with_a_code_and_never_by_a_session_alone(phone: Phone) -> None:
    for wrong in ({}, {"own_password": PASSWORD}, {"own_password": PASSWORD, "code": "000000"}):
        assert phone.rao.post("/staff/self/codes/off", data=wrong).status_code == 422
    form = {"own_password": PASSWORD, "code": phone.next()}
    assert phone.rao.post("/staff/self/codes/off", data=form).status_code == 303
    assert phone.actions()[-1] == "one-time codes switched off"
    assert phone.proved("")
    assert phone.world.application.own_codes.standing("rao").left == 0


def test_what_is_on_is_not_replaced_by_a_session(phone: Phone) -> None:
    refused = phone.rao.post("/staff/self/codes")
    assert "on already" in refused.text
    assert phone.proved(phone.next())


def test_a_clinician_switches_off_the_codes_of_who_lost_the_phone(tmp_path: Path) -> None:
    world = StaffWorld(tmp_path / "clinic")
    maya, rao = world.signed_in("maya"), world.signed_in("rao")
    maya.post("/staff/self/codes")
    key = re.findall(r'class="secret">([A-Z2-7 ]+)<', maya.get("/staff/self/codes").text)[0].replace(" ", "")
    form = {"own_password": PASSWORD, "first_code": pyotp.TOTP(key).at(world.clock.now())}
    assert maya.post("/staff/self/codes/on", data=form).status_code == 200
    path = "/staff/people/maya/codes/off"
    assert path in rao.get("/staff/people/maya").text
    assert maya.post(path, data={"own_password": PASSWORD}).status_code == 403
    assert "The password is not right" in rao.post(path, data={"own_password": "wrong"}).text
    assert rao.post(path, data={"own_password": PASSWORD}).status_code == 303
    last = world.application.trail.entries("maya")[-1].event
    assert (last.actor, last.action) == ("rao", "one-time codes switched off")
    assert world.signed_in("maya").get("/staff").status_code == 200
    again = rao.post(path, data={"own_password": PASSWORD})
    assert "has no one-time codes on" in again.text


def test_a_lost_secret_key_leaves_recovery_codes_as_a_way_in(phone: Phone) -> None:
    def lost() -> None:
        raise ClinicError("another key")

    object.__setattr__(phone.world.application.code_proofs, "sealing", lost)
    with pytest.raises(ClinicError, match="put the right key back, use a recovery code"):
        phone.world.application.people.authenticate(Credentials("rao", PASSWORD, phone.next()), tuple(Role))
    assert phone.proved(phone.recovery[0])
