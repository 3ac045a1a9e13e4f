"""The plan as a file for staff's own calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Item, ItemState, Post
from scheduler.services.plan import PlanReport

_SHOWN_FOR = timedelta(minutes=15)


def plan_calendar(report: PlanReport, clinic: Clinic) -> bytes:
    """Return the plan as an iCalendar file for staff; importing it again moves and cancels what has changed."""
    return items_calendar(f"{clinic.name}: {report.campaign}", report.items)


def items_calendar(name: str, items: Iterable[Item]) -> bytes:
    """Return items as an iCalendar file of a name."""
    calendar = Calendar()
    calendar.add("prodid", "-//clinic-scheduler//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for item in items:
        calendar.add_component(_event(item))
    return bytes(calendar.to_ical())


def _event(item: Item) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(str(item.key).encode()).hexdigest()[:32]}@clinic-scheduler")
    # RFC 5545 asks for the time of writing; the slot stands for it, so that the same plan gives the same bytes.
    event.add("dtstamp", item.slot.at)
    event.add("dtstart", item.slot.at)
    event.add("duration", _SHOWN_FOR)
    event.add("summary", _summary(item))
    event.add("status", _CALENDAR_STATUS.get(item.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    return event


_CALENDAR_STATUS = {
    ItemState.DRAFT: "TENTATIVE",
    ItemState.IN_REVIEW: "TENTATIVE",
    ItemState.CHANGES_REQUESTED: "TENTATIVE",
    ItemState.MISSED: "CANCELLED",
    ItemState.FAILED: "CANCELLED",
    ItemState.CANCELLED: "CANCELLED",
    ItemState.RETRACTED: "CANCELLED",
}


def _summary(item: Item) -> str:
    state = item.state.value.replace("_", " ")
    if isinstance(item.draft, Post):
        title = item.draft.cards[0].title.text if item.draft.cards else item.key.section
        return f"Post on {item.key.channel}: {title} ({state})"
    return f"Newsletter issue {item.draft.number} of {item.draft.of}: {item.draft.subject} ({state})"
