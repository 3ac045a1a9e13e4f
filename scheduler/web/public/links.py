"""The link of one's own, sent again to who lost it. Everybody gets the same answer, at an even time."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.services.addresses import written_address
from scheduler.services.sign_up import SignUpClosed
from scheduler.web.forms import Fields, Form
from scheduler.web.limits import check_client, may_ask_for
from scheduler.web.page import READING, PageMaker, Pages
from scheduler.web.public.sign_up import not_now
from scheduler.web.public.wishes import TRAP
from scheduler.web.writing import written_evenly

router = APIRouter()


@router.api_route("/my-link", methods=READING)
@router.api_route("/unsubscribe", methods=READING)
@router.api_route("/preferences", methods=READING)
def ask(pages: PageMaker) -> Response:
    """Return the form: an address of these without the link's own part was cut off."""
    return pages.show("my_link.html", {"email": "", "problem": ""})


@router.post("/my-link")
async def send(request: Request, pages: PageMaker, fields: Form) -> Response:
    """Send somebody their link, if they are on the list."""
    return await written_evenly(request, lambda: _sent(pages, fields))


def _sent(pages: Pages, fields: Fields) -> Response:
    words = pages.words()
    check_client(pages.application, pages.request, "link")
    try:
        address = written_address(fields.one("email"))
    except ValueError:
        problem = words.gettext("Please write your email address as in name@example.com.")
        return pages.show("my_link.html", {"email": fields.one("email"), "problem": problem}, status=422)
    if not fields.one(TRAP) and may_ask_for(pages.application, address, "link"):
        try:
            pages.application.preferences.send_link(address, pages.language())
        except SignUpClosed:
            return not_now(pages)
    return pages.tell(
        words.gettext("Please look into your mail"),
        words.gettext("If this address receives our newsletter, its link is on the way."),
    )
