"""A page of the open web is fetched whole or not at all: each hop checked, its size and its time bounded."""

from __future__ import annotations

import gzip
import itertools
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from certificates import certificate_for_this_machine
from loopback_site import Answer, Site, Socket, loopback_site

from scheduler.channels.open_web.page_fetch import HOPS, OpenWeb
from scheduler.domain.fetched import Allowed, Fetched, InPrivateNetwork, NotEncrypted, NotFetched, Wanted

_PAGE = Wanted("page", ("text/html", "application/xhtml+xml"), 100_000, 20.0)
_HERE = Allowed(private_host="127.0.0.1")


@pytest.fixture
def site() -> Iterator[Site]:
    with loopback_site() as site:
        yield site


def _fetch(site: Site, path: str, web: OpenWeb | None = None) -> Fetched:
    return (web or OpenWeb()).fetch(site.url + path, _PAGE, _HERE)


def test_a_page_comes_with_its_type_its_encoding_and_its_links(site: Site) -> None:
    link = ("Link", '<https://clinic.org/wp-json/>; rel="https://api.w.org/"')
    site.pages["/a?b=1"] = Answer("<p>é".encode("latin-1"), "text/HTML; charset=ISO-8859-1", headers=(link,))
    assert _fetch(site, "/a?b=1#part") == Fetched(
        f"{site.url}/a?b=1", "text/html", "<p>é".encode("latin-1"), "iso-8859-1", (link[1],)
    )


def test_nothing_of_the_reader_goes_along(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login anna password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.pages["/a"] = Answer(status=302, headers=(("Location", "/b"), ("Set-Cookie", "seen=1")))
    site.page("/b", "<p>Text</p>")
    assert _fetch(site, "/a").data == b"<p>Text</p>"
    for asked in site.asked:
        assert {name.lower() for name in asked.headers} == {
            "host",
            "connection",
            "user-agent",
            "accept",
            "accept-encoding",
        }


@pytest.mark.parametrize("onwards", ["/end", "end", "?x=1", "//127.0.0.1:{port}/end", "http://127.0.0.1:{port}/end"])
def test_a_page_that_moved_is_read_where_it_is(site: Site, onwards: str) -> None:
    site.leads("/a", onwards.format(port=site.port))
    site.page("/end", "<p>Text</p>")
    site.page("/a?x=1", "<p>Text</p>")
    assert _fetch(site, "/a").address in {f"{site.url}/end", f"{site.url}/a?x=1"}


def test_an_address_in_another_script_is_followed(site: Site) -> None:
    site.pages["/a"] = Answer(status=302, headers=(("Location", "/त्वचा".encode().decode("latin-1")),))
    site.page("/%E0%A4%A4%E0%A5%8D%E0%A4%B5%E0%A4%9A%E0%A4%BE", "<p>Text</p>")
    assert _fetch(site, "/a").data == b"<p>Text</p>"


@pytest.mark.parametrize(
    "onwards",
    [
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0:{port}/secret",
        "https://192.168.1.1/",
        "https://[64:ff9b::7f00:1]/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "gopher://127.0.0.1:{port}/a",
        "http://anna:secret@127.0.0.1:{port}/secret",
    ],
)
def test_a_page_leads_nobody_into_the_house(site: Site, onwards: str) -> None:
    site.page("/secret", "<p>Secret</p>")
    site.leads("/a", onwards.format(port=site.port))
    with pytest.raises(NotFetched):
        _fetch(site, "/a")
    assert [asked.path for asked in site.asked] == ["/a"]


def test_this_machine_is_not_asked_unless_a_person_names_it(site: Site) -> None:
    site.page("/a", "<p>Text</p>")
    with pytest.raises(InPrivateNetwork):
        OpenWeb().fetch(site.url.replace("http", "https") + "/a", _PAGE)
    with pytest.raises(NotEncrypted):
        OpenWeb().fetch(site.url + "/a", _PAGE)
    with pytest.raises(InPrivateNetwork):
        OpenWeb().fetch(site.url + "/a", _PAGE, Allowed(http=True))
    assert site.asked == []


def test_redirects_end(site: Site) -> None:
    site.leads("/round", "/round")
    with pytest.raises(NotFetched, match=f"more than {HOPS} times"):
        _fetch(site, "/round")
    assert len(site.asked) == HOPS + 1
    for step in range(HOPS):
        site.leads(f"/{step}", f"/{step + 1}")
    site.page(f"/{HOPS}", "<p>Text</p>")
    assert _fetch(site, "/0").data == b"<p>Text</p>"


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Site) -> None:
    """A name server that says something harmless first and something else later has one chance only."""
    answers = iter([("127.0.0.1",), ("169.254.169.254",)])
    site.page("/a", "<p>Text</p>")
    web = OpenWeb(resolve=lambda host, port: next(answers))
    address = f"http://clinic.test:{site.port}/a"
    assert web.fetch(address, _PAGE, Allowed(private_host="clinic.test")).address == address
    assert site.asked[0].headers["Host"] == f"clinic.test:{site.port}"
    assert next(answers) == ("169.254.169.254",)


