"""library: the approved statements, with where each is used and who approved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write_json, write_table

if TYPE_CHECKING:
    from scheduler.services.library import ListedStatement


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("library", epilog="Example: clinic library risks")(library)


def library(
    words: Annotated[list[str], typer.Argument(metavar="[WORDS]", help="Only those with all of these words.")] = [],  # noqa: B006 - typer makes a new list for each call
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the approved statements. They are changed on /staff/library, or in campaigns/library.toml."""
    from scheduler.services.documents.library import library_document

    found = open_application(workspace, found=True).library.statements(" ".join(words))
    if as_json:
        write_json(library_document(found))
    elif not found:
        say("no statement has all of these words" if words else "there are no statements: write one on /staff/library")
    else:
        write_table(("statement", "standing", "until", "items", "approved by", "in posts"), map(_row, found))


def _row(listed: ListedStatement) -> tuple[str, ...]:
    statement, approved = listed.statement, listed.approved
    return (
        statement.id,
        listed.standing,
        statement.review_by.isoformat() if statement.review_by else "",
        f"{len(listed.uses):,}",
        approved.login if approved and approved.is_current else "",
        statement.short,
    )
