"""Whether mail providers' reports arrive and can be believed, as `clinic doctor` examines it."""

from __future__ import annotations

from collections import Counter

from scheduler.domain.content import ItemKey
from scheduler.domain.errors import ClinicError
from scheduler.ports import Store, Webhook
from scheduler.services.report_gaps import REMEMBERED, ReportGaps


def examine_reports(account: str, webhook: Webhook, gaps: ReportGaps) -> str:
    """Look whether an account's reports arrive. Raises ClinicError where they are not believed, or never came."""
    if not webhook.is_ready:
        raise ClinicError(
            f"what is reported on the mails of {account} cannot be believed: set webhook_verification, as "
            "docs/events.md says, or nobody learns of bounces and complaints"
        )
    missing = Counter[ItemKey]()
    for gap in gaps.found():
        if gap.account == account:
            missing[gap.item] += gap.people
    silent = [item for item, people in missing.items() if people >= _taken(item, gaps.store)]
    if silent:
        others = f" and {len(silent) - 1} others" if silent[1:] else ""
        raise ClinicError(
            f"nothing was reported on {silent[0]}{others}: check that the Event Webhook posts to this site, then run "
            "`clinic audience reconcile`"
        )
    with gaps.store.transaction() as tables:
        rates = tables.events.account_rates(account, gaps.clock.now() - REMEMBERED)
    seen = f"reports arrive: {rates.bounced:,} bad addresses and {rates.complained:,} complaints in 30 days"
    copies = sum(missing.values())
    return f"{seen}; {copies:,} copies have no report: run `clinic audience reconcile`" if copies else seen


def _taken(item: ItemKey, store: Store) -> int:
    with store.transaction() as tables:
        sums = tables.recipients.accounting(item, tables.items.version(item))
    return sums.accepted + sums.uncertain
