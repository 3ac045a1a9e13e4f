"""The page with the saved test group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.services.sample import MOST_ADDRESSES
from scheduler.web.forms import Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff/issues/test-group")

PATH: Final = "/issues/test-group"


@router.api_route("", methods=READING)
def group(page: Staff) -> Response:
    """Return the group, with the forms that change it."""
    return _page(page)


@router.post("")
async def rename(request: Request, page: Staff, fields: Form) -> Response:
    """Give the group another name."""
    desk, name = page.application.sample_group, fields.one("name")
    return await written(request, lambda: _changed(page, lambda: desk.rename(name, page.identity), name=name))


@router.post("/add")
async def add(request: Request, page: Staff, fields: Form) -> Response:
    """Add an address to the group."""
    desk, typed = page.application.sample_group, fields.one("address")
    return await written(request, lambda: _changed(page, lambda: desk.add(typed, page.identity), typed=typed))


@router.post("/remove")
async def remove(request: Request, page: Staff, fields: Form) -> Response:
    """Take an address out of the group."""
    desk, address = page.application.sample_group, fields.one("address")
    return await written(request, lambda: _changed(page, lambda: desk.remove(address, page.identity)))


def _changed(page: StaffPage, change: Callable[[], None], typed: str = "", name: str | None = None) -> Response:
    try:
        change()
    except ClinicError as error:
        return _page(page, on_a_page(str(error)), typed, name)
    return page.go(PATH, page.words.gettext("The test group is saved."))


def _page(page: StaffPage, wrong: str = "", typed: str = "", name: str | None = None) -> Response:
    desk = page.application.sample_group
    group = desk.group()
    values = {
        "group": group,
        "name": group.name if name is None else name,
        "fixed": desk.fixed(),
        "is_full": len(group.addresses) >= MOST_ADDRESSES,
        "most": MOST_ADDRESSES,
        "typed": typed,
        "wrong": wrong,
        "wrong_is_name": name is not None,
    }
    return page.show("issues/test_group.html", values, status=422 if wrong else 200)
