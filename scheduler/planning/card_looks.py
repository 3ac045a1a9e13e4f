"""The looks of a campaign's cards: one motif for all, and no two neighbours in one composition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from scheduler.domain.content import COMPOSITIONS, GROUNDS, Card, Draft, Item, ItemKey, Post
from scheduler.planning.material import Drafted


def with_looks(
    drafted: Iterable[Drafted], previous: Mapping[ItemKey, Item], places: Mapping[str, int], motif: str
) -> tuple[Drafted, ...]:
    """Return the drafts with the motif and the composition of their cards.

    What was planned before keeps its composition: an item that comes in between does not change another, and its
    signature with it. `places` say where a section stands in the article; `motif` is the campaign's.
    """
    drafts = tuple(drafted)
    keys = {*(draft.key for draft in drafts), *(key for key in previous if key.section in places)}
    ordered = sorted(keys, key=lambda key: (key.channel, key.kind, places.get(key.section, -1), key.section))
    drawn = ((key, _first_card(item.draft)) for key, item in previous.items())
    kept = {key: card.composition for key, card in drawn if card is not None}
    compositions: dict[ItemKey, int] = {}
    for _, account in groupby(ordered, key=lambda key: (key.channel, key.kind)):
        compositions |= _compositions(tuple(account), kept)
    return tuple(
        replace(each, draft=_looking(each.draft, each.override.card.motif or motif, compositions[each.key]))
        for each in drafts
    )


def _compositions(keys: Sequence[ItemKey], kept: Mapping[ItemKey, int]) -> dict[ItemKey, int]:
    """Return a composition for each item: the one that it has, or one by its section, unlike those beside it."""
    chosen: dict[ItemKey, int] = {}
    for place, key in enumerate(keys):
        beside = {chosen[before] % GROUNDS for before in keys[max(0, place - 1) : place]}
        beside |= {kept[after] % GROUNDS for after in keys[place + 1 : place + 2] if after in kept}
        first = int.from_bytes(hashlib.sha256(key.section.encode()).digest()[:4])
        numbers = ((first + step) % COMPOSITIONS for step in range(COMPOSITIONS))
        free = (number for number in numbers if number % GROUNDS not in beside)
        chosen[key] = kept[key] if key in kept else next(free, first % COMPOSITIONS)
    return chosen


def _first_card(draft: Draft) -> Card | None:
    """Return a draft's first card, an issue's be it without words: it has a composition too."""
    if isinstance(draft, Post):
        return draft.cards[0] if draft.cards else None
    return draft.card


def _looking(draft: Draft, motif: str, composition: int) -> Draft:
    """Return a draft whose cards have a motif, the first of them a composition and the others those that follow."""
    if isinstance(draft, Post):
        return replace(
            draft, cards=tuple(_looks(card, motif, composition + place) for place, card in enumerate(draft.cards))
        )
    return replace(draft, card=_looks(draft.card, motif, composition)) if draft.card else draft


def _looks(card: Card, motif: str, composition: int) -> Card:
    return replace(card, motif=motif, composition=composition % COMPOSITIONS)
