"""What a page says of itself in its head, and where else its article can be had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from scheduler.planning.page_address import is_same_site
from scheduler.planning.reading.elements import parse

API_RELATION = "https://api.w.org/"
_JSON = "application/json"
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml"})
_LINK_HEADER = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))*)")
_LINK_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))")


@dataclass(frozen=True, slots=True)
class _Link:
    """One link of a page's head, or of the headers that came with it."""

    relations: frozenset[str]
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class PageHead:
    """The head of the page at `address`. All addresses are absolute; an empty one is not told.

    `base` is what the page's own relative addresses are counted from. `api` is the root of a WordPress site's
    interface, `records` are the addresses of the page's own record in it. `feeds` are of the same site. `goes_on` is
    the next of several pages over which one article is spread. `asks_password` says that the page is locked.
    `styles` are its rules of style: by them words are struck out, raised or hidden.
    """

    address: str
    base: str
    language: str
    canonical: str = ""
    api: str = ""
    records: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    goes_on: str = ""
    asks_password: bool = False
    styles: str = ""


def page_head(html: str, address: str, link_headers: Iterable[str]) -> PageHead:
    """Return what a page says of itself. Raises BadInput for a page that is nested too deeply."""
    page = parse(html)
    found = page.css_first("base[href]")
    base = _joined(address, found.attributes.get("href") or "") if found is not None else address
    links = [*_links_of(page, base), *_header_links(link_headers, address)]

    def leading(relation: str, media_types: frozenset[str] | None = None) -> Iterator[str]:
        for link in links:
            if relation in link.relations and (media_types is None or link.media_type in media_types):
                yield link.address

    records = (one for one in leading("alternate", frozenset({_JSON})) if "/wp/v2/" in one)
    goes_on = (one for one in leading("next") if _is_next_part(one, address))
    root = page.root
    return PageHead(
        address,
        base,
        (root.attributes.get("lang") or "") if root is not None else "",
        canonical=next(leading("canonical"), ""),
        api=next(leading(API_RELATION), "") or (urljoin(address, "/wp-json/") if "/wp-content/" in html else ""),
        records=_of_site(records, address),
        feeds=_of_site((one for one in leading("alternate", _FEEDS) if "/comments/" not in one), address),
        goes_on=next(goes_on, ""),
        asks_password=page.css_first("form.post-password-form") is not None,
        styles="\n".join(style.html or "" for style in page.css("style")),
    )


def _of_site(addresses: Iterable[str], site: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for address in addresses if is_same_site(address, site)))


def _is_next_part(address: str, page: str) -> bool:
    """Say whether an address is that of a page's next part: its own with a number behind it."""
    return bool(re.fullmatch(re.escape(page.rstrip("/")) + r"(/(page/)?|\?page=)\d+/?", address))


def _links_of(page: LexborHTMLParser, base: str) -> Iterator[_Link]:
    for link in page.css("link[rel][href]"):
        attributes = link.attributes
        yield _Link(
            frozenset((attributes.get("rel") or "").lower().split()),
            (attributes.get("type") or "").strip().lower(),
            _joined(base, attributes.get("href") or ""),
        )


def _header_links(headers: Iterable[str], address: str) -> Iterator[_Link]:
    """Yield the links of Link headers (RFC 8288)."""
    for target, parameters in (found for header in headers for found in _LINK_HEADER.findall(header)):
        told = {name.lower(): quoted or plain for name, quoted, plain in _LINK_PARAMETER.findall(parameters)}
        yield _Link(
            frozenset(told.get("rel", "").lower().split()), told.get("type", "").lower(), _joined(address, target)
        )


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:  # no address at all
        return ""
