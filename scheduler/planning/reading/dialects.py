"""Translates what programs add to Markdown: Obsidian, Notion, Hugo, Jekyll, Pandoc, GitHub, Docusaurus, MkDocs, Typora.

The result is the Markdown that `markdown.read_body` reads; what is for the program alone is left out and listed. Blocks
of code stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scheduler.domain.article import Particular, ParticularKind
from scheduler.planning.reading.blocks import Dropped, single_spaced
from scheduler.planning.reading.broken_words import BrokenWords, breaks_a_word
from scheduler.planning.reading.dialect_words import Words
from scheduler.planning.reading.languages import likely_language
from scheduler.planning.reading.markdown_tables import with_tables

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[#.][\w-]|-\}|\w+=)[^{}\n]*\}?[ \t]*$")
_NEEDLESS_ESCAPE = re.compile(r"[^\W\d_]\\[.!]")  # Google Docs escapes every full stop
_ESCAPED_NUMBER = re.compile(r"( {0,3}#{1,6}[ \t]+(?:\*\*)?\d{1,2})\\\.")
_LONE_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}[ \t]*")
_CONTENTS = re.compile(r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|\$\{toc\}|\{:toc\}|@\[toc\])[ \t]*", re.IGNORECASE)
_MODULE = re.compile(
    r"(?:import\s+[\w{*][^;]*\sfrom\s+['\"].*|import\s+['\"].*|export\s+(?:const|default|function)\s.*)"
)
_BOX = re.compile(r"[ \t]*:{3,}[ \t]*(?P<kind>[\w-]*)[ \t]*(?:\[(?P<named>[^\]]*)\]|\{[^}]*\})?[ \t]*(?P<title>.*)")
_NOTE_BOX = re.compile(
    r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*"
)
_ALERT = re.compile(r"(?P<quote>[ \t]*>[ \t]*)\[!(?P<kind>[\w-]+)\][+-]?[ \t]*(?P<title>.*)")
_HASHED = re.compile(r"(?P<marks>#{1,6})(?P<words>[^\s#!].*)")
_GLUED_ENTRY = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[*+-])(?P<words>[^\W_][^*]*)")
_TAG_LINE = re.compile(r"[ \t]*#[^\W\d][\w/-]*(?:[ \t,]+#[^\W\d][\w/-]*)*[ \t]*")
_ASIDE = re.compile(r"<(/?)aside>", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_PLAIN = re.compile(r"[ \t]{0,3}[^\s#>|:`~<{\[*+-]")


@dataclass(slots=True)
class Translation:
    """A text in plain Markdown, and what was found in the dialect that it came in."""

    text: str = ""
    dropped: list[Dropped] = field(default_factory=list)
    particulars: list[Particular] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def translated(text: str) -> Translation:
    """Return a text in plain Markdown, with what was left out and what could not be told."""
    translation = Translation()
    words = Words(translation.dropped, translation.doubts)
    lines: list[str] = []
    text = (
        "\n".join(_ESCAPED_NUMBER.sub(r"\1.", line) for line in text.split("\n"))
        if _NEEDLESS_ESCAPE.search(text)
        else text
    )
    for is_code, group in groupby(_with_fences(words.without_comments(text).split("\n")), key=lambda pair: pair[1]):
        part = [line for line, _ in group]
        lines += part if is_code else _Lines(part, words, translation).translated()
    translation.text = "\n".join((*lines, *words.notes()))
    return translation


def _with_fences(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it belongs to a block of code between fences."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            yield line, True
            if found and found[1].startswith(fence) and not line[found.end() :].strip(" `~"):
                fence = ""
        else:
            fence = found[1] if found else ""
            yield line, bool(fence)


class _Lines:
    """Lines of a text that are no code."""

    def __init__(self, lines: Sequence[str], words: Words, translation: Translation) -> None:
        self._source = lines
        self._words = words
        self._found = translation

    def translated(self) -> list[str]:
        lines: list[str] = []
        for source in _dedented(self._source):
            lines += self._line(source, is_first=not any(map(str.strip, lines[:3])))
        lines = with_tables(_with_footnotes_joined(_with_entries(lines)), self._found.doubts)
        return [self._words.plain(line) for line in self._joined(lines)]

    def _line(self, line: str, *, is_first: bool) -> Iterator[str]:
        is_named = "{" in line and not _LONE_ATTRIBUTES.fullmatch(line)
        line = _ATTRIBUTES.sub("", line) if is_named else line
        if _CONTENTS.fullmatch(line):
            self._leave_out(line, "a table of contents")
        elif _MODULE.fullmatch(line):
            self._leave_out(line, "a program's own line")
        elif _LONE_ATTRIBUTES.fullmatch(line):
            return
        elif line.lstrip().startswith(":::") and (found := _BOX.fullmatch(line)):
            yield from self._box(found["kind"], found["named"] or found["title"])
        elif found := _ALERT.fullmatch(line):
            self._leave_out(found["kind"], "the label of a box")
            yield found["quote"] + found["title"]
            if found["title"]:
                yield found["quote"]
        elif _TAG_LINE.fullmatch(line) and not (is_first and line.count("#") == 1):
            labels = ", ".join(tag.strip("#,") for tag in line.split())
            self._found.particulars.append(Particular(ParticularKind.LABELS, labels))
        elif found := _HASHED.fullmatch(line):
            yield f"{found['marks']} {found['words']}"
        else:
            yield _ASIDE.sub(r"<\1div>", line)

    def _box(self, kind: str, title: str) -> Iterator[str]:
        if kind:
            self._leave_out(kind, "the label of a box")
        yield ""
        if title:
            yield from (title, "")

    def _leave_out(self, text: str, reason: str) -> None:
        self._found.dropped.append(Dropped(single_spaced(text), reason))

    def _joined(self, lines: Sequence[str]) -> list[str]:
        """Return the lines, those joined between which a word is broken."""
        broken = BrokenWords(lines, "")
        joined: list[str] = []
        for line in lines:
            if joined and _PLAIN.match(line) and not _HEADING.match(joined[-1]) and breaks_a_word(joined[-1], line):
                broken.language = broken.language or likely_language("\n".join(lines))
                joined[-1] = broken.followed_by(joined[-1], line)
            else:
                joined.append(line)
        self._found.doubts += broken.doubts
        return joined


def _dedented(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with those that stand indented in a box of MkDocs ("!!! note") as plain ones."""
    inside = False
    for line in lines:
        found = _NOTE_BOX.fullmatch(line)
        if found:
            inside = True
            yield f":::{found['kind']} {found['title'] or ''}"
        elif inside and (line.startswith(("    ", "\t")) or not line.strip()):
            yield line.removeprefix("\t") if line.startswith("\t") else line[4:]
        else:
            inside = False
            yield line


def _with_entries(lines: Sequence[str]) -> list[str]:
    """Return the lines with a space behind the marks of two or more entries in a row that lack it ("*Wash it")."""
    found = [_GLUED_ENTRY.fullmatch(line) for line in lines]
    return [
        f"{match['indent']}{match['mark']} {match['words']}"
        if match and any(0 <= near < len(found) and _same_mark(match, found[near]) for near in (place - 1, place + 1))
        else line
        for place, (line, match) in enumerate(zip(lines, found, strict=True))
    ]


def _same_mark(match: re.Match[str], other: re.Match[str] | None) -> bool:
    return other is not None and other["mark"] == match["mark"]


def _with_footnotes_joined(lines: Sequence[str]) -> list[str]:
    """Return the lines with the further, indented paragraphs of footnotes in their first."""
    joined: list[str] = []
    note: int | None = None
    for line in lines:
        if _FOOTNOTE.match(line):
            note = len(joined)
            joined.append(line)
        elif note is not None and line.startswith(("    ", "\t")) and line.strip():
            joined[note] = f"{joined[note]} {line.strip()}"
        else:
            note = note if not line.strip() else None
            joined.append(line)
    return joined
