"""run, status, resolve, pause, resume, doctor, backup: publishing, and what a person decides about it."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import (
    JsonOption,
    NameOption,
    WorkspaceOption,
    open_application,
    say,
    write,
    write_json,
    write_table,
)
from scheduler.cli.serving import HostOption, PortOption, chosen_settings, say_served
from scheduler.cli.sign_in import LoginOption, ask_credentials, say_if_nobody

if TYPE_CHECKING:
    from scheduler.bootstrap import Application
    from scheduler.services.status import Record, Status

REASONS = 5
"""Reasons shown for why people failed, the most frequent first; `--json` has all."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run", epilog="Example: clinic run")(run)
    app.command("status", epilog="Example: clinic status exosomes --json")(status)
    app.command("resolve", epilog="Example: clinic resolve 3f2a9c04d1e85b7760aa91c2 --sent --by maya")(resolve)
    app.command("pause", epilog="Example: clinic pause --by maya --reason 'press enquiry'")(pause)
    app.command(
        "resume", epilog="Example: clinic resume --by maya, or after reconnecting an account: clinic resume x --by maya"
    )(resume)
    app.command("doctor", epilog="Example: clinic doctor")(doctor)
    app.command("backup", epilog="Example: clinic backup clinic-2026-12-01.db")(backup)


