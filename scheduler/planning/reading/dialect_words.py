"""Translates what programs add to Markdown within a line: links of wikis, comments, shortcodes, formulas, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from scheduler.planning.reading.blocks import Dropped, single_spaced
from scheduler.planning.reading.latex import words_of_formula

_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"(?<![\\%])%%(?!%)(?P<words>[^%]{1,4000}?)(?<!%)%%(?!%)")
_PICTURE = re.compile(r"!\[\[(?P<file>[^\]\|\n]{1,300})(?:\|[^\]\n]{0,100})?\]\]")
_WIKI_LINK = re.compile(r"(?<![\\!])\[\[(?P<page>[^\[\]\|\n]{1,300})(?:\|(?P<words>[^\[\]\n]{1,300}))?\]\]")
_HIGHLIGHT = re.compile(r"(?<![=\w\\])==(?=[^\s=])(?P<words>[^=\n]{1,500})(?<=[^\s=])==(?![=\w])")
_BLOCK_NAME = re.compile(r"[ \t]\^[A-Za-z0-9-]+[ \t]*$")
_TASK = re.compile(r"^(?P<mark>[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX/-]\][ \t]+(?=\S)")
_HUGO_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s(?P<fields>[^{}\n]{1,1000})[>%]\}\}")
_FIELD = re.compile(r"(?P<key>\w+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S+))")
_SHORTCODE = re.compile(
    r"\{\{[<%](?P<hugo>[^{}\n]{1,1000})[>%]\}\}|\{%(?P<liquid>[^{}\n]{1,1000})%\}|\{\{(?P<value>[^{}\n]{1,500})\}\}"
)
_INLINE_NOTE = re.compile(r"\^\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,2000})\](?!\()")
_FORMULA = re.compile(
    r"(?<![\\$])\$\$(?P<block>[^$]{1,2000})\$\$|(?<![\\$])\$(?=[^\s$])(?P<inline>[^$\n]{1,500})(?<=[^\s\\$])\$(?![\d$])"
)
_IS_FORMULA = re.compile(r"[\\^_=<>]|\A\w\Z")
_RAISED = re.compile(r"(?<![\\^\[])\^(?P<words>[^\s^\[\]~]{1,40})\^(?!\^)")
_LOWERED = re.compile(r"(?<![\\~])~(?P<words>[^\s~]{1,40})~(?!~)")
_CHANGED = re.compile(
    r"\{\+\+(?P<added>[^{}\n]{0,1000})\+\+\}|\{--(?P<removed>[^{}\n]{0,1000})--\}|\{>>(?P<comment>[^{}\n]{0,1000})<<\}"
    r"|\{~~(?P<before>[^{}\n]{0,500})~>(?P<after>[^{}\n]{0,500})~~\}|\{==(?P<marked>[^{}\n]{0,1000})==\}"
)
_INSERTED = re.compile(r"(?<![+\w\\])\+\+(?=[^\s+])(?P<words>[^+\n]{1,500})(?<=[^\s+])\+\+(?![+\w])")
_TIMES = re.compile(r"(?<=\d)\*(?=\d)")  # emphasis would make "2*3*4" another number


class Words:
    """Translates lines of a text, and keeps the notes that stand in them."""

    def __init__(self, dropped: list[Dropped], doubts: list[str]) -> None:
        self._dropped = dropped
        self._doubts = doubts
        self._notes: list[str] = []

    def plain(self, line: str) -> str:
        """Return a line without what its program adds; code within it stays."""
        line = _TASK.sub(r"\g<mark>", line)
        pieces: list[str] = []
        end = 0
        for code in _CODE.finditer(line):
            pieces += (self._translated(line[end : code.start()]), code[0])
            end = code.end()
        return "".join((*pieces, self._translated(line[end:], ends_line=True)))

    def without_comments(self, text: str) -> str:
        """Return a text without the comments of its editor, which may run over several lines."""
        return _COMMENT.sub(lambda found: self._left_out(found["words"], "a comment of the editor"), text)

    def notes(self) -> Iterator[str]:
        """Yield the lines of the notes that stood within the text."""
        for number, words in enumerate(self._notes, start=1):
            yield from ("", f"[^within-{number}]: {words}")

    def _translated(self, text: str, *, ends_line: bool = False) -> str:
        rules: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
            ("{", _CHANGED, self._changed),
            ("++", _INSERTED, lambda found: found["words"]),
            ("{", _HUGO_FIGURE, self._figure),
            ("{", _SHORTCODE, lambda found: self._left_out(found[0], "a shortcode")),
            ("[[", _PICTURE, lambda found: f"![](<{found['file'].strip()}>)"),
            ("[[", _WIKI_LINK, lambda found: found["words"] or found["page"].replace("#", " ").strip()),
            ("==", _HIGHLIGHT, lambda found: found["words"]),
            ("^[", _INLINE_NOTE, self._note),
            ("$", _FORMULA, self._formula),
            ("^", _RAISED, lambda found: f"<sup>{found['words']}</sup>"),
            ("~", _LOWERED, lambda found: f"<sub>{found['words']}</sub>"),
            ("*", _TIMES, lambda _: "\\*"),
        )
        if ends_line and "^" in text:
            text = _BLOCK_NAME.sub("", text)
        for sign, pattern, translate in rules:
            if sign in text:
                text = pattern.sub(translate, text)
        return text

    def _left_out(self, text: str, reason: str) -> str:
        self._dropped.append(Dropped(single_spaced(text), reason))
        return ""

    def _changed(self, found: re.Match[str]) -> str:
        """Return the words that stand after a change of CriticMarkup, and leave out those before it."""
        if found["comment"] is not None:
            return self._left_out(found["comment"], "a comment of the editor")
        if removed := found["removed"] or found["before"]:
            self._left_out(removed, "struck out")
        return found["added"] or found["after"] or found["marked"] or ""

    def _figure(self, found: re.Match[str]) -> str:
        fields = {each["key"]: each["quoted"] or each["bare"] or "" for each in _FIELD.finditer(found["fields"])}
        source = fields.get("src") or fields.get("link")
        if not source:
            return found[0]
        caption = fields.get("caption") or fields.get("title") or ""
        picture = f"![{fields.get('alt', '')}](<{source}>)"
        return f"{picture}\n\nCaption: {caption}\n" if caption else picture

    def _note(self, found: re.Match[str]) -> str:
        self._notes.append(found["words"])
        return f"[^within-{len(self._notes)}]"

    def _formula(self, found: re.Match[str]) -> str:
        source = found["block"] or found["inline"]
        if not _IS_FORMULA.search(source.strip()):
            return found[0]
        words, is_certain = words_of_formula(source)
        if not is_certain:
            self._doubts.append(
                f"the formula “{single_spaced(source)}” was written as “{words}”: see whether it reads right"
            )
        return (
            escape(words, quote=False)
            .replace("&lt;sup&gt;", "<sup>")
            .replace("&lt;/sup&gt;", "</sup>")
            .replace("&lt;sub&gt;", "<sub>")
            .replace("&lt;/sub&gt;", "</sub>")
        )
