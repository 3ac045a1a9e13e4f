"""What an email's HTML shows, and what it loads."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_STYLE_URL = re.compile(r"url\(\s*['\"]?(?!cid:|data:|#)([^)'\"\s]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)


_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
    ]
)
"""Elements that do not part the words around them."""


def visible_words(html: str) -> tuple[str, ...]:
    """Return the runs of text that a reader sees, white space folded."""
    return tuple(_Page.of(html).words)


def loaded_by(html: str) -> tuple[str, ...]:
    """Return the addresses of everything that is loaded from elsewhere when the page is shown."""
    return tuple(_Page.of(html).loaded)


class _Page(HTMLParser):
    """An email's HTML: its words, and what it loads from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loaded: list[str] = []
        self._style = False
        self._run = ""

    @classmethod
    def of(cls, html: str) -> _Page:
        """Read a page."""
        page = cls()
        page.feed(html)
        page.close()
        page._end_run()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element loads."""
        self._style = tag == "style"
        values = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._end_run()
        self.words += [" ".join(values[key].split()) for key in ("alt", "title") if values.get(key, "").strip()]
        keys = ("src", "srcset", "background", "poster", "data") + (("href",) if tag == "link" else ())
        self.loaded += [
            values[key] for key in keys if values.get(key) and not values[key].startswith(("cid:", "data:"))
        ]
        self._styled(values.get("style", ""))

    def handle_data(self, data: str) -> None:
        """Note words, and what a style loads."""
        if self._style:
            self._styled(data)
        else:
            self._run += data

    def handle_endtag(self, tag: str) -> None:
        """End a run of text with its block."""
        self._style = False
        if tag not in _INLINE:
            self._end_run()

    def _end_run(self) -> None:
        if self._run.strip():
            self.words.append(" ".join(self._run.split()))
        self._run = ""

    def _styled(self, style: str) -> None:
        self.loaded += [found[1] or found[2] for found in _STYLE_URL.finditer(style)]
