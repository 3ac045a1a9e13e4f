"""Every draft of a campaign, in the article's order, and what is left out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import ChannelSpec
from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import PLANNED_CARD, Campaign, ChannelPlan, Clinic, Library, Override
from scheduler.domain.content import Draft, Item, ItemKey, Kind, Post, Sentence
from scheduler.domain.errors import BadInput
from scheduler.planning.card_edits import LayoutNamed, any_layout, chosen_card
from scheduler.planning.cards import NO_CARD, PLANNED, ChosenCard
from scheduler.planning.carousel import Carousel, consultation_of, site_of
from scheduler.planning.drafting import draft_post, finished
from scheduler.planning.edits import Source, accepted_before, check_override, edited_body, known_sentences
from scheduler.planning.hashtags import hashtag
from scheduler.planning.issues import Outline, draft_issue, outlines
from scheduler.planning.links import item_link
from scheduler.planning.omitting import Omitted, PrintableSection, Reasoned, explained, kept_sections, objected
from scheduler.planning.sentence_units import entries_of, headings_above, lists_sources, words
from scheduler.planning.statement_policy import UNJUDGED, Lenient, StatementPolicy, stated
from scheduler.planning.threads import Fits, Frame, in_parts

NO_TEXT = "it has no text of its own"
ONLY_SOURCES = "it lists sources, which say nothing as a post; write a text for it to have one"
SKIPPED = "campaign.toml says to skip it"
NOTHING_SAFE = "nothing of it may be used as it stands"
TOO_LITTLE_SAFE = "without what may not be used, nothing of it is left that fits and stands alone"
WITHOUT_HASHTAG = "without the hashtag "
TOO_LONG = "not even its heading fits with what every post carries: shorten the statements, or write a text for it"

_NOTHING_CHANGED = Override()


@dataclass(frozen=True)
class Material:
    """What a campaign's drafts are made from.

    `judge` says which statements their words need. With `safe` they are made only from what it does not object to.
    `layout_named` tells what a card layout has places for.
    """

    article: Article
    campaign: Campaign
    clinic: Clinic
    library: Library
    judge: StatementPolicy = UNJUDGED
    safe: bool = False
    layout_named: LayoutNamed = any_layout

    @cached_property
    def known(self) -> Mapping[str, Source]:
        """Where each sentence of the article and the library stands."""
        return known_sentences(self.article, self.library)

    def spec_of(self, account: str) -> ChannelSpec:
        """Return the spec that an account follows. Raises BadInput for an unknown one."""
        return spec_of(self.clinic.platform_of(account))

    def chosen_card(self, key: ItemKey, unit: Section, before: Item | None) -> ChosenCard:
        """Return a person's choices for an item's card. Raises BadInput for a choice that cannot be used."""
        edit = self.override(key).card
        if edit == PLANNED_CARD:
            return PLANNED
        return chosen_card(
            edit,
            unit,
            self.article,
            layout_named=self.layout_named,
            known=self.known,
            accepted=accepted_before(before),
            judge=self.judge if self.safe else UNJUDGED,
            where=f"campaign.toml: override '{key.section}/{key.channel}': card",
        )

    def carousel(self, most: int, titles: tuple[Sentence, ...]) -> Carousel:
        """Return the maker of carousels for sections below these titles, of at most so many cards.

        Their words are the planner's, whatever text a person wrote for the post.
        """
        return Carousel(
            most=most,
            site=site_of(self.campaign.link),
            consultation=consultation_of(self.library),
            judge=self.judge if self.safe else Lenient(self.judge),
            titles=titles,
        )

    def claims_policy_of(self, override: Override) -> StatementPolicy:
        """Return the policy for an item's sentences: a person's own text is kept in spite of objections."""
        return self.judge if self.safe and override.text is None else Lenient(self.judge)

    def override(self, key: ItemKey) -> Override:
        """Return a person's changes to an item."""
        return self.campaign.overrides.get(f"{key.section}/{key.channel}", _NOTHING_CHANGED)

    def key(self, section: str, channel: str, kind: Kind) -> ItemKey:
        """Return the key of this campaign's item for a section and a channel."""
        return ItemKey(self.campaign.slug, section, channel, kind)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A fresh draft with the sections it prints, the digest of their text, a person's changes, and notes for staff."""

    draft: Draft
    sections: tuple[str, ...]
    source_digest: str
    override: Override = _NOTHING_CHANGED
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> ItemKey:
        """The key of its item."""
        return self.draft.key


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section that gets no item on a channel, and why."""

    section: str
    channel: str
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """A campaign's drafts in the article's order (an issue where its first section stands), and what has none.

    `omitted` is what safe planning left out of them, by section.
    """

    drafted: tuple[Drafted, ...]
    left_out: tuple[LeftOut, ...]
    omitted: tuple[Omitted, ...] = ()


def draft_campaign(
    material: Material, fits: Fits, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Drafts:
    """Return the drafts of a campaign; items whose keys are `settled` are not drafted again.

    `previous` are the campaign's items so far: issues keep their sections, and a person's edit stays
    when the article changes. Raises BadInput for an unknown channel and for an edit that cannot be used.
    """
    results: list[Drafted | LeftOut | Omitted] = []
    for plan in material.campaign.channels:
        is_post = material.spec_of(plan.channel).kind is Kind.POST
        results += (
            _posts(material, plan, fits, previous=previous, settled=settled)
            if is_post
            else _issues(material, plan, previous=previous, settled=settled)
        )
    drafted = [result for result in results if isinstance(result, Drafted)]
    left_out = [result for result in results if isinstance(result, LeftOut)]
    addressed = {f"{key.section}/{key.channel}" for key in (*(draft.key for draft in drafted), *settled)}
    addressed |= {f"{left.section}/{left.channel}" for left in left_out}
    left_out += _astray(material, addressed)
    places = _places(material)
    omitted = sorted(
        (result for result in results if isinstance(result, Omitted)), key=lambda each: places[each.section]
    )
    return Drafts(_in_reading_order(drafted, places), tuple(left_out), tuple(omitted))


def source_digest(units: Iterable[Section]) -> str:
    """Return the SHA-256 (hex) of the headings and paragraphs that a draft is made from."""
    texts = (text for unit in units for text in (unit.heading, *(paragraph.text for paragraph in unit.paragraphs)))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _places(material: Material) -> dict[str, int]:
    return {unit.id: place for place, unit in enumerate(material.article.units())}


def _in_reading_order(drafted: Iterable[Drafted], places: Mapping[str, int]) -> tuple[Drafted, ...]:
    """Order by first section, an issue before posts: it has fewer slots to choose from."""
    return tuple(sorted(drafted, key=lambda draft: (places[draft.sections[0]], draft.key.kind is Kind.POST)))


def _astray(material: Material, addressed: Collection[str]) -> Iterator[LeftOut]:
    """Yield the overrides that address no item: a wrong name, or a section that is gone."""
    for name in sorted(set(material.campaign.overrides) - set(addressed)):
        section, _, channel = name.rpartition("/")
        kind = material.spec_of(channel).kind
        yield LeftOut(section, channel, kind, f"campaign.toml has an override '{name}', but there is no such item")


def _posts(
    material: Material, plan: ChannelPlan, fits: Fits, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield a channel's posts: first those whose text a person wrote, so that no other takes the same words."""
    keys = {unit.id: material.key(unit.id, plan.channel, Kind.POST) for unit in material.article.units()}
    units = [unit for unit in material.article.units() if keys[unit.id] not in settled]
    standing = (item.draft for key, item in previous.items() if key in settled and key.channel == plan.channel)
    taken = {_text_of(draft) for draft in standing if isinstance(draft, Post)}
    titles, most_cards = headings_above(material.article), _most_cards(material.spec_of(plan.channel))
    for unit in sorted(units, key=lambda unit: material.override(keys[unit.id]).text is None):
        key = keys[unit.id]
        override = material.override(key)
        check_override(override, key)
        reason = _no_post(unit, override)
        if reason:
            yield LeftOut(unit.id, plan.channel, Kind.POST, reason)
            continue
        barred = objected(unit, material.claims_policy_of(override))
        yield from _omitted(unit, plan, barred)
        frame, without = _frame(material, plan, key, override, titles[unit.id])
        frame = replace(frame, chosen=material.chosen_card(key, unit, previous.get(key)))
        if _wants_carousel(plan, override) and most_cards > 1:
            frame = replace(frame, carousel=material.carousel(most_cards, titles[unit.id]))
        if override.text is None:
            made = draft_post(unit, frame, fits, taken)
        else:
            made = _edited_post(
                unit,
                frame,
                fits,
                override.text,
                article=material.article,
                known=material.known,
                before=previous.get(key),
            )
        if made is None:
            yield LeftOut(unit.id, plan.channel, Kind.POST, _why_none(barred))
            continue
        post, notes = made
        taken.add(_text_of(post))
        yield Drafted(post, (unit.id,), source_digest((unit,)), override, (*notes, *without))


