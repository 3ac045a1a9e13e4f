"""The proof that a form asks for before something is done in somebody's name: their own password, or a passkey."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request

from scheduler.domain.errors import ClinicError
from scheduler.domain.one_time_code import is_recovery_code, plain_code
from scheduler.domain.people import Credentials, PasskeyAnswer, Proof
from scheduler.domain.request_limit import RequestLimit
from scheduler.web.forms import Fields
from scheduler.web.staff.page import StaffPage

PER_PERSON = RequestLimit(60, timedelta(minutes=15))
"""Proofs of one person: more than anybody signs one by one. Whoever finds a browser signed in is not to guess a
password with it (our own, 2026-11)."""


def proof_in(page: StaffPage, fields: Fields) -> Proof:
    """Return who acts, with their passkey's answer or the password that they typed. Raises ClinicError as below."""
    page.request.state.proof_form = fields.one("proof")
    answer = fields.exact("passkey")
    return PasskeyAnswer(page.person.login, answer) if answer else password_in(page, fields)


def password_in(page: StaffPage, fields: Fields) -> Credentials:
    """Return who acts, with what they typed: password and code. Raises ClinicError for none, and too many tries."""
    password = fields.exact("own_password")
    if not password:
        raise ClinicError(page.words.gettext("Type your own password: it proves that it is you."))
    if page.application.request_limits.wait("proof", page.person.login, PER_PERSON):
        raise ClinicError(page.words.gettext("Too many tries. Wait a few minutes, then try again."))
    code = fields.one("code")
    page.request.state.gave_recovery_code = is_recovery_code(plain_code(code))
    return Credentials(page.person.login, password, code)


def origin_of(request: Request) -> str:
    """Return the site that a browser is on: scheme, host and port. The gate has let only our own hosts in."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"
