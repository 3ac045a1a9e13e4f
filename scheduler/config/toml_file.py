"""Reads TOML strictly. Whatever is wrong becomes one line: the file, the key, what is wrong, what to write."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.toml_text import KeyPath, parse_toml, written_key
from scheduler.resources import inside

MAX_FILE_BYTES = 1_000_000
"""No settings are longer: above it, it is some other file by mistake."""

_PLAIN_WORDS = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least {min_length} in it",
    "too_long": "must have at most {max_length} in it",
    "value_error": "{error}",
}


class KeyProblem(ValueError):  # noqa: N818 - reads as what happened: raise KeyProblem(("threads",), "…")
    """A fault of a key that a table has, or should have; `path` leads there from the table."""

    def __init__(self, path: KeyPath, problem: str) -> None:
        super().__init__(problem)
        self.path = path


class Table(BaseModel):
    """A TOML table whose keys are all known and of the right type; the base of everything read here."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _keys_are_known_and_complete(cls, values: object) -> object:
        if not isinstance(values, Mapping):
            return values
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        for key in values:
            if key not in fields:
                raise KeyProblem((key,), f"is not a known key{did_you_mean(key, fields)}")
        for key, field in fields.items():
            if field.is_required() and key not in values:
                example = str(field.examples[0]) if field.examples else "…"
                write = example if example.startswith("the table") else f"{key} = {example}"
                raise KeyProblem((key,), f"is missing: write {write}")
        return values


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ": did you mean '…'?" with the nearest known word, or all of them when none is near."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, 1)
    return f": did you mean '{near[0]}'?" if near else f": known are {', '.join(words)}"


def read_text(root: Path, name: str, limit: int = MAX_FILE_BYTES) -> str:
    """Return the text of the workspace's file `name` ('campaigns/library.toml'), of at most `limit` bytes.

    Raises NotFound when there is none, BadInput when it is too long, unreadable or not UTF-8.
    """
    if not (root / name).is_file():
        raise NotFound(f"there is no file {name} in {root}")
    path = inside(root / name, root.resolve(), name)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise BadInput(f"{name}: cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise BadInput(f"{name}: is longer than {limit // 1000} kB: shorten or split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{name}: line {line} is not UTF-8 text: save the file as UTF-8") from error


def read_toml(root: Path, name: str) -> dict[str, object]:
    """Return the tables of the workspace's TOML file `name`. Raises NotFound, BadInput."""
    return parse_toml(read_text(root, name), name)


def problem_line(error: ValidationError, place: Callable[[KeyPath], str]) -> str:
    """Say in one line what is first wrong. `place` returns how the place of a key is named, the key included."""
    details = error.errors(include_url=False, include_input=False)[0]
    context = details.get("ctx", {})
    # Pydantic marks a key that is wrong itself.
    path = tuple(part for part in details["loc"] if part != "[key]")
    if isinstance(problem := context.get("error"), KeyProblem):
        path = (*path, *problem.path)
    words = _PLAIN_WORDS.get(details["type"])
    return f"{place(path)} {words.format(**context) if words else details['msg']}"


def in_file(name: str) -> Callable[[KeyPath], str]:
    """Return the `place` of `problem_line` for keys that all stand in one file."""
    return lambda path: f"{name}: {written_key(path)}".rstrip()
