"""The looks of a campaign's cards: one motif for all, and no two neighbours in one composition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from scheduler.domain.content import COMPOSITIONS, GROUNDS, Card, Draft, ItemKey, Post
from scheduler.planning.material import Drafted


def with_looks(
    drafted: Iterable[Drafted], settled: Iterable[ItemKey], places: Mapping[str, int], motif: str
) -> tuple[Drafted, ...]:
    """Return the drafts with the motif and the composition of their cards.

    `settled` are the items that stay as they are, whose neighbours must differ from them all the same. `places` say
    where a section stands in the article; `motif` is the campaign's.
    """
    drafts = tuple(drafted)
    keys = {*(draft.key for draft in drafts), *(key for key in settled if key.section in places)}
    ordered = sorted(keys, key=lambda key: (key.channel, key.kind, places.get(key.section, -1), key.section))
    compositions: dict[ItemKey, int] = {}
    for _, account in groupby(ordered, key=lambda key: (key.channel, key.kind)):
        compositions |= _compositions(tuple(account))
    return tuple(
        replace(each, draft=_looking(each.draft, each.override.card.motif or motif, compositions[each.key]))
        for each in drafts
    )


def _compositions(keys: Sequence[ItemKey]) -> dict[ItemKey, int]:
    """Return a composition for each item, by its section, on another ground than the one before.

    What is planned beside it decides as little as can be: an item that comes in between does not change all that
    follow, and their signatures with them.
    """
    chosen: dict[ItemKey, int] = {}
    before: int | None = None
    for key in keys:
        number = int.from_bytes(hashlib.sha256(key.section.encode()).digest()[:4]) % COMPOSITIONS
        if before is not None and (number - before) % GROUNDS == 0:
            number = (number + 1) % COMPOSITIONS
        chosen[key] = before = number
    return chosen


def _looking(draft: Draft, motif: str, composition: int) -> Draft:
    """Return a draft whose cards have a motif, the first of them a composition and the others those that follow."""
    if isinstance(draft, Post):
        return replace(
            draft, cards=tuple(_looks(card, motif, composition + place) for place, card in enumerate(draft.cards))
        )
    return replace(draft, card=_looks(draft.card, motif, composition)) if draft.card else draft


def _looks(card: Card, motif: str, composition: int) -> Card:
    return replace(card, motif=motif, composition=composition % COMPOSITIONS)
