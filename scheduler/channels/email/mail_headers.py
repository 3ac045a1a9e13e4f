"""Header lines as they stand in a mail: RFC 5322, with RFC 2047 for what is not ASCII. None can hold a line break.

Written with the standard library's older encoder: the newer one loses the quotes of a folded name with a comma in it
(github.com/python/cpython/issues/121284, read 2026-11).
"""

from __future__ import annotations

import re
from email.header import Header

LONGEST_LINE = 998
"""Bytes of a line without its end (RFC 5322, 2.1.1)."""

_FOLDED = 76
_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f<>()\[\],;:\\\"@]+@[^\s\x00-\x20\x7f<>()\[\],;:\\\"@]+")
_REFERENCE = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]+")


def header(name: str, value: str) -> str:
    """Return one header line with its end. Raises ValueError for a value that no header can have."""
    lines = f"{name}: {value}".split("\r\n")
    if any(not line.isprintable() for line in lines) or any(not line.startswith(" ") for line in lines[1:]):
        raise ValueError("a header has a control character")
    if any(len(line.encode()) > LONGEST_LINE for line in lines):
        raise ValueError("a header is too long")
    return "\r\n".join(lines) + "\r\n"


def words(text: str, name: str) -> str:
    """Return any text as the value of the header `name`, folded."""
    line = one_line(text)
    if line.isascii() and "=?" not in line and all(len(word) < _FOLDED for word in line.split()):
        return Header(line, "us-ascii", _FOLDED, name).encode(linesep="\r\n")
    return _encoded(line, name)


def mailbox(name: str, address: str, header_name: str) -> str:
    """Return a name and an address as the value of the header `header_name`. Raises ValueError for no address."""
    checked = f"<{checked_address(address)}>"
    plain = one_line(name)
    if not plain:
        return checked[1:-1]
    if plain.isascii() and "=?" not in plain and len(plain) <= _FOLDED - len(header_name) - 6:
        quoted = re.sub(r'(["\\])', r"\\\1", plain)
        return (
            f'"{quoted}"\r\n {checked}'
            if len(quoted + checked) > _FOLDED - len(header_name)
            else f'"{quoted}" {checked}'
        )
    return f"{_encoded(plain, header_name)}\r\n {checked}"


def checked_address(address: str) -> str:
    """Return an address that can stand between angle brackets. Raises ValueError for another."""
    if not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise ValueError("the address cannot be written in a mail")
    return address


def in_brackets(reference: str) -> str:
    """Return a link or an id in angle brackets. Raises ValueError where it could end them."""
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("a link or an id cannot be written in a mail")
    return f"<{reference}>"


def one_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _encoded(line: str, name: str) -> str:
    return Header(line, "utf-8", _FOLDED, name).encode(linesep="\r\n")
