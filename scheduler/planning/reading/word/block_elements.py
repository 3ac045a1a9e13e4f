"""What the elements mean that stand around whole paragraphs: tables, text boxes, content controls, tracked changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading.blocks import Dropped
from scheduler.planning.reading.word.cell_layout import WRAPPERS, Place, layout
from scheduler.planning.reading.word.flows import Flow, OpenParagraph
from scheduler.planning.reading.word.included import Included, place_of
from scheduler.planning.reading.word.inline_pieces import HIDDEN, Piece, is_shown, shown_text
from scheduler.planning.reading.word.open_changes import (
    Change,
    kind_of,
    kinds_in,
    reason,
    removed_by,
)
from scheduler.planning.reading.word.paragraph_kinds import paragraph_format
from scheduler.planning.reading.word.shading import is_shaded
from scheduler.planning.reading.word.walk import CONTENTS, Handler, Walk
from scheduler.planning.reading.word.xml_names import VALUE, is_on, name, names, through, value_of

_DEEPEST = 60  # tables or text boxes inside one another; documents that people write have two or three
_PLACEHOLDER = "a place to be filled in"
_ROWS, _CELLS = names("w:tr"), names("w:tc")


def _paragraph(walk: Walk, element: Element) -> None:
    walk.end_paragraph()  # one that has words outside of any, or is open by mistake
    properties = element.find(name("w:pPr"))
    form = paragraph_format(_decided(walk, properties), walk.document.styles, walk.document.lists)
    waiting, walk.flow.waiting = walk.flow.waiting, None
    paragraph = OpenParagraph(form)
    if waiting is not None:
        paragraph.pieces, paragraph.below = waiting.pieces, waiting.below
    first_own = len(paragraph.pieces)
    walk.flow.paragraph = paragraph
    walk.run = walk.document.styles.run_format(form.style, None)
    mark = properties.find(name("w:rPr")) if properties is not None else None

    def end() -> None:
        _end_mark(walk, paragraph, first_own, mark)
        walk.end_paragraph()

    walk.descend(element, end)


def _decided(walk: Walk, properties: Element | None) -> Element | None:
    """Return the properties of a paragraph, those before a tracked change of them where changes are rejected."""
    change = properties.find(name("w:pPrChange")) if properties is not None else None
    if change is None or walk.tracked is not TrackedChanges.REJECT:
        return properties
    return change.find(name("w:pPr"))


def _end_mark(walk: Walk, paragraph: OpenParagraph, first_own: int, mark: Element | None) -> None:
    """Find out whether the end of a paragraph is one: it may be deleted, hidden, or that of a large first letter.

    The pieces before the first of its own are those of paragraphs that go on in it, and may be any number.
    """
    own = paragraph.pieces[first_own:]
    kinds = kinds_in(mark)
    removed = next((kind for kind in kinds if removed_by(walk.tracked, _and(walk, kind))), "")
    is_hidden = mark is not None and is_on(mark.find(name("w:vanish"))) and mark.find(name("w:specVanish")) is None
    paragraph.is_joined = (
        bool(removed) or paragraph.format.is_drop_cap or (is_hidden and (first_own > 0 or is_shown(own)))
    )
    if removed and (why := reason(removed)):
        paragraph.pieces.append(Piece(" ", left_out=why, change=removed))
    is_told = any(piece.change for piece in own if piece.text.strip())
    if kinds and not is_told and (words := shown_text(own)):
        change = Change(f"{kinds[0]} the end of the paragraph", words, walk.findings.place)
        walk.findings.changes.append(change)


def _and(walk: Walk, kind: str) -> Counter[str]:
    """Return the kinds of tracked changes around some words, with one more."""
    return walk.changes + Counter({kind: 1})


def _table(walk: Walk, element: Element) -> None:
    walk.end_flow()
    _check_depth(len(walk.tables), "tables")
    removed = frozenset(
        row
        for row in through(element, _ROWS, WRAPPERS)
        if any(removed_by(walk.tracked, _and(walk, kind)) for kind in kinds_in(row.find(name("w:trPr"))))
    )
    walk.tables.append(layout(element, walk.document.styles, removed))
    walk.flow.out.append("<table>")
    properties = element.find(name("w:tblPr"))
    shading = is_shaded(properties) or walk.document.styles.shades_tables(value_of(properties, "w:tblStyle"))
    walk.shadings += shading

    def end() -> None:
        walk.shadings -= shading
        walk.tables.pop()
        walk.flow.out.append("</table>")

    walk.descend(element, end)


def _check_depth(around: int, what: str) -> None:
    if around >= _DEEPEST:
        raise BadInput(f"the document has more than {_DEEPEST} {what} inside one another: take levels out in Word")


def _row(walk: Walk, element: Element) -> None:
    row = walk.tables[-1].rows.get(element) if walk.tables else None
    properties = element.find(name("w:trPr"))
    hidden = HIDDEN if properties is not None and is_on(properties.find(name("w:hidden"))) else ""
    walk.reasons += [hidden] if hidden else []
    first_dropped = len(walk.findings.dropped)
    if row is not None:
        walk.flow.out.append("<tr>" + "<td></td>" * min(row.before, 20))

    def end() -> None:
        if hidden:
            walk.reasons.pop()
        if row is not None:
            walk.flow.out.append("</tr>")
        else:
            _join_row(walk.findings.dropped, first_dropped)

    walk.descend_with(kinds_in(properties), element, end)


def _join_row(dropped: list[Dropped], first: int) -> None:
    """Make one entry of the cells of a row that was left out."""
    cells = dropped[first:]
    if len({cell.reason for cell in cells}) == 1:
        dropped[first:] = [Dropped(" | ".join(cell.text for cell in cells), cells[0].reason)]


def _cell(walk: Walk, element: Element) -> None:
    place = walk.tables[-1].cells.get(element) if walk.tables else None
    if place is not None and place.is_covered:
        return
    properties = element.find(name("w:tcPr"))
    kinds = kinds_in(properties)
    shading = is_shaded(properties)
    walk.shadings += shading
    if any(removed_by(walk.tracked, _and(walk, kind)) for kind in kinds):
        place = None
    outer = walk.flow
    tag = "th" if place is not None and place.is_header else "td"
    walk.flow = Flow(outer.out if place is not None else [], fields=outer.fields)
    walk.flow.in_grid = bool(walk.tables) and walk.tables[-1].is_grid
    if place is not None:
        outer.out.append(f"<{tag}{_spans(place)}>")

    def end() -> None:
        walk.end_flow()
        walk.flow = outer
        walk.shadings -= shading
        if place is not None:
            outer.out.append(f"</{tag}>")

    walk.descend_with(kinds, element, end)


def _spans(place: Place) -> str:
    columns = f' colspan="{place.columns}"' if place.columns > 1 else ""
    return columns + (f' rowspan="{place.rows}"' if place.rows > 1 else "")


def _text_box(walk: Walk, element: Element) -> None:
    _check_depth(walk.boxes, "text boxes")
    outer, run = walk.flow, walk.run
    walk.flow = Flow()
    walk.boxes += 1

    def end() -> None:
        walk.boxes -= 1
        walk.end_flow()
        box, walk.flow, walk.run = walk.flow.out, outer, run
        below = outer.paragraph.below if outer.paragraph is not None else outer.out
        below.append(box)
        walk.count_shown += 1

    walk.descend(element, end)


def _content_control(walk: Walk, element: Element) -> None:
    properties = element.find(name("w:sdtPr"))
    why = ""
    if properties is not None:
        gallery = properties.find(f"{name('w:docPartObj')}/{name('w:docPartGallery')}")
        if is_on(properties.find(name("w:showingPlcHdr"))):
            why = _PLACEHOLDER
        elif gallery is not None and gallery.get(VALUE, "").casefold() == "table of contents":
            why = CONTENTS
    content = element.find(name("w:sdtContent"))
    if content is not None:
        walk.descend_without(why, content)


def _change(walk: Walk, element: Element) -> None:
    walk.descend_with([kind_of(element)], element)


def _included(walk: Walk, element: Element) -> None:
    walk.end_flow()
    relationship = walk.relationships.get(element.get(name("r:id"), ""))
    data = walk.document.parts.contents.get(relationship.target, b"") if relationship is not None else b""
    called = relationship.target.rpartition("/")[2] if relationship is not None else "it"
    walk.flow.out.append(place_of(len(walk.findings.included)))
    walk.findings.included.append(Included(called, data, walk.findings.place))


def _nothing(_walk: Walk, _element: Element) -> None:
    """Leave an element alone: its words say how something is set, and are not shown."""


_PROPERTIES = names(
    *("w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:tblPrEx", "w:trPr", "w:tcPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr"),
    *("w:customXmlPr", "w:smartTagPr", "w:rubyPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:fldData"),
)

HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(_PROPERTIES, _nothing),
    name("w:p"): _paragraph,
    name("w:tbl"): _table,
    name("w:tr"): _row,
    name("w:tc"): _cell,
    name("w:txbxContent"): _text_box,
    name("w:sdt"): _content_control,
    **dict.fromkeys(names("w:ins", "w:del", "w:moveFrom", "w:moveTo"), _change),
    **dict.fromkeys(names("w:altChunk", "w:subDoc"), _included),
}
