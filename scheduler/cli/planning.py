"""plan: from an article to items with times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
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
    write,
    write_json,
    write_table,
    write_wrapped,
)
from scheduler.domain.content import Issue, Item, ItemState, Post
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.planning.omitting import Omitted
    from scheduler.services.plan import PlanReport

StartOption = Annotated[
    datetime | None, typer.Option("--start", formats=["%Y-%m-%d"], help="First day; it is written into campaign.toml.")
]
LinkOption = Annotated[
    str, typer.Option("--link", metavar="URL", help="Where its items lead; it is written into campaign.toml.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")]
PostsOption = Annotated[bool, typer.Option("--posts", help="Print the posts as a follower sees them.")]
AllOption = Annotated[bool, typer.Option("--all", help="List every item, change, note and section without an item.")]
CalendarOption = Annotated[
    Path | None, typer.Option("--ics", metavar="FILE", help="Also write the calendar as an .ics file.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("plan", epilog="Example: clinic plan exosomes --start 2026-12-01")(plan)


def plan(
    campaign: CampaignArgument,
    start: StartOption = None,
    link: LinkOption = "",
    dry_run: DryRunOption = False,
    calendar: CalendarOption = None,
    posts: PostsOption = False,
    everything: AllOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn the article into posts and issues with times. Planning again keeps signed items that are unchanged."""
    from scheduler.services.documents.campaigns import plan_document
    from scheduler.services.plan_summary import plan_summary

    if calendar:
        check_target(calendar, ".ics")
    application = open_application(workspace, found=True)
    report = _planned(application, campaign, start, link, dry_run=dry_run)
    for key in report.returned:
        say(f"back to review: {key}: what it was signed by has changed")
    if calendar:
        calendar.write_bytes(application.calendar(report))
        say(f"The calendar is in {calendar}")
    if as_json:
        write_json(plan_document(report))
    elif posts:
        _show_posts(application, report)
    elif everything:
        _show(report)
    else:
        for line in plan_summary(report):
            write_wrapped(line, "  ")
        _next(report)
    if dry_run:
        say("Nothing was written.")
    elif not as_json:
        _before_submission(application, report)


def _before_submission(application: Application, report: PlanReport) -> None:
    """Say what nobody but a person can look at, and what else keeps the campaign from being submitted."""
    from scheduler.services.text_language import unread_languages

    for language in unread_languages(report.items):
        say(f"The check does not read {language}. Ask somebody who reads it to go through the text by the rules.")
    for line in application.preflight.of_campaign(report.campaign):
        say(f"before it is submitted: {line}")


def _planned(
    application: Application, campaign: str, start: datetime | None, link: str, *, dry_run: bool
) -> PlanReport:
    """Plan a campaign, or tell what planning it would make of it."""
    if dry_run and link:
        raise BadInput("--dry-run writes nothing, so no --link either: give one of the two")
    first = start.date() if start else None
    if dry_run:
        return application.planning.foresee(campaign, first)
    return application.planning.run(campaign, start=first, link=link)


def _next(report: PlanReport) -> None:
    name = report.campaign
    say(f"Read them: clinic plan {name} --posts; see them: clinic preview {name} -o preview.html")
    say(f"Check them: clinic check {name}; then: clinic submit {name} --by LOGIN")


def _show_posts(application: Application, report: PlanReport) -> None:
    """Print the posts as a follower sees them, in the order in which they go out."""
    from scheduler.services.check import card_words

    for item in report.items:
        if not isinstance(item.draft, Post) or item.state is ItemState.CANCELLED:
            continue
        write(f"{item.slot.local:%a %d %b %Y %H:%M}  {item.key}  {item.state}")
        for text in application.renderer.texts(item.draft):
            write("")
            write("\n".join(f"    {line}".rstrip() for line in text.splitlines()))
        for card in item.draft.cards:
            write("")
            write("\n".join(f"    [card] {line}" for line in card_words(card).splitlines()))
        write("")


def _show(report: PlanReport) -> None:
    write_table(
        ("when", "channel", "section", "state", "begins"),
        (
            (f"{item.slot.local:%Y-%m-%d %a %H:%M}", item.key.channel, item.key.section, item.state, _opening(item))
            for item in report.items
        ),
    )
    _report(report)
    _next(report)


def _report(report: PlanReport) -> None:
    """Print the changes, the omissions, and their reasons."""
    from scheduler.planning.replan import Action

    added = [change for change in report.changes if change.action is Action.ADDED]
    if added:
        say(f"{len(added)} added")
    for change in (*report.changes, *report.moved):
        if change.action not in {Action.ADDED, Action.KEPT}:
            say(f"{change.action}: {change.key}{': ' + change.detail if change.detail else ''}")
    for item in report.items:
        if item.note:
            say(f"note: {item.key}: {item.note}")
    for note in report.notes:
        say(note)
    for line in _omissions(report.omitted):
        say(line)
    for left_out in report.left_out:
        say(f"{left_out.why}: {left_out.section} on {left_out.channel}: {left_out.reason}")
    for slip in report.slips:
        say(f"look at article.md: {slip}")


def _omissions(omitted: Iterable[Omitted]) -> Iterator[str]:
    """Yield the omissions of planning: a line for each section, then one for each text and reason."""
    from scheduler.planning.omitting import by_section, quoted

    for section, omissions in by_section(omitted):
        yield f"without these words of {section}:"
        for omission in omissions:
            yield f"  '{quoted(omission.text)}' ({', '.join(omission.channels)}): {', '.join(omission.reasons)}"


def _opening(item: Item) -> str:
    """Return the first words of an item, for a table."""
    draft = item.draft
    text = draft.subject if isinstance(draft, Issue) else draft.parts[0].sentences[0].printed
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
