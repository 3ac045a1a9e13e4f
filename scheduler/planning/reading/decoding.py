"""Bytes to text: which encoding a file is in, and what kind of file it is when it is no text at all.

Written by hand: charset-normalizer guesses, and a wrong guess changes words; here what cannot be told is refused or
noted.
"""

from __future__ import annotations

import codecs
import re

from scheduler.domain.characters import CONTROLS, OVERRIDES
from scheduler.domain.errors import BadInput
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

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Control sequences, operating system commands and single escapes (ECMA-48, sections 5.3 to 5.6).
_TERMINAL_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")

# Two or three letters in one sign, as programs that take text out of a PDF leave them.
_LIGATURES = str.maketrans(
    {chr(0xFB00 + place): letters for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
)

_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_VALID_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a file's text, its lines ended by a plain newline, with notes on how it was read.

    A byte order mark decides; else UTF-8; else, when the file does not look like damaged UTF-8, the
    charset that a page declares, or Windows-1252. Control characters, terminal escapes and
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
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name), ()
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise BadInput(f"{name} is not a text file (or is UTF-16 without a mark): save it as UTF-8 text") from error
        if _is_mostly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise BadInput(
                f"{name} is UTF-8 text, but line {line} has a byte that is not ({data[error.start]:#04x}):"
                " correct that line and save the file as UTF-8"
            ) from error
    return _fallback(data, name)


def _is_mostly_utf8(data: bytes) -> bool:
    """Say whether at least half of the bytes outside ASCII stand in sequences that UTF-8 allows."""
    outside_ascii = len(data.translate(None, bytes(range(0x80))))
    return 2 * sum(len(sequence) for sequence in _VALID_MULTIBYTE.findall(data)) >= outside_ascii


def _fallback(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    encoding = "windows-1252"
    if declared := _DECLARED_CHARSET.search(data[:2048]):
        encoding = declared[1].decode("ascii").lower()
    # Browsers read these two names as Windows-1252 as well (WHATWG Encoding, section 4.2).
    encoding = "windows-1252" if encoding in ("iso-8859-1", "us-ascii", "utf-8") else encoding
    text = _strictly(data, encoding, name)
    return text, (f"{name} is not UTF-8; it was read as {encoding}: check its accents and symbols",)


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
