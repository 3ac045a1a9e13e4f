"""A channel's posts, one for each section that has something to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from scheduler.channels.spec import ChannelSpec
from scheduler.domain.article import BESIDE_THE_TEXT, Article, Section
from scheduler.domain.campaign import ChannelPlan, Override
from scheduler.domain.content import Item, ItemKey, Kind, OwnWords, Post, Sentence
from scheduler.domain.errors import BadInput
from scheduler.planning.cards import NO_CARD
from scheduler.planning.drafting import SAME_TEXT, Unwritten, draft_post, finished, text_of
from scheduler.planning.edits import check_override, edited_body
from scheduler.planning.hashtags import hashtag, hashtags_in
from scheduler.planning.headlines import Headlines, headlines_of
from scheduler.planning.issue_lines import with_capitals_set_right
from scheduler.planning.material import SKIPPED, Absence, Drafted, LeftOut, Material, omitted_from, source_digest
from scheduler.planning.omitting import Omitted, PrintableSection, kept_sections
from scheduler.planning.own_lines import own_lines
from scheduler.planning.sentence_units import entries_of, lists_sources, numbered_alone, pieces_of
from scheduler.planning.statement_policy import Without, allows, stated
from scheduler.planning.threads import Fits, Frame, in_parts

NO_TEXT = "it has no text of its own"
ONLY_SOURCES = "it lists sources, which say nothing as a post; write a text for it to have one"
WITHOUT_HASHTAG = "without the hashtag "


def posts_of(
    material: Material, plan: ChannelPlan, fits: Fits, *, previous: Mapping[ItemKey, Item], settled: Collection[ItemKey]
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield a channel's posts, and why sections have none; a post with the words of another of the channel says so."""
    standing = (item.draft for key, item in previous.items() if key in settled and key.channel == plan.channel)
    taken = {text_of(draft) for draft in standing if isinstance(draft, Post)}
    headlines = headlines_of(material.article, material.campaign)
    for unit in _numbered_alone(material.article):
        key = material.key(unit.id, plan.channel, Kind.POST)
        for result in () if key in settled else _results(material, plan, unit, headlines, fits):
            if isinstance(result, Drafted) and isinstance(result.draft, Post):
                text = text_of(result.draft)
                told = (*((SAME_TEXT,) if text in taken else ()), *_told(text, material.spec_of(plan.channel)))
                taken.add(text)
                yield replace(result, notes=(*result.notes, *told))
            else:
                yield result


def _numbered_alone(article: Article) -> Iterator[Section]:
    """Yield an article's sections; a list that counts on from another section's has a count of its own in a post."""
    last = 0
    for unit in article.units():
        yield numbered_alone(unit, last)
        numbers = [paragraph.number for paragraph in unit.paragraphs if paragraph.number is not None]
        last = numbers[-1] if numbers else last


def _results(
    material: Material, plan: ChannelPlan, unit: Section, headlines: Headlines, fits: Fits
) -> Iterator[Drafted | LeftOut | Omitted]:
    """Yield what a section goes without, and its post or why it has none."""
    key = material.key(unit.id, plan.channel, Kind.POST)
    override = material.override(key)
    check_override(override, key)
    reason = _no_post(unit, override)
    if reason:
        why = Absence.SKIPPED if override.skip else Absence.NOTHING_TO_SAY
        yield LeftOut(unit.id, plan.channel, Kind.POST, reason, why)
        return
    frame, without = _frame(material, plan, unit, override, headlines)
    lines = own_lines(override, material.writer(key, unit))
    frame, room = lines.frame(frame), lines.room(fits)
    made: tuple[Post, tuple[str, ...]] | Unwritten
    if override.text is None:
        printable, made = _planned_post(unit, frame, room)
        yield from omitted_from(unit, plan, printable.left_out)
    else:
        made = _edited_post(unit, frame, room, override.text, material=material)
    if isinstance(made, Unwritten):
        yield LeftOut(unit.id, plan.channel, Kind.POST, made.reason, Absence.WRITE_THIS)
        return
    notes = (*lines.notes, *made[1], *without)
    yield Drafted(lines.around(made[0]), (unit.id,), source_digest((unit,)), override, notes)


def _planned_post(
    unit: Section, frame: Frame, fits: Fits
) -> tuple[PrintableSection, tuple[Post, tuple[str, ...]] | Unwritten]:
    """Return what may be printed of a section, and its post, in which nothing is blocked where it stands there.

    A post may be shorter than the section: what its neighbours made good there counts against a sentence here.
    """
    barred: dict[Sentence, tuple[str, ...]] = {}
    while True:
        headline = tuple(heading for heading in frame.headline if heading not in barred)
        framed = replace(frame, judge=Without(frame.judge, barred), headline=headline)
        (printable,) = kept_sections((unit,), framed.judge)
        if printable.write_this:
            return printable, Unwritten(printable.write_this)
        made = draft_post(printable, framed, fits)
        if isinstance(made, Unwritten):
            return printable, made
        post, notes = made
        blocked = _as_read(unit, frame.judge.blocked(replace(post, cards=())))
        if blocked.keys() <= barred.keys():
            on_cards = _as_read(unit, frame.judge.blocked(post))
            refused = not frame.chosen.has_words and bool(on_cards.keys() - barred.keys())
            return printable, (replace(post, cards=()), (*notes, NO_CARD)) if refused else made
        barred |= blocked


def _as_read(unit: Section, blocked: Mapping[Sentence, tuple[str, ...]]) -> Mapping[Sentence, tuple[str, ...]]:
    """Return what is blocked with each sentence as the section has it, however the post prints it."""
    own = {(piece.sentence.text, piece.sentence.source): piece.sentence for piece in pieces_of(unit)} if blocked else {}
    return {own.get((sentence.text, sentence.source), sentence): reasons for sentence, reasons in blocked.items()}


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


def _frame(
    material: Material, plan: ChannelPlan, unit: Section, override: Override, headlines: Headlines
) -> tuple[Frame, tuple[str, ...]]:
    """Return the fixed parts of a post, and a note on each hashtag that may not be used."""
    key = material.key(unit.id, plan.channel, Kind.POST)
    judge, titles = material.claims_policy_of(override, key), headlines.above[unit.id]
    wanted = plan.hashtags if override.hashtags is None else override.hashtags
    barred = {}
    if override.hashtags is None:
        barred = {words: judge.objections(Sentence(hashtag(words), OwnWords(""))) for words in wanted}
    link, capabilities = material.link(key), material.spec_of(plan.channel).capabilities
    most_cards = _most_cards(material.spec_of(plan.channel))
    frame = Frame(
        key=key,
        statements=tuple(stated(statement, Kind.POST) for statement in material.library.required_for(Kind.POST)),
        hashtags=tuple(words for words in wanted if not barred.get(words)),
        link=link,
        language=material.campaign.language,
        parts=plan.parts,
        judge=judge,
        titles=titles,
        chosen=material.chosen_card(key, unit),
        carousel=material.carousel(most_cards, titles) if _wants_carousel(plan, override) and most_cards > 1 else None,
        is_own_text=override.text is not None,
        has_headline=override.text is None if override.headline is None else override.headline,
        room=capabilities.room,
        link_length=capabilities.length(link),
        abbreviations=material.abbreviations,
    )
    notes = tuple(_hashtag_note(words, reasons) for words, reasons in barred.items() if reasons)
    usable = headlines.of(unit, partial(allows, judge))
    headline = tuple(with_capitals_set_right(heading, material.set_right) for heading in usable)
    return replace(frame, headline=headline), notes


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
