"""One's own one-time codes on the pages: set up with an app, switched on and off, and the recovery codes."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.rendering.qr_code import qr_code
from scheduler.services.own_codes import SWITCHING_ON
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.access import Visitor
from scheduler.web.staff.own_page.routes import show_own_page
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly, written

router = APIRouter(prefix="/staff")


@router.post("/self/codes")
async def prepare(request: Request, page: Staff, visitor: Visitor) -> Response:
    """Make a secret that waits for its first code."""

    def work() -> Response:
        try:
            page.application.own_codes.prepare(page.identity)
        except ClinicError as error:
            return show_own_page(page, visitor, "codes", on_a_page(str(error)))
        return page.go("/self/codes")

    return await written(request, work)


@router.api_route("/self/codes", methods=READING)
def prepared(page: Staff) -> Response:
    """Return the page on which an app is set up, as long as its secret waits for a first code."""
    return _setting_up(page)


@router.post("/self/codes/on")
async def switch_on(request: Request, page: Staff, fields: Form) -> Response:
    """Switch codes on, and show the recovery codes this once."""
    return await slowly(request, lambda: _switched_on(page, fields))


@router.post("/self/codes/off")
async def switch_off(request: Request, page: Staff, visitor: Visitor, fields: Form) -> Response:
    """Switch codes off."""

    def work() -> Response:
        try:
            page.application.own_codes.switch_off(proof_in(page, fields))
        except ClinicError as error:
            return show_own_page(page, visitor, "codes", on_a_page(str(error)))
        return page.go("/self", page.words.gettext("One-time codes are off. Your password is enough again."))

    return await slowly(request, work)


@router.post("/self/codes/recovery")
async def renew_recovery(request: Request, page: Staff, visitor: Visitor, fields: Form) -> Response:
    """Make the recovery codes anew, and show them this once."""

    def work() -> Response:
        try:
            codes = page.application.own_codes.renew_recovery(proof_in(page, fields))
        except ClinicError as error:
            return show_own_page(page, visitor, "codes", on_a_page(str(error)))
        return _recovery_codes(page, codes)

    return await slowly(request, work)


def _switched_on(page: StaffPage, fields: Fields) -> Response:
    try:
        codes = page.application.own_codes.switch_on(proof_in(page, fields), fields.one("first_code"))
    except ClinicError as error:
        return _setting_up(page, on_a_page(str(error)))
    return _recovery_codes(page, codes)


def _setting_up(page: StaffPage, wrong: str = "") -> Response:
    name = page.application.workspace.clinic().name
    prepared = page.application.own_codes.prepared(page.identity, name)
    if prepared is None:
        return page.go("/self", wrong)
    spaced = " ".join(prepared.secret[start : start + 4] for start in range(0, len(prepared.secret), 4))
    values = {"code": qr_code(prepared.address), "secret": spaced, "about": SWITCHING_ON, "wrong": wrong}
    return page.show("own_page/codes.html", values, status=422 if wrong else 200)


def _recovery_codes(page: StaffPage, codes: Sequence[str]) -> Response:
    return page.show("own_page/recovery_codes.html", {"codes": codes})
