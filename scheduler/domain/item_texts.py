"""The words by which people know an item, and all that it says."""

from __future__ import annotations

from scheduler.domain.content import Draft, Item, Post, sentences_of


def title_of(item: Item) -> str:
    """Return the few words by which people know an item: its card's title or its first sentence, an issue's subject."""
    if isinstance(item.draft, Post):
        first = next((sentence.text for sentence in sentences_of(item.draft)), item.key.section)
        return item.draft.cards[0].title.text if item.draft.cards else first
    return item.draft.subject


def text_of(draft: Draft) -> str:
    """Return all that a draft says, each sentence once, as one line."""
    said = [sentence.text for sentence in sentences_of(draft)]
    said += draft.hashtags if isinstance(draft, Post) else (draft.subject, *draft.subjects, draft.preheader)
    return " ".join(" ".join(dict.fromkeys(said)).split())
