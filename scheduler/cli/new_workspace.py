"""init: a workspace for a clinic."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import open_application, say, write
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.speciality import Speciality

if TYPE_CHECKING:
    from scheduler.bootstrap import Application


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("init", epilog="Example: clinic init my-clinic --speciality teeth --name 'Lake Dental' -j UK")(init)


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    speciality: Annotated[
        Speciality, typer.Option("--speciality", help="Chooses the statements, the hashtags and the cards' motif.")
    ] = Speciality.GENERAL,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The clinic's name.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Its postal address, on one line.")] = "",
    site: Annotated[str, typer.Option("--site", metavar="URL", help="Its own site, with https://.")] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="Where newsletters come from.")] = "",
    reply_to: Annotated[
        str, typer.Option("--reply-to", metavar="ADDRESS", help="Where answers go; else to the same address.")
    ] = "",
    jurisdiction: Annotated[
        list[str] | None,
        typer.Option(
            "--jurisdiction",
            "-j",
            metavar="PLACE",
            help=f"Whose rules hold: {', '.join(JURISDICTIONS)}; may be repeated, your country first.",
        ),
    ] = None,
    zone: Annotated[
        str, typer.Option("--zone", metavar="NAME", help="Its time zone, such as Europe/London; IN and UK tell it.")
    ] = "",
) -> None:
    """Make a new workspace: settings, statements for the speciality, folders. What you leave out is written later."""
    from scheduler.bootstrap import make_workspace
    from scheduler.services.initialise import NewClinic

    places = tuple(jurisdiction or ())
    clinic = NewClinic(speciality, name, address, site, email, reply_to, zone, places)
    for path in make_workspace(directory, clinic):
        write(str(path))
    application = open_application(directory, found=True)
    _tell_what_is_left(application, directory)


def _tell_what_is_left(application: Application, directory: Path) -> None:
    for line in application.preflight.of_clinic():
        say(f"still to do: {line}")
    say(f"Have a clinician read {directory / 'campaigns' / 'library.toml'}. Then: clinic import ARTICLE")
    say(f"Or do all of it in a browser: clinic serve -w {shlex.quote(str(directory))}")
