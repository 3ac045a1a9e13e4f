"""A link is followed as a reader would: by https, to the page at its end, and never into a private network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from certificates import certificate_for_this_machine

from scheduler.channels.link_probe import HOPS, probe_link
from scheduler.domain.preflight import LinkAnswer


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind = self.path.strip("/")
        if kind.isdigit():
            self.send_response(int(kind))
        elif kind == "no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(302)
            self.send_header("Location", {"moved": "/200", "away": "http://clinic.org/", "round": "/round"}[kind])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 - its name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass


def _public(host: str, port: int) -> tuple[str, ...]:
    return ("93.184.215.14",)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    certificate = certificate_for_this_machine(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.socket = certificate.server().wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.file))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("page", "status"), [("200", 200), ("404", 404), ("410", 410), ("403", 403), ("no-head", 200)])
def test_the_page_at_the_end_answers(site: str, page: str, status: int) -> None:
    assert probe_link(f"{site}/{page}", addresses=_public).status == status


def test_a_page_that_moved_is_found_where_it_is(site: str) -> None:
    assert probe_link(f"{site}/moved", addresses=_public) == LinkAnswer(200, f"{site}/200")


@pytest.mark.parametrize(("page", "why"), [("away", "not to https"), ("round", f"more than {HOPS} times")])
def test_a_page_that_leads_nowhere_safe_is_gone(site: str, page: str, why: str) -> None:
    answer = probe_link(f"{site}/{page}", addresses=_public)
    assert answer.gone
    assert why in answer.why


def test_a_certificate_that_does_not_hold_is_told(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    answer = probe_link(f"{site}/200", addresses=_public)
    assert (answer.gone, answer.why) == (True, "its certificate does not hold")


def test_a_server_that_is_not_there_is_not_known_to_be_gone() -> None:
    answer = probe_link("https://127.0.0.1:1/", addresses=_public)
    assert (answer.status, answer.gone) == (None, False)


def test_a_name_that_leads_into_the_house_is_not_asked(site: str) -> None:
    assert "private network" in probe_link(f"{site}/200", addresses=lambda host, port: ("8.8.8.8", "10.0.0.1")).why
