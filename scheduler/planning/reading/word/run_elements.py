"""What the elements mean that stand within a paragraph: text, signs, fields, links, equations, marks of notes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from xml.etree.ElementTree import Element

from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading.markup import NOTE
from scheduler.planning.reading.symbol_fonts import character_of, displayed
from scheduler.planning.reading.word import equations
from scheduler.planning.reading.word.formatting import RunFormat
from scheduler.planning.reading.word.open_changes import CHANGED
from scheduler.planning.reading.word.walk import Handler, OpenNote, Walk
from scheduler.planning.reading.word.xml_names import code_of, name, names

_NUMBERS = names("w:footnoteReference", "w:endnoteReference")
_SIGNS = {
    name("w:tab"): "\t",
    name("w:ptab"): "\t",
    name("w:br"): "\n",
    name("w:cr"): "\n",
    name("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
    name("w:softHyphen"): "\N{SOFT HYPHEN}",
}
_LEFT_BY_ACCEPTING = names("w:del", "w:moveFrom")
_LEFT_BY_REJECTING = names("w:ins", "w:moveTo")


def _run(walk: Walk, element: Element) -> None:
    outer, outer_change = walk.run, walk.run_change
    properties = element.find(name("w:rPr"))
    style = walk.flow.paragraph.format.style if walk.flow.paragraph is not None else None
    walk.run = _beside_others(walk, walk.document.styles.run_format(style, properties))
    change = properties.find(name("w:rPrChange")) if properties is not None else None
    if change is not None:
        before = _beside_others(walk, walk.document.styles.run_format(style, change.find(name("w:rPr"))))
        walk.run_change = CHANGED if _says(before) != _says(walk.run) else ""
        walk.run = before if walk.tracked is TrackedChanges.REJECT else walk.run

    def end() -> None:
        walk.run, walk.run_change = outer, outer_change

    reference = next((each for each in element if each.tag in _NUMBERS and _has_own_mark(each)), None)
    walk.own_mark = "".join(each.text or "" for each in element.iterfind(name("w:t"))) if reference is not None else ""
    walk.descend(element if reference is None else [reference], end)


def _beside_others(walk: Walk, run: RunFormat) -> RunFormat:
    """Return how a run is set beside the words before it, or those that its paragraph usually has."""
    paragraph = walk.flow.paragraph
    if not run.shift:
        if paragraph is not None:
            paragraph.size = run.size
        return run
    usual = walk.document.styles.run_format(paragraph.format.style if paragraph is not None else None, None)
    return run.beside((paragraph.size if paragraph is not None else 0) or usual.size)


def _says(run: RunFormat) -> tuple[bool, bool, bool, str]:
    """Return what of a run's setting changes its meaning."""
    return run.hidden, run.is_white, run.struck, run.raised


def _has_own_mark(reference: Element) -> bool:
    """Say whether the mark of a note was typed by hand, and stands in the same run."""
    return reference.get(name("w:customMarkFollows"), "0") in {"1", "true", "on"}


def _text(walk: Walk, element: Element) -> None:
    if element.text:
        text, doubt = displayed(element.text, walk.run.typeface, walk.document.unknown_signs)
        if walk.note_mark and text.strip():
            text = text.lstrip().removeprefix(walk.note_mark)
            walk.note_mark = ""
        walk.say(text, doubt=doubt)


def _sign(walk: Walk, element: Element) -> None:
    walk.say(_SIGNS[element.tag])


def _symbol(walk: Walk, element: Element) -> None:
    typeface = element.get(name("w:font"), "")
    character = character_of(code_of(element.get(name("w:char"), "")))
    text, doubt = displayed(character, lambda _: typeface, walk.document.unknown_signs)
    walk.say(text, doubt=doubt)


def _ruby(walk: Walk, element: Element) -> None:
    parts = [element.find(name(tag)) for tag in ("w:rubyBase", "w:rt")]
    walk.descend([part for part in parts if part is not None])


