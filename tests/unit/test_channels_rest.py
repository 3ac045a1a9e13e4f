"""Calls by plain HTTP, over real sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scheduler.channels.rest import RefusedError, Rest, Upload, answer_of


class Platform:
    """Answers every request with what a test sets, and keeps what came in."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, b'{"id": "1"}', {"Date": "Tue, 01 Dec 2026 04:30:00 GMT"}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections: set[tuple[str, int]] = set()
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                platform.asked.append((self.command, self.path, headers, self.rfile.read(size)))
                platform.connections.add(self.client_address)
                self.send_response_only(platform.status)
                for name, value in {**platform.headers, "Content-Length": str(len(platform.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(platform.body)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def platform() -> Iterator[Platform]:
    platform = Platform()
    thread = threading.Thread(target=platform.server.serve_forever)
    thread.start()
    yield platform
    platform.server.shutdown()
    thread.join()
    platform.server.server_close()


@pytest.fixture
def rest(platform: Platform) -> Rest:
    return Rest(f"{platform.url}/", timeout=5)


def test_what_is_asked_and_answered_is_json(platform: Platform, rest: Rest) -> None:
    reply = rest.call("POST", "/posts", token="key", query={"page": "2"}, body={"text": "Ask first."})
    ((method, path, headers, body),) = platform.asked
    assert (method, path, body) == ("POST", "/posts?page=2", b'{"text": "Ask first."}')
    assert (headers["authorization"], headers["content-type"]) == ("Bearer key", "application/json")
    assert (reply.body, reply.headers["date"]) == ({"id": "1"}, "Tue, 01 Dec 2026 04:30:00 GMT")


def test_a_file_goes_out_as_its_bytes(platform: Platform, rest: Rest) -> None:
    rest.call("POST", "/files", body=Upload("image/png", b"\x89PNG"))
    ((_, _, headers, body),) = platform.asked
    assert (headers["content-type"], body) == ("image/png", b"\x89PNG")


def test_every_call_has_a_connection_of_its_own(platform: Platform, rest: Rest) -> None:
    for _ in range(3):
        rest.call("GET", "/me")
    assert len(platform.connections) == 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(platform: Platform, rest: Rest, status: int) -> None:
    platform.status, platform.headers = status, {"Location": "/elsewhere"}
    with pytest.raises(RefusedError) as refused:
        rest.call("POST", "/posts", token="key", body={})
    assert refused.value.answer.status == status
    assert len(platform.asked) == 1


def test_no_password_of_the_machine_takes_the_place_of_the_token(
    platform: Platform, rest: Rest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    rest.call("GET", "/me", token="key")
    rest.call("GET", "/me")
    assert [headers.get("authorization") for _, _, headers, _ in platform.asked] == ["Bearer key", None]


def test_a_refusal_carries_the_platforms_words_and_its_whole_body(platform: Platform, rest: Rest) -> None:
    platform.status, platform.body = 400, b'{"error": "InvalidSwap", "message": "Record was at 1"}'
    with pytest.raises(RefusedError) as refused:
        rest.call("POST", "/posts", body={})
    answer = answer_of(refused.value)
    assert answer is not None
    assert (answer.status, answer.words) == (400, "Record was at 1")
    assert answer.body == {"error": "InvalidSwap", "message": "Record was at 1"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            b'{"errors": [{"message": "Bad", "field": "from"}, {"message": "Worse", "field": null}]}',
            "Bad (from); Worse",
        ),
        (b'{"errors": [{"message": "Not you"}], "detail": "One or more were invalid"}', "Not you"),
        (b'{"errors": [null], "detail": "Too long"}', "Too long"),
        (b'{"errors": "all of it"}', "Forbidden"),
    ],
)
def test_several_errors_are_told_one_after_another(platform: Platform, rest: Rest, body: bytes, words: str) -> None:
    platform.status, platform.body = 403, body
    with pytest.raises(RefusedError) as refused:
        rest.call("POST", "/posts", body={})
    assert refused.value.answer.words == words


@pytest.mark.parametrize("body", [b"<html>Forbidden</html>", b"[]", b""], ids=["html", "list", "nothing"])
def test_a_refusal_without_json_is_one_still(platform: Platform, rest: Rest, body: bytes) -> None:
    platform.status, platform.body = 403, body
    with pytest.raises(RefusedError) as refused:
        rest.call("GET", "/me")
    assert (refused.value.answer.status, refused.value.answer.words) == (403, "Forbidden")
    assert refused.value.answer.body == {}


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'"yes"', b"\xff"], ids=["html", "list", "word", "bytes"])
def test_a_yes_that_is_no_json_object_proves_nothing(platform: Platform, rest: Rest, body: bytes) -> None:
    platform.body = body
    with pytest.raises(ValueError, match=r"."):
        rest.call("POST", "/posts", body={})


def test_what_is_no_answer_is_none() -> None:
    assert answer_of(TimeoutError()) is None
