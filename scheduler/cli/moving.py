"""move: an item at another time, without a file edited by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, counted, open_application, say, write, write_json
from scheduler.cli.writing import AuthorOption
from scheduler.domain.errors import BadInput, ClinicError

if TYPE_CHECKING:
    from scheduler.services.move import Moved, MoveRefused


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("move", epilog="Example: clinic move exosomes/lead/x/post '2026-12-05 10:30' --by maya")(move)


def move(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="An item as `clinic status` shows it.")],
    by: AuthorOption,
    at: Annotated[
        str, typer.Argument(metavar="[TIME]", help="The local time, '2026-12-05 10:30'. Without it: the free times.")
    ] = "",
    insist: Annotated[
        bool, typer.Option("--insist", help="Against the clinic's own rules: quiet hours, closed days, distances.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move an item to another time, or list the times that are free for it. A signature stays."""
    from scheduler.domain.content import ItemKey
    from scheduler.services.documents.campaigns import free_document, moved_document
    from scheduler.services.move import Move, MoveRefused, local_time

    moving, key = open_application(workspace, found=True).moving, ItemKey.parse(item)
    if not at:
        free = moving.free(key)
        if as_json:
            write_json(free_document(free))
        for slot in () if as_json else free:
            write(f"{slot.local:%a %d %b %Y %H:%M}  {slot.zone}")
        return
    day, _, time = at.replace("T", " ").partition(" ")
    try:
        moved = moving.move(key, Move(local_time(day, time), insist=insist), by)
    except MoveRefused as refused:
        raise _explained(refused) from refused
    if as_json:
        write_json(moved_document(moved))
    else:
        _say(moved)


def _explained(refused: MoveRefused) -> ClinicError:
    """Return a refusal in one line, with the next free time and how to insist."""
    ways = []
    if refused.next_free is not None:
        ways.append(f"the next free time is {refused.next_free.local:%Y-%m-%d %H:%M}")
    if refused.may_insist:
        ways.append("--insist moves it there all the same")
    return BadInput("; ".join((str(refused).removesuffix("."), *ways)))


def _say(moved: Moved) -> None:
    slot = moved.item.slot
    write(f"{moved.item.key}  {slot.local:%a %d %b %Y %H:%M}  {slot.zone}")
    for note in moved.notes:
        say(f"note: {note}")
    if moved.others:
        say(f"{counted(moved.others, 'other item')} made way.")
