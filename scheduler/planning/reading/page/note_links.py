"""Finds the notes of a page: in-page links that lead from a mark ("[1]", "*") to the words of a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import HEADINGS, NOTE, NOTE_TEXT, REASON, SPENT, children
from scheduler.planning.reading.page.furniture_names import names

_MARK = re.compile(
    r"[\[({]?\s*(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶#]{1,4}|note\s\d{1,3})\s*[\])}]?\.?", re.IGNORECASE
)
_NOTE_NAMES = re.compile(
    r"(?:^|-)(?:foot-?notes?|end-?notes?|fn|ftn|edn|ftnref|sdfootnote|easy-footnote|mfn|modern-footnotes|sidenote|noteref|"
    r"footnote-\w+|mso-?foot-?note-?text|mso-?end-?note-?text|anmerkung(?:en)?|notas?|refnote)(?:-|\d|$)"
)
_COMMENT = re.compile(r"^_?(?:msocom|cmnt|anchor)[-_]?(?:ref)?\d+$", re.IGNORECASE)
_BACK_ARROWS = re.compile(
    r"[\s↩↑⤴⏎^↵⬆🔙\ufe0e\ufe0f\[\]()]*(?:back|zurück|volver|retour|voltar)?[\s↩↑⤴⏎^↵⬆\ufe0e\ufe0f\[\]()]*",
    re.IGNORECASE,
)
_NOTE_HEADING = re.compile(
    r"(?:foot|end)?notes?|footnotes?|endnotes?|fu(?:ß|ss)noten?|endnoten?|anmerkungen|notas?(?: al pie)?|"
    r"notes? de bas de page|notas de rodapé|note a piè di pagina|voetnoten",
    re.IGNORECASE,
)
_LONGEST_NOTE = 2000  # characters
_HOLDERS = frozenset(("li", "p", "div", "aside", "dd", "td", "section", "blockquote", "figure"))
_LINE = frozenset(("a", "sup", "span", "b", "i", "em", "strong", "small", "font", "u"))


def mark_notes(page: LexborHTMLParser) -> None:
    """Mark each note of a page and its marks, and leave out the arrows that lead back."""
    targets = _targets(page)
    marks = {link.mem_id: link for link in page.css("a[href^='#'], [aria-describedby], [data-footnote]")}
    labels: dict[int, str] = {}
    taken: set[str] = set()
    links: dict[int, list[LexborNode]] = {}
    notes: dict[int, LexborNode] = {}
    for link in marks.values():
        note = _note_of(link, targets)
        if note is None or REASON in note.attributes or _is_within(notes, link):
            continue
        if _is_comment(link):
            notes[note.mem_id] = note
            note.attrs[REASON] = "comments on the document"
            link.attrs[REASON] = "a mark of a comment"
            continue
        shown = _bare(link) or "*"
        if note.mem_id not in labels:
            labels[note.mem_id] = shown if shown not in taken else f"{shown}-{len(taken) + 1}"
            taken.add(labels[note.mem_id])
            note.attrs[NOTE_TEXT] = labels[note.mem_id]
            notes[note.mem_id] = note
        links.setdefault(note.mem_id, []).append(link)
        _mark(link, labels[note.mem_id])
    for key, note in notes.items():
        _clean(note, links.get(key, []))
    if labels:
        _leave_out_headings(page)


def _targets(page: LexborHTMLParser) -> dict[str, LexborNode]:
    """Return what in-page links may lead to, by name: elements with an id, and anchors."""
    anchors = {node.attributes.get("name") or "": node for node in reversed(page.css("a[name]"))}
    return anchors | {node.attributes.get("id") or "": node for node in reversed(page.css("[id]"))}


def _note_of(link: LexborNode, targets: dict[str, LexborNode]) -> LexborNode | None:
    """Return the element with the words of a note, if a link is the mark of one."""
    attributes = link.attributes
    text = single_spaced(link.text())
    described = targets.get((attributes.get("aria-describedby") or "").strip())
    href = attributes.get("href") or ""
    target = targets.get(href[1:]) if href.startswith("#") and len(href) > 1 else None
    if target is None and described is not None and any(map(_NOTE_NAMES.search, names(described))):
        target = described
    if target is None or not _MARK.fullmatch(text) or target.mem_id == link.mem_id:
        return None
    holder = _holder(target)
    if holder is None or _holds(holder, link) or holder.css_first("h1, h2, h3, h4, h5, h6") is not None:
        return None
    return holder if len(holder.text()) <= _LONGEST_NOTE and _is_note(holder, target, link) else None


def _holder(target: LexborNode) -> LexborNode | None:
    """Return the element with all of a note's words: a paragraph around an anchor, a box around paragraphs."""
    node = target
    while node.tag in _LINE and node.parent is not None and node.tag != "body":
        if node.tag in {"span", "small"} and len(single_spaced(node.text())) > 10:
            return node
        node = node.parent
    if node.tag not in _HOLDERS and node.tag not in _LINE:
        return None
    around = node.parent
    if (
        node.tag == "p"
        and around is not None
        and around.tag == "div"
        and any(_NOTE_NAMES.search(n) for n in names(around))
    ):
        anchors = [
            child for child in children(around) if child.is_element_node and child.css_first("a[href^='#']") is not None
        ]
        return around if len(anchors) == 1 and around.css_first("ol, ul") is None else node
    return node


