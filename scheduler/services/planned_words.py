"""Sentences in people's own words as planning meets them: who may have written them, and since when they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.content import Item, ItemKey, own_words_in
from scheduler.domain.errors import BadInput
from scheduler.planning.drafts import Drafts
from scheduler.ports import Transaction

OWN_WORDS_PLANNED = "own words planned"
"""The row of the trail that says since when an item has sentences in somebody's own words."""


def check_authors(drafts: Drafts, tables: Transaction) -> None:
    """Raise BadInput when words are somebody's own whose login is nobody's."""
    written = [(drafted.key, *own) for drafted in drafts.drafted for own in own_words_in(drafted.draft)]
    if written:
        known = {person.login for person in tables.people.all()}
        for key, text, source in written:
            if source.author not in known:
                raise BadInput(
                    f"campaign.toml: {key}: '{text}' is by '{source.author}', and nobody with that login works "
                    f"here: correct it, or add them: clinic person add {source.author} --name NAME --role author"
                )


def record_own_words(items: Iterable[Item], before: Mapping[ItemKey, Item], tables: Transaction, now: datetime) -> None:
    """Record which sentences in somebody's own words are new in each item: since when they are planned."""
    for item in items:
        earlier = set(own_words_in(before[item.key].draft)) if item.key in before else set()
        new = [(text, source) for text, source in own_words_in(item.draft) if (text, source) not in earlier]
        if new:
            rows = [{"author": source.author, "text": text} for text, source in new]
            tables.audit.record(
                event(now, "system", OWN_WORDS_PLANNED, str(item.key), version=item.version, sentences=rows)
            )
