"""A page becomes a campaign that leads back to it, with its pictures in the campaign's folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scheduler.config.campaign import read_campaign
from scheduler.domain.article import Article
from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import OPEN_WEB, Allowed, Fetched, NotFetched, Wanted
from scheduler.planning.reading import parse_article_markdown, read_article
from scheduler.services.ingest import Articles
from scheduler.services.web_article import WebReader

_TODAY = date(2026, 11, 27)
_ADDRESS = "https://www.clinic.org/peels/"
_PAGE = """<html><head><link rel="canonical" href="https://www.clinic.org/peels/?ref=1&amp;utm_source=x"></head><body>
<h1>Peels and the sun</h1><p>A peel takes off the uppermost cells of the skin.</p>
<p><img src="face.png" alt="A face after a peel"></p></body></html>"""


@dataclass
class _FakeWeb:
    """Answers with what it was given, by address."""

    answers: Mapping[str, Fetched]
    asked: list[str] = field(default_factory=list)

    def fetch(self, address: str, wanted: Wanted, allowed: Allowed) -> Fetched:
        self.asked.append(address)
        if address not in self.answers:
            raise NotFetched("there is nothing")
        return self.answers[address]


def _page(html: str = _PAGE, address: str = _ADDRESS) -> dict[str, Fetched]:
    picture = Fetched("https://www.clinic.org/peels/face.png", "image/png", b"a picture")
    return {address: Fetched(address, "text/html", html.encode(), "utf-8"), picture.address: picture}


def _articles(root: Path, answers: Mapping[str, Fetched]) -> Articles:
    reader = WebReader(_FakeWeb(answers), lambda data, name: "png", clock=lambda: 0.0)
    return Articles(root, lambda: _TODAY, reader)


def test_a_campaign_leads_to_its_page_and_keeps_its_pictures(tmp_path: Path) -> None:
    result = _articles(tmp_path, _page()).ingest_page(_ADDRESS)
    folder = tmp_path / "campaigns" / "peels-and-the-sun"
    assert tomllib.loads(result.campaign.read_text())["link"] == "https://www.clinic.org/peels/?ref=1"
    assert read_campaign(tmp_path, result.slug).link == "https://www.clinic.org/peels/?ref=1"
    assert (folder / "pictures" / "face.png").read_bytes() == b"a picture"
    text = result.article.read_text()
    assert "![A face after a peel](pictures/face.png)" in text
    assert f'- source: "{_ADDRESS}, read on 2026-11-27"' in text
    assert parse_article_markdown(text) == result.reading.article


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[1] / "reading").glob("*/**/*.html")), ids=lambda file: file.name
)
def test_a_page_is_read_from_its_address_as_from_a_file(file: Path) -> None:
    data = file.read_bytes()
    reader = WebReader(_FakeWeb({_ADDRESS: Fetched(_ADDRESS, "text/html", data)}), lambda data, name: "png")
    seen = reader.read(_ADDRESS, OPEN_WEB, _TODAY).reading
    saved = read_article(data, file.name)
    assert _words(seen.article) == _words(saved.article)
    assert seen.dropped == saved.dropped
    assert set(saved.doubts) <= set(seen.doubts)


def _words(article: Article) -> list[tuple[str, list[str]]]:
    return [(unit.heading, [paragraph.text for paragraph in unit.paragraphs]) for unit in article.units()]


def test_a_campaign_that_is_there_keeps_its_link_and_the_pages_is_told(tmp_path: Path) -> None:
    articles = _articles(tmp_path, _page())
    campaign = articles.ingest_page(_ADDRESS, "peels").campaign
    campaign.write_text(campaign.read_text().replace("https://www.clinic.org/peels/?ref=1", "https://go.clinic.org/p"))
    again = articles.ingest_page(_ADDRESS, "peels", replace=True)
    assert 'link = "https://go.clinic.org/p"' in campaign.read_text()
    assert any("The page's address is https://www.clinic.org/peels/?ref=1." in doubt for doubt in again.reading.doubts)


@pytest.mark.parametrize("address", ["http://10.0.0.1/peels/", "https://intranet.clinic.org/peels/"])
def test_an_address_that_readers_cannot_come_to_never_becomes_the_link(tmp_path: Path, address: str) -> None:
    allowed = Allowed(private_host=urlsplit(address).hostname or "")
    result = _articles(tmp_path, _page(address=address)).ingest_page(address, allowed=allowed)
    assert tomllib.loads(result.campaign.read_text())["link"] == "https://www.example.com/"
    assert any("where readers cannot come" in doubt for doubt in result.reading.doubts)


def test_a_page_without_https_does_not_become_the_link_and_is_told(tmp_path: Path) -> None:
    address = "http://clinic.org/peels/"
    html = _PAGE.replace('<link rel="canonical"', "<meta")
    result = _articles(tmp_path, _page(html, address)).ingest_page(address, allowed=Allowed(http=True))
    assert tomllib.loads(result.campaign.read_text())["link"] == "https://www.example.com/"
    assert any(f"The page's address is {address}." in doubt for doubt in result.reading.doubts)


def test_a_link_that_is_the_pages_own_is_not_asked_about_again(tmp_path: Path) -> None:
    articles = _articles(tmp_path, _page())
    assert articles.ingest_page(_ADDRESS).reading.doubts == articles.ingest_page(_ADDRESS).reading.doubts == ()


def test_a_name_that_cannot_be_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    web = _FakeWeb(_page())
    with pytest.raises(BadInput, match="cannot name a campaign"):
        Articles(tmp_path, lambda: _TODAY, WebReader(web, lambda data, name: "png")).ingest_page(_ADDRESS, "A/B")
    assert web.asked == []


def test_a_page_that_cannot_be_had_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        _articles(tmp_path, {}).ingest_page(_ADDRESS)
    assert list(tmp_path.iterdir()) == []


def test_a_page_given_with_http_is_asked_by_https(tmp_path: Path) -> None:
    result = _articles(tmp_path, _page()).ingest_page("http://www.clinic.org/peels/")
    assert result.slug == "peels-and-the-sun"
    with pytest.raises(BadInput, match="asked by https; for plain http add --allow-http"):
        _articles(tmp_path, {}).ingest_page("http://www.clinic.org/peels/")


def test_a_title_in_a_script_without_a_slug_takes_the_name_of_the_page(tmp_path: Path) -> None:
    html = _PAGE.replace("Peels and the sun", "???")
    assert _articles(tmp_path, _page(html)).ingest_page(_ADDRESS).slug == "peels"


def test_a_file_that_is_sent_is_read_by_its_content_and_nothing_beside_it_is_looked_for(tmp_path: Path) -> None:
    text = b"# Peels\n\nA peel takes off the topmost layer of the skin.\n\n![A peel](peel.png)\n"
    result = _articles(tmp_path, {}).take(text, "peels.md")
    assert result.slug == "peels"
    assert any("it was not sent with the file" in doubt for doubt in result.reading.doubts), result.reading.doubts
    with pytest.raises(BadInput, match="there already and differs"):
        _articles(tmp_path, {}).take(b"# Peels\n\nOther words stand here now.\n", "peels.md")
