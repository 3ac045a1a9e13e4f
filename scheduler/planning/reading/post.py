"""A post as a site hands it out beside its page: title and text in HTML, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Post:
    """One post: `title` and `content` are HTML, `day` is as ISO 8601 has it or empty, `origin` is where it is from."""

    address: str
    title: str
    content: str
    author: str
    day: str
    origin: str

    def page(self, language: str, styles: str) -> bytes:
        """Return the post as a page of its own, its title over its text; `styles` are elements of its head."""
        return (
            f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">{styles}</head><body><main>'
            f"<h1>{self.title}</h1>\n{self.content}</main></body></html>"
        ).encode("utf-8", "replace")
