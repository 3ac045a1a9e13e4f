"""audience imports, undo-import: the imports of late, and one of them taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, write, write_json, write_table
from scheduler.cli.sign_in import LoginOption, ask_credentials

ListArgument = Annotated[str, typer.Argument(metavar="LIST", help="The list, as `clinic audience imports` names it.")]


def add_to(group: typer.Typer) -> None:
    """Add these commands to those of the audience."""
    group.command("imports", epilog="Example: clinic audience imports")(imports)
    group.command("undo-import", epilog="Example: clinic audience undo-import 3f786850e387550f --by maya")(undo_import)


def imports(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the imports of late: when, by whom, and how many people each brought."""
    from scheduler.services.documents.imports import past_imports_document

    past = open_application(workspace, found=True).import_undoing.recent()
    if as_json:
        write_json(past_imports_document(past))
    elif not past:
        write("Nothing was imported yet: see `clinic audience import --help`.")
    else:
        rows = (
            (f"{one.at:%Y-%m-%d %H:%M} UTC", one.by, one.audience, f"{one.new:,}", one.list, "yes" * one.is_undone)
            for one in past
        )
        write_table(("when", "by", "audience", "new people", "list", "undone"), rows)


def undo_import(
    list_: ListArgument, by: LoginOption, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Remove the people whom an import brought, as long as nothing was sent to any of them.

    Who has changed anything themselves stays. What it updated or suppressed stays so.
    """
    from scheduler.services.documents.imports import undone_import_document

    application = open_application(workspace, found=True)
    removed = application.import_undoing.undo(list_, ask_credentials(by, application))
    if as_json:
        write_json(undone_import_document(list_, removed))
    else:
        write(f"{removed:,} people are removed.")
