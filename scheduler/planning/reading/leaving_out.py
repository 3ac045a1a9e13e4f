"""What on a page is no part of its text, and why."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scheduler.planning.reading.markup import KEPT

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LEFT_OUT = {
    "nav": "the page's navigation",
    "header": "the page's header",
    "footer": "the page's footer",
    "aside": "an aside of the page",
    "form": "a form",
    "button": "a button",
    "select": "a form",
    "textarea": "a form",
    "dialog": "a dialogue box",
    "noscript": "shown only where scripts are off",
    "iframe": "an embedded page",
    "video": "a video",
    "audio": "a recording",
    "object": "an embedded object",
    "svg": "a drawing",
    "math": "a formula",
    "canvas": "a drawing",
    "del": "struck out",
    "s": "struck out",
    "strike": "struck out",
}
_LEFT_OUT_ROLES = {
    "navigation": "the page's navigation",
    "banner": "the page's header",
    "contentinfo": "the page's footer",
    "complementary": "an aside of the page",
    "search": "a form",
    "dialog": "a dialogue box",
}


def reason_to_leave_out(node: LexborNode, tag: str) -> str | None:
    """Return the kind of thing that an element is when its words are no part of the text, else None."""
    attributes = node.attributes
    if KEPT in attributes:
        return None
    if tag == "header" and node.css_first("h1") is not None:
        return None
    if tag in _LEFT_OUT:
        return _LEFT_OUT[tag]
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN.search(attributes.get("style") or "")
    ):
        return "hidden on the page"
    return _LEFT_OUT_ROLES.get(attributes.get("role") or "")
