"""audience reconcile: the copies on which nothing was reported."""

from __future__ import annotations

import typer

from scheduler.cli.console import (
    JsonOption,
    WorkspaceOption,
    open_application,
    say,
    track,
    write,
    write_json,
    write_table,
)


def add_to(group: typer.Typer) -> None:
    """Add this module's command."""
    group.command("reconcile", epilog="Example: clinic audience reconcile")(reconcile)


def reconcile(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Ask providers about copies on which nothing was reported. Stop it any time: what was answered is kept."""
    from scheduler.services.documents.reports import gaps_document

    desk = open_application(workspace).report_gaps
    gaps = desk.found()
    if gaps:
        say(f"Nothing was reported on {sum(gap.people for gap in gaps):,} copies in {len(gaps)} deliveries.")
    outcomes = list(track(desk.fill(gaps), "Asking the providers", total=len(gaps)))
    if as_json:
        write_json(gaps_document(outcomes))
        return
    told = sum(outcome.taken.new for outcome in outcomes)
    write(f"{told:,} reports came of {len(gaps)} deliveries." if gaps else "Something was reported on every copy.")
    left = [outcome for outcome in outcomes if outcome.reason]
    if left:
        write("A person has to look:")
        write_table(
            ("delivery", "item", "people", "why"),
            (
                (outcome.gap.delivery, str(outcome.gap.item), f"{outcome.gap.people:,}", outcome.reason)
                for outcome in left
            ),
        )
