"""The archive for everybody: what is out, as it was sent, in a page that can do nothing; and feeds with every word."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from fastapi.testclient import TestClient
from sent_issues import put_out
from web_world import NOON, SITE, browser, new_clinic

from scheduler.bootstrap import Application
from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.payload import PLACEHOLDERS
from scheduler.services.personal_links import Purpose

DAY = timedelta(days=1)
OPEN = {"CLINIC_NEWSLETTER__ARCHIVE": "true", "CLINIC_NEWSLETTER__LANGUAGES": '["en", "de"]'}


@pytest.fixture
def clinic(tmp_path: Path) -> Application:
    return new_clinic(tmp_path / "clinic", OPEN)


@pytest.fixture
def asked(clinic: Application) -> TestClient:
    return browser(clinic)


def publish(clinic: Application, count: int = 1, language: str = "en") -> list[str]:
    """Put issues out, one a day; return their names in addresses, the newest last."""
    cache = clinic.root / "var" / "cards"
    return [put_out(clinic, cache, number, NOON - (count - number) * DAY, language=language) for number in range(count)]


def test_the_list_has_what_is_out_with_its_day_the_newest_first(clinic: Application, asked: TestClient) -> None:
    older, newer = publish(clinic, 2)
    page = asked.get("/archive", headers={"accept-language": "de"})
    assert page.status_code == 200
    assert page.text.index(f"/archive/{newer}") < page.text.index(f"/archive/{older}")
    assert "30. November 2026" in page.text
    assert 'name="robots"' not in page.text


def test_the_list_has_pages(clinic: Application, asked: TestClient) -> None:
    names = publish(clinic, 21)
    first, second = asked.get("/archive"), asked.get("/archive?page=2")
    assert [f"/archive/{name}" in first.text for name in names] == [False] + [True] * 20
    assert [f"/archive/{name}" in second.text for name in names] == [True] + [False] * 20
    assert 'rel="next"' in first.text
    assert 'rel="next"' not in second.text
    assert [asked.get(f"/archive?page={page}").status_code for page in ("3", "0", "-1", "x", "1e9")] == [404] + [
        422
    ] * 4


def test_an_issue_is_shown_as_it_was_sent_without_anybodys_own_link(clinic: Application, asked: TestClient) -> None:
    (name,) = publish(clinic)
    shown = asked.get(f"/archive/{name}")
    assert shown.status_code == 200
    assert "<h1" in shown.text
    assert "cid:" not in shown.text
    assert not any(placeholder in shown.text for placeholder in PLACEHOLDERS)
    assert shown.text.count('href="/unsubscribe"') == 2
    policy = shown.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_the_pictures_of_an_issue_are_kept_for_a_year(clinic: Application, asked: TestClient) -> None:
    (name,) = publish(clinic)
    sources = re.findall(rf'src="(/archive/{name}/[0-9a-f]{{64}})"', asked.get(f"/archive/{name}").text)
    # The card and the logo: lines part this issue, of whose parts one has no heading to stand below a band.
    assert len(set(sources)) == 2
    for source in sources:
        picture = asked.get(source)
        assert picture.headers["content-type"] in {"image/png", "image/jpeg"}
        assert "immutable" in picture.headers["cache-control"]
        assert asked.get(source, headers={"if-none-match": picture.headers["etag"]}).status_code == 304
    assert asked.get(f"/archive/{name}/{'0' * 64}").status_code == 404


@pytest.mark.parametrize(("name", "version"), [("feed.atom", "atom10"), ("feed.rss", "rss20")])
def test_a_feed_has_every_word_whole_addresses_and_ids_that_stay(
    clinic: Application, asked: TestClient, name: str, version: str
) -> None:
    publish(clinic, 2)
    before = feedparser.parse(asked.get(f"/archive/{name}").content)
    assert (before.bozo, before.version) == (False, version)
    newest, oldest = before.entries
    assert newest.link.startswith(f"{SITE}/archive/")
    content = newest.content[0].value
    assert "No sunscreen replaces shade." in content
    assert "protection against UVA as well" in content
    assert f'src="{SITE}/archive/' in content
    assert not re.search(r'(?:href|src)="(?!https://)', content)
    assert "<table" not in content
    assert "Unsubscribe" not in content
    put_out(clinic, clinic.root / "var" / "cards", 9, NOON)
    after = feedparser.parse(asked.get(f"/archive/{name}").content)
    assert [entry.id for entry in after.entries[1:]] == [newest.id, oldest.id]
    assert len({entry.id for entry in after.entries}) == 3


def test_an_empty_feed_is_a_valid_feed(asked: TestClient) -> None:
    for name in ("feed.atom", "feed.rss"):
        feed = feedparser.parse(asked.get(f"/archive/{name}").content)
        assert (feed.bozo, feed.entries) == (False, [])


@pytest.mark.parametrize("path", ["/archive", "/archive/{name}", "/archive/feed.atom", "/archive/feed.rss"])
def test_what_a_reader_has_is_not_sent_again_and_what_was_taken_back_is_gone(
    clinic: Application, asked: TestClient, path: str
) -> None:
    (name,) = publish(clinic)
    address = path.format(name=name)
    first = asked.get(address)
    again = asked.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    with clinic.store.transaction() as tables:
        tables.items.set_state(ItemKey("sun", "section-0", "email", Kind.ISSUE), ItemState.RETRACTED)
    later = asked.get(
        address,
        headers={"if-none-match": first.headers["etag"], "if-modified-since": "Fri, 01 Jan 2027 00:00:00 GMT"},
    )
    assert later.status_code == (404 if "{name}" in path else 200)
    assert name not in later.text


def test_the_day_counts_for_a_reader_that_knows_no_tag(clinic: Application, asked: TestClient) -> None:
    (name,) = publish(clinic)
    shown = asked.get(f"/archive/{name}")
    assert shown.headers["last-modified"] == "Mon, 30 Nov 2026 12:00:00 GMT"
    for since, status in {
        shown.headers["last-modified"]: 304,
        "Sun, 29 Nov 2026 12:00:00 GMT": 200,
        "soon": 200,
    }.items():
        assert asked.get(f"/archive/{name}", headers={"if-modified-since": since}).status_code == status


def test_without_a_public_archive_there_is_none(tmp_path: Path) -> None:
    clinic = new_clinic(tmp_path / "clinic")
    (name,) = publish(clinic)
    asked = browser(clinic)
    for path in ("/archive", f"/archive/{name}", "/archive/feed.atom", "/archive/feed.rss"):
        assert asked.get(path).status_code == 404


@pytest.mark.parametrize("path", ["x", "..%2f..", "%00", "0" * 16, "é", "feed.xml"])
def test_no_name_leads_anywhere_else(clinic: Application, asked: TestClient, path: str) -> None:
    publish(clinic)
    assert asked.get(f"/archive/{path}").status_code == 404


def test_the_link_in_an_issue_shows_it_to_its_readers_though_the_archive_is_closed(tmp_path: Path) -> None:
    clinic = new_clinic(tmp_path / "clinic")
    (name,) = publish(clinic)
    asked = browser(clinic)
    link = clinic.personal_links.url(SITE, Purpose.VIEW, name)
    shown = asked.get(link)
    assert (shown.status_code, shown.headers["x-robots-tag"]) == (200, "noindex")
    assert "private" in shown.headers["cache-control"]
    assert "/archive?" not in shown.text
    (picture, *_) = re.findall(r'src="(/view/[^"]+)"', shown.text)
    assert asked.get(picture).status_code == 200
    for forged in (link[:-1], link + "x", link.replace(name, "0" * 16), f"{SITE}/view/{name}"):
        assert asked.get(forged).status_code == 404
    for purpose in (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES):
        other = clinic.personal_links.token(purpose, name)
        assert asked.get(f"/view/{other}").status_code == 404
    clinic.store.close()


def test_a_retracted_issue_is_gone_for_its_readers_too(clinic: Application, asked: TestClient) -> None:
    (name,) = publish(clinic)
    link = clinic.personal_links.url(SITE, Purpose.VIEW, name)
    assert asked.get(link).status_code == 200
    with clinic.store.transaction() as tables:
        tables.items.set_state(ItemKey("sun", "section-0", "email", Kind.ISSUE), ItemState.RETRACTED)
    assert asked.get(link).status_code == 404