def _is_note(holder: LexborNode, target: LexborNode, link: LexborNode) -> bool:
    """Say whether an element is a note: it leads back, or is named or numbered as one, or stands among notes."""
    own = link.attributes.get("id") or link.attributes.get("name") or ""
    around = link.parent
    own_around = (around.attributes.get("id") or "") if around is not None else ""
    back = {f"#{name}" for name in (own, own_around) if name}
    if any((anchor.attributes.get("href") or "") in back for anchor in holder.css("a[href^='#']")):
        return True
    named = [*names(holder), *names(target), *names(link), *(names(around) if around is not None else ())]
    if any(_NOTE_NAMES.search(name) for name in named):
        return True
    roles = " ".join(node.attributes.get(name) or "" for node in (link, holder) for name in ("role", "epub:type"))
    return "noteref" in roles or "footnote" in roles or "endnote" in roles


def _is_comment(link: LexborNode) -> bool:
    return _COMMENT.match((link.attributes.get("href") or "")[1:]) is not None


def _is_within(notes: Mapping[int, LexborNode], link: LexborNode) -> bool:
    """Say whether a link stands in a note: what leads back from there is no mark."""
    around = link.parent
    while around is not None and around.mem_id not in notes:
        around = around.parent
    return around is not None


def _holds(holder: LexborNode, link: LexborNode) -> bool:
    node: LexborNode | None = link
    while node is not None:
        if node.mem_id == holder.mem_id:
            return True
        node = node.parent
    return False


def _mark(link: LexborNode, label: str) -> None:
    """Mark a link, with what is around it alone, as the mark of a note."""
    node = link
    while (
        node.parent is not None
        and node.parent.tag in _LINE
        and single_spaced(node.parent.text()) == single_spaced(link.text())
    ):
        node = node.parent
    node.attrs[NOTE] = label


def _clean(note: LexborNode, links: list[LexborNode]) -> None:
    """Take the label before a note's words away, and the arrows that lead back from it."""
    own = {name for link in links for name in _own_names(link)}
    for anchor in note.css("a[href^='#']"):
        text = single_spaced(anchor.text())
        leads_back = (anchor.attributes.get("href") or "")[1:] in own
        if _BACK_ARROWS.fullmatch(text) or (leads_back and (_MARK.fullmatch(text) or len(text) < 3)):
            whole = anchor
            while whole.parent is not None and whole.parent.tag in _LINE and single_spaced(whole.parent.text()) == text:
                whole = whole.parent
            whole.attrs[SPENT] = ""
    first = next(_texts(note), None)
    shown = _bare(links[0]) if links else ""
    if first is not None and shown:
        words = first.text_content or ""
        cut = re.sub(rf"^\s*(?:[\[(]?{re.escape(shown)}[\])]?[.:)]?|\^)(?=\s|$)\s*", "", words)
        if cut != words:
            first.insert_before(cut or " ")
            first.remove()


def _bare(link: LexborNode) -> str:
    return re.sub(r"[\[\](){}.\s]", "", single_spaced(link.text()))


def _own_names(link: LexborNode) -> set[str]:
    around = link.parent
    nodes = [link, *([around] if around is not None else [])]
    return {value for node in nodes for value in (node.attributes.get("id"), node.attributes.get("name")) if value}


def _texts(node: LexborNode) -> Iterator[LexborNode]:
    for piece in node.traverse(include_text=True):
        if piece.is_text_node and (piece.text_content or "").strip():
            yield piece


def _leave_out_headings(page: LexborHTMLParser) -> None:
    """Leave out the headings above notes: the notes stand at their sentences."""
    for heading in page.css(", ".join([*HEADINGS, "p", "strong"])):
        below = heading.next
        while below is not None and not below.is_element_node:
            below = below.next
        if below is None or not _NOTE_HEADING.fullmatch(single_spaced(heading.text()).rstrip(":")):
            continue
        if NOTE_TEXT in below.attributes or below.css_first(f"[{NOTE_TEXT}]") is not None:
            heading.attrs[REASON] = "the heading of the notes"