def run(
    once: Annotated[bool, typer.Option("--once", help="Do everything that is due now, then stop.")] = False,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the newsletter's pages too, as clinic serve.")] = False,
    host: HostOption = None,
    port: PortOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Publish approved items, each at its time, until stopped (Ctrl-C finishes the calls under way)."""
    from scheduler.domain.errors import BadInput
    from scheduler.engine.stopping import stop_on_signals

    if serve and once:
        raise BadInput("--once ends by itself and --serve does not: choose one of them")
    application = open_application(workspace)
    _say_accounts(application)
    if once:
        publisher = application.publisher()
        with application.heartbeats.working(once=True):
            application.delivery.run_once(publisher)
        return
    stop = stop_on_signals()
    with ExitStack() as beside:
        if serve:
            from scheduler.web.server import serving

            address = beside.enter_context(serving(application, chosen_settings(application, host, port), stop))
            say_served(application, address)
        say("Publishing approved items, each at its time. Stop with Ctrl-C.")
        application.run(stop)


def _say_accounts(application: Application) -> None:
    """Name the accounts that are not connected although something waits for them, then the connected ones."""
    from scheduler.services.unconnected import unconnected_accounts

    variables = {account.name: account.variables for account in application.settings.accounts}
    for account in unconnected_accounts(application.store, application.channels):
        names = variables.get(account.name)
        remedy = f"set {', '.join(names)}" if names else "there is no such account: write it into config.toml"
        go_on = f"Where it is held by then: clinic resume {account.name} --by LOGIN"
        say(f"{account.summary()}: {remedy}, and run again. {go_on}")
    for channel in sorted(application.channels):
        say(f"connected: {channel}")


def status(
    target: Annotated[str | None, typer.Argument(metavar="[CAMPAIGN|ITEM]", help="Else everything.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the state of everything, and the open decisions."""
    from scheduler.services.documents.records import status_document

    found = open_application(workspace).records.status(target)
    if as_json:
        write_json(status_document(found))
        return
    _show_brakes(found)
    _show_items(found)
    if found.waiting:
        write("")
        write("A person has to decide (clinic resolve DELIVERY --sent | --send | --drop, with --by LOGIN):")
        write_table(
            ("delivery", "item", "state", "why"),
            ((delivery.id, str(delivery.item), delivery.state, delivery.reason) for delivery in found.waiting),
        )


def _show_brakes(found: Status) -> None:
    if found.paused is not None:
        write(f"PAUSED: {found.paused}. Go on with: clinic resume --by LOGIN")
    for hold in found.holds:
        end = (
            f"until {hold.until:%Y-%m-%d %H:%M} UTC"
            if hold.until
            else f"until: clinic resume {hold.channel} --by LOGIN"
        )
        write(f"HELD: {hold.channel}, {end}: {hold.reason}")
    if found.closed is not None:
        write(f"CLOSED: nothing goes out until {found.closed.until:%Y-%m-%d %H:%M} UTC ({found.closed.reason})")
    for unsigned in found.unsigned:
        write(f"{unsigned.label.upper()}: {unsigned.item}: {unsigned.reason}")
    for note in found.notes:
        write(note)


def _note(record: Record, *, whole: bool) -> str:
    """Return an item's notes, the first alone among others, or else where it is out."""
    first, *others = record.item.note.split("; ")
    if first and others and not whole:
        return f"{first} (and {len(others)} more: clinic status {record.item.key})"
    return record.item.note or " ".join(one.receipt.url or "" for one in record.deliveries if one.receipt)


def _show_items(found: Status) -> None:
    write_table(
        ("when", "item", "state", "note"),
        (
            (
                f"{record.item.slot.local:%Y-%m-%d %H:%M}",
                str(record.item.key),
                record.item.state,
                _note(record, whole=len(found.records) == 1),
            )
            for record in found.records
        ),
    )
    for record in found.records:
        if record.accounting:
            sums = record.accounting
            write(
                f"{record.item.key}: {sums.audience} in the audience = {sums.accepted} accepted"
                f" + {sums.excluded} excluded + {sums.failed} failed + {sums.uncertain} uncertain"
                f" + {sums.waiting} waiting"
            )
            for reason, people in islice(record.excluded.items(), REASONS):
                write(f"  {people} excluded: {reason}")
            for reason, people in islice(record.failed.items(), REASONS):
                write(f"  {people} failed: {reason}")
            for reason, until in record.waits.items():
                write(f"  {reason}, until {until:%Y-%m-%d %H:%M} UTC")


def resolve(
    target: Annotated[str, typer.Argument(metavar="DELIVERY|ITEM", help="As `clinic status` lists it.")],
    by: LoginOption,
    sent: Annotated[bool, typer.Option("--sent", help="It did go out.")] = False,
    send: Annotated[bool, typer.Option("--send", help="It did not go out: send it now.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="It is not to go out.")] = False,
    platform_id: Annotated[
        str | None, typer.Option("--id", help="With --sent: the platform's id of the post or mail.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Kept in the record.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Decide on uncertain, missed and rejected deliveries."""
    from scheduler.domain.errors import BadInput
    from scheduler.services.resolve import Verdict

    verdicts = [verdict for verdict, chosen in zip(Verdict, (sent, send, drop), strict=True) if chosen]
    if len(verdicts) != 1:
        raise BadInput("choose one of --sent, --send and --drop")
    application = open_application(workspace)
    resolution = application.resolution
    for delivery in resolution.resolve(target, verdicts[0], ask_credentials(by, application), reason, platform_id):
        write(f"{delivery.id} {delivery.item} is {delivery.state}")


def pause(
    by: NameOption,
    channel: Annotated[str | None, typer.Argument(metavar="[CHANNEL]", help="Only this account.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Shown in the status.")] = "by hand",
    workspace: WorkspaceOption = None,
) -> None:
    """Hold everything, or one account, back at once: no password. Calls under way end; nothing more goes out."""
    application = open_application(workspace)
    if channel:
        application.controls.hold(channel, by, reason)
        write(f"{channel} is held. Go on with: clinic resume {channel} --by LOGIN")
    else:
        application.controls.pause(by, reason)
        write("Everything is paused. Go on with: clinic resume --by LOGIN")
    say_if_nobody(by, application)


def resume(
    by: LoginOption,
    channel: Annotated[str | None, typer.Argument(metavar="[CHANNEL]", help="Only this held channel.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Go on after a pause, or after a channel was reconnected. Late deliveries are missed, not sent."""
    application = open_application(workspace)
    controls = application.controls
    credentials = ask_credentials(by, application)
    if channel:
        held = controls.release(channel, credentials)
        write(f"{channel} goes on.")
    else:
        resumed = controls.resume(credentials)
        held = resumed.held
        write("Everything goes on." if resumed.was_paused else "Nothing was paused.")
    if held:
        say(f"Still held: {', '.join(held)}. After reconnecting: clinic resume CHANNEL --by LOGIN")


def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check settings, credentials, fonts, clock and database; exit 1 when something needs mending."""
    from scheduler.services.documents.workplace import health_document

    found = open_application(workspace).health.examine()
    if as_json:
        write_json(health_document(found))
    else:
        write_table(
            ("check", "", "finding"), ((check.name, "ok" if check.good else "!!", check.finding) for check in found)
        )
    if not all(check.good for check in found):
        raise typer.Exit(1)


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to write; never written over.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Copy the database while everything goes on, and check the copy."""
    open_application(workspace).backup(target)
    write(str(target))
    say(
        "Keep var/secret_key, and var/secret_key.previous where there is one, with it: without them the addresses that "
        "must not be written to are not recognised."
    )
