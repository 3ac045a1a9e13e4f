"""audience segments: parts of the list, by a query over declared facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, write, write_json, write_table

if TYPE_CHECKING:
    from scheduler.services.segments import CountedSegment

group = typer.Typer(help="Parts of the list, by declared facts; see docs/segments.md.", rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The segment's name.")]
QueryArgument = Annotated[
    str, typer.Argument(metavar="QUERY", help="Such as 'language is en and joined within 90 days'.")
]
OfAudience = Annotated[str, typer.Option("--audience", metavar="NAME", help="The audience that it is a part of.")]


@group.command("add", epilog="Example: clinic audience segments add recent 'joined within 90 days'")
def add(
    name: NameArgument,
    query: QueryArgument,
    audience: OfAudience = "newsletter",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a query under a name, in campaigns/segments.toml. An issue's audience may then be that name."""
    _show(open_application(workspace, found=True).segments.add(name, query, audience), as_json=as_json)


@group.command("list", epilog="Example: clinic audience segments list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List every segment with its people as they are now."""
    from scheduler.domain.segment import written
    from scheduler.services.documents.audience import segments_document

    segments = open_application(workspace, found=True).segments.all()
    if as_json:
        write_json(segments_document(segments))
    elif not segments:
        write("There are no segments: add one with `clinic audience segments add NAME 'QUERY'`.")
    else:
        rows = (
            (
                each.segment.name,
                f"{each.total:,}",
                f"{each.confirmed:,}",
                each.segment.audience,
                written(each.segment.query),
            )
            for each in segments
        )
        write_table(("segment", "people", "confirmed", "audience", "query"), rows)


@group.command("show", epilog="Example: clinic audience segments show recent")
def show(name: NameArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one segment with its people by status, as they are now."""
    _show(open_application(workspace, found=True).segments.show(name), as_json=as_json)


@group.command("count", epilog="Example: clinic audience segments count 'topic in (skin, hair) and not language is en'")
def count(
    query: QueryArgument,
    audience: OfAudience = "newsletter",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count the people whom a query chooses, and keep nothing."""
    _show(open_application(workspace, found=True).segments.count(query, audience), as_json=as_json)


@group.command("remove", epilog="Example: clinic audience segments remove recent")
def remove(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Take a segment out of campaigns/segments.toml. What was signed for it has to be signed again."""
    open_application(workspace).segments.remove(name)
    write(f"{name} is removed.")


def _show(counted: CountedSegment, *, as_json: bool) -> None:
    from scheduler.domain.segment import written
    from scheduler.services.documents.audience import segment_document

    if as_json:
        write_json(segment_document(counted))
        return
    name = counted.segment.name or "the query"
    by_status = ", ".join(f"{number:,} {status}" for status, number in sorted(counted.statuses.items())) or "nobody"
    write(f"{name}: {written(counted.segment.query)}")
    write(f"{counted.total:,} people of '{counted.segment.audience}': {by_status}")
