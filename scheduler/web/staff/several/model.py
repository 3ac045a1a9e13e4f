"""What the pages of an act on several items show: each item with what will become of it, or what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.domain.content import Item, ItemKey, Slot
from scheduler.domain.errors import BadInput
from scheduler.domain.item_texts import title_of
from scheduler.domain.people import Role
from scheduler.rendering.words import Words
from scheduler.services.several import MAY_DO, Act, Outcome, Prospect, Wish
from scheduler.web.staff.item_words import item_name
from scheduler.web.staff.remedies import on_a_page

DAYS: Final = 7
"""Days of a move where nobody has said how many."""

_BACK: Final = ("/calendar?", "/campaigns/")


@dataclass(frozen=True, slots=True)
class ActWords:
    """An act as the pages name it: in the list, on its button, and as a sentence of what it does."""

    choice: str
    button: str
    consequence: str


def act_words(words: Words, roles: Iterable[Role]) -> Mapping[Act, ActWords]:
    """Return the acts that somebody with these roles may do, in the order of the list."""
    held, every = set(roles), _about_items(words) | _about_accounts(words)
    return {act: said for act, said in every.items() if held & set(MAY_DO[act])}


def _about_items(words: Words) -> dict[Act, ActWords]:
    of_moves = words.gettext("Their times become yours. A signature stays: the time is no part of it.")
    return {
        Act.SUBMIT: ActWords(
            words.gettext("Submit"),
            words.gettext("Submit these"),
            words.gettext("They are put before a clinician. Each is checked by the rules first."),
        ),
        Act.MOVE: ActWords(words.gettext("Move by days"), words.gettext("Move these"), of_moves),
        Act.FREE: ActWords(words.gettext("Move to the next free time"), words.gettext("Move these"), of_moves),
        Act.LEAVE_OUT: ActWords(
            words.gettext("Leave out"),
            words.gettext("Leave these out"),
            words.gettext("Their sections are left out on every channel, and signatures on them end."),
        ),
        Act.CHANGES: ActWords(
            words.gettext("Ask for changes"),
            words.gettext("Send these back"),
            words.gettext("Signatures on them end. Nothing of them goes out before they are signed again."),
        ),
    }


def _about_accounts(words: Words) -> dict[Act, ActWords]:
    return {
        Act.HOLD: ActWords(
            words.gettext("Hold their accounts back"),
            words.gettext("Hold these accounts back"),
            words.gettext(
                "Nothing more goes out on the accounts of these items, whatever it is, until they are let go on."
            ),
        ),
        Act.RELEASE: ActWords(
            words.gettext("Let their accounts go on"),
            words.gettext("Let these accounts go on"),
            words.gettext("What waits on the accounts of these items goes out. What is too late by then is missed."),
        ),
    }


def wish_of(asked: Callable[[str], str]) -> Wish:
    """Return the act that an address or a form asks for. Raises BadInput."""
    try:
        act, days = Act(asked("act")), int(asked("days") or DAYS)
    except ValueError:
        raise BadInput("choose what is done, and the days as a number") from None
    return Wish(act, days, asked("reason"))


def chosen_of(values: Iterable[str]) -> Mapping[ItemKey, datetime | None]:
    """Return the items that were ticked, each with the local time at which it was seen. What is none is left out."""
    found: dict[ItemKey, datetime | None] = {}
    for value in values:
        name, _, seen = value.partition(" ")
        with suppress(BadInput, ValueError):
            found[ItemKey.parse(name)] = datetime.fromisoformat(seen) if seen else None
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """An item on the pages. `said` is what becomes of it, `reasons` why not; `value` names it in a form."""

    item: Item
    title: str
    name: str
    said: str
    reasons: tuple[str, ...]

    @property
    def value(self) -> str:
        """The item with the time at which it was seen."""
        return f"{self.item.key} {self.item.slot.local:%Y-%m-%dT%H:%M}"


def foreseen_lines(found: Iterable[Prospect], words: Words) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the items that the act would be done to, and those that it would not."""
    lines = [_line(one.item, one.slot, one.reasons, words) for one in found]
    return tuple(line for line in lines if not line.reasons), tuple(line for line in lines if line.reasons)


def outcome_lines(found: Iterable[Outcome], words: Words) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the items that it was done to, and the others."""
    pairs = [(one.done, _line(one.item, one.slot, one.reasons, words)) for one in found]
    return tuple(line for done, line in pairs if done), tuple(line for done, line in pairs if not done)


def way_back(asked: str) -> str:
    """Return the list, below /staff, that somebody came from; any that is no list's is not used."""
    return asked if asked.startswith(_BACK) else "/calendar?view=list"


def _line(item: Item, slot: Slot | None, reasons: tuple[str, ...], words: Words) -> Line:
    now = _time(item.slot, words)
    said = now if slot is None else words.gettext("{now}, then {then}", now=now, then=_time(slot, words))
    return Line(item, title_of(item), item_name(item.key, words), said, tuple(map(on_a_page, reasons)))


def _time(slot: Slot, words: Words) -> str:
    return f"{words.short_day(slot.local.date())}, {slot.local:%H:%M}"
