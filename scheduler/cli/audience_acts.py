"""audience suppress, restore: addresses that must not be written to, and those that may be again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.cli.sign_in import LoginOption, ask_credentials, say_if_nobody
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.services.suppressing import Suppressed, SuppressedFile

ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Kept in the record. No address.")]
AddressOrId = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="An address, or a person's id.")]


def add_to(group: typer.Typer) -> None:
    """Add this module's commands."""
    group.command("suppress", epilog="Example: clinic audience suppress ann@example.com --reason 'asked by phone'")(
        suppress
    )
    group.command(
        "restore",
        epilog="Example: clinic audience restore ann@example.com --by maya --reason 'came back' "
        "--consent-source 'form at the desk' --consent-date 2026-11-27",
    )(restore)


def suppress(
    address: Annotated[str, typer.Argument(metavar="[ADDRESS]", help="The address; it need not be on the list.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Many addresses: one on each line, or a CSV file.")
    ] = None,
    reason: ReasonOption = "asked",
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", envvar="CLINIC_PERSON", help="Your name, kept in the record.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Never write to an address again, even after a later import or sign-up. No password is asked for."""
    from scheduler.services.documents.suppressions import suppressed_document, suppressed_file_document

    if bool(address) == (file is not None):
        raise BadInput("name one address, or a file of them with --file")
    application = open_application(workspace, found=True)
    say_if_nobody(by, application)
    desk = application.suppression
    if file is None:
        outcome = desk.suppress(address, reason, by)
        if as_json:
            write_json(suppressed_document(outcome))
        else:
            _write_outcome(outcome)
        return
    outcomes = desk.suppress_file(file, reason, by)
    if as_json:
        write_json(suppressed_file_document(outcomes))
    else:
        _write_outcomes(outcomes)


def restore(
    name: AddressOrId,
    by: LoginOption,
    reason: ReasonOption,
    source: Annotated[str, typer.Option("--consent-source", metavar="TEXT", help="Where the person agreed anew.")] = "",
    day: Annotated[
        str, typer.Option("--consent-date", metavar="DATE", help="When the person agreed anew, such as 2026-11-27.")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let an address be written to again. Who left, complained or asked has to have agreed anew."""
    from scheduler.services.documents.suppressions import restored_document
    from scheduler.services.suppressing import NewConsent

    if bool(source) != bool(day):
        raise BadInput("a consent has a source and a date: give both --consent-source and --consent-date")
    consent = NewConsent(source, _day(day)) if source else None
    application = open_application(workspace, found=True)
    desk = application.suppression
    restored = desk.restore(name, reason, ask_credentials(by, application), consent)
    if as_json:
        write_json(restored_document(restored))
        return
    kinds = ", ".join(f"{each.kind} since {each.at:%Y-%m-%d}" for each in restored.lifted)
    write(f"It may be written to again{f' (it was {kinds})' if kinds else ''}.")
    if restored.back:
        write(f"On the list again: {', '.join(f'{each.id} in {each.audience}' for each in restored.back)}")
    else:
        say("Nobody was put back on a list: nobody with this address is on one, or had left.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--consent-date {text} is no day: write it as in 2026-12-25") from None


def _write_outcome(outcome: Suppressed) -> None:
    before = outcome.before
    if before is None:
        write("It will not be written to again.")
    else:
        write(f"It was suppressed already, since {before.at:%Y-%m-%d} ({before.kind}: {before.reason}).")
    if not outcome.people:
        say("The address is not on the list. It stays suppressed all the same, whatever is imported later.")


def _write_outcomes(outcomes: SuppressedFile) -> None:
    write(
        f"{outcomes.new:,} suppressed, {outcomes.known:,} suppressed already, {len(outcomes.refused):,} refused; "
        f"{outcomes.absent:,} of them are not on the list"
    )
    for line, reason in outcomes.refused:
        say(f"line {line}: {reason}")
