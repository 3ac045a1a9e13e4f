"""Every draft of a campaign, in the article's order, and what is left out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import Campaign, ChannelPlan, Clinic, Library, Override
from scheduler.domain.content import Draft, Item, ItemKey, Kind, Post, Sentence, StatementSource
from scheduler.domain.errors import BadInput
from scheduler.planning.capabilities import capabilities_of
from scheduler.planning.drafting import Fits, Frame, draft_post, entries_of, finished, in_parts, lists_sources, words
from scheduler.planning.edits import Source, accepted_before, check_override, edited_body, known_sentences
from scheduler.planning.issues import Outline, draft_issue, outlines
from scheduler.planning.links import item_link

NO_TEXT = "it has no text of its own"
ONLY_SOURCES = "it lists sources, which say nothing as a post; write a text for it to have one"
SKIPPED = "campaign.toml says to skip it"
TOO_LONG = "not even its heading fits with what every post carries: shorten the statements, or write a text for it"

_NOTHING_CHANGED = Override()


@dataclass(frozen=True, slots=True)
class Material:
    """What a campaign's drafts are made from."""

    article: Article
    campaign: Campaign
    clinic: Clinic
    library: Library

    def override(self, key: ItemKey) -> Override:
        """Return what a person changed about an item."""
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
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """A campaign's drafts in the article's order (an issue where its first section stands), and what has none."""

    drafted: tuple[Drafted, ...]
    left_out: tuple[LeftOut, ...]


