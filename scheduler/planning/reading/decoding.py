"""Bytes to text: which encoding a file is in, and what kind of file it is when it is no text at all."""

from __future__ import annotations

import codecs
import re

from scheduler.domain.characters import CONTROLS, OVERRIDES
from scheduler.domain.errors import BadInput
from scheduler.planning.reading.encodings import BYTE_ORDER_MARKS, guessed_encoding, saved_once
from scheduler.planning.reading.pages import PAGE_BREAK

SIZE_LIMIT = 5_000_000
"""The largest file that is read, in bytes: more than a thousand pages of text, so anything above is a mistake."""

ZIP_MAGIC = b"PK\x03\x04"

_WITH_TEXT = "import the article's text, saved as .txt, .md, .html or .docx"

# The first bytes of files that people pick by mistake (the formats' own specifications give them).
_SIGNATURES = (
    (b"%PDF-", "a PDF file: save the text as .docx, .html or .txt"),
    (b"\x89PNG\r\n\x1a\n", f"a PNG picture: {_WITH_TEXT}"),
    (b"\xff\xd8\xff", f"a JPEG picture: {_WITH_TEXT}"),
    (b"GIF8", f"a GIF picture: {_WITH_TEXT}"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc) or one with a password: save it as .docx without a password"),
    (b"{\\rtf", "a rich text file (.rtf): save it as .docx"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (ZIP_MAGIC, "an archive (or a Word file with a wrong name): unpack it, or name it .docx"),
)

# Control sequences, operating system commands and single escapes (ECMA-48, sections 5.3 to 5.6).
_TERMINAL_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")

# Two or three letters in one sign, as programs that take text out of a PDF leave them.
_LIGATURES = str.maketrans(
    {chr(0xFB00 + place): letters for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
)

_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# What browsers read where a page names the encoding at the left (WHATWG Encoding, section 4.2; by Python's names).
_BROWSERS_READ = {
    **dict.fromkeys(("iso8859-1", "ascii", "cp1252"), "windows-1252"),
    "iso8859-9": "windows-1254",
    **dict.fromkeys(("iso8859-11", "tis-620", "cp874"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949"), "cp949"),
}
_OF_PAGES = re.compile(
    r"utf-16(-[lb]e)?|iso8859-\d+|cp125\d|cp866|koi8-[ru]|mac-(roman|cyrillic)|big5(hkscs)?|euc_jp|iso2022_jp"
)
_VALID_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a file's text, its lines ended by a plain newline, with notes on how it was read.

    A byte order mark decides; else UTF-8; else, when the file does not look like damaged UTF-8, the charset that a page
    declares; else the encoding in which its words are words, which is noted. Control characters, terminal escapes and
    overrides of the writing direction are removed and noted. Raises BadInput for a
    file that is empty, too large, no text, or whose encoding cannot be told.
    """
    check_size(len(data), name)
    for signature, description in _SIGNATURES:
        if data.startswith(signature):
            raise BadInput(f"{name} is {description}")
    text, notes = _characters(data, name)
    text, escapes = _TERMINAL_ESCAPE.subn("", text)
    printed = text.translate(CONTROLS)
    removed = len(text) - len(printed)
    if removed > 10 and removed * 50 > len(text):
        raise BadInput(f"{name} is not a text file: {removed:,} of its {len(text):,} characters cannot be printed")
    cleaned = printed.translate(OVERRIDES).translate(_LIGATURES)
    if not cleaned.strip():
        raise BadInput(f"{name} is empty: there is no article in it")
    if escapes:
        notes += (f"{_count(escapes, 'terminal escape')} removed",)
    if removed:
        notes += (f"{_count(removed, 'control character')} removed",)
    if overrides := len(printed) - len(printed.translate(OVERRIDES)):
        notes += (f"{_count(overrides, 'mark')} that turn{'s' * (overrides == 1)} the writing direction removed",)
    if damaged := cleaned.count("\N{REPLACEMENT CHARACTER}"):
        notes += (f"{_count(damaged, 'damaged character')} (\N{REPLACEMENT CHARACTER}) in the text: check the source",)
    return _plain_newlines(cleaned), notes


def check_size(size: int, name: str) -> None:
    """Raise BadInput when a file of that many bytes is too large to read."""
    if size > SIZE_LIMIT:
        raise BadInput(
            f"{name} has {size / 1e6:,.0f} MB; the limit is {SIZE_LIMIT / 1e6:.0f} MB: import the article's text alone"
        )


def _characters(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name), ()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data) and b"\0" not in data:
            line = data.count(b"\n", 0, error.start) + 1
            raise BadInput(
                f"{name} is UTF-8 text, but line {line} has a byte that is not ({data[error.start]:#04x}):"
                " correct that line and save the file as UTF-8"
            ) from error
        return _told_by_words(data, name)
    if text.count("\0") * 4 > len(text):  # UTF-16 of English words is valid UTF-8 as well
        return _told_by_words(data, name)
    once, word = saved_once(text)
    if not word:
        return text, ()
    seen = f"{name} was saved as UTF-8 twice, so that words read like “{word}”"
    return once, (f"{seen}: that was undone" if once != text else f"{seen}: check the accents, or take an older copy",)


def _is_mostly_utf8(data: bytes) -> bool:
    """Say whether at least half of the bytes outside ASCII stand in sequences that UTF-8 allows."""
    outside_ascii = len(data.translate(None, bytes(range(0x80))))
    return 2 * sum(len(sequence) for sequence in _VALID_MULTIBYTE.findall(data)) >= outside_ascii


def _told_by_words(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file that is no UTF-8, in the encoding that its page declares or its words speak for."""
    declared = _DECLARED_CHARSET.search(data[:2048])
    label = declared[1].decode("ascii").lower() if declared else "utf-8"
    encoding = declared_encoding(label)
    if encoding is None:
        raise BadInput(f"{name} cannot be read as {label}: save it as UTF-8 text")
    if encoding != "utf-8":
        text = _strictly(data, encoding, name)
        return text, (f"{name} is not UTF-8; it was read as {encoding}, which it names: check its accents and symbols",)
    guess = guessed_encoding(data)
    if guess is None or (b"\0" in data and guess.name != "UTF-16"):
        raise BadInput(f"{name} is not a text file, or in an encoding that cannot be told: save it as UTF-8 text")
    by = f" by words such as {guess.words}" if guess.words else ""
    return data.decode(guess.codec), (
        f"{name} does not say how it is encoded; it was read as {guess.name}{by}: check its accents and symbols",
    )


def declared_encoding(label: str) -> str | None:
    """Return the encoding that browsers take for a declared one, or None for one that no page has.

    Python knows others, some of which are no encodings of text, or take very long.
    """
    try:
        codec = codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: a label with a zero in it
        return None
    if codec == "utf-8":
        return codec
    return _BROWSERS_READ.get(codec) or (label.lower() if _OF_PAGES.fullmatch(codec) else None)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise BadInput(f"{name} cannot be read as {encoding}: save it as UTF-8 text") from error


def _plain_newlines(text: str) -> str:
    for line_end in ("\r\n", "\r", "\x85", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}", "\v"):
        text = text.replace(line_end, "\n")
    return text.replace("\f", f"\n{PAGE_BREAK}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
