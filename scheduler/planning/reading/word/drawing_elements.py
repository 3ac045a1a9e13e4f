"""What the elements mean that draw something: pictures, shapes, charts, old drawings, embedded objects."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from xml.etree.ElementTree import Element

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.word.pictures import description, format_of
from scheduler.planning.reading.word.walk import Handler, Walk
from scheduler.planning.reading.word.xml_names import name, names

PICTURE_FOLDER = "pictures"

_WITHOUT_WORDS = ("cx", "am3d", "aink", "wpi")  # newer charts, models and ink, which are stored as a picture as well
_OBJECT = "an embedded object"
_OLD_EQUATION = "an equation made with an old equation editor is missing here: write it, or copy it anew in Word"
_WORDS_IN_DRAWINGS = names("a:t", "c:v")


def _choice(walk: Walk, element: Element) -> None:
    """Read one of the forms in which the same thing is stored: the first, which is the newest, if it has words."""
    choices = [each for each in element if each.tag in names("mc:Choice", "mc:Fallback")]
    readable = [each for each in choices if not each.get("Requires", "").startswith(_WITHOUT_WORDS)]
    walk.descend((readable or choices)[:1])


def _drawing(walk: Walk, element: Element) -> None:
    properties = element.find(name("wp:docPr"))
    text = properties.get("descr") or properties.get("title") or "" if properties is not None else ""
    words = description(text)[0]
    if properties is not None and properties.get("hidden") in {"1", "true"}:
        walk.leave_out(words, "hidden text")
        return
    walk.descriptions.append(text)
    before = walk.count_shown

    def end() -> None:
        walk.descriptions.pop()
        if walk.count_shown == before:
            walk.leave_out(words, "a drawing")

    walk.descend(element, end)


def _picture(walk: Walk, element: Element) -> None:
    own = element.find(f"{name('pic:nvPicPr')}/{name('pic:cNvPr')}")
    text = (own.get("descr") if own is not None else "") or (walk.descriptions[-1] if walk.descriptions else "")
    blip = element.find(f"{name('pic:blipFill')}/{name('a:blip')}")
    if blip is not None:
        _keep(walk, blip.get(name("r:embed")) or blip.get(name("r:link")) or "", text)


def _old_shape(walk: Walk, element: Element) -> None:
    walk.descriptions.append(element.get("alt") or "")
    walk.descend(element, lambda: _forget_description(walk))


def _forget_description(walk: Walk) -> None:
    walk.descriptions.pop()


def _old_picture(walk: Walk, element: Element) -> None:
    text = (walk.descriptions[-1] if walk.descriptions else "") or element.get(name("o:title")) or ""
    _keep(walk, element.get(name("r:id")) or "", text)


def _keep(walk: Walk, relationship_id: str, text: str) -> None:
    """Keep a picture in its place, or report it."""
    relationship = walk.relationships.get(relationship_id)
    words, by_word = description(text)
    walk.count_shown += 1
    if relationship is None:
        walk.leave_out(words or "a picture without description", "a picture without a file")
        return
    called = words or relationship.target.rpartition("/")[2]
    if why := walk.why_left_out:
        walk.leave_out(called, why)
    elif relationship.is_outside:
        walk.leave_out(called, "a picture that is not in the file")
    elif not (file := walk.findings.pictures.keep(relationship.target)):
        walk.leave_out(called, f"a picture that cannot be shown ({format_of(relationship.target)})")
    else:
        if not words:
            walk.findings.undescribed.append(file)
        elif by_word:
            doubt = f"Word described the picture {file} by itself as '{words}': check the words"
            walk.findings.doubts.append(doubt)
        walk.show(f'<img src="{PICTURE_FOLDER}/{escape(file)}" alt="{escape(words)}">')


def _chart(walk: Walk, element: Element) -> None:
    _drawn_words(walk, element.get(name("r:id")), "a chart")


def _diagram(walk: Walk, element: Element) -> None:
    _drawn_words(walk, element.get(name("r:dm")), "a diagram")


def _drawn_words(walk: Walk, relationship_id: str | None, why: str) -> None:
    """Report the words of a drawing that stands in a part of its own."""
    relationship = walk.relationships.get(relationship_id or "")
    root = walk.document.parts.root(relationship.target) if relationship is not None else None
    words = [single_spaced(each.text or "") for each in root.iter() if each.tag in _WORDS_IN_DRAWINGS] if root else []
    called = description(walk.descriptions[-1])[0] if walk.descriptions else ""
    walk.count_shown += 1
    walk.leave_out(", ".join(filter(None, dict.fromkeys((called, *words)))) or f"{why} without words", why)


def _words_in_shape(walk: Walk, element: Element) -> None:
    walk.leave_out(single_spaced(element.text or ""), "a drawing")


def _word_art(walk: Walk, element: Element) -> None:
    walk.leave_out(single_spaced(element.get("string") or ""), "a drawing")


def _object(walk: Walk, element: Element) -> None:
    embedded = element.find(name("o:OLEObject"))
    program = embedded.get("ProgID", "") if embedded is not None else ""
    if program.startswith("Equation"):
        walk.say("", doubt=_OLD_EQUATION)
    elif embedded is not None:
        walk.leave_out(program or "an object without a name", _OBJECT)
    else:
        walk.descend(element)


HANDLERS: Mapping[str, Handler] = {
    name("mc:AlternateContent"): _choice,
    **dict.fromkeys(names("wp:inline", "wp:anchor"), _drawing),
    name("pic:pic"): _picture,
    **dict.fromkeys(names("v:shape", "v:rect", "v:roundrect", "v:oval"), _old_shape),
    name("v:imagedata"): _old_picture,
    name("v:textpath"): _word_art,
    name("c:chart"): _chart,
    name("dgm:relIds"): _diagram,
    name("a:t"): _words_in_shape,
    name("w:object"): _object,
}
