"""Guesses the encoding of a text that does not name it, and mends a text that was saved in two of them at once.

chardet guesses best (docs/dependencies.md), but takes old Mac files with few accents for Windows ones: there the
signs decide, since in the wrong encoding a dash stands within a word and a capital behind a small letter.
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_NAMES: Final = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "iso8859_15": "ISO-8859-15",
    "iso8859_1": "ISO-8859-1",
    "cp1250": "Windows-1250",
    "iso8859_2": "ISO-8859-2",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "cp866": "DOS 866",
    "cp850": "DOS 850",
    "cp874": "Windows-874",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "cp932": "Windows-932",
    "shift_jis_2004": "Shift-JIS",
    "euc_jis_2004": "EUC-JP",
    "gb18030": "GB 18030",
    "big5hkscs": "Big5",
    "cp949": "Windows-949",
    "euc_kr": "EUC-KR",
}
"""The encodings that texts of today and of twenty years ago are in, with the names that people know."""

_OTHER_LATIN = frozenset({"cp1250", "iso8859_2", "cp1254", "cp1257", "cp1258"})
_FEW_LETTERS = 3
_WESTERN = frozenset({"cp1252", "mac_roman", "iso8859_1", "iso8859_15", "cp850"})
_WORD = re.compile(r"\S*[^\x00-\x7f]\S*")
_MOST_WORDS = 3
_ENOUGH = 200_000  # bytes by which an encoding is told
_RARE = frozenset("¤¦¨¬¯¸ˆ‰ˇ˘˙˚˛˝◊∂∏∑∫Ω√∆≈ıªº¶þÞðÐ¹")
_ALONE = frozenset("àâåèéêëìîòóôöùûüø")
_ACCENT_TWICE = re.compile("[a-z]\u00c3|\u00c3.[a-z]")
_TWICE = re.compile("[\u00c2\u00c3\u00e2\u00c5][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")


@dataclass(frozen=True, slots=True)
class Guess:
    """The encoding that a text is likely to be in: Python's name, the one that people know, some words as read."""

    codec: str
    name: str
    words: str


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 without a mark that a file seems to be: every other byte of Latin text is then zero."""
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else None


def guessed_encoding(data: bytes) -> Guess | None:
    """Return the encoding that a text without any mark of it is likely to be in, None where nothing fits."""
    codec = wide_encoding(data[:_ENOUGH]) or _by_letters(data)
    if codec is None:
        return None
    codec = codecs.lookup(codec).name.replace("-", "_")
    codec = "cp1252" if codec == "iso8859_1" else codec  # as browsers read it (WHATWG Encoding, section 4.2)
    letters = {sign for sign in data.decode(codec, "replace") if sign.isalpha() and not sign.isascii()}
    if codec in _OTHER_LATIN and len(letters) < _FEW_LETTERS:
        codec = "cp1252"  # a French word in an English text, rather than a Czech one
    if codec in _WESTERN:
        codec = max(dict.fromkeys((codec, "cp1252", "mac_roman")), key=lambda each: _likeness(data, each))
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    words = dict.fromkeys(found[0].strip("\"'“”„«».,;:!?()[]") for found in _WORD.finditer(text))
    return Guess(codec, _NAMES.get(codec, codec), ", ".join(f"“{word}”" for word in list(words)[:_MOST_WORDS]))


def saved_once(text: str) -> tuple[str, str]:
    """Return a text that was read as Windows-1252 and saved again as UTF-8 as it was before, and a word of it as found.

    Other texts are returned as they are, with an empty word.
    """
    damaged = [word for word in re.findall(r"\S+", text) if _TWICE.search(word)]
    if not damaged:
        return text, ""
    word = next((word for word in damaged if _ACCENT_TWICE.search(word)), damaged[0])
    try:
        return b"".join(map(_byte, text)).decode(), word
    except (UnicodeError, ValueError):
        return text, word if len(damaged) > 1 else ""


def _by_letters(data: bytes) -> str | None:
    import chardet  # noqa: PLC0415 - seldom asked

    found = chardet.detect(data[:_ENOUGH], include_encodings=tuple(_NAMES))
    return found["encoding"]


def _likeness(data: bytes, codec: str) -> int:
    """Return how well the signs outside ASCII stand where they stand, if the text is in a western encoding."""
    try:
        text = data[:_ENOUGH].decode(codec)
    except UnicodeDecodeError:
        return -len(data)
    return sum(
        _worth(sign, text[place - 1 : place], text[place + 1 : place + 2])
        for place, sign in enumerate(text)
        if not sign.isascii()
    )


def _worth(sign: str, before: str, after: str) -> int:
    category = unicodedata.category(sign)
    if category in {"Cc", "Cn"} or sign in _RARE:
        return -3
    if category == "Lu":  # "ItÕs" is Mac Roman read as Windows-1252
        return -4 if before.islower() else 1 if after.isalpha() or before.isupper() else 0
    if category == "Ll":
        is_amid_capitals = before.isupper() and after.isupper()
        return -4 if is_amid_capitals else 1 if before.isalpha() or after.isalpha() or sign in _ALONE else -2
    if category == "Pd" or sign in "€£•…«»°":
        return -2 if before.isalpha() and after.isalpha() and sign in "•€£°«»" else 1
    return 1 if category in {"Pi", "Pf", "Zs"} else 0


def _byte(sign: str) -> bytes:
    """Return the byte of a character in Windows-1252, whose five unused places are those of Latin-1."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return bytes((ord(sign),))
