"""A mail server that has taken the login, and what its replies mean for one person's mail.

Reply codes: RFC 5321, 4.2. A server takes a message when it answers after its last dot (RFC 5321, 4.2.5), so that only
this one wait can be unclear: until the dot has left, nothing was taken.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from scheduler.channels.email.delivery_status import is_about_the_address
from scheduler.domain.errors import NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.ports import Clock

LATER = timedelta(minutes=5)
"""The wait of a person whom a server puts off: greylisting, a full mailbox, a limit."""

AFTER_DOT = 3
"""A server may think about a whole message this many times as long as about a command."""

_CLOSING = 421
_TOO_LARGE = 552
_WANTS_LOGIN = frozenset({530, 534, 535})


class PutOff(RetryAt):
    """The server does not take this person's mail now; it may take the next one's."""


class ByPolicy(Rejected):
    """The server refuses by a rule of its own (RFC 3463: 5.7.x), which may be about the sender."""


class NoSuchAddress(Rejected):
    """The server says that the address takes no mail."""


class Ended(RetryAt):
    """The connection is over, and nothing was taken of this person's mail: another connection may carry it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a server is told beside the mail: return path, recipient, and the opaque word for the copy."""

    sender: str
    recipient: str
    name: str


class Session:
    """One connection after its login, which carries one mail after another."""

    def __init__(self, server: smtplib.SMTP, clock: Clock, said: Callable[[int, bytes], str]) -> None:
        """`said` makes one line of a reply, without addresses."""
        self._server = server
        self._clock = clock
        self._said = said
        self.carried = 0
        if server.sock is not None:
            # The dot leaves by itself, after the mail: without this it would wait for the mail's acknowledgement.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_open(self) -> bool:
        """Whether the connection can carry another mail, as far as is known."""
        return self._server.sock is not None

    @property
    def largest(self) -> int | None:
        """The most bytes of a mail that the server takes, where it says so (RFC 1870)."""
        size = self._server.esmtp_features.get("size", "")
        return int(size) or None if size.isascii() and size.isdigit() and len(size) < 19 else None

    @property
    def reports(self) -> bool:
        """Whether the server takes wishes for reports on delivery (RFC 3461)."""
        return self._server.has_extn("dsn")

    def hand_in(self, envelope: Envelope, mail: bytes) -> None:
        """Hand in one mail; return when the server has taken it.

        Raises PutOff and Rejected for this person, NeedsReconnect and RetryAt for everybody, Ended where the connection
        is over and nothing was taken, and Uncertain where nobody knows.
        """
        broken = ""
        try:
            self._begin(envelope, mail)
        except (OSError, ValueError) as error:  # a connection that is cut has no file to read any more
            broken = type(error).__name__
        if broken:
            self.close()
            raise self._ended(f"the connection broke ({broken})")
        self._finish()
        self.carried += 1

    def _begin(self, envelope: Envelope, mail: bytes) -> None:
        """Tell the server everything but the last dot."""
        self._check_size(mail)
        try:
            self._expect_sender(*self._server.docmd("MAIL", self._from(envelope, mail)))
            self._expect(*self._server.docmd("RCPT", self._to(envelope)), 250)
            self._expect(*self._server.docmd("DATA"), 354)
        except (PutOff, Rejected):
            if self._server.sock is not None and not 200 <= self._server.rset()[0] < 300:
                self.close()
            raise
        stuffed = mail.replace(b"\r\n.", b"\r\n..") if b"\n." in mail else mail
        self._server.send(stuffed)

    def _finish(self) -> None:
        """Send the last dot and take the answer: from here on nobody else may say what became of the mail."""
        code, words, broken = 0, b"", ""
        try:
            self._wait(AFTER_DOT)
            self._server.send(b".\r\n")
            code, words = self._server.getreply()
            self._wait(1)
        except (OSError, ValueError) as error:
            broken = type(error).__name__
        if broken or not (200 <= code < 300 or 400 <= code < 600):
            self.close()
            raise Uncertain(
                f"the answer did not arrive ({broken})" if broken else "the answer is no reply of a mail server"
            )
        self._expect(code, words, 250)

    def _wait(self, times: int) -> None:
        if self._server.sock is not None:
            self._server.sock.settimeout(self._server.timeout * times)

    def _from(self, envelope: Envelope, mail: bytes) -> str:
        options = [f"SIZE={len(mail)}"] if self._server.has_extn("size") else []
        if not (envelope.recipient + envelope.sender).isascii():
            if not self._server.has_extn("smtputf8"):
                raise Rejected("the mail server takes no address with letters beyond ASCII (SMTPUTF8)")
            self._server.command_encoding = "utf-8"
            options += ["BODY=8BITMIME", "SMTPUTF8"]
        if self.reports:
            options += ["RET=HDRS", f"ENVID={_xtext(envelope.name)}"]
        return " ".join([f"FROM:<{envelope.sender}>", *options])

    def _to(self, envelope: Envelope) -> str:
        if not self.reports:
            return f"TO:<{envelope.recipient}>"
        kind = "rfc822" if envelope.recipient.isascii() else "utf-8"
        address = _xtext(envelope.recipient) if kind == "rfc822" else _utf8_xtext(envelope.recipient)
        return f"TO:<{envelope.recipient}> NOTIFY=FAILURE,DELAY ORCPT={kind};{address}"

    def _check_size(self, mail: bytes) -> None:
        if self.largest is not None and len(mail) > self.largest:
            raise Rejected(
                f"the mail has {len(mail):,} bytes, the mail server takes {self.largest:,}: make its pictures smaller"
            )

    def _expect_sender(self, code: int, words: bytes) -> None:
        if code == _TOO_LARGE:
            raise Rejected(self._said(code, words))
        if code >= 500:
            raise NeedsReconnect(f"{self._said(code, words)}: check that this mailbox may send as the clinic")
        if 400 <= code < 500 and code != _CLOSING:
            raise RetryAt(self._clock.now() + LATER, self._said(code, words), whole_channel=True)
        self._expect(code, words, 250)

    def _expect(self, code: int, words: bytes, good: int) -> None:
        """Raise what a reply means for one person's mail, unless it is of the good kind."""
        if code // 100 == good // 100:
            return
        reason = self._said(code, words)
        if code == _CLOSING or not 400 <= code < 600:
            self.close()
            raise self._ended(reason)
        if code in _WANTS_LOGIN:
            raise NeedsReconnect(reason)
        if code >= 500:
            raise _refusal(reason, words.split(b" ", 1)[0].decode(errors="replace"))
        raise PutOff(self._clock.now() + LATER, reason)

    def _ended(self, reason: str) -> Ended:
        return Ended(self._clock.now() + LATER, reason)

    def leave(self) -> None:
        """Say goodbye and close the connection."""
        with suppress(OSError):
            self._server.quit()
        self.close()

    def cut(self) -> None:
        """Break the connection from another thread: whoever waits for an answer on it waits no longer."""
        if (sock := self._server.sock) is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection without a word."""
        self._server.close()


def _refusal(reason: str, status: str) -> Rejected:
    if is_about_the_address(status):
        return NoSuchAddress(reason)
    return ByPolicy(reason) if status.startswith("5.7.") else Rejected(reason)


def _xtext(word: str) -> str:
    """Return a word as a parameter of SMTP has it (RFC 3461, 4)."""
    return "".join(letter if "!" <= letter <= "~" and letter not in "+=" else f"+{ord(letter):02X}" for letter in word)


def _utf8_xtext(address: str) -> str:
    """Return an address as ORCPT has it where it may be UTF-8 (RFC 6533, 3: utf-8-addr-unitext)."""
    return "".join(f"\\x{{{ord(letter):X}}}" if letter in "+=\\" else letter for letter in address)
