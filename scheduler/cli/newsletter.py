"""newsletter poster, snippet: the ways by which people come to the sign-up page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import WorkspaceOption, check_target, open_application, say, write

if TYPE_CHECKING:
    from scheduler.rendering.invitations import Invitations

group = typer.Typer(help="The ways by which people come to the sign-up page.", rich_markup_mode=None)

LanguageOption = Annotated[
    str,
    typer.Option(
        "--language", metavar="TAG", help="The language of the words: one of the newsletter's, else its first."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="newsletter")


@group.command("poster", epilog="Example: clinic newsletter poster poster.pdf --paper a4 --language hi")
def poster(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Ends in .pdf for a poster, in .svg for the code alone.")
    ],
    paper: Annotated[str, typer.Option("--paper", metavar="SIZE", help="a4 or a5.")] = "a4",
    language: LanguageOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write the sign-up address as a QR code: a poster for the waiting room, or the code for a design of your own."""
    check_target(file, ".pdf", ".svg")
    invitations = open_application(workspace).invitations
    is_poster = file.suffix.lower() == ".pdf"
    file.write_bytes(invitations.poster(paper.lower(), language) if is_poster else invitations.code(language))
    write(str(file))
    say(f"It leads to {invitations.sign_up}. Try it with a phone before you print it.")
    _warn(invitations)


@group.command("snippet", epilog="Example: clinic newsletter snippet --language hi > form.html")
def snippet(language: LanguageOption = "", workspace: WorkspaceOption = None) -> None:
    """Print the sign-up form as HTML, to be put into a page of the clinic's own site."""
    invitations = open_application(workspace).invitations
    write(invitations.form(language).strip())
    say(f"It posts to {invitations.sign_up}. Print it again when the words about consent or the topics change.")
    _warn(invitations)


def _warn(invitations: Invitations) -> None:
    if invitations.is_placeholder:
        say("Nobody can open this address: it is a placeholder. Write the clinic's own public_url, then do this again.")
