"""Reads and writes assets/pictures.toml: what pictures show, which show a person, and that person's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from scheduler.config.entries import Entries, without_entry, written_entry
from scheduler.config.fields import Day, Line, Share
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_text, read_toml
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.pictures import PictureRecord
from scheduler.domain.toml_text import parse_toml

PICTURES_FILE = "assets/pictures.toml"

_TOP = "# What the clinic's pictures show, and the consent of the people in them: see docs/library.md.\n"
_ENTRIES = Entries(PICTURES_FILE, "picture", "file", _TOP)
_KEYS = {"since": "from"}


class PictureTable(Table):
    """One [[picture]]."""

    file: Line = Field(examples=['"brand/team.jpg"'])
    person: bool = Field(examples=["true"])
    consent: Line | None = None
    purpose: Line | None = None
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    who: Line | None = None
    alt: Line | None = None
    focus: list[Share] | None = Field(default=None, min_length=2, max_length=2)

    @model_validator(mode="after")
    def _consent_is_whole(self) -> PictureTable:
        if self.consent and not (self.purpose and self.until):
            raise ValueError("has a consent without purpose and until: write both")
        if self.since and self.until and self.since > self.until:
            raise KeyProblem(("until",), "is before the first day of the consent: write a later one")
        return self

    def record(self) -> PictureRecord:
        """Return the record."""
        return PictureRecord(
            file=self.file,
            person=self.person,
            consent=self.consent or "",
            purpose=self.purpose or "",
            until=self.until,
            since=self.since,
            who=self.who or "",
            alt=self.alt or "",
            focus=None if self.focus is None else (self.focus[0], self.focus[1]),
        )


class PicturesFile(Table):
    """The whole of pictures.toml."""

    picture: list[PictureTable] = Field(default=[])


def read_pictures(root: Path) -> tuple[PictureRecord, ...]:
    """Return the records of the workspace's pictures; none when it has no file. Raises BadInput."""
    try:
        table = read_toml(root, PICTURES_FILE)
    except NotFound:
        return ()
    return _records(table)


def written_record(root: Path, record: PictureRecord, before: PictureRecord | None) -> str:
    """Return the text of the workspace's pictures.toml with a record, new or changed. Raises BadInput."""
    usual = {field.name: field.default for field in fields(record) if field.name != "file"}
    values = {
        _KEYS.get(name, name): _written(getattr(record, name), default)
        for name, default in usual.items()
        if before is None or getattr(record, name) != getattr(before, name)
    }
    text = written_entry(pictures_text(root), _ENTRIES, record.file, {**values, "person": record.person})
    _records(parse_toml(text, PICTURES_FILE))
    return text


def without_record(root: Path, file: str) -> str:
    """Return the text of the workspace's pictures.toml without the record of a file. Raises BadInput."""
    text = pictures_text(root)
    try:
        return without_entry(text, _ENTRIES, file)
    except NotFound:
        return text


def pictures_text(root: Path) -> str:
    """Return the text of the workspace's pictures.toml, empty where there is none. Raises BadInput."""
    try:
        return read_text(root, PICTURES_FILE)
    except NotFound:
        return ""


def _written(value: object, default: object) -> object:
    if value == default:
        return None
    return list(value) if isinstance(value, tuple) else value


def _records(table: Mapping[str, object]) -> tuple[PictureRecord, ...]:
    try:
        file = PicturesFile.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(PICTURES_FILE))) from error
    return tuple(entry.record() for entry in file.picture)
