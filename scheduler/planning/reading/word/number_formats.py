"""Numbers as Word's lists and notes show them: 1, a, iv, B, ①.

Written by hand: no library writes them by the names that Word's formats have (ECMA-376, part 1, 17.18.59).
"""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_BELOW_TEN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_HINDI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_FULL_WIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))
_NOTE_SIGNS = "*†‡§"
_LARGEST = 32767  # Word's own limit of a list's number


def formatted(number: int, style: str) -> str:
    """Return a number as a format of Word's shows it; a format that is not known here shows it in digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    return _FORMATS.get(style, str)(number)


def _roman(number: int) -> str:
    shown = ""
    for value, letters in (*_ROMAN, *_ROMAN_BELOW_TEN):
        shown += letters * (number // value)
        number %= value
    return shown


def _letters(alphabet: str) -> Callable[[int], str]:
    """Return a way to write numbers as letters of an alphabet: after its last, they are doubled (aa), then tripled."""

    def written(number: int) -> str:
        times, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (times + 1) if times < len(alphabet) else str(number)

    return written


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "arabicAlpha": _letters(_ARABIC),
    "arabicAbjad": _letters(_ABJAD),
    "hebrew2": _letters(_HEBREW),
    "ordinal": _ordinal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": lambda number: f"- {number} -",
    "hindiNumbers": lambda number: str(number).translate(_HINDI_DIGITS),
    "thaiNumbers": lambda number: str(number).translate(_THAI_DIGITS),
    "chicago": _letters(_NOTE_SIGNS),
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}
