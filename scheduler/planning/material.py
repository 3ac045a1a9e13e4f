"""The material of a campaign's drafts, and what becomes of each section."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import ChannelSpec
from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import PLANNED_CARD, Blocked, Campaign, ChannelPlan, Clinic, Library, Override
from scheduler.domain.content import Draft, ItemKey, Kind, Sentence, Slot
from scheduler.domain.errors import BadInput
from scheduler.planning.abbreviations import Abbreviation, abbreviations_in
from scheduler.planning.calendar import Booking
from scheduler.planning.capitals import Capitals
from scheduler.planning.card_edits import LayoutNamed, any_layout, chosen_card
from scheduler.planning.cards import PLANNED, ChosenCard
from scheduler.planning.carousel import Carousel, consultation_of, site_of
from scheduler.planning.edits import Writer, known_sentences
from scheduler.planning.links import item_link
from scheduler.planning.note_words import note_text
from scheduler.planning.numbering import steps_in
from scheduler.planning.omitting import Omitted, Reasoned
from scheduler.planning.slots import local_day
from scheduler.planning.statement_policy import UNJUDGED, Lenient, StatementPolicy

SKIPPED = "campaign.toml says to skip it"

NOTHING_CHANGED = Override()
"""Stands for a person's changes where there are none."""


@dataclass(frozen=True)
class Material:
    """The material of a campaign's drafts.

    `judge` says which statements their words need, and what may not be used: unless the campaign keeps what is blocked.
    `layout_named` tells what a card layout has places for. `held` is what other campaigns hold, `over` are the
    sections whose days are over before anything goes out, each with the reason. Without `now`, the present, the whole
    of the campaign is ahead. `focuses` are what of photographs is kept when they are cut, where a card does not say.
    """

    article: Article
    campaign: Campaign
    clinic: Clinic
    library: Library
    judge: StatementPolicy = UNJUDGED
    layout_named: LayoutNamed = any_layout
    held: tuple[Booking, ...] = ()
    over: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    focuses: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def today(self) -> date | None:
        """The present day on the clinic's wall."""
        return local_day(self.now, self.clinic.zone) if self.now else None

    def is_ahead(self, slot: Slot) -> bool:
        """Say whether a slot has not passed."""
        return self.now is None or slot.at > self.now

    @cached_property
    def known(self) -> Mapping[str, Sentence]:
        """Each sentence of the article and the library, by its text as it is typed."""
        return known_sentences(self.article, self.library)

    @property
    def leaves_out(self) -> bool:
        """True when drafts are made only from what the judge does not object to."""
        return self.campaign.blocked is Blocked.LEAVE_OUT and not self.campaign.is_note

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The sections that a person leaves out on every channel, with those below them."""
        names = frozenset(self.campaign.leave_out)
        return frozenset(part.id for unit in self.article.units() if unit.id in names for part in unit.walk())

    @cached_property
    def abbreviations(self) -> tuple[Abbreviation, ...]:
        """The abbreviations that the article spells out."""
        return abbreviations_in(self.article)

    @cached_property
    def set_right(self) -> Capitals:
        """What sets the capitals of the article's headings right."""
        return Capitals(self.article, self.campaign.language)

    @cached_property
    def steps(self) -> frozenset[str]:
        """The sections whose number before the heading is that of a step."""
        return steps_in(self.article)

    def spec_of(self, account: str) -> ChannelSpec:
        """Return the spec that an account follows. Raises BadInput for an unknown one."""
        return spec_of(self.clinic.platform_of(account))

    def writer(self, key: ItemKey, unit: Section) -> Writer:
        """Return who writes words of their own in an item of a section. Raises BadInput for a reference unknown."""
        override, where = self.override(key), f"campaign.toml: override '{key.section}/{key.channel}'"
        for name in override.references:
            if self.library.reference(name) is None:
                known = ", ".join(reference.id for reference in self.library.references) or "none"
                raise BadInput(f"{where}: references: the library has no reference '{name}': there are {known}")
        author = override.author or self.campaign.author
        return Writer(lambda: self.known, unit, author, override.references, where)

    def chosen_card(self, key: ItemKey, unit: Section) -> ChosenCard:
        """Return a person's choices for an item's card. Raises BadInput for a choice that cannot be used."""
        edit = self.override(key).card
        if edit == PLANNED_CARD:
            return PLANNED
        edit = replace(edit, focus=edit.focus or self.focuses.get(edit.picture))
        writer = self.writer(key, unit)
        return chosen_card(
            edit,
            self.article,
            replace(writer, where=f"{writer.where}: card"),
            layout_named=self.layout_named,
            judge=self.judge if self.leaves_out else UNJUDGED,
        )

    def carousel(self, most: int, titles: tuple[Sentence, ...]) -> Carousel:
        """Return the maker of carousels for sections below these titles, of at most so many cards.

        Their words are the planner's, whatever text a person wrote for the post.
        """
        return Carousel(
            most=most,
            site=site_of(self.campaign.link),
            consultation=consultation_of(self.library),
            judge=self.judge if self.leaves_out else Lenient(self.judge),
            titles=titles,
        )

    def claims_policy_of(self, override: Override, key: ItemKey | None = None) -> StatementPolicy:
        """Return the policy for an item's sentences: a person's own text is kept in spite of objections."""
        judge = self.judge if key is None else self.judge.of_item(key)
        return judge if self.leaves_out and override.text is None else Lenient(judge)

    def override(self, key: ItemKey) -> Override:
        """Return a person's changes to an item; a note's post is all of it, unless its author wrote another."""
        written = self.campaign.overrides.get(f"{key.section}/{key.channel}", NOTHING_CHANGED)
        if not self.campaign.is_note or key.kind is not Kind.POST or written.text is not None:
            return written
        return replace(written, text=note_text(self.article.section(key.section)))

    def link(self, key: ItemKey) -> str:
        """Return where an item leads, as it is sent: where a person wants, else where the campaign does."""
        return item_link(self.override(key).link or self.campaign.link, key)

    def key(self, section: str, channel: str, kind: Kind) -> ItemKey:
        """Return the key of this campaign's item for a section and a channel."""
        return ItemKey(self.campaign.slug, section, channel, kind)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A fresh draft with the sections it prints, the digest of their text, a person's changes, and notes for staff."""

    draft: Draft
    sections: tuple[str, ...]
    source_digest: str
    override: Override = NOTHING_CHANGED
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> ItemKey:
        """The key of its item."""
        return self.draft.key


class Absence(StrEnum):
    """Why a section has no item on a channel.

    SKIPPED: a person left it out. WRITE_THIS: it gives no good item by itself, and a person may write one.
    RESERVE: it would give one, and the campaign is full. NOTHING_TO_SAY: there is nothing in it to make one of.
    """

    SKIPPED = "skipped"
    WRITE_THIS = "write this one"
    RESERVE = "reserve"
    NOTHING_TO_SAY = "nothing to say"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section that gets no item on a channel, and why: in a plain sentence, and what of that it is."""

    section: str
    channel: str
    kind: Kind
    reason: str
    why: Absence = Absence.NOTHING_TO_SAY


def source_digest(units: Iterable[Section]) -> str:
    """Return the SHA-256 (hex) of the headings and paragraphs that a draft is made from."""
    texts = (text for unit in units for text in (unit.heading, *(paragraph.text for paragraph in unit.paragraphs)))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def omitted_from(unit: Section, plan: ChannelPlan, left_out: Iterable[Reasoned]) -> Iterator[Omitted]:
    """Yield the words that a section of a channel goes without."""
    return (Omitted(unit.id, plan.channel, sentence.text, reasons) for sentence, reasons in left_out)
