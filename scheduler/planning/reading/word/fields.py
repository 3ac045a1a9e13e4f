"""Fields: what Word works out and shows in a text, which a document keeps together with how it is worked out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from scheduler.planning.reading.symbol_fonts import character_of, displayed, signs_of
from scheduler.planning.reading.word.broken_fields import Breakage
from scheduler.planning.reading.word.xml_names import code_of, is_on, name, number_of, value_of

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\\S|[^\s"\\]\S*)')
_TABLES_OF_CONTENTS = frozenset(("TOC", "INDEX", "TOA"))
_SHOW_NOTHING = frozenset(
    ("XE", "TC", "TA", "SET", "RD", "PRIVATE", "ASK", "ADVANCE", "COMMENTS", "DATA", "NEXT", "PAGE", "NUMPAGES")
)
_SWITCHES_WITH_VALUE = frozenset(("\\l", "\\o", "\\t", "\\n", "\\*", "\\@", "\\#", "\\f", "\\s"))
_CODE = re.compile(r"([0-9]{1,9})|0[xX]([0-9A-Fa-f]{1,8})")
_WINDOWS_CODES = range(0x80, 0xA0)  # which are signs on Windows, and none in Unicode
_EMPTY_BOX, _CROSSED_BOX = "☐", "☒"
_FRACTION = re.compile(r"\\f\s*\(([^(),;\\]+)[,;]([^(),;\\]+)\)", re.IGNORECASE)
_RAISED_UP = re.compile(r"\\s\s*\\up\s*\d*\s*\(([^()\\]+)\)", re.IGNORECASE)
_ROOT = re.compile(r"\\r\s*\((?:([^(),;\\]*)[,;])?([^(),;\\]+)\)", re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field that is open. `code` is how it is worked out; `box` holds a form's check box or list.

    `shows` says whether anything was found between its marks that is shown, `address` where its words lead, `breakage`
    what is wrong with its marks.
    """

    box: Element | None = None
    code: str = ""
    has_value: bool = False
    shows: bool = False
    address: str = ""
    breakage: Breakage | None = None

    @property
    def keyword(self) -> str:
        """The word that says what the field is: "HYPERLINK", "TOC"."""
        return self.code.split(maxsplit=1)[0].upper() if self.code.strip() else ""


@dataclass(frozen=True, slots=True)
class Value:
    """What a field shows that keeps no words of its own, and what a person has to know about it."""

    text: str = ""
    doubt: str = ""


def _value(of: Field) -> Value:
    """Return what a field shows whose value does not stand in the document."""
    keyword = of.keyword
    if of.box is not None and keyword in {"FORMCHECKBOX", "FORMDROPDOWN"}:
        return Value(_chosen(of.box))
    if keyword == "SYMBOL":
        return _symbol(of.code)
    if keyword == "EQ":
        return _equation(of.code)
    if keyword in {"MACROBUTTON", "GOTOBUTTON"}:
        return Value(" ".join(of.code.split()[2:]))
    if of.has_value or not keyword or keyword in _TABLES_OF_CONTENTS or keyword in _SHOW_NOTHING:
        return Value()
    return Value(doubt=f"the value of a field ({' '.join(of.code.split())[:60]}) is not in the file: write it there")


def _chosen(box: Element) -> str:
    check = box.find(name("w:checkBox"))
    if check is not None:
        checked = check.find(name("w:checked"))
        return _CROSSED_BOX if is_on(checked if checked is not None else check.find(name("w:default"))) else _EMPTY_BOX
    choices = box.find(name("w:ddList"))
    if choices is None:
        return ""
    entries = [value_of(entry) or "" for entry in choices.iterfind(name("w:listEntry"))]
    result = number_of(choices, "w:result")
    chosen = result if result is not None else number_of(choices, "w:default") or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def _symbol(code: str) -> Value:
    parts = [quoted or plain for quoted, plain in _WORD.findall(code)]
    typeface = next((after for mark, after in pairwise(parts) if mark.lower() == "\\f"), "")
    character = _character(parts[1] if len(parts) > 1 else "")
    if signs_of(typeface) is None and "\\u" not in map(str.lower, parts) and ord(character) in _WINDOWS_CODES:
        character = bytes([ord(character)]).decode("cp1252", "replace")
    return Value(*displayed(character, lambda _: typeface, frozenset()))


def _character(said: str) -> str:
    """Return the character that is meant by its code, in decimal or hexadecimal digits, or by itself."""
    if len(said) == 1 and not said.isdigit():
        return said
    digits = _CODE.fullmatch(said)
    return character_of((int(digits[1]) if digits[1] else code_of(digits[2])) if digits else None)


