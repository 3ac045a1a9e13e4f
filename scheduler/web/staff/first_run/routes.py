"""The pages of the first run. The first is there only as long as nobody works here, and at this machine alone."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.domain.people import Credentials, Role
from scheduler.services.people import SHORTEST_PASSWORD
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.first_run.model import Standing, steps_of
from scheduler.web.staff.health.model import parts_of
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.people.model import NewPerson, new_person
from scheduler.web.staff.signing_in.routes import is_first_run, let_in

router = APIRouter(prefix="/staff")


@router.api_route("/first-run", methods=READING)
def first_run(page: Staff) -> Response:
    """Return the form for the first person. Raises HTTPException 404 once there is one, and for anybody elsewhere."""
    _check(page)
    return _form(page, NewPerson())


@router.post("/first-run")
async def begin(request: Request, page: Staff, fields: Form) -> Response:
    """Add the first person, and sign them in."""
    return await to_thread.run_sync(lambda: _begun(page, fields), limiter=request.app.state.slow)


@router.api_route("/welcome", methods=READING)
def welcome(page: Staff) -> Response:
    """Return the first steps, and what else the doctor finds."""
    application = page.application
    standing = Standing(
        application.clinic_settings.clinic(),
        sum(person.active for person in application.people.all()),
        application.workspace.campaigns(),
        application.channels,
    )
    steps = steps_of(standing, page.words)
    upcoming = next((step for step in steps if step.needed and not step.done and page.may("GET", step.path)), None)
    shown = {step.path for step in steps}
    parts = parts_of(application.health_watch.known(), page.words)
    left = [part for part in parts if not part.good and part.path not in shown]
    return page.show("first_run/welcome.html", {"steps": steps, "upcoming": upcoming, "left": left})


def _check(page: StaffPage) -> None:
    if not is_first_run(page):
        raise HTTPException(404)


def _begun(page: StaffPage, fields: Fields) -> Response:
    _check(page)
    typed, password = new_person(fields), fields.exact("password")
    clinician = NewPerson(typed.login, typed.name, typed.registration, (Role.AUTHOR, Role.CLINICIAN, Role.PUBLISHER))
    try:
        person = page.application.people.add_first(clinician.person, password)
        return let_in(page, Credentials(person.login, password), f"{page.base}/welcome")
    except ClinicError as error:
        return _form(page, typed, str(error))


def _form(page: StaffPage, typed: NewPerson, wrong: str = "") -> Response:
    values = {"typed": typed, "wrong": wrong, "shortest": SHORTEST_PASSWORD}
    return page.show("first_run/first_run.html", values, status=422 if wrong else 200)
