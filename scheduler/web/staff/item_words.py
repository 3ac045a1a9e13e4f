"""What pages say of an item: what it is, and what comes next, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from scheduler.channels.registry import specs
from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.standing import StandingMessage, is_message, message_of
from scheduler.domain.welcome import is_welcome_step
from scheduler.rendering.words import Words

NOT_SUBMITTED: Final = frozenset({ItemState.DRAFT, ItemState.CHANGES_REQUESTED})
"""The states from which an item is submitted."""


def item_name(key: ItemKey, words: Words) -> str:
    """Return what an item is: the post of an account, a newsletter issue, or a mail to one reader after another."""
    if is_message(key):
        return _message_name(key, words)
    if is_welcome_step(key):
        return words.gettext("Step of the welcome series")
    if key.kind is Kind.ISSUE:
        return words.gettext("Newsletter issue")
    return words.gettext("Post on {account}", account=account_name(key.channel))


def account_name(account: str) -> str:
    """Return what an account is called: its network as that writes itself, or the clinic's own name for it."""
    return {spec.name: spec.title for spec in specs()}.get(account, account)


def _message_name(key: ItemKey, words: Words) -> str:
    message, language = message_of(key)
    names = {
        StandingMessage.CONFIRMATION: words.gettext("Mail to confirm a sign-up ({language})", language=language),
        StandingMessage.WELCOME: words.gettext("Welcome mail ({language})", language=language),
        StandingMessage.LINK: words.gettext("Mail with the link to one's own page ({language})", language=language),
    }
    return names[message]


def item_title(key: ItemKey, heading: str, words: Words) -> str:
    """Return what an item is and what it is about, as people name it; `heading` is that of its section."""
    name = item_name(key, words)
    return name if is_message(key) else f"{name}: {heading}"


def next_step_of_standing(state: ItemState, note: str, words: Words) -> str:
    """Return what comes next for an item that goes out to one reader after another, and has no time of its own."""
    steps = {
        ItemState.DRAFT: words.gettext("Submit it, so that a clinician can sign it."),
        ItemState.IN_REVIEW: words.gettext("It waits for a clinician's signature."),
        ItemState.CHANGES_REQUESTED: words.gettext("Mend it, then submit it again."),
        ItemState.APPROVED: words.gettext("It goes out as long as it is signed."),
        ItemState.RETRACTED: words.gettext("It was taken back. Nothing is left to do."),
    }
    return steps.get(state, note or words.gettext("It does not go out."))


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
