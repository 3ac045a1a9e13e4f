"""send-test: an issue as its readers would get it, to named addresses."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.cli.sign_in import LoginOption, ask_credentials


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command(
        "send-test", epilog="Example: clinic send-test exosomes/lead/email/issue maya@clinic.example.com --by maya"
    )(send_test)


def send_test(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The key of an issue, as clinic status shows it.")],
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS...", help="At most 20 e-mail addresses.")],
    by: LoginOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send an issue as its readers would get it, with [Test] before its subject; exit 1 unless all were taken.

    Before a clinician signed it, it goes only to those of test_addresses in config.toml.
    """
    from scheduler.services.documents.samples import sample_document

    application = open_application(workspace)
    samples = application.samples
    report = samples.send(item, addresses, ask_credentials(by, application))
    if as_json:
        write_json(sample_document(report))
    else:
        signed = "as it was signed" if report.is_signed else "which nobody has signed yet"
        write(f"{report.item.key}, {signed}: {report.sent} of {len(set(addresses))} taken")
        for reason in report.reasons:
            say(reason)
    if report.sent < len(set(addresses)):
        raise typer.Exit(1)
