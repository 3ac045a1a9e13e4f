"""submit, review, approve, reject, waive, revoke: nothing goes out unsigned."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.confirming import confirm_one_by_one, written_lines
from scheduler.cli.console import (
    JsonOption,
    TargetArgument,
    WorkspaceOption,
    open_application,
    say,
    say_unsigned,
    write,
    write_json,
    write_table,
    write_wrapped,
)
from scheduler.cli.sign_in import LoginOption, ask_credentials, ask_once_more
from scheduler.domain.claims import LANGUAGE, TRIAGE, Waiver
from scheduler.domain.content import ItemState, Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.events import counted_words

if TYPE_CHECKING:
    from scheduler.services.review import Decision
    from scheduler.services.review_sheet import ReviewSheet

ItemArgument = Annotated[str, typer.Argument(metavar="ITEM", help="An item, as `clinic status` shows it.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("submit", epilog="Example: clinic submit exosomes --by maya")(submit)
    app.command("review", epilog="Example: clinic review exosomes/lead/x/post")(review)
    app.command("approve", epilog="Example: clinic approve exosomes --by rao")(approve)
    app.command("reject", epilog="Example: clinic reject exosomes/lead/x/post --by rao --reason 'Too long'")(reject)
    app.command(
        "waive",
        epilog="Example: clinic waive exosomes/lead/x/post ABS05 --sentence 'next frontier' --by rao --reason 'Title "
        "of the paper'",
    )(waive)
    app.command("revoke", epilog="Example: clinic revoke 3f9c2a7be0d41586 --by rao")(revoke)


def submit(
    target: TargetArgument,
    by: LoginOption,
    ask: Annotated[
        bool,
        typer.Option(
            "--ask", help="Put claims in own words before the clinician too, who stands for them or does not."
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put drafts before the clinician. Drafts that a rule blocks are refused."""
    application = open_application(workspace)
    credentials = ask_credentials(by, application)
    _report(application.review.submit(target, credentials, asking=ask), "submitted", as_json=as_json)
    if not as_json:
        say(f"Now the clinician: clinic approve {target} --by LOGIN, or clinic reject ITEM --by LOGIN --reason …")


