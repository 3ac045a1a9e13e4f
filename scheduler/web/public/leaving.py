"""Leaving: a page with one button, and the same address for mail programs' own button (RFC 8058)."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.consent import Way
from scheduler.services.personal_links import InvalidLink, Purpose
from scheduler.web.forms import AnyForm
from scheduler.web.page import READING, PageMaker, Pages
from scheduler.web.writing import written

router = APIRouter()


@router.api_route("/unsubscribe/{token}", methods=READING)
def ask(token: str, pages: PageMaker) -> Response:
    """Return the page with the button: whoever follows links by themselves leaves nothing."""
    _subject(pages, token)
    words = pages.words()
    return pages.show(
        "button.html",
        {
            "title": words.gettext("Unsubscribe"),
            "paragraphs": (words.gettext("With this button you receive no more issues of our newsletter."),),
            "button": words.gettext("Unsubscribe"),
            "action": f"{pages.base}/unsubscribe/{token}",
            "links": ((f"{pages.base}/my-link", words.gettext("Rather less often, or about other topics?")),),
        },
    )


@router.post("/unsubscribe/{token}")
async def leave(token: str, request: Request, pages: PageMaker, fields: AnyForm) -> Response:
    """Take a person off the list at once: no question, no cookie, no other page first; a second time is as the first.

    Whatever is in the body: the link alone says who it is, and the method that it is meant. The body only tells whether
    it was a mail program's button.
    """
    subscriber = _subject(pages, token)
    one_click = fields.one("List-Unsubscribe").lower() == "one-click"
    way = Way.ONE_CLICK if one_click else Way.LINK
    return await written(request, lambda: left(pages, subscriber, way))


def left(pages: Pages, subscriber: str, way: Way) -> Response:
    """Take a person off the list, and return the page that says so."""
    pages.application.preferences.leave(subscriber, way)
    words = pages.words()
    return pages.tell(
        words.gettext("You are unsubscribed"),
        words.gettext("No more issues will come."),
        words.gettext("That was a mistake? Subscribe again; it takes a minute."),
        links=((f"{pages.base}/sign-up", words.gettext("Subscribe")),),
    )


def _subject(pages: Pages, token: str) -> str:
    try:
        return pages.application.personal_links.read(Purpose.UNSUBSCRIBE, token)
    except InvalidLink:
        raise HTTPException(404) from None
