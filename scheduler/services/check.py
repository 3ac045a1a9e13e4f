"""Check what is about to be said: items in the form in which they go out, the campaign as a series, any text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.channels.sendable import as_read
from scheduler.claims.background import read_background
from scheduler.claims.checked_text import (
    ALT_TEXT,
    CAPTION,
    CARD,
    LINK_CARD,
    SERIES,
    CheckedText,
    OwnSentence,
    Passage,
    PictureUse,
    Quoted,
    Series,
)
from scheduler.claims.coded_rules import OWN_CHECKS
from scheduler.claims.engine import ages, check, check_series
from scheduler.claims.matching import Reader, reader_of
from scheduler.claims.page import visible_words
from scheduler.claims.printed_words import OwnLines, PrintedWords, lines_of, words_of
from scheduler.domain.article import HEADING, Article, Section, SourceSpan
from scheduler.domain.campaign import Library, Reference
from scheduler.domain.claims import Finding, Rule, Waiver
from scheduler.domain.confirmation import Given
from scheduler.domain.content import (
    Card,
    Draft,
    Issue,
    Item,
    ItemState,
    OwnWords,
    Sentence,
    Source,
    StatementSource,
    is_correction,
    own_words_in,
    sentences_of,
)
from scheduler.domain.errors import NotFound
from scheduler.domain.payload import Rendered, RenderedIssue, RenderedPost
from scheduler.domain.segment import Fact, facts_in
from scheduler.domain.sentences import split_sentences
from scheduler.planning.issue_lines import BETWEEN
from scheduler.planning.sentence_units import without_marks_of_notes
from scheduler.ports import Workspace
from scheduler.services.outgoing import consents_shown, references_cited, statements_in
from scheduler.services.text_language import language_in

NOT_PUBLISHED = frozenset({ItemState.CANCELLED, ItemState.RETRACTED, ItemState.MISSED, ItemState.FAILED})
"""States in which an item does not count for the series that it belongs to."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads items by the rules of the workspace as they are now."""

    workspace: Workspace

    @property
    def reader(self) -> Reader:
        """The reader of texts by the clinic's rules."""
        return reader_of(self.workspace.rules())

    def item(self, item: Item, rendered: Rendered, given: Iterable[Given], now: datetime) -> tuple[Finding, ...]:
        """Return the findings on an item as it goes out; those that a clinician gave their word on are marked."""
        found = check(self.copy(item, rendered, now), self.reader)
        standing = tuple(one for one in given if one.holds(now))
        return tuple(waived(finding, standing, self.reader) for finding in found)

    def refusals(self, item: Item, rendered: Rendered, given: Iterable[Given], now: datetime) -> tuple[str, ...]:
        """Return the refusals of an item as it goes out, one line each."""
        return block_reasons(self.item(item, rendered, given, now))

    def ages(self, item: Item, rendered: Rendered, now: datetime) -> bool:
        """Say whether an item says something that ages, so that its approval must be short."""
        library = self.workspace.library()
        used = (library.statement(name) for name in statements_in(item.draft))
        is_status = any(statement is not None and statement.status for statement in used)
        return is_status or ages(self.copy(item, rendered, now), self.reader)

    def series(self, campaign: str, items: Iterable[Item]) -> tuple[Finding, ...]:
        """Return the findings on a campaign's items together."""
        # A note is no series: it has no sections that others could be left out of.
        sections = () if self.workspace.campaign(campaign).is_note else _sections(self.workspace.article(campaign))
        return check_series(Series(sections, _published(items)), self.reader)

    def copy(self, item: Item, rendered: Rendered, now: datetime) -> CheckedText:
        """Return an item as the rules read it."""
        clinic, library = self.workspace.clinic(), self.workspace.library()
        campaign = self.workspace.campaign(item.key.campaign)
        article = self.workspace.article(item.key.campaign)
        sender = (Passage("sender", clinic.sender.name),) if isinstance(rendered, RenderedIssue) else ()
        passages = tuple(_passages(item.draft, rendered))
        return CheckedText(
            passages=(*passages, *sender),
            quoted=tuple(quoted(sentence, article) for sentence in sentences_of(item.draft)),
            links=rendered.links,
            sites=(clinic.public_url,),
            audience=item.draft.audience if isinstance(item.draft, Issue) else "",
            is_segment=campaign.is_segment or self._is_by_interest(item),
            html=rendered.html if isinstance(rendered, RenderedIssue) else "",
            text=rendered.text if isinstance(rendered, RenderedIssue) else "",
            address=clinic.postal_address,
            is_partnership=campaign.is_partnership,
            pictures=tuple(_pictures(rendered, self.workspace)),
            # What holds today may have run out on the day on which readers get it.
            today=max(now, item.slot.at).astimezone(ZoneInfo(clinic.zone)).date(),
            language=language_in("\n\n".join(passage.text for passage in passages), item.draft.language),
            background=read_background(article, campaign.product, references_in(item.draft, library)),
            own_words=tuple(_own_sentences(item.draft, library, _about(item.draft, article))),
        )

    def _is_by_interest(self, item: Item) -> bool:
        """Say whether an issue goes to a segment that a declared interest chooses."""
        segment = self.workspace.segments().get(item.draft.audience) if isinstance(item.draft, Issue) else None
        return segment is not None and Fact.TOPIC in facts_in(segment.query)


