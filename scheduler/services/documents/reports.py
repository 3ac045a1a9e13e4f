"""What providers were asked for, and what a person has to look at."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.services.report_gaps import GapOutcome


def gaps_document(outcomes: Iterable[GapOutcome]) -> dict[str, object]:
    """Return the outcome of asking about each delivery on which nothing was reported."""
    asked = list(outcomes)
    return {
        "deliveries": [
            {
                "delivery": outcome.gap.delivery,
                "item": str(outcome.gap.item),
                "account": outcome.gap.account,
                "people": outcome.gap.people,
                "reports": outcome.taken.new,
                "for_a_person": outcome.reason or None,
            }
            for outcome in asked
        ],
        "reports": sum(outcome.taken.new for outcome in asked),
    }