def review(target: TargetArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show everything a clinician signs: the text, its changes, findings, sources, and the statement."""
    from scheduler.services.documents.review import sheet_document
    from scheduler.services.review_sheet import digest_of_all

    application = open_application(workspace)
    sheets = application.sheets.of(target)
    say_unsigned(application, target)
    if as_json:
        write_json([sheet_document(sheet) for sheet in sheets])
        return
    for sheet in sheets:
        for line in _sheet_lines(sheet):
            write(line)
    waiting = tuple(sheet for sheet in sheets if sheet.item.state is ItemState.IN_REVIEW)
    if waiting:
        write(f"To sign exactly this: clinic approve {target} --by LOGIN --sheet {digest_of_all(waiting)}")


def approve(
    target: TargetArgument,
    by: LoginOption,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet",
            metavar="DIGEST",
            help="The digest that `clinic review` printed: sign those sheets without showing them.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign the items in review, exactly as shown. The password is asked for each time.

    Each sentence in somebody's own words is asked about by itself first.
    """
    from scheduler.services.confirm import waiting_on
    from scheduler.services.review_sheet import CHANGED_WHILE_READ, digest_of_all, digests

    application = open_application(workspace)
    desk = application.review
    sheets = desk.in_review(target)
    if sheet is None:
        for item_sheet in sheets:
            for line in _sheet_lines(item_sheet):
                say(line)
    elif sheet != digest_of_all(sheets):
        raise BadInput(f"{target}: {CHANGED_WHILE_READ}, with `clinic review {target}`")
    credentials = ask_credentials(by, application)
    waiting = tuple(shown for item_sheet in sheets for shown in waiting_on(item_sheet))
    if waiting and sys.stdin.isatty() and confirm_one_by_one(application.confirmations, waiting, credentials):
        credentials = ask_once_more(credentials, application)
    _report(desk.approve(target, credentials, digests(sheets)), "approved", as_json=as_json)
    if not as_json:
        say("What is approved goes out at its time while `clinic run` runs.")


def reject(
    target: TargetArgument,
    by: LoginOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="The change that is needed.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send items back with a reason; an approval that stood is withdrawn."""
    application = open_application(workspace)
    desk = application.review
    _report(desk.reject(target, ask_credentials(by, application), reason), "sent back", as_json=as_json)


def waive(
    target: Annotated[
        str,
        typer.Argument(
            metavar="ITEM",
            help="An item; or a campaign, for the sentence in all of its items.",
        ),
    ],
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The finding's rule, such as ABS05.")],
    sentence: Annotated[str, typer.Option("--sentence", metavar="TEXT", help="The finding's sentence, or part of it.")],
    by: LoginOption,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="The reason for the exception; kept in the record.")
    ],
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How long it holds.")] = 90,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an exception to one finding, as a clinician: for an item, or for a campaign. Submit and sign after it."""
    from scheduler.services.documents.review import waiver_document

    application = open_application(workspace)
    desk = application.waivers
    finding, seen = desk.finding_of(target, rule.upper(), sentence)
    say(f"{finding.rule} ({finding.place}): '{finding.sentence}' {finding.message}")
    waiver = desk.waive(
        target,
        rule.upper(),
        sentence,
        ask_credentials(by, application),
        reason=reason,
        lasting=timedelta(days=days),
        seen=seen,
    )
    if as_json:
        write_json(waiver_document(waiver))
    else:
        _show_waiver(waiver)


def _show_waiver(waiver: Waiver) -> None:
    write(waiver.id)
    where = f" in every item of {waiver.item.campaign}" if waiver.everywhere else ""
    say(f"{waiver.rule} is waived for '{waiver.sentence}'{where} until {waiver.expires_at:%Y-%m-%d}, by {waiver.name}.")
    say(f"Where planning left the sentence out, it comes back with: clinic plan {waiver.item.campaign}")


def revoke(
    waiver: Annotated[
        str, typer.Argument(metavar="WAIVER", help="The id, as `clinic waive` or `clinic confirm` printed it.")
    ],
    by: LoginOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a waiver, or take a confirmation back. Items that were signed with it no longer go out."""
    from scheduler.services.confirm import PREFIX
    from scheduler.services.documents.review import confirmation_document, waiver_document

    application = open_application(workspace)
    credentials = ask_credentials(by, application)
    if waiver.startswith(PREFIX):
        taken = application.confirmations.revoke(waiver, credentials)
        if as_json:
            write_json(confirmation_document(taken))
        else:
            write(f"{taken.id}: '{taken.sentence}' waits to be confirmed again in {taken.item}")
        return
    ended = application.waivers.revoke(waiver, credentials)
    if as_json:
        write_json(waiver_document(ended))
        return
    write(f"{ended.id}: {ended.rule} counts again for {ended.item.campaign if ended.everywhere else ended.item}")


def _sheet_lines(sheet: ReviewSheet) -> Iterator[str]:
    item = sheet.item
    yield f"== {item.key}  ({item.state.value}, {item.slot.local:%a %d %b %Y %H:%M})"
    yield from _texts(sheet)
    yield from _letterhead(sheet)
    alts = sheet.outgoing.content.alts
    yield from (f"   card and alt text: {alt}" for alt in (alts[:1] if item.key.kind is Kind.ISSUE else alts))
    yield from (f"   link: {link}" for link in sheet.outgoing.content.links)
    if sheet.outgoing.content.link_card:
        yield f"   on the card of the link: {' / '.join(sheet.outgoing.content.link_card[1:])}"
    if sheet.approved_before:
        yield "-- changed since it was last signed" if sheet.changes else "-- unchanged since it was last signed"
        yield from (f"   {line}" for line in sheet.changes)
    yield from _judgements(sheet)
    yield from _sources(sheet)
    yield f"-- signing says: {sheet.meaning}"
    yield f"   {TRIAGE}"
    yield ""


def _judgements(sheet: ReviewSheet) -> Iterator[str]:
    """Yield what the rules find, what somebody wrote themselves, and what planning notes."""
    unread = [finding.quote for finding in sheet.findings if finding.place == LANGUAGE]
    yield f"-- findings: {len(sheet.findings) or 'no problem found'}{''.join(f'; NOT READ: {name}' for name in unread)}"
    for finding in sheet.findings:
        yield f"   {finding.label} {finding.rule} ({finding.place}): '{finding.quote}' {finding.message}"
        yield f"      {'; '.join(finding.law) or finding.reason}"
    if sheet.written:
        waiting = sum(sentence.confirmation is None for sentence in sheet.written)
        yield f"-- in somebody's own words: {len(sheet.written)}, each to be confirmed by itself; {waiting} wait"
        for sentence in sheet.written:
            yield from written_lines(sentence)
    if sheet.notes:
        yield "-- notes"
        yield from (f"   {note}" for note in sheet.notes)


def _sources(sheet: ReviewSheet) -> Iterator[str]:
    """Yield where each sentence comes from, and what of its source it goes without."""
    yield "-- sentences beside their sources"
    for source in sheet.sources:
        yield f"   {source.text}"
        same = "word for word" if source.original == source.text else f"source: {source.original}"
        yield f"      = {source.place}; {same}"
    if sheet.missing:
        yield "-- it goes without these sentences of the article"
        yield from (f"   {sentence.text} ({sentence.section}): {sentence.why}" for sentence in sheet.missing)
    if sheet.references:
        yield "-- references"
        for reference in sheet.references:
            address = reference.doi or reference.url
            yield f"   {reference.authors} {reference.year}: {reference.title}. {address} {reference.design}".rstrip()


def _letterhead(sheet: ReviewSheet) -> Iterator[str]:
    """Yield an issue's sender and audience; nothing for a post."""
    content = sheet.outgoing.content
    yield from (f"   further subject {number}: {line}" for number, line in enumerate(content.subjects, start=2))
    if content.subjects:
        yield f"   these are tried beside the first in {100 * float(content.sample):.4g} % of the audience"
    if content.sender_address:
        to = f"the audience '{content.audience}'" if content.audience else "one person at a time, for what they did"
        yield f"   to: {to}{'' if sheet.has_readers else ', on which nobody is yet'}"
        if content.segment:
            yield f"   of it, the segment '{content.segment}': {content.query}"
        yield f"   from: {content.sender_name} <{content.sender_address}>"
        yield f"   answers to: {content.reply_to or content.sender_address}"
        yield f"   unsubscribe links at: {content.public_url}"
        for words in counted_words(content.counted):
            yield f"   counted: {words}"


def _texts(sheet: ReviewSheet) -> Iterator[str]:
    for text in sheet.outgoing.content.readable:
        if text:
            yield "\n".join(f"   | {line}" for line in text.splitlines())


def _report(decisions: Sequence[Decision], word: str, *, as_json: bool) -> None:
    from scheduler.services.documents.review import decisions_document

    if as_json:
        write_json(decisions_document(decisions))
    else:
        shared = _shared_reasons(decisions)
        write_table(
            ("item", "state", ""),
            ((str(decision.key), decision.state, _own_reasons(decision, shared)) for decision in decisions),
        )
        for reason, count in shared.items():
            write_wrapped(f"{count} items: {reason}", "  ")
        done = sum(decision.done for decision in decisions)
        say(f"{done} {word}, {len(decisions) - done} not")
    if not all(decision.done for decision in decisions):
        raise typer.Exit(1)


def _shared_reasons(decisions: Sequence[Decision]) -> Mapping[str, int]:
    """Return the reasons that hold for several items, each with how many: they are told once."""
    counts = Counter(reason for decision in decisions for reason in dict.fromkeys(decision.reasons))
    return {reason: count for reason, count in counts.items() if count > 1}


def _own_reasons(decision: Decision, shared: Mapping[str, int]) -> str:
    own = "; ".join(reason for reason in dict.fromkeys(decision.reasons) if reason not in shared)
    return own or ("see below" if decision.reasons else "")
