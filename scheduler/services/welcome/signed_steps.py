"""The steps of the welcome series as they are signed: for each reader the words that may go to them, or why none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Item, ItemKey, ItemState
from scheduler.domain.package import CanonicalContent
from scheduler.domain.welcome import is_welcome_campaign, is_welcome_step, step_of, words_for
from scheduler.ports import Transaction

NO_WORDS = "it has no words in the person's language"
"""Why a step is left out for somebody."""

OVER = "the last day that its words name has passed"


@dataclass(frozen=True, slots=True)
class SignedStep:
    """The item of a step in one language, with the content that a signature covers now."""

    item: Item
    content_hash: str
    content: CanonicalContent


@dataclass(frozen=True, slots=True)
class NotSigned:
    """The words of a step in one language that may not go out now, and why."""

    reason: str


def step_keys(tables: Transaction, step: str | None = None) -> tuple[ItemKey, ...]:
    """Return the items of the series' steps, or of one, by campaign: those that are not taken out of the plan."""
    slugs = [slug for slug in tables.items.campaigns() if is_welcome_campaign(slug)]
    wanted = (slug for slug in slugs if step is None or step_of(slug)[0] == step)
    found = (each for slug in wanted for each in tables.items.states(slug))
    return tuple(key for key, _, state in found if is_welcome_step(key) and state is not ItemState.CANCELLED)


def words_key(language: str, step: str, languages: Iterable[str], keys: Iterable[ItemKey]) -> ItemKey | None:
    """Return the item of a step, among those of all steps, that a reader of a language gets; None where none would do.

    `languages` are the newsletter's.
    """
    there = {key.campaign: key for key in keys if step_of(key.campaign)[0] == step}
    slug = words_for(language, step, there, languages)
    return None if slug is None else there[slug]


def signed_step(item: Item, tables: Transaction, now: datetime) -> SignedStep | NotSigned:
    """Return an item with what a signature covers now, or why it may not go out."""
    approval = tables.approvals.current(item.key, item.version)
    if item.state is not ItemState.APPROVED or approval is None:
        return NotSigned(f"it is {item.state}")
    if refusal := approval.refusal(approval.content_hash, now):
        return NotSigned(refusal)
    if item.good_until is not None and item.good_until < now:
        return NotSigned(OVER)
    return SignedStep(item, approval.content_hash, tables.approvals.content(approval.content_hash))
