"""Reads campaigns/segments.toml, the clinic's named queries over its subscribers, and writes one into it or out of it.

Written by hand, as library_edit.py is: a table is added below the last line, and one that goes takes no line of another
with it. Every other byte of the file stays.
"""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from scheduler.claims.health_terms import tells_of_health
from scheduler.config.fields import AudienceName, Text
from scheduler.config.toml_file import Table, did_you_mean, in_file, problem_line, read_text, read_toml
from scheduler.domain.contact import parse_audience
from scheduler.domain.errors import BadInput, NotFound
from scheduler.domain.segment import Segment
from scheduler.domain.segment_query import parse_query
from scheduler.domain.toml_text import parse_toml
from scheduler.whole_file import write_whole

SEGMENTS_FILE = "campaigns/segments.toml"

Lexicon = Mapping[str, tuple[str, ...]]
"""The word lists of rules, by name."""

_MODE = 0o644
"""The permissions of a new file: those of the other files that people write."""

_TOP = """\
# Segments: parts of the newsletter's audience, by declared facts; see docs/segments.md.
# `clinic audience segments add` writes them, and you may. An issue's audience in campaign.toml may name one.
"""


class SegmentTable(Table):
    """One [NAME]."""

    query: Text = Field(examples=["'language is en'"])
    audience: AudienceName = "newsletter"


def read_segments(root: Path, topics: Collection[str], lexicon: Lexicon) -> Mapping[str, Segment]:
    """Return the workspace's segments by name, in the order of their file; none when there is no file.

    `topics` are those that the clinic declared, `lexicon` the word lists of its rules. Raises BadInput.
    """
    try:
        tables = read_toml(root, SEGMENTS_FILE)
    except NotFound:
        return {}
    return {name: _segment(name, table, topics, lexicon) for name, table in tables.items()}


def _segment(name: str, table: object, topics: Collection[str], lexicon: Lexicon) -> Segment:
    try:
        check_name(name, lexicon)
        read = SegmentTable.model_validate(table)
    except ValidationError as error:
        raise BadInput(problem_line(error, lambda path: in_file(SEGMENTS_FILE)((name, *path)))) from error
    except BadInput as error:
        raise BadInput(f"{SEGMENTS_FILE}: {error}") from error
    try:
        return Segment(name, read.audience, parse_query(read.query, topics))
    except BadInput as error:
        raise BadInput(f"{SEGMENTS_FILE}: {name}: {error}") from error


def check_name(name: str, lexicon: Lexicon) -> None:
    """Raise BadInput unless a segment may have the name: it stands in files, reports and the trail."""
    try:
        parse_audience(name)
    except ValueError as error:
        raise BadInput(f"a segment's name {error}") from None
    if tells_of_health(name, lexicon):
        raise BadInput("a segment's name tells of somebody's health: name it after something else, such as 'group-a'")


def add_segment(root: Path, name: str, query: str, audience: str) -> None:
    """Write a segment below the others. Raises BadInput when there is one of that name."""
    text = _text(root)
    before = parse_toml(text, SEGMENTS_FILE)
    if name in before:
        raise BadInput(f"there is a segment '{name}' already: remove it first, or choose another name")
    table = {"query": query} | ({} if audience == "newsletter" else {"audience": audience})
    lines = (f"{key} = {_written(value)}\n" for key, value in table.items())
    above = text or _TOP
    gap = "\n" if above.endswith("\n") else "\n\n"
    _write(root, f"{above}{gap}[{name}]\n{''.join(lines)}", before | {name: table})


def remove_segment(root: Path, name: str) -> None:
    """Take a segment out of the file; every line of the others stays. Raises NotFound, BadInput."""
    text = _text(root)
    before = parse_toml(text, SEGMENTS_FILE)
    if name not in before:
        raise NotFound(f"there is no segment '{name}'{did_you_mean(name, before) if before else ''}")
    wanted = {known: table for known, table in before.items() if known != name}
    edited = next((without for without in _without(text, name) if _reads_as(without, wanted)), None)
    if edited is None:
        raise BadInput(f"{SEGMENTS_FILE}: '{name}' cannot be removed from here: take [{name}] out of it by hand")
    _write(root, edited, wanted)


def _without(text: str, name: str) -> Iterator[str]:
    """Yield a file's text without the lines that may be a table's: which they are is not guessed, but read again."""
    lines = text.splitlines(keepends=True)
    header = re.compile(rf"\s*\[\s*[\"']?{re.escape(name)}[\"']?\s*\]")
    ends = [place for place, line in enumerate(lines) if line.lstrip().startswith("[")]
    for start in (place for place in ends if header.match(lines[place])):
        for end in (*(end for end in ends if end > start), len(lines)):
            last = end
            # Comments right above the next table are that one's.
            while end < len(lines) and lines[last - 1].lstrip().startswith("#"):
                last -= 1
            yield "".join((*lines[:start], *lines[last:]))


def _text(root: Path) -> str:
    try:
        return read_text(root, SEGMENTS_FILE)
    except NotFound:
        return ""


def _write(root: Path, text: str, wanted: Mapping[str, object]) -> None:
    if not _reads_as(text, wanted):
        raise BadInput(f"{SEGMENTS_FILE} cannot be written to from here: write it by hand")
    path = root / SEGMENTS_FILE
    path.parent.mkdir(exist_ok=True)
    path = path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _MODE
    try:
        write_whole(path, text.encode(), mode=mode, durable=True)
    except OSError as error:
        raise BadInput(f"{SEGMENTS_FILE} cannot be written: {error.strerror}") from error


def _reads_as(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _written(value: str) -> str:
    """Return a text as TOML: between single quotes where it has none, so that it reads as it was typed."""
    return json.dumps(value, ensure_ascii=False) if "'" in value else f"'{value}'"
