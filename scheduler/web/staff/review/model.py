"""A sheet as the page of one item shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.channels.registry import spec_of
from scheduler.domain.article import HEADING, Article, SourceSpan
from scheduler.domain.campaign import Clinic, Reference
from scheduler.domain.claims import LANGUAGE, Finding
from scheduler.domain.content import Issue, Item, ItemKey, Source, StatementSource, sentences_of
from scheduler.domain.events import counted_words
from scheduler.domain.package import PackedPicture
from scheduler.domain.payload import LinkCard, RenderedIssue, RenderedPost
from scheduler.domain.personal_parts import as_a_stranger_reads
from scheduler.domain.standing import is_standing
from scheduler.rendering.view_models import ShownIssue, ShownPart, network_of, shown_issue, shown_post
from scheduler.rendering.words import Words
from scheduler.services.confirm import Shown, waiting_on
from scheduler.services.missing_sentences import MissingSentence
from scheduler.services.review_sheet import ReviewSheet, SentenceSource, WrittenSentence
from scheduler.services.waive import finding_digest
from scheduler.web.staff.network_frame import NetworkFrame
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.review.marked_text import Run, Span, cut, looks_of, objections, own_words, runs


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its number on the page, and its digest where it may be waived (else empty)."""

    number: int
    finding: Finding
    digest: str

    @property
    def fix(self) -> str:
        """What can be done about it, without a command."""
        return on_a_page(self.finding.fix) if self.finding.fix else ""


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence beside its source. `written` is set for somebody's own words, `on_card` for what the card alone says.

    `place` is where in its source it stands, as people name that.
    """

    number: int
    text: str
    runs: tuple[Run, ...]
    source: SentenceSource
    written: WrittenSentence | None
    place: str = ""
    on_card: bool = False


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as readers get it; `seen_first` is how many characters they see before they ask for more, None for all.

    `folded` are the runs after those. `card` is its link's, where the post brings one; `site` is where its link leads.
    """

    runs: tuple[Run, ...]
    seen_first: int | None = None
    folded: tuple[Run, ...] = ()
    card: LinkCard | None = None
    site: str = ""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One item on its screen. `path` is its address below /staff.

    `texts` are a post's parts, or an issue's text part. `stays` says that what is out can never be deleted. `waiting`
    are the sentences in somebody's own words that nobody has confirmed. `unread` names the languages that the check
    does not read. `gone` and `new` are what changed since the last signature.
    """

    sheet: ReviewSheet
    path: str
    network: str
    title: str
    texts: tuple[ShownText, ...]
    pictures: tuple[PackedPicture, ...]
    issue: ShownIssue | None
    findings: tuple[ShownFinding, ...]
    unread: tuple[str, ...]
    sentences: tuple[ShownSentence, ...]
    waiting: tuple[Shown, ...]
    stays: bool
    is_standing: bool
    counted: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    frame: NetworkFrame

    @property
    def item(self) -> Item:
        """The item."""
        return self.sheet.item

    @property
    def missing(self) -> tuple[MissingSentence, ...]:
        """What it goes without."""
        return self.sheet.missing

    @property
    def references(self) -> tuple[Reference, ...]:
        """The works that its sentences rest on."""
        return self.sheet.references

    @property
    def at(self) -> datetime:
        """When it goes out, aware."""
        return self.item.slot.at


def path_of(key: ItemKey) -> str:
    """Return the address of an item's sheet below /staff."""
    return f"/review/{key}"


def sheet_page(
    sheet: ReviewSheet,
    article: Article,
    clinic: Clinic,
    may_be_waived: frozenset[str],
    *,
    frame: NetworkFrame,
    words: Words,
) -> SheetPage:
    """Return a sheet as its page shows it; `may_be_waived` are the rules of which an exception may be made."""
    item, content = sheet.item, sheet.outgoing.content
    findings = tuple(finding for finding in sheet.findings if finding.place != LANGUAGE)
    issue = _issue(sheet, clinic)
    return SheetPage(
        sheet=sheet,
        path=path_of(item.key),
        network=network_of(item.key, clinic),
        title=title_of(item, article),
        texts=_texts(sheet, findings, clinic, issue),
        pictures=content.pictures,
        issue=issue,
        findings=tuple(
            ShownFinding(number, finding, finding_digest(item, finding) if finding.rule in may_be_waived else "")
            for number, finding in enumerate(findings, start=1)
        ),
        unread=tuple(finding.quote for finding in sheet.findings if finding.place == LANGUAGE),
        sentences=_sentences(sheet, findings, article, words),
        waiting=waiting_on(sheet),
        stays=not spec_of(clinic.platform_of(item.key.channel)).can_be_deleted,
        is_standing=is_standing(item.key),
        counted=counted_words(content.counted),
        gone=tuple(line[2:] for line in sheet.changes if line.startswith("- ")),
        new=tuple(line[2:] for line in sheet.changes if line.startswith("+ ")),
        frame=frame,
    )


