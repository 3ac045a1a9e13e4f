"""The walk through a document's text, without recursion: it may be nested at any depth.

What an element means is said by the modules that end in "_elements"; here is what they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading.blocks import Dropped
from scheduler.planning.reading.word.broken_fields import Breakage, broken_fields
from scheduler.planning.reading.word.cell_layout import Layout
from scheduler.planning.reading.word.document import Document, Note
from scheduler.planning.reading.word.flows import Flow, OpenParagraph
from scheduler.planning.reading.word.formatting import RunFormat
from scheduler.planning.reading.word.included import Included
from scheduler.planning.reading.word.inline_pieces import (
    HIDDEN,
    STRUCK,
    WHITE,
    Piece,
    doubts,
    is_shown,
    left_out,
    quoted,
    shown_text,
)
from scheduler.planning.reading.word.numbering import ListMark, MarkKind
from scheduler.planning.reading.word.open_changes import (
    Change,
    changes_in,
    reason,
    removed_by,
)
from scheduler.planning.reading.word.paragraph_kinds import Kind
from scheduler.planning.reading.word.parts import Relationship
from scheduler.planning.reading.word.pictures import Pictures

CONTENTS = "a table of contents"

Handler = Callable[["Walk", Element], None]
Close = Callable[[], None]


@dataclass(slots=True)
class Findings:
    """What was found beside the text. `place` is the heading under which the walk is."""

    dropped: list[Dropped] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    pictures: Pictures = field(default_factory=lambda: Pictures({}))
    undescribed: list[str] = field(default_factory=list)
    lettered: list[str] = field(default_factory=list)
    included: list[Included] = field(default_factory=list)
    place: str = ""


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note that is still to be read: its label, its words, the heading above its mark, and a mark typed by hand."""

    label: str
    note: Note
    place: str
    own_mark: str


