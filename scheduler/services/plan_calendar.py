"""The plan as a file for staff's own calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Item, ItemState, Post
from scheduler.domain.digest import CalendarEntry
from scheduler.services.plan import PlanReport

_SHOWN_FOR = timedelta(minutes=15)


def plan_calendar(report: PlanReport, clinic: Clinic) -> bytes:
    """Return the plan as an iCalendar file for staff; importing it again moves and cancels what has changed."""
    return items_calendar(f"{clinic.name}: {report.campaign}", report.items)


def items_calendar(name: str, items: Iterable[Item]) -> bytes:
    """Return items as an iCalendar file of a name."""
    return _calendar(name, map(_event, items))


def deadlines_calendar(name: str, entries: Iterable[CalendarEntry], now: datetime) -> bytes:
    """Return deadlines as an iCalendar file of a name: each the quarter of an hour that ends with it."""
    return _calendar(name, (_deadline(entry, now) for entry in entries))


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//clinic-scheduler//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _deadline(entry: CalendarEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", _uid(entry.name))
    event.add("dtstamp", now)
    event.add("dtstart", entry.at - _SHOWN_FOR)
    event.add("dtend", entry.at)
    event.add("summary", entry.title)
    event.add("description", entry.words)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    return event


def _uid(name: str) -> str:
    return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@clinic-scheduler"


def _event(item: Item) -> Event:
    event = Event()
    event.add("uid", _uid(str(item.key)))
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
