"""What a clinician has before them when they sign: the item, what changed, its findings, its sources, what is signed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from scheduler.domain.approval import CanonicalContent
from scheduler.domain.article import HEADING, SourceSpan
from scheduler.domain.campaign import Reference
from scheduler.domain.claims import Finding
from scheduler.domain.content import Item, Sentence, StatementSource
from scheduler.domain.errors import NotFound
from scheduler.ports import Store, Workspace
from scheduler.services.check import quoted, references_in
from scheduler.services.items import ItemDesk
from scheduler.services.outgoing import Outgoing, sentences_of
from scheduler.services.review import MEANING


@dataclass(frozen=True, slots=True)
class SentenceSource:
    """A sentence of the item beside its source: where it stands, and the source's whole sentence."""

    text: str
    place: str
    original: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One item as it is put before a clinician. `changes` are the lines of a diff since the last signature.

    `meaning` is the statement that is signed; `approved_before` says whether there was a signature at all.
    """

    item: Item
    outgoing: Outgoing
    findings: tuple[Finding, ...]
    beside: tuple[SentenceSource, ...]
    references: tuple[Reference, ...]
    changes: tuple[str, ...]
    approved_before: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class ReviewSheets:
    """Makes the sheets of items."""

    items: ItemDesk
    workspace: Workspace
    store: Store

    def of(self, name: str) -> tuple[ReviewSheet, ...]:
        """Return the sheets of the items that a campaign's slug or an item's key names. Raises NotFound, BadInput."""
        return tuple(self.sheet(item) for item in self.items.find(name))

    def sheet(self, item: Item) -> ReviewSheet:
        """Return the sheet of one item. Raises ClinicError when it cannot be rendered."""
        outgoing = self.items.outgoing(item)
        article = self.workspace.article(item.key.campaign)
        previous = self._last_signed(item)
        sentences = tuple(dict.fromkeys(sentences_of(item.draft)))
        return ReviewSheet(
            item=item,
            outgoing=outgoing,
            findings=self.items.findings(outgoing),
            beside=tuple(SentenceSource(each.text, _place(each), quoted(each, article).original) for each in sentences),
            references=references_in(item.draft, self.workspace.library()),
            changes=() if previous is None else changed_lines(previous, outgoing.content),
            approved_before=previous is not None,
            meaning=MEANING.format(kind=item.key.kind),
        )

    def _last_signed(self, item: Item) -> CanonicalContent | None:
        with self.store.transaction() as tables:
            signatures = tables.approvals.signatures(item.key)
            if not signatures:
                return None
            try:
                return tables.approvals.content(signatures[-1].content_hash)
            except NotFound:
                return None


def changed_lines(before: CanonicalContent, after: CanonicalContent) -> tuple[str, ...]:
    """Return what changed of the content, as the lines of a diff: '- ' is gone, '+ ' is new."""
    diff = difflib.ndiff(_lines(before), _lines(after))
    return tuple(line for line in diff if line.startswith(("- ", "+ ")))


def _lines(content: CanonicalContent) -> list[str]:
    texts = [line for text in content.texts if not text.lstrip().startswith("<") for line in text.splitlines()]
    named = {
        "alt text": content.alts,
        "picture": content.images,
        "link": content.links,
        "audience": (content.audience,),
        "sender": (content.sender,),
        "library": (content.library,),
        "rules": (content.rules,),
        "waiver": content.waivers,
    }
    return texts + [f"{name}: {value}" for name, values in named.items() for value in values if value]


def _place(sentence: Sentence) -> str:
    match sentence.source:
        case SourceSpan(section, paragraph, _, _) if paragraph == HEADING:
            return f"heading of section {section}"
        case SourceSpan(section, paragraph, start, end):
            return f"section {section}, paragraph {paragraph + 1}, characters {start + 1} to {end}"
        case StatementSource(statement, version):
            return f"the library's statement '{statement}', version {version}"
    return "no source"
