"""An item as it goes out: rendered, checked and hashed by one path (promise 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from scheduler.channels.registry import spec_of
from scheduler.channels.spec import Capabilities, ChannelSpec
from scheduler.domain.article import Article, SourceSpan
from scheduler.domain.campaign import Library
from scheduler.domain.claims import Waiver
from scheduler.domain.confirmation import Confirmation, Given, canonical_words, holding
from scheduler.domain.content import (
    Draft,
    Issue,
    Item,
    ItemKey,
    OwnWords,
    Sentence,
    StatementSource,
    own_words_in,
    sentences_of,
)
from scheduler.domain.errors import NotFound
from scheduler.domain.package import CanonicalContent, Package, contents_of
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, Rendered, RenderedIssue, RenderedPost
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.segment import written
from scheduler.domain.standing import is_message, own_link
from scheduler.ports import Renderer, Transaction, Workspace


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An item as its readers get it. `problems` is empty when it may be submitted."""

    item: Item
    package: Package
    hash: str
    problems: tuple[str, ...]

    @property
    def submitted(self) -> Package:
        """The package as it is submitted: a clinician confirms sentences of it after that."""
        return Package(self.content.submitted, self.rendered)

    @property
    def rendered(self) -> Rendered:
        """The rendered item."""
        return self.package.rendered

    @property
    def content(self) -> CanonicalContent:
        """The content under its hash."""
        return self.package.content


def prepare_outgoing(
    item: Item, renderer: Renderer, workspace: Workspace, given: Iterable[Given], now: datetime
) -> Outgoing:
    """Render, hash and check an item. Preview, submission, approval and comparison all call this."""
    rendered = renderer.render(item.draft)
    content = canonical_content(item, rendered, workspace, holding(given, item, now))
    package = Package(content, rendered)
    spec = spec_of(workspace.clinic().platform_of(item.key.channel))
    problems = (*_problems(rendered, spec, own_link(item.key)), *_undeclared(content, workspace))
    return Outgoing(item, package, package.hash, problems)


def canonical_content(
    item: Item, rendered: Rendered, workspace: Workspace, given: tuple[Given, ...] = ()
) -> CanonicalContent:
    """Return the content that an approval of this item signs; `given` are the clinicians' words that hold now.

    The library's part are the statements that the item carries, with their references: a change of
    others leaves it alone.
    """
    clinic = workspace.clinic()
    content = CanonicalContent(
        key=str(item.key),
        platform=clinic.platform_of(item.key.channel),
        **contents_of(rendered),
        library=workspace.library().version_of(statements_in(item.draft), references_cited(item.draft)),
        rules=workspace.rules().version,
        waivers=tuple(sorted(one.canonical for one in given if isinstance(one, Waiver))),
        own_words=tuple(canonical_words(*written) for written in own_words_in(item.draft)),
        confirmed=tuple(made.canonical for _, _, made in confirmed_words(item.draft, given) if made),
    )
    if not isinstance(item.draft, Issue):
        return content
    segment = workspace.segments().get(item.draft.audience)
    return replace(
        content,
        audience=segment.audience if segment else item.draft.audience,
        segment=segment.name if segment else "",
        query=written(segment.query) if segment else "",
        topics=workspace.campaign(item.key.campaign).topics,
        sender_name=clinic.sender.name,
        sender_address=clinic.sender.address,
        reply_to=clinic.sender.reply_to or "",
        public_url=clinic.links_begin_with,
        placeholder=own_link(item.key),
        sample=str(item.draft.sample) if item.draft.subjects else "",
        counted=() if is_message(item.key) else tuple(sorted(clinic.newsletter.reporting.counted)),
    )


def statements_in(draft: Draft) -> tuple[str, ...]:
    """Return the ids of the library's statements that a draft carries, each once."""
    sources = (sentence.source for sentence in sentences_of(draft))
    return tuple(dict.fromkeys(source.statement for source in sources if isinstance(source, StatementSource)))


def references_cited(draft: Draft) -> tuple[str, ...]:
    """Return the ids of the references that people cite for words of their own in a draft, each once."""
    return tuple(dict.fromkeys(name for _, source in own_words_in(draft) for name in source.references))


