"""A webhook is posted to the address that was checked, and to nothing that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from certificates import certificate_for_this_machine
from loopback_site import Answer, Site, loopback_site

from scheduler.channels.open_web.webhook_post import GuardedPost
from scheduler.domain.fetched import InPrivateNetwork, NotEncrypted, NotFetched

HEADERS = {"content-type": "application/json", "webhook-id": "msg_1"}


@pytest.fixture
def site() -> Iterator[Site]:
    with loopback_site() as site:
        yield site


def rehearsing(address: str = "127.0.0.1") -> GuardedPost:
    return GuardedPost(lambda: True, lambda _host, _port: (address,))


def in_earnest(address: str) -> GuardedPost:
    return GuardedPost(lambda: False, lambda _host, _port: (address,))


def test_the_body_and_its_headers_arrive_as_they_are(site: Site) -> None:
    site.pages["/hook?key=1"] = Answer(status=204)
    assert rehearsing().post(f"{site.url}/hook?key=1", b'{"a":"\xc3\xa9"}', HEADERS) == 204
    (asked,) = site.asked
    assert asked.body == b'{"a":"\xc3\xa9"}'
    sent = {name.lower(): value for name, value in asked.headers.items()}
    assert {name: sent[name] for name in HEADERS} == HEADERS
    assert set(sent) == {*HEADERS, "host", "connection", "user-agent", "content-length", "accept-encoding"}


def test_a_redirect_is_an_answer_and_leads_nowhere(site: Site) -> None:
    site.leads("/hook", "/elsewhere")
    assert rehearsing().post(f"{site.url}/hook", b"{}", HEADERS) == 302
    assert [asked.path for asked in site.asked] == ["/hook"]


def test_of_an_answer_only_the_status_is_read(site: Site) -> None:
    site.pages["/hook"] = Answer(
        status=200, pieces=lambda write: write(b"x" * 10), headers=(("Content-Length", "9999"),)
    )
    assert rehearsing().post(f"{site.url}/hook", b"{}", HEADERS) == 200


def test_what_does_not_answer_is_given_up_after_its_time(site: Site) -> None:
    site.pages["/hook"] = Answer(raw=lambda _write: None)
    with pytest.raises(NotFetched, match="no answer came"):
        rehearsing().post(f"{site.url}/hook", b"{}", HEADERS)
    ticks = iter([0.0, 16.0])
    late = GuardedPost(lambda: True, lambda _host, _port: ("127.0.0.1",), lambda: next(ticks))
    with pytest.raises(NotFetched, match="within 15 seconds"):
        late.post(f"{site.url}/hook", b"{}", HEADERS)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_in_earnest_no_address_inside_is_called_whatever_its_name(address: str) -> None:
    for ask in (in_earnest(address).check, lambda url: in_earnest(address).post(url, b"{}", {})):
        with pytest.raises(InPrivateNetwork):
            ask("https://hooks.example.org/clinic")


def test_a_name_that_changes_its_mind_is_not_called(site: Site) -> None:
    answers = iter([("93.184.216.34",), ("127.0.0.1",)])
    fickle = GuardedPost(lambda: False, lambda _host, _port: next(answers))
    fickle.check(f"https://hooks.example.org:{site.port}/")
    with pytest.raises(InPrivateNetwork):
        fickle.post(f"https://hooks.example.org:{site.port}/", b"{}", {})
    assert site.asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/"])
def test_this_machine_is_called_in_a_rehearsal_alone(url: str) -> None:
    address = "::1" if "::1" in url else "127.0.0.1"
    rehearsing(address).check(url)
    with pytest.raises(NotEncrypted):
        in_earnest(address).check(url)


def test_a_rehearsal_does_not_open_the_rest_of_the_network() -> None:
    with pytest.raises(InPrivateNetwork):
        rehearsing("10.0.0.5").check("https://intranet.example/")
    with pytest.raises(InPrivateNetwork):
        rehearsing("10.0.0.5").check("https://10.0.0.5/")
    with pytest.raises(NotEncrypted):
        rehearsing("93.184.216.34").check("http://hooks.example.org/")


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "https://anna:secret@x.example/", "hooks", "https://x.example:22/"]
)
def test_what_is_no_address_for_it_is_refused_without_repeating_a_password(url: str) -> None:
    with pytest.raises(NotFetched) as refused:
        in_earnest("93.184.216.34").check(url)
    assert "secret" not in str(refused.value)


def test_over_tls_the_certificate_must_hold(tmp_path: Path) -> None:
    certificate = certificate_for_this_machine(tmp_path)
    with loopback_site(certificate.server()) as site:
        site.pages["/hook"] = Answer(status=200)
        known = GuardedPost(lambda: True, lambda _host, _port: ("127.0.0.1",), tls=certificate.client)
        assert known.post(f"{site.url}/hook", b"{}", HEADERS) == 200
        with pytest.raises(NotFetched, match="certificate"):
            rehearsing().post(f"{site.url}/hook", b"{}", HEADERS)
