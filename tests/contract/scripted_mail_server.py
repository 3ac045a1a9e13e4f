"""A mail server that does at every step what a test says, and keeps what it has taken and what it was told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

CUT = "cut"
"""In place of a reply: the connection is cut."""

STEPS = ("greeting", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot", "kept")
"""The steps of a connection that may be answered otherwise: `body` is the middle of a mail, `dot` its end before it is
taken, and `kept` its end when it is."""


@dataclass(frozen=True)
class Moment:
    """A step: its name, the number of the connection, the mails that this one has taken, and the recipient so far."""

    step: str
    connection: int
    taken: int
    recipient: str


@dataclass
class Script:
    """What a server says and does. `at` gives a reply, `CUT`, or None for the usual one."""

    at: Callable[[Moment], str | None] = lambda _moment: None
    offers: tuple[str, ...] = ("SIZE 35000000", "8BITMIME", "AUTH PLAIN LOGIN")
    received: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def addresses(self) -> list[str]:
        """Who has a mail, in order of arrival."""
        return [address for address, _ in self.received]


class _CutError(Exception):
    """The connection ends here."""


class _Talk(socketserver.StreamRequestHandler):
    server: ScriptedMailServer

    def handle(self) -> None:
        script = self.server.script
        with script.lock:
            script.connections += 1
            script.at_once += 1
            script.most_at_once = max(script.most_at_once, script.at_once)
            self.connection_number = script.connections
            self.is_counted = 1
        self.taken, self.recipient = 0, ""
        try:
            self.say("greeting", "220 mail.example.com ESMTP")
            while self.answer(self.line()):
                pass
        except (_CutError, OSError):
            pass
        finally:
            self.leave()

    def leave(self) -> None:
        """Count the connection no more: before the goodbye, which the client need not wait to see handled."""
        with self.server.script.lock:
            self.server.script.at_once -= self.is_counted
            self.is_counted = 0

    def line(self) -> str:
        read = self.rfile.readline()
        if not read.endswith(b"\r\n"):
            raise _CutError
        command = read.decode().rstrip("\r\n")
        with self.server.script.lock:
            self.server.script.commands.append(command)
        return command

    def say(self, step: str, usual: str) -> bool:
        """Answer; say whether as usual."""
        reply = self.server.script.at(Moment(step, self.connection_number, self.taken, self.recipient)) or usual
        if reply == CUT:
            raise _CutError
        self.wfile.write(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _CutError
        return reply == usual

    def answer(self, command: str) -> bool:
        verb = command[:4].upper()
        if verb in {"EHLO", "HELO"}:
            offers = ["mail.example.com", *self.server.script.offers]
            self.say("ehlo", "\r\n".join(f"250{' ' if each == offers[-1] else '-'}{each}" for each in offers))
        elif verb == "AUTH":
            self.say("auth", "235 welcome")
        elif verb == "MAIL":
            self.recipient = ""
            self.say("mail", "250 OK")
        elif verb == "RCPT":
            self.recipient = command[command.index("<") + 1 : command.index(">")]
            self.say("rcpt", "250 OK")
        elif verb == "DATA":
            if self.say("data", "354 go on"):
                self.take()
        elif verb == "QUIT":
            self.leave()
            self.wfile.write(b"221 bye\r\n")
        else:
            self.wfile.write(b"250 OK\r\n")
        return verb != "QUIT"

    def take(self) -> None:
        mail = [self.rfile.readline()]
        self.unless_cut("body")
        while mail[-1] != b".\r\n":
            mail.append(self.rfile.readline())
            if not mail[-1]:
                raise _CutError
        self.unless_cut("dot")
        reply = self.server.script.at(Moment("kept", self.connection_number, self.taken, self.recipient)) or "250 OK"
        if reply == CUT or reply.startswith("2"):
            content = b"".join(line[1:] if line.startswith(b".") else line for line in mail[:-1])
            with self.server.script.lock:
                self.server.script.received.append((self.recipient, content))
        if reply == CUT:
            raise _CutError
        self.taken += 1
        self.wfile.write(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _CutError

    def unless_cut(self, step: str) -> None:
        if self.server.script.at(Moment(step, self.connection_number, self.taken, self.recipient)) == CUT:
            raise _CutError


class ScriptedMailServer(socketserver.ThreadingTCPServer):
    """The server on a free port of this machine, from `with` to its end."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        self.script = script
        super().__init__(("127.0.0.1", 0), _Talk)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def place(self) -> str:
        """Where it listens, as host:port."""
        return f"127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
