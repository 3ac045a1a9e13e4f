"""search: items, campaigns, articles, the library and people, by their words."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.domain.word_search import excerpt
from scheduler.services.search import EVERYTHING, Found, Hit

_MOST = 20


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("search", epilog="Example: clinic search dental impl --kind items")(search)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words, or their beginnings.")],
    kind: Annotated[list[Found], typer.Option("--kind", help="Only this kind; may be given several times.")] = [],  # noqa: B006 - typer makes a new list for each call
    most: Annotated[int, typer.Option("--most", min=1, help="Of each kind at most so many.")] = _MOST,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find what has all of some words. Subscribers are found by `clinic audience list --search`."""
    from scheduler.services.documents.searching import results_document

    results = open_application(workspace, found=True).search.find(" ".join(words), kind or EVERYTHING, most=most)
    if as_json:
        write_json(results_document(results))
        return
    for group in results.groups:
        for hit in group.hits:
            write(_line(hit, results.words))
        if group.total > len(group.hits):
            say(f"{group.total - len(group.hits)} more {group.kind}: --most shows them")
    if not results.total:
        say("nothing has all of these words: try their beginnings")


def _line(hit: Hit, wanted: tuple[str, ...]) -> str:
    text = f": {excerpt(hit.text, wanted)}" if hit.text else ""
    return f"{hit.kind}  {hit.place}  {hit.title}{text}"
