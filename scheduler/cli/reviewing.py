"""submit, approve, reject: nothing goes out unsigned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    ByOption,
    JsonOption,
    TargetArgument,
    WorkspaceOption,
    open_application,
    say,
    write_json,
    write_table,
)

if TYPE_CHECKING:
    from scheduler.services.review import Decision


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("submit", epilog="Example: clinic submit exosomes --by Maya")(submit)
    app.command("approve", epilog="Example: clinic approve exosomes --by 'Dr A. Rao'")(approve)
    app.command("reject", epilog="Example: clinic reject exosomes/lead/x/post --by 'Dr A. Rao' --reason 'Too long'")(
        reject
    )


def submit(
    target: TargetArgument, by: ByOption, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Put drafts before the reviewer."""
    decisions = open_application(workspace).review_desk().submit(target, by)
    _report(decisions, "submitted", as_json=as_json)
    if not as_json:
        say(f"Now the reviewer: clinic approve {target} --by NAME, or clinic reject ITEM --by NAME --reason …")


def approve(
    target: TargetArgument, by: ByOption, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Sign what is in review, exactly as it was submitted."""
    decisions = open_application(workspace).review_desk().approve(target, by)
    _report(decisions, "approved", as_json=as_json)
    if not as_json:
        say("What is approved goes out at its time while `clinic run` runs.")


def reject(
    target: TargetArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="What has to change.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send items back with a reason; an approval that stood is withdrawn."""
    _report(open_application(workspace).review_desk().reject(target, by, reason), "sent back", as_json=as_json)


def _report(decisions: Sequence[Decision], word: str, *, as_json: bool) -> None:
    if as_json:
        write_json(
            [
                {"item": str(each.key), "state": each.state, "done": each.done, "reason": each.reason}
                for each in decisions
            ]
        )
    else:
        write_table(("item", "state", ""), ((str(each.key), each.state, each.reason) for each in decisions))
        done = sum(each.done for each in decisions)
        say(f"{done} {word}, {len(decisions) - done} not")
    if not all(each.done for each in decisions):
        raise typer.Exit(1)
