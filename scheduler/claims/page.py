"""The words that an email's HTML shows, and the files that it loads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.nesting import check_nesting

_STYLE_URL = re.compile(r"url\(\s*['\"]?(?!cid:|data:|#)([^)'\"\s]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)

_INLINE = frozenset(
    (
        *("a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span"),
        *("strike", "strong", "sub", "sup", "u"),
    )
)
"""Elements that do not part the words around them."""

_UNSEEN = frozenset(("script", "style", "template"))
_LOADING = ("src", "srcset", "background", "poster", "data")
_LOADERS = f":is({', '.join(f'[{attribute}]' for attribute in _LOADING)}, link[href], [style], style)"


def visible_words(html: str) -> tuple[str, ...]:
    """Return the runs of text that a reader sees, white space folded. Raises BadInput for HTML nested too deeply."""
    words: list[str] = []
    run = ""
    for node, begins in _events(_root(html)):
        if node.is_text_node:
            run += node.text_content or ""
            continue
        if node.tag not in _INLINE:
            words += _folded(run)
            run = ""
        if begins:
            attributes = node.attributes
            words += [word for key in ("alt", "title") for word in _folded(attributes.get(key) or "")]
    return (*words, *_folded(run))


def loaded_by(html: str) -> tuple[str, ...]:
    """Return the addresses of everything that is loaded from elsewhere when the page is shown. Raises BadInput."""
    return tuple(address for node in _root(html).css(_LOADERS) for address in _loaded_by(node))


def _root(html: str) -> LexborNode:
    check_nesting(html)
    root = LexborHTMLParser(html).root
    if root is None:
        raise ValueError("the parser makes a root for every text")
    return root


def _events(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node that may be seen, elements as they begin (True) and as they end (False)."""
    open_nodes: list[LexborNode] = []
    node: LexborNode | None = root
    while node is not None or open_nodes:
        if node is None:
            node = open_nodes.pop()
            yield node, False
            node = node.next if open_nodes else None
        elif node.is_text_node:
            yield node, True
            node = node.next
        elif node.is_element_node and node.tag not in _UNSEEN:
            yield node, True
            open_nodes.append(node)
            node = node.first_child
        else:
            node = node.next


def _folded(text: str) -> list[str]:
    folded = " ".join(text.split())
    return [folded] if folded else []


def _loaded_by(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    for key in (*_LOADING, *(("href",) if node.tag == "link" else ())):
        address = attributes.get(key) or ""
        if address and not address.startswith(("cid:", "data:")):
            yield address
    style = node.text() if node.tag == "style" else attributes.get("style") or ""
    yield from (found[1] or found[2] for found in _STYLE_URL.finditer(style))
