"""Takes apart the lines of a page that say who wrote it, and when: "By A. Moss | 4 May 2026 | 3 min read"."""
# ruff: noqa: RUF001 - characters that look like others are the matter of this module

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.article import ParticularKind
from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.boilerplate import boilerplate_reason
from scheduler.planning.reading.markup import PARTICULAR, REASON, SPENT, is_block

_REVIEWED = (
    r"(?:medically |clinically )?(?:reviewed|checked|approved)|geprüft|revisad[oa]|relue?|vérifiée?|revision?at[oa]|"
    r"gecontroleerd"
)
_BY = r"(?:(?:written|posted|published|medically|reviewed|updated) )*(?:by|on|in)|von|por|par|di|da|am|le|el|em|af|door"
_WRITTEN_BY = re.compile(rf"(?:{_BY})\s|(?:Dr|Dra|Prof|Dott)\b|डॉ|د\.", re.IGNORECASE)
_SIGNED = re.compile(r"\s(?:द्वारा(?: लिखित| लिखा गया)?|की कलम से|यांनी लिहिले(?:ले)?|tarafından(?: yaz\w+)?)$")
_LEADS_ON = re.compile(rf"(?:^|[\s|·•])(?:{_BY})\s*:?\s*$", re.IGNORECASE)
_DIVIDER = re.compile(rf"\s?[|·•]\s?|,\s(?=(?:{_REVIEWED})\b)|\s[—–/]\s|^\s?[—–/-]\s|\n")
_BLANKS = re.compile(r"\s+")
_DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|"
    r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?(?:\s+de)?\s+[^\W\d_]{3,}\.?,?(?:\s+de)?\s+\d{4}|"
    r"[^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|[०-९٠-٩]{4}"
)
_READING_TIME = re.compile(r"\d+\s*[-–]?\s*(?:min(?:ute|uto|uti)?s?\b|minuten|मिनट|دقائق|دقيقة)", re.IGNORECASE)
_REVIEWER = re.compile(rf"(?:{_REVIEWED})\b|समीक्षा|مراجعة", re.IGNORECASE)
_COUNTER = re.compile(
    r"\d+\s*(?:comments?|kommentare?|comentarios?|commentaires?|views?|likes?|shares?)|no comments:?", re.IGNORECASE
)
_AUTHOR_NAMES = re.compile(r"author|byline|vcard|writer")
_LABEL_NAMES = re.compile(r"\b(?:cat|tag|topic|label|term)")
_LONGEST_READING_TIME = 40
_LONGEST_LEAD = 60


def take_apart(page: LexborHTMLParser, line: LexborNode) -> None:
    """Put the particulars that a line holds in its place, each as one; what is none of them is left out."""
    left_out = [node for node in line.css(f"[{REASON}]") if node.mem_id != line.mem_id]
    if left_out or line.css_first(f"[{SPENT}], [{PARTICULAR}]") is not None:
        line.attrs[PARTICULAR] = (_kind(single_spaced(line.text()), _marks_of(line)) or ParticularKind.AUTHOR).value
        return
    pieces = list(_pieces(line))
    if not pieces:
        return
    for kind, words in pieces:
        piece = page.create_node("p")
        piece.insert_child(words)
        if kind is None:
            piece.attrs[REASON] = boilerplate_reason(words) or "beside the name and the date"
        else:
            piece.attrs[PARTICULAR] = kind.value
        line.insert_before(piece)
    line.attrs[SPENT] = ""


def _pieces(line: LexborNode) -> Iterator[tuple[ParticularKind | None, str]]:
    """Yield what a line says, piece by piece, and what each is."""
    for text, marks in _divided(line):
        for part in _DIVIDER.split(_BLANKS.sub(_one_blank, text)):
            words = single_spaced(part).strip("|·•,–—/ ")
            if any(character.isalnum() for character in words):
                yield _kind(words, marks), words


def _one_blank(blanks: re.Match[str]) -> str:
    """Return the line break or the space that blanks in a row are: read one by one, many of them took minutes."""
    return "\n" if "\n" in blanks[0] else " "


def _divided(line: LexborNode) -> list[tuple[str, str]]:
    """Return the texts of a line, those beside one another in one element together, and what names their elements."""
    found: list[tuple[str, str]] = []
    for node in line.traverse(include_text=True):
        if not node.is_text_node or not (node.text_content or "").strip(" \n\t"):
            continue
        marks = _marks(node, line)
        text = node.text_content or ""
        if found and (found[-1][1] == marks or _runs_on(found[-1][0], text)):
            found[-1] = (f"{found[-1][0]}{_between(node)}{text}", f"{found[-1][1]} {marks}")
        else:
            found.append((text, marks))
    return found


def _marks(node: LexborNode, line: LexborNode) -> str:
    """Return the tags and classes of what is around a text within its line."""
    marks: list[str] = []
    around = node.parent
    while around is not None and around.mem_id != line.mem_id:
        marks.append(f"{around.tag} {around.attributes.get('class') or ''} {around.attributes.get('rel') or ''}")
        around = around.parent
    return " ".join([*marks, _marks_of(line)]).lower()


def _marks_of(line: LexborNode) -> str:
    return (line.attributes.get("class") or "").lower()


def _runs_on(before: str, text: str) -> bool:
    """Say whether a text goes on with what stands before it: "By" and the author's name."""
    return _LEADS_ON.search(before.rstrip()[-_LONGEST_LEAD:]) is not None or text.lstrip().startswith((",", ")"))


def _between(node: LexborNode) -> str:
    """Return what parts a text from the one before it: nothing within a line, a line's end between entries."""
    around = node.parent
    if around is not None and around.tag == "li":
        return "\n"
    return "" if around is not None and not is_block(around.tag or "") else " "


def _kind(words: str, marks: str) -> ParticularKind | None:
    if _COUNTER.fullmatch(words):
        return None
    if _READING_TIME.search(words) and len(words) < _LONGEST_READING_TIME:
        return ParticularKind.READING_TIME
    if _REVIEWER.search(words):
        return ParticularKind.REVIEWER
    if _DATE.search(words) or marks.startswith("time "):
        return ParticularKind.DATE
    is_label = marks.startswith("a ") and _LABEL_NAMES.search(marks) and not _AUTHOR_NAMES.search(marks)
    if is_label or boilerplate_reason(words):
        return ParticularKind.LABELS if is_label else None
    is_author = _AUTHOR_NAMES.search(marks) or _WRITTEN_BY.match(words) or _SIGNED.search(words)
    return ParticularKind.AUTHOR if is_author else None