def quoted(sentence: Sentence, article: Article) -> Quoted:
    """Return a sentence of a draft with the whole sentence of the article that it was taken from."""
    source = sentence.source
    original = _whole(source, article) if isinstance(source, SourceSpan) else ""
    return Quoted(without_marks_of_notes(sentence.text), source, without_marks_of_notes(original or sentence.text))


def source_words(source: Source | None) -> str:
    """Return where words come from, as people read it."""
    match source:
        case SourceSpan(section, paragraph, _, _) if paragraph == HEADING:
            return f"heading of section {section}"
        case SourceSpan(section, paragraph, start, end):
            return f"section {section}, paragraph {paragraph + 1}, characters {start + 1} to {end}"
        case StatementSource(statement, version):
            return f"the library's statement '{statement}', version {version}"
        case OwnWords(author) if author:
            return f"own words of {author}"
    return "nobody is known to have written it"


def references_in(draft: Draft, library: Library) -> tuple[Reference, ...]:
    """Return the references that a draft's statements rest on, and those that its authors cite."""
    statements = (library.statement(name) for name in statements_in(draft))
    names = {name for statement in statements if statement for name in statement.references}
    names.update(references_cited(draft))
    return tuple(reference for reference in library.references if reference.id in names)


def card_words(card: Card) -> str:
    """Return the words on a card, one line for each of its texts."""
    return "\n".join((*dict.fromkeys(sentence.text for sentence in card.sentences), card.footer)).strip()


