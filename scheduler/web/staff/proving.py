"""The proof that a form asks for before something is done in somebody's name: their own password, typed in it."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.errors import ClinicError
from scheduler.domain.people import Credentials, Proof
from scheduler.domain.request_limit import RequestLimit
from scheduler.web.forms import Fields
from scheduler.web.staff.page import StaffPage

PER_PERSON = RequestLimit(60, timedelta(minutes=15))
"""Proofs of one person: more than anybody signs one by one. Whoever finds a browser signed in is not to guess a
password with it (our own, 2026-11)."""


def proof_in(page: StaffPage, fields: Fields) -> Proof:
    """Return who acts, with the password that they typed. Raises ClinicError for none, and for too many tries."""
    password = fields.exact("own_password")
    if not password:
        raise ClinicError(page.words.gettext("Type your own password: it proves that it is you."))
    if page.application.request_limits.wait("proof", page.person.login, PER_PERSON):
        raise ClinicError(page.words.gettext("Too many tries. Wait a few minutes, then try again."))
    return Credentials(page.person.login, password)
