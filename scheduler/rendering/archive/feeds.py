"""Issues as feeds: Atom (RFC 4287) and RSS 2.0, each entry with all of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_XML = "http://www.w3.org/XML/1998/namespace"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (section 2.2)."""

_BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the time of the last change where nothing is out yet: a feed must have one."""

register_namespace("atom", _ATOM)
register_namespace("content", _CONTENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue in a feed. `url` is where it is read, `content` plain HTML with whole addresses."""

    content_hash: str
    title: str
    summary: str
    url: str
    at: datetime
    language: str
    content: str

    @property
    def id(self) -> str:
        """The same for ever, wherever the archive moves: signed content never changes."""
        return UUID(hex=self.content_hash[:32]).urn


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `url` is its own address, `home` the archive's."""

    title: str
    author: str
    url: str
    home: str
    language: str
    entries: Sequence[Entry]

    @property
    def changed_at(self) -> datetime:
        """When the newest issue went out."""
        return max((entry.at for entry in self.entries), default=_BEFORE_ANY)


def atom(feed: Feed) -> bytes:
    """Return a feed as Atom."""
    root = Element("feed", {"xmlns": _ATOM, f"{{{_XML}}}lang": feed.language})
    _texts(root, id=feed.home, title=feed.title, updated=_instant(feed.changed_at))
    _texts(SubElement(root, "author"), name=feed.author)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    for entry in feed.entries:
        node = SubElement(root, "entry", {f"{{{_XML}}}lang": entry.language})
        at = _instant(entry.at)
        _texts(node, id=entry.id, title=entry.title, published=at, updated=at, summary=entry.summary)
        SubElement(node, "link", rel="alternate", type="text/html", href=entry.url)
        SubElement(node, "content", type="html").text = _legal(entry.content)
    return _written(root)


def rss(feed: Feed) -> bytes:
    """Return a feed as RSS 2.0."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _texts(channel, title=feed.title, link=feed.home, description=feed.title, language=feed.language)
    SubElement(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=feed.url)
    if feed.entries:
        _texts(channel, lastBuildDate=format_datetime(feed.changed_at, usegmt=True))
    for entry in feed.entries:
        node = SubElement(channel, "item")
        at = format_datetime(entry.at.astimezone(UTC), usegmt=True)
        _texts(node, title=entry.title, link=entry.url, description=entry.summary, pubDate=at)
        SubElement(node, "guid", isPermaLink="false").text = entry.id
        SubElement(node, f"{{{_CONTENT}}}encoded").text = _legal(entry.content)
    return _written(root)


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = _legal(text)


def _legal(text: str) -> str:
    """Return a text without the characters that no XML may have."""
    return _ILLEGAL.sub("", text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
