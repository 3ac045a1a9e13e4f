"""Issues that are out: the list, each as a page, its pictures, and the feeds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from scheduler.bootstrap import Application
from scheduler.domain.archive import ArchivedIssue
from scheduler.domain.errors import DamagedPackage, NotFound
from scheduler.rendering.archive.browser import CONTENT_POLICY, as_page, language_of
from scheduler.rendering.archive.content import plain_content
from scheduler.rendering.archive.feeds import Entry, Feed, atom, rss
from scheduler.services.personal_links import InvalidLink, Purpose
from scheduler.web.caching import ASK_AGAIN, FOR_EVER, ONLY_ONE, kept_answer
from scheduler.web.page import App, PageMaker, Pages

logger = logging.getLogger(__name__)
router = APIRouter()
READING = ["GET", "HEAD"]
HTML = "text/html; charset=utf-8"


@router.api_route("/archive", methods=READING)
def archive(pages: PageMaker, application: App, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """Return a page of the list."""
    with _or_not_found():
        shown = application.archive.page(page)
    if not application.archive.is_open:
        raise HTTPException(404)
    listed = pages.show("archive.html", {"shown": shown, "language_of": language_of, "listed": True})
    # Its tag alone tells whether it has changed: the newest time is an older one when an issue is taken back.
    kept = {"cache-control": ASK_AGAIN, "vary": "Accept-Language", "content-language": pages.language()}
    return kept_answer(pages.request, bytes(listed.body), HTML, kept)


@router.api_route("/archive/feed.atom", methods=READING)
def atom_feed(pages: PageMaker, application: App) -> Response:
    """Return the newest issues as Atom."""
    return _feed(pages, application, "feed.atom", atom, "application/atom+xml")


@router.api_route("/archive/feed.rss", methods=READING)
def rss_feed(pages: PageMaker, application: App) -> Response:
    """Return the newest issues as RSS."""
    return _feed(pages, application, "feed.rss", rss, "application/rss+xml")


@router.api_route("/archive/{identity}", methods=READING)
def issue(identity: str, pages: PageMaker, application: App) -> Response:
    """Return an issue as it was sent."""
    with _or_not_found():
        shown = application.archive.issue(identity)
    return issue_answer(pages, shown, f"/archive/{identity}", ASK_AGAIN)


@router.api_route("/view/{token}", methods=READING)
def received(token: str, pages: PageMaker, application: App) -> Response:
    """Return an issue to who has the link of it, be the archive open or not."""
    answer = issue_answer(pages, _received(token, application), f"/view/{token}", ONLY_ONE)
    answer.headers["x-robots-tag"] = "noindex"
    return answer


@router.api_route("/view/{token}/{digest}", methods=READING)
def received_picture(token: str, digest: str, request: Request, application: App) -> Response:
    """Return a picture of an issue to who has the link of it."""
    shown = _received(token, application)
    with _or_not_found():
        return picture_answer(request, application, shown, digest)


@router.api_route("/archive/{identity}/{digest}", methods=READING)
def picture(identity: str, digest: str, request: Request, application: App) -> Response:
    """Return a picture of an issue."""
    with _or_not_found():
        return picture_answer(request, application, application.archive.issue(identity), digest)


def _received(token: str, application: Application) -> ArchivedIssue:
    try:
        identity = application.personal_links.read(Purpose.VIEW, token)
    except InvalidLink:
        raise HTTPException(404) from None
    with _or_not_found():
        return application.archive.received(identity)


def issue_answer(pages: Pages, shown: ArchivedIssue, path: str, kept: str) -> Response:
    """Return the page of an issue, whose pictures lie below the path."""
    language = language_of(shown)
    pages_ = pages.application.public_pages
    values = {"base": pages.base, "issue": shown, "path": path, "is_open": pages.application.archive.is_open}
    html = as_page(
        shown,
        lambda picture: f"{pages.base}{path}/{picture.digest}",
        own_url=f"{pages.base}{path}",
        leave_url=f"{pages.base}/unsubscribe",
        head=pages_.page("issue_head.html", language, values),
        bar=pages_.page("issue_bar.html", language, values),
    )
    headers = {"cache-control": kept, "content-security-policy": CONTENT_POLICY, "content-language": language}
    return kept_answer(pages.request, html.encode(), HTML, headers, shown.at)


def picture_answer(request: Request, application: App, shown: ArchivedIssue, digest: str) -> Response:
    """Return a picture of an issue, which is under its own hash for ever. Raises NotFound, DamagedPackage."""
    media_type, data = application.archive.picture(shown, digest)
    return kept_answer(request, data, media_type, {"cache-control": FOR_EVER}, shown.at)


def _feed(pages: Pages, application: App, name: str, written: Callable[[Feed], bytes], media_type: str) -> Response:
    if not application.archive.is_open:
        raise HTTPException(404)
    site, words = application.settings.web.url.rstrip("/"), pages.words()
    clinic = application.settings.clinic.name
    feed = Feed(
        title=words.gettext("{clinic} newsletter", clinic=clinic),
        author=clinic,
        url=f"{site}/archive/{name}",
        home=f"{site}/archive",
        language=words.language,
        entries=tuple(_entry(issue, f"{site}/archive/{issue.id}") for issue in application.archive.newest()),
    )
    return kept_answer(
        pages.request, written(feed), media_type, {"cache-control": ASK_AGAIN, "vary": "Accept-Language"}
    )


def _entry(shown: ArchivedIssue, url: str) -> Entry:
    return Entry(
        content_hash=shown.content_hash,
        title=shown.subject,
        summary=shown.preheader,
        url=url,
        at=shown.at,
        language=language_of(shown),
        content=plain_content(shown, lambda picture: f"{url}/{picture.digest}"),
    )


@contextmanager
def _or_not_found() -> Iterator[None]:
    """Answer that there is no such page where there is no such issue; one that is damaged is told to the clinic."""
    try:
        yield
    except NotFound:
        raise HTTPException(404) from None
    except DamagedPackage as error:
        logger.error("an issue is not shown: %s", error)  # noqa: TRY400 - one line says it
        raise HTTPException(404) from None
