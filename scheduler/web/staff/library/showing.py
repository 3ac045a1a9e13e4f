"""The forms of the library, and the page on which an entry is read before it is approved."""

from __future__ import annotations

from fastapi.responses import Response

from scheduler.domain.campaign import Statement, entries_version
from scheduler.services.library import Entry, Proposal, approving
from scheduler.web.forms import Fields
from scheduler.web.staff.library.model import (
    asking,
    fields_read,
    path_of,
    reference_labels,
    statement_labels,
    target_of,
    typed_in,
    values_of,
)
from scheduler.web.staff.page import StaffPage
from scheduler.web.staff.settings.model import place_names

_OF_THE_PROOF = frozenset({"seen", "version", "login", "own_password", "code", "passkey", "proof"})


def show_form(page: StaffPage, known: Entry, wrong: str = "", typed: Fields | None = None) -> Response:
    """Return the form with an entry in it, or with what somebody typed; `known` has no id for a new one."""
    words, is_statement = page.words, isinstance(known, Statement)
    filled_in = values_of(known) if typed is None else typed_in(typed, known)
    rules = page.application.rules.book.rules
    values = {
        "known": known,
        "values": filled_in,
        "path": _form_path(known),
        "back": _back(known),
        "version": page.application.library.version,
        "wrong": wrong,
        "labels": statement_labels(words) if is_statement else reference_labels(words),
        "rules": asking(rules, filled_in["meets"]) if is_statement else (),
        "places": place_names(words),
        "all_references": tuple(one for one in page.application.workspace.library().references if not one.retracted),
    }
    name = "library/statement_form.html" if is_statement else "library/reference_form.html"
    return page.show(name, values, status=422 if wrong else 200)


def show_confirming(page: StaffPage, fields: Fields, proposal: Proposal, known: Entry, wrong: str = "") -> Response:
    """Return the page on which a clinician reads an entry whole, with what it ends, and approves it."""
    entry, words = proposal.entry, page.words
    labels = statement_labels(words) if isinstance(entry, Statement) else reference_labels(words)
    values = {
        "entry": entry,
        "read": fields_read(entry, known, labels, words),
        "proposal": proposal,
        "carried": tuple((name, value) for name, value in fields.values if name not in _OF_THE_PROOF),
        "seen": f"{entries_version((entry,))} {len(proposal.ended)}",
        "version": fields.one("version"),
        "path": _form_path(known),
        "back": _back(known),
        "about": approving(entry) if page.has_passkey else "",
        "wrong": wrong,
    }
    return page.show("library/confirm.html", values, status=422 if wrong else 200)


def _form_path(known: Entry) -> str:
    if known.id:
        return f"{path_of(known)}/change"
    return f"/library/new-{'statement' if isinstance(known, Statement) else 'reference'}"


def _back(known: Entry) -> str:
    if known.id:
        return path_of(known)
    return "/library" if isinstance(known, Statement) else "/library/references"


def show_withdrawing(page: StaffPage, entry: Entry, wrong: str = "", reason: str = "") -> Response:
    """Return the page that tells what withdrawing an entry does."""
    target = target_of(entry)
    values = {
        "entry": entry,
        "path": path_of(entry),
        "effect": page.application.retraction.look(target),
        "about": f"retract {target}" if page.has_passkey else "",
        "wrong": wrong,
        "reason": reason,
    }
    return page.show("library/withdraw.html", values, status=422 if wrong else 200)
