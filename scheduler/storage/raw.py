"""Reading what may have been tampered with: every value as the bytes that are there, whatever they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, case, cast, func


def raw(
    connection: Connection, text: ColumnElement[str]
) -> ColumnElement[Any]:  # Any: bytes, or None where it is no text
    """Return a text column as its bytes, which need not be UTF-8; None where something other than text stands."""
    if connection.dialect.name == "postgresql":
        return func.textsend(text, type_=LargeBinary)
    return case((func.typeof(text) == "text", cast(text, LargeBinary)))


def legible(data: bytes | None) -> tuple[str, bool]:
    """Return bytes as text that can be shown, and whether it is the very text that was written."""
    if data is None:
        return "", False
    try:
        return bytes(data).decode(), True
    except UnicodeDecodeError:
        return bytes(data).decode(errors="backslashreplace"), False