def title_of(item: Item, article: Article) -> str:
    """Return what an item is about: an issue's subject, or the heading of a post's section."""
    draft = item.draft
    if isinstance(draft, Issue):
        return as_a_stranger_reads(draft.subject)
    headings = {unit.id: unit.heading for unit in article.units()}
    return headings.get(item.key.section) or article.title


def _issue(sheet: ReviewSheet, clinic: Clinic) -> ShownIssue | None:
    draft, rendered = sheet.item.draft, sheet.outgoing.rendered
    if not isinstance(draft, Issue) or not isinstance(rendered, RenderedIssue):
        return None
    return shown_issue(sheet.item, draft, rendered, clinic=clinic)


def _texts(
    sheet: ReviewSheet, findings: tuple[Finding, ...], clinic: Clinic, issue: ShownIssue | None
) -> tuple[ShownText, ...]:
    own = tuple(sentence.text for sentence in sheet.written)
    rendered = sheet.outgoing.rendered
    if issue is not None or not isinstance(rendered, RenderedPost):
        text = issue.text if issue else ""
        return (ShownText(runs(text, (*objections(text, findings), *own_words(text, own)))),)
    shown = shown_post(sheet.item, rendered, "", clinic=clinic)
    return tuple(_text(part, findings, own) for part in shown.parts)


def _text(part: ShownPart, findings: tuple[Finding, ...], own: tuple[str, ...]) -> ShownText:
    spans = (*looks_of(part), *objections(part.text, findings), *own_words(part.text, own))
    seen, folded = cut(runs(part.text, (*spans, Span(0, part.seen_first or 0))), part.seen_first)
    return ShownText(seen, part.seen_first, folded, part.card, part.site)


def _sentences(
    sheet: ReviewSheet, findings: tuple[Finding, ...], article: Article, words: Words
) -> tuple[ShownSentence, ...]:
    sentences = tuple(dict.fromkeys(sentences_of(sheet.item.draft)))
    rendered = sheet.outgoing.rendered
    printed = " ".join((rendered.text if isinstance(rendered, RenderedIssue) else " ".join(rendered.texts)).split())
    written = {sentence.text: sentence for sentence in sheet.written}
    return tuple(
        ShownSentence(
            number,
            source.text,
            runs(source.text, _spans(source.text, findings)),
            source,
            written.get(source.text),
            place_words(sentence.source, article, words),
            " ".join(sentence.printed.split()) not in printed,
        )
        for number, (source, sentence) in enumerate(zip(sheet.sources, sentences, strict=True), start=1)
    )


def place_words(source: Source | None, article: Article, words: Words) -> str:
    """Return where words stand in the article or the library, as people name it; nothing for somebody's own."""
    headings = {unit.id: unit.heading for unit in article.units()}
    match source:
        case SourceSpan(section, paragraph, _, _):
            heading = headings.get(section) or article.title
            if paragraph == HEADING:
                return words.gettext("The heading “{heading}”", heading=heading)
            return words.gettext("“{heading}”, paragraph {number}", heading=heading, number=paragraph + 1)
        case StatementSource(statement, version):
            return words.gettext("The library: {statement}, version {version}", statement=statement, version=version)
        case _:
            return ""


def _spans(text: str, findings: tuple[Finding, ...]) -> tuple[Span, ...]:
    """Return the objections to a sentence: of those findings alone that are about it."""
    found = (span for span in objections(text, findings))
    return tuple(span for span in found if _is_about(findings[span.finding - 1], text))


def _is_about(finding: Finding, text: str) -> bool:
    return finding.sentence in text or text in finding.sentence
