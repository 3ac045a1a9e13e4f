"""What the elements of HTML mean to a reader, and the attributes by which the formats' own readers say more.

Those attributes are this product's own: a page that has them is read without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.common.normalize_url import normalizeLink, validateLink
from selectolax.lexbor import LexborNode

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import single_spaced

LITERAL_NUMBER = "data-clinic-literal-number"
"""The attribute of a heading whose number belongs to its words; see blocks.Heading."""

NOTE = "data-clinic-note"
"""The attribute of an element, no link, that is the mark of a note; its value is the note's label."""

NOTE_TEXT = "data-clinic-note-text"
"""The attribute of an element that holds a note's words; its value is the note's label."""

CAPTION = "data-clinic-caption"
"""The attribute of an element that is the caption of the table or picture beside it."""

PARTICULAR = "data-clinic-particular"
"""The attribute of an element that is a particular of the article; its value is a ParticularKind."""

REASON = "data-clinic-left-out"
"""The attribute of an element that a format's reader leaves out; its value is the reason."""

DOUBT = "data-clinic-doubt"
"""The attribute of an element whose words stay, and about which a person is to be told something: its value."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTAINERS = {"ul": ParagraphKind.BULLET, "ol": ParagraphKind.NUMBERED, "blockquote": ParagraphKind.QUOTE}
_BLOCKS = {
    *("address", "article", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset"),
    *("button", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "label", "li", "main"),
    *("menu", "nav", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    *HEADINGS,
    *CONTAINERS,
}
WITHOUT_TEXT = {"script": "script", "style": "style sheet", "template": "template"}
OWN_ATTRIBUTES = (LITERAL_NUMBER, NOTE, NOTE_TEXT, CAPTION, PARTICULAR, REASON, DOUBT)

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield a node's children, text and comments included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def is_caption(node: LexborNode, tag: str) -> bool:
    """Say whether an element is the caption of the table or picture beside it."""
    return tag == "figcaption" or CAPTION in node.attributes


def is_block(tag: str) -> bool:
    """Say whether an element begins and ends a paragraph, as do the elements that pages define for themselves."""
    return tag in _BLOCKS or "-" in tag


def is_bold(node: LexborNode, tag: str) -> bool:
    """Say whether an element sets its words in bold."""
    return tag in ("b", "strong") or (tag == "span" and bool(_BOLD.search(node.attributes.get("style") or "")))


def is_data(table: LexborNode) -> bool:
    """Say whether a table holds data; one with headings, lists or tables in its cells lays out a page."""
    itself = 1  # selectolax finds the element it searches as well
    return len(table.css("h1, h2, h3, h4, h5, h6, ul, ol, blockquote, table")) == itself


def image_name(image: LexborNode) -> str:
    """Return an image's alternative text, else its file name."""
    source = image.attributes.get("src") or ""
    file_name = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
    return single_spaced(image.attributes.get("alt") or file_name) or "an image without description"


def outgoing_address(address: str) -> str:
    """Return the address of a link as it is sent, percent-encoded; empty when it leads nowhere or is no address."""
    return normalizeLink(address) if address and not address.startswith("#") and validateLink(address) else ""
