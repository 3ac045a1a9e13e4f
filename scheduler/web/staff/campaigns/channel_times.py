"""The days and times of a campaign's channels, as a form that says first what a change moves."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.rendering.words import Words
from scheduler.services.channel_times import DAYS, Foreseen, TimesRefused, Wanted, wanted_of
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.campaigns.model import change_rows, headings
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly

router = APIRouter(prefix="/staff/campaigns")


@router.api_route("/{slug}/times", methods=READING)
def times(slug: str, page: Staff) -> Response:
    """Return the days and times of each channel; ?with= names one that the campaign shall take up."""
    known, more = _known(page, slug), page.request.query_params.getlist("with")
    unused = page.application.channel_times.unused(slug) if known else {}
    return _form(page, slug, {**known, **{name: unused[name] for name in more if name in unused}})


@router.post("/{slug}/times")
async def change(slug: str, request: Request, page: Staff, fields: Form) -> Response:
    """Say what other times would change or, once somebody has seen that, save them. Planning takes a while."""
    return await slowly(request, lambda: _changed(page, slug, fields))


def _known(page: StaffPage, slug: str) -> Mapping[str, Wanted]:
    if slug not in page.application.workspace.campaigns():
        raise HTTPException(404)
    try:
        return page.application.channel_times.of(slug)
    except NotFound as error:
        raise HTTPException(404) from error
    except ClinicError:
        return {}  # the campaign's own page says what is wrong with its file


def _changed(page: StaffPage, slug: str, fields: Fields) -> Response:
    known, desk = _known(page, slug), page.application.channel_times
    taken_up = [name for name in (desk.unused(slug) if known else ()) if fields.every(f"times-{name}")]
    wanted = {
        name: wanted_of(fields.every(f"days-{name}"), fields.one(f"times-{name}")) for name in (*known, *taken_up)
    }
    if wanted == known:
        return page.go(f"/campaigns/{slug}/times", page.words.gettext("Nothing was changed."))
    try:
        foreseen = desk.foresee(slug, wanted)
        if fields.one("agreed") != _agreement(foreseen):
            return _confirm(page, slug, wanted, foreseen, fields.one("version"))
        desk.save(slug, wanted, fields.one("version"), page.person.login)
    except TimesRefused as error:
        return _form(page, slug, wanted, faults=error.faults)
    except ClinicError as error:
        return _form(page, slug, wanted, on_a_page(str(error)))
    return page.go(f"/campaigns/{slug}", page.words.gettext("The times are saved, and the campaign is planned again."))


def _agreement(foreseen: Foreseen) -> str:
    """Return what somebody agrees to who has seen what a change does: one that does something else is shown again."""
    return f"{foreseen.moved} {foreseen.ended}"


def _confirm(page: StaffPage, slug: str, wanted: Mapping[str, Wanted], foreseen: Foreseen, version: str) -> Response:
    named = headings(page.application.campaigns.one(slug).sections)
    values = {
        "slug": slug,
        "wanted": wanted,
        "foreseen": foreseen,
        "rows": change_rows(foreseen.report, named, page.words),
        "agreed": _agreement(foreseen),
        "version": version,
    }
    return page.show("campaigns/times_foreseen.html", values)


def _form(
    page: StaffPage,
    slug: str,
    wanted: Mapping[str, Wanted],
    wrong: str = "",
    faults: Mapping[str, str] | None = None,
) -> Response:
    clinic, desk = page.application.workspace.clinic(), page.application.channel_times
    values = {
        "slug": slug,
        "wanted": wanted,
        "unused": [name for name in desk.unused(slug) if name not in wanted] if wanted else [],
        "unconnected": [name for name in wanted if name not in page.application.channels],
        "days": dict(zip(DAYS, _day_names(page.words), strict=True)),
        "quiet": clinic.quiet_hours,
        "gap": f"{clinic.minimum_gap.total_seconds() / 3600:g}",
        "version": desk.version(slug),
        "wrong": wrong,
        "faults": faults or {},
    }
    return page.show("campaigns/times.html", values, status=422 if wrong or faults else 200)


def _day_names(words: Words) -> tuple[str, ...]:
    return (
        words.gettext("Monday"),
        words.gettext("Tuesday"),
        words.gettext("Wednesday"),
        words.gettext("Thursday"),
        words.gettext("Friday"),
        words.gettext("Saturday"),
        words.gettext("Sunday"),
    )
