"""An email as a page in a browser: what was signed, its pictures by their addresses, and a bar above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from scheduler.domain.archive import ArchivedIssue
from scheduler.domain.package import PackedPicture
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, VIEW_PLACEHOLDER

PictureUrl = Callable[[PackedPicture], str]
"""The address of an issue's picture."""

CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""Emails have their styles on the elements. Everything else that a page can do is forbidden to it."""

_HEAD_END = re.compile("</head>", re.IGNORECASE)
_BODY = re.compile(r"""<body(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)


def as_page(issue: ArchivedIssue, picture_url: PictureUrl, *, own_url: str, leave_url: str, head: str, bar: str) -> str:
    """Return an issue's HTML as a page.

    `own_url` is the page's own; `leave_url` stands where each reader has an own link to unsubscribe; `head` and `bar`
    (HTML) stand at the end of its head and above the email.
    """
    html = with_addresses(issue, picture_url)
    for placeholder, url in ((UNSUBSCRIBE_PLACEHOLDER, leave_url), (VIEW_PLACEHOLDER, own_url)):
        html = html.replace(f'href="{placeholder}"', f'href="{escape(url)}"')
    html = _HEAD_END.sub(lambda end: head + end.group(), html, count=1)
    return _BODY.sub(lambda body: body.group() + bar, html, count=1)


def with_addresses(issue: ArchivedIssue, picture_url: PictureUrl) -> str:
    """Return an issue's HTML with addresses in place of the pictures that came with the email."""
    html = issue.html
    for picture in issue.content.pictures:
        html = html.replace(f'src="cid:{picture.name}"', f'src="{escape(picture_url(picture))}"')
    return html


def language_of(issue: ArchivedIssue) -> str:
    """Return the language that an issue's HTML declares."""
    found = re.search(r"""<html[^>]*?\slang="([A-Za-z0-9-]+)\"""", issue.html)
    return found[1] if found else ""
