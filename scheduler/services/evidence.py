"""The evidence pack of an item: where its words come from, what was signed by whom, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from scheduler.domain.approval import Approval
from scheduler.domain.audit import AuditEntry
from scheduler.domain.claims import Waiver
from scheduler.domain.content import Item, sentences_of
from scheduler.domain.errors import NotFound
from scheduler.domain.package import CanonicalContent
from scheduler.ports import Store, Transaction, Workspace
from scheduler.services.check import quoted
from scheduler.services.items import find_items
from scheduler.services.status import Record, read_record


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A signature with the content that it covers; `pictures` are the bytes as they were signed, by digest."""

    approval: Approval
    content: CanonicalContent | None
    pictures: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything on record about one item."""

    item: Item
    title: str
    signed: tuple[SignedVersion, ...]
    waivers: tuple[Waiver, ...]
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
    return Evidence(
        item=item,
        title=article.title,
        signed=tuple(_signed(approval, tables) for approval in tables.approvals.signatures(item.key)),
        waivers=tables.waivers.of_item(item.key),
        record=read_record(item, tables),
        trail=tables.audit.entries(str(item.key)),
        spans=spans,
    )


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
