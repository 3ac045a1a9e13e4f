"""A real mail server (aiosmtpd) in a process of its own: it writes down whom it took mail for, and now and then fails.

    python recording_mail_server.py RECORD SEED

Prints its port, then serves until its standard input ends. A line of RECORD is the Message-ID and the address of a mail
that was taken; it is there before the answer. By chance the answer is lost, a person is put off, or the connection is
cut before anything is taken. Addresses at refused.example are refused for good. While a file named RECORD.calm is
there, nothing fails.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_MESSAGE_ID = re.compile(rb"^Message-ID: *\r?\n? *<([^>]+)>", re.MULTILINE | re.IGNORECASE)


class Recorder:
    """Answers each command, and records each mail."""

    def __init__(self, record: Path, seed: int) -> None:
        self._file = record.open("a", encoding="utf-8")
        self._calm = record.with_name(f"{record.name}.calm")
        self._random = random.Random(seed)

    def _happens(self, chance: float) -> bool:
        return self._random.random() < chance and not self._calm.exists()

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.endswith("@refused.example"):
            return "550 5.1.1 there is nobody of that name here"
        if self._happens(0.002):
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        assert isinstance(envelope.content, bytes)
        assert isinstance(server.transport, asyncio.Transport)
        if self._happens(0.002):
            server.transport.abort()
            return "421 gone"
        found = _MESSAGE_ID.search(envelope.content)
        self._file.write(f"{found[1].decode() if found else '-'} {envelope.rcpt_tos[0]}\n")
        self._file.flush()
        if self._happens(0.002):
            server.transport.abort()
        return "250 OK"


def _anybody(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _login: LoginPassword
) -> AuthResult:
    return AuthResult(success=True)


def main() -> None:
    """Serve until the standard input ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        Recorder(Path(sys.argv[1]), int(sys.argv[2])),
        hostname="127.0.0.1",
        port=port,
        authenticator=_anybody,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    print(port, flush=True)
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
