"""The pages on people. Who changes somebody's rights proves anew who they are."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.people import Person
from scheduler.services.own_codes import switching_off
from scheduler.services.own_passkeys import removing
from scheduler.services.people import ADDING, SHORTEST_PASSWORD, activating, changing, resetting
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.access import Visitor
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.people.inviting import waiting
from scheduler.web.staff.people.model import NewPerson, as_typed, new_person, rights, role_words
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.tokens.model import token_rows
from scheduler.web.staff.tokens.routes import ended
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")


@router.api_route("/people", methods=READING)
def everybody(page: Staff) -> Response:
    """Return who works here, and what each role may do."""
    people = sorted(page.application.people.all(), key=lambda person: (not person.active, person.name))
    values = {"people": people, "roles": role_words(page.words), "rights": rights(page.words)}
    values["invitations"] = waiting(page)
    return page.show("people/people.html", values)


@router.api_route("/new-person", methods=READING)
def form(page: Staff) -> Response:
    """Return the form for a new person."""
    return _form(page, NewPerson())


@router.post("/new-person")
async def add(request: Request, page: Staff, fields: Form) -> Response:
    """Add a person."""
    return await slowly(request, lambda: _added(page, fields))


@router.api_route("/people/{login}", methods=READING)
def one(login: str, page: Staff) -> Response:
    """Return a person, with where they are signed in."""
    return _person(page, _known(page, login))


@router.post("/people/{login}")
async def change(request: Request, login: str, page: Staff, fields: Form) -> Response:
    """Change a person's name, roles and registration."""
    return await slowly(request, lambda: _changed(page, login, fields))


@router.post("/people/{login}/password")
async def reset_password(request: Request, login: str, page: Staff, fields: Form) -> Response:
    """Give a person another password."""
    return await slowly(request, lambda: _password_reset(page, login, fields))


@router.post("/people/{login}/active")
async def set_active(request: Request, login: str, page: Staff, fields: Form) -> Response:
    """Take a person's rights away, or give them back."""
    return await slowly(request, lambda: _activated(page, login, fields))


@router.post("/people/{login}/codes/off")
async def switch_codes_off(request: Request, login: str, page: Staff, fields: Form) -> Response:
    """Switch the one-time codes of a person off who lost their phone."""
    return await slowly(request, lambda: _codes_off(page, login, fields))


@router.post("/people/{login}/passkeys/{identity}/remove")
async def remove_passkey(request: Request, login: str, identity: str, page: Staff, fields: Form) -> Response:
    """Remove the passkey of a person whose device is lost."""
    return await slowly(request, lambda: _passkey_removed(page, login, identity, fields))


@router.post("/people/{login}/sessions/{session}/end")
async def end_session(request: Request, login: str, session: str, page: Staff, visitor: Visitor) -> Response:
    """Sign a person out of one browser."""

    def work() -> Response:
        person = _known(page, login)
        try:
            page.application.sessions.end_one(visitor, login, session)
        except ClinicError as error:
            return _person(page, person, "sessions", str(error))
        return page.go(f"/people/{login}", page.words.gettext("That browser is signed out."))

    return await written(request, work)


@router.post("/people/{login}/tokens/{token}/end")
async def end_token(request: Request, login: str, token: str, page: Staff) -> Response:
    """End a token of a person."""
    return await written(request, lambda: ended(page, token, f"/people/{_known(page, login).login}"))


def _added(page: StaffPage, fields: Fields) -> Response:
    typed = new_person(fields)
    try:
        person = page.application.people.add(typed.person, fields.exact("password"), proof_in(page, fields))
    except ClinicError as error:
        return _form(page, typed, str(error))
    said = page.words.gettext("{name} works here now. Tell them their login and their password.", name=person.name)
    return page.go("/people", said)


def _changed(page: StaffPage, login: str, fields: Fields) -> Response:
    earlier = _known(page, login)
    typed = replace(new_person(fields), login=login)
    try:
        person = page.application.people.change(typed.person, proof_in(page, fields))
    except ClinicError as error:
        return _person(page, earlier, "rights", str(error), typed)
    return page.go(f"/people/{login}", page.words.gettext("What {name} is here is changed.", name=person.name))


def _password_reset(page: StaffPage, login: str, fields: Fields) -> Response:
    person = _known(page, login)
    try:
        page.application.people.reset_password(login, fields.exact("password"), proof_in(page, fields))
    except ClinicError as error:
        return _person(page, person, "password", str(error))
    said = page.words.gettext("{name} has a new password, and is signed out everywhere.", name=person.name)
    return page.go(f"/people/{login}", said)


def _passkey_removed(page: StaffPage, login: str, identity: str, fields: Fields) -> Response:
    person = _known(page, login)
    try:
        passkey = page.application.own_passkeys.remove_of(login, identity, proof_in(page, fields))
    except ClinicError as error:
        return _person(page, person, "passkeys", str(error))
    said = page.words.gettext("The passkey “{name}” is removed.", name=passkey.name)
    return page.go(f"/people/{login}", said)


def _codes_off(page: StaffPage, login: str, fields: Fields) -> Response:
    person = _known(page, login)
    try:
        page.application.own_codes.switch_off_of(login, proof_in(page, fields))
    except ClinicError as error:
        return _person(page, person, "codes", str(error))
    return page.go(f"/people/{login}", page.words.gettext("{name} needs no code any more.", name=person.name))


def _activated(page: StaffPage, login: str, fields: Fields) -> Response:
    person, active = _known(page, login), fields.one("active") == "yes"
    try:
        page.application.people.set_active(login, active=active, by=proof_in(page, fields))
    except ClinicError as error:
        return _person(page, person, "active", str(error))
    said = (
        page.words.gettext("{name} may work here again.", name=person.name)
        if active
        else page.words.gettext("{name} can no longer do anything here, and is signed out.", name=person.name)
    )
    return page.go(f"/people/{login}", said)


def _known(page: StaffPage, login: str) -> Person:
    """Return a person. Raises HTTPException 404."""
    try:
        return page.application.people.person(login)
    except NotFound as error:
        raise HTTPException(404) from error


def _form(page: StaffPage, typed: NewPerson, wrong: str = "") -> Response:
    values = {
        "typed": typed,
        "roles": role_words(page.words),
        "wrong": on_a_page(wrong) if wrong else "",
        "shortest": SHORTEST_PASSWORD,
        "about": ADDING,
    }
    return page.show("people/new.html", values, status=400 if wrong else 200)


def _person(page: StaffPage, person: Person, at: str = "", wrong: str = "", typed: NewPerson | None = None) -> Response:
    """Return somebody's page, with what went wrong `at` one of its forms."""
    values = {
        "shown": person,
        "typed": typed or as_typed(person),
        "sessions": page.application.sessions.of(person.login),
        "tokens": token_rows(page.application.api_tokens.of(person.login), page.application.api_tokens),
        "roles": role_words(page.words),
        "codes": page.application.own_codes.standing(person.login),
        "passkeys": page.application.own_passkeys.of(person.login),
        "removing": removing,
        "switching_off": switching_off(person.login),
        "at": at,
        "wrong": on_a_page(wrong) if wrong else "",
        "shortest": SHORTEST_PASSWORD,
        "changing": changing(person.login),
        "resetting": resetting(person.login),
        "activating": activating(person.login, active=not person.active),
    }
    return page.show("people/person.html", values, status=400 if wrong else 200)
