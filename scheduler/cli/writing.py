"""write: words of one's own in a post or an issue, without a file edited by hand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    TargetArgument,
    WorkspaceOption,
    counted,
    open_application,
    say,
    write,
    write_json,
)
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.services.plan import PlanReport
    from scheduler.services.write import Words

STDIN = "-"
"""Stands for a text that comes from the standard input."""

_SETTINGS = {
    "text": "text",
    "hook": "hook",
    "call-to-action": "call_to_action",
    "subject": "subject",
    "try-subject": "subjects",
    "preheader": "preheader",
    "introduction": "introduction",
    "sign-off": "sign_off",
    "card-title": "card.title",
    "card-line": "card.lines",
    "card-alt": "card.alt",
    "link": "link",
    "reference": "references",
}
"""The settings of campaign.toml, by the options that write them, in the order of the options."""

AuthorOption = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="LOGIN",
        envvar="CLINIC_PERSON",
        help="Who writes it, kept in the record. No password is asked for.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("write", epilog="Example: clinic write exosomes/lead/x --hook 'Heard of exosomes?' --by maya")(
        write_words
    )


def write_words(
    target: TargetArgument,
    by: AuthorOption,
    text: Annotated[str | None, typer.Option(help="A whole post, in place of what is planned; - reads it.")] = None,
    hook: Annotated[str | None, typer.Option(help="A line before a post.")] = None,
    call_to_action: Annotated[str | None, typer.Option(help="A line after what a post says.")] = None,
    subject: Annotated[str | None, typer.Option(help="An issue's subject line.")] = None,
    try_subject: Annotated[list[str], typer.Option(help="A further subject line to try; may be repeated.")] = [],  # noqa: B006 - typer reads it, nobody changes it
    preheader: Annotated[str | None, typer.Option(help="The line beside the subject.")] = None,
    introduction: Annotated[
        str | None, typer.Option(help="Words at the beginning of an issue, or of all; - reads them.")
    ] = None,
    sign_off: Annotated[str | None, typer.Option(help="Words at the end of an issue, or of all of a campaign.")] = None,
    card_title: Annotated[str | None, typer.Option(help="The title of its card.")] = None,
    card_line: Annotated[list[str], typer.Option(help="A line of its card; may be repeated.")] = [],  # noqa: B006 - likewise
    card_alt: Annotated[str | None, typer.Option(help="What is said of its card to who does not see it.")] = None,
    link: Annotated[str | None, typer.Option(help="Where it leads, in place of the campaign's link.")] = None,
    reference: Annotated[
        list[str], typer.Option(help="A reference of the library that it cites; may be repeated.")
    ] = [],  # noqa: B006 - likewise
    take_out: Annotated[
        list[str], typer.Option(metavar="NAME", help=f"Take one out again: {', '.join(_SETTINGS)}; may be repeated.")
    ] = [],  # noqa: B006 - likewise
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write words of your own into a post, an issue or a campaign, and plan it again."""
    from scheduler.services.documents.campaigns import plan_document

    values = (
        *(_read(text), hook, call_to_action, subject, tuple(try_subject) or None, preheader, _read(introduction)),
        *(sign_off, card_title, tuple(card_line) or None, card_alt, link, tuple(reference) or None),
    )
    given: Words = dict(zip(_SETTINGS.values(), values, strict=True))
    report = _written(target, given, _taken_out(take_out), by, workspace)
    if as_json:
        write_json(plan_document(report))
    else:
        say(f"Now look at it: clinic review {_say_planned(target, report)}")


def _written(target: str, given: Words, taken_out: Sequence[str], by: str, workspace: Path | None) -> PlanReport:
    words = {name: given[name] for name in given if given[name] is not None or name in taken_out}
    if not words:
        raise BadInput("there is nothing to write: say what with --text, --hook, --subject or another of its options")
    return open_application(workspace, found=True).writing.write(target, words, by)


def _say_planned(target: str, report: PlanReport) -> str:
    """Print how an item is planned now, with the notes on it, and what else changed; return the item's name."""
    from scheduler.planning.replan import Action

    name, others = target, 0
    states = {change.key: change for change in report.changes}
    for item in report.items:
        key = item.key
        if target in {str(key), f"{key.campaign}/{key.section}/{key.channel}"}:
            name = str(key)
            write(f"{key}  {item.slot.local:%a %d %b %Y %H:%M}  {item.state.value}")
            for note in filter(None, item.note.split("; ")):
                say(f"note: {note}")
        elif states[key].action not in {Action.KEPT, Action.LEFT_ALONE}:
            others += 1
    if others:
        say(f"{counted(others, 'other item')} of {report.campaign} changed or moved with it.")
    return name


def _taken_out(names: Sequence[str]) -> list[str]:
    unknown = next((name for name in names if name not in _SETTINGS), None)
    if unknown is not None:
        raise BadInput(f"--take-out: '{unknown}' is none of {', '.join(_SETTINGS)}")
    return [_SETTINGS[name] for name in names]


def _read(text: str | None) -> str | None:
    return sys.stdin.read() if text == STDIN else text
