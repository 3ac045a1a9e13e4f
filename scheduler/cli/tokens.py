"""token add, list, end: the tokens by which programs act for people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json, write_table
from scheduler.cli.sign_in import LoginOption, ask_credentials
from scheduler.domain.api_token import Scope, in_order

group = typer.Typer(help="The tokens by which programs act for people.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="token")


@group.command("add", epilog="Example: clinic token add website --scope items:read --scope campaigns:read --by maya")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The program that gets it.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="What it may be used for; may be repeated.")],
    by: LoginOption,
    last_day: Annotated[
        datetime | None,
        typer.Option("--last-day", metavar="DATE", formats=["%Y-%m-%d"], help="The last day on which it is good."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a token of your own, and print it: it is never shown again."""
    application = open_application(workspace)
    day = last_day.date() if last_day else None
    write(application.api_tokens.make(ask_credentials(by, application), name, frozenset(scope), day))
    say("Keep it where only the program reads it. It is not shown again.")


@group.command("list", epilog="Example: clinic token list --json")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show everybody's tokens, without what is secret of them."""
    from scheduler.services.documents.workplace import tokens_document

    desk = open_application(workspace).api_tokens
    tokens = desk.all()
    if as_json:
        write_json(tokens_document(tokens))
        return
    write_table(
        ("id", "login", "name", "scopes", "last day", "last used"),
        (
            (
                token.id,
                token.login,
                token.name,
                " ".join(in_order(token.scopes)),
                str(desk.last_day(token) or "none"),
                f"{token.used_at:%Y-%m-%d}" if token.used_at else "never",
            )
            for token in tokens
        ),
    )
    if not tokens:
        say("Nobody has one: clinic token add NAME --scope SCOPE --by LOGIN")


@group.command("end", epilog="Example: clinic token end 1a2b3c4d5e6f --by rao")
def end(
    token: Annotated[str, typer.Argument(metavar="ID", help="As `clinic token list` shows it.")],
    by: LoginOption,
    workspace: WorkspaceOption = None,
) -> None:
    """End a token: one of your own, or as a clinician anybody's."""
    application = open_application(workspace)
    ended = application.api_tokens.end(token, ask_credentials(by, application))
    write(f"{ended.name} of {ended.login} has ended.")
