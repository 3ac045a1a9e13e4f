"""A mailbox over IMAP on this machine: one folder, as much of the protocol as reading bounces takes."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field

USERNAME, PASSWORD = "bounces@clinic.example", "a password of its own"


@dataclass
class Folder:
    """The mails by number, and what was done to them. `broken` are numbers over which the connection is cut."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    next_number: int = 1
    name: str = "INBOX"
    deleted: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the folder."""
        for mail in mails:
            self.mails[self.next_number] = mail
            self.next_number += 1

    def begin_anew(self) -> None:
        """Number the mails anew, as a server does that was restored from a backup."""
        self.validity += 1
        kept, self.mails, self.next_number = list(self.mails.values()), {}, 1
        self.deliver(*kept)


class _Talk(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            self.server.folder.commands.append(command.partition(" ")[0])
            done = self.answer(command)
            if done is None:
                return
            self.wfile.write(f"{tag} {done}\r\n".encode())
            if command == "LOGOUT":
                return

    def answer(self, command: str) -> str | None:
        folder = self.server.folder
        verb = command.split(" ", maxsplit=1)[0]
        if verb == "CAPABILITY":
            self.say("CAPABILITY IMAP4rev1 UIDPLUS")
        elif verb == "LOGIN":
            if command != f'LOGIN {USERNAME} "{PASSWORD}"':
                return f"NO [AUTHENTICATIONFAILED] {command}"
        elif verb in {"SELECT", "EXAMINE"}:
            if command.split(" ", 1)[1].strip('"') != folder.name:
                return "NO no such folder"
            self.say(f"{len(folder.mails)} EXISTS", f"OK [UIDVALIDITY {folder.validity}] valid")
        elif verb == "UID":
            return self.by_number(command[4:])
        elif verb == "LOGOUT":
            self.say("BYE")
        return "OK done"

    def by_number(self, command: str) -> str | None:
        folder = self.server.folder
        if first := re.fullmatch(r"SEARCH UID (\d+):\*", command):
            newest = max(folder.mails, default=0)
            found = [number for number in folder.mails if number >= int(first[1]) or number == newest]
            self.say(" ".join(["SEARCH", *map(str, found)]))
        elif wanted := re.fullmatch(r"FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            number = int(wanted[1])
            if number in folder.broken:
                return None
            folder.fetched.append(number)
            if number in folder.mails:
                start = folder.mails[number][: int(wanted[2])]
                self.wfile.write(b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, len(start), start))
        elif marked := re.fullmatch(r"STORE ([\d,]+) \+FLAGS\.SILENT \(\\Deleted\)", command):
            folder.deleted |= {int(number) for number in marked[1].split(",")}
        elif gone := re.fullmatch(r"EXPUNGE ([\d,]+)", command):
            for each in map(int, gone[1].split(",")):
                if each in folder.deleted:
                    folder.mails.pop(each, None)
        else:
            return f"BAD {command}"
        return "OK done"

    def say(self, *lines: str) -> None:
        for line in lines:
            self.wfile.write(f"* {line}\r\n".encode())


class ImapServer(socketserver.ThreadingTCPServer):
    """The server on a free port of this machine, from `with` to its end. `tls` is spoken from the first byte."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Folder, tls: ssl.SSLContext | None = None) -> None:
        self.folder = folder
        super().__init__(("127.0.0.1", 0), _Talk)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def place(self) -> str:
        """Where it listens, as host:port."""
        return f"127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that does not believe the certificate hangs up."""
