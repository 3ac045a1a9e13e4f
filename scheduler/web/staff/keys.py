"""The keys of the staff's pages: the one list that people read and that the scripts go by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.rendering.words import Words


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, pressed one after another ("g c"), and what they do.

    `to` is the CSS selector of what is followed, pressed or focused on the page. Without it a script of the page knows
    them by the name `does`.
    """

    keys: str
    words: str
    to: str = ""
    does: str = ""

    @property
    def each(self) -> tuple[str, ...]:
        """The keys, one by one."""
        return tuple(self.keys.split())


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of some pages: those whose path begins so, every one where no beginning is named."""

    title: str
    shortcuts: tuple[Shortcut, ...]
    begins: tuple[str, ...] = ()

    def holds_on(self, path: str) -> bool:
        """Say whether the keys work on the page at a path (with /staff)."""
        return not self.begins or path.startswith(self.begins)


@dataclass(frozen=True, slots=True)
class Jump:
    """A letter that leads, after g, to an area: the so-many-th of the navigation, from 1."""

    letter: str
    words: str
    number: int


NEXT, PREVIOUS = "main a[rel=next]", "main a[rel=prev]"


def key_groups(words: Words, jumps: Iterable[Jump]) -> tuple[KeyGroup, ...]:
    """Return every key, by where it works."""
    jumping = (Shortcut(f"g {one.letter}", one.words, f".areas li:nth-child({one.number}) a") for one in jumps)
    return (
        KeyGroup(words.gettext("On every page"), _everywhere(words)),
        KeyGroup(words.gettext("Go to"), tuple(jumping)),
        KeyGroup(words.gettext("Items to sign"), _at_review(words), ("/staff/review/",)),
        KeyGroup(words.gettext("Calendar"), _in_calendar(words), ("/staff/calendar",)),
        KeyGroup(words.gettext("Search"), _in_search(words), ("/staff/search",)),
    )


def _everywhere(words: Words) -> tuple[Shortcut, ...]:
    return (
        Shortcut("/", words.gettext("Search"), "#q, .find input"),
        Shortcut("?", words.gettext("Show these keys"), "#keys-link"),
    )


def _at_review(words: Words) -> tuple[Shortcut, ...]:
    return (
        Shortcut("j", words.gettext("Next item"), NEXT),
        Shortcut("k", words.gettext("Previous item"), PREVIOUS),
        Shortcut("s", words.gettext("Sign it"), "#password"),
        Shortcut("r", words.gettext("Ask for changes"), "#words"),
    )


def _in_calendar(words: Words) -> tuple[Shortcut, ...]:
    return (
        Shortcut("j", words.gettext("Later"), NEXT),
        Shortcut("k", words.gettext("Earlier"), PREVIOUS),
        Shortcut("t", words.gettext("Today"), "#today"),
        Shortcut("m", words.gettext("Move the item that is chosen, then arrow keys and Enter"), does="move"),
    )


def _in_search(words: Words) -> tuple[Shortcut, ...]:
    return (
        Shortcut("j", words.gettext("Next page"), NEXT),
        Shortcut("k", words.gettext("Previous page"), PREVIOUS),
    )
