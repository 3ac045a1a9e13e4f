"""The states of items in words, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheduler.domain.content import ItemState
from scheduler.rendering.words import Words

STATE_LOOKS: Final[Mapping[ItemState, str]] = {
    ItemState.DRAFT: "",
    ItemState.IN_REVIEW: "info",
    ItemState.CHANGES_REQUESTED: "warn",
    ItemState.APPROVED: "good",
    ItemState.PUBLISHING: "info",
    ItemState.PUBLISHED: "good",
    ItemState.MISSED: "bad",
    ItemState.FAILED: "bad",
    ItemState.UNCERTAIN: "bad",
    ItemState.CANCELLED: "",
    ItemState.RETRACTED: "",
}
"""The class of style.css beside `state`; the word says the same."""


def state_words(words: Words) -> Mapping[ItemState, str]:
    """Return each state in the words of a page's language."""
    return {
        ItemState.DRAFT: words.gettext("draft"),
        ItemState.IN_REVIEW: words.gettext("to be signed"),
        ItemState.CHANGES_REQUESTED: words.gettext("changes asked for"),
        ItemState.APPROVED: words.gettext("signed"),
        ItemState.PUBLISHING: words.gettext("going out"),
        ItemState.PUBLISHED: words.gettext("published"),
        ItemState.MISSED: words.gettext("missed"),
        ItemState.FAILED: words.gettext("failed"),
        ItemState.UNCERTAIN: words.gettext("uncertain"),
        ItemState.CANCELLED: words.gettext("cancelled"),
        ItemState.RETRACTED: words.gettext("retracted"),
    }
