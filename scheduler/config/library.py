"""Reads campaigns/library.toml: the sentences that a clinician has approved for every campaign."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from scheduler.config.fields import Identifier, Line
from scheduler.config.toml_file import Table, in_file, problem_line, read_toml
from scheduler.domain.campaign import Library, Statement
from scheduler.domain.errors import BadInput, NotFound

LIBRARY_FILE = "campaigns/library.toml"


class StatementTable(Table):
    """One [[statement]]."""

    id: Identifier = Field(examples=['"results-vary"'])
    version: int = Field(ge=1, le=1_000_000, examples=["1"])
    long: Line = Field(examples=['"Results vary from person to person."'])
    short: Line = Field(examples=['"Results vary."'])
    attach: list[Literal["post", "issue"]] = Field(default=[])

    def statement(self) -> Statement:
        """Return the statement."""
        return Statement(self.id, self.version, self.long, self.short, tuple(dict.fromkeys(self.attach)))


class LibraryFile(Table):
    """The whole of library.toml."""

    statement: list[StatementTable] = Field(default=[])

    @model_validator(mode="after")
    def _ids_are_unique(self) -> LibraryFile:
        counts = Counter(statement.id for statement in self.statement)
        for name, count in counts.items():
            if count > 1:
                raise ValueError(f"has {count} statements with the id '{name}': give each its own")
        return self


def read_library(root: Path) -> Library:
    """Return the workspace's approved statements, an empty library when it has no file. Raises BadInput."""
    try:
        table = read_toml(root, LIBRARY_FILE)
    except NotFound:
        return Library()
    try:
        file = LibraryFile.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(LIBRARY_FILE))) from error
    statements = tuple(entry.statement() for entry in file.statement)
    return Library(statements, library_version(statements)) if statements else Library()


def library_version(statements: Sequence[Statement]) -> str:
    """Return the SHA-256 (hex) of the statements' canonical JSON; comments and layout of the file do not count."""
    canonical = json.dumps(
        [asdict(statement) for statement in statements], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
