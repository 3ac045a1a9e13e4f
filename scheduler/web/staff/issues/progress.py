"""How far an issue is: as a page that is read again, and as events for those who have scripts. And its brake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.rendering.words import Words
from scheduler.services.issue_progress import IssueProgress
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.access import the_present
from scheduler.web.staff.issues.heading import issue_values
from scheduler.web.staff.issues.live import LiveProgress, TooManyStreams
from scheduler.web.staff.issues.model import ISSUE, path_of, the_issue
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")


@router.api_route(f"{ISSUE}/progress", methods=READING)
def show(page: Staff) -> Response:
    """Return how far an issue is."""
    return _page(page)


def a_place(request: Request) -> Iterator[LiveProgress]:
    """Give a stream one of its person's places. Raises HTTPException 429 where there is none."""
    live: LiveProgress = request.app.state.live_progress
    try:
        with live.place(the_present(request).person.login):
            yield live
    except TooManyStreams:
        raise HTTPException(429) from None


@router.get(f"{ISSUE}/progress/events", response_class=EventSourceResponse)
async def events(
    request: Request, page: Staff, live: Annotated[LiveProgress, Depends(a_place)]
) -> AsyncIterator[ServerSentEvent]:
    """Send how far an issue is, whenever that changes."""
    words = page.words
    async for found in live.watch(the_issue(request)):
        yield ServerSentEvent(data=_told(found, words), event="progress")


@router.post(f"{ISSUE}/stop")
async def stop(request: Request, page: Staff, fields: Form) -> Response:
    """Hold the issue's account back."""
    reason = fields.one("reason")
    said = page.words.gettext("Stopped. Nothing more of it goes out until somebody lets it go on.")
    key = the_issue(request)
    return await written(
        request,
        lambda: _braked(page, said, lambda: page.application.controls.hold(key.channel, page.identity, reason)),
    )


@router.post(f"{ISSUE}/go-on")
async def go_on(request: Request, page: Staff) -> Response:
    """Let the issue's account go on."""
    said = page.words.gettext("It goes on. What is too late is missed, not sent.")
    key = the_issue(request)
    return await written(
        request, lambda: _braked(page, said, lambda: page.application.controls.release(key.channel, page.identity))
    )


def _braked(page: StaffPage, said: str, act: Callable[[], object]) -> Response:
    key = the_issue(page.request)
    try:
        page.application.issues.find(key)
        act()
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    return page.go(f"{path_of(key)}/progress", said)


def _page(page: StaffPage, refused: str = "") -> Response:
    key = the_issue(page.request)
    try:
        item = page.application.issues.find(key)
        found = page.application.progress.one(key)
    except NotFound:
        raise HTTPException(404) from None
    values = {
        **issue_values(page, item),
        "progress": found,
        "told": _told(found, page.words),
        "names": _names(page.words),
        "refused": refused,
    }
    return page.show("issues/progress.html", values, status=422 if refused else 200)


def _names(words: Words) -> Mapping[str, str]:
    return {
        "audience": words.gettext("On the list"),
        "accepted": words.gettext("Sent"),
        "waiting": words.gettext("Still to send"),
        "excluded": words.gettext("Left out"),
        "failed": words.gettext("Failed"),
        "uncertain": words.gettext("Uncertain"),
    }


def _told(found: IssueProgress, words: Words) -> Mapping[str, object]:
    """Return what the page shows of a progress; a script puts the same in its place. `phase` changes with the page."""
    people = found.people
    numbers = {name: words.number(getattr(people, name)) if people else "" for name in _names(words)}
    return {
        "numbers": numbers,
        "done": found.done,
        "of": people.audience if people else 0,
        "sentence": how_far(found, words),
        "phase": f"{found.state} {found.held} {people is None}",
    }


def how_far(found: IssueProgress, words: Words) -> str:
    """Return the sentence on how far an issue is."""
    people = found.people
    if people is None:
        if found.chosen:
            return words.gettext("Its readers are being chosen: {count} so far.", count=words.number(found.chosen))
        return words.gettext("Nothing of it has gone out yet.")
    if found.waits_until and not found.held:
        return words.gettext("The account's limit is reached. It goes on {when}.", when=words.moment(found.waits_until))
    return words.gettext(
        "{sent} of {wanted} sent.",
        sent=words.number(people.accepted),
        wanted=words.number(people.audience - people.excluded),
    )
