"""A card's abbreviations, spelled out as its article does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.content import Card
from scheduler.planning.abbreviations import Abbreviation, spelled_out, unexplained
from scheduler.planning.card_entries import CARD_RUN
from scheduler.planning.cards import LIST_ROOM


def explained(card: Card, abbreviations: Sequence[Abbreviation]) -> Card:
    """Return a card that spells abbreviations out: in its lines, and those of a table in lines below it.

    Where that finds no room the card stays as it is.
    """
    if not abbreviations:
        return card
    above = " ".join(heading.printed for heading in (card.kicker, card.title) if heading is not None)
    lines = spelled_out(card.lines, abbreviations, above)
    beside = f"{above} {' '.join(line.printed for line in lines)}"
    lines = (*lines, *(each.said for each in unexplained(card.rows, abbreviations, beside)))
    is_list = card.numbered or any(line.mark for line in card.lines)
    has_room = sum(len(line.printed) for line in lines) <= (LIST_ROOM if is_list else CARD_RUN)
    return replace(card, lines=lines) if has_room else card
