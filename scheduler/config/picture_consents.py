"""Reads assets/pictures.toml: which pictures show a person, and that person's consent."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from scheduler.config.fields import Day, Line
from scheduler.config.toml_file import Table, in_file, problem_line, read_toml
from scheduler.domain.claims import PictureConsent
from scheduler.domain.errors import BadInput, NotFound

PICTURES_FILE = "assets/pictures.toml"


class PictureTable(Table):
    """One [[picture]]."""

    file: Line = Field(examples=['"brand/team.jpg"'])
    person: bool = Field(examples=["true"])
    consent: Line | None = None
    purpose: Line | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _consent_is_whole(self) -> PictureTable:
        if self.consent and not (self.purpose and self.until):
            raise ValueError("has a consent without purpose and until: write both")
        return self


class PicturesFile(Table):
    """The whole of pictures.toml."""

    picture: list[PictureTable] = Field(default=[])


def read_pictures(root: Path) -> tuple[PictureConsent, ...]:
    """Return the records of the workspace's pictures; none when it has no file. Raises BadInput."""
    try:
        table = read_toml(root, PICTURES_FILE)
    except NotFound:
        return ()
    try:
        file = PicturesFile.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(PICTURES_FILE))) from error
    return tuple(
        PictureConsent(entry.file, entry.person, entry.consent or "", entry.purpose or "", entry.until)
        for entry in file.picture
    )
