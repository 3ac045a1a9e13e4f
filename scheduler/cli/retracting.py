"""retract: take back what is planned or out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json, write_table
from scheduler.cli.sign_in import LoginOption, ask_credentials, ask_once_more, confirm, require_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.services.retraction_report import Deletion, Part, Retracted, Target


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(
        "retract",
        epilog="Example: clinic retract exosomes/lead/x/post --by rao --reason 'The study was withdrawn' --delete",
    )(retract)


def retract(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="A campaign or an item, or the thing that an option below names.")
    ],
    by: LoginOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Kept in the record, in one line.")],
    section: Annotated[bool, typer.Option("--section", help="TARGET is CAMPAIGN/SECTION.")] = False,
    statement: Annotated[bool, typer.Option("--statement", help="TARGET is a statement of the library.")] = False,
    reference: Annotated[bool, typer.Option("--reference", help="TARGET is a reference of the library.")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete live posts, where the platform can.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before retracting.")] = False,
    yes_delete: Annotated[bool, typer.Option("--yes-delete", help="Do not ask before deleting.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cancel pending items, list live ones, draft a correction. Exit 1 while something may still be out."""
    from scheduler.services.documents.records import retracted_document

    if not yes:
        require_terminal("--yes")
    if delete and not yes_delete:
        require_terminal("--yes-delete")
    application = open_application(workspace)
    retraction = application.retraction
    named = _target(target, section=section, statement=statement, reference=reference)
    if not (yes or _agreed_to_retract(retraction.look(named))):
        raise typer.Abort
    credentials = ask_credentials(by, application)
    done = retraction.retract(named, credentials, reason)
    deletions: tuple[Deletion, ...] = ()
    if delete and done.live and (yes_delete or _agreed_to_delete(done.live)):
        deletions = retraction.delete(done.live, ask_once_more(credentials, application), reason)
    if as_json:
        write_json(retracted_document(done, deletions))
    else:
        _report(done, deletions)
    if done.doubtful or not all(deletion.gone for deletion in deletions):
        raise typer.Exit(1)


def _target(name: str, *, section: bool, statement: bool, reference: bool) -> Target:
    from scheduler.domain.errors import BadInput
    from scheduler.services.retraction_report import Target, TargetKind

    options = {TargetKind.SECTION: section, TargetKind.STATEMENT: statement, TargetKind.REFERENCE: reference}
    chosen = [kind for kind, is_chosen in options.items() if is_chosen]
    if len(chosen) > 1:
        raise BadInput("choose one of --section, --statement and --reference")
    if chosen:
        return Target(chosen[0], name)
    return Target(TargetKind.ITEM if "/" in name else TargetKind.CAMPAIGN, name)


def _agreed_to_retract(outlook: Retracted) -> bool:
    _announce(outlook)
    return confirm(f"Retract {outlook.target}?")


def _announce(outlook: Retracted) -> None:
    cancelled = sum(effect.cancelled for effect in outlook.effects)
    say(f"This retracts {outlook.target}: {_items(len(outlook.effects))}, {cancelled} still to be sent.")
    for effect in outlook.effects:
        say(f"  {effect.item}: {effect.before}, will be {effect.after}")
    _show_urls(outlook.live)
    for part in outlook.doubtful:
        say(f"  may be out: {_named(part)}, {part.state}")
    for correction in outlook.corrections:
        say(f"  correction: {correction.item or correction.reason}")
    if outlook.marked:
        say("  the library will say that it may not be used again: no signature covers it any longer")


def _agreed_to_delete(live: Sequence[Part]) -> bool:
    _show_urls(live)
    return confirm(f"Delete these {len(live)} for good, where the platform can?")


def _show_urls(live: Sequence[Part]) -> None:
    for part in live:
        say(f"  live: {_named(part)}, {_where(part)}")


def _report(done: Retracted, deletions: Sequence[Deletion]) -> None:
    write_table(
        ("item", "was", "is", "cancelled"),
        ((str(effect.item), effect.before, effect.after, str(effect.cancelled)) for effect in done.effects),
    )
    outcome = {
        deletion.part.delivery: "deleted" if deletion.gone else f"not deleted: {deletion.reason}"
        for deletion in deletions
    }
    if done.live:
        write("Live:")
        rows = ((_named(part), _where(part), _when(part), outcome.get(part.delivery, "")) for part in done.live)
        write_table(("part", "where", "since (UTC)", ""), rows)
    if done.doubtful:
        write("May be out, or may still go out (look again with clinic status):")
        write_table(("part", "state", "why"), ((_named(part), part.state, part.reason) for part in done.doubtful))
    for correction in done.corrections:
        if correction.item and correction.at:
            write(f"Correction drafted: {correction.item}, {correction.at} {correction.zone}")
            say(f"Read it, then: clinic submit {correction.item} --by LOGIN")
        else:
            write(f"No new correction: {' '.join(filter(None, (str(correction.item or ''), correction.reason)))}")
    if done.marked:
        write(f"The library says that {done.target} may not be used again.")
    say(f"{_items(len(done.effects))} retracted, {len(done.live)} live, {len(done.doubtful)} in doubt")


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _named(part: Part) -> str:
    return f"{part.item} {part.sequence}/{part.count}"


def _where(part: Part) -> str:
    receipt = part.receipt
    return (receipt.url or f"{part.item.channel}, id {receipt.platform_id}") if receipt else part.item.channel


def _when(part: Part) -> str:
    return f"{part.receipt.at:%Y-%m-%d %H:%M}" if part.receipt else ""
