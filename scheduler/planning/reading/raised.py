"""Turns what stands above or below the line (superscripts, subscripts) into characters, so that no figure changes.

Written by hand: libraries know the characters, but not what to do where there is none. The characters are the Unicode
Standard's (chapter 22.4; blocks Superscripts and Subscripts, Phonetic Extensions, Spacing Modifier Letters).
"""
# ruff: noqa: RUF001 - characters that look like others are the matter of this module

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

RAISED_START, RAISED_END, LOWERED_START, LOWERED_END = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
"""Signs that no text has (noncharacters): they stand around raised and lowered words while a text is collected."""

_DASHES = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{MINUS SIGN}"
# Those that a typeface of the cards has: capitals and Greek letters are left out.
_RAISED: Mapping[str, str] = {
    **dict(zip("0123456789+=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾", strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict.fromkeys(_DASHES, "⁻"),
}
_LOWERED: Mapping[str, str] = {
    **dict(zip("0123456789+=()", "₀₁₂₃₄₅₆₇₈₉₊₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict.fromkeys(_DASHES, "₋"),
}
_HIGH, _LOW = frozenset("".join(_RAISED.values()) + "¹²³ªº"), frozenset(_LOWERED.values())
_LEVELS = (_HIGH, _LOW)
_SIGNS = {"TM": "™", "SM": "℠"}
"""Signs of their own that are typed as raised letters."""

_ORDINAL = re.compile(
    r"st|nd|rd|th|d|ers?|res?|[eè]res?|nde?s?|i?[eè]mes?|es|[oa]s|[rdt]?[oa]|[vmn][oa]", re.IGNORECASE
)
"""The endings of ordinal numbers in English, French, Spanish, Portuguese and Italian; a single letter is raised."""

_COUNTS = re.compile(r"(?:\d|(?<![^\W\d_])[IVXLC]+)\Z")
"""The end of a text after which an ordinal's ending may stand: a figure, or a Roman number."""

_SHORTENED = re.compile(r"(?<!\w)(?:[A-Z][a-z]?|n)\Z")
_ABBREVIATED = re.compile(r"mes?|lles?|gr|rs?|r?[ao]s?|r[ao]|te|t[ao]|an|er[ao]|m[ao]", re.IGNORECASE)
"""What is raised in abbreviations that are usually typed on the line (Mme, Mlle, Dr, Dra, Nos), and what before it."""

_LOOSE = re.compile(rf"\s*([{_DASHES}+])\s*|(?<=[,;])\s+(?=\w)")
_DIVIDERS = frozenset(",.;:·")
_STROKES = frozenset("/⁄^_")
_PHRASE = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)+[.!?]?")
_GOES_ON = re.compile(r"[.,/:]?\w")
_PIECE = re.compile("[\ufdd4-\ufdd7]|[^\ufdd4-\ufdd7]+")
_LEVEL_SIGN = re.compile("[\ufdd4-\ufdd7]")
_ANCHORED = re.compile("([\ufdd0-\ufdd3])")
_DEEPEST = 4
"""Levels within one another that are told apart; deeper words stand with those of the last one."""

_LOOKED_AT = 40
"""Characters before and after raised words that are looked at."""

_LAST_WORD = re.compile(r"\S*\Z")
_FIRST_WORD = re.compile(r"\A\S*")


@dataclass(frozen=True, slots=True)
class OffLine:
    """What stands for raised or lowered words on the line; `doubt` says what a person has to check, or is empty."""

    text: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words stand: what is right before and after them, empty at an end or white space."""

    before: str
    after: str

    @property
    def left(self) -> str:
        return self.before[-1:].strip()

    @property
    def right(self) -> str:
        return self.after[:1].strip()


def on_one_line(text: str, language: str = "") -> tuple[str, tuple[str, ...]]:
    """Return a text with the words between the signs of this module set off the line, and what is in doubt about them.

    Raised words without a beginning or an end in the text reach from its beginning or to its end. Other noncharacters
    among them (the places of links) stay where they are. Time is linear in the text's length.
    """
    if not _LEVEL_SIGN.search(text):
        return text, ()
    # What is set in two pieces right beside each other is read as one.
    text = text.replace(RAISED_END + RAISED_START, "").replace(LOWERED_END + LOWERED_START, "")
    done: list[str] = []
    doubts: list[str] = []
    opened: list[tuple[int, bool]] = []
    has_begun = False
    for found in _PIECE.finditer(text):
        if found[0] in {RAISED_START, LOWERED_START}:
            opened.append((len(done), found[0] == RAISED_START))
        elif found[0] in {RAISED_END, LOWERED_END}:
            is_whole = bool(opened)
            start, is_high = opened.pop() if is_whole else (0, found[0] == RAISED_END)
            if len(opened) < _DEEPEST and (is_whole or not has_begun):
                doubts += _set_off(done, start, is_high, _start_of(text, found.end()), language)
            has_begun = has_begun or not is_whole
        else:
            done.append(found[0])
    for start, is_high in reversed(opened[:_DEEPEST]):
        doubts += _set_off(done, start, is_high, "", language)
    return "".join(done), tuple(doubts)


def _set_off(done: list[str], start: int, is_high: bool, after: str, language: str) -> list[str]:
    """Put the pieces from `start` on above or below the line; return what is in doubt about them."""
    pieces = [piece for piece in _ANCHORED.split("".join(done[start:])) if piece]
    del done[start:]
    doubts = []
    for number, piece in enumerate(pieces, start=1):
        before, following = _end_of(done), after if number == len(pieces) else ""
        level = raised(piece, before, following, language) if is_high else lowered(piece, before, following)
        done.append(piece if _ANCHORED.fullmatch(piece) else level.text)
        doubts += [level.doubt] if level.doubt else []
    return doubts


def _end_of(pieces: list[str]) -> str:
    """Return the end of a text in pieces: as much as is looked at."""
    end = ""
    for piece in reversed(pieces):
        end = _ANCHORED.sub("", piece[-_LOOKED_AT:]) + end
        if len(end) >= _LOOKED_AT:
            break
    return end[-_LOOKED_AT:]


def _start_of(text: str, position: int) -> str:
    """Return what stands on the line from a position on: as much as is looked at."""
    on_the_line = _LEVEL_SIGN.split(text[position : position + 2 * _LOOKED_AT], maxsplit=1)[0]
    return _ANCHORED.sub("", on_the_line)[:_LOOKED_AT]


def raised(words: str, before: str = "", after: str = "", language: str = "") -> OffLine:
    """Return a superscript's words as they may stand between `before` and `after`, the text around them.

    The figures stay those of the source, and none joins another: "40" with "3-5" is "40³⁻⁵", "30" with "1,2" is
    "30¹,²". Ordinals ("1st"), abbreviations ("Mme") and signs ("™") are written as usual. What has no raised form
    follows a circumflex ("10^(x/y)"), with a doubt. `language` is a tag (BCP 47) or empty.
    """
    core, place = _core(words), _Place(before, after)
    bracketed = re.fullmatch(r"\s*(\[.*\])\s*", words, re.DOTALL)
    usual = bracketed[1] if bracketed else _usual(core, place, language)
    return _set(words, core, place, _translated(core, _RAISED, _HIGH, place) if usual is None else usual, "^")


def lowered(words: str, before: str = "", after: str = "") -> OffLine:
    """Return a subscript's words as they may stand between `before` and `after`: "H₂O", "HbA₁c", "T₁/₂", "Cmax".

    Letters stand on the line where no figure is beside them, as they are usually typed; one or two are lowered where
    there are such letters. What stands beside a figure and has no lowered form follows a low line ("5_(b)"), with
    a doubt.
    """
    core, place = _core(words), _Place(before, after)
    written = _translated(core, _LOWERED, _LOW, place) if len(core) < 3 or not core.isalpha() else ""
    if not written and core.isalpha() and not (_is_figure(place.left) or _is_figure(place.right)):
        written = core
    return _set(words, core, place, written, "_")


def _core(words: str) -> str:
    """Return words without the white space around them, and without that which only sets signs apart ("1, 2")."""
    return _LOOSE.sub(lambda loose: loose[1] or "", words.strip())


def _usual(core: str, place: _Place, language: str) -> str | None:
    """Return how raised words are usually typed on the line, or None where they are not."""
    follows_figure = place.left.isdecimal()
    if core in _SIGNS:
        return _SIGNS[core]
    if len(core) > 2 and core.isalpha() and not (place.left or place.right.isalnum()):
        return core
    if core in {"o", "O"} and (follows_figure or place.left in {"N", "n"}):
        return "°" if follows_figure and re.match(r"\s?[CF]\b", place.after) else "º"
    if core == "a" and language[:2] in {"es", "pt", "it", "gl", "ca"}:
        return "ª"
    if place.right.isalnum() or (len(core) == 1 and core + place.left != "rD"):
        return None
    counted = _COUNTS.search(place.before) and _ORDINAL.fullmatch(core)
    shortened = _SHORTENED.search(place.before) and _ABBREVIATED.fullmatch(core)
    return core if counted or shortened else None


def _translated(core: str, characters: Mapping[str, str], level: frozenset[str], place: _Place) -> str:
    """Return a text set off the line a character at a time, or an empty one where that cannot be done.

    Marks and signs stay as they are, so does a letter behind a lowered figure ("HbA₁c").
    """
    written = ""
    for sign in core:
        behind_figure = level is _LOW and any(map(_is_figure, written))
        if sign in characters and not (sign.isalpha() and behind_figure and len(core) > 2):
            written += characters[sign]
        elif (
            (sign in level and not any(other in characters for other in core))
            or not (sign.isalnum() or sign in _STROKES)
            or _is_fraction(sign)
            or (sign in "/⁄" and behind_figure)
            or (sign.isalpha() and level is _LOW and written and not place.right.isalnum())
        ):
            written += sign
        else:
            return ""
    spaced_words = any(sign.isspace() for sign in core) and any(sign.isalpha() for sign in core)
    return "" if spaced_words else written


def _set(words: str, core: str, place: _Place, written: str, sign: str) -> OffLine:
    """Return the outcome within the white space of the source; what would be read wrongly is set apart and doubted."""
    if not core:
        return OffLine(words)
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    left, right = "" if start else place.left, "" if end else place.right
    before, after = "" if start else _LAST_WORD.findall(place.before)[0], "" if end else place.after
    if written and (_same_level(left, written[0]) or _same_level(written[-1], right)):
        shown = f"{' ' * _same_level(left, written[0])}{written}{' ' * _same_level(written[-1], right)}"
        doubt = f"“{before}{shown}{_FIRST_WORD.findall(after)[0]}”: two figures stand side by side off the line"
        return OffLine(start + shown + end, f"{doubt}; join them if they are one number")
    if written and not (set(written) <= _DIVIDERS and left.isdecimal() and right.isdecimal()):
        return OffLine(start + written + end)
    flat = words.strip()
    if not left and not _GOES_ON.match(after):
        return OffLine(start + flat + end)
    if _PHRASE.fullmatch(flat):
        return OffLine(f"{start or ' '}{flat}{end or ' ' * right.isalnum()}")
    shown = sign + (flat if len(flat) == 1 and not right.isalnum() else f"({flat})")
    where = "above" if sign == "^" else "below"
    around = f"{before}{shown}{_FIRST_WORD.findall(after)[0]}"
    return OffLine(start + shown + end, f"“{flat}” is set {where} the line; it is written as “{around}”: check it")


def _same_level(first: str, second: str) -> bool:
    return any(_is_figure(first) and first in level and _is_figure(second) and second in level for level in _LEVELS)


def _is_fraction(sign: str) -> bool:
    return "\N{FRACTION SLASH}" in unicodedata.normalize("NFKC", sign)


def _is_figure(sign: str) -> bool:
    return sign.isdigit()
