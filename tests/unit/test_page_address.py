"""Two addresses are one page or not; a campaign leads to the page's own address, without what counts visitors."""

from __future__ import annotations

import pytest

from scheduler.planning.page_address import is_same_page, is_same_site, without_counting
from scheduler.planning.reading.page_head import PageHead, page_head
from scheduler.planning.reading.web_page import campaign_link

_HERE = "https://www.clinic.org/peels/"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://clinic.org/a?utm_source=x&page=2&fbclid=1#top", "https://clinic.org/a?page=2"),
        (
            "https://clinic.org/a?gclid=1&gbraid=2&msclkid=3&mc_cid=4&_hsenc=5&_gl=6&pk_campaign=7",
            "https://clinic.org/a",
        ),
        ("https://clinic.org/?p=123", "https://clinic.org/?p=123"),
        (
            "https://clinic.org/a?gutm_source=1&page_id=7&Q=a%20b",
            "https://clinic.org/a?gutm_source=1&page_id=7&Q=a%20b",
        ),
        ("https://clinic.org/a?UTM_Source=1", "https://clinic.org/a"),
    ],
)
def test_an_address_loses_what_counts_visitors_and_nothing_else(address: str, page: str) -> None:
    assert without_counting(address) == page


@pytest.mark.parametrize(
    "other",
    [
        "http://clinic.org/peels",
        "https://clinic.org/peels/?utm_source=rss#more",
        "https://WWW.clinic.org/peels/",
        "https://www.clinic.org/p%65els/",
    ],
)
def test_one_page_may_be_written_in_several_ways(other: str) -> None:
    assert is_same_page(_HERE, other)


@pytest.mark.parametrize(
    "other",
    [
        "https://clinic.org/peels/2/",
        "https://clinic.org/",
        "https://blog.clinic.org/peels/",
        "https://clinic.org/peels/?p=2",
        "",
    ],
)
def test_another_page_is_not_taken_for_it(other: str) -> None:
    assert not is_same_page(_HERE, other)


def test_a_site_is_its_host_with_or_without_www() -> None:
    assert is_same_site(_HERE, "http://clinic.org/other")
    assert not is_same_site(_HERE, "https://clinic.org.evil.example/")
    assert not is_same_site("/peels/", "/peels/")


def _head(canonical: str, address: str = _HERE) -> PageHead:
    return page_head(f'<link rel="canonical" href="{canonical}"><p>Text', address, ())


@pytest.mark.parametrize(
    ("canonical", "link"),
    [
        ("https://www.clinic.org/peels-and-sun/", "https://www.clinic.org/peels-and-sun/"),
        ("/peels-and-sun/", "https://www.clinic.org/peels-and-sun/"),
        ("https://clinic.org/peels/?utm_source=x", "https://clinic.org/peels/"),
        ("http://www.clinic.org/peels/", "https://www.clinic.org/peels/"),
        (
            "https://www.clinic.org/त्वचा/",
            "https://www.clinic.org/%E0%A4%A4%E0%A5%8D%E0%A4%B5%E0%A4%9A%E0%A4%BE/",
        ),
    ],
)
def test_a_campaign_leads_to_the_address_that_the_page_names_as_its_own(canonical: str, link: str) -> None:
    assert campaign_link(_head(canonical)) == (link, "")


@pytest.mark.parametrize("canonical", ["https://other.org/peels/", "https://www.clinic.org/", "https://evil.example/"])
def test_an_address_of_another_site_or_the_first_page_is_not_believed(canonical: str) -> None:
    link, doubt = campaign_link(_head(canonical))
    assert link == _HERE
    assert f"names {canonical}" in doubt


def test_without_such_a_name_a_campaign_leads_to_where_the_page_stands() -> None:
    head = page_head("<p>Text", f"{_HERE}?fbclid=1", ())
    assert campaign_link(head) == (_HERE, "")


def test_the_head_of_a_page_says_where_else_it_can_be_had() -> None:
    html = """<!doctype html><html lang="de-CH"><head><base href="/de/">
    <link rel='https://api.w.org/' href='https://www.clinic.org/wp-json/'>
    <link rel="alternate" type="application/json" href="https://www.clinic.org/wp-json/wp/v2/pages/9">
    <link rel="alternate" type="application/json+oembed" href="https://www.clinic.org/wp-json/oembed/1.0/embed">
    <link rel="alternate" type="application/json" href="https://evil.example/wp-json/wp/v2/posts/9">
    <link rel="alternate" type="application/rss+xml" href="feed/"><link rel="alternate" type="application/rss+xml"
    href="/comments/feed/"><link rel="alternate" hreflang="fr" href="/fr/"><link rel=next href="https://[broken/">
    </head><body></body></html>"""
    head = page_head(html, _HERE, ("<not a link", '</x>; rel="next", <>; rel'))
    assert head.language == "de-CH"
    assert head.base == "https://www.clinic.org/de/"
    assert head.api == "https://www.clinic.org/wp-json/"
    assert head.records == ("https://www.clinic.org/wp-json/wp/v2/pages/9",)
    assert head.feeds == ("https://www.clinic.org/de/feed/",)
    assert head.goes_on == ""


def test_a_link_header_of_many_brackets_names_its_last_link() -> None:
    header = "<" * 9 + 'https://www.clinic.org/peels/>; rel="canonical"'
    assert page_head("<p>", _HERE, [header]).canonical == "https://www.clinic.org/peels/"
