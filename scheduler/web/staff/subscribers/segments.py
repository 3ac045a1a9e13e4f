"""Segments: parts of the list, by rows of conditions, counted as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.segment import EVERY, Segment
from scheduler.domain.segment import written as written_query
from scheduler.domain.subscriber import SubscriberStatus
from scheduler.domain.subscription import Frequency
from scheduler.rendering.words import Words
from scheduler.services.segment_rows import Choice, Row
from scheduler.services.segments import CountedSegment
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.subscribers.model import status_words
from scheduler.web.writing import written

router = APIRouter(prefix="/staff")

ROWS: Final = 3
"""Rows of an empty form."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A segment as it is being written."""

    rows: tuple[Row, ...] = ()
    any_of_them: bool = False
    name: str = ""
    audience: str = ""

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows of the form: those with a value, and empty ones after them."""
        filled = tuple(row for row in self.rows if row.value)
        return filled + (Row(Choice.LANGUAGE, ""),) * max(1, ROWS - len(filled))


@router.api_route("/subscribers/segments", methods=READING)
def segments(page: Staff) -> Response:
    """Return the segments, and the form for another one."""
    return _page(page, Draft())


@router.post("/subscribers/segments")
async def keep(request: Request, page: Staff, fields: Form) -> Response:
    """Keep what was written as a segment."""
    return await written(request, lambda: _kept(page, _draft(fields)))


@router.post("/subscribers/segments/count")
def count(page: Staff, fields: Form) -> Response:
    """Count whom the conditions choose, for the page or, in plain text, for its script."""
    draft = _draft(fields)
    try:
        desk = page.application.segments
        found = desk.count(desk.query(draft.rows, any_of_them=draft.any_of_them), _audience(page, draft))
        told, wrong = _told(page.words, found), ""
    except ClinicError as error:
        told, wrong = "", on_a_page(str(error))
    if page.request.headers.get("accept") == "text/plain":
        return PlainTextResponse(told or wrong, 422 if wrong else 200)
    return _page(page, draft, told=told, wrong=wrong)


@router.api_route("/subscribers/segments/{name}", methods=READING)
def segment(name: str, page: Staff) -> Response:
    """Return one segment with its people by status."""
    kept = _named(page, name)
    try:
        found, wrong = page.application.segments.show(name).statuses, ""
    except ClinicError as error:
        found, wrong = {}, on_a_page(str(error))
    values = {
        "segment": kept,
        "query": written_query(kept.query),
        "statuses": found,
        "wrong": wrong,
        "status_words": status_words(page.words),
    }
    return page.show("subscribers/segment.html", values)


@router.api_route("/subscribers/segments/{name}/count", methods=READING)
def count_kept(name: str, page: Staff) -> Response:
    """Return in plain text how many people a segment has."""
    _named(page, name)
    try:
        return PlainTextResponse(_told(page.words, page.application.segments.show(name)))
    except ClinicError as error:
        return PlainTextResponse(on_a_page(str(error)), 422)


@router.post("/subscribers/segments/{name}/remove")
async def remove(name: str, request: Request, page: Staff) -> Response:
    """Take a segment out of the file."""
    return await written(request, lambda: _removed(page, name))


def _draft(fields: Fields) -> Draft:
    choices, known = fields.every("choice[]"), set(Choice)
    rows = tuple(
        Row(Choice(choice), value)
        for choice, value in zip(choices, fields.every("value[]"), strict=False)
        if choice in known
    )
    return Draft(rows, fields.one("joined") == "any", fields.one("name"), fields.one("audience"))


def _audience(page: StaffPage, draft: Draft) -> str:
    return draft.audience or page.application.workspace.clinic().newsletter.subscription.audience


def _page(page: StaffPage, draft: Draft, *, told: str = "", wrong: str = "") -> Response:
    desk = page.application.segments
    values = {
        "draft": draft,
        "told": told,
        "wrong": wrong,
        "kept": tuple((each, written_query(each.query)) for each in desk.kept()),
        "audiences": page.application.audience_list.audiences(),
        "choices": choice_words(page.words),
        "known": _known_values(page),
    }
    return page.show("subscribers/segments.html", values, status=422 if wrong else 200)


def _kept(page: StaffPage, draft: Draft) -> Response:
    desk = page.application.segments
    try:
        query = desk.query(draft.rows, any_of_them=draft.any_of_them)
        desk.add(draft.name, query, _audience(page, draft))
    except ClinicError as error:
        return _page(page, draft, wrong=on_a_page(str(error)))
    return page.go("/subscribers/segments", page.words.gettext("The segment is kept. An issue may go to it."))


def _removed(page: StaffPage, name: str) -> Response:
    _named(page, name)
    try:
        page.application.segments.remove(name)
    except ClinicError as error:
        return page.go(f"/subscribers/segments/{name}", on_a_page(str(error)))
    return page.go("/subscribers/segments", page.words.gettext("The segment is removed."))


def _named(page: StaffPage, name: str) -> Segment:
    try:
        return page.application.segments.named(name)
    except NotFound:
        raise HTTPException(404) from None


def _told(words: Words, counted: CountedSegment) -> str:
    people = words.ngettext("{count} person", "{count} people", counted.total)
    confirmed = words.number(counted.confirmed)
    return words.gettext("{people}, {number} of them confirmed", people=people, number=confirmed)


def _known_values(page: StaffPage) -> Mapping[str, str]:
    """Return the values that a form suggests, each with what it is."""
    words, subscription = page.words, page.application.workspace.clinic().newsletter.subscription
    topics = {topic.id: topic.name(page.language) for topic in subscription.topics}
    languages = {language: words.language_name(language) for language in subscription.languages}
    statuses = {str(status): words.gettext("status") for status in SubscriberStatus}
    frequencies = {each: words.gettext("how often") for each in (EVERY, *filter(None, Frequency))}
    sources = {each: words.gettext("way onto the list") for each in ("import", "sign-up")}
    campaigns = {name: words.gettext("campaign") for name in page.application.workspace.campaigns()}
    return campaigns | sources | frequencies | statuses | languages | topics


def choice_words(words: Words) -> Mapping[Choice, str]:
    """Return each choice of a row in the words of a page's language."""
    return {
        Choice.LANGUAGE: words.gettext("Language is"),
        Choice.NO_LANGUAGE: words.gettext("Language is not"),
        Choice.TOPIC: words.gettext("Topic is"),
        Choice.NO_TOPIC: words.gettext("Topic is not"),
        Choice.JOINED_WITHIN: words.gettext("Joined in the last days"),
        Choice.JOINED_SINCE: words.gettext("Joined on the day or after"),
        Choice.JOINED_BEFORE: words.gettext("Joined before the day"),
        Choice.RECEIVED: words.gettext("Was sent the campaign"),
        Choice.NOT_RECEIVED: words.gettext("Was not sent the campaign"),
        Choice.DELIVERED_WITHIN: words.gettext("Mail arrived in the last days"),
        Choice.NOT_DELIVERED_WITHIN: words.gettext("No mail arrived in the last days"),
        Choice.STATUS: words.gettext("Status is"),
        Choice.NO_STATUS: words.gettext("Status is not"),
        Choice.FREQUENCY: words.gettext("Wants to hear"),
        Choice.NO_FREQUENCY: words.gettext("Does not want to hear"),
        Choice.SOURCE: words.gettext("Came by"),
        Choice.NO_SOURCE: words.gettext("Did not come by"),
        Choice.ZONE: words.gettext("Time zone is"),
        Choice.NO_ZONE: words.gettext("Time zone is not"),
    }
