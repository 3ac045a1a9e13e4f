"""Signing up and confirming it. Whether an address is on the list shows in no answer, nor in its time."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput
from scheduler.services.personal_links import ExpiredLink, InvalidLink, Purpose
from scheduler.services.sign_up import Answer, SignUpClosed
from scheduler.web.forms import Fields, Form
from scheduler.web.limits import check_client
from scheduler.web.page import READING, PageMaker, Pages
from scheduler.web.public.wishes import SOURCES, UnknownWording, wish_of
from scheduler.web.writing import written, written_evenly

router = APIRouter()


@router.api_route("/", methods=READING)
@router.api_route("/sign-up", methods=READING)
def form(pages: PageMaker) -> Response:
    """Return the form, unless the mail that confirms is not signed: then nobody can sign up."""
    if pages.application.sign_up.closed(pages.language()):
        return not_now(pages)
    source = pages.request.query_params.get("from", "")
    return _form(pages, {"source": source if source in SOURCES else SOURCES[0]})


@router.post("/sign-up")
async def sign_up(request: Request, pages: PageMaker, fields: Form) -> Response:
    """Take a sign-up."""
    return await written_evenly(request, lambda: _signed_up(pages, fields))


def _signed_up(pages: Pages, fields: Fields) -> Response:
    words = pages.words()
    check_client(pages.application, pages.request, "sign-up")
    try:
        wish = wish_of(pages, fields)
        if wish is not None:
            pages.application.sign_up.request(wish)
    except UnknownWording:
        return _again(
            pages, fields, words.gettext("The words about your consent have changed. Please read them again.")
        )
    except BadInput:
        return _again(pages, fields, words.gettext("Please write your email address as in name@example.com."), "email")
    except SignUpClosed:
        return not_now(pages)
    return pages.tell(
        words.gettext("Please look into your mail"),
        words.gettext("We have sent you a link. Follow it to confirm that you want the newsletter."),
        words.gettext(
            "Nothing has come after a few minutes? Look into your spam folder, and whether the address was right. "
            "Who subscribed before gets no second mail."
        ),
    )


def not_now(pages: Pages) -> Response:
    """Return the page that says that no mail can be sent now, to anybody."""
    words = pages.words()
    return pages.tell(
        words.gettext("This is not possible at the moment"),
        words.gettext("Please try again in a few days, or ask us in person."),
        status=503,
    )


def _form(pages: Pages, values: Mapping[str, object], status: int = 200) -> Response:
    subscription = pages.application.workspace.clinic().newsletter.subscription
    language = pages.language()
    own = {
        "subscription": subscription,
        "wording": pages.application.public_pages.wording(language),
        "chosen_language": subscription.language(language),
        "email": "",
        "first_name": "",
        "topics": (),
        "problem": "",
        "wrong": "",
        "source": SOURCES[0],
        "listed": True,
    }
    return pages.show("sign_up.html", own | dict(values), status=status)


def _again(pages: Pages, fields: Fields, problem: str, wrong: str = "") -> Response:
    """Return the form as it was filled in, with what is to be put right."""
    source = fields.one("source")
    values = {
        "email": fields.one("email"),
        "first_name": fields.one("first_name"),
        "topics": fields.every("topic"),
        "chosen_language": fields.one("language"),
        "source": source if source in SOURCES else SOURCES[0],
        "problem": problem,
        "wrong": wrong,
    }
    return _form(pages, values, status=422)


@router.api_route("/confirm/{token}", methods=READING)
def ask(token: str, pages: PageMaker) -> Response:
    """Return the page with the button: whoever follows links by themselves confirms nothing."""
    words = pages.words()
    try:
        pages.application.personal_links.read(Purpose.CONFIRM, token)
    except ExpiredLink:
        return _too_old(pages)
    except InvalidLink:
        raise HTTPException(404) from None
    return pages.show(
        "button.html",
        {
            "title": words.gettext("Confirm your subscription"),
            "paragraphs": (words.gettext("One more step: confirm that you want our newsletter."),),
            "button": words.gettext("Yes, send me the newsletter"),
            "action": f"{pages.base}/confirm/{token}",
        },
    )


@router.post("/confirm/{token}")
async def confirm(token: str, request: Request, pages: PageMaker) -> Response:
    """Confirm a sign-up. A second time is as the first."""
    return await written(request, lambda: _confirmed(pages, token))


def _confirmed(pages: Pages, token: str) -> Response:
    try:
        confirmed = pages.application.sign_up.confirm(token)
    except ExpiredLink:
        return _too_old(pages)
    except BadInput:
        raise HTTPException(404) from None
    if confirmed.answer is Answer.TOO_OLD:
        return _too_old(pages)
    subscriber = confirmed.subscriber
    words = pages.words(subscriber.language if subscriber else "")
    if confirmed.answer is not Answer.CONFIRMED or subscriber is None:
        return pages.tell(
            words.gettext("You cannot subscribe with this address"),
            words.gettext("We may not write to it. Please talk to us in person."),
            status=409,
        )
    own = pages.application.personal_links.token(Purpose.PREFERENCES, subscriber.id)
    return pages.tell(
        words.gettext("You are subscribed"),
        words.gettext("Thank you. The next issue will come to your address."),
        own_language=subscriber.language,
        links=((f"{pages.base}/preferences/{own}", words.gettext("Choose what you receive")),),
    )


def _too_old(pages: Pages) -> Response:
    words = pages.words()
    return pages.tell(
        words.gettext("This link is too old"),
        words.gettext("It was used up, or its time is over. Subscribe again to get a new one."),
        status=410,
        links=pages.ways_on(),
    )
