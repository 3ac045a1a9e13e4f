"""note: a campaign without an article."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write_json, write_table
from scheduler.cli.writing import AuthorOption
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.services.plan import PlanReport

_DAY = ["%Y-%m-%d"]
DayOption = Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="The first day; else today.")]
UntilOption = Annotated[
    datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="The last day on which it is true.")
]
AtOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%dT%H:%M"], metavar="DAYTHH:MM", help="A day and time; else the next free ones."),
]

WaitsOption = Annotated[
    bool, typer.Option("--waits", help="It has no time yet: it waits in reserve, and beside the calendar.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("note", epilog="Example: clinic note diwali --text 'Happy Diwali from all of us.' --on x --by maya")(
        note
    )


def note(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The note's name: a campaign of its own.")],
    by: AuthorOption,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="What it says; else it is read.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="A text file that has it.")] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Its title; else its first sentence.")] = "",
    on: Annotated[list[str], typer.Option("--on", metavar="ACCOUNT", help="An account; may be repeated. Else x.")] = [],  # noqa: B006 - typer reads it, nobody changes it
    issue: Annotated[bool, typer.Option("--issue", help="Also send it as a newsletter issue.")] = False,
    start: DayOption = None,
    until: UntilOption = None,
    at: AtOption = None,
    waits: WaitsOption = False,
    link: Annotated[str, typer.Option(metavar="ADDRESS", help="Where readers are led; else the clinic's site.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plan posts, and an issue, of your own words: opening hours, a vaccination day, a greeting."""
    from scheduler.services.documents.campaigns import plan_document
    from scheduler.services.note import NoteWish

    accounts = tuple(dict.fromkeys(on)) or (() if issue else ("x",))
    wish = NoteWish(
        slug=name,
        text=_text(text, file),
        author=by,
        accounts=accounts,
        newsletters=("email",) if issue else (),
        title=title,
        start=start.date() if start else None,
        until=until.date() if until else None,
        at=at,
        link=link,
        waits=waits,
    )
    report = open_application(workspace, found=True).notes.make(wish)
    if as_json:
        write_json(plan_document(report))
    else:
        _show(report)


def _show(report: PlanReport) -> None:
    """Print what was planned, with the notes on it, and what comes next."""
    name = report.campaign
    write_table(
        ("when", "item", "state"),
        ((f"{item.slot.local:%Y-%m-%d %a %H:%M}", str(item.key), item.state.value) for item in report.items),
    )
    for item in report.items:
        for said in filter(None, item.note.split("; ")):
            say(f"note: {item.key}: {said}")
    for left in report.left_out:
        say(f"left out: {left.section} on {left.channel}: {left.reason}")
    say(f"It stands in campaigns/{name}/note.md. Look at it: clinic preview {name} -o preview.html")
    say(f"Then: clinic submit {name} --by LOGIN")


def _text(text: str | None, file: Path | None) -> str:
    if text is not None and file is not None:
        raise BadInput("write either --text or --file")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{file} cannot be read as a text: {getattr(error, 'strerror', None) or error}") from error
    return sys.stdin.read() if text in {None, "-"} else str(text)