def _wants_carousel(plan: ChannelPlan, override: Override) -> bool:
    card = override.card
    wanted = plan.carousel if card.carousel is None else card.carousel
    return wanted and not card.is_single


def _most_cards(spec: ChannelSpec) -> int:
    limit = spec.capabilities.pictures
    return limit.value if limit else 1


def _no_post(unit: Section, override: Override) -> str:
    """Return why a section has no post whatever it says, or nothing."""
    if override.skip:
        return SKIPPED
    if override.text is not None:
        return ""
    if not unit.paragraphs:
        return NO_TEXT
    return ONLY_SOURCES if lists_sources(unit) else ""


def _why_none(barred: Collection[Reasoned]) -> str:
    """Return why a section's post could not be drafted: not even its heading fits, or too little may be used."""
    return f"{TOO_LITTLE_SAFE}: {explained(barred)}" if barred else TOO_LONG


def _omitted(unit: Section, plan: ChannelPlan, left_out: Iterable[Reasoned]) -> Iterator[Omitted]:
    return (Omitted(unit.id, plan.channel, sentence.text, reasons) for sentence, reasons in left_out)


def _frame(
    material: Material, plan: ChannelPlan, key: ItemKey, override: Override, titles: tuple[Sentence, ...]
) -> tuple[Frame, tuple[str, ...]]:
    """Return the statements and hashtags of a post, and a note on each hashtag that may not be used."""
    judge = material.claims_policy_of(override)
    wanted = plan.hashtags if override.hashtags is None else override.hashtags
    barred = {}
    if override.hashtags is None:
        barred = {words: judge.objections(Sentence(hashtag(words), None)) for words in wanted}
    frame = Frame(
        key=key,
        statements=tuple(stated(statement, Kind.POST) for statement in material.library.required_for(Kind.POST)),
        hashtags=tuple(words for words in wanted if not barred.get(words)),
        link=item_link(material.campaign.link, key),
        language=material.campaign.language,
        parts=plan.parts,
        judge=judge,
        titles=titles,
    )
    return frame, tuple(_hashtag_note(words, reasons) for words, reasons in barred.items() if reasons)


