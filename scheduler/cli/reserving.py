"""reserve: the sections for which a campaign has no room, taken in or left out without a file edited by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    CampaignArgument,
    JsonOption,
    WorkspaceOption,
    counted,
    open_application,
    say,
    write_json,
    write_table,
)

if TYPE_CHECKING:
    from scheduler.services.plan import PlanReport
    from scheduler.services.reserve import Waiting


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("reserve", epilog="Example: clinic reserve exosomes --take long-term-safety")(reserve)


def reserve(
    campaign: CampaignArgument,
    take: Annotated[
        list[str], typer.Option(metavar="SECTION", help="Take a section in, beside the others; may be repeated.")
    ] = [],  # noqa: B006 - typer reads it, nobody changes it
    drop: Annotated[
        list[str],
        typer.Option(metavar="SECTION", help="Leave a section, and what is below it, out everywhere; may be repeated."),
    ] = [],  # noqa: B006 - likewise
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the sections that wait in reserve, or take some in or leave them out. The campaign is planned again."""
    from scheduler.services.documents.campaigns import reserve_document
    from scheduler.services.reserve import waiting_in

    application = open_application(workspace, found=True)
    if take or drop:
        report = application.reserve.change(campaign, take=take, drop=drop)
        waiting = waiting_in(report, application.workspace.article(campaign))
        _say_changed(report)
    else:
        waiting = application.reserve.waiting(campaign)
    if as_json:
        write_json(reserve_document(waiting))
    else:
        _show(campaign, waiting)


def _say_changed(report: PlanReport) -> None:
    from scheduler.planning.replan import Action

    slots = {item.key: f"{item.slot.local:%a %d %b %Y %H:%M}" for item in report.items}
    for change in report.changes:
        if change.action in {Action.ADDED, Action.RESTORED}:
            say(f"{change.action}: {change.key}  {slots[change.key]}")
        elif change.action is Action.CANCELLED:
            say(f"{change.action}: {change.key}: {change.detail}")
    moved = sum(change.action in {Action.MOVED, Action.CHANGED} for change in report.changes)
    if moved:
        say(f"{counted(moved, 'other item')} changed or moved with it.")


def _show(campaign: str, waiting: tuple[Waiting, ...]) -> None:
    if not waiting:
        say(f"Nothing of {campaign} waits in reserve.")
        return
    write_table(
        ("section", "heading", "waits on"), ((one.section, one.heading, ", ".join(one.channels)) for one in waiting)
    )
    say(f"To take one in: clinic reserve {campaign} --take {waiting[0].section}; to leave one out: --drop")
