"""A mail server on this machine, which answers for each person as it is told."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME, PASSWORD = "newsletter@clinic.example", "a password of 24 letters"


@dataclass
class Mailboxes:
    """What a server does. `at_recipient` and `at_data` are its replies by address; all others are taken.

    The connection is cut at the data of whoever is in `cut`, after the mail was kept if `kept_when_cut`.
    `received` has each mail as it came, by address.
    """

    at_recipient: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    at_sender: str = ""
    cut: frozenset[str] = frozenset()
    kept_when_cut: bool = True
    received: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Who has a mail, in order."""
        return [address for address, _ in self.received]

    async def handle_EHLO(  # noqa: N802 - the server's name for it
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.at_sender:
            return self.at_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.at_recipient.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        (address,) = envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        reply = self.at_data.get(address, "250 OK")
        if reply.startswith("2") and (address not in self.cut or self.kept_when_cut):
            self.received.append((address, envelope.content))
        if address in self.cut:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply


def _is_known(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
) -> AuthResult:
    is_right = (login.login, login.password) == (USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


class MailServer(Controller):
    """A server on a free port of this machine, from `start` to `stop`. `tls` is spoken from the first byte."""

    def __init__(
        self,
        mailboxes: Mailboxes,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: bool = True,
    ) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        super().__init__(
            mailboxes,
            hostname="127.0.0.1",
            port=self.listening.getsockname()[1],
            ssl_context=tls,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=_is_known if login else None,
            auth_require_tls=False,
        )

    @property
    def place(self) -> str:
        """Where it listens, as host:port."""
        return f"127.0.0.1:{self.port}"

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)
