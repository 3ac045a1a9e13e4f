"""An entry of the library taken out of use."""

from __future__ import annotations

from fastapi.responses import Response

from scheduler.domain.errors import ClinicError
from scheduler.services.library import Entry
from scheduler.web.forms import Fields
from scheduler.web.staff.library.model import path_of, target_of
from scheduler.web.staff.library.showing import show_withdrawing
from scheduler.web.staff.page import StaffPage
from scheduler.web.staff.proving import proof_in
from scheduler.web.staff.remedies import on_a_page


def withdraw(page: StaffPage, fields: Fields, entry: Entry) -> Response:
    """Withdraw an entry: nothing that carries it goes out any more."""
    try:
        done = page.application.retraction.retract(target_of(entry), proof_in(page, fields), fields.one("reason"))
    except ClinicError as error:
        return show_withdrawing(page, entry, on_a_page(str(error)), fields.one("reason"))
    words = page.words
    said = words.gettext("It is withdrawn. Nothing that carries it goes out any more.")
    if done.live:
        said += " " + words.ngettext(
            "{count} part is out already: look at it on its platform.",
            "{count} parts are out already: look at them on their platforms.",
            len(done.live),
        )
    return page.go(path_of(entry), said)
