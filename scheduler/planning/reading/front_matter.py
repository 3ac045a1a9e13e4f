"""Reads what stands above a Markdown text about it: YAML, TOML, the lines of Pandoc, MultiMarkdown and Notion.

The YAML is read by hand: the few forms that editors write, each line of which is kept as a particular or reported as it
is written; a YAML library gives values without their lines.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.article import Particular, ParticularKind
from scheduler.planning.reading.blocks import Dropped, single_spaced

PARTICULARS = "particulars:"
"""The line of article.md's front matter below which its particulars stand."""

_YAML = re.compile(r"---[ \t]*\n(?P<lines>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<lines>(?:.*\n)*?)\+\+\+[ \t]*(?:\n|$)")
_PANDOC = re.compile(r"(?P<lines>%[ \t].*\n(?:%.*\n|[ \t]+\S.*\n){0,4})")
_YAML_LINE = re.compile(r"[\w \t-]+:.*|[ \t]+.*|-[ \t].*|#.*|[ \t]*")
_KEY = re.compile(r"(?P<key>\w(?:[\w -]*[\w-])?)[ \t]*:(?:[ \t]+(?P<value>.*)|[ \t]*)")
_ENTRY = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)")
_COMMENT = re.compile(r"(?<!\s)\s+#.*")
_PARTICULAR = re.compile(r"- (?P<kind>[a-z ]+): (?P<text>.+)")
_PROPERTY = re.compile(r"(?P<key>[^\W\d_][\w -]{0,30}):[ \t]+(?P<value>\S.*)")
_HEADED = re.compile(r"(?P<heading>#[ \t].*\n\n?)(?P<lines>(?:[^\W\d_][\w -]{0,30}:[ \t]+\S.*\n)+)(?=\n|$)")
_LEADING = re.compile(r"(?P<lines>(?:[^\W\d_][\w -]{0,30}:[ \t]+\S.*\n(?:[ \t]+\S.*\n)*)+)\n")

