"""The first steps of a clinic, each done or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.campaign import Clinic
from scheduler.rendering.words import Words
from scheduler.services.preflight.particulars import placeholders_of


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what to do, why, where (below /staff), and whether it is done. One that is not `needed` may be left."""

    words: str
    why: str
    path: str
    done: bool
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of a clinic by now."""

    clinic: Clinic
    people: int
    campaigns: Iterable[str]
    connected: Iterable[str]


def steps_of(standing: Standing, words: Words) -> tuple[Step, ...]:
    """Return the first steps, in order."""
    clinic = standing.clinic
    return (
        Step(
            words.gettext("Write the clinic's particulars"),
            words.gettext("Nothing goes out with a placeholder in it."),
            "/settings",
            not any(placeholders_of(clinic)) and bool(clinic.jurisdictions),
        ),
        Step(
            words.gettext("Choose colours and logo"),
            words.gettext("A card is drawn in them at once."),
            "/settings/look",
            bool(clinic.brand.logo),
            needed=False,
        ),
        Step(
            words.gettext("Bring your first article"),
            words.gettext("It becomes a month of posts and newsletter issues."),
            "/campaigns/new",
            bool(tuple(standing.campaigns)),
        ),
        Step(
            words.gettext("Add the people you work with"),
            words.gettext("Nobody signs their own work: one writes, another signs."),
            "/new-person",
            standing.people > 1,
            needed=not clinic.solo_practice,
        ),
        Step(
            words.gettext("Connect the channels"),
            words.gettext("Until then you may plan, sign and look at everything."),
            "/health",
            bool(tuple(standing.connected)),
        ),
    )