def test_each_hop_is_looked_up_and_checked_anew(site: Site) -> None:
    answers = iter([("127.0.0.1",), ("169.254.169.254",)])
    site.leads("/a", "/b")
    web = OpenWeb(resolve=lambda host, port: next(answers))
    with pytest.raises(InPrivateNetwork):
        web.fetch(f"http://clinic.test:{site.port}/a", _PAGE, Allowed(private_host="clinic.test"))


def test_a_second_address_is_tried_where_the_first_takes_no_connection(site: Site) -> None:
    site.page("/a", "<p>Text</p>")
    web = OpenWeb(resolve=lambda host, port: ("::1", "127.0.0.1"))
    address = f"http://clinic.test:{site.port}/a"
    assert web.fetch(address, _PAGE, Allowed(private_host="clinic.test")).data == b"<p>Text</p>"


def test_the_certificate_is_held_to_the_name_and_not_to_the_number(tmp_path: Path) -> None:
    certificate = certificate_for_this_machine(tmp_path, "clinic.test")
    web = OpenWeb(resolve=lambda host, port: ("127.0.0.1",), tls=certificate.client)
    with loopback_site(certificate.server()) as site:
        site.page("/a", "<p>Text</p>")
        right = f"https://clinic.test:{site.port}/a"
        assert web.fetch(right, _PAGE, Allowed(private_host="clinic.test")).data == b"<p>Text</p>"
        assert site.names == ["clinic.test"]
        wrong = f"https://other.test:{site.port}/a"
        with pytest.raises(NotFetched, match=r"the certificate of other\.test does not hold"):
            web.fetch(wrong, _PAGE, Allowed(private_host="other.test"))


@pytest.mark.parametrize("status", [404, 410, 401, 403, 429, 500, 503, 204, 206])
def test_any_answer_but_a_page_is_told_with_a_way_out(site: Site, status: int) -> None:
    site.pages["/a"] = Answer(status=status)
    with pytest.raises(NotFetched, match=rf"the server answers {status}\): .+"):
        _fetch(site, "/a")


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "text/plain", "application/octet-stream", ""])
def test_what_is_no_page_is_not_taken(site: Site, media_type: str) -> None:
    site.pages["/a"] = Answer(b"%PDF-", media_type)
    with pytest.raises(NotFetched, match=f"is no page .its type is {media_type or 'not told'}"):
        _fetch(site, "/a")


def test_a_packed_page_is_unpacked(site: Site) -> None:
    site.pages["/a"] = Answer(gzip.compress(b"<p>Text</p>"), headers=(("Content-Encoding", "gzip"),))
    assert _fetch(site, "/a").data == b"<p>Text</p>"


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip, gzip", "zstd"])
def test_a_packing_that_was_not_asked_for_is_refused(site: Site, packing: str) -> None:
    site.pages["/a"] = Answer(zlib.compress(b"<p>Text</p>"), headers=(("Content-Encoding", packing),))
    with pytest.raises(NotFetched, match="packed in a way that was not asked for"):
        _fetch(site, "/a")


