"""What a clinician does at the desk: sign, confirm, make an exception, send back."""

from __future__ import annotations

from datetime import timedelta

from fastapi.responses import Response

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.services.review import CHANGED_SINCE, Decision
from scheduler.services.review_sheet import CHANGED_WHILE_READ
from scheduler.services.waive import finding_digest
from scheduler.web.forms import Fields
from scheduler.web.staff.page import StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.review.model import path_of
from scheduler.web.staff.review.showing import Trouble, sheet_of, show_sheet, show_together

_STALE = frozenset({CHANGED_WHILE_READ, CHANGED_SINCE})


def sign(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    """Sign the sheet whose digest the form carries, and lead on to the next item."""
    place = page.application.review_queue.place(key)
    try:
        (decision,) = page.application.review.sign({key: fields.one("digest")}, proof_in(page, fields))
    except ClinicError as error:
        return show_sheet(page, key, Trouble("sign", on_a_page(str(error)), fields), 422)
    if not decision.done:
        at = "top" if _STALE & set(decision.reasons) else "sign"
        return show_sheet(page, key, Trouble(at, _refusal(page, decision), fields), 409)
    following = place.after or place.before
    return page.go(
        path_of(following) if following else "/review", page.words.gettext("Signed: {item}.", item=page.item_title(key))
    )


def sign_together(page: StaffPage, fields: Fields) -> Response:
    """Sign the items that were ticked, each by the digest of its sheet."""
    seen: dict[ItemKey, str] = {}
    try:
        for value in fields.every("seen"):
            key, _, digest = value.partition(" ")
            seen[ItemKey.parse(key)] = digest
        if not seen:
            raise BadInput(page.words.gettext("Tick what you have read and want to sign."))
        decisions = page.application.review.sign(seen, proof_in(page, fields))
    except ClinicError as error:
        return show_together(page, wrong=on_a_page(str(error)), status=422)
    done = sum(decision.done for decision in decisions)
    refused = tuple((page.item_title(one.key), _refusal(page, one)) for one in decisions if not one.done)
    if refused:
        return show_together(page, refused, status=409)
    return page.go("/review", page.words.ngettext("{count} item is signed.", "{count} items are signed.", done))


def confirm(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    """Record a clinician's word on one sentence that somebody wrote themselves."""
    desk, digest = page.application.confirmations, fields.one("digest")
    try:
        proof = proof_in(page, fields)
        desk.confirm([desk.shown_as(str(key), digest)], proof, stands_for=fields.one("stands_for") == "yes")
    except ClinicError as error:
        return show_sheet(page, key, Trouble(f"confirm-{digest}", on_a_page(str(error)), fields), 422)
    return page.go(f"{path_of(key)}#own-words", page.words.gettext("The sentence is confirmed."))


def waive(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    """Make an exception to the finding that was shown."""
    digest = fields.one("digest")
    try:
        sheet = sheet_of(page, key)
        found = (one for one in sheet.findings if finding_digest(sheet.item, one) == digest)
        finding = next(found, None)
        if finding is None:
            raise BadInput(CHANGED_WHILE_READ)
        page.application.waivers.waive(
            str(key),
            finding.rule,
            finding.sentence,
            proof_in(page, fields),
            reason=fields.one("reason"),
            lasting=timedelta(days=_days(page, fields.one("days"))),
            seen=digest,
        )
    except ClinicError as error:
        return show_sheet(page, key, Trouble(f"waive-{digest}", on_a_page(str(error)), fields), 422)
    said = page.words.gettext("The exception is recorded. The item has to be submitted again before it is signed.")
    return page.go(path_of(key), said)


def request_changes(page: StaffPage, key: ItemKey, fields: Fields) -> Response:
    """Send an item back with what has to change, about one of its sentences or all of it."""
    words, sentence = " ".join(fields.one("words").split()), fields.one("sentence")
    try:
        if not words:
            raise BadInput(page.words.gettext("Write what has to change."))
        reason = f"“{sentence}”: {words}" if sentence else words
        (decision,) = page.application.review.reject(str(key), page.identity, reason)
    except ClinicError as error:
        return show_sheet(page, key, Trouble("changes", on_a_page(str(error)), fields), 422)
    if not decision.done:
        return show_sheet(page, key, Trouble("changes", _refusal(page, decision), fields), 409)
    said = page.words.gettext("Sent back: {item}. Whoever wrote it reads your words there.", item=page.item_title(key))
    return page.go("/review" if page.may("GET", "/review") else path_of(key), said)


def _refusal(page: StaffPage, decision: Decision) -> str:
    if CHANGED_WHILE_READ in decision.reasons:
        return page.words.gettext("It has changed while you read it. Nothing was signed. Read it again.")
    if CHANGED_SINCE in decision.reasons:
        return page.words.gettext("It has changed since it was submitted. Nothing was signed. It went back to a draft.")
    return " ".join(map(on_a_page, decision.reasons))


def _days(page: StaffPage, written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise BadInput(page.words.gettext("Write the days as a number.")) from None
