"""render, preview: what will go out, drawn and shown."""

from __future__ import annotations

from collections.abc import Sequence
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
    say_unsigned,
    track,
    write,
    write_json,
    write_table,
)
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.domain.content import Item
    from scheduler.services.items import Look

SheetOption = Annotated[
    Path | None, typer.Option("--sheet", metavar="FILE", help="Also put all cards on one picture, .jpg or .png.")
]
BoxesOption = Annotated[
    bool, typer.Option("--boxes", help="Outline each layer's box on the sheet, to help you design a layout.")
]
CarouselOption = Annotated[
    str | None, typer.Option("--carousel", metavar="SECTION", help="Write this section's cards as files instead.")
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="NAME", help="The carousel's format: portrait, square, story or linkedin.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FOLDER|FILE.pdf", help="The carousel's target: a folder of pictures, or one PDF."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("render", epilog="Example: clinic render exosomes --sheet cards.jpg")(render)
    app.command("preview", epilog="Example: clinic preview exosomes -o preview.html")(preview)


def render(
    campaign: CampaignArgument,
    sheet: SheetOption = None,
    boxes: BoxesOption = False,
    carousel: CarouselOption = None,
    form: FormatOption = "portrait",
    output: OutputOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw every card and write every email of a campaign, and list the refused items.

    With --carousel, write one section's cards for a network that is not connected.
    """
    from scheduler.cli.carousel import render_carousel

    if (carousel is None) != (output is None) or (carousel and sheet):
        raise BadInput("--carousel and --output go together, without --sheet: name the section and where its cards go")
    if carousel and output:
        render_carousel(open_application(workspace), campaign, carousel, form, output, as_json=as_json)
        return
    _check_sheet(sheet, boxes=boxes)
    application = open_application(workspace)
    looks = [application.items.look(item) for item in track(_drawn(application, campaign)[0], "Rendering")]
    _show(looks, as_json=as_json)
    say_unsigned(application, campaign)
    if sheet:
        sheet.write_bytes(application.pages.sheet(sheet, looks, boxes=boxes))
        say(f"The cards are in {sheet}")
    if any(look.problems for look in looks):
        raise typer.Exit(1)


def _check_sheet(sheet: Path | None, *, boxes: bool) -> None:
    """Raise BadInput, before anything is drawn, for a sheet that cannot be written."""
    from scheduler.rendering.sheet import sheet_kind

    if boxes and not sheet:
        raise BadInput("--boxes shows a sheet's cards with their boxes: add --sheet FILE")
    if sheet:
        sheet_kind(sheet)
        check_target(sheet, ".jpg", ".jpeg", ".png")


def _show(looks: Sequence[Look], *, as_json: bool) -> None:
    from scheduler.services.documents.campaigns import looks_document

    if as_json:
        write_json(looks_document(looks))
        return
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


def preview(
    campaign: CampaignArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write one self-contained page that shows every post and email exactly as it will go out."""
    check_target(output, ".html", ".htm")
    application = open_application(workspace)
    items, cancelled = _drawn(application, campaign)
    looks = (application.items.look(item) for item in track(items, "Rendering"))
    page = application.pages.preview(campaign, looks, cancelled)
    output.write_text(page, encoding="utf-8")
    write(str(output))
    say_unsigned(application, campaign)


def _drawn(application: Application, campaign: str) -> tuple[Sequence[Item], int]:
    """Draw the cards of a campaign's items; return these without the cancelled ones, and how many those are."""
    standing, cancelled = application.items.standing(campaign)
    if cancelled:
        say(f"{cancelled} cancelled {'item is' if cancelled == 1 else 'items are'} left out")
    application.renderer.draw_cards(item.draft for item in standing)
    return standing, cancelled
