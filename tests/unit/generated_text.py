"""Writes a generated document as Markdown and as plain text."""

# ruff: noqa: RUF001 - signs that look like others are what texts have
from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from generated_documents import Body, Document, Entries, Figure, Grid, Head, Look, Part, Question, Run, Runs
from hypothesis import strategies as st

_RAISED = dict(zip("0123456789+-−–()a", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ᵃ", strict=True))
_LOWERED = dict(zip("0123456789+-−–()a", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎ₐ", strict=True))


def markdown(document: Document) -> bytes:
    """Return a document as Markdown."""
    notes: list[str] = []
    blocks = [f"# {document.title}", *(_markdown_part(part, notes) for part in document.parts)]
    blocks += [f"[^{number}]: {note}" for number, note in enumerate(notes, start=1)]
    return ("\n\n".join(blocks) + "\n").encode()


def _markdown_part(part: Part, notes: list[str]) -> str:
    match part:
        case Head(words, level):
            return f"{'#' * level} {words}"
        case Body(runs, quoted):
            return f"{'> ' * quoted}{_markdown_runs(runs, notes)}"
        case Entries(items, first):
            marks = ["-"] * len(items) if first is None else [f"{first + place}." for place in range(len(items))]
            return "\n".join(f"{mark} {_markdown_runs(item, notes)}" for mark, item in zip(marks, items, strict=True))
        case Grid(rows, headed):
            lines = [f"| {' | '.join(_markdown_runs(cell, notes) for cell in row)} |" for row in rows]
            width = len(rows[0])
            above = [lines.pop(0)] if headed else [f"|{'   |' * width}"]
            return "\n".join([*above, f"|{' --- |' * width}", *lines])
        case Figure(shows, caption):
            return f"![{shows}](picture.jpg)\n\nCaption: {caption}"
        case Question(words, answer):
            return f"### {words}\n\n{_markdown_runs(answer, notes)}"


def _markdown_runs(runs: Runs, notes: list[str]) -> str:
    return "".join(_markdown_run(run, notes) for run in runs)


def _markdown_run(run: Run, notes: list[str]) -> str:
    words = run.text.strip()
    start, end = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    forms = {
        Look.BOLD: "**{}**",
        Look.ITALIC: "*{}*",
        Look.LINK: "[{}](https://clinic.example/page)",
        Look.RAISED: "<sup>{}</sup>",
        Look.LOWERED: "<sub>{}</sub>",
        Look.STRUCK: "~~{}~~",
        Look.HIDDEN: "<span hidden>{}</span>",
    }
    if run.look is Look.NOTE:
        notes.append(words)
        return f"[^{len(notes)}]"
    return start + forms.get(run.look, "{}").format(words) + end if words else run.text


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody types a text."""

    width: int | None
    bullet: str
    tabs: bool
    underlined: bool
    line_end: str


habits = st.builds(
    Habits,
    width=st.sampled_from((None, None, 60, 76)),
    bullet=st.sampled_from(("- ", "• ", "* ", "– ", "✓ ", "➢ ", "·\t", "o ")),
    tabs=st.booleans(),
    underlined=st.booleans(),
    line_end=st.sampled_from(("\n", "\r\n")),
)


def plain_text(document: Document, habits: Habits) -> bytes:
    """Return a document as plain text, in which nothing can be hidden and notes are not typed."""
    blocks = [document.title, *(block for part in document.parts for block in _text_part(part, habits))]
    return ("\n\n".join(blocks) + "\n").replace("\n", habits.line_end).encode()


def _text_part(part: Part, habits: Habits) -> Iterator[str]:
    match part:
        case Head(words):
            yield f"{words}\n{'-' * len(words)}" if habits.underlined else words
        case Body(runs, quoted):
            mark = "> " * quoted
            yield _wrapped(_text_runs(runs), habits, mark, mark)
        case Entries(items, first):
            marks = [habits.bullet] * len(items) if first is None else [f"{first + i}. " for i in range(len(items))]
            lines = zip(marks, items, strict=True)
            yield "\n".join(_wrapped(_text_runs(item), habits, mark, " " * len(mark)) for mark, item in lines)
        case Grid(rows):
            yield "\n".join(_columns([[_text_runs(cell) for cell in row] for row in rows], habits))
        case Figure():
            pass  # a text has no pictures
        case Question(words, answer):
            yield words
            yield _wrapped(_text_runs(answer), habits, "", "")


def _wrapped(text: str, habits: Habits, first: str, further: str) -> str:
    if habits.width is None:
        return first + text
    return textwrap.fill(text, habits.width, initial_indent=first, subsequent_indent=further)


def _columns(rows: list[list[str]], habits: Habits) -> Iterator[str]:
    """Yield a table's rows, with tabs between the cells or with as many spaces as it takes."""
    if habits.tabs:
        yield from ("\t".join(row) for row in rows)
        return
    widths = [max(map(len, column)) + 3 for column in zip(*rows, strict=True)]
    for row in rows:
        yield "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _text_runs(runs: Runs) -> str:
    return "".join(_text_run(run) for run in runs)


def _text_run(run: Run) -> str:
    match run.look:
        case Look.RAISED:
            return "".join(_RAISED.get(sign, sign) for sign in run.text)
        case Look.LOWERED:
            return "".join(_LOWERED.get(sign, sign) for sign in run.text)
        case Look.NOTE | Look.HIDDEN | Look.STRUCK:
            return ""
    return run.text
