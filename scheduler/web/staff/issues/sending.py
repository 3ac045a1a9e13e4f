"""The last look at an issue, its test, and putting it before the clinician: once signed, it goes out by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.content import Item, ItemState
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.preflight import PreflightFinding, Verdict
from scheduler.domain.welcome import is_welcome_step
from scheduler.rendering.words import Words
from scheduler.services.issue_progress import IssueProgress
from scheduler.services.preflight.desk import grouped
from scheduler.services.sample import SampleReport
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.issues.audience_words import what_will_happen
from scheduler.web.staff.issues.heading import issue_values, welcome_when, when_words
from scheduler.web.staff.issues.model import ISSUE, path_of, the_issue
from scheduler.web.staff.issues.progress import how_far
from scheduler.web.staff.item_words import NOT_SUBMITTED, next_step
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page, without_files

router = APIRouter(prefix="/staff")

_AHEAD: Final = NOT_SUBMITTED | {ItemState.IN_REVIEW, ItemState.APPROVED}
"""The states of an issue that has its sending before it: what stands against that matters in these alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding of the last look, as the page tells it: `look` is the class of its verdict."""

    finding: PreflightFinding
    verdict: str
    look: str

    @property
    def remedy(self) -> str:
        """What to do about it, as a sentence."""
        written = without_files(self.finding.remedy)
        return f"{written[:1].upper()}{written[1:].rstrip('.')}."


@router.api_route(f"{ISSUE}/send", methods=READING)
async def show(request: Request, page: Staff) -> Response:
    """Return the page before the sending; with ?network=1 after links and records were looked at."""
    return await to_thread.run_sync(lambda: _page(page), limiter=request.app.state.slow)


@router.post(f"{ISSUE}/test")
async def test(request: Request, page: Staff) -> Response:
    """Send the issue to the saved test group."""
    return await to_thread.run_sync(lambda: _tested(page), limiter=request.app.state.slow)


@router.post(f"{ISSUE}/submit")
async def submit(request: Request, page: Staff, fields: Form) -> Response:
    """Put the issue before the clinician, as it was shown."""
    seen = fields.one("seen")
    return await to_thread.run_sync(lambda: _submitted(page, seen), limiter=request.app.state.slow)


def _tested(page: StaffPage) -> Response:
    key, addresses = the_issue(page.request), page.application.settings.clinic.newsletter.test_addresses
    try:
        report = page.application.samples.send(str(key), addresses, page.identity)
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    if report.sent < len(addresses):
        return _page(page, _how_it_ended(report, len(addresses), page.words))
    return page.go(f"{path_of(key)}/send", _how_it_ended(report, len(addresses), page.words))


def _how_it_ended(report: SampleReport, wanted: int, words: Words) -> str:
    said = words.gettext(
        "The test went to {sent} of {wanted} addresses.", sent=words.number(report.sent), wanted=words.number(wanted)
    )
    return " ".join((said, *(f"{reason[:1].upper()}{reason[1:].rstrip('.')}." for reason in report.reasons)))


def _submitted(page: StaffPage, seen: str) -> Response:
    key = the_issue(page.request)
    try:
        (decision,) = page.application.review.submit(str(key), page.identity, {key: seen} if seen else None)
    except NotFound:
        raise HTTPException(404) from None
    except ClinicError as error:
        return _page(page, on_a_page(str(error)))
    if not decision.done:
        return _page(page, " ".join(map(on_a_page, decision.reasons)))
    said = page.words.gettext("It waits for a clinician's signature. Once it is signed, it goes out by itself.")
    return page.go(f"{path_of(key)}/send", said)


def _page(page: StaffPage, refused: str = "") -> Response:
    try:
        values = _values(page, page.application.issues.find(the_issue(page.request)))
    except NotFound:
        raise HTTPException(404) from None
    return page.show("issues/send.html", {**values, "refused": refused}, status=422 if refused else 200)


def _values(page: StaffPage, item: Item) -> Mapping[str, object]:
    key, application = item.key, page.application
    asks = page.request.query_params.get("network") == "1"
    is_open = item.state in NOT_SUBMITTED
    newsletter = application.settings.clinic.newsletter
    progress = application.progress.one(key)
    is_ahead = item.state in _AHEAD
    return {
        **issue_values(page, item),
        "is_ahead": is_ahead,
        "sentence": _if_possible(lambda: _sentence(page, item)) if is_ahead else "",
        "happened": "" if is_ahead else _what_happened(item, progress, page.words),
        "findings": _findings(page, item, asks_network=asks) if is_ahead else (),
        "asked_network": asks,
        "can_ask": application.settings.preflight.network,
        "problems": tuple(map(on_a_page, application.issues.look(key).problems)) if is_open else (),
        "test_addresses": newsletter.test_addresses,
        "test_group": newsletter.test_group,
        "is_open": is_open,
        "seen": _if_possible(lambda: application.sheets.sheet(item).digest) if is_open else "",
        "has_begun": progress.chosen > 0,
    }


def _if_possible(ask: Callable[[], str]) -> str:
    """Return an answer, or nothing for an issue that cannot be made: the page then says why."""
    try:
        return ask()
    except ClinicError:
        return ""


def _what_happened(item: Item, progress: IssueProgress, words: Words) -> str:
    begun = progress.people is not None or progress.chosen > 0
    after = next_step(item.state, item.note, item.slot.at, words, has_deliveries=begun)
    return f"{how_far(progress, words)} {after}" if begun else after


def _sentence(page: StaffPage, item: Item) -> str:
    if is_welcome_step(item.key):
        when = welcome_when(page, item)
        return page.words.gettext("{when}, once to each person of the welcome series.", when=when)
    audience = page.application.audience_forecast.of(item)
    return what_will_happen(when_words(item, page.words), audience, page.words)


def _findings(page: StaffPage, item: Item, *, asks_network: bool) -> tuple[Told, ...]:
    """Return what the last look found, what blocks first."""
    words = page.words
    verdicts = {
        Verdict.BLOCKS: (words.gettext("Blocks"), "bad"),
        Verdict.ADVISES: (words.gettext("Look at it"), "warn"),
        Verdict.UNKNOWN: (words.gettext("Unknown"), "info"),
        Verdict.GOOD: (words.gettext("Good"), "good"),
    }
    reports = page.application.preflight.run(str(item.key), asks_network=asks_network)
    found = (_in_the_pages_words(finding, words) for finding, _ in grouped(reports))
    return tuple(Told(finding, *verdicts[finding.verdict]) for finding in found)


def _in_the_pages_words(finding: PreflightFinding, words: Words) -> PreflightFinding:
    """Return a finding whose remedy names no command."""
    if finding.check == "readers" and finding.remedy:
        return replace(finding, remedy=words.gettext("Import the list of subscribers before the issue is due."))
    return finding
