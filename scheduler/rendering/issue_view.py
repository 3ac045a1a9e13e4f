"""An issue as one kind of reader sees it, for people who look at it in a frame before it goes out."""

from __future__ import annotations

import re
from enum import StrEnum

from scheduler.domain.payload import PLACEHOLDERS, RenderedIssue
from scheduler.domain.personal_parts import as_a_stranger_reads
from scheduler.rendering.view_models import by_day, by_night, data_uri

_SCHEMES = re.compile(r"""(color-schemes?"\s+content="|color-schemes?:\s*)light dark""")
"""Where an email says that it has both looks: its ground is then painted by what the reader of the frame prefers."""


class View(StrEnum):
    """The ways in which an issue is looked at."""

    DESKTOP = "desktop"
    PHONE = "phone"
    DARK = "dark"
    BARE = "pictures-off"
    TEXT = "text"


def with_words_for_links(text: str, words: str) -> str:
    """Return a text with some words in the place of each link of a reader's own."""
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder, words)
    return text


def issue_view(issue: RenderedIssue, view: View, own_link: str = "") -> str:
    """Return the HTML of an issue by a view, or its text part. `own_link` are words in place of a reader's own links.

    Its pictures lie in it: browsers send no cookie, and so get no picture of ours, from a frame that may do nothing.
    Whoever looks at it may prefer the dark: the view alone decides which look it has.
    """
    if view is View.TEXT:
        return with_words_for_links(as_a_stranger_reads(issue.text), own_link)
    html = as_a_stranger_reads(issue.html)
    for picture in issue.pictures if view is not View.BARE else ():
        html = html.replace(f'src="cid:{picture.name}"', f'src="{data_uri(picture)}"')
    if view is View.DARK:
        return by_night(_SCHEMES.sub(r"\1dark", html))
    return by_day(_SCHEMES.sub(r"\1light", html))
