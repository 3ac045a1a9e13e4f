"""The length of a signature, and the statements of an item that may no longer be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.claims import Waiver
from scheduler.domain.content import Draft
from scheduler.domain.payload import Rendered
from scheduler.ports import Workspace
from scheduler.services.outgoing import Outgoing, consents_shown, statements_in

DATED_APPROVAL = timedelta(days=182)
"""How long an approval holds at most that says how the law stands: six months (shared practice, read 2026-11)."""


def expiry(
    outgoing: Outgoing, workspace: Workspace, waivers: Iterable[Waiver], now: datetime, *, is_dated: bool
) -> datetime:
    """Return until when a signature holds.

    That is the clinic's setting, six months for what ages, the ends of its statements, of the consents for its pictures
    and of the waivers that hold.
    """
    clinic = workspace.clinic()
    longest, zone = timedelta(days=clinic.approval_days), ZoneInfo(clinic.zone)
    library = workspace.library()
    statements = (library.statement(name) for name in statements_in(outgoing.item.draft))
    ends = [
        datetime.combine(statement.review_by, time.max, zone).astimezone(UTC)
        for statement in statements
        if statement is not None and statement.review_by is not None
    ]
    ends += [
        datetime.combine(day, time.max, zone).astimezone(UTC)
        for day in _last_days_of_consents(outgoing.rendered, workspace)
    ]
    ends += [waiver.expires_at for waiver in waivers if waiver.holds(now)]
    return min([now + (min(longest, DATED_APPROVAL) if is_dated else longest), *ends])


def _last_days_of_consents(rendered: Rendered, workspace: Workspace) -> tuple[date, ...]:
    shown = consents_shown(rendered, workspace)
    return tuple(picture.until for picture in shown if picture.person and picture.until is not None)


def unusable_statements(draft: Draft, workspace: Workspace, now: datetime) -> tuple[str, ...]:
    """Return why statements that a draft carries may not be used now.

    Withdrawn, too old, or on a withdrawn reference.
    """
    return tuple(reason for name in statements_in(draft) for reason in _reasons(name, workspace, now))


def _reasons(name: str, workspace: Workspace, now: datetime) -> Iterator[str]:
    library, today = workspace.library(), now.astimezone(ZoneInfo(workspace.clinic().zone)).date()
    statement = library.statement(name)
    if statement is None:
        yield f"the statement '{name}' is no longer in the library: plan again"
        return
    if statement.retracted:
        yield f"the statement '{name}' was retracted: {statement.retracted}"
    if statement.review_by is not None and statement.review_by < today:
        yield f"the statement '{name}' was to be read again by {statement.review_by}: do so, then plan again"
    for reference in (library.reference(reference_id) for reference_id in statement.references):
        if reference is not None and reference.retracted:
            yield f"the reference '{reference.id}' of '{name}' was retracted: {reference.retracted}"
