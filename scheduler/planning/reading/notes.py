"""Puts the words of notes below what carries their marks, whatever format they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from scheduler.domain.article import LIST_KINDS, ROW_KINDS, Mark, ParagraphKind
from scheduler.planning.reading.blocks import Block, Heading, Text


def with_notes_below(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the blocks with each note below the paragraph, list or table that marks it first, and doubts.

    A note that two sections mark stands in both. Labels are counted through the article. A note that nothing, or
    a heading alone, marks becomes a paragraph: that is told.
    """
    placing = _Placing(blocks)
    return tuple(placing.blocks()), tuple(placing.doubts)


class _Placing:
    """Places notes while going through blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        texts = [block for block in blocks if isinstance(block, Text)]
        notes = [text for text in texts if text.kind is ParagraphKind.NOTE]
        self.doubts: list[str] = []
        self._blocks = blocks
        self._notes: Mapping[str, Text] = {note.label: note for note in reversed(notes)}
        self._marked = {mark.label for text in texts for mark in text.marks}
        self._labels = map(str, count(1))
        self._here: dict[str, str] = {}  # the label in this section of each note that it has marked
        self._waiting: list[Text] = []
        self._told: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        before: Text | None = None
        for block in self._blocks:
            if isinstance(block, Heading):
                yield from self._due()
                self._here, before = {}, None
                yield replace(block, notes=())
                yield from self._notes_of(block)
            elif block.kind is ParagraphKind.NOTE:
                unmarked = self._beside(block)
                if unmarked:
                    yield from (*self._due(), *unmarked)
                    before = None
            else:
                if before is None or not _run_on(before, block):
                    yield from self._due()
                before = block
                yield replace(block, marks=tuple(self._renamed(block.marks)))
        yield from self._due()

    def _due(self) -> tuple[Text, ...]:
        """Return the notes that wait for the end of what marks them."""
        due, self._waiting = tuple(self._waiting), []
        return due

    def _renamed(self, marks: Sequence[Mark]) -> Iterator[Mark]:
        for mark in marks:
            if mark.label not in self._notes:
                continue
            if mark.label not in self._here:
                self._here[mark.label] = next(self._labels)
                self._waiting.append(replace(self._notes[mark.label], label=self._here[mark.label]))
            yield Mark(mark.position, self._here[mark.label])

    def _notes_of(self, heading: Heading) -> Iterator[Text]:
        for label in heading.notes:
            yield from self._unmarked(label, f"belongs to the heading '{heading.text}'")

    def _beside(self, note: Text) -> tuple[Text, ...]:
        """Return a note as a paragraph where nothing marks it, or where another has its mark already."""
        if note == self._notes[note.label]:
            return self._unmarked(note.label, "has no mark in the text")
        return (self._as_paragraph(note, f"has the mark {note.label}, as another has"),)

    def _unmarked(self, label: str, why: str) -> tuple[Text, ...]:
        """Return a note that no paragraph marks as a paragraph, the first time that it is met."""
        if label in self._marked or label in self._told or label not in self._notes:
            return ()
        self._told.add(label)
        return (self._as_paragraph(self._notes[label], why),)

    def _as_paragraph(self, note: Text, why: str) -> Text:
        self.doubts.append(f"The note '{_shortened(note.text)}' {why}: it became a paragraph. Check its place")
        return replace(note, kind=ParagraphKind.BODY, label="")


def _run_on(before: Text, block: Text) -> bool:
    """Say whether two paragraphs belong to one list or one table."""
    return any(before.kind in kinds and block.kind in kinds for kinds in (LIST_KINDS, ROW_KINDS))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
