"""The calendar's page: month, week and list."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from scheduler.web.page import READING
from scheduler.web.staff.calendar.model import IN_TRAY, View, address_of, shown
from scheduler.web.staff.page import Staff
from scheduler.web.staff.several.model import act_words
from scheduler.web.staff.states import STATE_LOOKS, state_words

router = APIRouter(prefix="/staff")


@router.api_route("/calendar", methods=READING)
def calendar(page: Staff) -> Response:
    """Return what goes out when."""
    times, asked = page.application.times, page.request.query_params
    address = address_of(asked, times.today if "day" in asked else times.next_busy_day)
    days = times.between(address.first, address.last, address.wanted)
    values = {
        "address": address,
        "days": days,
        "shown": shown(days, address),
        "View": View,
        "in_tray": IN_TRAY,
        "acts": act_words(page.words, page.person.roles),
        "state_words": state_words(page.words),
        "state_looks": STATE_LOOKS,
    }
    return page.show("calendar/calendar.html", values)
