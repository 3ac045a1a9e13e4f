"""An account that stops by itself: too many of an issue's readers call it spam, or too many of its addresses are none.

Mailbox providers judge a sender by these shares, so going on would cost every later issue its way into the inbox.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from scheduler.domain.audit import event
from scheduler.domain.content import ItemKey
from scheduler.domain.delivery import Hold
from scheduler.domain.events import ProviderEvent
from scheduler.domain.newsletter import NEWSLETTER, StopRule
from scheduler.domain.recipient import Reports
from scheduler.ports import Transaction

logger = logging.getLogger(__name__)

BadReport = tuple[ItemKey, int, ProviderEvent]
"""A report that counts against an issue version: which, and what happened."""


def why_stop(reports: Reports, rule: StopRule) -> str | None:
    """Return why an issue is to stop, or None. `reports` are those since a person last let it go on."""
    if reports.mails < rule.after:
        return None
    for number, share, words in (
        (reports.complaints, rule.complaints, "called it spam"),
        (reports.bounces, rule.bounces, "do not exist"),
    ):
        if number >= share * reports.mails and number > 0:
            return f"{number:,} of {reports.mails:,} {words}, and {share:.1%} is the most: look where they come from"
    return None


def stop_if_unwelcome(bad: Iterable[BadReport], now: datetime, tables: Transaction) -> tuple[Hold, ...]:
    """Count reports, and hold the account of each issue that is to stop; return the holds.

    After a person lets the account go on, the count begins anew: the same reports do not stop it twice.
    """
    rules = tables.controls.sending_rules()
    rule = (rules.pace if rules else NEWSLETTER.pace).stop
    counted: Counter[BadReport] = Counter(bad)
    holds = []
    for key, version in dict.fromkeys((key, version) for key, version, _ in counted):
        complaints = counted[key, version, ProviderEvent.COMPLAINED]
        bounces = counted[key, version, ProviderEvent.BOUNCED]
        tables.issues.count(key, version, Reports(0, complaints, bounces))
        reports = tables.issues.reports(key, version)
        reason = why_stop(reports.since(tables.issues.stopped_at(key, version)), rule)
        if reason is not None:
            hold = Hold(key.channel, None, f"{key} stopped by itself: {reason}")
            tables.controls.hold(hold)
            tables.issues.stop_at(key, version, reports)
            tables.audit.record(event(now, "system", "stopped", str(key), version=version, reason=reason))
            logger.warning("%s: %s", key.channel, hold.reason)
            holds.append(hold)
    return tuple(holds)
