"""What stands at the top of every page of an issue."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.content import Issue, Item
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
        "when": when_words(item, page.words),
        "state_word": state_words(page.words)[item.state],
        "state_look": STATE_LOOKS[item.state],
    }


def when_words(item: Item, words: Words) -> str:
    """Return when an issue goes out: 'Thursday 3 December 2026 at 10:30 (Asia/Kolkata)'."""
    day, time = words.long_day(item.slot.local.date()), f"{item.slot.local:%H:%M}"
    if is_each_zone(item):
        return words.gettext("{day} at {time}, on each reader's own clock", day=day, time=time)
    return words.gettext("{day} at {time} ({zone})", day=day, time=time, zone=item.slot.zone)
