"""The page on figures, and each of its tables as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from scheduler.domain.subject_figures import SubjectTrial
from scheduler.services.figures import Overview
from scheduler.web.page import READING
from scheduler.web.staff.figures.model import (
    ISSUES_SHOWN,
    MONTHS,
    POSTS_SHOWN,
    WEEKS,
    Choice,
    Figures,
    choice_of,
    csv_of,
)
from scheduler.web.staff.figures.tables import (
    Titles,
    engagement_table,
    growth_table,
    months_table,
    posts_table,
    recipients_table,
    reports_table,
)
from scheduler.web.staff.issues.model import path_of
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.subscribers.model import standing_words

router = APIRouter(prefix="/staff/figures")

Made = Callable[[StaffPage, Choice], Figures | None]

FILES: Final[Mapping[str, Made]] = {
    "recipients": lambda page, choice: recipients_table(_overview(page, choice), page.words),
    "reports": lambda page, choice: reports_table(_overview(page, choice), page.words),
    "openings": lambda page, choice: engagement_table(_overview(page, choice), page.words),
    "posts": lambda page, choice: posts_table(_overview(page, choice, 0).posts, page.words),
    "months": lambda page, choice: months_table(_overview(page, choice, 0).months, page.words),
    "growth": lambda page, choice: growth_table(
        page.application.figures.list(choice.audience, choice.weeks), page.words
    ),
}
"""The tables that are had as a file: with every row, whatever the page shows of them."""


@router.api_route("", methods=READING)
def figures(page: Staff) -> Response:
    """Return the figures that the address asks for."""
    choice, desk, words = _choice(page), page.application.figures, page.words
    overview = _overview(page, choice, ISSUES_SHOWN, choice.skipped)
    grown = desk.list(choice.audience, choice.weeks)
    titles = Titles(page.application.campaigns.heading, page.application.campaigns.title)
    tables = (
        recipients_table(overview, words, titles),
        reports_table(overview, words, titles),
        engagement_table(overview, words, titles),
        months_table(overview.months, words),
        posts_table(overview.posts, words, POSTS_SHOWN, titles),
        growth_table(grown, words),
    )
    values = {
        "choice": choice,
        "tables": [table for table in tables if table is not None],
        "at": overview.at,
        "grown": grown,
        "standing_words": standing_words(words),
        "trials": _trials(overview),
        "path_of": path_of,
        "campaigns": overview.campaigns,
        "channels": overview.channels,
        "audiences": desk.audiences(),
        "months_known": MONTHS,
        "weeks_known": WEEKS,
        "query": urlencode(choice.query()),
        "older": _older(overview, choice),
        "newer": urlencode(choice.query()) if choice.skipped else None,
    }
    return page.show("figures/figures.html", values)


@router.api_route("/{name}.csv", methods=READING)
def as_file(name: str, page: Staff) -> Response:
    """Return one table with all its rows, for a spreadsheet."""
    made = FILES.get(name)
    table = made(page, _choice(page)) if made else None
    if table is None:
        raise HTTPException(404)
    day = _today(page).date()
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{table.name}-{day.isoformat()}.csv"',
    }
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    return Response(f"\ufeff{csv_of(table, day)}", media_type="text/csv; charset=utf-8", headers=headers)


def _choice(page: StaffPage) -> Choice:
    usual = page.application.settings.clinic.newsletter.subscription.audience
    return choice_of(page.request.query_params, usual)


def _overview(page: StaffPage, choice: Choice, most: int | None = None, skipped: int = 0) -> Overview:
    return page.application.figures.overview(choice.wanted(_today(page)), most, skipped)


def _today(page: StaffPage) -> datetime:
    return page.application.clock.now().astimezone(ZoneInfo(page.words.zone))


def _trials(overview: Overview) -> list[tuple[str, str, SubjectTrial]]:
    return [(one.subject, path_of(one.item), one.trial) for one in overview.issues if one.trial is not None]


def _older(overview: Overview, choice: Choice) -> str | None:
    """Return the query of the page with the issues before those shown, or None where there are none."""
    shown = choice.skipped + len(overview.issues)
    return urlencode(choice.query(after=shown)) if shown < overview.issues_in_all else None
