"""One item in a person's hands: what they may write and choose, how it would go out, and the saving of it (promise 5).

What is typed is planned, rendered and checked as it would be after saving, and nothing is written until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.channels.registry import spec_of
from scheduler.domain.campaign import Override, Reference
from scheduler.domain.claims import Finding
from scheduler.domain.content import Item, ItemKey, is_correction
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.payload import Rendered, RenderedPost
from scheduler.domain.people import Actor
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.working_copy import WorkingCopy
from scheduler.planning.edits import own_sentences
from scheduler.planning.material import NOTHING_CHANGED
from scheduler.ports import CampaignFiles, Clock, Database, Workspace
from scheduler.services.advice import Remedy
from scheduler.services.campaign_check import Advised, CampaignChecks
from scheduler.services.item_fields import FIELDS, Fields, changed, fields_of, overridden, sourced, version_of
from scheduler.services.items import ItemDesk, Look
from scheduler.services.move import MOVABLE
from scheduler.services.people import Staff
from scheduler.services.plan import Planning
from scheduler.services.write import Writing


class Overtaken(ClinicError):  # noqa: N818 - named as what it tells, like the domain's errors
    """Somebody else has changed the item meanwhile. `theirs` is what stands in it now, `version` its version."""

    def __init__(self, theirs: Fields, version: str) -> None:
        super().__init__("Somebody else has changed this item meanwhile.")
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True)
class Count:
    """The length of one part of an item, as its channel counts it.

    `seen_first` is how much of it readers see before they ask for more, 0 where they see all of it.
    """

    length: int
    most: int
    seen_first: int = 0

    @property
    def is_over(self) -> bool:
        """True when the channel would not take it."""
        return self.length > self.most


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it would go out. `failure` says why it would not be planned; then there is only the text's count.

    `alt_counts` are those of what is said for its pictures, where its channel has a limit for that. `own_claims` are
    the claims in somebody's own words that keep it back unless a reference is cited or a clinician stands for them;
    with `may_ask` nothing else does.
    """

    counts: tuple[Count, ...]
    look: Look | None = None
    advised: tuple[Advised, ...] = ()
    failure: str = ""
    alt_counts: tuple[Count, ...] = ()
    own_claims: tuple[Finding, ...] = ()
    may_ask: bool = False

    @property
    def blocks(self) -> int:
        """How much keeps it from being submitted as it is."""
        return len(self.look.problems) if self.look else 0


@dataclass(frozen=True, slots=True)
class Opened:
    """An item's form. `version` changes with whatever stands in it; `sentences` are the section's, to pick from.

    `link` is where the item leads if nobody wants it elsewhere, `references` are the library's, to cite.
    """

    item: Item
    fields: Fields
    version: str
    sentences: tuple[str, ...]
    is_editable: bool
    link: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class CardChoices:
    """What a card can have: the names of layouts and motifs, and the photographs on record."""

    layouts: tuple[str, ...]
    motifs: tuple[str, ...]
    photographs: tuple[PictureRecord, ...]


