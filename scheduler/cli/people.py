"""person add, change, list, password, deactivate: the people who work here, and their rights."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json, write_table
from scheduler.cli.sign_in import LoginOption, ask_credentials, ask_new_password, ask_password
from scheduler.domain.people import Credentials, Role

if TYPE_CHECKING:
    from scheduler.bootstrap import Application

group = typer.Typer(help="The people who work here, and their rights.", rich_markup_mode=None)

LoginArgument = Annotated[str, typer.Argument(metavar="LOGIN", help="A short name: small letters, digits, hyphens.")]
EditorOption = Annotated[
    str | None,
    typer.Option("--by", metavar="LOGIN", help="A clinician's login; needed once there is a clinician."),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="person")


@group.command(
    "add",
    epilog="Example: clinic person add rao --name 'Dr A. Rao' --role clinician --role publisher --registration "
    "MH-12345",
)
def add(
    login: LoginArgument,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As it is printed beside a signature.")],
    role: Annotated[
        list[Role],
        typer.Option(
            "--role", help="author writes, clinician signs, publisher sends back and retracts; may be repeated."
        ),
    ],
    registration: Annotated[
        str, typer.Option("--registration", metavar="NUMBER", help="A clinician's registration number.")
    ] = "",
    by: EditorOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a person; the password is asked for twice, or comes from CLINIC_NEW_PASSWORD or its _FILE."""
    from scheduler.domain.people import Person

    application = open_application(workspace, found=True)
    staff = application.people
    person = Person(login, name, tuple(dict.fromkeys(role)), registration)
    staff.add(person, ask_new_password(login, os.environ), _clinician(by, application))
    write(f"{login}: {person.printed}, {', '.join(person.roles)}")


@group.command("change", epilog="Example: clinic person change maya --role author --role publisher --by rao")
def change(
    login: LoginArgument,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Another name.")] = None,
    role: Annotated[list[Role], typer.Option("--role", help="All the roles from now on; may be repeated.")] = [],  # noqa: B006 - typer reads it, nobody changes it
    registration: Annotated[
        str | None, typer.Option("--registration", metavar="NUMBER", help="Another registration number.")
    ] = None,
    by: EditorOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Change a person's name, roles or registration number; what is not given stays."""
    from dataclasses import replace

    application = open_application(workspace)
    staff = application.people
    earlier = staff.person(login)
    wanted = replace(
        earlier,
        name=earlier.name if name is None else name,
        roles=tuple(dict.fromkeys(role)) or earlier.roles,
        registration=earlier.registration if registration is None else registration,
    )
    person = staff.change(wanted, _clinician(by, application))
    write(f"{login}: {person.printed}, {', '.join(person.roles)}")


@group.command(
    "invite", epilog="Example: clinic person invite 'Maya Shah' --role author --email maya@lotus.clinic --by rao"
)
def invite(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who is invited.")],
    role: Annotated[list[Role], typer.Option("--role", help="What they may do; may be repeated.")],
    by: LoginOption,
    registration: Annotated[
        str, typer.Option("--registration", metavar="NUMBER", help="A clinician's registration number.")
    ] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="Where the link is mailed to.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Invite a person: print a link that counts once, for three days, and mail it where an address is given."""
    import secrets

    from scheduler.services.invitations import Wish

    application, token = open_application(workspace), secrets.token_urlsafe(32)
    desk = application.staff_invitations
    wish = Wish(name, tuple(dict.fromkeys(role)), registration, email)
    invitation = desk.invite(wish, token, ask_credentials(by, application))
    if email:
        mail = desk.send(invitation, token, "en")
        say(f"The mail to {email}: {mail.state}{f', {mail.reason}' if mail.reason else ''}")
    write(application.mail_writing.joining(token))


@group.command("list", epilog="Example: clinic person list --json")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show everybody who works here."""
    from scheduler.services.documents.workplace import people_document

    people = open_application(workspace).people.all()
    if as_json:
        write_json(people_document(people))
        return
    write_table(
        ("login", "name", "roles", ""),
        (
            (person.login, person.printed, ", ".join(person.roles), "" if person.active else "not active")
            for person in people
        ),
    )
    if not people:
        say("Nobody yet: clinic person add LOGIN --name NAME --role ROLE")


@group.command("password", epilog="Example: clinic person password rao")
def password(login: LoginArgument, by: EditorOption = None, workspace: WorkspaceOption = None) -> None:
    """Change a password. The present one is asked for first, or a clinician's (--by) if it was forgotten."""
    application = open_application(workspace)
    staff = application.people
    if by is None:
        credentials = ask_credentials(login, application)
        staff.change_password(credentials, ask_new_password(login, os.environ))
    else:
        clinician = ask_credentials(by, application)
        staff.reset_password(login, ask_new_password(login, os.environ), clinician)
    write(f"{login} has a new password.")


@group.command("codes-off", epilog="Example: clinic person codes-off maya --by rao")
def codes_off(login: LoginArgument, by: EditorOption = None, workspace: WorkspaceOption = None) -> None:
    """Switch the one-time codes of somebody off who lost their phone.

    A clinician (--by) does it. Without one, at the machine that has the workspace, the person's own password is enough.
    """
    application = open_application(workspace)
    if by is None:
        application.own_codes.switch_off_at_machine(Credentials(login, ask_password(login, application)))
    else:
        application.own_codes.switch_off_of(login, ask_credentials(by, application))
    write(f"{login} needs no code any more.")


@group.command("deactivate", epilog="Example: clinic person deactivate maya --by rao")
def deactivate(login: LoginArgument, by: EditorOption = None, workspace: WorkspaceOption = None) -> None:
    """Take a person's rights away. Their signatures keep the name."""
    application = open_application(workspace)
    person = application.people.set_active(login, active=False, by=_clinician(by, application))
    write(f"{person.login} can no longer do anything here.")


@group.command("activate", epilog="Example: clinic person activate maya --by rao")
def activate(login: LoginArgument, by: EditorOption = None, workspace: WorkspaceOption = None) -> None:
    """Give a person's rights back."""
    application = open_application(workspace)
    person = application.people.set_active(login, active=True, by=_clinician(by, application))
    write(f"{person.login}: {person.printed}, {', '.join(person.roles)}")


def _clinician(login: str | None, application: Application) -> Credentials | None:
    return None if login is None else ask_credentials(login, application)
