"""A channel's posts, one for each section that has something to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from scheduler.channels.spec import ChannelSpec
from scheduler.domain.article import BESIDE_THE_TEXT, Section
from scheduler.domain.campaign import ChannelPlan, Override
from scheduler.domain.content import Item, ItemKey, Kind, OwnWords, Post, Sentence
from scheduler.domain.errors import BadInput
from scheduler.planning.drafting import draft_post, finished
from scheduler.planning.edits import check_override, edited_body
from scheduler.planning.hashtags import hashtag, hashtags_in
from scheduler.planning.links import item_link
from scheduler.planning.material import SKIPPED, Drafted, LeftOut, Material, omitted_from, source_digest
from scheduler.planning.omitting import Omitted, Reasoned, explained, objected
from scheduler.planning.own_lines import own_lines
from scheduler.planning.sentence_units import entries_of, headings_above, lists_sources, words
from scheduler.planning.statement_policy import stated
from scheduler.planning.threads import Fits, Frame, in_parts

NO_TEXT = "it has no text of its own"
ONLY_SOURCES = "it lists sources, which say nothing as a post; write a text for it to have one"
TOO_LITTLE_SAFE = "without what may not be used, nothing of it is left that fits and stands alone"
WITHOUT_HASHTAG = "without the hashtag "
TOO_LONG = "not even its heading fits with what every post carries: shorten the statements, or write a text for it"


def posts_of(
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
        yield from omitted_from(unit, plan, barred)
        frame, without = _frame(material, plan, key, override, titles[unit.id])
        frame = replace(frame, chosen=material.chosen_card(key, unit))
        if _wants_carousel(plan, override) and most_cards > 1:
            frame = replace(frame, carousel=material.carousel(most_cards, titles[unit.id]))
        lines = own_lines(override, material.writer(key, unit))
        frame, room = lines.frame(frame), lines.room(fits)
        if override.text is None:
            made = draft_post(unit, frame, room, taken)
        else:
            made = _edited_post(unit, frame, room, override.text, material=material)
        if made is None:
            yield LeftOut(unit.id, plan.channel, Kind.POST, _why_none(barred))
            continue
        post, notes = lines.around(made[0]), (*lines.notes, *made[1])
        taken.add(_text_of(post))
        told = _told(_text_of(post), material.spec_of(plan.channel))
        yield Drafted(post, (unit.id,), source_digest((unit,)), override, (*notes, *without, *told))


def _told(text: str, spec: ChannelSpec) -> Iterator[str]:
    """Yield what a network makes of a post's words that staff may not have meant: links, mentions and hashtags."""
    for link in spec.links.find(text):
        if link.is_slip:
            yield f"its words say '{link.words}', which {spec.title} makes a link of: put a space after the full stop"
    names = spec.links.mentions(text)
    if names:
        yield f"its words speak of {', '.join(names)}, whom {spec.title} tells of it"
    if names and text.startswith(names[0]):
        yield f"it begins with {names[0]}, and {spec.title} shows it to few for that: put a word before it"
    if tags := tuple(dict.fromkeys(hashtags_in(text))):
        yield f"its words have {', '.join(tags)}, which {spec.title} makes a link of"


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
    if all(paragraph.kind in BESIDE_THE_TEXT for paragraph in unit.paragraphs):
        return NO_TEXT
    return ONLY_SOURCES if lists_sources(unit) else ""


def _why_none(barred: Collection[Reasoned]) -> str:
    """Return why a section's post could not be drafted: not even its heading fits, or too little may be used."""
    return f"{TOO_LITTLE_SAFE}: {explained(barred)}" if barred else TOO_LONG


def _frame(
    material: Material, plan: ChannelPlan, key: ItemKey, override: Override, titles: tuple[Sentence, ...]
) -> tuple[Frame, tuple[str, ...]]:
    """Return the statements and hashtags of a post, and a note on each hashtag that may not be used."""
    judge = material.claims_policy_of(override)
    wanted = plan.hashtags if override.hashtags is None else override.hashtags
    barred = {}
    if override.hashtags is None:
        barred = {words: judge.objections(Sentence(hashtag(words), OwnWords(""))) for words in wanted}
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
    unit: Section, frame: Frame, fits: Fits, text: str, *, material: Material
) -> tuple[Post, tuple[str, ...]]:
    """Return a post in a person's own words, with notes on it. Raises BadInput where it does not fit."""
    writer = material.writer(frame.key, unit)
    edited = edited_body(text, unit, material.article, writer)
    complete = frame.beside(edited.body)
    parts = in_parts(edited.body, complete, fits, entries_of(unit))
    if parts is None:
        raise BadInput(
            f"{writer.where}: text: it does not fit with the statements that it needs, even without hashtags: shorten "
            "it, or allow the channel more parts"
        )
    post, notes = finished(unit, parts, complete, fits, edited.elsewhere)
    return post, (*edited.notes, *notes)


def _text_of(post: Post) -> str:
    return words(tuple(paragraph for part in post.parts for paragraph in part.paragraphs))
