"""audience import: a list of people, as another program exports it, taken into an audience."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scheduler.cli.console import (
    JsonOption,
    WorkspaceOption,
    check_target,
    open_application,
    say,
    write,
    write_json,
    write_table,
)
from scheduler.cli.sign_in import say_if_nobody
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.services.import_report import ImportPreview, ImportReport, Outcome

_SHOWN_LINES = 5

MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="MEANING=COLUMN", help="A column's meaning, as in address='Kontakt'. Repeatable."),
]
DatesOption = Annotated[
    Literal["dmy", "mdy"] | None, typer.Option("--dates", help="What comes first in dates such as 03/04/2024.")
]
SourceOption = Annotated[
    str,
    typer.Option("--consent-source", metavar="TEXT", help="Where these people agreed, where the file does not say."),
]
DateOption = Annotated[
    str, typer.Option("--consent-date", metavar="DATE", help="When they agreed, where the file does not say.")
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", envvar="CLINIC_PERSON", help="Who says so; else your login here.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]
RefusedOption = Annotated[
    Path | None, typer.Option("--refused", metavar="FILE", help="Write the refused rows there, to mend them (.csv).")
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The file's encoding, where the guess is wrong.")
]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV or .xlsx, as programs export it.")],
    audience: Annotated[str, typer.Option("--audience", metavar="NAME", help="The audience they join.")] = "newsletter",
    columns: MapOption = None,
    dates: DatesOption = None,
    consent_source: SourceOption = "",
    consent_date: DateOption = "",
    by: ByOption = "",
    encoding: EncodingOption = None,
    dry_run: DryRunOption = False,
    refused: RefusedOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add people with their consent. Who left stays away, whatever the file says.

    Reads what Mailchimp, Brevo, MailerLite, Constant Contact, Google, Outlook and spreadsheets export.
    """
    from scheduler.services.documents.imports import import_report_document
    from scheduler.services.import_reading import ImportOptions
    from scheduler.services.subscriber_files.dates import DateOrder

    if refused is not None:
        check_target(refused, ".csv")
    given, order = dict(map(_mapping, columns or ())), DateOrder(dates) if dates else None
    who = by or getpass.getuser()
    options = ImportOptions(audience, given, order, encoding, consent_source, consent_date, who, dry_run)
    application = open_application(workspace, found=True)
    say_if_nobody(by, application)
    desk = application.audience_import
    shown = (lambda _: None) if as_json else _show_columns
    with _progress() as progress:
        report = desk.run(file, options, shown=shown, progress=progress, refused_to=refused)
    if as_json:
        write_json(import_report_document(report))
        return
    _show(report, refused)


def _mapping(text: str) -> tuple[str, str]:
    meaning, equals, column = text.partition("=")
    if not (equals and meaning.strip() and column.strip()):
        raise BadInput(f"--map takes a meaning and a column, as in --map address='E-mail', and not '{text}'")
    return meaning.strip(), column.strip()


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """Yield a listener that draws a bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def heard(done: int, total: int, what: str) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bar.add_task(what, total=total)
            bar.update(task, completed=done, total=total)  # type: ignore[arg-type]  # rich's id of a task is a number

        yield heard


def _show_columns(preview: ImportPreview) -> None:
    """Say how the file is understood, before anything is done."""
    program = f"an export of {preview.program}, " if preview.program else ""
    say(f"{preview.file}: {program}{preview.encoding}")
    for note in preview.notes:
        say(note)
    for column in preview.columns:
        if column.meaning:
            named = "" if column.meaning == column.name else f"{column.name} -> "
            say(f"  {named}{column.meaning}: {', '.join(column.values) or 'empty'}")
    if preview.unused:
        say(f"  not used: {', '.join(preview.unused)}")


def _show(report: ImportReport, refused: Path | None) -> None:
    from scheduler.services.import_report import Outcome

    if report.dry_run:
        rows = ((outcome, f"{report.count(outcome):,}", "\n".join(_told(report, outcome))) for outcome in Outcome)
        write_table(("would be", "rows", "first lines"), rows)
    write(report.summary())
    if not report.dry_run:
        for outcome in Outcome:
            for line in _told(report, outcome):
                say(line)
    if report.newly_suppressed:
        say(f"{report.newly_suppressed:,} of the suppressed: the file itself says that they left.")
    for row in report.look_at[:_SHOWN_LINES]:
        say(f"look at line {row.line}: {row.reason}")
    if report.to_look_at > _SHOWN_LINES:
        say(f"look at {report.to_look_at - _SHOWN_LINES:,} more lines: --json names the first of them")
    if report.count(Outcome.REFUSED):
        say(
            f"The refused rows are in {refused}: mend them there, and import that file."
            if refused
            else "To mend the refused rows, write them to a file: add --refused refused.csv"
        )
    if report.dry_run:
        say("Nothing was changed. To import them, leave --dry-run out.")


def _told(report: ImportReport, outcome: Outcome) -> list[str]:
    """Return the first lines of an outcome that have a reason, and how many more there are."""
    rows = [row for row in report.told[outcome] if row.reason]
    lines = [f"line {row.line}: {row.reason}" for row in rows[:_SHOWN_LINES]]
    more = report.count(outcome) - len(lines)
    if len(rows) > _SHOWN_LINES:
        lines.append(f"and {more:,} more {outcome}")
    return lines
