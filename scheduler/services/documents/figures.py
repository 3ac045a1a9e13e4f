"""The figures of issues and of a list."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.domain.figures import IssueFigures, ListFigures, MonthFigures, share
from scheduler.domain.subject_figures import MEASURES, SubjectTrial


def issue_document(figures: IssueFigures) -> dict[str, object]:
    """Return the figures of an issue. Openings and clicks are null where they are not counted."""
    sums, accepted = figures.accounting, figures.accounting.accepted
    people = {
        "delivered": figures.delivered,
        "deferred": figures.deferred,
        "bounced": sum(figures.bounced.values()),
        "complained": figures.complained,
        "nothing_reported": figures.unreported,
        "left": figures.left,
    }
    return {
        "item": str(figures.item),
        "subject": figures.subject,
        "out_at": figures.out_at.isoformat() if figures.out_at else None,
        "recipients": {
            "audience": sums.audience,
            "accepted": accepted,
            "excluded": dict(figures.excluded),
            "failed": dict(figures.failed),
            "uncertain": sums.uncertain,
            "waiting": sums.waiting,
        },
        "adds_up": figures.adds_up,
        "people": people,
        "percent_of_accepted": {name: _rounded(share(number, accepted)) for name, number in people.items()},
        "bounced_because": dict(figures.bounced),
        "openings_inflated_by_machines": None
        if figures.openings is None
        else {"people": figures.openings.people, "machines": figures.openings.machines},
        "clicks": None if figures.clicks is None else dict(figures.clicks),
        "subjects": None if figures.trial is None else _trial_document(figures.trial),
    }


def _trial_document(trial: SubjectTrial) -> dict[str, object]:
    subjects = [
        {"subject": one.subject, "accepted": one.accepted} | {name: getattr(one, name) for name in MEASURES}
        for one in trial.subjects
    ]
    comparisons = [
        {
            "subject": one.figures.subject,
            "points_more_than_the_first": {
                name: {"estimate": _points(found.estimate), "low": _points(found.low), "high": _points(found.high)}
                for name, found in one.differences.items()
            },
            "verdict": one.verdict,
        }
        for one in trial.comparisons
    ]
    return {"sample": trial.sample, "people": subjects, "comparisons": comparisons}


def _points(share_of_one: float) -> float:
    return round(100 * share_of_one, 2)


def months_document(months: Iterable[MonthFigures]) -> list[dict[str, object]]:
    """Return what went out by month and account."""
    return [
        {
            "month": f"{one.month:%Y-%m}",
            "channel": one.channel,
            "out": one.out,
            "missed": one.missed,
            "failed": one.failed,
            "uncertain": one.uncertain,
        }
        for one in months
    ]


def list_document(figures: ListFigures) -> dict[str, object]:
    """Return the figures of a list."""
    return {
        "audience": figures.audience,
        "people": dict(figures.standing),
        "suppressed_addresses": dict(figures.suppressed),
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "signed_up": week.signed_up,
                "confirmed": week.confirmed,
                "added": week.added,
                "joined": week.joined,
                "left": week.left,
            }
            for week in figures.weeks
        ],
    }


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 2)
