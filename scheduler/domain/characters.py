"""Characters that are not seen, and what they could do to a text, a terminal, a log or a page.

Written by hand: which of them a script needs is a judgement of this product's. The facts are the Unicode Standard's
(general categories; Annex 9, sections 2 and 3.1; section 23.2 on joiners; read 2026-11).
"""

from __future__ import annotations

import re
import unicodedata

CONTROLS = dict.fromkeys(set(range(0x20)) - set(b"\t\n\v\f\r") | set(range(0x7F, 0xA0)) - {0x85})
"""For str.translate: removes the control characters that are not white space (U+0085 is a line end)."""

OVERRIDES = dict.fromkeys(range(0x202A, 0x202F))
"""For str.translate: removes the embeddings and overrides of the writing direction.

They can make text look like other text. Isolates and the marks U+200E and U+200F cannot, and stay.
"""

FIXED_SPACES = "\u00a0\u2007\u2009\u200a\u202f"
"""Spaces that somebody chose, as in "5\u00a0mg": no-break, as wide as a figure, thin, hair, and narrow no-break."""

_SPACE = re.compile(r"\s+")
_UNTYPED = re.compile("[\u00ad\u061c\u200e\u200f\u2060]")

_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"
_ISOLATES = _OPENERS + _CLOSER
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0001]")
"""The characters that `printable` escapes; of isolates (U+2066 to U+2069) only those without another half in a line."""

_ALWAYS_TAKEN = frozenset("\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH SPACE}"
_JOINED_SCRIPTS = frozenset(
    (
        *(
            "ARABIC",
            "BENGALI",
            "DEVANAGARI",
            "GUJARATI",
            "GURMUKHI",
            "KANNADA",
            "KHMER",
            "LAO",
            "MALAYALAM",
            "MONGOLIAN",
        ),
        *("MYANMAR", "NKO", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "THAI", "TIBETAN"),
    )
)
_UNSEEN = re.compile(
    r"[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
"""Format characters that draw nothing, and the Hangul letters that do not either."""

_TAGS = range(0xE0020, 0xE0080)
_FLAG = "\N{WAVING BLACK FLAG}"  # emoji of England, Scotland and Wales are this one with tags


def with_folded_space(text: str) -> str:
    """Return a text with each run of white space as one space, and none at its ends; a fixed space alone stays."""
    return _SPACE.sub(lambda run: run[0] if run[0] in FIXED_SPACES else " ", text).strip()


def as_typed(text: str) -> str:
    """Return a text as a keyboard writes it, to compare it and look for words in it.

    Its spaces are plain, and soft hyphens, word joiners and marks of direction are left out.
    """
    return " ".join((text if text.isascii() else _UNTYPED.sub("", text)).split())


def printable(text: str) -> str:
    r"""Return a text as it may stand on a terminal, in a log and on a page, its lines and tabs kept.

    A control character, a mark that turns the writing direction and an invisible mark are written as escapes ("\x1b"):
    words of others could otherwise clear the screen, forge a line or hide what they say.
    """
    if UNPRINTABLE.search(text) is None:
        return text
    return "\n".join(_printable(line) for line in text.replace("\r\n", "\n").split("\n"))


def printable_line(text: str) -> str:
    """Return a text as `printable` does, on one line: white space, line ends included, becomes single spaces."""
    return printable(" ".join(text.split()))


def without_overrides(text: str) -> str:
    """Return a text without the marks that make it read otherwise than it is written.

    Embeddings and overrides (U+202A to U+202E) go; isolates (U+2066 to U+2069) stay where both halves
    stand in the same line.
    """
    if _TURNING.search(text) is None:
        return text
    lines = text.translate(OVERRIDES).splitlines(keepends=True)
    return "".join(
        "".join(sign for place, sign in enumerate(line) if place not in alone)
        for line in lines
        for alone in (_without_other_half(line),)
    )


def hidden_characters(text: str) -> frozenset[int]:
    """Return the places of invisible characters that no script needs there, and that could hide or turn words.

    Soft hyphens and the marks of direction (U+200E, U+200F, U+061C) are taken anywhere. Joiners and the space without
    width are where the script before them uses them, or between the parts of an emoji; isolates where letters are
    written from right to left and both halves stand in the line; tags in the emoji of a flag.
    """
    if text.isascii() or _UNSEEN.search(text) is None:
        return frozenset()
    places: set[int] = set()
    start = 0
    for line in text.splitlines(keepends=True):
        places.update(start + place for place in _hidden_in(line))
        start += len(line)
    return frozenset(places)


def without_hidden(text: str) -> str:
    """Return a text without its `hidden_characters`."""
    hidden = hidden_characters(text)
    return "".join(sign for place, sign in enumerate(text) if place not in hidden) if hidden else text


def name_of(character: str) -> str:
    """Return a character's number and name as a message calls it: "U+202E RIGHT-TO-LEFT OVERRIDE"."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _hidden_in(line: str) -> set[int]:
    alone = _without_other_half(line)
    turns = any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in line)
    return {
        place
        for place, sign in ((found.start(), found[0]) for found in _UNSEEN.finditer(line))
        if sign not in _ALWAYS_TAKEN
        and not (sign in _ISOLATES and turns and place not in alone)
        and not (sign in _JOINERS and _joins(line, place))
        and not (ord(sign) in _TAGS and _FLAG in line[:place])
    }


def _joins(line: str, place: int) -> bool:
    """Say whether a joiner stands after a letter of a script that uses it, or between two parts of an emoji."""
    before = next((sign for sign in reversed(line[:place]) if sign not in _JOINERS and sign != "\ufe0f"), "")
    if before and unicodedata.name(before, "").partition(" ")[0] in _JOINED_SCRIPTS:
        return True
    following = line[place + 1 : place + 2]
    return line[place] == "\N{ZERO WIDTH JOINER}" and _may_be_emoji(before) and _may_be_emoji(following)


def _may_be_emoji(sign: str) -> bool:
    # Emoji that are newer than Python's Unicode have no category yet.
    return bool(sign) and (unicodedata.category(sign) in {"So", "Sk", "Sm"} or 0x1F000 <= ord(sign) < 0x1FB00)


def _without_other_half(line: str) -> set[int]:
    """Return the places of the isolates of a line that have no other half in it."""
    alone: set[int] = set()
    opened: list[int] = []
    for place, sign in enumerate(line):
        if sign in _OPENERS:
            opened.append(place)
        elif sign == _CLOSER:
            if opened:
                opened.pop()
            else:
                alone.add(place)
    return alone | set(opened)


def hidden_fault(character: str) -> str:
    """Return the fault of a text with an invisible character, to be written after the text's name."""
    return f"has an invisible character ({name_of(character)}), which can hide or turn words: write it again without"


def _printable(line: str) -> str:
    alone = _without_other_half(line)
    return "".join(
        _escape(sign) if UNPRINTABLE.match(sign) and (sign not in _ISOLATES or place in alone) else sign
        for place, sign in enumerate(line)
    )


def _escape(sign: str) -> str:
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
