"""What the elements of HTML mean to a reader, and the attributes by which the formats' own readers say more.

Those attributes are this product's own: a page that has them is read without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.common.normalize_url import validateLink
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.channels.sendable import sendable
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

KEPT = "data-clinic-kept"
"""The attribute of an element that is the article's, although elements of its kind usually are not."""

SPENT = "data-clinic-spent"
"""The attribute of an element whose words stand elsewhere in the tree."""

QUESTION = "data-clinic-question"
"""The attribute of an element that asks what the text below it answers: a heading below that of its section."""

LEVEL = "data-clinic-level"
"""The attribute of a heading, or of an element that is one, whose level its tag does not tell."""

PLAIN_LIST = "data-clinic-plain-list"
"""The attribute of a list that only lays out a page: its entries are no entries of a list to a reader."""

ENTRY = "data-clinic-entry"
"""The attribute of a paragraph that is an entry of a list: its number, or "bullet"; "quote" for a quotation."""

RAISED, LOWERED = "data-clinic-raised", "data-clinic-lowered"
"""The attributes of elements set above or below the line by their style."""

ON_ITS_OWN = "data-clinic-on-its-own"
"""The attribute of an element that begins and ends a line by its style, although its tag does not."""

BOLD = "data-clinic-bold"
"""The attribute of an element whose style sets it in bold ("yes"), or out of it ("no")."""

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
OWN_ATTRIBUTES = (
    *(LITERAL_NUMBER, NOTE, NOTE_TEXT, CAPTION, PARTICULAR, REASON, DOUBT, KEPT, SPENT, QUESTION, LEVEL, PLAIN_LIST),
    *(ENTRY, RAISED, LOWERED, ON_ITS_OWN, BOLD),
)

_SINGLE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"
_ENGLISH_MARKS = (("“", "”"), _SINGLE)
_GERMAN_MARKS = (("„", "“"), ("\N{SINGLE LOW-9 QUOTATION MARK}", _SINGLE[0]))
_ANGLED_MARKS = (("«", "»"), ("“", "”"))
_FRENCH_MARKS = (("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"), ("“", "”"))
# As browsers set them, by Unicode's CLDR (delimiters, version 46).
_QUOTATION_MARKS = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "is", "lt", "et"), _GERMAN_MARKS),
    **dict.fromkeys(("pl", "ro", "hu", "hr", "sr"), (("„", "”"), ("«", "»"))),
    **dict.fromkeys(("es", "it", "ru", "uk", "el", "pt-pt", "ca", "no", "nb", "fa"), _ANGLED_MARKS),
    "fr": _FRENCH_MARKS,
    "ar": (("”", "“"), _SINGLE[::-1]),
    **dict.fromkeys(("sv", "fi"), (("”", "”"), (_SINGLE[1], _SINGLE[1]))),
    "ja": (("「", "」"), ("『", "』")),
}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield a node's children, text and comments included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def is_caption(node: LexborNode, tag: str) -> bool:
    """Say whether an element is the caption of the table or picture beside it."""
    return (tag == "figcaption" and KEPT not in node.attributes) or CAPTION in node.attributes


def is_block(tag: str) -> bool:
    """Say whether an element begins and ends a paragraph, as do the elements that pages define for themselves."""
    return tag in _BLOCKS or "-" in tag


def weight(node: LexborNode, tag: str) -> bool | None:
    """Return whether an element sets its words in bold or out of it; None where it changes nothing."""
    attributes = node.attributes
    if BOLD in attributes:
        return attributes[BOLD] == "yes"
    return True if tag in ("b", "strong") or (tag == "span" and _BOLD.search(attributes.get("style") or "")) else None


def heading_level(node: LexborNode, tag: str) -> int:
    """Return the level of an element that is a heading, 0 for any other."""
    level = node.attributes.get(LEVEL)
    return int(level) if level else HEADINGS.get(tag, 0)


def quotation_marks(language: str, depth: int) -> tuple[str, str]:
    """Return the marks around a quotation within a line, in a language, inside `depth` others."""
    outer, inner = _QUOTATION_MARKS.get(language.partition("-")[0].lower(), _ENGLISH_MARKS)
    return inner if depth % 2 else outer


def level_of(node: LexborNode, tag: str) -> str | None:
    """Return "sup" or "sub" for an element that is set above or below the line, None for any other."""
    attributes = node.attributes
    if tag == "sup" or RAISED in attributes:
        return "sup"
    return "sub" if tag == "sub" or LOWERED in attributes else None


def is_bracketed(reading: LexborNode) -> bool:
    """Say whether the brackets around how a word is read (ruby) stand in the page itself."""
    return reading.prev is not None and reading.prev.tag == "rp"


def is_data(table: LexborNode) -> bool:
    """Say whether a table holds data; one with headings or tables in its cells, or of one cell, lays out a page."""
    if table.attributes.get("role") in {"presentation", "none"} or len(table.css("table")) > 1:
        return False
    if table.css_first("th, caption, thead") is not None:
        return True
    return table.css_first("h1, h2, h3, h4, h5, h6, ul, ol, blockquote") is None and len(table.css("td")) > 1


def image_name(image: LexborNode) -> str:
    """Return an image's alternative text, else its file name."""
    source = image.attributes.get("src") or ""
    file_name = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
    return single_spaced(image.attributes.get("alt") or file_name) or "an image without description"


def typed_into(node: LexborNode, tag: str) -> str:
    """Return what a field of a form shows as typed into it; empty for any other element."""
    attributes = node.attributes
    if tag != "input" or (attributes.get("type") or "text") not in {"text", "number", "date", "time", "tel", "email"}:
        return ""
    return single_spaced(attributes.get("value") or "")


def outgoing_address(address: str) -> str:
    """Return the address of a link as it is sent, percent-encoded; empty when it leads nowhere or is no address."""
    try:
        return sendable(address) if address and not address.startswith("#") and validateLink(address) else ""
    except ValueError:
        return ""


def set_apart(page: LexborHTMLParser, text: LexborNode, reason: str) -> None:
    """Put a text into an element of its own, which is left out: what is beside it is not."""
    words = text.text_content or ""
    if words.strip():
        frame = page.create_node("span")
        frame.attrs[REASON] = reason
        frame.insert_child(words)
        text.insert_before(frame)
        text.remove()
