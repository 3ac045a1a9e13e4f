"""The form of one item: what stands in it, and what somebody changed in it as settings of campaign.toml."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from scheduler.domain.campaign import Override
from scheduler.domain.content import Draft, Issue, Item, Kind, Post, Sentence, sentences_of
from scheduler.domain.errors import BadInput
from scheduler.services.write import Words

Fields = Mapping[str, str]
"""What stands in an item's form, by the names of `FIELDS`."""

_OF_CARD: Final = ("no_card", "layout", "motif", "picture", "across", "down", "title", "lines", "alt")

FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.POST: ("hook", "headline", "text", "call_to_action", "references", "hashtags", "link", *_OF_CARD),
    Kind.ISSUE: ("subject", "preheader", "introduction", "sign_off", "references", "link", *_OF_CARD),
}
"""The fields of an item's form, by its kind, in the order of reading."""

_CHOICES: Final = ("layout", "motif", "picture", "title", "lines", "alt")
"""Those of the card that are settings by themselves, in its table in campaign.toml."""

_FOCUS: Final = ("across", "down")
"""Those that are one setting together: what of a photograph is kept, in hundredths of its width and height."""

_Value = str | tuple[str, ...] | tuple[float, ...] | bool | None

_ONE_LINE = frozenset({"hook", "call_to_action", "subject", "preheader", "link", "title", "alt"})


def fields_of(item: Item, override: Override) -> Fields:
    """Return what an item's form shows: what a person wrote, else the planner's; of a card the person's alone."""
    draft, card = item.draft, override.card
    shown = {
        "no_card": "" if card.show else "1",
        "layout": card.layout or "",
        "motif": card.motif,
        "picture": card.picture,
        "across": "" if card.focus is None else f"{card.focus[0] * 100:g}",
        "down": "" if card.focus is None else f"{card.focus[1] * 100:g}",
        "title": card.title or "",
        "lines": "\n".join(card.lines or ()),
        "alt": card.alt or "",
        "link": override.link or "",
        "references": "\n".join(override.references),
    }
    if isinstance(draft, Issue):
        shown |= {"subject": draft.subject, "preheader": draft.preheader}
        return shown | {"introduction": override.introduction or "", "sign_off": override.sign_off or ""}
    shown |= {
        "hook": override.hook or "",
        "headline": "1" if draft.headline else "",
        "call_to_action": override.call_to_action or "",
    }
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

    An item without a card has no choices for one, and what has no photograph has no focus. Raises BadInput.
    """
    tidy = {name: _tidy(name, typed.get(name, value)) for name, value in shown.items()}
    if tidy["no_card"]:
        tidy |= dict.fromkeys((*_CHOICES, *_FOCUS), "")
    if not tidy["picture"]:
        tidy |= dict.fromkeys(_FOCUS, "")
    differs = {name for name, value in tidy.items() if value != _tidy(name, shown[name])}
    words: dict[str, _Value] = {
        _name_of(name): _setting(name, value) for name, value in tidy.items() if name in differs and name not in _FOCUS
    }
    if "text" in differs and tidy["headline"]:
        words["headline"] = True  # a text of one's own goes without it otherwise
    if not differs.isdisjoint(_FOCUS):
        words["card.focus"] = _focus(tidy["across"], tidy["down"])
    return words


def _name_of(name: str) -> str:
    if name == "no_card":
        return "card.show"
    return f"card.{name}" if name in _CHOICES else name


def _focus(across: str, down: str) -> tuple[float, float] | None:
    if not across and not down:
        return None
    try:
        shares = (float(across or "50") / 100, float(down or "50") / 100)
    except ValueError:
        shares = (-1.0, -1.0)
    if not all(0 <= share <= 1 for share in shares):
        raise BadInput("Write what of the photograph is kept as numbers from 0 to 100.")
    return shares


def sourced(words: Words, item: Item) -> Words:
    """Return what somebody changed with the sentences of the item as their source has them."""
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
    if name == "headline":
        return bool(value)
    if name == "hashtags":
        return tuple(value.split())
    if name in {"lines", "references"}:
        return tuple(value.splitlines()) or None
    return value or None


def overridden(override: Override, words: Words, by: str) -> Override:
    """Return an override with what somebody changed in it, and who answers for it."""
    # Any: each setting has its own type, which `_setting` gives it by its name.
    own: dict[str, Any] = {name: value for name, value in words.items() if not name.startswith("card.")}
    if "references" in own:
        own["references"] = own["references"] or ()
    of_card: dict[str, Any] = {
        name.removeprefix("card."): value for name, value in words.items() if name.startswith("card.")
    }
    planned: dict[str, Any] = {"motif": "", "picture": "", "show": True}
    chosen: dict[str, Any] = {name: planned.get(name) if value is None else value for name, value in of_card.items()}
    return replace(override, **own, card=replace(override.card, **chosen), author=override.author or by)