def test_a_packed_page_that_is_damaged_is_refused(site: Site) -> None:
    site.pages["/a"] = Answer(b"no gzip at all", headers=(("Content-Encoding", "gzip"),))
    with pytest.raises(NotFetched, match="damaged"):
        _fetch(site, "/a")


def _endless(write: Socket) -> None:
    for _ in range(100_000):
        write(b"a" * 100)


def _one_by_one(write: Socket) -> None:
    for _ in range(90_000):
        write(b"a")


def _more_to_come(write: Socket) -> None:
    for _ in range(100_000):
        write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _heads(write: Socket) -> None:
    write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        write(f"X-{number}: a\r\n".encode())


@pytest.mark.parametrize(
    "answer",
    [
        Answer(headers=(("Content-Length", "200000"),)),
        Answer(pieces=_endless),
        Answer(gzip.compress(b"\0" * 50_000_000), headers=(("Content-Encoding", "gzip"),)),
    ],
    ids=["told", "not told", "packed"],
)
def test_more_than_a_page_may_have_is_not_taken(site: Site, answer: Answer) -> None:
    site.pages["/a"] = answer
    with pytest.raises(NotFetched, match="is larger than 0 MB"):
        _fetch(site, "/a")


def test_a_page_of_just_the_size_is_taken_and_one_byte_more_is_not(site: Site) -> None:
    site.pages["/a"] = Answer(b"a" * 100_000)
    assert len(_fetch(site, "/a").data) == 100_000
    site.pages["/a"] = Answer(b"a" * 100_001)
    with pytest.raises(NotFetched, match="is larger"):
        _fetch(site, "/a")


@pytest.mark.parametrize(
    "answer",
    [Answer(pieces=_one_by_one), Answer(raw=_more_to_come)],
    ids=["its body in drops", "its beginning put off"],
)
def test_a_server_gets_no_more_time_by_saying_little(site: Site, answer: Answer) -> None:
    """The clock goes on by 3 s with each reading: a server that never falls silent runs out of time all the same."""
    site.pages["/a"] = answer
    ticks = itertools.count()
    with pytest.raises(NotFetched, match="did not come within 20 seconds"):
        _fetch(site, "/a", OpenWeb(clock=lambda: 3.0 * next(ticks)))


def test_a_server_that_falls_silent_is_left(site: Site) -> None:
    heard = threading.Event()

    def keep_silent(write: Socket) -> None:
        write(b"<p>Take")
        heard.wait(30)

    site.pages["/a"] = Answer(pieces=keep_silent)
    with pytest.raises(NotFetched, match="did not come within"):
        OpenWeb().fetch(site.url + "/a", replace(_PAGE, seconds=0.1), _HERE)
    heard.set()


def test_a_name_server_that_falls_silent_is_left() -> None:
    asked = threading.Event()

    def never(host: str, port: int) -> tuple[str, ...]:
        asked.wait(30)
        return ("8.8.8.8",)

    with pytest.raises(NotFetched, match="none answered"):
        OpenWeb(resolve=never).fetch("https://clinic.org/", replace(_PAGE, seconds=0.1))
    asked.set()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<p>Take no", headers=(("Content-Length", "100"),)),
        Answer(gzip.compress(b"<p>Take none</p>")[:-9], headers=(("Content-Encoding", "gzip"),)),
        Answer(
            raw=lambda write: write(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\n<p>Ta"
            )
        ),
    ],
    ids=["length", "packed", "chunked"],
)
def test_half_a_page_is_no_page(site: Site, answer: Answer) -> None:
    site.pages["/a"] = answer
    with pytest.raises(NotFetched, match="broke"):
        _fetch(site, "/a")


@pytest.mark.parametrize("raw", [_heads, lambda write: write(b"\x16\x03\x01"), lambda write: None])
def test_what_is_no_answer_is_told_in_one_line(site: Site, raw: Callable[[Socket], object]) -> None:
    site.pages["/a"] = Answer(raw=raw)
    with pytest.raises(NotFetched) as told:
        _fetch(site, "/a")
    assert "\n" not in str(told.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFetched, match="took no connection"):
        OpenWeb().fetch("http://127.0.0.1:1/", _PAGE, _HERE)
