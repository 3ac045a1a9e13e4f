"""audience: who receives the newsletter. The commands about the list as it is have modules of their own."""

from __future__ import annotations

import typer

from scheduler.cli import audience_acts, audience_list, audience_people, audience_undo, report_gaps, segments
from scheduler.cli.audience_import import import_
from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.domain.errors import BadInput

group = typer.Typer(help="The people who receive the newsletter.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    audience_list.add_to(group)
    audience_people.add_to(group)
    audience_acts.add_to(group)
    audience_undo.add_to(group)
    report_gaps.add_to(group)
    group.add_typer(segments.group, name="segments")
    app.add_typer(group, name="audience")


group.command("import", epilog="Example: clinic audience import subscribers.csv --dry-run")(import_)


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
