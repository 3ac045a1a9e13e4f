"""welcome: the signed mails that go to a person in the days after they confirmed."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json, write_table
from scheduler.cli.sign_in import LoginOption, ask_credentials
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.services.welcome.desk import StepLook
    from scheduler.services.welcome.words import NewWords

group = typer.Typer(help="The welcome series; see docs/welcome-series.md.", rich_markup_mode=None)

StepArgument = Annotated[str, typer.Argument(metavar="STEP", help="The step's name, such as first-visit.")]
AfterOption = Annotated[int, typer.Option("--after", metavar="DAYS", help="So many days after the confirmation.")]
AtOption = Annotated[
    datetime, typer.Option("--at", formats=["%H:%M"], metavar="HH:MM", help="On the reader's own clock where known.")
]
LanguageOption = Annotated[str, typer.Option("--language", metavar="TAG", help="Else the newsletter's first.")]
FromOption = Annotated[
    str, typer.Option("--from", metavar="CAMPAIGN/SECTION", help="A section of an article, whose words it takes.")
]
TextOption = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Your own words; else they are read.")]
FileOption = Annotated[Path | None, typer.Option("--file", metavar="FILE", help="A text file that has them.")]
TitleOption = Annotated[str, typer.Option("--title", metavar="TEXT", help="Their title; else their first sentence.")]
SegmentOption = Annotated[str, typer.Option("--segment", metavar="NAME", help="Only those in a segment of the list.")]

_NINE = datetime(1900, 1, 1, 9)  # noqa: DTZ001 - a time of day, as typer reads one


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="welcome")


@group.command("list", epilog="Example: clinic welcome list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the steps: when each goes out, whether it is signed, and how many people got it."""
    from scheduler.services.documents.welcome import welcome_document

    look = open_application(workspace, found=True).welcome.look()
    if as_json:
        write_json(welcome_document(look))
        return
    if look.steps:
        write_table(("step", "day", "at", "words", "sent", "left out"), map(_row, look.steps))
    else:
        write("There are no steps: add one with `clinic welcome add STEP --after DAYS --text TEXT --by LOGIN`.")
    state = "on" if look.series.enabled else "off: nothing goes out"
    say(f"The series is {state}. {look.in_between:,} people are on their way.")


@group.command("add", epilog="Example: clinic welcome add first-visit --after 2 --from dental/your-visit --by maya")
def add(
    step: StepArgument,
    after: AfterOption,
    by: LoginOption,
    at: AtOption = _NINE,
    section: FromOption = "",
    text: TextOption = None,
    file: FileOption = None,
    title: TitleOption = "",
    language: LanguageOption = "",
    audience: Annotated[str, typer.Option(metavar="NAME", help="Only for a segment of the list.")] = "",
    topics: Annotated[list[str], typer.Option("--topic", metavar="ID", help="A topic; may be repeated.")] = [],  # noqa: B006 - typer reads it, nobody changes it
    workspace: WorkspaceOption = None,
) -> None:
    """Add a step, of a section or of your own words. It goes out once a clinician has signed it."""
    application = open_application(workspace, found=True)
    desk = application.welcome
    new = _words(step, desk.language(language), at, section=section, typed=(text, file, title))
    new = replace(new, audience=audience, topics=tuple(topics))
    desk.add(new, after, ask_credentials(by, application))
    write(f"{step} goes out {after} days after the confirmation at {at:%H:%M}, once it is signed.")
    say(f"Next: clinic submit {new.slug} --by LOGIN, then a clinician: clinic approve {new.slug} --by LOGIN")


