"""What every way of failing means, read the same for every channel."""

from __future__ import annotations

import logging
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scheduler.channels.answers import GarbledError
from scheduler.channels.calls import (
    Answer,
    Calls,
    Purpose,
    finish_within,
    nothing_was_sent,
    sent_at,
    silence,
)
from scheduler.channels.limits import RETRY_AFTER
from scheduler.domain.errors import ChannelFailure, NeedsReconnect, Rejected, RetryAt, Uncertain
from scheduler.testing import FixedClock

NOW = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)


class SdkError(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__("the request, with its keys")
        self.answer = answer


def calls(judge: Callable[[Answer], ChannelFailure | None] = lambda _: None, timeout: float = 5) -> Calls:
    return Calls(
        platform="Platform",
        clock=FixedClock(NOW),
        timeout=timeout,
        secrets=("hunter2",),
        answer_of=lambda error: error.answer if isinstance(error, SdkError) else None,
        judge=judge,
    )


def failing(error: Exception) -> Callable[[], None]:
    def call() -> None:
        raise error

    return call


def refused(status: int, words: str = "no", headers: dict[str, str] | None = None) -> Callable[[], None]:
    return failing(SdkError(Answer(status, headers or {}, words, {"detail": words})))


@pytest.mark.parametrize(
    ("status", "publishing", "preparing"),
    [
        (307, Uncertain, RetryAt),
        (400, Rejected, Rejected),
        (401, NeedsReconnect, NeedsReconnect),
        (402, NeedsReconnect, NeedsReconnect),
        (403, Rejected, Rejected),
        (404, Rejected, Rejected),
        (408, Uncertain, RetryAt),
        (413, Rejected, Rejected),
        (429, RetryAt, RetryAt),
        (500, Uncertain, RetryAt),
        (503, Uncertain, RetryAt),
    ],
)
def test_a_status_means_one_thing(
    status: int, publishing: type[ChannelFailure], preparing: type[ChannelFailure]
) -> None:
    with pytest.raises(publishing):
        calls().make(Purpose.PUBLISH, refused(status))
    with pytest.raises(preparing):
        calls().make(Purpose.PREPARE, refused(status))


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        RemoteDisconnected("closed"),
        TimeoutError(),
        requests.ReadTimeout(),
        requests.JSONDecodeError("not JSON", "", 0),
        KeyError("data"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_lost_or_garbled_answer_is_uncertain_but_repeatable_when_nobody_sees_it(error: Exception) -> None:
    with pytest.raises(Uncertain):
        calls().make(Purpose.PUBLISH, failing(error))
    with pytest.raises(RetryAt) as again:
        calls().make(Purpose.PREPARE, failing(error))
    assert again.value.when == NOW + RETRY_AFTER


def test_even_a_programming_error_while_publishing_is_uncertain_and_shows_otherwise() -> None:
    with pytest.raises(Uncertain):
        calls().make(Purpose.PUBLISH, failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        calls().make(Purpose.READ, failing(ZeroDivisionError()))


def test_what_fails_before_the_request_leaves_is_tried_again() -> None:
    wrapped = requests.ConnectionError()
    wrapped.__context__ = ConnectionRefusedError()
    certificate = requests.exceptions.SSLError()
    certificate.__cause__ = ssl.SSLCertVerificationError()
    for error in (wrapped, certificate, requests.ConnectTimeout()):
        assert nothing_was_sent(error)
        with pytest.raises(RetryAt):
            calls().make(Purpose.PUBLISH, failing(error))
    assert not nothing_was_sent(TimeoutError())


def post(url: str) -> None:
    requests.post(url, data=b"post", timeout=5, verify=False, allow_redirects=False)  # noqa: S501 - a peer of this test


Peer = Callable[[socket.socket], None]


@contextmanager
def listening(answer: Peer) -> Iterator[str]:
    """A peer that does something with the one connection it gets, and hangs up."""

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(10)


def speaks_no_tls(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def hangs_up(connection: socket.socket) -> None:
    connection.recv(65536)


@pytest.mark.parametrize("peer", [speaks_no_tls, hangs_up])
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_a_tls_handshake_that_fails_sent_nothing_and_is_tried_again(peer: Peer) -> None:
    with listening(peer) as url, pytest.raises(RetryAt, match="cannot be reached"):
        calls().make(Purpose.PUBLISH, lambda: post(url))


def certificate(folder: Path) -> Path:
    """Return a file with a key and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "peer.pem"
    file.write_bytes(private + dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_tls_that_breaks_before_or_in_an_answer_is_uncertain(begun: bytes, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))

    def breaks_off(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            while not secured.recv(4096).endswith(b"post"):
                pass
            if begun:
                secured.sendall(begun)
            os.write(secured.fileno(), b"this is no TLS record")

    with listening(breaks_off) as url, pytest.raises(Uncertain, match="did not arrive"):
        calls().make(Purpose.PUBLISH, lambda: post(url))


class Broken(HTTPConnection):
    """A connection that fails with the same kind of error wherever it fails."""

    def __init__(self, kind: type[OSError]) -> None:
        super().__init__("127.0.0.1")
        self.kind = kind

    def connect(self) -> None:
        raise self.kind

    def getresponse(self) -> HTTPResponse:
        raise self.kind


@pytest.mark.parametrize("kind", [OSError, TimeoutError, ConnectionResetError])
def test_whatever_ends_connecting_sent_nothing_and_whatever_ends_reading_may_have(kind: type[OSError]) -> None:
    with pytest.raises(RetryAt):
        calls().make(Purpose.PUBLISH, Broken(kind).connect)
    with pytest.raises(Uncertain):
        calls().make(Purpose.PUBLISH, Broken(kind).getresponse)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413])
def test_a_status_without_the_platforms_own_words_is_no_verdict(status: int) -> None:
    proxy = failing(SdkError(Answer(status, {}, "Forbidden")))
    with pytest.raises(Uncertain):
        calls().make(Purpose.PUBLISH, proxy)
    with pytest.raises(RetryAt):
        calls().make(Purpose.READ, proxy)


def test_who_asks_to_come_back_later_is_not_asked_before() -> None:
    for said, waited in (("600", timedelta(minutes=10)), ("5", RETRY_AFTER)):
        for purpose in (Purpose.READ, Purpose.PREPARE):
            with pytest.raises(RetryAt) as again:
                calls().make(purpose, refused(503, headers={"retry-after": said}))
            assert again.value.when == NOW + waited


def test_a_judge_who_cannot_read_an_answer_decides_nothing() -> None:
    def judge(answer: Answer) -> ChannelFailure | None:
        raise GarbledError(f"{answer.status}")

    with pytest.raises(Uncertain):
        calls(judge).make(Purpose.PUBLISH, refused(400))
    with pytest.raises(RetryAt):
        calls(judge).make(Purpose.READ, refused(400))


def test_a_channels_own_judgement_comes_first() -> None:
    duplicate = Uncertain("it may be out")
    with pytest.raises(Uncertain, match="it may be out"):
        calls(lambda answer: duplicate if answer.status == 403 else None).make(Purpose.PUBLISH, refused(403))


def test_a_failure_that_is_a_decision_already_stays_as_it_is() -> None:
    with pytest.raises(Rejected, match="as it is"):
        calls().make(Purpose.READ, failing(Rejected("as it is")))


def test_the_platforms_words_are_one_short_line_without_secrets() -> None:
    words = (
        "Key hunter2\nof ana@reader.example, Bearer abc, SG.abc.def, oauth_token=x " + "A1-" * 15 + " is " + "no " * 200
    )
    with pytest.raises(Rejected) as refusal:
        calls().make(Purpose.PUBLISH, refused(400, words))
    reason = refusal.value.reason
    assert reason.startswith("Platform said no (400): Key … of … … …, … … is no no")
    assert "\n" not in reason
    assert len(reason) < 240


def test_a_call_is_cut_off_after_its_whole_time_however_often_a_byte_arrives() -> None:
    released = threading.Event()
    with pytest.raises(Uncertain, match="TimeoutError"):
        calls(timeout=0.02).make(Purpose.PUBLISH, lambda: released.wait(10))
    released.set()


def test_a_call_returns_or_raises_what_it_did() -> None:
    assert finish_within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        finish_within(5, lambda: 1 // 0)


def test_the_time_of_a_receipt_is_the_platforms_or_else_the_clocks() -> None:
    clock = FixedClock(NOW)
    assert sent_at({"date": "Tue, 01 Dec 2026 05:00:00 UTC"}, clock) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert sent_at({"date": "Tue, 01 Dec 2026 05:00:00 -0000"}, clock) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert sent_at({"date": "yesterday"}, clock) == NOW
    assert sent_at({"date": "Fri, 31 Dec 9999 23:59:59 -0500"}, clock) == NOW
    assert sent_at({}, clock) == NOW


def test_silenced_loggers_do_not_write_debug_and_stay_quieter_when_they_were() -> None:
    quieter = logging.getLogger("an.sdk.that.is.quiet")
    quieter.setLevel(logging.ERROR)
    silence("an.sdk", "an.sdk.that.is.quiet")
    assert logging.getLogger("an.sdk").level == logging.INFO
    assert quieter.level == logging.ERROR
