"""A person's own page: what they read about, in which language, how often, a pause, their name; and leaving."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.consent import Way
from scheduler.domain.errors import BadInput
from scheduler.domain.subscription import Frequency
from scheduler.services.personal_links import InvalidLink, Purpose
from scheduler.services.preferences import Choices, Preferences
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING, PageMaker, Pages
from scheduler.web.public.leaving import left
from scheduler.web.writing import written

router = APIRouter()

PAUSES = (2, 4, 8, 12, 26)
"""Weeks of a pause to choose from."""


@router.api_route("/preferences/{token}", methods=READING)
def show(token: str, pages: PageMaker) -> Response:
    """Return a person's page."""
    subscriber = own_subject(pages, token)
    return _page(pages, token, pages.application.preferences.of(subscriber))


@router.post("/preferences/{token}")
async def change(token: str, request: Request, pages: PageMaker, fields: Form) -> Response:
    """Write down what a person chose, or take them off the list."""
    subscriber = own_subject(pages, token)
    if fields.one("do") == "leave":
        return await written(request, lambda: left(pages, subscriber, Way.PREFERENCES))
    return await written(request, lambda: _changed(pages, token, subscriber, fields))


def _changed(pages: Pages, token: str, subscriber: str, fields: Fields) -> Response:
    try:
        preferences = pages.application.preferences.change(subscriber, _choices(fields))
    except BadInput:
        raise HTTPException(422) from None
    return _page(pages, token, preferences, saved=True)


def _choices(fields: Fields) -> Choices:
    """Return the choices in a form. Raises BadInput for a number or a word that is none of those offered."""
    pause = fields.one("pause")
    try:
        return Choices(
            first_name=fields.one("first_name"),
            language=fields.one("language") or None,
            frequency=Frequency(fields.one("frequency")),
            topics=fields.every("topic"),
            pause_weeks=int(pause) if pause else None,
        )
    except ValueError as error:
        raise BadInput("one of the choices is none of those that are offered") from error


def _page(pages: Pages, token: str, preferences: Preferences | None, *, saved: bool = False) -> Response:
    if preferences is None or not preferences.is_subscribed:
        return _off_the_list(pages, preferences)
    values = {
        "action": f"{pages.base}/preferences/{token}",
        "preferences": preferences,
        "chosen": {topic.id for topic in preferences.topics},
        "frequencies": tuple(Frequency),
        "pauses": PAUSES,
        "saved": saved,
    }
    return pages.show("preferences.html", values, own_language=preferences.person.language)


def _off_the_list(pages: Pages, preferences: Preferences | None) -> Response:
    own_language = preferences.person.language if preferences else ""
    words = pages.words(own_language)
    return pages.tell(
        words.gettext("You are not on the list"),
        words.gettext("No issues come to you. Subscribe if you want to receive them again."),
        own_language=own_language,
        links=((f"{pages.base}/sign-up", words.gettext("Subscribe")),),
    )


def own_subject(pages: Pages, token: str) -> str:
    """Return whom a link to a person's own page is of. Raises HTTPException for a token that is no such link."""
    try:
        return pages.application.personal_links.read(Purpose.PREFERENCES, token)
    except InvalidLink:
        raise HTTPException(404) from None