def confirmed_words(draft: Draft, given: Iterable[Given]) -> Iterator[tuple[str, OwnWords, Confirmation | None]]:
    """Yield each sentence in somebody's own words with its source, and the newest confirmation of it."""
    confirmations = [one for one in given if isinstance(one, Confirmation)]
    for text, source in own_words_in(draft):
        made = [one for one in confirmations if one.covers(text, source)]
        yield text, source, made[-1] if made else None


def given_on(key: ItemKey, tables: Transaction) -> tuple[Given, ...]:
    """Return the clinicians' words on an item: its waivers and the confirmations of its sentences."""
    return given_on_each([key], tables)[key]


def given_on_each(keys: Collection[ItemKey], tables: Transaction) -> Mapping[ItemKey, tuple[Given, ...]]:
    """Return the clinicians' words on each item, read together."""
    waivers, confirmations = tables.waivers.of_items(keys), tables.confirmations.of_items(keys)
    return {key: (*waivers.get(key, ()), *confirmations.get(key, ())) for key in keys}


def consents_shown(rendered: Rendered, workspace: Workspace) -> tuple[PictureRecord, ...]:
    """Return the records of the pictures that go out with an item: the logo, and those on its cards."""
    files = {workspace.clinic().brand.logo or "", *(file for picture in rendered.pictures for file in picture.shows)}
    shown = {PurePosixPath(file) for file in files if file}
    return tuple(picture for picture in workspace.pictures() if PurePosixPath(picture.file) in shown)


def unsupported_sentences(draft: Draft, article: Article, library: Library) -> tuple[str, ...]:
    """Return the sentences that do not stand, word for word, in the article or the library as they say (promise 1)."""
    return tuple(sentence.text for sentence in sentences_of(draft) if not _stands(sentence, article, library))


def _stands(sentence: Sentence, article: Article, library: Library) -> bool:
    if isinstance(sentence.source, OwnWords):
        return bool(sentence.source.author)
    if not isinstance(sentence.source, SourceSpan):
        statement = library.statement(sentence.source.statement)
        if statement is None or statement.version != sentence.source.version:
            return False
        return any(sentence.text in form for form in (statement.long, statement.short))
    try:
        return article.text_at(sentence.source) == sentence.text
    except NotFound:
        return False


def _undeclared(content: CanonicalContent, workspace: Workspace) -> Iterator[str]:
    declared = {topic.id for topic in workspace.clinic().newsletter.subscription.topics}
    for topic in content.topics:
        if topic not in declared:
            yield f"campaign.toml has the topic '{topic}', which nobody can choose: declare it in [newsletter.topics]"


def _problems(rendered: Rendered, spec: ChannelSpec, way: str) -> Iterator[str]:
    yield from _post_problems(rendered, spec) if isinstance(rendered, RenderedPost) else _issue_problems(rendered, way)
    yield from _length_problems(rendered, spec.capabilities)
    yield from spec.capabilities.picture_problems(rendered.pictures)


def _post_problems(rendered: RenderedPost, spec: ChannelSpec) -> Iterator[str]:
    for number, text in enumerate(rendered.texts, start=1):
        if not text.strip():
            yield f"part {number} has no text"
        for link in spec.links.find(text):
            if link.is_slip:
                yield (
                    f"part {number} says '{link.words}', which {spec.title} makes a link of: put a space after the "
                    "full stop in article.md, or write https:// before it where an address is meant"
                )


def _issue_problems(rendered: RenderedIssue, way: str) -> Iterator[str]:
    if not all(line.strip() for line in rendered.subject_lines):
        yield "the subject is empty"
    if way not in rendered.html or way not in rendered.text:
        name = "unsubscribe link" if way == UNSUBSCRIBE_PLACEHOLDER else "link that it is about"
        yield f"the {name} is missing from the HTML or the text part"


def _length_problems(rendered: Rendered, capabilities: Capabilities) -> Iterator[str]:
    texts = rendered.texts if isinstance(rendered, RenderedPost) else (rendered.html,)
    for number, text in enumerate(texts, start=1):
        for limit in (limit for limit in capabilities.text if not limit.admits(text)):
            most = limit.most
            yield f"part {number} counts {limit.count(text)} of {most.value} {limit.unit} ({most.source})"
