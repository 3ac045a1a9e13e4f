"""The looks of a campaign's cards: its motif, and compositions in which no two neighbours are alike."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import Any

from planning_samples import article_of, drafts_of, wall

from scheduler.domain.campaign import CardEdit, ChannelPlan, Override
from scheduler.domain.content import COMPOSITIONS, GROUNDS, Card, Item
from scheduler.planning.drafts import Drafts
from scheduler.planning.slots import resolve_local

NAMES = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")

SECTION = "cells-of-kind-"
"""Begins the sections' ids."""


def article(names: tuple[str, ...] = NAMES) -> str:
    """Return an article whose sections each have enough to say for a post and its card."""
    text = "Skin cells of this kind renew themselves within four weeks, and protect what lies below them from the sun."
    return "Skin\n" + "".join(f"\n## Cells of kind {name}\n\n{text} Number {name} does so too.\n" for name in names)


def looks(drafts: Drafts) -> dict[str, int]:
    return {
        draft.key.section.removeprefix(SECTION): draft.draft.cards[0].composition
        for draft in drafts.drafted
        if draft.key.channel == "x" and draft.draft.cards
    }


def planned(names: tuple[str, ...] = NAMES, **changes: Any) -> Drafts:
    return drafts_of(article_of(article(names)), **changes)


def test_no_two_neighbours_are_composed_alike_or_stand_on_one_ground() -> None:
    compositions = list(looks(planned()).values())
    assert len(compositions) == len(NAMES)
    assert all((one - other) % GROUNDS for one, other in pairwise(compositions))
    assert len(set(compositions)) > COMPOSITIONS // 2
    assert set(compositions) <= set(range(COMPOSITIONS))


def test_planning_again_composes_every_card_as_before() -> None:
    assert looks(planned()) == looks(planned())


def test_a_section_that_comes_in_between_leaves_most_cards_as_they_are() -> None:
    before, after = looks(planned()), looks(planned((*NAMES[:5], "Between", *NAMES[5:])))
    changed = [name for name in before if after[name] != before[name]]
    assert len(changed) <= len(NAMES) // 3
    assert all((one - other) % GROUNDS for one, other in pairwise(after.values()))


def test_what_was_planned_before_keeps_its_composition_and_what_comes_between_differs_from_both() -> None:
    slot = resolve_local(wall("2026-10-05 00:00"), "UTC")
    before = tuple(Item(made.key, made.draft, slot, made.source_digest) for made in planned().drafted)
    without = tuple(item for item in before if item.key.section != f"{SECTION}five")
    again = looks(planned(previous=without))
    kept = looks(planned())
    assert {name: number for name, number in again.items() if name != "five"} == {
        name: number for name, number in kept.items() if name != "five"
    }
    names = list(again)
    place = names.index("five")
    assert all((again["five"] - again[names[beside]]) % GROUNDS for beside in (place - 1, place + 1))


def test_the_campaigns_motif_is_on_every_card_but_those_that_chose_another() -> None:
    eye, plain = Override(card=CardEdit(motif="eye")), Override(card=CardEdit(motif="none"))
    chosen = {f"{SECTION}two/x": eye, f"{SECTION}three/x": plain}
    cards = {draft.key: draft.draft.cards for draft in planned(motif="teeth", overrides=chosen).drafted}
    motifs = {key.section.removeprefix(SECTION): cards[key][0].motif for key in cards if key.channel == "x"}
    assert (motifs.pop("two"), motifs.pop("three")) == ("eye", "none")
    assert set(motifs.values()) == {"teeth"}
    assert all(card.motif == "teeth" for key, shown in cards.items() if key.channel == "email" for card in shown)


def test_the_pictures_of_a_carousel_follow_one_another_in_composition() -> None:
    text = "Skin\n\n## One\n\n" + "\n\n".join(f"Cells of kind {kind} are small and round." for kind in NAMES)
    plan = ChannelPlan("bluesky", (0, 1, 2, 3, 4), (time(10),), carousel=True)
    shown: tuple[Card, ...] = next(
        draft.draft.cards for draft in drafts_of(article_of(text), channels=(plan,)).drafted if draft.draft.cards
    )
    assert len(shown) > 1
    assert all((later.composition - card.composition) % COMPOSITIONS == 1 for card, later in pairwise(shown))
