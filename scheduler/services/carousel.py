"""The carousel of a section in the form of any network, for people to publish by hand: nothing later looks at it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.domain.campaign import Clinic
from scheduler.domain.content import Card, Item, ItemKey, ItemState, Kind, Post, Slot
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture, RenderedPost
from scheduler.planning.card_edits import any_layout
from scheduler.planning.drafts import Material
from scheduler.planning.links import item_link
from scheduler.planning.sentence_units import headings_above
from scheduler.planning.statement_policy import StatementPolicy
from scheduler.services.check import block_reasons
from scheduler.services.expiry import unusable_statements
from scheduler.services.items import ItemDesk
from scheduler.services.outgoing import sentences_of

_SIGNED = frozenset({ItemState.APPROVED, ItemState.PUBLISHING, ItemState.PUBLISHED})

Draw = Callable[[Post], tuple[Picture, ...]]
"""Draws a post's cards in the form that is wanted. Raises ClinicError naming the item."""


@dataclass(frozen=True, slots=True)
class SectionCarousel:
    """A section's carousel as pictures. `item` is the section's post, if one is planned; `title` the section's heading.

    `unread` are the sentences that are not in that post, and so were put before nobody with it. `problems` are what a rule
    or the library refuses.
    """

    title: str
    cards: tuple[Card, ...]
    pictures: tuple[Picture, ...]
    item: Item | None
    unread: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def standing(self) -> str:
        """Whether a clinician has signed these words, in a line for whoever is about to use them."""
        if self.item is None:
            return "no post of this section is planned, so nobody has signed these words: have a clinician read them"
        state = f"{self.item.key} is {self.item.state.value.replace('_', ' ')}"
        if self.item.state not in _SIGNED:
            return f"{state}: nobody has signed these words yet"
        if self.unread:
            return f"{state}, but has not all of these words ('{self.unread[0]}'): have a clinician read them"
        return f"{state}, with all of these words"


def section_carousel(
    campaign: str, section: str, *, channel: str, most: int, items: ItemDesk, judge: StatementPolicy, draw: Draw
) -> SectionCarousel:
    """Return the carousel of a section with at most so many cards, drawn, and what is known about its words.

    It is made from nothing that the judge objects to, whatever the campaign's own posts are made from. `channel` is whose
    post it is compared with. Raises NotFound, and BadInput where the section has too little to say for several cards.
    """
    workspace, now = items.workspace, items.clock.now()
    article, clinic = workspace.article(campaign), workspace.clinic()
    known = [unit.id for unit in article.units()]
    if section not in known:
        raise BadInput(f"{campaign} has no section '{section}': there are {', '.join(known)}")
    unit, titles = article.section(section), headings_above(article)[section]
    material = Material(article, workspace.campaign(campaign), clinic, workspace.library(), judge, True, any_layout)
    cards = material.carousel(most, titles).cards(unit)
    if not cards:
        raise BadInput(
            f"{campaign}/{section}: too little of it may stand on cards of their own for a carousel: choose another section"
        )
    key = ItemKey(campaign, section, channel, Kind.POST)
    post = Post(key, (), (), (), item_link(material.campaign.link, key), cards, material.campaign.language)
    pictures = draw(post)
    with items.store.transaction() as tables:
        item = next((each for each in tables.items.of_campaign(campaign) if each.key == key), None)
    looked_at = replace(item, draft=post) if item else Item(key, post, _slot(clinic, now), "")
    refused = block_reasons(items.checker.item(looked_at, RenderedPost((), pictures, ()), (), now))
    said = {sentence.text for sentence in sentences_of(item.draft)} if item else set()
    return SectionCarousel(
        title=unit.heading,
        cards=cards,
        pictures=pictures,
        item=item,
        unread=tuple(dict.fromkeys(each.text for each in sentences_of(post) if each.text not in said)),
        problems=(*refused, *unusable_statements(post, workspace, now)),
    )


def _slot(clinic: Clinic, now: datetime) -> Slot:
    return Slot(now.astimezone(ZoneInfo(clinic.zone)).replace(tzinfo=None), clinic.zone, now)
