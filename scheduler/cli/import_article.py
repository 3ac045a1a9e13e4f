"""import: a file or a page becomes a campaign's article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.services.ingest import Ingested

_PAGES = ("https://", "http://")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import", epilog="Example: clinic import article.docx")(import_article)


def import_article(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ADDRESS", help="Plain text, Markdown, HTML or docx, or a page's https:// address."
        ),
    ],
    name: Annotated[str | None, typer.Option("--name", help="The campaign's name; else from the title.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over the article that is there.")] = False,
    tracked: Annotated[
        TrackedChanges | None,
        typer.Option("--tracked", help="Decide about a Word file's open tracked changes, which are named otherwise."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="The address lies in your own network, or on this machine.")
    ] = False,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Ask without encryption, where a site has none.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read an article into campaigns/NAME/, with the campaign's settings."""
    from scheduler.services.documents.campaigns import import_document

    application = open_application(workspace, found=True)
    if source.lower().startswith(_PAGES):
        if tracked is not None:
            raise BadInput("--tracked is for a Word file: name the file")
        result = _page(application, source, name, replace=replace, private=allow_private, http=allow_http)
    elif allow_private or allow_http:
        raise BadInput("--allow-private and --allow-http are for an address: begin it with https:// or http://")
    else:
        result = application.articles.ingest(Path(source), name, replace=replace, tracked=tracked)
    if as_json:
        write_json(import_document(result))
    else:
        _show(result)


def _page(
    application: Application, address: str, name: str | None, *, replace: bool, private: bool, http: bool
) -> Ingested:
    from urllib.parse import urlsplit

    from scheduler.domain.fetched import Allowed

    try:
        host = urlsplit(address).hostname or ""
    except ValueError as error:
        raise BadInput(f"{address} is no address of a page: copy it again from the browser") from error
    say(f"Reading {address}")
    allowed = Allowed(private_host=host if private else "", http=http)
    return application.articles.ingest_page(address, name, replace=replace, allowed=allowed)


def _show(result: Ingested) -> None:
    article, reading = result.reading.article, result.reading
    for unit in article.units():
        number = f"{unit.number}. " if unit.number else ""
        words = sum(len(paragraph.text.split()) for paragraph in unit.paragraphs)
        write(f"{'  ' * (unit.level - 1)}{number}{unit.heading}  ({unit.id}, {words} words)")
    for dropped in reading.dropped:
        say(f"left out: '{dropped.text}' ({dropped.reason})")
    for note in reading.notes:
        say(f"note: {note}")
    for doubt in reading.doubts:
        say(f"look at: {doubt}")
    say(f"Campaign '{result.slug}' is in {result.campaign.parent}. Now: clinic plan {result.slug}")
