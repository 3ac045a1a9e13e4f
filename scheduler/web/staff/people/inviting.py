"""The pages on which a clinician invites people. The link is shown once: only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.domain.invitation import Invitation
from scheduler.domain.people import Role
from scheduler.domain.staff_mail import MailState
from scheduler.services.invitations import INVITING, Wish, renewing
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.people.model import NewPerson, new_person, role_words
from scheduler.web.staff.proving import origin_of, proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation as the page on people lists it. `renewing` is what a proof is about that makes a new link."""

    id: str
    name: str
    email: str
    roles: tuple[Role, ...]
    ends_at: datetime
    stands: bool
    renewing: str


def waiting(page: StaffPage) -> tuple[Waiting, ...]:
    """Return the invitations that nobody has accepted, for who may change them."""
    if not page.may("GET", "/new-invitation"):
        return ()
    desk = page.application.staff_invitations
    return tuple(
        Waiting(one.id, one.name, one.email, one.roles, one.ends_at, desk.stands(one), renewing(one.id))
        for one in desk.waiting()
    )


@router.api_route("/new-invitation", methods=READING)
def form(page: Staff) -> Response:
    """Return the form for an invitation."""
    return _form(page, NewPerson())


@router.post("/new-invitation")
async def invite(request: Request, page: Staff, fields: Form) -> Response:
    """Invite somebody, mail the link where an address is given, and show it this once."""
    token = request.app.state.new_token()
    return await slowly(request, lambda: _invited(page, fields, token))


@router.post("/invitations/{identity}/renew")
async def renew(identity: str, request: Request, page: Staff, fields: Form) -> Response:
    """Make a new link; the earlier one ends."""
    token = request.app.state.new_token()
    return await slowly(request, lambda: _renewed(page, identity, fields, token))


@router.post("/invitations/{identity}/withdraw")
async def withdraw(identity: str, request: Request, page: Staff) -> Response:
    """Take an invitation back."""

    def work() -> Response:
        try:
            taken = page.application.staff_invitations.withdraw(identity, page.identity)
        except ClinicError as error:
            return page.go("/people", on_a_page(str(error)))
        return page.go("/people", page.words.gettext("The link for {name} counts no more.", name=taken.name))

    return await written(request, work)


def _invited(page: StaffPage, fields: Fields, token: str) -> Response:
    typed, email = new_person(fields), fields.one("email")
    try:
        wish = Wish(typed.name, typed.roles, typed.registration, email)
        invitation = page.application.staff_invitations.invite(wish, token, proof_in(page, fields))
    except ClinicError as error:
        return _form(page, typed, email, on_a_page(str(error)))
    return _link(page, invitation, token)


def _renewed(page: StaffPage, identity: str, fields: Fields, token: str) -> Response:
    try:
        invitation = page.application.staff_invitations.renew(identity, token, proof_in(page, fields))
    except ClinicError as error:
        return page.go("/people", on_a_page(str(error)))
    return _link(page, invitation, token)


def _link(page: StaffPage, invitation: Invitation, token: str) -> Response:
    """Return the page with the link, and with what became of the mail."""
    values = {
        "invitation": invitation,
        "mailed": invitation.email and _mailed(page, invitation, token),
        "address": f"{origin_of(page.request)}{page.base}/join/{token}",
    }
    return page.show("people/link.html", values)


def _mailed(page: StaffPage, invitation: Invitation, token: str) -> bool:
    """Say whether a mail with the link went out, or is on its way."""
    if not page.application.staff_mail.account():
        return False
    try:
        mail = page.application.staff_invitations.send(invitation, token, page.language)
    except ClinicError:
        return False
    return mail.state in {MailState.SENT, MailState.WAITING, MailState.CALLING}


def _form(page: StaffPage, typed: NewPerson, email: str = "", wrong: str = "") -> Response:
    values = {"typed": typed, "email": email, "roles": role_words(page.words), "wrong": wrong, "about": INVITING}
    return page.show("people/invite.html", values, status=400 if wrong else 200)
