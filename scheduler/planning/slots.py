"""The instant of a wall-clock time (promise 7)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.domain.content import Slot, SlotRule
from scheduler.domain.errors import BadInput


def zone_info(zone: str) -> ZoneInfo:
    """Return the rules of an IANA zone. Raises BadInput."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"config.toml: '{zone}' is not a time zone: write a name such as 'Asia/Kolkata'") from None


def local_day(at: datetime, zone: str) -> date:
    """Return the day on the wall at an instant (aware). Raises BadInput for an unknown zone."""
    return at.astimezone(zone_info(zone)).date()


def resolve_local(local: datetime, zone: str) -> Slot:
    """Return the slot that a naive local time in a zone means.

    A time that the clocks skip is moved forward by the length of the gap (GAP: `local` is the time
    the clock then shows); of a time that comes twice the first is meant (FOLD). Raises BadInput for
    an unknown zone.
    """
    rules = zone_info(zone)
    first = local.replace(tzinfo=rules, fold=0)
    # PEP 495: the two readings differ only around a change, and the second is the later offset in a gap.
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    at = first.astimezone(UTC)
    if before == after:
        return Slot(local.replace(fold=0), zone, at, SlotRule.EXACT)
    if before is not None and after is not None and before > after:
        return Slot(local.replace(fold=0), zone, at, SlotRule.TWICE)
    return Slot(at.astimezone(rules).replace(tzinfo=None), zone, at, SlotRule.GAP)