def draft_campaign(
    material: Material, fits: Fits, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Drafts:
    """Return the drafts of a campaign; items whose keys are `settled` are not drafted again.

    `previous` are the campaign's items so far: issues keep their sections, and a person's edit stays
    when the article changes. Raises BadInput for an unknown channel and for an edit that cannot be used.
    """
    drafted: list[Drafted] = []
    left_out: list[LeftOut] = []
    for plan in material.campaign.channels:
        is_post = capabilities_of(plan.channel).kind is Kind.POST
        results = (
            _posts(material, plan, fits, previous=previous, settled=settled)
            if is_post
            else _issues(material, plan, previous=previous, settled=settled)
        )
        for result in results:
            if isinstance(result, Drafted):
                drafted.append(result)
            else:
                left_out.append(result)
    addressed = {f"{key.section}/{key.channel}" for key in (*(draft.key for draft in drafted), *settled)}
    addressed |= {f"{left.section}/{left.channel}" for left in left_out}
    left_out += _astray(material, addressed)
    return Drafts(_in_reading_order(drafted, material), tuple(left_out))


def source_digest(units: Iterable[Section]) -> str:
    """Return the SHA-256 (hex) of the headings and paragraphs that a draft is made from."""
    texts = (text for unit in units for text in (unit.heading, *(paragraph.text for paragraph in unit.paragraphs)))
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _in_reading_order(drafted: Iterable[Drafted], material: Material) -> tuple[Drafted, ...]:
    """Order by first section, an issue before posts: it has fewer slots to choose from."""
    places = {unit.id: place for place, unit in enumerate(material.article.units())}
    return tuple(sorted(drafted, key=lambda draft: (places[draft.sections[0]], draft.key.kind is Kind.POST)))


def _astray(material: Material, addressed: Collection[str]) -> Iterator[LeftOut]:
    """Yield the overrides that address no item: a wrong name, or a section that is gone."""
    for name in sorted(set(material.campaign.overrides) - set(addressed)):
        section, _, channel = name.rpartition("/")
        yield LeftOut(section, channel, f"campaign.toml has an override '{name}', but there is no such item")


def _posts(
    material: Material, plan: ChannelPlan, fits: Fits, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut]:
    """Yield a channel's posts: first those whose text a person wrote, so that no other takes the same words."""
    keys = {unit.id: material.key(unit.id, plan.channel, Kind.POST) for unit in material.article.units()}
    units = [unit for unit in material.article.units() if keys[unit.id] not in settled]
    standing = (item.draft for key, item in previous.items() if key in settled and key.channel == plan.channel)
    taken = {_text_of(draft) for draft in standing if isinstance(draft, Post)}
    known = known_sentences(material.article, material.library)
    for unit in sorted(units, key=lambda unit: material.override(keys[unit.id]).text is None):
        key = keys[unit.id]
        override = material.override(key)
        check_override(override, key)
        if override.skip:
            yield LeftOut(unit.id, plan.channel, SKIPPED)
            continue
        if not unit.paragraphs and override.text is None:
            yield LeftOut(unit.id, plan.channel, NO_TEXT)
            continue
        if lists_sources(unit) and override.text is None:
            yield LeftOut(unit.id, plan.channel, ONLY_SOURCES)
            continue
        frame = _frame(material, plan, key, override)
        if override.text is None:
            made = draft_post(unit, frame, fits, taken)
        else:
            made = _edited_post(
                unit, frame, fits, override.text, article=material.article, known=known, before=previous.get(key)
            )
        if made is None:
            yield LeftOut(unit.id, plan.channel, TOO_LONG)
            continue
        post, notes = made
        taken.add(_text_of(post))
        yield Drafted(post, (unit.id,), source_digest((unit,)), override, notes)


def _frame(material: Material, plan: ChannelPlan, key: ItemKey, override: Override) -> Frame:
    required = material.library.required_for(Kind.POST)
    return Frame(
        key=key,
        statements=tuple(
            Sentence(statement.short, StatementSource(statement.id, statement.version)) for statement in required
        ),
        hashtags=plan.hashtags if override.hashtags is None else override.hashtags,
        link=item_link(material.campaign.link, key),
        language=material.campaign.language,
        parts=plan.parts,
        footer=material.clinic.name,
    )


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
    parts = in_parts(edited.body, frame, fits, entries_of(unit))
    if parts is None:
        raise BadInput(f"{where}: it does not fit, even without hashtags: shorten it, or allow the channel more parts")
    return finished(unit, parts, frame, fits, edited.elsewhere), edited.notes


def _text_of(post: Post) -> str:
    return words(tuple(paragraph for part in post.parts for paragraph in part.paragraphs))


def _issues(
    material: Material, plan: ChannelPlan, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut]:
    """Yield a channel's issues. One that is skipped is drafted all the same: its sections stay with it."""
    earlier = [item for key, item in previous.items() if key.channel == plan.channel]
    found = outlines(material.article, plan.issues, earlier, settled)
    keys = {outline.section: material.key(outline.section, plan.channel, Kind.ISSUE) for outline in found}
    skipped = [outline.number for outline in found if material.override(keys[outline.section]).skip]
    for outline in found:
        override = material.override(keys[outline.section])
        check_override(override, keys[outline.section])
        if override.skip:
            names = dict.fromkeys((outline.section, *(unit.id for unit in outline.units)))
            yield from (LeftOut(name, plan.channel, SKIPPED) for name in names)
        yield _drafted_issue(material, keys[outline.section], _closed_up(outline, skipped), override)


def _closed_up(outline: Outline, skipped: Collection[int]) -> Outline:
    """Return an issue with its number among those that are not skipped, as long as nobody knows it by another."""
    if outline.numbered:
        return outline
    before = sum(number < outline.number for number in skipped)
    return replace(outline, number=outline.number - before, of=outline.of - len(skipped))


def _drafted_issue(material: Material, key: ItemKey, outline: Outline, override: Override) -> Drafted:
    campaign = material.campaign
    required = material.library.required_for(Kind.ISSUE)
    issue = draft_issue(
        key,
        outline,
        subject=override.subject,
        statements=tuple(
            Sentence(statement.long, StatementSource(statement.id, statement.version)) for statement in required
        ),
        link=item_link(campaign.link, key),
        audience=campaign.audience,
        language=campaign.language,
        footer=material.clinic.name,
    )
    sections = tuple(unit.id for unit in outline.units)
    return Drafted(issue, sections, source_digest(outline.units), override)
