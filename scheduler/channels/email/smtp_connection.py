"""A conversation with a mail server, up to the login: over TLS, or on this machine alone."""

from __future__ import annotations

import smtplib
import ssl

from scheduler.channels.calls import Answer
from scheduler.channels.email.server_place import is_this_machine, server_place
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.errors import NeedsReconnect

SUBMISSION, SUBMISSION_OVER_TLS = 587, 465
"""Ports for handing in mail (RFC 6409; RFC 8314)."""


def place_of(account: SmtpAccount) -> tuple[str, int]:
    """Return host and port of an account's server, written HOST or HOST:PORT. Raises BadInput."""
    return server_place(account.server, SUBMISSION_OVER_TLS if account.tls else SUBMISSION, account.name)


def connect(place: tuple[str, int], account: SmtpAccount, context: ssl.SSLContext) -> smtplib.SMTP:
    """Return a server that has taken the login. Raises NeedsReconnect, and what smtplib raises."""
    if account.tls:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=account.timeout, context=context)
    else:
        server = smtplib.SMTP(*place, timeout=account.timeout)
    try:
        if not account.tls:
            _begin_tls(server, place, context)
        server.login(account.username, account.password)
    except BaseException:
        server.close()
        raise
    return server


def _begin_tls(server: smtplib.SMTP, place: tuple[str, int], context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif not is_this_machine(place[0]):
        raise NeedsReconnect(f"{place[0]} offers no TLS on port {place[1]}: the password would go in the clear")


def answer_of(error: Exception) -> Answer | None:
    """Return a refusal as the server gave it, or None where it gave none."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(502, {}, "it takes no login with a password here")
    if not isinstance(error, smtplib.SMTPResponseException):
        return None
    words = error.smtp_error
    return Answer(error.smtp_code, {}, words.decode(errors="replace") if isinstance(words, bytes) else words)
