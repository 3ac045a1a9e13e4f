"""Invitations: a link that counts once, for three days, with the roles that a clinician chose."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from soft_passkey import SoftPasskey
from staff_world import CLINICIAN, PASSWORD, StaffWorld
from web_world import SITE

from scheduler.domain.errors import ClinicError, Rejected
from scheduler.domain.invitation import LASTING
from scheduler.domain.payload import BatchPayload
from scheduler.domain.people import Credentials, Person, Role
from scheduler.services.invitations import Wish

Fields = dict[str, str | list[str]]

ASHA: Fields = {"name": "Dr Asha", "role": ["author", "clinician"], "registration": "MH 777", "own_password": PASSWORD}
JOINING = {"login": "asha", "name": "Dr Asha Iyer", "password": "a password of her own"}


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def invite(world: StaffWorld, **fields: str | list[str]) -> Response:
    return world.signed_in("rao").post("/staff/new-invitation", data=ASHA | fields)


def link_in(answer: Response) -> str:
    (address,) = re.findall(rf'value="{SITE}(/staff/join/[^"]+)"', answer.text)
    return str(address)


def invited(world: StaffWorld) -> str:
    """Have a clinician invite Dr Asha; return the path of the link."""
    world.application.staff_invitations.invite(
        Wish("Dr Asha", (Role.AUTHOR, Role.CLINICIAN), "MH 777"), "a-token", CLINICIAN
    )
    return "/staff/join/a-token"


def test_who_is_invited_chooses_name_login_and_password_and_is_let_in(world: StaffWorld) -> None:
    answer = invite(world)
    assert answer.status_code == 200, answer.text
    asha = world.nobody()
    page = asha.get(link_in(answer))
    assert "Dr Rao invites you to work with them." in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    joined = asha.post(link_in(answer), data=JOINING)
    assert (joined.status_code, joined.headers["location"]) == (303, "/staff")
    assert "Dr Asha Iyer" in asha.get("/staff").text
    person = Person("asha", "Dr Asha Iyer", (Role.AUTHOR, Role.CLINICIAN), "MH 777")
    assert world.application.people.person("asha") == person
    actions = [(entry.event.actor, entry.event.action) for entry in world.application.trail.entries()]
    assert actions[-3:] == [("rao", "person invited"), ("asha", "invitation accepted"), ("asha", "signed in")]


def test_roles_and_registration_are_those_of_who_invited(world: StaffWorld) -> None:
    link = link_in(invite(world, role=["author"], registration=""))
    world.nobody().post(link, data=JOINING | {"role": "clinician", "roles": "clinician", "registration": "MH 1"})
    assert world.application.people.person("asha") == Person("asha", "Dr Asha Iyer", (Role.AUTHOR,))


def test_a_link_counts_once_and_every_link_that_does_not_count_looks_the_same(world: StaffWorld) -> None:
    link = invited(world)
    assert world.nobody().post(link, data=JOINING).status_code == 303
    used = world.nobody().get(link)
    again = world.nobody().post(link, data=JOINING | {"login": "another"})
    unknown = world.nobody().get("/staff/join/a-made-up-token")
    assert {answer.status_code for answer in (used, again, unknown)} == {404}
    assert used.text == unknown.text
    assert len(world.application.people.all()) == 4


def test_a_link_ends_after_three_days(world: StaffWorld) -> None:
    link = invited(world)
    world.clock.advance(LASTING - timedelta(seconds=1))
    assert world.nobody().get(link).status_code == 200
    world.clock.advance(timedelta(seconds=1))
    assert world.nobody().post(link, data=JOINING).status_code == 404
    assert "The link counts no more." in world.signed_in("rao").get("/staff/people").text


def test_who_lost_their_rights_lets_nobody_in_by_a_link_that_they_kept(world: StaffWorld) -> None:
    link = invited(world)
    rao = world.application.people.person("rao")
    for lost in (replace(rao, active=False), replace(rao, roles=(Role.AUTHOR,))):
        with world.application.store.transaction() as tables:
            tables.people.put(lost)
        assert world.nobody().get(link).status_code == 404
        assert world.nobody().post(link, data=JOINING).status_code == 404


def test_inviting_needs_a_clinician_and_their_fresh_proof(world: StaffWorld) -> None:
    assert world.signed_in("maya").post("/staff/new-invitation", data=ASHA).status_code == 403
    for wrong, said in (
        ({"own_password": "wrong"}, "The password is not right"),
        ({"own_password": ""}, "Type your own password"),
        ({"name": ""}, "needs a name"),
        ({"role": []}, "needs a role"),
        ({"registration": ""}, "needs a registration number"),
        ({"email": "asha at home"}, "The address"),
    ):
        answer = invite(world, **wrong)
        assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert world.application.staff_invitations.waiting() == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"login": "rao"}, "choose another"),
        ({"login": "No Login"}, "cannot be a login"),
        ({"name": " "}, "needs a name"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": ""}, "at least 12 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_counts(world: StaffWorld, fields: dict[str, str], said: str) -> None:
    link = invited(world)
    answer = world.nobody().post(link, data=JOINING | fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert JOINING["password"] not in answer.text
    assert world.nobody().post(link, data=JOINING).status_code == 303


def test_a_passkey_takes_the_place_of_a_password(world: StaffWorld) -> None:
    link, passkey, asha = invited(world), SoftPasskey(SITE), world.nobody()
    who = {"login": "asha", "name": "Dr Asha"}
    assert asha.post(f"{link}/challenge", data=who | {"login": "rao"}).status_code == 422
    made = passkey.made(asha.post(f"{link}/challenge", data=who).json())
    other = asha.post(link, data=who | {"login": "another", "passkey": made})
    assert other.status_code == 422, "the passkey was made for another login"
    made = passkey.made(asha.post(f"{link}/challenge", data=who).json())
    assert "your passkey signs you in" in asha.post(link, data=who | {"passkey": made}).text
    answer = passkey.answer(asha.post("/staff/sign-in/challenge").json())
    assert asha.post("/staff/sign-in", data={"passkey": answer}).headers["location"] == "/staff"
    for guess in ("", "plain:", PASSWORD):
        with pytest.raises(ClinicError, match="the password is wrong"):
            world.application.people.authenticate(Credentials("asha", guess), tuple(Role))
    about = asha.post("/staff/self/challenge", data={"about": "change one's own password"}).json()
    form = {"passkey": passkey.answer(about), "new_password": "a password of her own"}
    assert asha.post("/staff/self/password", data=form).status_code == 303
    assert asha.post("/staff/sign-in", data={"login": "asha", "password": form["new_password"]}).status_code == 303


def test_no_passkey_is_made_by_a_link_that_does_not_count(world: StaffWorld) -> None:
    answer = world.nobody().post("/staff/join/made-up/challenge", data={"login": "asha", "name": "Asha"})
    assert (answer.status_code, "ask for a new one" in answer.json()["wrong"]) == (422, True)


def test_an_invitation_is_renewed_with_a_fresh_proof_and_taken_back(world: StaffWorld) -> None:
    link, rao = invited(world), world.signed_in("rao")
    (one,) = world.application.staff_invitations.waiting()
    rao.post(f"/staff/invitations/{one.id}/renew", data={"own_password": "wrong"})
    assert world.nobody().get(link).status_code == 200
    world.clock.advance(LASTING)
    rao = world.signed_in("rao")
    new = link_in(rao.post(f"/staff/invitations/{one.id}/renew", data={"own_password": PASSWORD}))
    assert (world.nobody().get(link).status_code, world.nobody().get(new).status_code) == (404, 200)
    assert world.signed_in("maya").post(f"/staff/invitations/{one.id}/withdraw").status_code == 403
    assert rao.post(f"/staff/invitations/{one.id}/withdraw").status_code == 303
    assert world.nobody().get(new).status_code == 404
    rao.post(f"/staff/invitations/{one.id}/withdraw")
    assert "There is no such invitation any more." in rao.get("/staff/people").text
    actions = [entry.event.action for entry in world.application.trail.entries("rao")]
    assert [name for name in actions if "invit" in name] == [
        *("person invited", "invitation renewed", "invitation withdrawn")
    ]


def test_the_link_is_mailed_where_an_address_is_given(world: StaffWorld) -> None:
    answer = invite(world, email="asha@lotus.clinic")
    assert "on its way to asha@lotus.clinic" in answer.text
    (mail,) = (call for call in world.channels["email"].calls if isinstance(call, BatchPayload))
    assert [person.address for person in mail.addressees] == ["asha@lotus.clinic"]
    assert f"{SITE}{link_in(answer)}" in mail.issue.text
    world.channels["email"].failures.append(Rejected("no such mailbox"))
    assert "Hand the link over yourself." in invite(world, email="asha@lotus.clinic").text


def test_nothing_that_lets_somebody_in_is_kept_or_logged(world: StaffWorld, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        link = link_in(invite(world, email="asha@lotus.clinic"))
        world.nobody().get(link)
        world.nobody().post(link, data=JOINING)
    token = link.rpartition("/")[2]
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert token not in ours
    assert "asha@lotus.clinic" not in ours
    told = json.dumps([entry.event.detail for entry in world.application.trail.entries()])
    assert token not in told
    assert "asha@" not in told
    kept = b"".join(each.read_bytes() for each in (world.application.root / "var").iterdir() if each.is_file())
    assert token.encode() not in kept