_REASON = "front matter"
_KINDS: Mapping[str, ParticularKind] = {
    key: kind
    for kind, keys in {
        ParticularKind.AUTHOR: "author authors by byline writer autor autora auteur autore auteurs verfasser",
        ParticularKind.REVIEWER: "reviewer reviewed_by reviewedby medically_reviewed_by medical_reviewer",
        ParticularKind.DATE: "date published pubdate publishdate lastmod updated last_updated last_edited created "
        "modified created_time last_edited_time datum fecha data",
        ParticularKind.LABELS: "tags tag categories category keywords topics schlagwörter etiquetas",
        ParticularKind.READING_TIME: "reading_time readingtime read_time",
        ParticularKind.SOURCE: "source canonical canonical_url canonicalurl url",
        ParticularKind.COPYRIGHT: "copyright license licence rights",
    }.items()
    for key in keys.split()
}
_OF_PROGRAMS = frozenset(
    [
        "status",
        "state",
        "stage",
        "priority",
        "owner",
        "assignee",
        "assigned_to",
        "archived",
        "slug",
        "layout",
        "created_by",
        "last_edited_by",
    ]
)
"""Properties by which programs keep their pages, and which say nothing about an article."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above a text, and the text below it. `title` and `language` are empty where they are not named."""

    body: str
    title: str = ""
    language: str = ""
    particulars: tuple[Particular, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Field:
    """A key with its value, and the lines of the source in which they stand."""

    key: str
    value: str
    lines: tuple[str, ...]


def front_matter(text: str) -> FrontMatter:
    """Return the YAML between lines of dashes at the very beginning of a text, if there is some, and what is below."""
    found = _YAML.match(text)
    lines = found["lines"].splitlines() if found else []
    if found is None or not any(lines) or not all(_YAML_LINE.fullmatch(line) for line in lines):
        return FrontMatter(text)
    own, rest = _particulars(lines)
    read = _of_fields(_yaml_fields(rest), text[found.end() :])
    return FrontMatter(read.body, read.title, read.language, (*own, *read.particulars), read.dropped)


def foreign_front_matter(text: str) -> FrontMatter:
    """Return what stands above a text in any of the forms that other programs write."""
    if found := _TOML.match(text):
        return _of_fields(_toml_fields(found["lines"]), text[found.end() :])
    if found := _PANDOC.match(text):
        return _of_fields(_pandoc_fields(found["lines"]), text[found.end() :])
    if (found := _LEADING.match(text)) and _are_known(found["lines"]):
        return _of_fields(_properties(found["lines"]), text[found.end() :])
    above = front_matter(text)
    if (found := _HEADED.match(above.body.lstrip("\n"))) and _are_known(found["lines"]):
        body = found["heading"] + "\n" + above.body.lstrip("\n")[found.end() :]
        below = _of_fields(_properties(found["lines"]), body)
        return FrontMatter(
            body,
            above.title or below.title,
            above.language,
            (*above.particulars, *below.particulars),
            (*above.dropped, *below.dropped),
        )
    return above


def _of_fields(fields: Iterable[_Field], body: str) -> FrontMatter:
    title, language = "", ""
    particulars: list[Particular] = []
    dropped: list[Dropped] = []
    for field in fields:
        key = field.key.lower().replace("-", "_").replace(" ", "_")
        if key == "title" and field.value and not title:
            title = field.value
        elif key in {"lang", "language"} and field.value and not language:
            language = field.value
        elif key in _KINDS and field.value:
            particulars.append(Particular(_KINDS[key], field.value))
        else:
            dropped += (Dropped(line.strip(), _REASON) for line in field.lines if line.strip())
    return FrontMatter(body, title, language, tuple(particulars), tuple(dropped))


def _yaml_fields(lines: Sequence[str]) -> Iterator[_Field]:
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and (lines[end][:1] in {" ", "\t"} or lines[end].startswith("- ")):
            end += 1
        found = _KEY.fullmatch(lines[start])
        value = _value(found["value"] or "", lines[start + 1 : end]) if found else ""
        yield _Field(found["key"] if found else "", value, tuple(lines[start:end]))
        start = end


def _value(first: str, below: Sequence[str]) -> str:
    """Return a value as one text: a list divided by commas, the lines of a block joined."""
    first = first.strip()
    if first.startswith("[") and first.endswith("]"):
        return ", ".join(_scalar(part.strip()) for part in first[1:-1].split(",") if part.strip())
    entries = [found["value"] for line in below if (found := _ENTRY.fullmatch(line))]
    if entries and not first:
        return ", ".join(_nested(entry) for entry in entries)
    if first in {"", ">", "|", ">-", "|-"}:
        return single_spaced(" ".join(_nested(line.strip()) for line in below))
    return _scalar(first)


def _nested(text: str) -> str:
    """Return the value of an entry, that of its name where it is a map ("name: Dr Rao")."""
    found = _KEY.fullmatch(text)
    return _scalar(found["value"]) if found and found["value"] else _scalar(text)


def _scalar(value: str) -> str:
    for quote in "\"'":
        if len(value) > 1 and value[0] == quote and value.rfind(quote) > 0:
            return single_spaced(value[1 : value.rfind(quote)].replace(f"\\{quote}", quote))
    return single_spaced(_COMMENT.sub("", value))


def _toml_fields(lines: str) -> Iterator[_Field]:
    try:
        values = tomllib.loads(lines)
    except tomllib.TOMLDecodeError:
        values = {}
    if not values:
        yield _Field("", "", tuple(lines.splitlines()))
    for key, value in values.items():
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, dict) for part in parts):
            yield _Field("", "", (f"{key} = {json.dumps(value, ensure_ascii=False, default=str)}",))
        else:
            text = single_spaced(", ".join(str(part) for part in parts))
            yield _Field(key, text, (f"{key} = {text}",))


def _pandoc_fields(lines: str) -> Iterator[_Field]:
    """Yield title, authors and date of the lines that begin with a percent sign; indented ones go on."""
    parts = [single_spaced(part.replace(";", ",")) for part in re.split(r"(?m)^%[ \t]?", lines)[1:]]
    yield from (_Field(key, value, (value,)) for key, value in zip(("title", "author", "date"), parts, strict=False))


def _properties(lines: str) -> Iterator[_Field]:
    yield from _yaml_fields(lines.splitlines())


def _are_known(lines: str) -> bool:
    """Say whether lines "Key: value" tell about a text: its title, or more that are known than not."""
    keys = [
        found["key"].lower().replace(" ", "_") for line in lines.splitlines() if (found := _PROPERTY.fullmatch(line))
    ]
    known = [key for key in keys if key in _KINDS or key in _OF_PROGRAMS or key == "title"]
    return "title" in keys or len(known) * 2 > len(keys)


def _particulars(lines: Sequence[str]) -> tuple[tuple[Particular, ...], list[str]]:
    """Return the particulars that article.md has in its front matter, and the other lines."""
    found, rest, inside = [], [], False
    for line in lines:
        match = _PARTICULAR.fullmatch(line) if inside else None
        if match and match["kind"] in list(ParticularKind):
            found.append(Particular(ParticularKind(match["kind"]), _written_text(match["text"])))
        elif line.strip() == PARTICULARS:
            inside = True
        else:
            inside = False
            rest.append(line)
    return tuple(found), rest


def _written_text(value: str) -> str:
    """Return a value of article.md's front matter, which stands in quotation marks where it has to."""
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value