@group.command("write", epilog="Example: clinic welcome write first-visit --language hi --text '…' --by maya")
def write_(
    step: StepArgument,
    by: LoginOption,
    language: LanguageOption = "",
    section: FromOption = "",
    text: TextOption = None,
    file: FileOption = None,
    title: TitleOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write a step that is there in another language."""
    application = open_application(workspace, found=True)
    desk = application.welcome
    new = _words(step, desk.language(language), _NINE, section=section, typed=(text, file, title))
    desk.translate(new, ask_credentials(by, application))
    write(f"{step} is written in '{new.language}'.")
    say(f"Next: clinic submit {new.slug} --by LOGIN, then a clinician: clinic approve {new.slug} --by LOGIN")


@group.command("move", epilog="Example: clinic welcome move first-visit --after 3 --at 10:00 --by maya")
def move(
    step: StepArgument, after: AfterOption, at: AtOption, by: LoginOption, workspace: WorkspaceOption = None
) -> None:
    """Let a step go out on another day, or at another time. Its signature stands."""
    application = open_application(workspace, found=True)
    desk = application.welcome
    desk.move(step, after, at.time(), ask_credentials(by, application))
    write(f"{step} goes out {after} days after the confirmation at {at:%H:%M}.")


@group.command("remove", epilog="Example: clinic welcome remove first-visit --by maya")
def remove(step: StepArgument, by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Take a step out. Its words stay in the workspace."""
    application = open_application(workspace, found=True)
    application.welcome.remove(step, ask_credentials(by, application))
    write(f"{step} goes to nobody any more.")


@group.command("on", epilog="Example: clinic welcome on --by rao")
def on(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Switch the series on: whoever confirms from now on begins."""
    application = open_application(workspace, found=True)
    application.welcome.switch(ask_credentials(by, application), on=True)
    write("The welcome series is on.")


@group.command("off", epilog="Example: clinic welcome off --by rao")
def off(by: LoginOption, workspace: WorkspaceOption = None) -> None:
    """Switch the series off: nobody begins, and nothing goes out."""
    application = open_application(workspace, found=True)
    application.welcome.switch(ask_credentials(by, application), on=False)
    write("The welcome series is off.")


@group.command("late", epilog="Example: clinic welcome late 10 --by rao")
def late(
    days: Annotated[int, typer.Argument(metavar="DAYS", help="1 to 60.")],
    by: LoginOption,
    workspace: WorkspaceOption = None,
) -> None:
    """Say after how many days a step that could not go out is left out for a person."""
    application = open_application(workspace, found=True)
    application.welcome.allow_lateness(days, ask_credentials(by, application))
    write(f"A step that is more than {days} days late is left out.")


@group.command("begin", epilog="Example: clinic welcome begin --segment recent --dry-run")
def begin(
    by: Annotated[str, typer.Option("--by", metavar="LOGIN", envvar="CLINIC_PERSON", help="Your login.")] = "",
    segment: SegmentOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count them, and change nothing.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Let people begin who are on the list already: imported ones do not by themselves."""
    application = open_application(workspace, found=True)
    desk = application.welcome
    if dry_run:
        write(f"{desk.count(segment):,} people would begin.")
        return
    if not by:
        raise BadInput("say who you are with --by LOGIN, or count them with --dry-run")
    write(f"{desk.enrol(ask_credentials(by, application), segment):,} people begin.")


def _words(
    step: str, language: str, at: datetime, *, section: str, typed: tuple[str | None, Path | None, str]
) -> NewWords:
    from scheduler.services.welcome.words import NewWords, SectionWords, TypedWords

    text, file, title = typed
    if section:
        if text is not None or file is not None:
            raise BadInput("a step is of a section or of your own words: give --from, or --text")
        campaign, slash, name = section.partition("/")
        if not slash:
            raise BadInput("write --from CAMPAIGN/SECTION, such as dental/your-visit")
        return NewWords(step, language, SectionWords(campaign, name), at.time())
    return NewWords(step, language, TypedWords(_text(text, file), title), at.time())


def _text(text: str | None, file: Path | None) -> str:
    if text is not None:
        return text
    if file is None:
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read as text") from error


def _row(look: StepLook) -> tuple[str, str, str, str, str, str]:
    words = ", ".join(f"{one.language} {one.state}" for one in look.words) or "none"
    step = look.step
    return step.name, str(step.after), f"{step.at:%H:%M}", words, f"{look.sent:,}", f"{look.passed_by:,}"
