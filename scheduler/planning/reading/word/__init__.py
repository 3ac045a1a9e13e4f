"""Reads Word documents (.docx): what they say and how it is meant, written as HTML for the common walker.

parts            unpacks the file, with limits
document         what it defines beside its text: styles, lists, notes
walk             goes through the text; the modules that end in "_elements" know what each element means
flows            the HTML of paragraphs, lists and text boxes

Written by hand: docs/dependencies.md has what each library makes of the same documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from xml.etree.ElementTree import Element, ParseError

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading.blocks import Dropped, Manuscript, PictureFile, single_spaced
from scheduler.planning.reading.boilerplate import trim
from scheduler.planning.reading.bullets import with_bullets
from scheduler.planning.reading.elements import parse, read_element
from scheduler.planning.reading.headings import infer_where_unmarked
from scheduler.planning.reading.markup import NOTE_TEXT
from scheduler.planning.reading.word import block_elements, drawing_elements, run_elements
from scheduler.planning.reading.word.document import Document, document_of
from scheduler.planning.reading.word.drawing_elements import PICTURE_FOLDER
from scheduler.planning.reading.word.flows import Flow, html_of
from scheduler.planning.reading.word.included import read_included, with_included
from scheduler.planning.reading.word.open_changes import undecided
from scheduler.planning.reading.word.parts import Parts, unpack
from scheduler.planning.reading.word.pictures import Pictures
from scheduler.planning.reading.word.walk import CONTENTS, Findings, Walk
from scheduler.planning.reading.word.xml_names import name, names

_HANDLERS = {**block_elements.HANDLERS, **run_elements.HANDLERS, **drawing_elements.HANDLERS}
_BESIDE_THE_TEXT = re.compile(r"(?:.*/)?(header|footer|comments)\d*\.xml")
_REASONS = {"header": "a page header", "footer": "a page footer", "comments": "a comment"}
_MOST_NAMED = 8


def read(data: bytes, file: str, tracked: TrackedChanges | None = None) -> Manuscript:
    """Return the manuscript in a Word document, its tracked changes decided.

    Raises BadInput for another file, for one that is unsafe to open, and for one with open changes and no decision.
    """
    found = _read(data, file, tracked, lambda inner, name: _read(inner, name, tracked, _refuse))
    kept = trim(with_bullets(found.blocks))
    return replace(kept.around(found), blocks=infer_where_unmarked(kept.blocks, from_plain_lines=True))


def _read(
    data: bytes, file: str, tracked: TrackedChanges | None, read_document: Callable[[bytes, str], Manuscript]
) -> Manuscript:
    """Return what a document says; `read_document` reads the documents in it."""
    try:
        parts = unpack(data, file)
        html, findings = _walked(document_of(parts), tracked)
        beside = tuple(_text_beside(parts))
    except (ParseError, ValueError, LookupError) as error:  # the last one for an encoding that nobody knows
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{file} cannot be read as a Word document: open it in Word and save it anew") from error
    if findings.changes and tracked is None:
        raise undecided(findings.changes, file)
    body = parse(html).body
    found = read_element(body) if body is not None else Manuscript(())
    found = with_included(found, read_included(findings.included, read_document))
    kept = (PictureFile(f"{PICTURE_FOLDER}/{path}", data) for path, data in findings.pictures.kept.items())
    return replace(
        found,
        dropped=(*beside, *_as_told(findings.dropped), *found.dropped),
        doubts=(*findings.doubts, *_lettered(findings.lettered), *_undescribed(findings.undescribed), *found.doubts),
        pictures=(*kept, *found.pictures),
    )


def _walked(document: Document, tracked: TrackedChanges | None) -> tuple[str, Findings]:
    """Return a document's text as HTML, its notes after it, and what was found beside the text."""
    findings = Findings(pictures=Pictures(document.parts.contents))
    walk = Walk(document, tracked, _HANDLERS, findings, relationships=document.relationships)
    walk.read(document.text)
    walk.end_flow()
    out = walk.flow.out
    for each in walk.notes:
        walk.flow, walk.relationships, findings.place = Flow(), each.note.relationships, each.place
        walk.note_mark = each.own_mark
        walk.read(each.note.element)
        walk.end_flow()
        out += [f'<aside {NOTE_TEXT}="{each.label}">', walk.flow.out, "</aside>"]
    return html_of(out), findings


def _refuse(_data: bytes, name: str) -> Manuscript:
    raise BadInput(f"{name} is a document in a document in a document: copy its text into the outer one")


def _text_beside(parts: Parts) -> Iterator[Dropped]:
    """Yield the words of page headers, page footers and comments, which are not part of the article."""
    seen = set()
    for part in parts.contents:
        match = _BESIDE_THE_TEXT.fullmatch(part)
        root = parts.root(part) if match else None
        if match is None or root is None:
            continue
        for each in root.iterfind(name("w:comment")) if match[1] == "comments" else [root]:
            dropped = Dropped(_words(each), _REASONS[match[1]])
            if dropped.text and dropped not in seen:
                seen.add(dropped)
                yield dropped


def _words(root: Element) -> str:
    """Return the words in a part beside the text, on one line; those stored in two forms once."""
    found: list[str] = []
    open_elements = [iter(root)]
    while open_elements:
        child = next(open_elements[-1], None)
        if child is None:
            open_elements.pop()
        elif child.tag == name("w:t"):
            found.append(child.text or "")
        elif child.tag not in names("mc:Fallback", "w:del"):
            found += [" "] if child.tag in names("w:p", "w:tab", "w:br") else []
            open_elements.append(iter(child))
    return single_spaced("".join(found))


def _as_told(dropped: list[Dropped]) -> Iterator[Dropped]:
    """Yield what was left out; the lines of a table of contents as one."""
    for is_contents, group in groupby(dropped, key=lambda each: each.reason == CONTENTS):
        if is_contents:
            yield Dropped(" / ".join(each.text for each in group), CONTENTS)
        else:
            yield from group


def _lettered(entries: list[str]) -> tuple[str, ...]:
    if not entries:
        return ()
    named = _named(entries, _MOST_NAMED // 2)
    return (f"Entries that Word letters are numbered 1, 2, 3: {named}. Check whether the text speaks of the letters",)


def _named(each: list[str], most: int) -> str:
    """Return the first few of some names, and how many more there are."""
    return ", ".join(each[:most]) + (f" and {len(each) - most} more" if len(each) > most else "")


def _undescribed(files: list[str]) -> tuple[str, ...]:
    if not files:
        return ()
    named = _named(files, _MOST_NAMED)
    begin = "A picture has" if len(files) == 1 else f"{len(files)} pictures have"
    return (f"{begin} no description ({named}): write what is seen between the brackets of ![] in article.md",)
