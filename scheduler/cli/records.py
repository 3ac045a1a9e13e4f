"""audit, evidence: what is on record, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    TargetArgument,
    WorkspaceOption,
    check_target,
    open_application,
    say,
    say_unsigned,
    write,
    write_json,
    write_table,
)

group = typer.Typer(help="The audit trail: acts and persons, in rows that are only added.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="audit")
    app.command("evidence", epilog="Example: clinic evidence exosomes/lead/x/post -o evidence.html")(evidence)


@group.command("verify", epilog="Example: clinic audit verify")
def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Look for rows that were edited, removed, added or moved. Exit 1 when there are any."""
    from scheduler.services.documents.records import verification_document

    found = open_application(workspace).trail.verify()
    if as_json:
        write_json(verification_document(found))
    else:
        for fault in found.faults:
            write(fault)
        if not found.faults:
            last = f", the last one {found.head.hash}" if found.head else ""
            write(f"The trail is whole: {found.rows} rows{last}")
    if found.faults:
        raise typer.Exit(1)


@group.command("show", epilog="Example: clinic audit show exosomes/lead/x/post")
def show(
    subject: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="An item or a login; else everything.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every act, in order."""
    from scheduler.services.documents.records import trail_document

    entries = open_application(workspace).trail.entries(subject)
    if as_json:
        write_json(trail_document(entries))
        return
    write_table(
        ("row", "at (UTC)", "who", "what", "subject"),
        (
            (
                str(entry.sequence),
                f"{entry.event.at:%Y-%m-%d %H:%M:%S}",
                entry.event.actor,
                entry.event.action,
                entry.event.subject,
            )
            for entry in entries
        ),
    )


def evidence(
    target: TargetArgument,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write a page to print; else JSON.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Show everything on record about items: sources, findings, signatures, publications, attempts, receipts."""
    from scheduler.services.documents.records import evidence_document

    if output is not None:
        check_target(output, ".html")
    application = open_application(workspace)
    documents = [evidence_document(item_evidence) for item_evidence in application.records.evidence(target)]
    say_unsigned(application, target)
    if output is None:
        write_json(documents)
        return
    output.write_text(application.pages.evidence(documents), encoding="utf-8")
    write(str(output))
    say("The page stands alone: print it, or keep it as it is.")
