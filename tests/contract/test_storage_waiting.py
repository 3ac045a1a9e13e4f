"""The sections in reserve: a campaign's are replaced whole, and told as long as it is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage_samples import NOW, POST, item

from scheduler.domain.content import ItemState
from scheduler.domain.waiting import WaitingSection
from scheduler.storage.store import SqlStore

DAY = timedelta(days=1)
BRIDGES = WaitingSection(POST.campaign, "bridges", "Brücken", ("x", "email"))
CROWNS = WaitingSection(POST.campaign, "crowns", "Crowns", ("x",), is_left_out=True)


def test_a_campaigns_sections_come_back_in_their_order_those_left_out_last(store: SqlStore) -> None:
    other = WaitingSection("another", "lead", "Note", ("x",))
    with store.transaction() as tx:
        tx.waiting_sections.keep(POST.campaign, (CROWNS, BRIDGES))
        tx.waiting_sections.keep("another", (other,))
        assert tx.waiting_sections.under_way(NOW) == (other, BRIDGES, CROWNS)
        tx.waiting_sections.keep(POST.campaign, (BRIDGES,))
        tx.waiting_sections.keep("another", ())
        assert tx.waiting_sections.under_way(NOW) == (BRIDGES,)


def test_a_campaign_of_which_all_is_over_has_none(store: SqlStore) -> None:
    with store.transaction() as tx:
        tx.waiting_sections.keep(POST.campaign, (BRIDGES,))
        tx.items.put(item())
        assert tx.waiting_sections.under_way(NOW - DAY) == (BRIDGES,)
        assert tx.waiting_sections.under_way(NOW + DAY) == ()
        tx.items.put(replace(item(), state=ItemState.CANCELLED))
        assert tx.waiting_sections.under_way(NOW + DAY) == (BRIDGES,), "nothing of it is planned"
