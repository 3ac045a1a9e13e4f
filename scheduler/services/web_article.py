"""Reads an article from an address: the page is fetched, then what the site hands out for programs, then pictures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from urllib.parse import unquote, urlsplit

from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import Allowed, Fetched, InPrivateNetwork, NotEncrypted, NotFetched, OfOtherType, Wanted
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import SIZE_LIMIT, Reading, read_article
from scheduler.planning.reading.decoding import declared_encoding
from scheduler.planning.reading.feed import post_in_feed
from scheduler.planning.reading.page_head import PageHead, page_head
from scheduler.planning.reading.post import Post
from scheduler.planning.reading.web_page import campaign_link, compared_with_page, with_page_facts, word_count
from scheduler.planning.reading.wordpress import ORIGIN, NotUsable, post_in, record_addresses
from scheduler.ports import Web
from scheduler.services.article_pictures import PicturesOfPage, PictureType, with_pictures

_HTML = ("text/html", "application/xhtml+xml")
_FILES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
PAGE = Wanted("page", (*_HTML, *_FILES), SIZE_LIMIT, 20.0)
RECORD = Wanted("record of a post", ("application/json",), 3 * SIZE_LIMIT, 15.0)
FEED = Wanted(
    "feed",
    ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "application/rdf+xml"),
    2 * SIZE_LIMIT,
    15.0,
)
_NO_LINK = (
    "The page lies in your own network, where readers cannot come. Write the address of a public page as link into"
    " campaign.toml"
)
_MOST_RECORDS = 4
_MOST_FEEDS = 2
_WHOLE_RECORD = 0.5
_WHOLE_FEED = 0.8
"""The share of the page's words that a post needs: a page has furniture; feeds often hold the beginning alone."""


@dataclass(frozen=True, slots=True)
class WebArticle:
    """An article as it was read from an address, and a name where the title gives none.

    `link` is for its campaign, empty where readers cannot come to the page.
    """

    reading: Reading
    link: str
    name: str


@dataclass(frozen=True, slots=True)
class WebReader:
    """Reads articles by way of `web`; `picture_type` tells what a picture is, `clock` counts seconds."""

    web: Web
    picture_type: PictureType
    clock: Callable[[], float] = time.monotonic

    def read(self, address: str, allowed: Allowed, today: date, tracked: TrackedChanges | None = None) -> WebArticle:
        """Return the article at an address. Raises BadInput, NotFetched where the page cannot be had.

        `tracked` decides about the open changes of a Word document that stands there.
        """
        page = self._page(address, allowed)
        name = _name(page.address)
        if page.media_type not in _HTML:
            file = name.removesuffix(_FILES[page.media_type]) + _FILES[page.media_type]
            head = PageHead(page.address, page.address, "")
            return self._taken(read_article(page.data, file, tracked), head, None, allowed, today)
        data = _text(page)
        head = page_head(data.decode("utf-8", "replace"), page.address, page.links)
        if head.asks_password:
            raise BadInput(
                f"{page.address} asks for a password: open it in a browser, save the page, and import that file"
            )
        own, fault = _read_page(data, page, name)
        unused: list[str] = []
        for post, share in self._posts(head, allowed, unused):
            with suppress(BadInput):
                named = post if post.title.strip() or not own else replace(post, title=escape(own.article.title))
                reading = read_article(named.page(head.language, head.styles), f"{name}.html")
                if own is None or word_count(reading.article) >= share * word_count(own.article):
                    compared = compared_with_page(reading, own, post.origin) if own else reading
                    return self._taken(_with_notes(compared, unused), head, post, allowed, today)
                unused.append(f"{post.origin} was not used: it has too few of the page's words")
        if own is None:
            raise fault
        return self._taken(_with_notes(own, unused), head, None, allowed, today)

    def _page(self, address: str, allowed: Allowed) -> Fetched:
        """Return the page. One that was given with http is asked by https first."""
        secure = allowed.asked(address)
        try:
            return self.web.fetch(secure, PAGE, allowed)
        except InPrivateNetwork as error:
            raise BadInput(f"{error}: {_way_into(allowed)}") from error
        except NotEncrypted as error:
            raise BadInput(f"{error}: where that does not matter, add --allow-http") from error
        except NotFetched as error:
            if secure != address:
                raise BadInput(f"{error} (asked by https; for plain http add --allow-http)") from error
            raise

    def _posts(self, head: PageHead, allowed: Allowed, unused: list[str]) -> Iterator[tuple[Post, float]]:
        """Yield the post as the site hands it out, the best way first, with the share of words that it needs.

        `unused` takes a sentence for each record that was found and cannot be used.
        """
        for address in tuple(record_addresses(head))[:_MOST_RECORDS]:
            try:
                post = post_in(self.web.fetch(allowed.asked(address), RECORD, allowed).data, head)
            except (OfOtherType, NotUsable) as error:
                unused.append(f"{ORIGIN} was not used: {error}")
                continue
            except NotFetched:
                continue
            if post:
                yield post, _WHOLE_RECORD
                break
        for address in head.feeds[:_MOST_FEEDS]:
            with suppress(NotFetched):
                if post := post_in_feed(self.web.fetch(allowed.asked(address), FEED, allowed).data, head):
                    yield post, _WHOLE_FEED

    def _taken(self, reading: Reading, head: PageHead, post: Post | None, allowed: Allowed, today: date) -> WebArticle:
        """Return what was read with the page's particulars, its pictures, and where it came from."""
        link, doubt = campaign_link(head) if not allowed.private_host else ("", _NO_LINK)
        origin = post.origin if post else "the page itself"
        notes = (*reading.notes, f"read from {origin}, {head.address}")
        if doubt:
            reading = replace(reading, doubts=(*reading.doubts, doubt))
        reading = with_page_facts(replace(reading, notes=notes), head, post, today.isoformat())
        reading = with_pictures(reading, PicturesOfPage(self.web, allowed, self.clock), self.picture_type)
        return WebArticle(reading, link, _name(head.address))


def _with_notes(reading: Reading, notes: Sequence[str]) -> Reading:
    return replace(reading, notes=(*reading.notes, *dict.fromkeys(notes)))


def _way_into(allowed: Allowed) -> str:
    """Return what to do about an address in a private network, whose own host may be asked by plain http as well."""
    if allowed.private_host:
        return f"--allow-private is for {allowed.private_host} alone, so import the address that it leads to"
    return "where that is meant, add --allow-private"


def _text(page: Fetched) -> bytes:
    """Return a page's bytes as UTF-8 where its server declares another encoding and they are in it.

    What is UTF-8 stays: servers declare one encoding for all their pages, whatever those are in.
    """
    encoding = declared_encoding(page.charset) if page.charset else None
    try:
        page.data.decode()
    except UnicodeDecodeError:
        with suppress(UnicodeError):  # else the reader finds out the encoding, as for any file
            return page.data.decode(encoding).encode() if encoding else page.data
    return page.data


def _read_page(data: bytes, page: Fetched, name: str) -> tuple[Reading | None, BadInput]:
    """Return the article of a page as it stands there, or None and why there is none."""
    try:
        return read_article(data, f"{name}.html"), BadInput("")
    except BadInput as error:
        return None, BadInput(f"{page.address}: {error}")


def _name(address: str) -> str:
    """Return the last part of an address's path, without an ending that says HTML; else its host."""
    parts = urlsplit(address)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return re.sub(r"\.(x?html?|php|aspx?)$", "", last, flags=re.IGNORECASE) or parts.hostname or "page"
