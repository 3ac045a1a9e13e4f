"""A person's right to their own data: a copy of all of it, and its end."""

from __future__ import annotations

import json

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import NotFound
from scheduler.services.documents.person import person_document
from scheduler.web.page import READING, PageMaker, Pages
from scheduler.web.public.preferences import own_subject
from scheduler.web.writing import written

router = APIRouter()

FILE = "newsletter-data.json"
"""The name of the file. It says nothing of the clinic, since it may lie in a folder that others see."""


@router.api_route("/preferences/{token}/data", methods=READING)
def copy(token: str, pages: PageMaker) -> Response:
    """Return everything that is kept of a person, as a file of JSON."""
    try:
        record = pages.application.person_records.of(own_subject(pages, token))
    except NotFound:
        raise HTTPException(404) from None
    written_out = json.dumps(person_document(record), ensure_ascii=False, indent=2)
    headers = {"content-disposition": f'attachment; filename="{FILE}"'}
    return Response(written_out, media_type="application/json", headers=headers)


@router.api_route("/preferences/{token}/erase", methods=READING)
def ask(token: str, pages: PageMaker) -> Response:
    """Return the page with the button: whoever follows links by themselves erases nothing."""
    own_subject(pages, token)
    words = pages.words()
    return pages.show(
        "button.html",
        {
            "title": words.gettext("Erase my data"),
            "paragraphs": (
                words.gettext("We erase your address, your name and your choices. No more issues come."),
                words.gettext("Our mail provider is asked to erase them too. This cannot be undone."),
            ),
            "button": words.gettext("Erase my data"),
            "action": f"{pages.base}/preferences/{token}/erase",
            "links": ((f"{pages.base}/preferences/{token}", words.gettext("What you receive")),),
        },
    )


@router.post("/preferences/{token}/erase")
async def erase(token: str, request: Request, pages: PageMaker) -> Response:
    """Erase a person. A second time is as the first."""
    subscriber = own_subject(pages, token)
    return await written(request, lambda: _erased(pages, subscriber))


def _erased(pages: Pages, subscriber: str) -> Response:
    words = pages.words()  # before nobody knows any more which language is theirs
    pages.application.erasure.erase_subscriber(subscriber)
    return pages.tell(
        words.gettext("Your data is erased"),
        words.gettext("No more issues come. Our mail provider is asked to erase your data too."),
    )
