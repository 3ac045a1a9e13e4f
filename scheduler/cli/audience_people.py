"""audience show, erase, retain: one person's record, and what is kept no longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import JsonOption, WorkspaceOption, open_application, say, write, write_json
from scheduler.cli.sign_in import confirm_by_typing, say_if_nobody

if TYPE_CHECKING:
    from scheduler.domain.audience_view import Standing
    from scheduler.services.person_records import PersonRecord

NOBODY_NAMED = "staff"
"""Stands in the record where no name was given."""

PersonArgument = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="The person's address, or opaque id.")]


def add_to(group: typer.Typer) -> None:
    """Add these commands to those of the audience."""
    group.command("show", epilog="Example: clinic audience show ann@example.com")(show)
    group.command("erase", epilog="Example: clinic audience erase ann@example.com --by maya --yes")(erase)
    group.command("retain", epilog="Example: clinic audience retain --dry-run")(retain)


def show(person: PersonArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one person: their choices, their consent with its exact words, and what they were sent."""
    from scheduler.services.documents.person import person_documents

    application = open_application(workspace, found=True)
    records = application.person_records.find(person)
    if as_json:
        write_json(person_documents(records))
        return
    for record in records:
        for line in _lines(record, application.audience_list.standing(record.person, record.suppressed)):
            write(line)


def erase(
    person: PersonArgument,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it; kept in the record.")] = NOBODY_NAMED,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking: for scripts.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase a person, here and at the mail provider. It cannot be undone: you type the address or id once more.

    The address stays suppressed, as a keyed hash alone. It need not be on a list.
    """
    from scheduler.services.documents.person import erased_document

    application = open_application(workspace, found=True)
    if by != NOBODY_NAMED:
        say_if_nobody(by, application)
    address = person if "@" in person else application.audience_list.find(person)[0].person.address
    if not yes:
        confirm_by_typing(person, "To erase for good, type the address or id again")
    erased = application.erasure.erase(address, by)
    if as_json:
        write_json(erased_document(erased))
        return
    known = f"Erased from {erased.lists} list{'s' if erased.lists != 1 else ''}" if erased.was_known else "On no list"
    write(f"{known}. The address stays suppressed, as a keyed hash alone.")
    for account in erased.taken:
        write(f"{account}: the provider has taken the erasure.")
    for account in erased.wait:
        say(f"{account}: the provider could not be asked yet. `clinic run` asks until it has taken it.")
    say("Backups that were made before still have the person: see docs/consent.md.")


def retain(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would be removed, and remove nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove what is older than [newsletter] keeps it. `clinic run` does so by itself."""
    from scheduler.services.documents.person import retained_document

    desk = open_application(workspace, found=True).retention
    found = desk.look() if dry_run else desk.run()
    if as_json:
        write_json(retained_document(found, dry_run=dry_run))
        return
    verb = "would be removed" if dry_run else "removed"
    write(f"{found.sign_ups} sign-ups that nobody confirmed {verb}")
    write(f"{found.left} people who left long ago {verb}; their addresses stay suppressed")
    write(f"{found.reports} reports of mail providers, as they came, {verb}")


def _lines(record: PersonRecord, standing: Standing) -> Iterator[str]:
    person = record.person
    yield f"{person.address}  {standing.word} in '{person.audience}', {person.id}"
    yield f"  {standing.why}"
    named = {"name": person.name, "first name": person.first_name, "language": person.language}
    chosen = {"frequency": person.frequency, "topics": ", ".join(topic.name("en") for topic in record.topics)}
    paused = {"paused until": f"{person.paused_until:%Y-%m-%d}" if person.paused_until else ""}
    yield from (f"  {name}: {value}" for name, value in {**named, **chosen, **paused}.items() if value)
    yield "  consent:"
    for agreed in record.consents:
        one = agreed.record
        parts = (one.source, one.proof, f"by {one.by}" if one.by else "")
        yield f"    {one.at:%Y-%m-%d %H:%M} UTC  {one.act}: {'; '.join(part for part in parts if part)}".rstrip(": ")
        if agreed.wording:
            yield f'      "{agreed.wording.text}" ({agreed.wording.language}, version {one.wording[:12]})'
    yield f"  sent: {len(record.sent)}"
    for copy in record.sent:
        when = f"{copy.at:%Y-%m-%d %H:%M} UTC" if copy.at else "not sent"
        yield f"    {when}  {copy.subject}: {copy.state}{f' ({copy.reason})' if copy.reason else ''}"
    for event in record.events:
        yield f"    {event.at:%Y-%m-%d %H:%M} UTC  reported: {event.kind} {event.code}".rstrip()
