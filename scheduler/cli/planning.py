"""init, import, plan, render, preview: from an article to what will go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    CampaignArgument,
    JsonOption,
    WorkspaceOption,
    check_target,
    open_application,
    say,
    track,
    write,
    write_json,
    write_table,
)
from scheduler.domain.content import Issue, Item
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.planning.omitting import Omitted
    from scheduler.services.plan import PlanReport


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("init", epilog="Example: clinic init my-clinic")(init)
    app.command("import", epilog="Example: clinic import article.docx")(import_article)
    app.command("plan", epilog="Example: clinic plan exosomes --start 2026-12-01")(plan)
    app.command("render", epilog="Example: clinic render exosomes --sheet cards.jpg")(render)
    app.command("preview", epilog="Example: clinic preview exosomes -o preview.html")(preview)


def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Make a new workspace: settings, a library of example statements, folders."""
    from scheduler.services.initialise import initialise

    for path in initialise(directory):
        write(str(path))
    say(f"Now write your clinic's name and address into {directory / 'config.toml'}, then: clinic import ARTICLE")


def import_article(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Plain text, Markdown, HTML or docx.")],
    name: Annotated[str | None, typer.Option("--name", help="The campaign's name; else from the title.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over the article that is there.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read an article into campaigns/NAME/, with settings for its campaign."""
    from scheduler.services.documents.campaigns import import_document
    from scheduler.services.ingest import ingest

    application = open_application(workspace)
    today = application.today()
    result = ingest(file, application.root, today=today, slug=name, replace=replace)
    article, reading = result.reading.article, result.reading
    if as_json:
        write_json(import_document(result))
        return
    for unit in article.units():
        number = f"{unit.number}. " if unit.number else ""
        words = sum(len(paragraph.text.split()) for paragraph in unit.paragraphs)
        write(f"{'  ' * (unit.level - 1)}{number}{unit.heading}  ({unit.id}, {words} words)")
    for dropped in reading.dropped:
        say(f"left out: '{dropped.text}' ({dropped.reason})")
    for note in reading.notes:
        say(f"note: {note}")
    say(f"Campaign '{result.slug}' is in {result.campaign.parent}. Now: clinic plan {result.slug}")


def plan(
    campaign: CampaignArgument,
    start: Annotated[
        datetime | None, typer.Option("--start", formats=["%Y-%m-%d"], help="First day; else campaign.toml's.")
    ] = None,
    calendar: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Also write the calendar as an .ics file.")
    ] = None,
    safe: Annotated[
        bool, typer.Option("--safe", help="Use only sentences that no rule blocks, and say what is left out.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn the article into posts and issues with times. Planning again keeps what is signed and unchanged."""
    from scheduler.services.documents.campaigns import plan_document

    if calendar:
        check_target(calendar, ".ics")
    application = open_application(workspace)
    report = application.planning.run(campaign, start=start.date() if start else None, safe=safe)
    for key in report.returned:
        say(f"back to review: {key}: what it was signed by has changed")
    if calendar:
        from scheduler.services.plan_calendar import plan_calendar

        calendar.write_bytes(plan_calendar(report, application.workspace.clinic()))
        say(f"The calendar is in {calendar}")
    if as_json:
        write_json(plan_document(report))
        return
    write_table(
        ("when", "channel", "section", "state", "begins"),
        (
            (
                f"{item.slot.local:%Y-%m-%d %a %H:%M}",
                item.key.channel,
                item.key.section,
                item.state,
                _opening(item),
            )
            for item in report.items
        ),
    )
    _report(report)
    say(f"Now look at it: clinic preview {campaign} -o preview.html; check it: clinic check {campaign}")
    say(f"Then: clinic submit {campaign} --by LOGIN")


def _report(report: PlanReport) -> None:
    """Say what was done, what was left out, and why."""
    from scheduler.planning.replan import Action

    added = [change for change in report.changes if change.what is Action.ADDED]
    if added:
        say(f"{len(added)} added")
    for change in report.changes:
        if change.what not in {Action.ADDED, Action.KEPT}:
            say(f"{change.what}: {change.key}{': ' + change.detail if change.detail else ''}")
    for item in report.items:
        if item.note:
            say(f"note: {item.key}: {item.note}")
    for line in _omissions(report.omitted):
        say(line)
    for left_out in report.left_out:
        say(f"left out: {left_out.section} on {left_out.channel}: {left_out.reason}")


def _omissions(omitted: Iterable[Omitted]) -> Iterator[str]:
    """Yield what safe planning left out: a line for each section, and one for each text and reason below it."""
    from scheduler.planning.omitting import quoted

    for section, parts in groupby(omitted, key=lambda each: each.section):
        yield f"planned safely, without these words of {section}:"
        channels: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for part in parts:
            channels.setdefault((part.text, part.reasons), []).append(part.channel)
        for (text, reasons), names in channels.items():
            yield f"  '{quoted(text)}' ({', '.join(names)}): {', '.join(reasons)}"


def render(
    campaign: CampaignArgument,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE", help="Also put all cards on one picture, .jpg or .png.")
    ] = None,
    boxes: Annotated[
        bool, typer.Option("--boxes", help="Outline on the sheet what a layout has its places for: for making one.")
    ] = False,
    carousel: Annotated[
        str | None, typer.Option("--carousel", metavar="SECTION", help="Write this section's cards as files instead.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="NAME", help="Of a carousel: portrait, square, story or linkedin.")
    ] = "portrait",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER|FILE.pdf", help="Where a carousel goes: pictures, or one PDF."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw every card and write every email of a campaign, and say what would be refused.

    With --carousel, write one section's cards for a network that is not connected.
    """
    from scheduler.cli.carousel import render_carousel
    from scheduler.rendering.sheet import sheet_kind
    from scheduler.services.documents.campaigns import looks_document

    if (carousel is None) != (output is None) or (carousel and sheet):
        raise BadInput("--carousel and --output go together, without --sheet: name the section and where its cards go")
    if carousel and output:
        render_carousel(open_application(workspace), campaign, carousel, form, output, as_json=as_json)
        return
    if boxes and not sheet:
        raise BadInput("--boxes shows a sheet's cards with their boxes: add --sheet FILE")
    if sheet:
        sheet_kind(sheet)
        check_target(sheet, ".jpg", ".jpeg", ".png")
    application = open_application(workspace)
    items, _ = _standing(application, campaign)
    application.renderer.draw_cards(item.draft for item in items)
    looks = [application.items.look(item) for item in track(items, "Rendering")]
    if as_json:
        write_json(looks_document(looks))
    else:
        write_table(
            ("item", "content", "problems"),
            (
                (
                    str(look.item.key),
                    look.outgoing.hash[:12] if look.outgoing else "",
                    "; ".join(look.problems) or "none",
                )
                for look in looks
            ),
        )
    if sheet:
        shown = [(look.item, look.outgoing.rendered) for look in looks if look.outgoing]
        sheet.write_bytes(application.contact_sheet(sheet, shown, boxes=boxes))
        say(f"The cards are in {sheet}")
    if any(look.problems for look in looks):
        raise typer.Exit(1)


def preview(
    campaign: CampaignArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write one self-contained page that shows every post and email exactly as it will go out."""
    check_target(output, ".html", ".htm")
    application = open_application(workspace)
    items, cancelled = _standing(application, campaign)
    application.renderer.draw_cards(item.draft for item in items)
    page = application.preview(campaign, track(items, "Rendering"), cancelled)
    output.write_text(page, encoding="utf-8")
    write(str(output))


def _standing(application: Application, campaign: str) -> tuple[tuple[Item, ...], int]:
    """Return a campaign's items without the cancelled ones, and how many those are. Raises NotFound, BadInput."""
    standing, cancelled = application.items.standing(campaign)
    if cancelled:
        say(f"{cancelled} cancelled {'item is' if cancelled == 1 else 'items are'} left out")
    return standing, cancelled


def _opening(item: Item) -> str:
    """Return the first words of an item, for a table."""
    text = item.draft.subject if isinstance(item.draft, Issue) else item.draft.parts[0].sentences[0].text
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
