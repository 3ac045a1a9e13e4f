"""audience: who receives the newsletter. The commands about the list as it is have modules of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli import audience_acts, audience_list, segments
from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.domain.errors import BadInput

group = typer.Typer(help="The people who receive the newsletter.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    audience_list.add_to(group)
    audience_acts.add_to(group)
    group.add_typer(segments.group, name="segments")
    app.add_typer(group, name="audience")


@group.command("import", epilog="Example: clinic audience import subscribers.csv")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV: address, name, language, consent_source, consent_date."),
    ],
    audience: Annotated[str, typer.Option("--audience", metavar="NAME", help="The audience they join.")] = "newsletter",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add subscribers with their consent. People who unsubscribed stay unsubscribed."""
    from scheduler.services.documents.workplace import audience_document

    report = open_application(workspace, found=True).audience.import_file(file, audience)
    if as_json:
        write_json(audience_document(report))
        return
    write(report.summary())
    for line in report.refused_lines():
        say(line)


@group.command("bounces", epilog="Example: clinic audience bounces")
def bounces(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Read the mailbox of bounces now; `clinic run` does so by itself."""
    from scheduler.services.documents.workplace import bounces_document

    desk = open_application(workspace, found=True).bounces
    if desk is None:
        raise BadInput("no mailbox of bounces is set: write [bounces] into config.toml, then set its password")
    reading = desk.read()
    if as_json:
        write_json(bounces_document(reading))
        return
    write(reading.summary())
    if reading.left:
        say(f"{reading.left} mails say nothing that is understood: look at them in the mailbox.")
