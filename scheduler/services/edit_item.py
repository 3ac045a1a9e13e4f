"""One item in a person's hands: what they may write and choose, how it would go out, and the saving of it (promise 5).

What is typed is planned, rendered and checked as it would be after saving, and nothing is written until then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from scheduler.channels.registry import spec_of
from scheduler.domain.campaign import Override
from scheduler.domain.content import Draft, Issue, Item, ItemKey, Kind, Post, Sentence, is_correction, sentences_of
from scheduler.domain.errors import BadInput, ClinicError, NotFound
from scheduler.domain.payload import RenderedPost
from scheduler.domain.standing import STANDING_CAMPAIGN
from scheduler.domain.working_copy import WorkingCopy
from scheduler.planning.edits import own_sentences
from scheduler.planning.material import NOTHING_CHANGED
from scheduler.ports import CampaignFiles, Clock, Database, Workspace
from scheduler.services.advice import Remedy
from scheduler.services.campaign_check import Advised, CampaignChecks
from scheduler.services.items import ItemDesk, Look
from scheduler.services.move import MOVABLE
from scheduler.services.plan import Planning
from scheduler.services.write import Words, Writing

Fields = Mapping[str, str]
"""What stands in an item's form, by the names of `FIELDS`."""

FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.POST: ("hook", "text", "call_to_action", "hashtags", "no_card", "layout", "motif", "title", "lines"),
    Kind.ISSUE: ("subject", "preheader", "introduction", "sign_off", "no_card", "layout", "motif", "title", "lines"),
}
"""The fields of an item's form, by its kind, in the order of reading."""

_SETTINGS: Final = {"layout": "card.layout", "motif": "card.motif", "title": "card.title", "lines": "card.lines"}
"""Those whose setting in campaign.toml has another name."""

_ONE_LINE = frozenset({"hook", "call_to_action", "subject", "preheader", "title"})


class Overtaken(ClinicError):  # noqa: N818 - named as what it tells, like the domain's errors
    """Somebody else has changed the item meanwhile. `theirs` is what stands in it now, `version` its version."""

    def __init__(self, theirs: Fields, version: str) -> None:
        super().__init__("Somebody else has changed this item meanwhile.")
        self.theirs = theirs
        self.version = version


