"""Reads campaigns/library.toml: the sentences that a clinician has approved for every campaign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from scheduler.config.fields import Day, HttpsUrl, Identifier, Line
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_toml
from scheduler.domain.campaign import Library, Reference, Statement, entries_version
from scheduler.domain.claims import Jurisdiction
from scheduler.domain.errors import BadInput, NotFound

LIBRARY_FILE = "campaigns/library.toml"


def _rule_name(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2,5}\d{2,3}", text):
        raise ValueError('must be the name of a rule, such as "SAF05"; `clinic rules` lists them')
    return text


RuleName = Annotated[str, AfterValidator(_rule_name)]


class StatementTable(Table):
    """One [[statement]]."""

    id: Identifier = Field(examples=['"results-vary"'])
    version: int = Field(ge=1, le=1_000_000, examples=["1"])
    long: Line = Field(examples=['"Results vary from person to person."'])
    short: Line = Field(examples=['"Results vary."'])
    attach: list[Literal["post", "issue"]] = Field(default=[])
    meets: list[RuleName] = Field(default=[], max_length=20)
    jurisdictions: list[Jurisdiction] = Field(default=[])
    references: list[Identifier] = Field(default=[])
    review_by: Day | None = None
    status: bool = False
    retracted: Line | None = None

    def statement(self) -> Statement:
        """Return the statement."""
        return Statement(
            id=self.id,
            version=self.version,
            long=self.long,
            short=self.short,
            attach=tuple(dict.fromkeys(self.attach)),
            meets=tuple(dict.fromkeys(self.meets)),
            jurisdictions=tuple(dict.fromkeys(self.jurisdictions)),
            references=tuple(dict.fromkeys(self.references)),
            review_by=self.review_by,
            status=self.status,
            retracted=self.retracted or "",
        )


class ReferenceTable(Table):
    """One [[reference]]."""

    id: Identifier = Field(examples=['"proffer-2022"'])
    title: Line = Field(examples=['"Efficacy and tolerability of topical platelet exosomes"'])
    authors: Line = Field(examples=['"Proffer and others"'])
    year: int = Field(ge=1800, le=2200, examples=["2022"])
    doi: Line | None = None
    url: HttpsUrl | None = None
    design: Line | None = None
    participants: int = Field(default=0, ge=0)
    product: Identifier | None = None
    sponsor: Line | None = None
    retracted: Line | None = None

    def reference(self) -> Reference:
        """Return the reference."""
        return Reference(
            id=self.id,
            title=self.title,
            authors=self.authors,
            year=self.year,
            doi=self.doi or "",
            url=self.url or "",
            design=self.design or "",
            participants=self.participants,
            product=self.product or "",
            sponsor=self.sponsor or "",
            retracted=self.retracted or "",
        )


class LibraryFile(Table):
    """The whole of library.toml."""

    statement: list[StatementTable] = Field(default=[])
    reference: list[ReferenceTable] = Field(default=[])

    @model_validator(mode="after")
    def _ids_are_unique(self) -> LibraryFile:
        for kind, ids in (
            ("statements", [statement.id for statement in self.statement]),
            ("references", [reference.id for reference in self.reference]),
        ):
            for name, count in Counter(ids).items():
                if count > 1:
                    raise ValueError(f"has {count} {kind} with the id '{name}': give each its own")
        return self

    @model_validator(mode="after")
    def _references_are_there(self) -> LibraryFile:
        known = {reference.id for reference in self.reference}
        for place, statement in enumerate(self.statement):
            for reference in statement.references:
                if reference not in known:
                    raise KeyProblem(
                        ("statement", place, "references"), f"names '{reference}', which is no [[reference]]"
                    )
        return self


def written_values(entry: Statement | Reference, before: Statement | Reference | None) -> dict[str, object]:
    """Return the keys of an entry that differ from the one before it, as its table has them; None takes one out.

    Of a new one those are all that say something.
    """
    usual = {field.name: field.default for field in fields(entry)}
    values = {}
    for name, default in usual.items():
        value, known = getattr(entry, name), default if before is None else getattr(before, name)
        if value != known:
            values[name] = None if value == default else list(value) if isinstance(value, tuple) else value
    values.pop("id", None)
    return values


def read_library(root: Path) -> Library:
    """Return the workspace's approved statements, an empty library when it has no file. Raises BadInput."""
    try:
        table = read_toml(root, LIBRARY_FILE)
    except NotFound:
        return Library()
    return library_of(table)


def library_of(table: Mapping[str, object]) -> Library:
    """Return the statements and references in a library's tables. Raises BadInput."""
    try:
        file = LibraryFile.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(LIBRARY_FILE))) from error
    statements = tuple(entry.statement() for entry in file.statement)
    references = tuple(entry.reference() for entry in file.reference)
    return Library(statements, entries_version((*statements, *references)), references)
