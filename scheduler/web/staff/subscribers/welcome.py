"""The welcome series: its steps with their state and numbers, the switch, and a step's words to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.services.note import article_of
from scheduler.services.welcome.words import NewWords, SectionWords, TypedWords
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.long_form import LongForm
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.subscribers.welcome_model import rows_of, sections_by_campaign, state_of
from scheduler.web.writing import at_length, written

router = APIRouter(prefix="/staff")

PATH = "/subscribers/welcome"


@router.api_route(PATH, methods=READING)
def series(page: Staff) -> Response:
    """Return the steps, and what is done with the series."""
    return _page(page)


@router.post(f"{PATH}/switch")
async def switch(request: Request, page: Staff, fields: Form) -> Response:
    """Switch the series on or off."""
    on = fields.one("on") == "1"
    told = page.words.gettext("The welcome series is on.") if on else page.words.gettext("The welcome series is off.")
    return await written(
        request,
        lambda: _done(page, lambda: page.application.welcome.switch(page.identity, _version(fields), on=on), told),
    )


@router.post(f"{PATH}/late")
async def late(request: Request, page: Staff, fields: Form) -> Response:
    """Choose how late a step may be."""

    def choose() -> None:
        days = _number(page, fields.one("days"))
        page.application.welcome.allow_lateness(days, page.identity, _version(fields))

    return await written(request, lambda: _done(page, choose, page.words.gettext("Saved.")))


@router.post(f"{PATH}/begin")
async def begin(request: Request, page: Staff, fields: Form) -> Response:
    """Count who would begin, or let them begin."""
    return await at_length(request, lambda: _begun(page, fields))


@router.api_route(f"{PATH}/new", methods=READING)
def new(page: Staff) -> Response:
    """Return the form for a step, or with ?step= for its words in another language."""
    asked = page.request.query_params
    return _form(page, Fields((("step", asked.get("step", "")), ("language", asked.get("language", "")))))


@router.post(f"{PATH}/new")
async def write(request: Request, page: Staff, fields: LongForm) -> Response:
    """Write a step."""
    return await at_length(request, lambda: _written(page, fields))


@router.post(f"{PATH}/{{step}}/move")
async def move(step: str, request: Request, page: Staff, fields: Form) -> Response:
    """Let a step go out on another day, or at another time."""

    def change() -> None:
        after, at = _number(page, fields.one("after")), _time(page, fields.one("at"))
        page.application.welcome.move(step, after, at, page.identity, _version(fields))

    return await written(request, lambda: _done(page, change, page.words.gettext("The step is moved.")))


@router.post(f"{PATH}/{{step}}/remove")
async def remove(step: str, request: Request, page: Staff, fields: Form) -> Response:
    """Take a step out of the series."""
    told = page.words.gettext("The step is removed. Its words stay in the workspace.")
    return await written(
        request,
        lambda: _done(page, lambda: page.application.welcome.remove(step, page.identity, _version(fields)), told),
    )


def _page(page: StaffPage, wrong: str = "", *, counted: int | None = None, segment: str = "") -> Response:
    desk = page.application.welcome
    try:
        look = desk.look()
    except ClinicError as error:
        values: dict[str, object] = {"broken": on_a_page(str(error))}
        return page.show("subscribers/welcome.html", values, status=422)
    subscription = page.application.workspace.clinic().newsletter.subscription
    values = {
        "broken": "",
        "look": look,
        "rows": rows_of(look, subscription.languages, page.words),
        "state": state_of(look, page.words),
        "wrong": wrong,
        "counted": counted,
        "segment": segment,
        "segments": page.application.segments.kept(),
        "double_opt_in": subscription.double_opt_in,
    }
    return page.show("subscribers/welcome.html", values, status=422 if wrong else 200)


def _done(page: StaffPage, act: Callable[[], object], told: str) -> Response:
    try:
        act()
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    return page.go(PATH, told)


def _begun(page: StaffPage, fields: Fields) -> Response:
    desk, segment = page.application.welcome, fields.one("segment")
    try:
        if fields.one("sure") != "1":
            return _page(page, counted=desk.count(segment), segment=segment)
        people = desk.enrol(page.identity, segment)
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    return page.go(PATH, page.words.ngettext("{count} person begins.", "{count} people begin.", people))


def _form(page: StaffPage, fields: Fields, wrong: str = "") -> Response:
    made = page.application
    subscription = made.workspace.clinic().newsletter.subscription
    step = fields.one("step")
    if step and made.welcome.look().series.step(step) is None:
        raise HTTPException(404)
    values = {
        "fields": fields,
        "step": step,
        "wrong": wrong,
        "languages": subscription.languages,
        "topics": tuple((topic.id, topic.name(page.language)) for topic in subscription.topics),
        "chosen": fields.every("topic"),
        "segments": made.segments.kept(),
        "campaigns": sections_by_campaign(made.welcome.sections()),
    }
    return page.show("subscribers/welcome_step.html", values, status=422 if wrong else 200)


def _written(page: StaffPage, fields: Fields) -> Response:
    desk, step = page.application.welcome, fields.one("step")
    try:
        wanted = _wish(page, fields)
        if step:
            desk.translate(wanted, page.identity)
        else:
            desk.add(wanted, _number(page, fields.one("after")), page.identity)
    except ClinicError as error:
        return _form(page, fields, on_a_page(str(error)))
    path = f"/issues/{wanted.slug}/lead/{page.application.workspace.clinic().newsletter.subscription.account}/send"
    told = page.words.gettext("The step is written. Look at it, then put it before the clinician.")
    return page.go(path, told)


def _wish(page: StaffPage, fields: Fields) -> NewWords:
    """Return what somebody filled in. Raises BadInput."""
    words, desk = page.words, page.application.welcome
    campaign, _, section = fields.one("section").partition("/")
    typed = TypedWords(fields.one("text"), fields.one("title"))
    source: TypedWords | SectionWords = SectionWords(campaign, section) if section else typed
    if not section and not typed.text:
        raise BadInput(words.gettext("Write what it says, or choose a section."))
    if section and typed.text:
        raise BadInput(words.gettext("Write what it says, or choose a section: not both."))
    name = fields.one("step") or desk.free_name(section or article_of(typed.text, typed.title).title)
    return NewWords(
        step=name,
        language=desk.language(fields.one("language")),
        words=source,
        at=_time(page, fields.one("at") or "09:00"),
        audience=fields.one("audience"),
        topics=fields.every("topic"),
    )


def _number(page: StaffPage, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise BadInput(page.words.gettext("Write the days as a number."))
    return int(text)


def _time(page: StaffPage, text: str) -> time:
    try:
        return time.fromisoformat(text[:5])
    except ValueError:
        raise BadInput(page.words.gettext("Write the time of day as hours and minutes, such as 09:00.")) from None


def _version(fields: Fields) -> str | None:
    return fields.one("version") or None