@dataclass(frozen=True, slots=True)
class Editing:
    """Opens items, shows what typing would make of them, and saves it."""

    files: CampaignFiles
    workspace: Workspace
    store: Database
    planning: Planning
    writing: Writing
    items: ItemDesk
    checks: CampaignChecks
    clock: Clock
    staff: Staff

    def open(self, key: ItemKey) -> Opened:
        """Return an item's form. Raises NotFound."""
        with self.store.reading() as tables:
            found = tables.items.get(key)
        (item,) = self.planning.comparison.as_they_stand([found])
        editable = item.state in MOVABLE and not is_correction(item) and key.campaign != STANDING_CAMPAIGN
        if key.campaign == STANDING_CAMPAIGN:
            return Opened(item, {}, "", (), is_editable=False)
        fields = fields_of(item, self._override(key))
        link = self.files.campaign(key.campaign).link
        references = tuple(one for one in self.workspace.library().references if not one.retracted)
        sentences = self._sentences(key)
        return Opened(item, fields, version_of(fields), sentences, editable, link, references)

    def see(self, key: ItemKey, typed: Fields, by: Actor) -> Seen:
        """Return an item as it would go out with what somebody typed; nothing is written. Raises NotFound."""
        opened = self.open(key)
        if not opened.is_editable:
            return self._seen(opened.item)
        try:
            words = sourced(changed(typed, opened.fields), opened.item)
            if not words:
                return self._seen(opened.item)
            item = self.planning.foresee_item(key, overridden(self._override(key), words, self.staff.acting(by)))
        except NotFound:
            raise
        except ClinicError as error:
            return Seen((self._count(key, typed.get("text", "")),), failure=str(error))
        return self._seen(item)

    def save(self, key: ItemKey, typed: Fields, version: str, by: Actor) -> Item:
        """Write what somebody changed, plan the campaign again, and return the item.

        Raises Overtaken where the item is not of that version any more, NotFound, BadInput.
        """
        file = self.files.campaign_version(key.campaign)
        opened = self.open(key)
        if opened.version != version:
            raise Overtaken(opened.fields, opened.version)
        if not opened.is_editable:
            raise BadInput("It can no longer be changed.")
        words = sourced(changed(typed, opened.fields), opened.item)
        if words:
            self.writing.write(str(key), words, by, file)
        self.forget(key, by)
        return self.open(key).item

    def keep(self, key: ItemKey, typed: Fields, version: str, by: Actor) -> None:
        """Keep what somebody typed, for them alone: no item changes, and no signature ends. Raises NotFound."""
        known = set(FIELDS[key.kind])
        fields = {name: value for name, value in typed.items() if name in known}
        login = self.staff.acting(by)
        with self.store.transaction() as tables:
            tables.items.version(key)
            tables.working_copies.put(WorkingCopy(key, login, fields, version, self.clock.now()))

    def kept(self, key: ItemKey, by: Actor) -> WorkingCopy | None:
        """Return what somebody typed and has not saved; None where that is what stands in the item."""
        login = self.staff.acting(by)
        with self.store.reading() as tables:
            copy = tables.working_copies.get(key, login)
        return copy if copy is not None and changed(copy.fields, self.open(key).fields) else None

    def forget(self, key: ItemKey, by: Actor) -> None:
        """Throw away what somebody typed and has not saved."""
        login = self.staff.acting(by)
        with self.store.transaction() as tables:
            tables.working_copies.drop(key, login)

    def _seen(self, item: Item) -> Seen:
        look = self.items.look(item)
        if look.outgoing is None:
            return Seen((), look, failure=look.failure)
        rendered = look.outgoing.rendered
        texts = rendered.texts if isinstance(rendered, RenderedPost) else ()
        counts = tuple(self._count(item.key, text) for text in texts)
        own_claims = self.items.own_claims(look)
        return Seen(
            counts,
            look,
            self.checks.advised(look),
            alt_counts=self._alt_counts(item.key, rendered),
            own_claims=own_claims,
            may_ask=bool(own_claims) and not self.items.without_own_claims(look).problems,
        )

    def _count(self, key: ItemKey, text: str) -> Count:
        capabilities = spec_of(self.workspace.clinic().platform_of(key.channel)).capabilities
        fold = capabilities.seen_first
        seen_first = fold.most.value if fold is not None and not fold.admits(text) else 0
        return Count(capabilities.length(text), capabilities.room, seen_first)

    def _alt_counts(self, key: ItemKey, rendered: Rendered) -> tuple[Count, ...]:
        limit = spec_of(self.workspace.clinic().platform_of(key.channel)).capabilities.alt_limit
        said = (picture.alt for picture in rendered.pictures if not picture.is_decoration)
        return tuple(Count(len(alt), limit.value) for alt in said) if limit else ()

    def _override(self, key: ItemKey) -> Override:
        return self.files.campaign(key.campaign).overrides.get(f"{key.section}/{key.channel}", NOTHING_CHANGED)

    def _sentences(self, key: ItemKey) -> tuple[str, ...]:
        try:
            unit = self.workspace.article(key.campaign).section(key.section)
        except NotFound:
            return ()
        return tuple(sentence.text for sentence in own_sentences(unit).values())


def mended(text: str, advised: Iterable[Advised], name: str) -> str:
    """Return a text with the remedy of a name (see `remedy_name`) applied. Raises BadInput where that cannot be."""
    for one in advised:
        for remedy in one.remedies:
            if remedy.is_applicable and remedy_name(one, remedy) == name:
                return _applied(text, one.finding.sentence, remedy)
    raise BadInput("The text has changed since: look at its findings again.")


def remedy_name(advised: Advised, remedy: Remedy) -> str:
    """Return the name of a remedy for a finding, the same as long as both are."""
    said = f"{advised.finding.rule}\n{advised.finding.sentence}\n{remedy.words}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _applied(text: str, sentence: str, remedy: Remedy) -> str:
    if remedy.beside:
        return f"{text.rstrip()}\n{remedy.beside}"
    if sentence not in text:
        raise BadInput("The sentence does not stand in the text, but on the card or around it: change it there.")
    lines = (" ".join(line.replace(sentence, remedy.instead or "").split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip("\u2022-* "))
