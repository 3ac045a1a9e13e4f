"""What pages say of an item: what it is, and what comes next, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.rendering.words import Words

NOT_SUBMITTED: Final = frozenset({ItemState.DRAFT, ItemState.CHANGES_REQUESTED})
"""The states from which an item is submitted."""


def item_name(key: ItemKey, words: Words) -> str:
    """Return what an item is: the post of an account, or a newsletter issue."""
    if key.kind is Kind.ISSUE:
        return words.gettext("Newsletter issue")
    return words.gettext("Post on {account}", account=key.channel)


def next_step(state: ItemState, note: str, at: datetime, words: Words, *, has_deliveries: bool = False) -> str:
    """Return what comes next for an item whose time is `at`. `note` is what staff were told of it."""
    when = words.moment(at)
    steps = {
        ItemState.DRAFT: words.gettext("Submit it, so that a clinician can sign it by {when}.", when=when),
        ItemState.IN_REVIEW: words.gettext("Waits for a clinician's signature by {when}.", when=when),
        ItemState.CHANGES_REQUESTED: words.gettext("Mend it, then submit it again. It is due {when}.", when=when),
        ItemState.APPROVED: words.gettext("Goes out {when}.", when=when),
        ItemState.PUBLISHING: words.gettext("It is on its way."),
        ItemState.PUBLISHED: words.gettext("It went out. Nothing is left to do."),
        ItemState.MISSED: words.gettext("Nobody signed it in time. Plan again for a new time."),
        ItemState.FAILED: words.gettext("Decide whether it is sent again."),
        ItemState.UNCERTAIN: words.gettext("Look whether it went out, and say so."),
        ItemState.CANCELLED: note or words.gettext("It does not go out."),
        ItemState.RETRACTED: words.gettext("It was taken back. Nothing is left to do."),
    }
    if state is ItemState.MISSED and has_deliveries:
        return words.gettext("It was signed, and its time has passed. Decide whether it is sent now.")
    return steps[state]
