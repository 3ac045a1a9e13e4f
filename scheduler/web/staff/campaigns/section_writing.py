"""A post written for a section of which planning makes none: its words are those of who is signed in."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.domain.errors import ClinicError, NotFound
from scheduler.services.article_use import SectionUse
from scheduler.web.forms import Fields
from scheduler.web.page import READING
from scheduler.web.staff.long_form import LongForm
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import written

router = APIRouter(prefix="/staff/campaigns")


@router.api_route("/{slug}/write/{section}", methods=READING)
def show(slug: str, section: str, page: Staff) -> Response:
    """Return the form, with the section's own words to begin with."""
    return _form(page, slug, _section(page, slug, section))


@router.post("/{slug}/write/{section}")
async def write(slug: str, section: str, request: Request, page: Staff, fields: LongForm) -> Response:
    """Write the post, and plan the campaign again."""
    return await written(request, lambda: _written(page, slug, section, fields))


def _section(page: StaffPage, slug: str, name: str) -> SectionUse:
    try:
        found = page.application.campaigns.one(slug).sections
    except NotFound as error:
        raise HTTPException(404) from error
    for section in found:
        if section.id == name and section.writable:
            return section
    raise HTTPException(404)


def _written(page: StaffPage, slug: str, name: str, fields: Fields) -> Response:
    section = _section(page, slug, name)
    account = fields.one("account")
    if account not in section.writable:
        return _form(page, slug, section, fields, page.words.gettext("Choose where it goes out."))
    if not fields.one("text"):
        return _form(page, slug, section, fields, page.words.gettext("Write what it says."))
    try:
        page.application.writing.write(f"{slug}/{name}/{account}", {"text": fields.one("text")}, page.identity)
    except ClinicError as error:
        return _form(page, slug, section, fields, on_a_page(str(error)))
    return page.go(f"/campaigns/{slug}", page.words.gettext("The post is written and planned. Submit it next."))


def _form(page: StaffPage, slug: str, section: SectionUse, fields: Fields | None = None, wrong: str = "") -> Response:
    text = section.text if fields is None else fields.one("text")
    account = section.writable[0] if fields is None else fields.one("account")
    values = {"slug": slug, "section": section, "text": text, "account": account, "wrong": wrong}
    return page.show("campaigns/write.html", values, status=422 if wrong else 200)
