"""The record of a picture: what it shows, and the consent of the person in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SOON: Final = timedelta(days=30)
"""How long before its last day a consent is said to end."""


class ConsentStanding(StrEnum):
    """What of a picture's consent holds on a day."""

    UNSAID = "unsaid"
    NOBODY = "nobody"
    HOLDS = "holds"
    ENDING = "ending"
    NOT_YET = "not yet"
    ENDED = "ended"
    MISSING = "missing"


HOLDING: Final = frozenset(
    {ConsentStanding.UNSAID, ConsentStanding.NOBODY, ConsentStanding.HOLDS, ConsentStanding.ENDING}
)
"""Those with which a picture may go out; one that nobody said anything of counts as showing nobody."""


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """The record of a picture in `assets/` or of an article: whether it shows a person, and that person's consent.

    `consent` is the number of the consent form, `purpose` what it allows, `since` its first day (None: whenever),
    `until` its last. `who` is what the clinic calls the person; `alt` says what the picture shows; `focus` is what of
    it is kept when it is cut, as shares of its width and height.
    """

    file: str
    person: bool
    consent: str = ""
    purpose: str = ""
    until: date | None = None
    since: date | None = None
    who: str = ""
    alt: str = ""
    focus: tuple[float, float] | None = None

    def standing(self, day: date) -> ConsentStanding:
        """Return what of the consent holds on a day."""
        if not self.person:
            return ConsentStanding.NOBODY
        if not self.consent or self.until is None:
            return ConsentStanding.MISSING
        if self.until < day:
            return ConsentStanding.ENDED
        if self.since is not None and day < self.since:
            return ConsentStanding.NOT_YET
        return ConsentStanding.ENDING if self.until - day <= SOON else ConsentStanding.HOLDS
