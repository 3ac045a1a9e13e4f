"""A form with a field for a whole text."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Request

from scheduler.web.forms import Fields, fields_and_file

LONGEST_TEXT: Final = 40_000
"""Bytes of a text: a newsletter issue of a few pages, in any script."""


async def long_fields(request: Request) -> Fields:
    """Read a form, one of whose fields may be a text."""
    return (await fields_and_file(request, LONGEST_TEXT))[0]


LongForm = Annotated[Fields, Depends(long_fields)]
