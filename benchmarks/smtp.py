"""How many mails a second go through a mail server on this machine, by the number of connections.

    python benchmarks/smtp.py [--people 2000] [--json]

An issue of 18 kB of HTML, in batches as the ledger makes them. The server is aiosmtpd in a process of its own, which
takes and drops; its own time is given beside. `probe` is the least that the same server takes: the same mail by smtplib
alone, written before. Each row is measured in a process of its own, the last one with four times the people.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import resource
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from scheduler.channels.email.mail_template import template_of
from scheduler.channels.email.smtp import SmtpEmail
from scheduler.channels.email.spec import SMTP as TRANSPORT
from scheduler.channels.email.spec import SmtpAccount
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Addressee, BatchPayload, RenderedIssue
from scheduler.domain.prepared import NOTHING_PREPARED
from scheduler.engine.clock import SystemClock

CONNECTIONS = (1, 2, 4)
PAGE = "<tr><td><p>Some words of an issue about skin and sun, with a link.</p></td></tr>\n" * 225
ISSUE = RenderedIssue(
    "What to ask before a treatment",
    "",
    f'<html><body><table>{PAGE}</table><a href="{UNSUBSCRIBE_PLACEHOLDER}">Unsubscribe</a></body></html>',
    f"Some words of an issue.\n{UNSUBSCRIBE_PLACEHOLDER}\n" * 20,
    (),
    (),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`server_seconds` is the processor time of the server, `own_us` ours for each mail; `peak_mb` our memory."""

    connections: str
    people: int
    seconds: float
    mails_a_second: float
    own_us: float
    server_seconds: float
    peak_mb: float


class _Drop:
    """Takes every mail and keeps none."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - its name
        return "250 OK"


def _serve(parent: Connection) -> None:
    logging.disable()  # it warns of its own ways at every login
    controller = Controller(
        _Drop(),
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
    )
    controller.start()
    parent.send(controller.port)
    while parent.recv() == "used":
        used = resource.getrusage(resource.RUSAGE_SELF)
        parent.send(used.ru_utime + used.ru_stime)
    controller.stop()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[tuple[str, Callable[[], float]]]:
    """Run the server in a process of its own; yield where it is, and how much processor time it has used (seconds)."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,))
    process.start()

    def used() -> float:
        here.send("used")
        return float(here.recv())

    try:
        yield f"127.0.0.1:{here.recv()}", used
    finally:
        here.send("stop")
        process.join()


def batches(people: int) -> Iterator[BatchPayload]:
    """Yield the batches of an issue to so many people."""
    for first in range(0, people, TRANSPORT.batch):
        addressees = tuple(
            Addressee(f"s{n}", f"r{n}@reader.example", f"Reader {n}", f"https://clinic.example/u/{n}", f"token{n:048}")
            for n in range(first, min(first + TRANSPORT.batch, people))
        )
        yield BatchPayload(f"{first:024x}", ISSUE, "Clinic", "news@clinic.example", None, addressees)


def send(place: str, connections: int, people: int) -> None:
    """Send an issue to so many people over so many connections, one batch after another."""
    account = SmtpAccount(
        name="email",
        server=place,
        username="u",
        password="p",  # noqa: S106 - whatever is given is taken
        connections=connections,
        messages_per_connection=1000,
        return_path="bounces@clinic.example",
    )
    transport = SmtpEmail(account, SystemClock())
    for batch in batches(people):
        transport.send(batch, NOTHING_PREPARED)
    transport.close()


def probe(place: str, _connections: int, people: int) -> None:
    """Hand the same mails in by smtplib alone, over one connection."""
    first = next(batches(1))
    mail = template_of(first).written(first, first.addressees[0], datetime.now(UTC))
    host, _, port = place.partition(":")
    with smtplib.SMTP(host, int(port)) as server:
        server.login("u", "p")
        for batch in batches(people):
            for person in batch.addressees:
                server.sendmail("news@clinic.example", person.address, mail)


def _measured(parent: Connection, how: Callable[[str, int, int], None], connections: int, people: int) -> None:
    with mail_server() as (place, used):
        how(place, connections, min(100, people))
        before, spent, begun = used(), time.process_time(), time.perf_counter()
        how(place, connections, people)
        seconds, own = time.perf_counter() - begun, time.process_time() - spent
        server = used() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = "probe" if how is probe else str(connections)
    parent.send(Figures(name, people, seconds, people / seconds, own / people * 1e6, server, peak))


def measured(how: Callable[[str, int, int], None], connections: int, people: int) -> Figures:
    """Measure in a process of its own, so that its memory is its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_measured, args=(there, how, connections, people))
    process.start()
    figures: Figures = here.recv()
    process.join()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [measured(probe, 1, options.people)]
    rows += [measured(send, connections, options.people) for connections in CONNECTIONS]
    rows.append(measured(send, CONNECTIONS[-1], options.people * 4))
    rows = [replace(row, seconds=round(row.seconds, 2)) for row in rows]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return
    print("connections  people  seconds  mails/s  own us/mail  server s  peak MB")
    for row in rows:
        print(
            f"{row.connections:>11} {row.people:7,} {row.seconds:8.2f} {row.mails_a_second:8,.0f} "
            f"{row.own_us:12,.0f} {row.server_seconds:9.2f} {row.peak_mb:8.1f}"
        )


if __name__ == "__main__":
    main()
