"""A link is followed as a reader would: by https, to the page at its end, and never into a private network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from certificates import certificate_for_this_machine
from loopback_site import Answer, loopback_site

from scheduler.channels.open_web.link_probe import probe_link
from scheduler.channels.open_web.page_fetch import HOPS, OpenWeb
from scheduler.domain.fetched import Allowed
from scheduler.domain.preflight import LinkAnswer

_PAGES = {
    **{f"/{status}": Answer(status=status) for status in (200, 404, 410, 403)},
    "/no-head": Answer(heads=False),
    "/moved": Answer(status=302, headers=(("Location", "/200"),)),
    "/away": Answer(status=302, headers=(("Location", "http://clinic.org/"),)),
    "/round": Answer(status=302, headers=(("Location", "/round"),)),
}


@dataclass(frozen=True)
class _Reader:
    """A reader of a site on this machine, who may come there and believes its certificate."""

    url: str
    web: OpenWeb

    def probe(self, path: str) -> LinkAnswer:
        return probe_link(f"{self.url}/{path}", self.web, Allowed(private_host="127.0.0.1"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[_Reader]:
    certificate = certificate_for_this_machine(tmp_path)
    with loopback_site(certificate.server()) as site:
        site.pages |= _PAGES
        yield _Reader(site.url, OpenWeb(tls=certificate.client))


@pytest.mark.parametrize(("page", "status"), [("200", 200), ("404", 404), ("410", 410), ("403", 403), ("no-head", 200)])
def test_the_page_at_the_end_answers(site: _Reader, page: str, status: int) -> None:
    assert site.probe(page).status == status


def test_a_page_that_moved_is_found_where_it_is(site: _Reader) -> None:
    assert site.probe("moved") == LinkAnswer(200, f"{site.url}/200")


@pytest.mark.parametrize(("page", "why"), [("away", "not to https"), ("round", f"more than {HOPS} times")])
def test_a_page_that_leads_nowhere_safe_is_gone(site: _Reader, page: str, why: str) -> None:
    answer = site.probe(page)
    assert answer.gone
    assert why in answer.why


def test_a_certificate_that_does_not_hold_is_told(site: _Reader) -> None:
    answer = probe_link(f"{site.url}/200", OpenWeb(), Allowed(private_host="127.0.0.1"))
    assert answer.gone
    assert "the certificate of 127.0.0.1 does not hold" in answer.why


def test_a_server_that_is_not_there_is_not_known_to_be_gone() -> None:
    answer = probe_link("https://127.0.0.1:1/", allowed=Allowed(private_host="127.0.0.1"))
    assert (answer.status, answer.gone) == (None, False)


def test_a_name_that_leads_into_the_house_is_not_asked(site: _Reader) -> None:
    web = OpenWeb(resolve=lambda host, port: ("8.8.8.8", "10.0.0.1"))
    assert "private network" in probe_link(f"{site.url}/200", web).why
