"""The page that lists what an act on several items will do, and the page that says what it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import ClinicError
from scheduler.services.several import Act
from scheduler.web.forms import Fields, Form
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.several.model import (
    act_words,
    chosen_of,
    foreseen_lines,
    outcome_lines,
    way_back,
    wish_of,
)
from scheduler.web.staff.states import STATE_LOOKS, state_words
from scheduler.web.writing import at_length

router = APIRouter(prefix="/staff")


@router.api_route("/several", methods=READING)
def foresee(page: Staff) -> Response:
    """Return what will become of each item that was ticked."""
    query = page.request.query_params
    fields = Fields(tuple(query.multi_items()))
    return _foreseen(page, fields, chosen_of(fields.every("item")))


@router.post("/several")
async def do(request: Request, page: Staff, fields: Form) -> Response:
    """Do it to each item. Every move plans a campaign again, so pages do not wait for it."""
    return await at_length(request, lambda: _done(page, fields))


def _foreseen(page: StaffPage, fields: Fields, chosen: Mapping[ItemKey, datetime | None], wrong: str = "") -> Response:
    acts, back = act_words(page.words, page.person.roles), way_back(fields.one("back"))
    try:
        wish = wish_of(fields.one)
        found = page.application.several.foresee(wish, tuple(chosen))
    except ClinicError as error:
        return page.show("several/nothing.html", {"wrong": on_a_page(str(error)), "back": back}, status=422)
    if wish.act not in acts:
        return page.refuse(403, "", "")
    will, will_not = foreseen_lines(found, page.words)
    values = {"wish": wish, "acts": acts, "Act": Act, "will": will, "will_not": will_not, "back": back, "wrong": wrong}
    return page.show("several/foreseen.html", values | _states(page), status=422 if wrong else 200)


def _done(page: StaffPage, fields: Fields) -> Response:
    chosen = chosen_of(fields.every("item"))
    try:
        wish = wish_of(fields.one)
        seen = {key: at for key, at in chosen.items() if at is not None}
        found = page.application.several.do(wish, seen, page.identity)
    except ClinicError as error:
        return _foreseen(page, fields, chosen, on_a_page(str(error)))
    done, not_done = outcome_lines(found, page.words)
    words = page.words
    said = " ".join(
        (
            words.ngettext("{count} done.", "{count} done.", len(done)),
            *((words.ngettext("{count} not.", "{count} not.", len(not_done)),) if not_done else ()),
        )
    )
    values = {"said": said, "done": done, "not_done": not_done, "back": way_back(fields.one("back")), "wish": wish}
    return page.show("several/done.html", values | {"acts": act_words(words, page.person.roles)})


def _states(page: StaffPage) -> dict[str, object]:
    return {"state_words": state_words(page.words), "state_looks": STATE_LOOKS}
