"""`clinic serve` and `clinic run --serve` as processes of their own: they listen, answer, and end when told to."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from certificates import certificate_for_this_machine
from signing_people import add_people
from web_world import new_clinic

from scheduler.bootstrap import Application
from scheduler.domain.subscriber import Subscriber
from scheduler.services.personal_links import Purpose

PATIENCE = 30
Server = subprocess.Popen[str]
StartServer = Callable[..., tuple[Server, int]]
SAID: dict[int, str] = {}
"""What each process said until it told its port."""


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = new_clinic(tmp_path / "clinic")
    yield made
    made.store.close()


@pytest.fixture
def start(application: Application) -> Iterator[StartServer]:
    """Start a command on the workspace; return the process and the port that it says it listens on."""
    started: list[Server] = []
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}

    def starting(*command: str, **environment: str) -> tuple[Server, int]:
        server = subprocess.Popen(
            [sys.executable, "-m", "scheduler.cli.main", "-w", str(application.root), *command, "--port", "0"],
            env=inherited | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(server)
        assert server.stderr is not None
        for line in server.stderr:
            SAID[server.pid] = SAID.get(server.pid, "") + line
            if found := re.search(r"for everybody: https?://[^ ]+?:(\d+)", line):
                return server, int(found[1])
        raise AssertionError(f"it ended with {server.wait()}")

    yield starting
    for server in started:
        server.kill()
        server.wait()
        assert server.stderr is not None
        server.stderr.close()


def ended(server: Server) -> tuple[int, str]:
    """Return the exit code of a process that is to end by itself, and all that it said."""
    assert server.stderr is not None
    rest = [SAID.get(server.pid, "")]
    reader = threading.Thread(target=lambda: rest.append(server.stderr.read() if server.stderr else ""))
    reader.start()
    code = server.wait(PATIENCE)
    reader.join(PATIENCE)
    return code, "".join(rest)


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, {"content-type": "application/x-www-form-urlencoded", **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@pytest.mark.parametrize("command", [("serve",), ("run", "--serve")])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_a_signal_ends_all_of_it(
    start: StartServer, command: tuple[str, ...], sign: signal.Signals
) -> None:
    server, port = start(*command)
    assert ask(port, "/my-link")[0] == 200
    idle = socket.create_connection(("127.0.0.1", port))  # somebody who keeps the connection and says nothing
    server.send_signal(sign)
    code, said = ended(server)
    idle.close()
    assert (code, "Traceback" in said) == (0, False), said
    with pytest.raises(OSError, match=r"refused"):
        socket.create_connection(("127.0.0.1", port))


def test_a_mail_programs_button_over_the_wire_unsubscribes_and_the_log_says_nothing_of_whom(
    application: Application, start: StartServer
) -> None:
    now = application.clock.now()
    person = Subscriber("ab12cd34ef56ab12cd34ef56", "asha@lotus.clinic", "", "newsletter", "en", "form", now)
    with application.store.transaction() as tables:
        tables.subscribers.add([person])
    path = f"/unsubscribe/{application.personal_links.token(Purpose.UNSUBSCRIBE, person.id)}"
    server, port = start("serve")
    for _ in range(2):  # as mail providers send it: no browser, no origin, no cookie
        assert ask(port, path, "POST", "List-Unsubscribe=One-Click", **{"user-agent": "mail provider"})[0] == 200
    with application.store.transaction() as tables:
        assert tables.subscribers.at_address("asha@lotus.clinic")[0].status == "unsubscribed"
    server.send_signal(signal.SIGTERM)
    said = ended(server)[1].partition("Stop with Ctrl-C.")[2]
    assert "POST /unsubscribe/{token} 200" in said
    assert not any(secret in said for secret in (path.split("/")[2], person.id, "asha", "127.0.0.1"))


POST = b"POST /sign-up HTTP/1.1\r\nHost: localhost\r\n"
MALFORMED = (
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 60_000 + b"\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://localhost\xff/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    POST + b"Content-Length: -1\r\n\r\n",
    POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Content-Length: 100000000\r\n\r\n",
    POST + b"Content-Type: multipart/form-data; boundary=\xff\r\nContent-Length: 1\r\n\r\nx",
    b"\x16\x03\x01\x02\x00\x01",
)


def test_what_is_no_request_of_anybodys_is_refused_and_the_server_goes_on(start: StartServer) -> None:
    server, port = start("serve")
    for raw in MALFORMED:
        # The server may hang up before all of it is sent.
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(200)
            assert b" 500 " not in answer, raw[:80]
            assert b" 200 " not in answer, raw[:80]
    assert ask(port, "/my-link")[0] == 200
    server.send_signal(signal.SIGTERM)
    code, said = ended(server)
    assert (code, "Traceback" in said) == (0, False), said


def test_it_speaks_https_itself_with_a_certificate(start: StartServer, tmp_path: Path) -> None:
    certificate = certificate_for_this_machine(tmp_path)
    files = dict.fromkeys(("CLINIC_WEB__TLS_CERTIFICATE_FILE", "CLINIC_WEB__TLS_KEY_FILE"), str(certificate.file))
    _, port = start("serve", **files)
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=certificate.client())
    connection.request("GET", "/my-link")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, "max-age" in answer.headers["strict-transport-security"]) == (200, True)


def test_a_port_that_is_taken_is_told_in_one_line(start: StartServer, application: Application) -> None:
    _, port = start("serve")
    second = subprocess.run(
        [sys.executable, "-m", "scheduler.cli.main", "-w", str(application.root), "serve", "--port", str(port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert second.returncode == 2
    assert f"127.0.0.1, port {port}, cannot be listened on" in second.stderr
    assert "Traceback" not in second.stderr


def refused(application: Application, *arguments: str, **environment: str) -> str:
    """Return what a server says that does not start."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    ended_at_once = subprocess.run(
        [sys.executable, "-m", "scheduler.cli.main", "-w", str(application.root), "serve", "--port", "0", *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ended_at_once.returncode == 2
    assert ended_at_once.stderr.count("\n") == 1
    return ended_at_once.stderr


EVERYWHERE = ("--host", "0.0.0.0")  # noqa: S104 - what the tests are about


def test_it_is_not_served_to_others_without_https_nor_before_somebody_works_here(
    application: Application, start: StartServer, tmp_path: Path
) -> None:
    certificate = certificate_for_this_machine(tmp_path)
    https = ("--tls-certificate", str(certificate.file), "--tls-key", str(certificate.file))
    assert "would be served without https: give --tls-certificate" in refused(application, *EVERYWHERE)
    assert "nobody works here yet" in refused(application, *EVERYWHERE, *https)
    assert "needs both a certificate and its key" in refused(application, *EVERYWHERE, *https[:2])
    add_people(application.people)
    assert "would be served without https" in refused(application, *EVERYWHERE)
    server, _ = start("serve", *EVERYWHERE, *https)
    server.send_signal(signal.SIGTERM)
    assert ended(server)[0] == 0


def test_a_proxy_elsewhere_that_is_named_speaks_https_for_it(application: Application, start: StartServer) -> None:
    add_people(application.people)
    server, port = start("serve", *EVERYWHERE, CLINIC_WEB__TRUSTED_PROXIES='["10.0.0.0/24"]')
    assert ask(port, "/my-link", host="clinic.example.com")[0] == 200
    assert ask(port, "/my-link")[0] == 421, "it is not for this machine alone, so only its names are answered"
    server.send_signal(signal.SIGTERM)
    assert ended(server)[0] == 0


def test_it_says_where_the_staffs_pages_are_and_what_begins_there(application: Application, start: StartServer) -> None:
    server, port = start("serve")
    server.send_signal(signal.SIGTERM)
    assert f"Nobody works here yet: open http://localhost:{port}/staff on this machine to begin." in ended(server)[1]
    add_people(application.people)
    server, port = start("serve")
    server.send_signal(signal.SIGTERM)
    assert f"The staff's pages: http://localhost:{port}/staff" in ended(server)[1]
