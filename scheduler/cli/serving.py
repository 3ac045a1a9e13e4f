"""serve: the pages that the public sees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import WorkspaceOption, open_application, say

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.config.web import WebSettings

HostOption = Annotated[
    str | None, typer.Option("--host", metavar="ADDRESS", help="The address to listen on; else web.host.")
]
PortOption = Annotated[
    int | None, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 takes any free one; else web.port.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("serve", epilog="Example: clinic serve --port 8080")(serve)


def serve(host: HostOption = None, port: PortOption = None, workspace: WorkspaceOption = None) -> None:
    """Serve the newsletter's pages until stopped: sign-up, preferences, unsubscribing, the archive."""
    from scheduler.engine.stopping import stop_on_signals
    from scheduler.web.server import serving

    application = open_application(workspace, found=True)
    stop = stop_on_signals()
    with serving(application, chosen_settings(application, host, port), stop) as address:
        say(f"Serving the newsletter's pages at {address}. Stop with Ctrl-C.")
        stop.wait()


def chosen_settings(application: Application, host: str | None, port: int | None) -> WebSettings:
    """Return the server's settings, with those of the command line before those of the workspace.

    Says it where others would reach the server without https. Raises BadInput.
    """
    from scheduler.config.web import listening_address
    from scheduler.domain.errors import BadInput
    from scheduler.web.server import warning_of

    chosen = application.settings.web
    try:
        chosen = replace(chosen, host=listening_address(host)) if host is not None else chosen
    except ValueError as error:
        raise BadInput(f"--host {error}") from error
    chosen = replace(chosen, port=port) if port is not None else chosen
    if warning := warning_of(chosen):
        say(warning)
    return chosen
