"""Forms as browsers, and mail providers, post them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

MAX_FIELDS = 100
"""Fields of one form; ours have a few, and one for each topic."""

MAX_FIELD = 4_000
"""Bytes of a field; the longest of ours is an address of 254."""


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
    return tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))


Form = Annotated[Fields, Depends(fields_of)]

AnyForm = Annotated[Fields, Depends(fields_if_readable)]
"""The same, for what is done whatever the form says."""
