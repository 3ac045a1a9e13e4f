"""The first run: from a workspace without anybody to a clinician with the next step before them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from anyio import CapacityLimiter
from fastapi.testclient import TestClient
from httpx2 import Response
from staff_world import PASSWORD, StaffWorld
from test_staff_settings import LOTUS, save
from web_world import SITE, new_clinic

from scheduler.bootstrap import Application
from scheduler.domain.people import Person, Role
from scheduler.services.people import Staff
from scheduler.testing import PlainPasswords
from scheduler.web.application import create_app
from scheduler.web.staff.first_run.model import Standing, steps_of

RAO = {"name": "Dr Rao", "login": "rao", "registration": "MH 12345", "password": PASSWORD}
HERE = "http://127.0.0.1:8080"


@pytest.fixture
def application(tmp_path: Path) -> Application:
    made = new_clinic(tmp_path / "clinic")
    made.people = Staff(made.store, PlainPasswords(), made.clock)
    return made


def browser(application: Application, site: str = HERE, client: str = "127.0.0.1") -> TestClient:
    app = create_app(application)
    app.state.writers = app.state.slow = CapacityLimiter(1)
    made = TestClient(app, base_url=site, client=(client, 4711), follow_redirects=False)
    made.headers["cookie"] = ""
    return made


def test_where_nobody_works_yet_the_staffs_pages_lead_to_the_first_run(application: Application) -> None:
    somebody = browser(application)
    signing_in = somebody.get("/staff").headers["location"]
    assert somebody.get(signing_in).headers["location"] == "/staff/first-run"
    assert "The first person is a clinician" in somebody.get("/staff/first-run").text


def test_the_first_person_is_a_clinician_who_is_signed_in_and_sees_the_first_steps(application: Application) -> None:
    somebody = browser(application)
    answer = somebody.post("/staff/first-run", data=RAO)
    assert answer.headers["location"] == "/staff/welcome"
    assert application.people.person("rao") == Person("rao", "Dr Rao", tuple(Role), "MH 12345")
    token = answer.cookies["__Host-clinic"]
    page = somebody.get("/staff/welcome", headers={"cookie": f"__Host-clinic={token}"}).text
    assert '<a class="button" href="/staff/settings">' in page, "the next step"
    assert "Bring your first article" in page
    assert "The clinic&#39;s particulars" not in page, "what is a step already is not told twice"


def test_it_is_gone_once_somebody_works_here(application: Application) -> None:
    somebody = browser(application)
    somebody.post("/staff/first-run", data=RAO)
    assert somebody.get("/staff/first-run").status_code == 404
    again = somebody.post("/staff/first-run", data=RAO | {"login": "eve"})
    assert again.status_code == 404
    assert [person.login for person in application.people.all()] == ["rao"]


@pytest.mark.parametrize(
    ("site", "client"),
    [(SITE, "127.0.0.1"), (HERE, "203.0.113.5"), (SITE, "203.0.113.5")],
)
def test_it_is_open_on_this_machine_alone(application: Application, site: str, client: str) -> None:
    elsewhere = browser(application, site, client)
    assert elsewhere.get("/staff/first-run").status_code == 404
    assert elsewhere.post("/staff/first-run", data=RAO).status_code == 404
    assert elsewhere.get("/staff/sign-in").status_code == 200
    assert application.people.all() == ()


def test_another_site_cannot_begin_it(application: Application) -> None:
    answer = browser(application).post("/staff/first-run", data=RAO, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert application.people.all() == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"registration": ""}, "needs a registration number"),
        ({"password": "short"}, "at least 12 characters"),
        ({"login": "A B"}, "cannot be a login"),
        ({"name": ""}, "needs a name"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(application: Application, fields: dict[str, str], said: str) -> None:
    answer = browser(application).post("/staff/first-run", data=RAO | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert application.people.all() == ()


def test_the_steps_are_done_one_after_another(tmp_path: Path) -> None:
    lotus = replace(LOTUS, site="https://www.lotus-dental.clinic")
    world = StaffWorld(tmp_path / "clinic", {"CLINIC_WEB__PUBLIC_HOSTS": '["clinic.example.com"]'}, clinic=lotus)
    rao = world.signed_in("rao")
    assert '<a class="button" href="/staff/campaigns/new">' in rao.get("/staff/welcome").text
    assert save(rao, quiet_from="20:00").headers["location"] == "/staff/welcome"
    world.plan()
    assert save(rao, quiet_from="20:30").headers["location"] == "/staff/settings"
    assert "All that is needed is done." in rao.get("/staff/welcome").text


def test_who_works_alone_needs_nobody_else(application: Application) -> None:
    clinic = application.workspace.clinic()
    words = application.staff_pages.words("en")
    (people,) = [step for step in steps_of(Standing(clinic, 1, (), ()), words) if step.path == "/new-person"]
    assert (people.done, people.needed) == (False, True)


def keep_cookie(client: TestClient, answer: Response) -> None:
    client.headers["cookie"] = f"__Host-clinic={answer.cookies['__Host-clinic']}"


def test_the_first_person_may_make_a_passkey_at_once(application: Application) -> None:
    first = browser(application, "http://localhost:8080")
    keep_cookie(first, first.post("/staff/first-run", data=RAO))
    answer = first.post("/staff/self/passkeys/new/challenge")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("number", ["http://127.0.0.1:8080", "http://[::1]:8080"])
def test_a_page_at_a_number_leads_to_its_name_where_passkeys_are_made(application: Application, number: str) -> None:
    first = browser(application, number)
    keep_cookie(first, first.post("/staff/first-run", data=RAO))
    assert 'href="http://localhost:8080/staff/self"' in first.get("/staff/self").text
    named = browser(application, "http://localhost:8080")
    keep_cookie(named, named.post("/staff/sign-in", data={"login": "rao", "password": PASSWORD}))
    assert "Open this page at" not in named.get("/staff/self").text