def _hashtag_note(words: str, reasons: Collection[str]) -> str:
    # A semicolon would part the note: see `replan`.
    return f"{WITHOUT_HASHTAG}{hashtag(words)}: {', '.join(reasons)}".replace(";", ",")


def _edited_post(
    unit: Section,
    frame: Frame,
    fits: Fits,
    text: str,
    *,
    article: Article,
    known: Mapping[str, Source],
    before: Item | None,
) -> tuple[Post, tuple[str, ...]]:
    where = f"campaign.toml: override '{frame.key.section}/{frame.key.channel}': text"
    edited = edited_body(text, unit, article, known=known, accepted=accepted_before(before), where=where)
    complete = frame.beside(edited.body)
    parts = in_parts(edited.body, complete, fits, entries_of(unit))
    if parts is None:
        raise BadInput(
            f"{where}: it does not fit with the statements that it needs, even without hashtags: shorten it, or allow "
            "the channel more parts"
        )
    post, notes = finished(unit, parts, complete, fits, edited.elsewhere)
    return post, (*edited.notes, *notes)


def _text_of(post: Post) -> str:
    return words(tuple(paragraph for part in post.parts for paragraph in part.paragraphs))


def _issues(
    material: Material, plan: ChannelPlan, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield a channel's issues. One that is skipped is drafted all the same: its sections stay with it."""
    earlier = [item for key, item in previous.items() if key.channel == plan.channel]
    found = outlines(material.article, plan.issues, earlier, settled)
    keys = {outline.section: material.key(outline.section, plan.channel, Kind.ISSUE) for outline in found}
    kept = {outline.section: _kept(outline, material) for outline in found}
    unsent = [
        outline.number
        for outline in found
        if material.override(keys[outline.section]).skip or not _stands(kept[outline.section])
    ]
    for outline in found:
        parts, override = kept[outline.section], material.override(keys[outline.section])
        check_override(override, keys[outline.section])
        if override.skip:
            names = dict.fromkeys((outline.section, *(unit.id for unit in outline.units)))
            yield from (LeftOut(name, plan.channel, Kind.ISSUE, SKIPPED) for name in names)
        else:
            yield from _left_out(outline, parts, plan)
        if _stands(parts):
            before = previous.get(keys[outline.section])
            yield _drafted_issue(material, keys[outline.section], _closed_up(outline, unsent), parts, before)


def _kept(outline: Outline, material: Material) -> tuple[PrintableSection, ...]:
    return kept_sections(outline.units, material.claims_policy_of(_NOTHING_CHANGED))


def _stands(kept: Iterable[PrintableSection]) -> bool:
    return any(part.stands for part in kept)


def _left_out(outline: Outline, kept: Collection[PrintableSection], plan: ChannelPlan) -> Iterator[LeftOut | Omitted]:
    """Yield the omissions of an issue's sections; of the section that names it, if nothing at all is left."""
    for part in kept:
        yield from _omitted(part.unit, plan, part.left_out)
        if not part.stands:
            yield LeftOut(part.unit.id, plan.channel, Kind.ISSUE, f"{NOTHING_SAFE}: {explained(part.left_out)}")
    if not _stands(kept) and outline.section not in {part.unit.id for part in kept}:
        yield LeftOut(outline.section, plan.channel, Kind.ISSUE, NOTHING_SAFE)


def _closed_up(outline: Outline, unsent: Collection[int]) -> Outline:
    """Return an issue with its number among those that go out, as long as nobody knows it by another."""
    if outline.numbered:
        return outline
    before = sum(number < outline.number for number in unsent)
    return replace(outline, number=outline.number - before, of=outline.of - len(unsent))


def _drafted_issue(
    material: Material, key: ItemKey, outline: Outline, kept: tuple[PrintableSection, ...], before: Item | None
) -> Drafted:
    campaign, override = material.campaign, material.override(key)
    required = material.library.required_for(Kind.ISSUE)
    first = next(part.unit for part in kept if part.stands)
    chosen = material.chosen_card(key, first, before)
    issue = draft_issue(
        key,
        outline,
        kept,
        subject=override.subject,
        statements=tuple(stated(statement, Kind.ISSUE) for statement in required),
        link=item_link(campaign.link, key),
        audience=campaign.audience,
        language=campaign.language,
        clinic=material.clinic.name,
        judge=material.claims_policy_of(override),
        titles=headings_above(material.article)[first.id],
        chosen=chosen,
    )
    sections = tuple(unit.id for unit in outline.units)
    notes = (*chosen.notes, *(() if issue.card or not chosen.show else (NO_CARD,)))
    return Drafted(issue, sections, source_digest(outline.units), override, notes)