def _reading(walk: Walk, element: Element) -> None:
    walk.say("(")
    walk.descend(element, lambda: walk.say(")"))


def _simple_field(walk: Walk, element: Element) -> None:
    fields = walk.flow.fields
    fields.open()
    fields.write(element.get(name("w:instr"), ""))
    fields.begin_value()
    _note_caption(walk)
    walk.descend(element, lambda: _close_field(walk))


def _field_character(walk: Walk, element: Element) -> None:
    fields = walk.flow.fields
    kind = element.get(name("w:fldCharType"))
    if kind == "begin":
        fields.open(element.find(name("w:ffData")), walk.broken_fields.get(element))
    elif kind == "separate":
        fields.begin_value()
        _note_caption(walk)
    elif kind == "end":
        _close_field(walk)


def _note_caption(walk: Walk) -> None:
    if walk.flow.paragraph is not None and (counted := walk.flow.fields.counted):
        walk.flow.paragraph.counted = counted.replace("_", " ")


def _close_field(walk: Walk) -> None:
    value = walk.flow.fields.close()
    walk.say(value.text, doubt=value.doubt)


def _code(walk: Walk, element: Element) -> None:
    walk.flow.fields.write(element.text or "")


def _link(walk: Walk, element: Element) -> None:
    relationship = walk.relationships.get(element.get(name("r:id"), ""))
    address = relationship.target if relationship is not None and relationship.is_outside else ""
    anchor = element.get(name("w:anchor"))
    walk.addresses.append(f"{address}#{anchor}" if address and anchor and "#" not in address else address)
    walk.descend(element, lambda: _close_link(walk))


def _close_link(walk: Walk) -> None:
    walk.addresses.pop()


def _note(walk: Walk, element: Element) -> None:
    kind = "footnote" if element.tag == name("w:footnoteReference") else "endnote"
    key = (kind, element.get(name("w:id"), ""))
    note = walk.document.notes.get(key)
    if note is None:
        walk.say("", doubt=f"the words of a {kind} are missing in the file: write them, or take its mark out in Word")
        return
    why = walk.why_left_out
    if why:
        words = "".join(text.text or "" for text in note.element.iter(name("w:t")))
        walk.leave_out(" ".join(words.split()), why)
        return
    if key not in walk.labels:
        walk.labels[key] = f"{kind[0]}{key[1]}"
        walk.notes.append(OpenNote(walk.labels[key], note, walk.findings.place, walk.own_mark))
    label = escape(walk.labels[key])
    walk.show(f'<span {NOTE}="{label}">{label}</span>')


def _equation(walk: Walk, element: Element) -> None:
    changes = names("w:ins", "w:del", "w:moveFrom", "w:moveTo")
    changed = any(each.tag in changes for each in element.iter())
    removed = _LEFT_BY_REJECTING if walk.tracked is TrackedChanges.REJECT else _LEFT_BY_ACCEPTING
    outer_change = walk.run_change
    walk.run_change = CHANGED if changed else outer_change
    try:
        walk.set_apart()
        for text, raised in equations.line(element, removed):
            walk.say(text, raised=raised)
        walk.set_apart()
    except equations.TooDeep:
        walk.say("", doubt="an equation has too many levels for one line: write it in words")
    walk.run_change = outer_change


HANDLERS: Mapping[str, Handler] = {
    name("w:r"): _run,
    **dict.fromkeys(names("w:t", "w:delText"), _text),
    **dict.fromkeys(_SIGNS, _sign),
    name("w:sym"): _symbol,
    name("w:ruby"): _ruby,
    name("w:rt"): _reading,
    name("w:fldSimple"): _simple_field,
    name("w:fldChar"): _field_character,
    **dict.fromkeys(names("w:instrText", "w:delInstrText"), _code),
    name("w:hyperlink"): _link,
    **dict.fromkeys(_NUMBERS, _note),
    **dict.fromkeys(names("m:oMath", "m:oMathPara"), _equation),
}