def _equation(code: str) -> Value:
    """Return what a field of the old way to write equations shows, for those that one line can say."""
    text = " ".join(code.split()[1:])
    text = _FRACTION.sub(lambda found: f"{found[1].strip()}/{found[2].strip()}", text)
    text = _ROOT.sub(lambda found: f"{(found[1] or '').strip()}√{found[2].strip()}", text)
    text = _RAISED_UP.sub(lambda found: f"^{found[1].strip()}", text)
    if "\\" in text:
        return Value(doubt=f"an equation ({' '.join(code.split())[:80]}) cannot be read: write it there")
    return Value(text)


@dataclass(slots=True)
class OpenFields:
    """The fields that are open where a text is being read, the innermost last."""

    _fields: list[Field] = field(default_factory=list)
    _in_code: int = 0
    _in_contents: int = 0
    _endless: int = 0

    @property
    def in_code(self) -> bool:
        """Whether what stands here is how a field is worked out, which is not shown."""
        return self._in_code > 0

    @property
    def in_table_of_contents(self) -> bool:
        """Whether a table of contents is being read."""
        return self._in_contents > 0

    @property
    def address(self) -> str:
        """Where the words that stand here lead."""
        return self._fields[-1].address if self._fields else ""

    @property
    def counted(self) -> str:
        """What the innermost field counts ("Figure"), empty where it counts nothing."""
        is_counter = bool(self._fields) and self._fields[-1].keyword == "SEQ"
        return next(iter(self._fields[-1].code.split()[1:]), "") if is_counter else ""

    def open(self, box: Element | None = None, breakage: Breakage | None = None) -> None:
        """Take note of a field's beginning."""
        self._fields.append(Field(box, breakage=breakage))
        self._in_code += 1
        self._endless += breakage is Breakage.NEVER_ENDED

    def write(self, code: str) -> None:
        """Take note of a piece of a field's code."""
        if self._fields and not self._fields[-1].has_value:
            self._fields[-1].code += code

    def begin_value(self) -> None:
        """Take note that what follows is what the field shows."""
        if not self._fields or self._fields[-1].has_value:
            return
        innermost = self._fields[-1]
        innermost.has_value = True
        innermost.address = _address(innermost) or (self._fields[-2].address if len(self._fields) > 1 else "")
        self._in_code -= 1
        self._in_contents += innermost.keyword in _TABLES_OF_CONTENTS

    def begin_broken(self) -> None:
        """Take words in the code of a field that is broken as what it shows: nobody can tell, and none may be lost."""
        if self._fields and self._fields[-1].breakage is not None:
            self.begin_value()

    def take_value(self) -> None:
        """Take note that something is shown here."""
        if self._fields:
            self._fields[-1].shows = True

    def close(self) -> Value:
        """Take note of a field's end; return what it shows if its value does not stand in the document."""
        return self._end(self._fields.pop()) if self._fields else Value()

    def close_endless(self) -> list[Value]:
        """End the fields that have no end, with the paragraph that they begin in; return what they show."""
        if not self._endless:
            return []
        endless = [each for each in self._fields if each.breakage is Breakage.NEVER_ENDED]
        self._fields = [each for each in self._fields if each.breakage is not Breakage.NEVER_ENDED]
        return [self._end(each) for each in endless]

    def _end(self, closed: Field) -> Value:
        self._endless -= closed.breakage is Breakage.NEVER_ENDED
        self._in_code -= not closed.has_value
        self._in_contents -= closed.has_value and closed.keyword in _TABLES_OF_CONTENTS
        if closed.shows:
            self.take_value()
        if closed.breakage is None or closed.keyword in _TABLES_OF_CONTENTS:
            return Value() if closed.shows else _value(closed)
        code = " ".join(closed.code.split())[:60]
        doubt = f"a field ({code}) is broken in the file: compare the words with Word"
        return Value("" if closed.shows else _value(closed).text, doubt)


def _address(of: Field) -> str:
    """Return where a field leads, empty for one that is no link or leads to a place in the document."""
    if of.keyword != "HYPERLINK":
        return ""
    parts = [quoted or plain for quoted, plain in _WORD.findall(of.code)][1:]
    targets = [
        part
        for before, part in zip(["", *parts], parts, strict=False)
        if not part.startswith("\\") and before.lower() not in _SWITCHES_WITH_VALUE
    ]
    target = targets[0].replace("\\\\", "\\") if targets else ""
    place = next((after for mark, after in pairwise(parts) if mark.lower() == "\\l"), "")
    return f"{target}#{place}" if target and place and "#" not in target else target
