"""serve: the pages of the public and of the staff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
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

CertificateOption = Annotated[
    Path | None,
    typer.Option("--tls-certificate", metavar="FILE", help="Speak https with it; else web.tls_certificate_file."),
]
KeyOption = Annotated[
    Path | None, typer.Option("--tls-key", metavar="FILE", help="The certificate's key; else web.tls_key_file.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("serve", epilog="Example: clinic serve --port 8080")(serve)


def serve(
    host: HostOption = None,
    port: PortOption = None,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the pages until stopped: the staff's at /staff; sign-up, preferences and the archive for the public."""
    from scheduler.engine.stopping import stop_on_signals
    from scheduler.web.server import serving

    application = open_application(workspace, found=True)
    settings = with_certificate(chosen_settings(application, host, port), certificate, key)
    stop = stop_on_signals()
    with serving(application, settings, stop) as address:
        say_served(application, address)
        say("Stop with Ctrl-C.")
        stop.wait()


def say_served(application: Application, address: str) -> None:
    """Say where the pages are, and what the staff's begin with."""
    from scheduler.web.hosts import by_name

    site = by_name(address)
    if application.people.all():
        say(f"The staff's pages: {site}/staff")
    else:
        say(f"Nobody works here yet: open {site}/staff on this machine to begin.")
    say(f"The newsletter's pages, for everybody: {site}")


def chosen_settings(application: Application, host: str | None, port: int | None) -> WebSettings:
    """Return the server's settings, with those of the command line before those of the workspace. Raises BadInput."""
    from scheduler.config.web import listening_address
    from scheduler.domain.errors import BadInput

    chosen = application.settings.web
    try:
        chosen = replace(chosen, host=listening_address(host)) if host is not None else chosen
    except ValueError as error:
        raise BadInput(f"--host {error}") from error
    return replace(chosen, port=port) if port is not None else chosen


def with_certificate(chosen: WebSettings, certificate: Path | None, key: Path | None) -> WebSettings:
    """Return the settings with a certificate and its key, where both are given. Raises BadInput for one alone."""
    from scheduler.domain.errors import BadInput

    if certificate is None and key is None:
        return chosen
    if certificate is None or key is None:
        raise BadInput("https needs both a certificate and its key: give --tls-certificate and --tls-key")
    return replace(chosen, tls_certificate_file=certificate, tls_key_file=key)
