"""The carousel of a section in the form of any network, for people to publish by hand.

Nothing later looks at it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import JPEG, PNG, CardFormat
from scheduler.domain.article import Section
from scheduler.domain.campaign import Blocked, Clinic
from scheduler.domain.content import Card, Item, ItemKey, ItemState, Kind, Post, Slot, sentences_of
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture, RenderedPost
from scheduler.planning.card_edits import any_layout
from scheduler.planning.carousel_formats import CAROUSELS, PDF_PAGES
from scheduler.planning.links import item_link
from scheduler.planning.material import Material
from scheduler.planning.sentence_units import headings_above
from scheduler.ports import Clock, Store, Workspace
from scheduler.services.check import Checker, block_reasons
from scheduler.services.claims_policy import claims_policy_of
from scheduler.services.expiry import unusable_statements

_SIGNED = frozenset({ItemState.APPROVED, ItemState.PUBLISHING, ItemState.PUBLISHED})

ALT_TEXTS = "alt.txt"
"""The file beside the pictures of a carousel that has their alt texts."""

_ENDINGS = {JPEG: "jpg", PNG: "png"}


@dataclass(frozen=True, slots=True)
class SectionCarousel:
    """A section's carousel as pictures. `item` is the section's post, if one is planned; `title` the section's heading.

    `unread` are the sentences that are not in that post, and so were put before nobody with it. `problems` are what a
    rule or the library refuses.
    """

    title: str
    cards: tuple[Card, ...]
    pictures: tuple[Picture, ...]
    item: Item | None
    unread: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def standing(self) -> str:
        """A line for the words' user, which says whether a clinician has signed them."""
        if self.item is None:
            return "no post of this section is planned, so nobody has signed these words: have a clinician read them"
        state = f"{self.item.key} is {self.item.state.value.replace('_', ' ')}"
        if self.item.state not in _SIGNED:
            return f"{state}: nobody has signed these words yet"
        if self.unread:
            return f"{state}, but has not all of these words ('{self.unread[0]}'): have a clinician read them"
        return f"{state}, with all of these words"


@dataclass(frozen=True, slots=True)
class CarouselFiles:
    """A section's carousel with its files, each a name and what is in it: pictures and their alt texts, or one PDF."""

    carousel: SectionCarousel
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Carousels:
    """Makes carousels from what the clinic's rules let stand, whatever the campaign's own posts are made from.

    `draw` draws a post's cards in a format, `as_pdf` makes pages of pictures under a title.
    """

    workspace: Workspace
    store: Store
    clock: Clock
    draw: Callable[[Post, CardFormat], tuple[Picture, ...]]
    as_pdf: Callable[[Sequence[Picture], str], bytes]

    def make(self, campaign: str, section: str, form: str, *, pdf: bool = False) -> CarouselFiles:
        """Return the carousel of a section in a named format, as pictures or as one PDF.

        Raises NotFound, and BadInput where the section has too little to say for several cards.
        """
        chosen = carousel_format(form)
        most = PDF_PAGES if pdf else chosen.most_cards or PDF_PAGES
        if not pdf:
            made = self._carousel(campaign, section, chosen, most.value)
            return CarouselFiles(made, _picture_files(made.pictures))
        # A PDF makes JPEGs of its pages: once is enough.
        made = self._carousel(campaign, section, replace(chosen, types=(PNG,), most_bytes=None), most.value)
        return CarouselFiles(made, ((f"{section}.pdf", self.as_pdf(made.pictures, made.title)),))

    def _carousel(self, campaign: str, section: str, form: CardFormat, most: int) -> SectionCarousel:
        now, clinic = self.clock.now(), self.workspace.clinic()
        unit, cards = self._cards(campaign, section, most)
        item, key = self._planned(campaign, section)
        plan = self.workspace.campaign(campaign)
        post = Post(key, (), (), (), item_link(plan.link, key), cards, plan.language)
        pictures = self.draw(post, form)
        looked_at = replace(item, draft=post) if item else Item(key, post, _slot(clinic, now), "")
        found = Checker(self.workspace).item(looked_at, RenderedPost((), pictures, ()), (), now)
        texts = {sentence.text for sentence in sentences_of(item.draft)} if item else set()
        return SectionCarousel(
            title=unit.heading,
            cards=cards,
            pictures=pictures,
            item=item,
            unread=tuple(dict.fromkeys(sentence.text for sentence in sentences_of(post) if sentence.text not in texts)),
            problems=(*block_reasons(found), *unusable_statements(post, self.workspace, now)),
        )

    def _cards(self, campaign: str, section: str, most: int) -> tuple[Section, tuple[Card, ...]]:
        """Return the section, and at most so many cards from what nothing objects to in it.

        Raises NotFound, BadInput.
        """
        article = self.workspace.article(campaign)
        known = [unit.id for unit in article.units()]
        if section not in known:
            raise BadInput(f"{campaign} has no section '{section}': there are {', '.join(known)}")
        policy = claims_policy_of(self.workspace, campaign, self.clock.now())
        plan = replace(self.workspace.campaign(campaign), blocked=Blocked.LEAVE_OUT)
        material = Material(article, plan, self.workspace.clinic(), self.workspace.library(), policy, any_layout)
        unit = article.section(section)
        cards = material.carousel(most, headings_above(article)[section]).cards(unit)
        if not cards:
            raise BadInput(
                f"{campaign}/{section}: too little of it may stand on cards of their own for a carousel: "
                "choose another section"
            )
        return unit, cards

    def _planned(self, campaign: str, section: str) -> tuple[Item | None, ItemKey]:
        """Return the section's post, if one is planned, and its key; else the key that it would have."""
        clinic = self.workspace.clinic()
        accounts = [plan.channel for plan in self.workspace.campaign(campaign).channels]
        posting = [name for name in accounts if spec_of(clinic.platform_of(name)).kind is Kind.POST]
        keys = [ItemKey(campaign, section, name, Kind.POST) for name in posting or ["carousel"]]
        with self.store.transaction() as tables:
            planned = {item.key: item for item in tables.items.of_campaign(campaign)}
        key = next((key for key in keys if key in planned), keys[0])
        return planned.get(key), key


def carousel_format(name: str) -> CardFormat:
    """Return the format of a carousel by its name. Raises BadInput that says which there are."""
    if name not in CAROUSELS:
        raise BadInput(f"there is no format '{name}' for carousels: there are {', '.join(CAROUSELS)}")
    return CAROUSELS[name]


def _picture_files(pictures: Sequence[Picture]) -> tuple[tuple[str, bytes], ...]:
    """Return pictures as 1.jpg, 2.jpg …, and a file with their alt texts."""
    named = [(f"{number}.{_ENDINGS[picture.media_type]}", picture) for number, picture in enumerate(pictures, start=1)]
    alts = "\n".join(f"{name}\n{picture.alt}\n" for name, picture in named)
    return (*((name, picture.data) for name, picture in named), (ALT_TEXTS, alts.encode()))


def _slot(clinic: Clinic, now: datetime) -> Slot:
    return Slot(now.astimezone(ZoneInfo(clinic.zone)).replace(tzinfo=None), clinic.zone, now)
