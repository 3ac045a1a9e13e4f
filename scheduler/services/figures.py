"""The figures of issues and of a list, read from rows: nobody is held up who writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.consent import ConsentAct
from scheduler.domain.content import Issue, Item, ItemKey, Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.events import ProviderEvent, Reporting
from scheduler.domain.figures import IssueFigures, ListFigures, Openings, by_week, first_instant
from scheduler.domain.recipient import RecipientState, account
from scheduler.domain.standing import is_standing
from scheduler.domain.subject_figures import SubjectTrial, subject_figures
from scheduler.ports import Clock, Readable, Transaction
from scheduler.services.items import find_items

_JOINED = frozenset({ConsentAct.CONFIRMED, ConsentAct.IMPORTED, ConsentAct.RESTORED})
_LEFT = frozenset({ConsentAct.WITHDRAWN, ConsentAct.ERASED})


@dataclass(frozen=True, slots=True)
class FigureDesk:
    """Counts. `reporting` says what else the clinic counts, `zone` where its weeks begin."""

    store: Readable
    clock: Clock
    reporting: Reporting
    zone: str

    def issues(self, name: str | None = None) -> tuple[IssueFigures, ...]:
        """Return the figures of the issues that a campaign's slug or an item's key names, or of all that are out.

        Raises NotFound, and BadInput where there is no issue among them.
        """
        with self.store.reading() as tables:
            out = dict(tables.counts.issues_out())
            if name is None:
                keys = sorted(out, key=lambda issue: (out[issue], str(issue[0])))
                items = [tables.items.get(key) for key, version in keys if version == tables.items.version(key)]
                items = [item for item in items if not is_standing(item.key)]
            else:
                items = [item for item in find_items(name, tables) if item.key.kind is Kind.ISSUE]
            if name is not None and not items:
                raise BadInput(f"{name} has no newsletter issue: figures are of issues")
            return tuple(self._issue(item, out, tables) for item in items)

    def list(self, audience: str, weeks: int = 12) -> ListFigures:
        """Return the figures of a list, with its growth over so many weeks up to the present one."""
        now = self.clock.now()
        since = first_instant(now, self.zone, weeks)
        with self.store.reading() as tables:
            joined, left = (tables.counts.acts(audience, acts, since) for acts in (_JOINED, _LEFT))
            standing, suppressed = tables.counts.standing(audience), tables.counts.suppressed()
        return ListFigures(audience, standing, suppressed, by_week(joined, left, now, self.zone, weeks))

    def _issue(self, item: Item, out: Mapping[tuple[ItemKey, int], datetime], tables: Transaction) -> IssueFigures:
        key, version = item.key, item.version
        states, out_at = tables.counts.states(key, version), out.get((key, version))
        engagement = tables.events.engagement(key, version)
        left = self._left(item, out_at, out, tables) if out_at else {}
        return IssueFigures(
            item=key,
            subject=item.draft.subject if isinstance(item.draft, Issue) else "",
            out_at=out_at,
            accounting=account(states),
            excluded=tables.recipients.reasons(key, version, RecipientState.EXCLUDED),
            failed=tables.recipients.reasons(key, version, RecipientState.FAILED),
            delivered=states.get(RecipientState.DELIVERED, 0),
            deferred=states.get(RecipientState.DEFERRED, 0),
            bounced=tables.recipients.reasons(key, version, RecipientState.BOUNCED),
            complained=states.get(RecipientState.COMPLAINED, 0),
            unreported=states.get(RecipientState.ACCEPTED, 0),
            left=sum(left.values()),
            openings=_openings(engagement) if ProviderEvent.OPENED in self.reporting.counted else None,
            clicks=_clicks(engagement) if ProviderEvent.CLICKED in self.reporting.counted else None,
            trial=_trial(item, left, tables) if out_at else None,
        )

    def _left(
        self, item: Item, out_at: datetime, out: Mapping[tuple[ItemKey, int], datetime], tables: Transaction
    ) -> Mapping[int, int]:
        """Count who left after an issue, and before the next to the same audience, by their subject's variant."""
        audience = _audience(item)
        later = sorted(
            (at, key) for (key, version), at in out.items() if at > out_at and key != item.key and not is_standing(key)
        )
        ends = next((at for at, key in later if _audience(tables.items.get(key)) == audience), None)
        return tables.counts.left_after(item.key, item.version, out_at, ends)


def _audience(item: Item) -> str:
    return item.draft.audience if isinstance(item.draft, Issue) else ""


def _trial(item: Item, left: Mapping[int, int], tables: Transaction) -> SubjectTrial | None:
    draft = item.draft
    if not isinstance(draft, Issue) or not draft.subjects:
        return None
    by_variant = tables.counts.states_by_variant(item.key, item.version)
    lines = enumerate((draft.subject, *draft.subjects), start=1)
    found = (subject_figures(line, by_variant.get(number, {}), left.get(number, 0)) for number, line in lines)
    return SubjectTrial(draft.sample, tuple(found))


def _openings(engagement: Mapping[tuple[ProviderEvent, str], int]) -> Openings:
    opened = ProviderEvent.OPENED
    return Openings(engagement.get((opened, "person"), 0), engagement.get((opened, "machine"), 0))


def _clicks(engagement: Mapping[tuple[ProviderEvent, str], int]) -> Mapping[str, int]:
    found = {target: number for (kind, target), number in engagement.items() if kind is ProviderEvent.CLICKED}
    return dict(sorted(found.items(), key=lambda click: (-click[1], click[0])))
