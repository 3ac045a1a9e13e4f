"""The pages of the review desk, made of what the use cases return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from fastapi import HTTPException
from fastapi.responses import Response

from scheduler.domain.claims import TRIAGE
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.people import Role
from scheduler.rendering.view_models import network_of
from scheduler.services.confirm import confirming
from scheduler.services.look_summaries import LookSummary
from scheduler.services.review import REJECTABLE, signing
from scheduler.services.review_queue import Place, Waiting
from scheduler.services.review_sheet import ReviewSheet
from scheduler.services.waive import waiving
from scheduler.web.forms import Fields
from scheduler.web.staff.network_frame import frame_of
from scheduler.web.staff.page import StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.review.model import SheetPage, path_of, sheet_page, title_of
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.staff.weights import weight_of

MOST_TOGETHER: Final = 10
"""Items that are signed in one act at most: more are not read at one sitting."""

MOST_EXAMINED: Final = 30
"""Items that are looked through for those: each has to be rendered and read by the rules."""


NOTHING_TYPED: Final = Fields()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with a form: `at` names the form, `typed` is what stood in it."""

    at: str = ""
    words: str = ""
    typed: Fields = NOTHING_TYPED


NO_TROUBLE: Final = Trouble()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An item in the list. `path` is its address below /staff; `own` says that the reader submitted it.

    `summary` is what stands on it, in numbers.
    """

    waiting: Waiting
    path: str
    network: str
    title: str
    own: bool
    summary: LookSummary


def show_queue(page: StaffPage) -> Response:
    """Return the list of what waits for a signature."""
    workspace = page.application.workspace
    clinic, waiting = workspace.clinic(), page.application.review_queue.waiting()
    articles = {slug: workspace.article(slug) for slug in {one.item.key.campaign for one in waiting}}
    summaries = page.application.look_summaries.of(one.item for one in waiting)
    rows = tuple(
        QueueRow(
            one,
            path_of(one.item.key),
            network_of(one.item.key, clinic),
            title_of(one.item, articles[one.item.key.campaign]),
            one.login == page.person.login and not clinic.solo_practice,
            summaries.get(one.item.key, LookSummary()),
        )
        for one in waiting
    )
    return page.show("review/queue.html", {"rows": rows})


def show_sheet(page: StaffPage, key: ItemKey, trouble: Trouble = NO_TROUBLE, status: int = 200) -> Response:
    """Return the page of one item. Raises HTTPException 404 where it is none."""
    application = page.application
    try:
        shown = _shown(page, sheet_of(page, key))
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        advice = page.words.gettext("It cannot be shown as it would go out.")
        return page.show("message.html", {"title": advice, "paragraphs": (on_a_page(str(error)),)}, status=409)
    obstacles = application.review.obstacles(shown.sheet, page.person.login)
    place = application.review_queue.place(key)
    (standing,) = application.signed_comparison.as_they_stand([shown.item])
    rejects = shown.item.state in REJECTABLE and bool({Role.CLINICIAN, Role.PUBLISHER} & set(page.person.roles))
    if trouble.words and trouble.at not in _forms(shown, place, rejects=rejects):
        trouble = replace(trouble, at="top")
    values: dict[str, object] = {
        "shown": shown,
        "place": place,
        "path_of": path_of,
        "obstacles": tuple(map(on_a_page, obstacles)),
        "signs": Role.CLINICIAN in page.person.roles,
        "rejects": rejects,
        "trouble": trouble,
        "has_passkey": page.has_passkey,
        "signing": signing,
        "confirming": confirming,
        "waiving": waiving,
        "about": trouble.typed.one("sentence") or _asked_about(page, shown),
        "triage": TRIAGE,
        "weight_of": lambda finding: weight_of(finding, page.words),
        "signature": application.records.signature(standing),
        "state": state_words(page.words)[standing.state],
        "state_look": STATE_LOOKS[standing.state],
    }
    return page.show("review/sheet.html", values, status=status)


def _forms(shown: SheetPage, place: Place, *, rejects: bool) -> frozenset[str]:
    """Return the names of the forms that stand on a page: what went wrong with one that is gone is told at the top."""
    confirmed, waived = (one.digest for one in shown.waiting), (one.digest for one in shown.findings)
    names = {f"confirm-{digest}" for digest in confirmed} | {f"waive-{digest}" for digest in waived}
    names |= ({"sign"} if place.waiting else set()) | ({"changes"} if rejects else set())
    return frozenset(names)


def show_together(
    page: StaffPage, refused: tuple[tuple[str, str], ...] = (), wrong: str = "", status: int = 200
) -> Response:
    """Return the harmless items that this person may sign, each with what goes out. `refused` are (item, reason)."""
    desk = page.application.review
    found: list[SheetPage] = []
    for one in page.application.review_queue.waiting()[:MOST_EXAMINED]:
        if len(found) == MOST_TOGETHER:
            break
        try:
            sheet = page.application.sheets.sheet(one.item)
        except ClinicError:
            continue  # its own page says why it cannot be shown
        if sheet.is_harmless and not desk.obstacles(sheet, page.person.login):
            found.append(_shown(page, sheet))
    values = {
        "sheets": found,
        "refused": refused,
        "wrong": wrong,
        "triage": TRIAGE,
        "has_passkey": page.has_passkey,
    }
    return page.show("review/together.html", values, status=status)


def mail_page(page: StaffPage, key: ItemKey, look: str) -> str:
    """Return an issue's HTML by 'day', by 'night' or 'bare' of pictures. Raises HTTPException 404 for anything else."""
    try:
        issue = _shown(page, sheet_of(page, key)).issue
    except ClinicError:
        raise HTTPException(404) from None
    if issue is None or look not in {"day", "night", "bare"}:
        raise HTTPException(404)
    return {"day": issue.page, "night": issue.night_page, "bare": issue.page_without_pictures}[look]


def sheet_of(page: StaffPage, key: ItemKey) -> ReviewSheet:
    """Return the sheet of one item. Raises NotFound, ClinicError."""
    (sheet,) = page.application.sheets.of(str(key))
    return sheet


def _shown(page: StaffPage, sheet: ReviewSheet) -> SheetPage:
    workspace, desk, key = page.application.workspace, page.application.waivers, sheet.item.key
    clinic = workspace.clinic()
    frame = frame_of(key, clinic, page.handle_of(key.channel), page.words)
    waivable = frozenset(finding.rule for finding in sheet.findings if desk.may_be_waived(finding))
    return sheet_page(sheet, workspace.article(key.campaign), clinic, waivable, frame=frame, words=page.words)


def _asked_about(page: StaffPage, shown: SheetPage) -> str:
    """Return the sentence that ?about= gives the number of."""
    asked = page.request.query_params.get("about", "")
    return next((sentence.text for sentence in shown.sentences if str(sentence.number) == asked), "")
