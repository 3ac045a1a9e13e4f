"""Fields whose marks are broken: other programs than Word, and cutting and pasting, leave their words out or no end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from xml.etree.ElementTree import Element

from scheduler.planning.reading.word.xml_names import name


class Breakage(Enum):
    """What is wrong with a field: words stand in how it is worked out, or it has no end."""

    NEVER_SEPARATED = auto()
    NEVER_ENDED = auto()


@dataclass(slots=True)
class _Begun:
    """A field that has begun: its first mark, whether what it shows has, and whether words stand before that."""

    mark: Element
    has_value: bool = False
    has_words: bool = False


def broken_fields(story: Element) -> Mapping[Element, Breakage]:
    """Return the first marks of the fields that are broken in a document's text or a note, with what is wrong."""
    if next(story.iter(_MARK), None) is None:
        return {}
    broken: dict[Element, Breakage] = {}
    for mark, begun in _ended(story):
        if mark is None:
            broken[begun.mark] = Breakage.NEVER_ENDED
        elif begun.has_words and not begun.has_value:
            broken[begun.mark] = Breakage.NEVER_SEPARATED
    return broken


_MARK, _KIND, _WORDS = name("w:fldChar"), name("w:fldCharType"), name("w:t")
_BOX = name("w:txbxContent")


def _ended(story: Element) -> Iterator[tuple[Element | None, _Begun]]:
    """Yield each field with the mark that ends it, None for one without; those of a text box end in it."""
    open_elements: list[tuple[Iterator[Element], list[_Begun], bool]] = [(iter(story), [], True)]
    while open_elements:
        children, fields, is_story = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            yield from ((None, begun) for begun in (fields if is_story else ()))
        elif child.tag == _BOX:
            open_elements.append((iter(child), [], True))
        elif child.tag == _MARK and child.get(_KIND) == "end":
            if fields:
                yield child, fields.pop()
        elif child.tag == _MARK:
            _begin(fields, child)
        elif child.tag == _WORDS and fields:
            fields[-1].has_words |= bool(child.text and child.text.strip()) and not fields[-1].has_value
        elif len(child):
            open_elements.append((iter(child), fields, False))


def _begin(fields: list[_Begun], mark: Element) -> None:
    """Take note of a mark that begins a field, or what it shows."""
    if mark.get(_KIND) == "begin":
        fields.append(_Begun(mark))
    elif mark.get(_KIND) == "separate" and fields:
        fields[-1].has_value = True