def unwaived_blocks(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that keep an item from going out."""
    return tuple(finding for finding in findings if finding.blocks)


def about_channel(series: Iterable[Finding], channel: str) -> tuple[Finding, ...]:
    """Return the findings on a campaign as a whole that an item of a channel has to wait for: not another channel's."""
    return tuple(finding for finding in series if finding.place in {SERIES, f"{SERIES} on {channel}"})


def block_reasons(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return one line for each finding that blocks, as people read it."""
    return tuple(
        f"{finding.rule} blocks '{finding.quote}' ({finding.place}): {finding.message} {finding.fix}"
        for finding in unwaived_blocks(findings)
    )


def waived(finding: Finding, given: Sequence[Given], reader: Reader) -> Finding:
    """Return a finding, marked where a clinician's word lets it stand."""
    rule = reader.rules.rule(finding.rule)
    answer = next((one.id for one in given if rule and _answers(one, finding, rule)), "")
    return replace(finding, waived=answer) if answer else finding


def _answers(given: Given, finding: Finding, rule: Rule) -> bool:
    """Say whether a clinician's word lets a finding stand: a waiver, or standing for somebody's own words."""
    if isinstance(given, Waiver):
        return rule.waivable and given.covers(finding)
    own = finding.source if isinstance(finding.source, OwnWords) else OwnWords(given.author)
    return rule.check in OWN_CHECKS and given.stands_for and given.covers(finding.sentence, own)


def _about(draft: Draft, article: Article) -> str:
    """Return what the article says in the sections that a draft is about."""
    names = {section.id for section in draft.sections} if isinstance(draft, Issue) else {draft.key.section}
    units = (unit for unit in article.units() if unit.id in names)
    return "\n".join(paragraph.text for unit in units for paragraph in unit.paragraphs)


def _own_sentences(draft: Draft, library: Library, stated: str) -> Iterator[OwnSentence]:
    """Yield the sentences in somebody's own words, and whether something on record supports them."""
    statements = (library.statement(name) for name in statements_in(draft))
    beside = any(_stands(library, statement.references) for statement in statements if statement)
    for text, source in own_words_in(draft):
        yield OwnSentence(text, beside or _stands(library, source.references), stated)


def _stands(library: Library, references: Iterable[str]) -> bool:
    """Say whether one of some references is in the library and was not withdrawn."""
    found = (library.reference(name) for name in references)
    return any(reference is not None and not reference.retracted for reference in found)


def _whole(span: SourceSpan, article: Article) -> str:
    """Return the article's sentences that a span touches; '' where it points at nothing."""
    try:
        unit = article.section(span.section)
    except NotFound:
        return ""
    if span.paragraph == HEADING:
        return ""  # the words that a title begins with name its subject: they claim nothing that the rest takes back
    if not 0 <= span.paragraph < len(unit.paragraphs):
        return ""
    text = unit.paragraphs[span.paragraph].text
    touched = [(start, end) for start, end in split_sentences(text) if start < span.end and end > span.start]
    return text[touched[0][0] : touched[-1][1]] if touched else ""


def _passages(draft: Draft, rendered: Rendered) -> Iterator[Passage]:
    """Yield a draft's own words as the planner read them, and what templates put around them."""
    words = words_of(draft)
    lines = OwnLines(draft, words)
    if isinstance(rendered, RenderedIssue):
        # The planner sets headings beside one another in both, each of which stands by itself.
        yield from (Passage("subject", lines_of(line.split(BETWEEN))) for line in rendered.subject_lines)
        yield Passage("preheader", lines_of(rendered.preheader.split(BETWEEN)))
        yield from (each.passage for each in words)
        around = (line for side in lines.split(as_read(rendered.text)) for line in side)
        yield Passage("text part", "\n".join(around), CAPTION)
        yield Passage("HTML", _words_beside(rendered, lines))
    else:
        yield from _post_passages(words, lines, rendered)
    for number, place in enumerate(_numbered(CARD, len(draft.cards))):
        says = (word for picture in rendered.pictures[number : number + 1] for word in picture.says)
        yield Passage(place, lines_of((*card_words(draft.cards[number]).splitlines(), *says)), place)
    described = rendered.pictures[:1] if isinstance(rendered, RenderedIssue) else rendered.pictures
    for place, picture in zip(_numbered(ALT_TEXT, len(described)), described, strict=True):
        yield Passage(place, picture.alt)


def _post_passages(words: Iterable[PrintedWords], lines: OwnLines, rendered: RenderedPost) -> Iterator[Passage]:
    own = {each.passage.place: each.passage for each in words}
    for number, text in enumerate(rendered.texts, start=1):
        place = f"part {number}"
        before, after = lines.split(as_read(text))
        yield from (Passage(f"top of {place}", "\n".join(before), CAPTION),) if before else ()
        yield from (own[place],) if place in own else ()
        yield from (Passage(f"end of {place}", "\n".join(after), CAPTION),) if after else ()
    yield from (own["statements"],) if "statements" in own else ()
    if rendered.link_card:
        yield Passage(LINK_CARD, lines_of((rendered.link_card.title, rendered.link_card.description)))


def _numbered(name: str, count: int) -> tuple[str, ...]:
    """Return a name for each of some places: with a number where there are several."""
    return (name,) if count == 1 else tuple(f"{name} {number}" for number in range(1, count + 1))


def _words_beside(rendered: RenderedIssue, lines: OwnLines) -> str:
    """Return the words of the HTML that the text part does not have."""
    known = lines.without_addresses(" ".join(rendered.text.split()))
    return lines_of(words for words in visible_words(rendered.html) if words not in known)


def _pictures(rendered: Rendered, workspace: Workspace) -> Iterator[PictureUse]:
    for picture in consents_shown(rendered, workspace):
        yield PictureUse(picture.file, picture.person, picture.consent, picture.until, picture.since)


def _sections(article: Article) -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple((unit.id, unit.heading, frozenset(_below(unit))) for unit in article.units())


def _below(unit: Section) -> Iterator[str]:
    return (part.id for part in unit.walk() if part.id != unit.id)


def _sections_in(item: Item) -> frozenset[str]:
    """Return the sections whose words an item prints; a post in somebody's own words is about its own section."""
    sentences = tuple(sentences_of(item.draft))
    own = {item.key.section} if any(isinstance(sentence.source, OwnWords) for sentence in sentences) else set()
    spans = (sentence.source for sentence in sentences if isinstance(sentence.source, SourceSpan))
    return frozenset(own | {span.section for span in spans if span.paragraph != HEADING})


def _published(items: Iterable[Item]) -> dict[str, frozenset[str]]:
    """Return the sections that each channel publishes: those its items are about, or whose words they print."""
    published: dict[str, frozenset[str]] = {}
    for item in items:
        # A correction is about no section: the series is neither better nor worse for it.
        if item.state not in NOT_PUBLISHED and not is_correction(item):
            published[item.key.channel] = published.get(item.key.channel, frozenset()) | _sections_in(item)
    return published
