"""The encoding of a text file: known from its first bytes or because it is valid, else guessed from its words.

Guessed by hand: charset-normalizer wants a page of prose and is asked only where these candidates make no words. Names
are short, and a wrong guess renames people, so a guess is always said with the words that it gives.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from scheduler.domain.errors import BadInput
from scheduler.planning.reading.encodings import BYTE_ORDER_MARKS, wide_encoding

HEAD: Final = 65_536
"""Bytes from the beginning of a file that tell what kind of file it is."""

_NEVER_IN_TEXT: Final = tuple(bytes([sign]) for sign in range(32) if sign not in b"\t\n\v\f\r\x1a\x1b")
_CHUNK: Final = 1_048_576
_MOST_WORDS: Final = 2_000
_DAMAGED_BELOW: Final = 0.5

CANDIDATES: Final = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "cp850": "DOS 850",
    "cp1254": "Windows-1254",
    "koi8_r": "KOI8-R",
    "iso8859_15": "Latin-9",
    "latin_1": "Latin-1",
}
"""The encodings of one byte a letter that office programs write, the likelier first, with the names people know."""

_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FREQUENT = frozenset("äöüßéèêëàâáíìóòúùñçåøæœïîôûãõšžčćđłęąśżźńěřůťďňőűğşıÄÖÜÉÈÁÍÓÚÑÇÅØŠŽČŁŚŻ")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file. `codec` is Python's name, `name` the one that people know.

    `guessed` when nothing but its words speaks for it; `example` then has words as they are read. `damaged`
    when it is UTF-8 with bytes that are not: the rows that have them are refused.
    """

    codec: str
    name: str
    guessed: bool = False
    damaged: bool = False
    example: str = ""


def named_encoding(name: str) -> Encoding:
    """Return the encoding that a person names. Raises BadInput."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        codec = None
    # Codecs such as rot13 are no encodings: they turn text into text.
    if codec is None or not codec._is_text_encoding:  # noqa: SLF001 - the standard library's own question
        raise BadInput(f"'{name}' is no encoding: write for example utf-8, windows-1252 or mac-roman")
    return Encoding(codec.name, name)


def encoding_of(stream: BinaryIO, name: str) -> Encoding:
    """Return the encoding of a file called `name`; the stream is read to its end. Raises BadInput for no text."""
    head = stream.read(HEAD)
    for mark, codec in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return Encoding(codec, codec.removesuffix("-sig").upper())
    if b"\0" in head and (wide := wide_encoding(head)):
        return Encoding(wide, "UTF-16", guessed=True, example="no byte order mark")
    if sum(map(head.count, _NEVER_IN_TEXT)) * 100 > len(head):
        raise BadInput(f"{name} is not a text file: save the list as CSV (UTF-8) or as .xlsx")
    stream.seek(0)
    if _is_utf8(stream):
        return Encoding("utf-8", "UTF-8")
    stream.seek(0)
    return _guess(_words(stream), name)


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _words(stream: BinaryIO) -> list[bytes]:
    """Return distinct words with bytes outside ASCII, as they come."""
    words: dict[bytes, None] = {}
    while len(words) < _MOST_WORDS and (chunk := stream.read(_CHUNK)):
        words.update((found[0], None) for found in islice(_WORD.finditer(chunk), _MOST_WORDS) if len(found[0]) < 60)
    return list(words)


def _guess(words: list[bytes], name: str) -> Encoding:
    outside = sum(len(word.translate(None, bytes(range(0x80)))) for word in words)
    valid = sum(len(sequence) for word in words for sequence in _MULTIBYTE.findall(word))
    if outside and valid / outside > _DAMAGED_BELOW:
        return Encoding("utf-8", "UTF-8", damaged=True)
    scores = {codec: score for codec in CANDIDATES if (score := _score(words, codec)) is not None}
    best = max(scores, key=lambda codec: scores[codec], default=None)
    if best is not None and scores[best] > 0:
        return Encoding(best, CANDIDATES[best], guessed=True, example=_example(words, best))
    return _asked_elsewhere(words, name)


def _asked_elsewhere(words: list[bytes], name: str) -> Encoding:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and almost never asked

    found = from_bytes(b" ".join(words)).best()
    if found is None:
        raise BadInput(f"{name} is in an encoding that cannot be told: save it as CSV UTF-8, or name it by --encoding")
    return Encoding(found.encoding, found.encoding, guessed=True, example=_example(words, found.encoding))


def _example(words: Iterable[bytes], codec: str) -> str:
    read = (word.decode(codec, "replace") for word in words if len(word) > 2)
    return ", ".join(islice(read, 3))


def _score(words: list[bytes], codec: str) -> float | None:
    """Return how much the words read like words in an encoding, or None where they cannot be read in it."""
    try:
        return sum(map(_likeness, (word.decode(codec) for word in words)))
    except UnicodeDecodeError:
        return None


def _likeness(word: str) -> float:
    foreign = [sign for sign in word if not sign.isascii()]
    letters = [sign for sign in word if sign.isalpha()]
    scripts = {_script(sign) for sign in letters}
    score = sum(_worth(sign) for sign in foreign)
    # A capital within a word: "ZoÎ" is Mac Roman read as Windows-1252, "MÅller" DOS 850 read as Mac Roman.
    if any(sign.islower() for sign in letters):
        score -= 4 * sum(sign.isupper() and not sign.isascii() for sign in letters[1:])
    if len(scripts) > 1:
        score -= 4 * len(foreign)
    elif scripts == {"LATIN"} and len(foreign) * 2 > len(word) > 2:
        score -= 3 * len(foreign)
    return score


def _worth(sign: str) -> float:
    category = unicodedata.category(sign)
    if category in {"Ll", "Lu", "Lo"}:
        return 2.0 if sign in _FREQUENT or _script(sign) != "LATIN" else 1.0
    return 0.0 if category == "Mn" else -3.0


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]
