"""confirm: a clinician's word on each sentence that somebody wrote themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, TargetArgument, WorkspaceOption, open_application, say, write, write_json
from scheduler.cli.sign_in import LoginOption, ask_credentials, confirm
from scheduler.domain.errors import BadInput

if TYPE_CHECKING:
    from scheduler.domain.confirmation import Confirmation
    from scheduler.domain.people import Credentials
    from scheduler.services.confirm import ConfirmationDesk, Shown
    from scheduler.services.review_sheet import WrittenSentence


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(
        "confirm",
        epilog="Example: clinic confirm exosomes/lead/x/post --sentence 'Come and see us.' --by rao",
    )(confirm_words)


def confirm_words(
    target: TargetArgument,
    by: LoginOption,
    sentence: Annotated[
        str | None,
        typer.Option("--sentence", metavar="TEXT", help="This sentence, or part of it; else each is asked about."),
    ] = None,
    stand_for: Annotated[
        bool, typer.Option("--stand-for", help="Stand for the claim in it, which nothing on record supports.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm sentences that somebody wrote themselves, each by itself, as a clinician."""
    from scheduler.services.documents.review import confirmation_document

    made: tuple[Confirmation, ...] = ()
    application = open_application(workspace)
    desk = application.confirmations
    if sentence is not None:
        shown = desk.one(target, sentence)
        _say(shown)
        made = desk.confirm([shown], ask_credentials(by, application), stands_for=stand_for)
    elif waiting := desk.waiting(target):
        if not sys.stdin.isatty():
            raise BadInput(
                f"{len(waiting)} wait for your word, and there is no terminal to ask on: name one at a time with "
                f"--sentence, such as --sentence '{waiting[0].sentence.text}'"
            )
        made = confirm_one_by_one(desk, waiting, ask_credentials(by, application))
    else:
        say(f"{target}: no sentence in somebody's own words waits to be confirmed.")
    if as_json:
        write_json([confirmation_document(one) for one in made])
    elif made:
        for one in made:
            write(one.id)
        say(f"{len(made)} confirmed. Now: clinic approve {target} --by {by}")


def confirm_one_by_one(
    desk: ConfirmationDesk, waiting: Iterable[Shown], credentials: Credentials
) -> tuple[Confirmation, ...]:
    """Ask about each sentence by itself, and record a clinician's word on those to which they said yes."""
    agreed = [shown for shown in waiting if _is_confirmed(shown)]
    return desk.confirm(agreed, credentials, stands_for=True) if agreed else ()


def _is_confirmed(shown: Shown) -> bool:
    _say(shown)
    if shown.is_claim:
        return confirm("It makes a claim that nothing on record supports. Do you stand for it?")
    return confirm("Do you confirm this sentence?")


def _say(shown: Shown) -> None:
    say(f"{shown.item}:")
    for line in written_lines(shown.sentence):
        say(line)


def written_lines(sentence: WrittenSentence) -> Iterator[str]:
    """Yield a sentence in somebody's own words, who wrote it, what it claims, and who confirmed it."""
    made = sentence.confirmation
    yield f"   [{'x' if made else ' '}] {sentence.text}"
    cited = f", who cites {', '.join(sentence.references)}" if sentence.references else ""
    yield f"       by {sentence.name} ({sentence.author}){cited}"
    if sentence.claims:
        yield f"       {', '.join(sentence.claims)}: it makes a claim that nothing on record supports"
    if made:
        word = "stood for" if made.stands_for else "confirmed"
        yield f"       {word} by {made.name}, {made.registration}, {made.confirmed_at:%Y-%m-%d %H:%M} UTC ({made.id})"
