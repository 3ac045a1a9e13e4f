"""adopt, rotate-key, separate: what a person says about a copy, a lost key, or a journal that is not whole."""

from __future__ import annotations

import typer

from scheduler.cli.console import WorkspaceOption, open_application, say, write
from scheduler.cli.sign_in import LoginOption, ask_credentials

group = typer.Typer(
    help="Go on after the database was moved, the journal damaged, or the secret key lost.", rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="adopt")
    app.command("rotate-key", epilog="Example: clinic rotate-key --by maya")(rotate_key)
    app.command("separate", epilog="Example: clinic separate --by maya")(separate)


@group.command("place", epilog="Example: clinic adopt place --by maya")
def place(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Send from here from now on. The old place of the database must never send again."""
    application = open_application(workspace)
    application.installation.adopt_place(ask_credentials(by, application))
    write("Everything goes on from here.")
    say("Look at the platforms for what went out from the other place after the copy was made: it is not known here.")


@group.command("journal", epilog="Example: clinic adopt journal --by maya")
def journal(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Go on with the journal as it is. First look at the platforms for posts that it may have lost."""
    application = open_application(workspace)
    application.installation.adopt_journal(ask_credentials(by, application))
    write("The journal goes on as it is.")


@group.command("key", epilog="Example: clinic adopt key --by maya")
def key(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Go on with the present secret key, or a new one. Suppress again everybody who left."""
    application = open_application(workspace)
    application.installation.adopt_key(ask_credentials(by, application))
    write("This secret key counts from now on.")
    say("Suppress again everybody who left, with `clinic audience suppress`: another key does not recognise them.")


def rotate_key(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Go on with a new secret key. Links and suppressions of the present one go on working."""
    application = open_application(workspace)
    application.installation.rotate_key(ask_credentials(by, application))
    write("A new secret key counts from now on; the one before it is kept for what was made with it.")
    say("Start workers and `clinic serve` again. Put var/secret_key and var/secret_key.previous into your backup.")


def separate(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Make a copy of a workspace one of its own, to try things in. Sign again everything that it is to send."""
    application = open_application(workspace)
    application.installation.separate(ask_credentials(by, application))
    write("This is a workspace of its own now. Nothing of the other one goes out from it: submit and approve here.")
