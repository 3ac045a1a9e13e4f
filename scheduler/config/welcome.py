"""Reads campaigns/welcome.toml, the welcome series, and writes it; every comment of it stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import Field, ValidationError, model_validator
from tomlkit.exceptions import TOMLKitError

from scheduler.config.campaign_edit import file_version, write_text
from scheduler.config.fields import Identifier, TimeOfDay
from scheduler.config.toml_file import KeyProblem, Table, in_file, problem_line, read_text
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.toml_text import parse_toml
from scheduler.domain.welcome import LAST_DAY, LATE_DAYS, MOST_STEPS, WelcomeSeries, WelcomeStep

WELCOME_FILE = "campaigns/welcome.toml"

_TOP = """\
# The welcome series: what goes to a person in the days after they confirmed; see docs/welcome-series.md.
# The words of a step stand in campaigns/welcome.NAME.LANGUAGE. `clinic welcome` writes this file, and you may.

# false: nobody begins, and nothing goes out.
enabled = false

# A step that could not go out for so many days is left out for that person.
late_days = 7
"""


class StepTable(Table):
    """One [[steps]]."""

    name: Identifier = Field(examples=['"your-first-visit"'])
    after: int = Field(ge=1, le=LAST_DAY, examples=["3"])
    at: TimeOfDay = Field(examples=['"09:00"'])

    def step(self) -> WelcomeStep:
        """Return the step."""
        return WelcomeStep(self.name, self.after, self.at)


class WelcomeTable(Table):
    """The file."""

    enabled: bool = False
    late_days: int = Field(default=LATE_DAYS, ge=1, le=60)
    steps: list[StepTable] = Field(default=[], max_length=MOST_STEPS)

    @model_validator(mode="after")
    def _names_each_once(self) -> WelcomeTable:
        names = [step.name for step in self.steps]
        for number, name in enumerate(names):
            if name in names[:number]:
                raise KeyProblem(("steps", number, "name"), f"names '{name}' again: give each step a name of its own")
        return self


def read_welcome(root: Path, languages: Collection[str]) -> WelcomeSeries:
    """Return the workspace's welcome series, its steps by day and time; one that is off where there is no file.

    `languages` are the newsletter's. Raises BadInput.
    """
    try:
        return series_in(read_text(root, WELCOME_FILE), languages)
    except NotFound:
        return WelcomeSeries(languages=tuple(languages))


def series_in(text: str, languages: Collection[str]) -> WelcomeSeries:
    """Return the series that a file's text holds. Raises BadInput."""
    try:
        file = WelcomeTable.model_validate(parse_toml(text, WELCOME_FILE))
    except ValidationError as error:
        raise BadInput(problem_line(error, in_file(WELCOME_FILE))) from error
    steps = sorted((table.step() for table in file.steps), key=lambda step: (step.after, step.at))
    return WelcomeSeries(file.enabled, tuple(steps), timedelta(days=file.late_days), tuple(languages))


def welcome_version(root: Path) -> str:
    """Return the version of the file: the SHA-256 (hex) of its text, which may be none. Raises BadInput."""
    return file_version(_text(root))


def write_welcome(root: Path, series: WelcomeSeries, version: str | None = None) -> None:
    """Write the series into the file, which is made where there is none.

    Raises BadInput, also where the file is not the `version` any more that somebody saw; it is then as it was.
    """
    before = _text(root)
    if version is not None and file_version(before) != version:
        raise BadInput(f"{WELCOME_FILE} was changed meanwhile: look at it again, then write")
    after = written(before or _TOP, series)
    if series_in(after, series.languages) != series:
        raise BadInput(f"{WELCOME_FILE}: cannot be written to from here: write it by hand")
    write_text(root, WELCOME_FILE, after)


def written(text: str, series: WelcomeSeries) -> str:
    """Return a file's text with another series in it. Raises BadInput for one that is no TOML."""
    try:
        document = tomlkit.parse(text)
        document["enabled"] = series.enabled
        document["late_days"] = series.late.days
        known = {table.get("name"): table for table in document.get("steps", [])}
        if "steps" in document:
            del document["steps"]
        if series.steps:
            steps = tomlkit.aot()
            for step in series.steps:
                steps.append(_table(step, known))
            document.append("steps", steps)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise BadInput(f"{WELCOME_FILE}: cannot be written to from here: {error}") from error


def _table(step: WelcomeStep, known: Mapping[Any, Any]) -> Any:  # noqa: ANN401 - tomlkit's tables have no common type
    table = known.get(step.name)
    if table is None:
        table = tomlkit.table()
        table["name"] = step.name
    # What stays is not written: a comment behind it stays with it.
    if table.get("after") != step.after:
        table["after"] = step.after
    if str(table.get("at"))[:5] != f"{step.at:%H:%M}":
        table["at"] = f"{step.at:%H:%M}"
    return table


def _text(root: Path) -> str:
    try:
        return read_text(root, WELCOME_FILE)
    except NotFound:
        return ""
