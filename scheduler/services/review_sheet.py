"""The sheet that a clinician signs.

The item, what changed, its findings, its sources, what is signed.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace

from scheduler.claims.coded_rules import OWN_CHECKS
from scheduler.domain.article import Article
from scheduler.domain.campaign import Reference
from scheduler.domain.claims import Finding
from scheduler.domain.confirmation import Confirmation, holding
from scheduler.domain.content import Issue, Item, ItemKey, sentences_of
from scheduler.domain.errors import ClinicError, NotFound
from scheduler.domain.package import CanonicalContent
from scheduler.domain.standing import is_standing
from scheduler.ports import Store, Workspace
from scheduler.services.check import quoted, references_in, source_words
from scheduler.services.claims_policy import claims_policy_of
from scheduler.services.findings import finding_values
from scheduler.services.items import ItemDesk, Look
from scheduler.services.missing_sentences import MissingSentence, missing_from
from scheduler.services.outgoing import Outgoing, confirmed_words, given_on
from scheduler.services.recipients import readers_now

OWN_WORDS_MEANING = " Each of its sentences in somebody's own words was confirmed by itself."

MEANING = (
    "I have read this {kind} as it goes out, its findings and the sources of its sentences, and I approve it for "
    "publication on medical grounds."
)

CHANGED_WHILE_READ = "it has changed while you read it: look at it again"
"""The refusal of a signature on anything else than the sheet shown."""


@dataclass(frozen=True, slots=True)
class SentenceSource:
    """A sentence of the item beside its source: where it stands, and the source's whole sentence."""

    text: str
    place: str
    original: str


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that a person wrote themselves: its author's login and name, and the references that they cite.

    `claims` are the rules that find a claim in it which nothing on record supports. `confirmation` is a clinician's,
    None as long as nobody has confirmed it.
    """

    text: str
    author: str
    name: str
    references: tuple[str, ...]
    claims: tuple[str, ...]
    confirmation: Confirmation | None = None

    @property
    def unconfirmed(self) -> WrittenSentence:
        """The sentence as it was before anybody confirmed it: what a clinician is shown."""
        return replace(self, confirmation=None)


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One item as it is put before a clinician. `changes` are the lines of a diff since the last signature.

    `written` are the sentences in somebody's own words, `notes` what planning says of the item to those who read it.
    `missing` are the sentences of its sections that it goes without. `meaning` is the statement that is signed;
    `approved_before` says whether there was a signature at all. `digest` is the SHA-256 (hex) of what the sheet puts
    before its reader. `has_readers` is False for an issue that nobody is subscribed to today.
    """

    item: Item
    outgoing: Outgoing
    findings: tuple[Finding, ...]
    sources: tuple[SentenceSource, ...]
    written: tuple[WrittenSentence, ...]
    notes: tuple[str, ...]
    references: tuple[Reference, ...]
    missing: tuple[MissingSentence, ...]
    changes: tuple[str, ...]
    approved_before: bool
    meaning: str
    has_readers: bool

    @property
    def is_harmless(self) -> bool:
        """Whether no rule objects to any of it, and nobody wrote any of it in their own words."""
        return not self.findings and not self.written

    @property
    def digest(self) -> str:
        """Return the digest of everything that the sheet shows.

        The changes since the last signature are apart from it, and so are its readers and who confirmed what:
        confirming one sentence after the other leaves the rest of the sheet as it was read.
        """
        shown = {
            "item": str(self.item.key),
            "version": self.item.version,
            "content": self.outgoing.submitted.hash,
            "findings": [finding_values(finding) for finding in self.findings],
            "sources": [asdict(source) for source in self.sources],
            "written": [asdict(sentence.unconfirmed) for sentence in self.written],
            "notes": self.notes,
            "missing": [asdict(sentence) for sentence in self.missing],
            "references": [asdict(reference) for reference in self.references],
            "meaning": self.meaning,
        }
        written = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


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
        return self._sheet(outgoing, self.items.findings(outgoing))

    def picture(self, name: str, digest: str) -> tuple[str, bytes]:
        """Return the media type and the bytes of an item's picture by their SHA-256 (hex). Raises NotFound."""
        with self.store.transaction() as tables, suppress(NotFound):
            return tables.approvals.picture(digest)
        (item,) = self.items.find(name)
        outgoing = self.items.outgoing(item)
        for packed, picture in zip(outgoing.content.pictures, outgoing.rendered.pictures, strict=True):
            if packed.digest == digest:
                return picture.media_type, picture.data
        raise NotFound(f"{name} has no such picture")

    def of_look(self, look: Look) -> ReviewSheet:
        """Return the sheet of an item that was looked at already. Raises ClinicError when it could not be rendered."""
        if look.outgoing is None:
            raise ClinicError(f"{look.item.key}: {look.failure}")
        return self._sheet(look.outgoing, look.findings)

    def _sheet(self, outgoing: Outgoing, findings: tuple[Finding, ...]) -> ReviewSheet:
        item = outgoing.item
        article = self.workspace.article(item.key.campaign)
        previous = self._last_signed(item)
        sentences = tuple(dict.fromkeys(sentences_of(item.draft)))
        written = self._written(item, findings)
        return ReviewSheet(
            item=item,
            outgoing=outgoing,
            findings=findings,
            sources=tuple(
                SentenceSource(sentence.text, source_words(sentence.source), quoted(sentence, article).original)
                for sentence in sentences
            ),
            written=written,
            notes=tuple(filter(None, item.note.split("; "))),
            references=references_in(item.draft, self.workspace.library()),
            missing=self._missing(item, article),
            changes=() if previous is None else changed_lines(previous, outgoing.content),
            approved_before=previous is not None,
            meaning=MEANING.format(kind=item.key.kind) + (OWN_WORDS_MEANING if written else ""),
            has_readers=self._has_readers(item),
        )

    def _has_readers(self, item: Item) -> bool:
        if not isinstance(item.draft, Issue) or is_standing(item.key):
            return True
        with self.store.transaction() as tables:
            return readers_now(item.draft.audience, tables) > 0

    def _missing(self, item: Item, article: Article) -> tuple[MissingSentence, ...]:
        campaign = self.workspace.campaign(item.key.campaign)
        with self.store.transaction() as tables:
            waivers = tables.waivers.of_campaign(campaign.slug)
        judge = claims_policy_of(self.workspace, campaign.slug, self.items.clock.now(), waivers)
        return missing_from(item, article, campaign, judge.of_item(item.key))

    def _written(self, item: Item, findings: tuple[Finding, ...]) -> tuple[WrittenSentence, ...]:
        with self.store.transaction() as tables:
            given = holding(given_on(item.key, tables), item, self.items.clock.now())
            names = {person.login: person.name for person in tables.people.all()}
        own_rules = {rule.id for rule in self.workspace.rules().rules if rule.check in OWN_CHECKS}
        claims = [(finding.sentence, finding.rule) for finding in findings if finding.rule in own_rules]
        return tuple(
            WrittenSentence(
                text,
                source.author,
                names.get(source.author, source.author),
                source.references,
                tuple(dict.fromkeys(rule for sentence, rule in claims if sentence == text)),
                made,
            )
            for text, source, made in confirmed_words(item.draft, given)
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


def digests(sheets: Iterable[ReviewSheet]) -> Mapping[ItemKey, str]:
    """Return the digest of each sheet by its item: what whoever signs was shown."""
    return {sheet.item.key: sheet.digest for sheet in sheets}


def digest_of_all(sheets: Iterable[ReviewSheet]) -> str:
    """Return one digest of several sheets, in whatever order."""
    return digest_of_digests(digests(sheets))


def digest_of_digests(shown: Mapping[ItemKey, str]) -> str:
    """Return one digest of the digests of several sheets, in whatever order."""
    lines = sorted(f"{key} {digest}" for key, digest in shown.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def changed_lines(before: CanonicalContent, after: CanonicalContent) -> tuple[str, ...]:
    """Return the content's changes as the lines of a diff: '- ' is gone, '+ ' is new."""
    diff = difflib.ndiff(_lines(before), _lines(after))
    return tuple(line for line in diff if line.startswith(("- ", "+ ")))


def _lines(content: CanonicalContent) -> list[str]:
    texts = [line for text in content.readable for line in text.splitlines()]
    named = {
        "alt text": content.alts,
        "picture": content.images,
        "link": content.links,
        "link card": content.link_card[1:],
        "further subject": content.subjects,
        "share of the audience among whom they are tried": (content.sample,),
        "audience": (content.audience,),
        "segment": (content.segment,),
        "topic": content.topics,
        "query": (content.query,),
        "counted by the mail provider": content.counted,
        "sender": (f"{content.sender_name} <{content.sender_address}>" if content.sender_address else "",),
        "answers to": (content.reply_to,),
        "unsubscribe links at": (content.public_url,),
        "platform": (content.platform,),
        "library": (content.library,),
        "rules": (content.rules,),
        "waiver": content.waivers,
        "own words": content.own_words,
        "confirmed": content.confirmed,
    }
    return texts + [f"{name}: {value}" for name, values in named.items() for value in values if value]
