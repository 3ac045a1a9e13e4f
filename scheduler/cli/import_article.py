"""import: a file or a page becomes a campaign's article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    WorkspaceOption,
    counted,
    isolated,
    open_application,
    say,
    write,
    write_json,
    write_wrapped,
)
from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges

if TYPE_CHECKING:
    from scheduler.domain.fetched import Allowed
    from scheduler.services.article_report import ArticleChanges, ArticleReport, LeftOut, PartCounts

_PAGES = ("https://", "http://")
_ADDRESS = re.compile(r"www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
_SHOWN = 3
_LONGEST_QUOTE = 60

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="FILE|ADDRESS", help="Plain text, Markdown, HTML or docx, or a page's https:// address."),
]
LanguageOption = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Its language, such as es; else told by its words.")
]
TrackedOption = Annotated[
    TrackedChanges | None,
    typer.Option("--tracked", help="Decide about a Word file's open tracked changes, which are named otherwise."),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="The address lies in your own network, or on this machine.")
]
HttpOption = Annotated[bool, typer.Option("--allow-http", help="Ask without encryption, where a site has none.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import", epilog="Example: clinic import article.docx")(import_article)


def import_article(
    source: SourceArgument,
    name: Annotated[str | None, typer.Option("--name", help="The campaign's name; else from the title.")] = None,
    link: Annotated[
        str, typer.Option("--link", metavar="URL", help="The article's own page, where every post and issue leads.")
    ] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Write over the article that is there.")] = False,
    language: LanguageOption = None,
    tracked: TrackedOption = None,
    allow_private: PrivateOption = False,
    allow_http: HttpOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every word that was left out.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read an article into campaigns/NAME/, with the campaign's settings."""
    from scheduler.services.article_report import article_report
    from scheduler.services.documents.campaigns import import_document

    application = open_application(workspace, found=True)
    if source.lower().startswith(_PAGES):
        allowed = _allowed(source, private=allow_private, http=allow_http)
        result = application.articles.ingest_page(
            source, name, link=link, replace=replace, language=language, tracked=tracked, allowed=allowed
        )
    elif allow_private or allow_http:
        raise BadInput("--allow-private and --allow-http are for an address: begin it with https:// or http://")
    elif _ADDRESS.match(source) and not Path(source).exists():
        raise BadInput(f"there is no file {source}: if it is the address of a page, begin it with https://")
    else:
        file = Path(source)
        result = application.articles.ingest(file, name, link=link, replace=replace, language=language, tracked=tracked)
    if as_json:
        write_json(import_document(article_report(result)))
    else:
        _show(article_report(result), verbose=verbose)


def _allowed(address: str, *, private: bool, http: bool) -> Allowed:
    from urllib.parse import urlsplit

    from scheduler.domain.fetched import Allowed

    try:
        host = urlsplit(address).hostname or ""
    except ValueError as error:
        raise BadInput(f"{address} is no address of a page: copy it again from the browser") from error
    say(f"Reading a page of {host}")
    return Allowed(private_host=host if private else "", http=http)


def _show(report: ArticleReport, *, verbose: bool) -> None:
    _write_outline(report)
    _write_list(
        "Kept beside the text, never in a post", (f"{each.kind}: {isolated(each.text)}" for each in report.particulars)
    )
    _write_left_out(report.left_out, verbose=verbose)
    _write_list("What was done", map(isolated, report.notes))
    _write_list(
        "Please look at", (f"{number}. {isolated(doubt)}" for number, doubt in enumerate(report.doubts, start=1))
    )
    if report.changes:
        write("")
        write_wrapped(f"Changed: {_changed(report.changes)}", "  ")
    write("")
    if report.start:
        say(f"It starts on {report.start:%A %d %B %Y}: change start in campaign.toml where another day is meant.")
    say(_next_step(report))


def _write_outline(report: ArticleReport) -> None:
    write_wrapped(f"Title: {isolated(report.title)}", "  ")
    write(f"Language: {report.language}")
    if report.lead:
        write_wrapped(f"Lead: {_quoted(report.lead.begins)} · {_amount(report.lead.counts)}", "  ")
    else:
        write("Lead: none, the text begins below the first heading")
    if not report.sections:
        write("Sections: none")
        return
    write(f"Sections: {len(report.sections)}")
    for part, following in zip(report.sections, (*report.sections[1:], None), strict=True):
        indent = "  " * (part.level - 1)
        number = f"{part.number}. " if part.number is not None else ""
        amount = _amount(part.counts) or ("" if following and following.level > part.level else "no text")
        write_wrapped(f"{indent}{number}{isolated(part.heading)}{amount and f' · {amount}'}", f"{indent}    ")


def _write_list(title: str, lines: Iterable[str]) -> None:
    """Write a title with lines below it, where there are any."""
    listed = tuple(lines)
    if listed:
        write(f"\n{title}")
    for line in listed:
        write_wrapped(f"  {line}", "     ")


def _write_left_out(left_out: Sequence[LeftOut], *, verbose: bool) -> None:
    pieces = sum(len(left.texts) for left in left_out)
    write(f"\nLeft out: {counted(pieces, 'piece') if pieces else 'nothing'}")
    is_cut = False
    for left in left_out:
        if verbose:
            write(f"  {left.kind} ({len(left.texts)})")
            for text in left.texts:
                write_wrapped(f"    {isolated(text)}", "      ")
            continue
        shown = [_quoted(text) for text in left.texts[:_SHOWN]]
        is_cut = is_cut or len(left.texts) > _SHOWN or any(len(text) > _LONGEST_QUOTE for text in left.texts)
        more = f" and {len(left.texts) - _SHOWN} more" if len(left.texts) > _SHOWN else ""
        write_wrapped(f"  {left.kind} ({len(left.texts)}): {', '.join(shown)}{more}", "     ")
    if is_cut:
        write("  All of it, with every word: import again with --replace --verbose, or --json")


def _amount(counts: PartCounts) -> str:
    """Return how much stands in a part: '3 paragraphs, 1 table, 120 words'."""
    amounts = (
        (counts.paragraphs, "paragraph"),
        (counts.entries, "list entry", "list entries"),
        (counts.tables, "table"),
        (counts.pictures, "picture"),
        (counts.notes, "note"),
        (counts.words, "word"),
    )
    return ", ".join(counted(number, *what) for number, *what in amounts if number)


def _changed(changes: ArticleChanges) -> str:
    named = (("new", changes.new), ("gone", changes.gone), ("other words in", changes.other_words))
    told = "; ".join(f"{what} {', '.join(map(_quoted, headings))}" for what, headings in named if headings)
    return f"{told}. Plan again." if told else "no section. Planning again changes nothing."


def _next_step(report: ArticleReport) -> str:
    """Return what to do now, in one line."""
    points = f" and the {counted(len(report.doubts), 'point')} above" if report.doubts else ""
    return f"Next: read {report.file}{points}, correct it there, then: clinic plan {report.campaign}"


def _quoted(text: str) -> str:
    """Return the first words of a text between quotation marks, cut between words where there are any."""
    if len(text) > _LONGEST_QUOTE:
        beginning = text[: _LONGEST_QUOTE - 1]
        text = f"{beginning.rpartition(' ')[0] or beginning}…"
    return f"'{isolated(text)}'"
