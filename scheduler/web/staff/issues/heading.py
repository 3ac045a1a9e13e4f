"""What stands at the top of every page of an issue."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.content import Issue, Item
from scheduler.domain.errors import ClinicError
from scheduler.domain.welcome import is_welcome_step, step_of
from scheduler.planning.local_time import is_each_zone
from scheduler.rendering.words import Words
from scheduler.web.staff.issues.model import path_of
from scheduler.web.staff.page import StaffPage
from scheduler.web.staff.states import STATE_LOOKS, state_words


def issue_values(page: StaffPage, item: Item) -> Mapping[str, object]:
    """Return the values that every page of an issue is made with."""
    return {
        "item": item,
        "issue_path": path_of(item.key),
        "title": item.draft.subject if isinstance(item.draft, Issue) else item.key.section,
        "when": welcome_when(page, item) if is_welcome_step(item.key) else when_words(item, page.words),
        "is_welcome": is_welcome_step(item.key),
        "state_word": state_words(page.words)[item.state],
        "state_look": STATE_LOOKS[item.state],
    }


def welcome_when(page: StaffPage, item: Item) -> str:
    """Return when a step of the welcome series goes out: '2 days after the confirmation, at 09:00 on …'."""
    words, name = page.words, step_of(item.key.campaign)[0]
    try:
        step = page.application.workspace.welcome_series().step(name)
    except ClinicError:
        step = None
    if step is None:
        return words.gettext("It is no step of the welcome series any more")
    told = words.ngettext(
        "{count} day after the confirmation, at {time} on the reader's own clock",
        "{count} days after the confirmation, at {time} on the reader's own clock",
        step.after,
    )
    return told.replace("{time}", f"{step.at:%H:%M}")


def when_words(item: Item, words: Words) -> str:
    """Return when an issue goes out: 'Thursday 3 December 2026 at 10:30 (Asia/Kolkata)'."""
    day, time = words.long_day(item.slot.local.date()), f"{item.slot.local:%H:%M}"
    if is_each_zone(item):
        return words.gettext("{day} at {time}, on each reader's own clock", day=day, time=time)
    return words.gettext("{day} at {time} ({zone})", day=day, time=time, zone=item.slot.zone)