@dataclass(frozen=True, slots=True)
class Count:
    """The length of one part of an item, as its channel counts it."""

    length: int
    most: int

    @property
    def is_over(self) -> bool:
        """True when the channel would not take it."""
        return self.length > self.most


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it would go out. `failure` says why it would not be planned; then there is only the text's count."""

    counts: tuple[Count, ...]
    look: Look | None = None
    advised: tuple[Advised, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An item's form. `version` changes with whatever stands in it; `sentences` are the section's, to pick from."""

    item: Item
    fields: Fields
    version: str
    sentences: tuple[str, ...]
    is_editable: bool


@dataclass(frozen=True, slots=True)
class CardChoices:
    """The names of the layouts and motifs that a card can have."""

    layouts: tuple[str, ...]
    motifs: tuple[str, ...]


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

    def open(self, key: ItemKey) -> Opened:
        """Return an item's form. Raises NotFound."""
        with self.store.reading() as tables:
            item = tables.items.get(key)
        editable = item.state in MOVABLE and not is_correction(item) and key.campaign != STANDING_CAMPAIGN
        if key.campaign == STANDING_CAMPAIGN:
            return Opened(item, {}, "", (), is_editable=False)
        fields = fields_of(item, self._override(key))
        return Opened(item, fields, version_of(fields), self._sentences(key), is_editable=editable)

    def see(self, key: ItemKey, typed: Fields, by: str) -> Seen:
        """Return an item as it would go out with what somebody typed; nothing is written. Raises NotFound."""
        opened = self.open(key)
        words = _sourced(changed(typed, opened.fields), opened.item)
        if not words or not opened.is_editable:
            return self._seen(opened.item)
        try:
            item = self.planning.foresee_item(key, overridden(self._override(key), words, by))
        except NotFound:
            raise
        except ClinicError as error:
            return Seen((self._count(key, typed.get("text", "")),), failure=str(error))
        return self._seen(item)

    def save(self, key: ItemKey, typed: Fields, version: str, by: str) -> Item:
        """Write what somebody changed, plan the campaign again, and return the item.

        Raises Overtaken where the item is not of that version any more, NotFound, BadInput.
        """
        file = self.files.campaign_version(key.campaign)
        opened = self.open(key)
        if opened.version != version:
            raise Overtaken(opened.fields, opened.version)
        if not opened.is_editable:
            raise BadInput("It can no longer be changed.")
        words = _sourced(changed(typed, opened.fields), opened.item)
        if words:
            self.writing.write(str(key), words, by, file)
        self.forget(key, by)
        return self.open(key).item

    def keep(self, key: ItemKey, typed: Fields, version: str, by: str) -> None:
        """Keep what somebody typed, for them alone: no item changes, and no signature ends. Raises NotFound."""
        known = set(FIELDS[key.kind])
        fields = {name: value for name, value in typed.items() if name in known}
        with self.store.transaction() as tables:
            tables.items.version(key)
            tables.working_copies.put(WorkingCopy(key, by, fields, version, self.clock.now()))

    def kept(self, key: ItemKey, by: str) -> WorkingCopy | None:
        """Return what somebody typed and has not saved; None where that is what stands in the item."""
        with self.store.reading() as tables:
            copy = tables.working_copies.get(key, by)
        return copy if copy is not None and changed(copy.fields, self.open(key).fields) else None

    def forget(self, key: ItemKey, by: str) -> None:
        """Throw away what somebody typed and has not saved."""
        with self.store.transaction() as tables:
            tables.working_copies.drop(key, by)

    def _seen(self, item: Item) -> Seen:
        look = self.items.look(item)
        if look.outgoing is None:
            return Seen((), look, failure=look.failure)
        rendered = look.outgoing.rendered
        texts = rendered.texts if isinstance(rendered, RenderedPost) else ()
        return Seen(tuple(self._count(item.key, text) for text in texts), look, self.checks.advised(look))

    def _count(self, key: ItemKey, text: str) -> Count:
        capabilities = spec_of(self.workspace.clinic().platform_of(key.channel)).capabilities
        return Count(capabilities.length(text), capabilities.room)

    def _override(self, key: ItemKey) -> Override:
        return self.files.campaign(key.campaign).overrides.get(f"{key.section}/{key.channel}", NOTHING_CHANGED)

    def _sentences(self, key: ItemKey) -> tuple[str, ...]:
        try:
            unit = self.workspace.article(key.campaign).section(key.section)
        except NotFound:
            return ()
        return tuple(sentence.text for sentence in own_sentences(unit).values())


def fields_of(item: Item, override: Override) -> Fields:
    """Return what an item's form shows: what a person wrote, else the planner's; of a card the person's alone."""
    draft, card = item.draft, override.card
    shown = {
        "no_card": "" if card.show else "1",
        "layout": card.layout or "",
        "motif": card.motif,
        "title": card.title or "",
        "lines": "\n".join(card.lines or ()),
    }
    if isinstance(draft, Issue):
        shown |= {"subject": draft.subject, "preheader": draft.preheader}
        return shown | {"introduction": override.introduction or "", "sign_off": override.sign_off or ""}
    shown |= {"hook": override.hook or "", "call_to_action": override.call_to_action or ""}
    text = text_of(draft, override) if override.text is None else as_printed(override.text, draft)
    return shown | {"text": text, "hashtags": " ".join(draft.hashtags)}


def text_of(post: Post, override: Override) -> str:
    """Return what a post says, a line for each paragraph, without what stands around it."""
    paragraphs = [paragraph for part in post.parts for paragraph in part.paragraphs]
    lines = [" ".join(sentence.printed for sentence in paragraph) for paragraph in paragraphs]
    own = {line.strip() for text in (override.hook, override.call_to_action) if text for line in text.splitlines()}
    return "\n".join(line for line in lines if line not in own)


def as_printed(text: str, draft: Draft) -> str:
    """Return a text with the sentences of a draft as they are printed: a table's row with its headings, say."""
    for sentence in _printed_otherwise(draft):
        text = text.replace(sentence.text, sentence.shown)
    return text


def as_written(text: str, draft: Draft) -> str:
    """Return a text with the sentences of a draft as their source has them, so that they keep it (promise 1)."""
    for sentence in _printed_otherwise(draft):
        text = text.replace(sentence.shown, sentence.text)
    return text


def _printed_otherwise(draft: Draft) -> list[Sentence]:
    found = {sentence for sentence in sentences_of(draft) if sentence.shown}
    return sorted(found, key=lambda sentence: (-len(sentence.shown), sentence.text))


def version_of(fields: Fields) -> str:
    """Return the version of a form: a digest (hex) of all that stands in it."""
    return hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()[:32]


def changed(typed: Fields, shown: Fields) -> Words:
    """Return what somebody changed, as settings of campaign.toml; None gives it back to the planner.

    An item without a card has no choices for one.
    """
    same = {name: value for name, value in shown.items() if name not in typed}
    tidy = {name: _tidy(name, value) for name, value in typed.items() if name in shown} | same
    if tidy.get("no_card"):
        tidy |= dict.fromkeys(_SETTINGS, "")
    return {
        _SETTINGS.get(name, "card.show" if name == "no_card" else name): _setting(name, value)
        for name, value in tidy.items()
        if value != _tidy(name, shown[name])
    }


def _sourced(words: Words, item: Item) -> Words:
    text = words.get("text")
    return {**words, "text": as_written(text, item.draft)} if isinstance(text, str) else words


def _tidy(name: str, value: str) -> str:
    lines = [" ".join(line.split()) for line in value.splitlines()]
    if name in _ONE_LINE:
        return " ".join(filter(None, lines))
    if name == "hashtags":
        return " ".join(word.lstrip("#") for word in value.replace(",", " ").split() if word.strip("#"))
    return "\n".join(filter(None, lines))


def _setting(name: str, value: str) -> str | tuple[str, ...] | bool | None:
    if name == "no_card":
        return False if value else None
    if name == "hashtags":
        return tuple(value.split())
    if name == "lines":
        return tuple(value.splitlines()) or None
    return value or None


def overridden(override: Override, words: Words, by: str) -> Override:
    """Return an override with what somebody changed in it, and who answers for it."""
    # Any: each setting has its own type, which `_setting` gives it by its name.
    own: dict[str, Any] = {name: value for name, value in words.items() if not name.startswith("card.")}
    of_card: dict[str, Any] = {
        name.removeprefix("card."): value for name, value in words.items() if name.startswith("card.")
    }
    planned: dict[str, Any] = {"motif": "", "show": True}
    chosen: dict[str, Any] = {name: planned.get(name) if value is None else value for name, value in of_card.items()}
    return replace(override, **own, card=replace(override.card, **chosen), author=override.author or by)


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
