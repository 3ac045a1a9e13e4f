"""The pages of the library. A clinician reads all of an entry on a page of its own, and approves it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.campaign import Reference, Statement, entries_version
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.services.library import Entry, Standing
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.library.model import (
    NO_REFERENCE,
    NO_STATEMENT,
    STANDING_LOOKS,
    path_of,
    reference_in,
    reference_labels,
    said,
    standing_words,
    statement_in,
    statement_labels,
    used_by_campaign,
)
from scheduler.web.staff.library.showing import show_confirming, show_form, show_withdrawing
from scheduler.web.staff.library.withdrawing import withdraw
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import slowly

router = APIRouter(prefix="/staff/library")

_Listed = TypeVar("_Listed")


@router.api_route("", methods=READING)
def statements(page: Staff) -> Response:
    """Return the statements, or those that a search finds."""
    search, only = page.request.query_params.get("q", ""), page.request.query_params.get("only", "")
    found = page.application.library.statements(search)
    shown = tuple(one for one in found if one.standing in _chosen(only))
    values = {"found": shown, "search": search, "only": only}
    return page.show("library/statements.html", values | _words(page))


@router.api_route("/new-statement", methods=READING)
def new_statement(page: Staff) -> Response:
    """Return the form for another statement."""
    return show_form(page, NO_STATEMENT)


@router.post("/new-statement")
async def add_statement(request: Request, page: Staff, fields: Form) -> Response:
    """Show a new statement as it would stand, or approve it."""
    return await slowly(request, lambda: _approved(page, fields, NO_STATEMENT))


@router.api_route("/statements/{name}", methods=READING)
def statement(name: str, page: Staff) -> Response:
    """Return one statement: where it is used, who approved it, and how it is changed."""
    shown = _found(lambda: page.application.library.statement(name))
    values = {"shown": shown, "entry": shown.statement, "used": used_by_campaign(shown.uses)}
    rules = {rule.id: rule for rule in page.application.rules.book.rules}
    return page.show("library/statement.html", values | {"rules": rules} | _words(page))


@router.api_route("/statements/{name}/change", methods=READING)
def change_statement(name: str, page: Staff) -> Response:
    """Return the form with a statement in it."""
    return show_form(page, _found(lambda: page.application.library.statement(name)).statement)


@router.post("/statements/{name}/change")
async def save_statement(name: str, request: Request, page: Staff, fields: Form) -> Response:
    """Show a changed statement as it would stand, or approve it."""
    known = _found(lambda: page.application.library.statement(name)).statement
    return await slowly(request, lambda: _approved(page, fields, known))


@router.api_route("/statements/{name}/withdraw", methods=READING)
def withdraw_statement(name: str, page: Staff) -> Response:
    """Return what withdrawing a statement does."""
    return show_withdrawing(page, _found(lambda: page.application.library.statement(name)).statement)


@router.post("/statements/{name}/withdraw")
async def statement_withdrawn(name: str, request: Request, page: Staff, fields: Form) -> Response:
    """Withdraw a statement everywhere."""
    known = _found(lambda: page.application.library.statement(name)).statement
    return await slowly(request, lambda: withdraw(page, fields, known))


@router.api_route("/references", methods=READING)
def references(page: Staff) -> Response:
    """Return the references, or those that a search finds."""
    search = page.request.query_params.get("q", "")
    found = page.application.library.references(search)
    return page.show("library/references.html", {"found": found, "search": search} | _words(page))


@router.api_route("/new-reference", methods=READING)
def new_reference(page: Staff) -> Response:
    """Return the form for another reference."""
    return show_form(page, NO_REFERENCE)


@router.post("/new-reference")
async def add_reference(request: Request, page: Staff, fields: Form) -> Response:
    """Show a new reference as it would stand, or approve it."""
    return await slowly(request, lambda: _approved(page, fields, NO_REFERENCE))


@router.api_route("/references/{name}", methods=READING)
def reference(name: str, page: Staff) -> Response:
    """Return one reference: what rests on it, and how it is changed."""
    shown = _found(lambda: page.application.library.reference(name))
    values = {"shown": shown, "entry": shown.reference, "used": used_by_campaign(shown.uses)}
    return page.show("library/reference.html", values | _words(page) | {"labels": reference_labels(page.words)})


@router.api_route("/references/{name}/change", methods=READING)
def change_reference(name: str, page: Staff) -> Response:
    """Return the form with a reference in it."""
    return show_form(page, _found(lambda: page.application.library.reference(name)).reference)


@router.post("/references/{name}/change")
async def save_reference(name: str, request: Request, page: Staff, fields: Form) -> Response:
    """Show a changed reference as it would stand, or approve it."""
    known = _found(lambda: page.application.library.reference(name)).reference
    return await slowly(request, lambda: _approved(page, fields, known))


@router.api_route("/references/{name}/withdraw", methods=READING)
def withdraw_reference(name: str, page: Staff) -> Response:
    """Return what withdrawing a reference does."""
    return show_withdrawing(page, _found(lambda: page.application.library.reference(name)).reference)


@router.post("/references/{name}/withdraw")
async def reference_withdrawn(name: str, request: Request, page: Staff, fields: Form) -> Response:
    """Withdraw a reference, and what rests on it."""
    known = _found(lambda: page.application.library.reference(name)).reference
    return await slowly(request, lambda: withdraw(page, fields, known))


def _chosen(only: str) -> frozenset[Standing]:
    """Return the standings that a list shows: what is withdrawn is out of the way until it is asked for."""
    if only == "withdrawn":
        return frozenset({Standing.WITHDRAWN})
    if only == "due":
        return frozenset({Standing.DUE, Standing.OVERDUE})
    return frozenset(Standing) - {Standing.WITHDRAWN}


def _found(look: Callable[[], _Listed]) -> _Listed:
    try:
        return look()
    except NotFound:
        raise HTTPException(404) from None


def _words(page: StaffPage) -> dict[str, object]:
    return {
        "standing_words": standing_words(page.words),
        "standing_looks": STANDING_LOOKS,
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
        "labels": statement_labels(page.words),
        "people": {person.login: person.name for person in page.application.people.all()},
    }


def _approved(page: StaffPage, fields: Fields, known: Entry) -> Response:
    """Show an entry whole before it is approved; approve it once the form carries the digest of what was shown."""
    desk, words = page.application.library, page.words
    labels = statement_labels(words) if isinstance(known, Statement) else reference_labels(words)
    entry: Entry
    try:
        entry = reference_in(fields, known) if isinstance(known, Reference) else statement_in(fields, known)
        proposal = desk.propose(entry, is_new=not known.id)
    except ClinicError as error:
        return show_form(page, known, said(error, labels), fields)
    if fields.one("seen") != f"{entries_version((proposal.entry,))} {len(proposal.ended)}":
        return show_confirming(page, fields, proposal, known)
    try:
        desk.approve(entry, fields.one("version"), proof_in(page, fields))
    except ClinicError as error:
        return show_confirming(page, fields, proposal, known, said(error, labels))
    return page.go(path_of(entry), words.gettext("Approved in your name."))
