"""Forms as browsers, and mail providers, post them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, BinaryIO

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

MAX_FIELDS = 100
"""Fields of one form; ours have a few, and one for each topic."""

MAX_FIELD = 4_000
"""Bytes of a field; the longest of ours is an address of 254."""


LONGEST_FILE_NAME = 100
"""Characters of a file's name that are kept, from its end: the ending tells of the format."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form, each as text. Whatever else was sent, a file say, is not there."""

    values: tuple[tuple[str, str], ...] = ()

    def one(self, name: str) -> str:
        """Return the value of a field, trimmed; empty where there is none."""
        return next((value.strip() for field, value in self.values if field == name), "")

    def exact(self, name: str) -> str:
        """Return the value of a field as it was typed: a password's spaces are part of it."""
        return next((value for field, value in self.values if field == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Return the values of every field of a name."""
        return tuple(value.strip() for field, value in self.values if field == name)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: what its sender calls it, and its bytes."""

    name: str
    data: bytes


async def fields_and_file(request: Request, most: int = MAX_FIELD) -> tuple[Fields, SentFile | None]:
    """Read a posted form with at most one file, in the field "file"; None where none was chosen.

    `most` is the largest field's bytes. What the body may have is said by its path: see `body_limits`.
    """
    async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=most) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            return Fields(_texts(form)), None
        return Fields(_texts(form)), SentFile(_file_name(sent.filename), await sent.read())


@asynccontextmanager
async def form_with_file(request: Request) -> AsyncIterator[tuple[str, BinaryIO | None]]:
    """Yield the name and the stream of a large file in the field "file", which lies on the disk; None for no file."""
    async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD) as form:
        sent = form.get("file")
        if isinstance(sent, UploadFile) and sent.filename:
            yield _file_name(sent.filename), sent.file
        else:
            yield "", None


def _file_name(sent: str) -> str:
    """Return the last part of a file's name as somebody's computer has it, without signs that do not print."""
    name = PurePosixPath(sent.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-LONGEST_FILE_NAME:] or "article"


async def fields_of(request: Request) -> Fields:
    """Read a posted form, urlencoded or multipart; what is not UTF-8 in it is replaced."""
    async with request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD) as form:
        return Fields(_texts(form))


async def fields_if_readable(request: Request) -> Fields:
    """Read a posted form; one that cannot be read is as one without fields."""
    try:
        return await fields_of(request)
    except HTTPException:
        return Fields()


def _texts(form: FormData) -> tuple[tuple[str, str], ...]:
    """Return the fields that are text, each line's end as one character where browsers send two.

    A NUL, which nobody types and PostgreSQL keeps in no text, is replaced as what is not UTF-8.
    """
    texts = ((name, value) for name, value in form.multi_items() if isinstance(value, str))
    return tuple((name, value.replace("\r\n", "\n").replace("\0", "\ufffd")) for name, value in texts)


Form = Annotated[Fields, Depends(fields_of)]

AnyForm = Annotated[Fields, Depends(fields_if_readable)]
"""The same, for what is done whatever the form says."""
