"""The first steps of a clinic, each done or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.domain.campaign import Brand, Clinic
from scheduler.rendering.words import Words
from scheduler.services.initialise import motif_of
from scheduler.services.preflight.particulars import placeholder_settings
from scheduler.web.staff.settings.model import missing_of, particulars


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what to do, why, where (below /staff), and whether it is done. One that is not `needed` may be left.

    `missing` names what it still lacks where some of it is done.
    """

    words: str
    why: str
    path: str
    done: bool
    needed: bool = True
    missing: tuple[str, ...] = ()


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
        _particulars(clinic, words),
        Step(
            words.gettext("Choose colours and logo"),
            words.gettext("A card is drawn in them at once."),
            "/settings/look",
            clinic.brand != replace(Brand(), motif=motif_of(clinic.speciality)),
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


def _particulars(clinic: Clinic, words: Words) -> Step:
    form = particulars(words)
    missing = [form.labels[name] for name in missing_of(clinic, form)]
    if "web.url" in placeholder_settings(clinic):
        missing.append(words.gettext("The address of the subscribers' pages"))
    return Step(
        words.gettext("Write the clinic's particulars"),
        words.gettext("Nothing goes out with a placeholder in it."),
        "/settings",
        not missing,
        missing=tuple(missing),
    )
