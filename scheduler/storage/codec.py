"""Drafts as text in the database, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import TypeAdapter

from scheduler.domain.content import Draft, Issue, Kind, Post

_ADAPTERS: dict[Kind, TypeAdapter[Draft]] = {Kind.POST: TypeAdapter(Post), Kind.ISSUE: TypeAdapter(Issue)}

_NOWHERE, _NOBODY_S = '"source":null', '"source":{"author":""}'
"""In version 0.1 an edit's sentence that no longer stood in the article had no source. In JSON no text has the first
of these: a quotation mark within one has a backslash before it."""

_CARDS = '"cards":['
"""The posts of version 0.2 and later have it, and those before them not: see `_NOWHERE`."""

_NAMED = {
    "statements": re.compile(r'"source":\{"statement":("(?:[^"\\]|\\.)*")'),
    "assets": re.compile(r'"picture":("(?:[^"\\]|\\.)+")'),
    "pictures": re.compile(r'"file":("(?:[^"\\]|\\.)+")'),
}
"""What a draft names, where its JSON says so. A quotation mark within a text has a backslash before it, so that no
sentence reads like one of these."""

_CITED = re.compile(r'"author":"(?:[^"\\]|\\.)*","references":(\[[^\]]+\])')


def encode_draft(draft: Draft) -> str:
    """Return a draft as JSON."""
    return _ADAPTERS[draft.key.kind].dump_json(draft).decode()


@lru_cache(maxsize=1024)
def decode_draft(text: str, kind: Kind) -> Draft:
    """Return the draft of an item of that kind. The exact reverse of `encode_draft`.

    A draft is frozen, and most pages read again what the page before them read: as many as a busy month has are kept.
    """
    named = text.replace(_NOWHERE, _NOBODY_S)
    return _ADAPTERS[kind].validate_json(_with_cards(named) if kind is Kind.POST else named)


def named_in(text: str) -> Mapping[str, frozenset[str]]:
    """Return the ids and files that a draft's JSON names, as `ItemUse` has them: without reading the draft."""
    found = {name: frozenset(map(json.loads, pattern.findall(text))) for name, pattern in _NAMED.items()}
    return {**found, "references": frozenset(_cited(text))}


def _cited(text: str) -> Iterator[str]:
    for names in _CITED.findall(text):
        yield from json.loads(names)


def _with_cards(text: str) -> str:
    """Return a stored post with its `cards`: until version 0.2 a post had one `card`, or null."""
    if _CARDS in text:
        return text
    post = json.loads(text)
    card = post.pop("card")
    return json.dumps(post | {"cards": [card] if card else []})
