"""The evidence pack of an item: where its words come from, what was signed by whom, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from scheduler.domain.approval import Approval
from scheduler.domain.audit import AuditEntry
from scheduler.domain.claims import Waiver
from scheduler.domain.confirmation import Confirmation
from scheduler.domain.content import Item, sentences_of
from scheduler.domain.errors import NotFound
from scheduler.domain.package import CanonicalContent
from scheduler.ports import Store, Transaction, Workspace
from scheduler.services.check import quoted
from scheduler.services.items import find_items
from scheduler.services.outgoing import confirmed_words
from scheduler.services.planned_words import OWN_WORDS_PLANNED
from scheduler.services.status import Record, read_record


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A signature with the content that it covers; `pictures` are the bytes as they were signed, by digest."""

    approval: Approval
    content: CanonicalContent | None
    pictures: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """A sentence in somebody's own words: its author's login and name, since when it is planned, who confirmed it.

    `since` is None where the trail does not tell.
    """

    text: str
    author: str
    name: str
    references: tuple[str, ...]
    since: datetime | None
    confirmation: Confirmation | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything on record about one item."""

    item: Item
    title: str
    signed: tuple[SignedVersion, ...]
    waivers: tuple[Waiver, ...]
    written: tuple[WrittenBy, ...]
    confirmations: tuple[Confirmation, ...]
    record: Record
    trail: tuple[AuditEntry, ...]
    spans: tuple[dict[str, object], ...]


def read_evidence(name: str, store: Store, workspace: Workspace) -> tuple[Evidence, ...]:
    """Return the evidence on the items that a campaign's slug or an item's key names. Raises NotFound, BadInput."""
    with store.transaction() as tables:
        return tuple(_evidence(item, tables, workspace) for item in find_items(name, tables))


def _evidence(item: Item, tables: Transaction, workspace: Workspace) -> Evidence:
    article = workspace.article(item.key.campaign)
    sentences = tuple(dict.fromkeys(sentences_of(item.draft)))
    spans: tuple[dict[str, object], ...] = tuple(
        {
            "text": sentence.text,
            "source": asdict(sentence.source),
            "original": quoted(sentence, article).original,
        }
        for sentence in sentences
    )
    trail = tables.audit.entries(str(item.key))
    return Evidence(
        item=item,
        title=article.title,
        signed=tuple(_signed(approval, tables) for approval in tables.approvals.signatures(item.key)),
        waivers=tuple(waiver for waiver in tables.waivers.of_item(item.key) if waiver.concerns(item)),
        written=tuple(_written(item, tables, trail)),
        confirmations=tables.confirmations.of_item(item.key),
        record=read_record(item, tables),
        trail=trail,
        spans=spans,
    )


def _written(item: Item, tables: Transaction, trail: Iterable[AuditEntry]) -> Iterator[WrittenBy]:
    names = {person.login: person.name for person in tables.people.all()}
    planned: dict[tuple[str, str], datetime] = {}
    for entry in trail:
        if entry.event.action == OWN_WORDS_PLANNED:
            for row in json.loads(entry.event.detail).get("sentences", ()):
                planned.setdefault((row["author"], row["text"]), entry.event.at)
    given = tuple(one for one in tables.confirmations.of_item(item.key) if one.revoked_at is None)
    for text, source, made in confirmed_words(item.draft, given):
        name, since = names.get(source.author, source.author), planned.get((source.author, text))
        yield WrittenBy(text, source.author, name, source.references, since, made)


def _signed(approval: Approval, tables: Transaction) -> SignedVersion:
    try:
        content = tables.approvals.content(approval.content_hash)
    except NotFound:
        return SignedVersion(approval, None, {})
    return SignedVersion(approval, content, dict(_pictures(content.images, tables)))


def _pictures(digests: Iterable[str], tables: Transaction) -> Iterable[tuple[str, tuple[str, bytes]]]:
    for digest in digests:
        try:
            yield digest, tables.approvals.picture(digest)
        except NotFound:
            continue
