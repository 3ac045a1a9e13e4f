"""The mailbox of bounces over IMAP (RFC 3501). Mails are looked at without marking them as read."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from scheduler.channels.email.bounce_reader import LONGEST, read_returned
from scheduler.channels.email.server_place import is_this_machine, server_place
from scheduler.domain.bounces import BounceMailbox, ReturnedMail
from scheduler.domain.characters import printable_line
from scheduler.domain.errors import ClinicError
from scheduler.domain.numbers import whole_number

OVER_TLS, BEGINNING_TLS = 993, 143
"""Ports for reading mail (RFC 8314; RFC 3501)."""


class MailboxUnreachable(ClinicError):  # noqa: N818 - reads as what happened
    """The mailbox cannot be read now."""


_ADDRESS = re.compile(r"\S+@\S+")


class ImapFolder:
    """An open folder. `validity` changes when its numbering begins anew."""

    def __init__(self, client: imaplib.IMAP4, validity: str, size: int) -> None:
        self._client = client
        self.validity = validity
        self.size = size

    def after(self, last: int, most: int) -> tuple[int, ...]:
        """Return the numbers of the next mails after one, at most so many, in order."""
        found = _asked(self._client.uid("SEARCH", f"UID {last + 1}:*"))
        words = b" ".join(each for each in found if isinstance(each, bytes)).decode(errors="replace").split()
        numbers = sorted(number for word in words if (number := whole_number(word)) is not None)
        # The range of a folder without newer mails has its last one in it.
        return tuple(number for number in numbers if number > last)[:most]

    def read(self, number: int) -> ReturnedMail | None:
        """Return a mail, or None where somebody has removed it meanwhile."""
        answer = _asked(self._client.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{LONGEST}>)"))
        return next((read_returned(each[1]) for each in answer if isinstance(each, tuple)), None)

    def remove(self, numbers: Sequence[int]) -> None:
        """Delete some mails."""
        listed = ",".join(map(str, numbers))
        _asked(self._client.uid("STORE", listed, "+FLAGS.SILENT", r"(\Deleted)"))
        # Only these, where the server can (RFC 4315); otherwise whatever else is marked as deleted goes as well.
        if "UIDPLUS" in self._client.capabilities:
            _asked(self._client.uid("EXPUNGE", listed))
        else:
            _asked(self._client.expunge())


class ImapMailbox:
    """The mailbox, opened for each reading. `context` says which certificates are believed: by default the system's."""

    def __init__(self, mailbox: BounceMailbox, context: ssl.SSLContext | None = None) -> None:
        """Open nothing yet. Raises BadInput for a server that is not HOST or HOST:PORT."""
        self._mailbox = mailbox
        self._context = context or ssl.create_default_context()
        usual = OVER_TLS if mailbox.tls else BEGINNING_TLS
        self._host, self._port = server_place(mailbox.server, usual, "[bounces]")

    @contextmanager
    def opened(self) -> Iterator[ImapFolder]:
        """Log in and open the folder. Raises MailboxUnreachable, with what the server says, without the password."""
        client: imaplib.IMAP4 | None = None
        problem = ""
        try:
            client = self._logged_in()
            yield self._folder(client)
        except imaplib.IMAP4.error as error:
            problem = self._said(error)
        except OSError as error:
            problem = f"it cannot be reached ({type(error).__name__})"
        finally:
            if client is not None:
                with suppress(imaplib.IMAP4.error, OSError):
                    client.logout()
                with suppress(OSError):
                    client.shutdown()  # a broken connection is not closed by leaving it
        if problem:
            raise MailboxUnreachable(f"the mailbox of bounces at {self._host}: {problem}")

    def _logged_in(self) -> imaplib.IMAP4:
        timeout = self._mailbox.timeout
        if self._mailbox.tls:
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                self._host, self._port, ssl_context=self._context, timeout=timeout
            )
        else:
            client = imaplib.IMAP4(self._host, self._port, timeout=timeout)
        try:
            if not self._mailbox.tls:
                self._begin_tls(client)
            client.login(self._mailbox.username, self._mailbox.password)
        except BaseException:
            client.shutdown()
            raise
        return client

    def _begin_tls(self, client: imaplib.IMAP4) -> None:
        if "STARTTLS" in client.capabilities:
            client.starttls(self._context)
        elif not is_this_machine(self._host):
            raise MailboxUnreachable(f"{self._host} offers no TLS on port {self._port}: set tls = true in [bounces]")

    def _folder(self, client: imaplib.IMAP4) -> ImapFolder:
        quoted = self._mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
        size = _asked(client.select(f'"{quoted}"', readonly=not self._mailbox.delete))
        _, (validity, *_) = client.response("UIDVALIDITY")
        if not isinstance(validity, bytes):
            raise MailboxUnreachable(f"{self._host} numbers the mails of {self._mailbox.folder} anew each time")
        return ImapFolder(client, validity.decode(errors="replace"), int(size[0] or 0))

    def _said(self, error: Exception) -> str:
        words = re.sub(r"^b?['\"]|['\"]$", "", str(error).replace(self._mailbox.password, "…"))
        return f"it said no: {printable_line(_ADDRESS.sub('…', words))[:200]}"


def _asked(answer: tuple[str, list[Any]]) -> list[Any]:  # Any: imaplib's literals are pairs, the rest are bytes
    """Return the data of an answer, or raise the error that it tells."""
    kind, data = answer
    if kind != "OK":
        first = data[0] if data else b""
        raise imaplib.IMAP4.error(first.decode(errors="replace") if isinstance(first, bytes) else kind)
    return data
