"""The lists and quotations around a text being read, the numbers of their entries, and terms that are explained."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scheduler.domain.article import ParagraphKind
from scheduler.domain.numbers import whole_number
from scheduler.planning.reading.blocks import Block, Text
from scheduler.planning.reading.inline import Anchored, joined, words_of
from scheduler.planning.reading.markup import CONTAINERS, PLAIN_LIST, children


@dataclass(slots=True)
class _Container:
    """A list or a quotation, made by an element (its `mem_id`). `number` is the next one of a numbered list.

    `waiting` says that an entry has been opened whose first paragraph is still to come. A plain list only lays out
    a page: `kind` is BODY.
    """

    element: int
    kind: ParagraphKind
    number: int = 1
    step: int = 1
    waiting: bool = False


class Containers:
    """The lists and quotations that are open, the innermost last."""

    def __init__(self) -> None:
        self._open: list[_Container] = []

    def open(self, node: LexborNode) -> bool:
        """Take note of a list or a quotation; say whether it is a list inside a list."""
        attributes = node.attributes
        kind = ParagraphKind.BODY if PLAIN_LIST in attributes else CONTAINERS[node.tag or ""]
        step = -1 if "reversed" in attributes else 1
        first = sum(child.tag == "li" for child in children(node)) if step < 0 else 1
        counted_from = whole_number((attributes.get("start") or "").strip())
        is_inner = kind in _LISTS and any(container.kind in _LISTS for container in self._open)
        self._open.append(_Container(node.mem_id, kind, first if counted_from is None else counted_from, step))
        return is_inner

    def open_alone(self, node: LexborNode, value: str) -> None:
        """Take note of a paragraph that is an entry by itself: its number, "bullet", or "quote"."""
        number = whole_number(value)
        kind = ParagraphKind.NUMBERED if number is not None else ParagraphKind(value)
        self._open.append(_Container(node.mem_id, kind, number or 1, waiting=True))

    def close(self, node: LexborNode) -> None:
        """Take note of an element's end, which may be that of the innermost list or quotation."""
        while self._open and self._open[-1].element == node.mem_id:
            self._open.pop()

    def open_entry(self, value: str | None) -> None:
        """Take note of an entry, which may have a number of its own."""
        if self._open:
            number = whole_number((value or "").strip())
            if number is not None:
                self._open[-1].number = number
            self._open[-1].waiting = True

    def close_entry(self) -> None:
        """Take note of an entry's end: one without words has its number all the same."""
        if self._open and self._open[-1].waiting:
            self._open[-1].waiting = False
            self._open[-1].number += self._open[-1].step

    def next_kind(self) -> tuple[ParagraphKind, int | None]:
        """Return the kind and number of the next paragraph: an entry's further ones are text."""
        if not self._open:
            return ParagraphKind.BODY, None
        container = self._open[-1]
        if container.kind not in _LISTS:
            return container.kind, None
        if not container.waiting:
            return ParagraphKind.BODY, None
        container.waiting = False
        container.number += container.step
        numbered = container.kind is ParagraphKind.NUMBERED
        return container.kind, container.number - container.step if numbered else None


_LISTS = (ParagraphKind.BULLET, ParagraphKind.NUMBERED)


class Terms:
    """The terms of a definition list that wait for the text that explains them."""

    def __init__(self) -> None:
        self._waiting: list[Anchored] = []

    def take(self, blocks: list[Block], start: int) -> None:
        """Take what a term has added to the blocks from `start` on."""
        self._waiting += [words_of(block) for block in blocks[start:] if isinstance(block, Text)]
        blocks[start:] = [block for block in blocks[start:] if not isinstance(block, Text)]

    def before(self, words: Anchored) -> Anchored:
        """Return a text with the terms that it explains before it."""
        if not self._waiting:
            return words
        terms = self.rest()
        return joined([terms, words], " " if terms.text.endswith(_ENDS) else ": ")

    def rest(self) -> Anchored:
        """Return the terms that still wait, which nothing explains; they no longer wait then."""
        terms, self._waiting = joined(self._waiting, ", "), []
        return terms


_ENDS = (":", ".", "?", "!", "…", "।", "؟", "\N{EN DASH}", "—")
