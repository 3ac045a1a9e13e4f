"""The person at the keyboard: a login, and a password from the terminal or the environment, never from an argument."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.domain.characters import printable_line
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Credentials

if TYPE_CHECKING:
    from scheduler.bootstrap import Application

LoginOption = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="LOGIN",
        envvar="CLINIC_PERSON",
        help="Your login; the password is asked for (see `clinic person`).",
    ),
]


def ask_credentials(login: str, application: Application) -> Credentials:
    """Return a person's login, password and, where they have such on, a code. Raises BadInput with nobody to ask."""
    password = ask_password(login, application)
    code = _ask_code(login, application) if application.own_codes.standing(login).on_at else ""
    return Credentials(login, password, code)


def ask_password(login: str, application: Application) -> str:
    """Return a person's password. Raises BadInput where nobody can be asked."""
    from scheduler.config.environment import PASSWORD

    return _ask(f"Password of {login}", PASSWORD, application.environment)


def ask_once_more(credentials: Credentials, application: Application) -> Credentials:
    """Return the same for a second act: with another code where there was one, for each counts once."""
    if not credentials.code:
        return credentials
    say("Each code counts once: wait for the next one.")
    return replace(credentials, code=_ask_code(credentials.login, application))


def _ask_code(login: str, application: Application) -> str:
    from scheduler.config.environment import CODE

    return _ask(f"Code of {login}", CODE, application.environment)


def ask_new_password(login: str, environment: Mapping[str, str]) -> str:
    """Return a new password, typed twice alike. Raises BadInput where there is nobody to ask."""
    from scheduler.config.environment import NEW_PASSWORD

    return _ask(f"New password of {login}", NEW_PASSWORD, environment, twice=True)


def say_if_nobody(name: str, application: Application) -> None:
    """Say so where a name that is given without a password is nobody's login here: the record keeps it all the same."""
    if name and not any(person.login == name and person.active for person in application.people.all()):
        say(f"Nobody with the login '{name}' works here. The record keeps the name as it is given, unchecked.")


def require_terminal(flag: str) -> None:
    """Raise BadInput, naming the flag that says yes beforehand, where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise BadInput(f"there is no terminal to ask on: say yes with {flag}")


def confirm(question: str) -> bool:
    """Ask on the terminal, and say whether the answer was yes."""
    answer: bool = typer.confirm(printable_line(question), err=True)
    return answer


def confirm_by_typing(text: str, question: str) -> None:
    """Have a text typed once more. Raises BadInput where something else is typed, or there is nobody to ask."""
    require_terminal("--yes")
    typed: str = typer.prompt(printable_line(question), err=True)
    if typed.strip() != text.strip():
        raise BadInput("what you typed is something else, so nothing was done")


def _ask(question: str, variable: str, environment: Mapping[str, str], *, twice: bool = False) -> str:
    from scheduler.config.environment import secret

    given = secret(environment, variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise BadInput(f"there is no terminal to ask on: set {variable} or {variable}_FILE")
    typed: str = typer.prompt(printable_line(question), hide_input=True, confirmation_prompt=twice, err=True)
    return typed
