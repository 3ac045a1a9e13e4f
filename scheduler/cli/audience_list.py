"""audience list, count, show, export: the list as staff look at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    WorkspaceOption,
    check_target,
    counting,
    open_application,
    say,
    terminal_width,
    write,
    write_json,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.services.audience_list import Listed, Page

AudienceOption = Annotated[
    str, typer.Option("--audience", metavar="NAME", help="The audience; else the newsletter's own.")
]
StatusOption = Annotated[
    str, typer.Option("--status", metavar="STATUS", help="Only who is confirmed, pending or unsubscribed.")
]
SegmentOption = Annotated[str, typer.Option("--segment", metavar="NAME", help="Only who is in the segment.")]
SearchOption = Annotated[
    str,
    typer.Option(
        "--search", metavar="TEXT", help="Only whose address or a part of whose name begins so, or whose id it is."
    ),
]
WIDE = 100
"""Columns of a terminal from which on a person has a line of a table."""


def add_to(group: typer.Typer) -> None:
    """Add this module's commands."""
    group.command("list", epilog="Example: clinic audience list --status pending --search ann")(list_)
    group.command("export", epilog="Example: clinic audience export list.csv --status confirmed")(export)
    group.command("count", epilog="Example: clinic audience count --json")(count)


def list_(
    status: StatusOption = "",
    segment: SegmentOption = "",
    search: SearchOption = "",
    audience: AudienceOption = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="People of one page, at most 1000.")] = 50,
    after: Annotated[str, typer.Option("--after", metavar="ID", help="Go on after this person.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List people by address, a page at a time. Addresses are shown: mind who looks over your shoulder."""
    from scheduler.services.audience_list import Wanted
    from scheduler.services.documents.audience import page_document

    application = open_application(workspace, found=True)
    page = application.audience_list.page(Wanted(audience, status, segment, search), after, limit)
    if as_json:
        write_json(page_document(page))
        return
    _write_people(page.people)
    say(_summary(page))
    if page.following:
        say(f"There are more: go on with --after {page.following}")


def count(
    audience: AudienceOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count an audience by status, language, source and topic, and the suppressed addresses by kind."""
    from scheduler.services.documents.audience import counts_document

    counted = open_application(workspace, found=True).audience_list.count(audience)
    if as_json:
        write_json(counts_document(counted))
        return
    write(f"{counted.audience}: {counted.counts.total:,} people")
    for name, numbers in (
        ("status", counted.counts.statuses),
        ("language", counted.counts.languages),
        ("source", counted.counts.sources),
        ("topic", counted.topics),
        ("suppressed addresses (of every audience)", counted.suppressions),
    ):
        _write_numbers(name, {str(value): number for value, number in numbers.items()})


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv file, or .jsonl: JSON for each person.")],
    status: StatusOption = "",
    segment: SegmentOption = "",
    search: SearchOption = "",
    audience: AudienceOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write people with their consent into a file that its owner alone may read: the whole of it, or nothing."""
    from scheduler.services.audience_list import Wanted
    from scheduler.services.documents.audience import export_document

    check_target(file, ".csv", ".jsonl")
    application = open_application(workspace, found=True)
    with counting("people") as progress:
        number = application.audience_export.write(file, Wanted(audience, status, segment, search), progress)
    if as_json:
        write_json(export_document(file, number))
    else:
        write(f"{number:,} people are in {file}. It has their addresses: keep it where nobody else reads it.")


def _write_people(people: Iterable[Listed]) -> None:
    if terminal_width() >= WIDE:
        rows = (
            (
                listed.person.address,
                listed.person.name or listed.person.first_name,
                listed.standing.word,
                listed.person.language,
                f"{listed.joined}",
                listed.person.id,
            )
            for listed in people
        )
        write_table(("address", "name", "status", "language", "joined", "id"), rows)
        return
    for listed in people:
        write(f"{listed.person.address}  {listed.standing.word}")
        parts = (listed.person.name or listed.person.first_name, listed.person.language, f"since {listed.joined}")
        write(f"  {', '.join(filter(None, parts))}")
        write(f"  {listed.person.id}")


def _summary(page: Page) -> str:
    total = sum(page.statuses.values())
    by_status = ", ".join(f"{number:,} {status}" for status, number in sorted(page.statuses.items()))
    return f"{page.audience}: {total:,} people{f' ({by_status})' if by_status else ''}, {len(page.people):,} shown"


def _write_numbers(name: str, numbers: Mapping[str, int]) -> None:
    write("")
    write(f"{name}:")
    widest = max((len(f"{number:,}") for number in numbers.values()), default=0)
    for value, number in numbers.items():
        write(f"  {number:>{widest},}  {value or 'not stated'}")
    if not numbers:
        write("  none")