@dataclass(slots=True)
class Walk:
    """The state of a walk: where it is, and all that the elements around say about the words there."""

    document: Document
    tracked: TrackedChanges | None
    handlers: Mapping[str, Handler]
    findings: Findings
    flow: Flow = field(default_factory=Flow)
    run: RunFormat = field(default_factory=RunFormat)
    run_change: str = ""
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    tables: list[Layout] = field(default_factory=list)
    boxes: int = 0  # text boxes around
    shadings: int = 0  # tables and cells around that are shaded
    count_shown: int = 0  # pictures and text boxes so far
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[OpenNote] = field(default_factory=list)
    own_mark: str = ""  # the mark in this run that was typed by hand for a note
    note_mark: str = ""  # what the words of the note that is being read begin with, and are read without
    broken_fields: Mapping[Element, Breakage] = field(default_factory=dict)
    _is_apart: bool = False
    _stack: list[tuple[Iterator[Element], Close | None]] = field(default_factory=list)

    def read(self, element: Element) -> None:
        """Walk through all that an element holds."""
        self.broken_fields = broken_fields(element)
        self.descend(element)
        while self._stack:
            children, close = self._stack[-1]
            child = next(children, None)
            if child is None:
                self._stack.pop()
                if close is not None:
                    close()
                continue
            # Elements that are not known may hold words, so they are looked through.
            self.handlers.get(child.tag, Walk.descend)(self, child)

    def descend(self, children: Iterable[Element], close: Close | None = None) -> None:
        """Go on with an element's children, or others; `close` is called after the last of them."""
        self._stack.append((iter(children), close))

    def descend_with(self, kinds: Iterable[str], children: Iterable[Element], close: Close | None = None) -> None:
        """Go on with children that tracked changes of these kinds stand around."""
        around = list(kinds)
        self.changes.update(around)

        def leave() -> None:
            self.changes.subtract(around)
            if close is not None:
                close()

        self.descend(children, leave)

    def descend_without(self, why: str, children: Iterable[Element], close: Close | None = None) -> None:
        """Go on with children whose words are left out for a reason; an empty one leaves them in."""
        if why:
            self.reasons.append(why)

        def leave() -> None:
            if why:
                self.reasons.pop()
            if close is not None:
                close()

        self.descend(children, leave)

    def say(self, text: str, *, raised: str = "", doubt: str = "") -> None:
        """Add words to the paragraph, as they are set here."""
        if text or doubt:
            apart, self._is_apart = self._is_apart and text[:1].isdigit(), self._is_apart and not text
            before = self.flow.paragraph.pieces[-1:] if apart and self.flow.paragraph is not None else []
            if before and before[0].text[-1:].isdigit():
                self._add(Piece(" "))
            self._add(Piece(text, self.run.bold, raised or self.run.raised, self._address, doubt=doubt))

    def set_apart(self) -> None:
        """Keep a figure that comes next from joining the one before it: an equation begins or ends here."""
        self._is_apart = True

    def show(self, markup: str) -> None:
        """Add HTML to the paragraph."""
        self._add(Piece(markup=markup))

    def leave_out(self, text: str, why: str) -> None:
        """Report words that are no part of the article."""
        if text:
            self.findings.dropped.append(Dropped(text, why))

    @property
    def why_left_out(self) -> str:
        """Why the words that stand here are no part of the article; empty where they are."""
        removed = removed_by(self.tracked, self.changes)
        if removed:
            return reason(removed) or removed
        if self.reasons:
            return self.reasons[-1]
        if self.flow.fields.in_table_of_contents:
            return CONTENTS
        return HIDDEN if self.run.hidden else STRUCK if self.run.struck else ""

    @property
    def _address(self) -> str:
        return self.addresses[-1] if self.addresses else self.flow.fields.address

    @property
    def _change(self) -> str:
        kinds = (kind for kind, count in self.changes.items() if count > 0)
        return removed_by(TrackedChanges.ACCEPT, self.changes) or next(kinds, self.run_change)

    def _add(self, piece: Piece) -> None:
        if piece.markup or piece.text.strip():
            self.flow.fields.begin_broken()
        if self.flow.fields.in_code:
            return
        self.flow.fields.take_value()
        removed = removed_by(self.tracked, self.changes)
        if removed and not reason(removed):
            return  # moved: the words stand elsewhere
        paragraph = self.flow.paragraph or self.flow.open_stray()
        why = self.why_left_out or (WHITE if piece.text.strip() and self._is_unseen else "")
        before = shown_text(paragraph.pieces[-1:])[-1:] if why == WHITE else ""
        paragraph.pieces.append(replace(piece, left_out=why, change=self._change))
        if before.isalnum():
            paragraph.pieces.append(Piece(" "))  # as the page shows: nothing may join a figure to the next one

    @property
    def _is_unseen(self) -> bool:
        """Whether letters here are as white as what lies behind them, which is not known for those of a text box."""
        paragraph = self.flow.paragraph
        is_behind = bool(self.shadings or self.boxes) or (paragraph is not None and paragraph.format.is_shaded)
        return self.run.is_white and self.document.has_white_page and not is_behind

    def end_paragraph(self) -> None:
        """Write the paragraph that is open, or let the next one go on with it."""
        if self.flow.paragraph is None:
            return
        for value in self.flow.fields.close_endless():
            self.say(value.text, doubt=value.doubt)
        paragraph, self.flow.paragraph = self.flow.paragraph, None
        if paragraph.is_joined:
            self.flow.waiting = paragraph
        else:
            self._write(paragraph)

    def end_flow(self) -> None:
        """Write what is still open at the end of paragraphs that follow one another."""
        self.end_paragraph()
        waiting, self.flow.waiting = self.flow.waiting, None
        if waiting is not None:
            self._write(waiting)
        self.flow.close_lists()

    def _write(self, paragraph: OpenParagraph) -> None:
        findings, pieces = self.findings, paragraph.pieces
        if paragraph.format.kind is Kind.CONTENTS:
            self.leave_out(shown_text(pieces), CONTENTS)
            pieces[:] = [piece for piece in pieces if piece.left_out]
        elif paragraph.format.kind is Kind.HEADING and is_shown(pieces):
            findings.place = shown_text(pieces)
        findings.dropped += left_out(pieces)
        findings.doubts += doubts(pieces, findings.place)
        findings.changes += changes_in(pieces, findings.place)
        self.flow.add(paragraph, self._list_mark(paragraph))

    def _list_mark(self, paragraph: OpenParagraph) -> ListMark | None:
        """Count the paragraph in its list; one that is hidden or was deleted as a whole is not counted."""
        form, pieces = paragraph.format, paragraph.pieces
        gone = [piece for piece in pieces if piece.left_out not in {"", STRUCK, WHITE} and piece.text.strip()]
        if gone and not is_shown(pieces):
            return None
        if form.list_id:
            mark = self.document.lists.mark(form.list_id, form.list_level)
            if form.kind is Kind.TEXT and mark is not None and mark.kind is MarkKind.NUMBER and mark.words:
                self.findings.lettered.append(f"'{mark.words}{quoted(shown_text(pieces))}'")
            is_heading_dot = form.kind is not Kind.TEXT and mark is not None and mark.kind is MarkKind.BULLET
            return None if is_heading_dot else mark
        if form.list_name:
            return ListMark(MarkKind.BULLET if form.list_name == "bullet" else MarkKind.NUMBER, form.list_level)
        return None
