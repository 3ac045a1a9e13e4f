"""People: who works here, with which rights; each change by a clinician who proves anew who they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from staff_world import CLINICIAN, PASSWORD, StaffWorld

from scheduler.domain.people import Credentials, Person, Role
from scheduler.web.staff.people.model import rights
from scheduler.web.staff.proving import PER_PERSON

Fields = dict[str, str | list[str]]

ASHA: Fields = {"login": "asha", "name": "Dr Asha", "registration": "MH 777", "role": ["clinician", "author"]}
ANOTHER = "another long password"


@pytest.fixture
def world(tmp_path: Path) -> StaffWorld:
    return StaffWorld(tmp_path / "clinic")


def proved(fields: Fields) -> Fields:
    return {"own_password": PASSWORD, "password": ANOTHER} | fields


def test_everybody_sees_who_works_here_and_what_each_role_may_do(world: StaffWorld) -> None:
    page = world.signed_in("maya").get("/staff/people").text
    assert "Dr Rao" in page
    assert "MH 12345" in page
    assert "Sign a post or an issue" in page
    assert "Add a person" not in page


def test_a_clinician_adds_a_person_who_can_then_sign_in(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    answer = rao.post("/staff/new-person", data=proved(ASHA))
    assert answer.headers["location"] == "/staff/people"
    assert "Dr Asha works here now." in rao.get("/staff/people").text
    assert world.application.people.person("asha") == Person("asha", "Dr Asha", (Role.AUTHOR, Role.CLINICIAN), "MH 777")
    signing_in = {"login": "asha", "password": ANOTHER}
    assert world.nobody().post("/staff/sign-in", data=signing_in).headers["location"] == "/staff"
    (added, *_) = world.application.trail.entries("asha")
    assert (added.event.actor, added.event.action) == ("rao", "person added")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"own_password": "not the password"}, "The password is not right."),
        ({"own_password": ""}, "Type your own password"),
        ({"login": "maya"}, "choose another"),
        ({"login": "No Login"}, "cannot be a login"),
        ({"registration": ""}, "needs a registration number"),
        ({"role": []}, "needs a role"),
        ({"role": ["king"]}, "needs a role"),
        ({"password": "short"}, "at least 12 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world: StaffWorld, fields: Fields, said: str) -> None:
    before = world.application.people.all()
    answer = world.signed_in("rao").post("/staff/new-person", data=proved(ASHA) | fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'value="Dr Asha"' in answer.text
    assert ANOTHER not in answer.text
    assert world.application.people.all() == before


def test_a_person_who_is_not_a_clinician_changes_nobody(world: StaffWorld) -> None:
    maya = world.signed_in("maya")
    for path in ("/staff/new-person", "/staff/people/lee/password", "/staff/people/lee/active"):
        assert maya.post(path, data=proved(ASHA)).status_code == 403


def test_rights_are_taken_away_and_given_back(world: StaffWorld) -> None:
    rao, lee = world.signed_in("rao"), world.signed_in("lee")
    assert rao.post("/staff/people/lee/active", data=proved({"active": "no"})).status_code == 303
    assert lee.get("/staff").status_code == 303, "signed out at once"
    assert "no longer active" in rao.get("/staff/people").text
    rao.post("/staff/people/lee/active", data=proved({"active": "yes"}))
    assert world.application.people.person("lee").active
    assert world.signed_in("lee").get("/staff").status_code == 200


def test_the_only_clinician_stays(world: StaffWorld) -> None:
    answer = world.signed_in("rao").post("/staff/people/rao/active", data=proved({"active": "no"}))
    assert answer.status_code == 400
    assert "add another one first" in answer.text
    assert world.application.people.person("rao").active


def test_another_password_opens_and_the_old_one_no_more(world: StaffWorld) -> None:
    rao, maya = world.signed_in("rao"), world.signed_in("maya")
    assert rao.post("/staff/people/maya/password", data=proved({})).status_code == 303
    assert maya.get("/staff").status_code == 303
    assert world.application.people.authenticate(Credentials("maya", ANOTHER), tuple(Role)).login == "maya"


def test_rights_and_passwords_need_the_own_password_of_who_changes_them(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    for path in ("password", "active"):
        answer = rao.post(f"/staff/people/maya/{path}", data=proved({"own_password": "wrong", "active": "no"}))
        assert answer.status_code == 400
        assert "The password is not right." in answer.text
    assert world.signed_in("maya").get("/staff").status_code == 200


def test_who_guesses_at_a_password_with_a_browser_that_is_signed_in_has_to_wait(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    for _ in range(PER_PERSON.most):
        rao.post("/staff/people/maya/active", data=proved({"own_password": "wrong", "active": "no"}))
    answer = rao.post("/staff/people/maya/active", data=proved({"active": "no"}))
    assert "Too many tries." in answer.text
    assert world.application.people.person("maya").active


def test_a_session_is_ended_by_a_clinician(world: StaffWorld) -> None:
    rao, maya = world.signed_in("rao"), world.signed_in("maya")
    (session,) = world.application.sessions.of("maya")
    end = f"/staff/people/maya/sessions/{session.id}/end"
    assert end in rao.get("/staff/people/maya").text
    assert rao.post(end).headers["location"] == "/staff/people/maya"
    assert maya.get("/staff").status_code == 303
    again = rao.post(end)
    assert "has no such session any more" in again.text


def test_a_person_whom_nobody_knows_is_not_found(world: StaffWorld) -> None:
    rao = world.signed_in("rao")
    assert rao.get("/staff/people/nobody").status_code == 404
    assert rao.post("/staff/people/nobody/active", data=proved({})).status_code == 404


def test_a_clinician_is_the_one_who_acts_in_the_trail(world: StaffWorld) -> None:
    world.signed_in("rao").post("/staff/people/lee/active", data=proved({"active": "no"}))
    last = world.application.trail.entries("lee")[-1].event
    assert (last.actor, last.action) == (CLINICIAN.login, "person deactivated")


def roles(*names: str) -> Fields:
    return proved({"name": "Maya", "registration": "", "role": list(names)})


def test_other_roles_count_at_once_and_no_session_outlives_them(world: StaffWorld) -> None:
    rao, maya = world.signed_in("rao"), world.signed_in("maya")
    assert rao.post("/staff/people/maya", data=roles("author", "publisher")).status_code == 303
    assert maya.get("/staff").status_code == 303, "a session from before a raise of rights is none any more"
    assert world.application.people.person("maya").roles == (Role.AUTHOR, Role.PUBLISHER)
    last = world.application.trail.entries("maya")[-1].event
    assert (last.actor, last.action) == ("rao", "person changed")
    assert '"roles":["author"]' in last.detail


def test_a_name_is_changed_without_a_word_to_sessions(world: StaffWorld) -> None:
    rao, maya = world.signed_in("rao"), world.signed_in("maya")
    rao.post("/staff/people/maya", data=roles("author") | {"name": "Maya Shah"})
    assert "Maya Shah" in maya.get("/staff").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"own_password": "wrong"}, "The password is not right."),
        ({"role": []}, "needs a role"),
        ({"role": ["clinician"]}, "needs a registration number"),
        ({"name": ""}, "needs a name"),
    ],
)
def test_what_is_wrong_with_other_roles_is_said_where_they_stand(world: StaffWorld, fields: Fields, said: str) -> None:
    answer = world.signed_in("rao").post("/staff/people/maya", data=roles("publisher") | fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert world.application.people.person("maya").roles == (Role.AUTHOR,)


def test_the_only_clinician_stays_one(world: StaffWorld) -> None:
    answer = world.signed_in("rao").post("/staff/people/rao", data=roles("author"))
    assert "add another one first" in answer.text
    assert Role.CLINICIAN in world.application.people.person("rao").roles


def test_roles_that_were_taken_away_count_no_more_while_somebody_is_signed_in(world: StaffWorld) -> None:
    world.application.people.add(Person("asha", "Dr Asha", (Role.CLINICIAN,), "MH 777"), PASSWORD, by=CLINICIAN)
    asha = world.signed_in("asha")
    with world.application.store.transaction() as tables:
        tables.people.put(Person("asha", "Dr Asha", (Role.AUTHOR,), "MH 777"))
    assert asha.get("/staff/review").status_code == 403
    assert asha.get("/staff/campaigns").status_code == 200
    answer = asha.post("/staff/people/maya/active", data=proved({"active": "no"}))
    assert answer.status_code == 403


@pytest.mark.parametrize(("login", "may"), [("maya", False), ("lee", True), ("rao", True)])
def test_the_table_of_rights_says_what_a_role_may_really_do(world: StaffWorld, login: str, may: bool) -> None:
    person = world.application.people.person(login)
    (right,) = [one for one in rights(world.application.staff_pages.words("en")) if one.words == "Change the settings"]
    assert bool(right.roles & set(person.roles)) is may
    assert (world.signed_in(login).get("/staff/settings").status_code == 200) is may
