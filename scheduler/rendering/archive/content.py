"""The words and pictures of an email without its layout, as feed readers show them.

An email is tables within tables with styles on them. Feed readers drop the styles, and read the tables aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.archive import ArchivedIssue
from scheduler.rendering.archive.browser import PictureUrl, with_addresses

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "pre"})
_INLINE = frozenset({"a", "strong", "em", "b", "i", "u", "sub", "sup", "code", "br", "img", "span", "bdi"})
_ITEMS = frozenset({"li"})
_EMPTY = frozenset({"br", "img", "hr"})
_UNREAD = frozenset({"head", "style", "script", "title", "template", "object", "iframe", "form", "-comment"})
_KEPT = {"a": ("href",), "img": ("src", "alt", "width", "height"), "ol": ("start",)}
_DIRECTION = ("lang", "dir")
_SEPARATOR = re.compile(r"(?:\s|&nbsp;|\u00a0|·)+$|^(?:\s|&nbsp;|\u00a0|·)+")
_SAFE = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class _Piece:
    html: str
    is_block: bool


def plain_content(issue: ArchivedIssue, picture_url: PictureUrl) -> str:
    """Return an issue as plain HTML: headings, paragraphs, lists, links and pictures.

    Links of a reader's own are left out. `picture_url` must give whole addresses.
    """
    body = LexborHTMLParser(with_addresses(issue, picture_url)).body
    return "\n".join(piece.html for piece in _blocks(body)) if body is not None else ""


def _blocks(node: LexborNode) -> Iterator[_Piece]:
    """Yield what is in a node as blocks: words that stand by themselves become paragraphs."""
    for is_block, run in groupby(_pieces(node), key=lambda piece: piece.is_block):
        if is_block:
            yield from run
        elif words := _SEPARATOR.sub("", "".join(piece.html for piece in run)):
            yield _Piece(f"<p>{words}</p>", is_block=True)


def _pieces(node: LexborNode) -> Iterator[_Piece]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield _Piece(escape(child.text(deep=False), quote=False), is_block=False)
        elif tag in _UNREAD or _is_left_out(child):
            continue
        elif tag in _INLINE:
            yield _Piece(_element(child, tag), is_block=False)
        elif tag in _BLOCKS or tag in _ITEMS:
            yield _Piece(_element(child, tag), is_block=True)
        else:
            yield from _blocks(child)


def _element(node: LexborNode, tag: str) -> str:
    names = (*_KEPT.get(tag, ()), *_DIRECTION)
    given = {name: value for name in names if (value := node.attributes.get(name)) is not None}
    written = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
    if tag in _EMPTY:
        return f"<{tag}{written}>"
    inside = "".join(piece.html for piece in _pieces(node))
    return f"<{tag}{written}>{inside if tag in _INLINE else _SEPARATOR.sub('', inside)}</{tag}>"


def _is_left_out(node: LexborNode) -> bool:
    attributes = node.attributes
    target = attributes.get("href") or attributes.get("src")
    if target is not None and not target.startswith(_SAFE):
        return True  # the reader's own link, and whatever a program could run
    return "display:none" in (attributes.get("style") or "").replace(" ", "")
