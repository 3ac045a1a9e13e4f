"""The parts that every command shares: opening the workspace, and writing results to stdout and progress to stderr."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from scheduler.domain.characters import UNPRINTABLE, printable, printable_line
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.bootstrap import Application

_Item = TypeVar("_Item")

_ISOLATE, _END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

global_workspace: ContextVar[Path | None] = ContextVar("global_workspace", default=None)
"""The workspace that `clinic -w DIR COMMAND` names; a command's own -w goes before it."""

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="DIR", help="The workspace; else the nearest config.toml upwards."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write the result as JSON.")]
CampaignArgument = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="A campaign's name, as in campaigns/NAME/.")]
TargetArgument = Annotated[
    str, typer.Argument(metavar="CAMPAIGN|ITEM", help="A campaign's name, or an item as `clinic status` shows it.")
]
NameOption = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar="CLINIC_PERSON",
        help="Your name, kept in the record. No password is asked for.",
    ),
]


def open_application(
    workspace: Path | None, jurisdictions: tuple[str, ...] | None = None, *, found: bool = False
) -> Application:
    """Open the workspace that `-w`, CLINIC_WORKSPACE or the folder names. Raises ClinicError.

    `jurisdictions` go before the clinic's own. With `found`, its database is made if it has none.
    """
    from scheduler.bootstrap import open_application as open_it

    application = open_it(workspace or global_workspace.get(), os.environ, jurisdictions=jurisdictions)
    if found:
        application.found()
    return application


_OF_WORKSPACE = frozenset({"assets", "campaigns", "templates", "var"})
"""The folders of a workspace, beside its config.toml: no output for people goes there."""


def check_target(file: Path, *endings: str) -> None:
    """Raise BadInput unless a file can be written there, before any work is done for it.

    It must have one of the endings, and not be a part of a workspace: a slip of the finger would cost what staff wrote.
    """
    if file.is_dir():
        raise BadInput(f"{file} is a folder: name a file in it")
    if file.suffix.lower() not in endings:
        raise BadInput(f"{file} does not end in {' or '.join(endings)}: name the file so")
    parents = file.absolute().parents
    if any((above / "config.toml").is_file() and below.name in _OF_WORKSPACE for below, above in pairwise(parents)):
        raise BadInput(f"{file} would lie among what the workspace is made of: name a file in another folder")
    if not file.absolute().parent.is_dir():
        raise BadInput(f"{file} cannot be written: there is no folder {file.parent}")
    if not os.access(file if file.exists() else file.absolute().parent, os.W_OK):
        raise BadInput(f"{file} cannot be written: you may not write there")


def say(message: str) -> None:
    """Write progress to stderr."""
    print(printable(message), file=sys.stderr)


def say_unsigned(application: Application, name: str) -> None:
    """Write to stderr what of a campaign, or which item, has to be signed again, and why."""
    for unsigned in application.signed_comparison.look(name):
        say(f"{unsigned.label.capitalize()}: {unsigned.item}: {unsigned.reason}")


def write(text: str) -> None:
    """Write a result to stdout."""
    print(printable(text))


def write_wrapped(text: str, indent: str = "") -> None:
    """Write a result to stdout, broken between words at the terminal's width; `indent` begins each further line."""
    from rich.cells import cell_len

    beginning = text[: len(text) - len(text.lstrip())]
    lines, line, within = [], beginning, False
    for word in text.split():
        candidate = line + word if line.strip() in {"", _ISOLATE} else f"{line} {word}"
        if cell_len(candidate) > terminal_width() and line.strip():
            lines.append(line + _END_OF_ISOLATE * within)
            candidate = indent + _ISOLATE * within + word
        line = candidate
        within = line.rfind(_ISOLATE) > line.rfind(_END_OF_ISOLATE)
    write("\n".join([*lines, line]))


def isolated(text: str) -> str:
    """Return words of others so that a terminal sets them apart where they are written from right to left.

    Otherwise the figures behind them would move to their other side.
    """
    turns = any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if turns else text


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with the word for what it counts: '1 word', '1,200 words'."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def write_json(document: object) -> None:
    """Write a result to stdout as JSON, keys sorted."""
    written = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    print(UNPRINTABLE.sub(lambda sign: json.dumps(sign[0])[1:-1], written))


def terminal_width() -> int:
    """Return the columns of the terminal; many where the output goes elsewhere, so that nothing is left out."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 200


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to stdout. Nothing of it is cut: in a terminal too narrow for it, each row has lines of its own."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    printed = [tuple(map(printable, row)) for row in rows]
    width = terminal_width()
    widest = [max(map(cell_len, column)) for column in zip(columns, *printed, strict=True)]
    if sum(widest[:-1]) + len(widest) + min(widest[-1], _LAST_COLUMN) > width:
        _write_rows(printed)
        return
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in printed:
        table.add_row(*row)
    Console(width=width, highlight=False, markup=False).print(table)


_LAST_COLUMN = 24
"""Columns of a terminal that the last one of a table needs at least to be read; it is broken into lines."""


def _write_rows(rows: Iterable[Sequence[str]]) -> None:
    """Write each row as a line of its cells, the last one below it."""
    for *cells, last in rows:
        write("  ".join(cell for cell in cells if cell))
        if last:
            write_wrapped(f"    {last}", "    ")


class LogFormatter(logging.Formatter):
    """Writes a record's message on one line, and no character that a terminal would act on."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """Return the message with its time and level, on one line."""
        return printable_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, and the traceback where there is one."""
        return printable(super().format(record))


@contextmanager
def counting(things: str) -> Iterator[Callable[[int], None]]:
    """Yield what tells how many things are done, on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(things) as status:
        yield lambda number: status.update(f"{number:,} {things}")


def track(items: Iterable[_Item], description: str, total: int | None = None) -> Iterable[_Item]:
    """Yield the items with a progress bar on stderr, where that is a terminal; `total` for those without a length."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track as rich_track

    return rich_track(items, description=description, total=total, console=Console(stderr=True), transient=True)
