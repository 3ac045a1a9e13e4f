"""Pictures as their pages show them, and the fields of their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from scheduler.domain.errors import BadInput
from scheduler.domain.pictures import ConsentStanding, PictureRecord
from scheduler.rendering.words import Words
from scheduler.services.media import ListedPicture, Shown
from scheduler.web.forms import Fields

STANDING_LOOKS: Final[Mapping[ConsentStanding, str]] = {
    ConsentStanding.UNSAID: "info",
    ConsentStanding.NOBODY: "",
    ConsentStanding.HOLDS: "good",
    ConsentStanding.ENDING: "warn",
    ConsentStanding.NOT_YET: "bad",
    ConsentStanding.ENDED: "bad",
    ConsentStanding.MISSING: "bad",
}

ON_A_PAGE: Final = 48
"""Pictures that are shown at once."""

WIDTH: Final = 280
"""CSS pixels across of the picture on which what is kept is chosen: style.css says the same."""

_STEP: Final = 0.05
_MOVES: Final = {"left": (-_STEP, 0.0), "right": (_STEP, 0.0), "up": (0.0, -_STEP), "down": (0.0, _STEP)}

_CONSENTS: Final[Mapping[str, frozenset[ConsentStanding]]] = {
    "people": frozenset(ConsentStanding) - {ConsentStanding.UNSAID, ConsentStanding.NOBODY},
    "ending": frozenset({ConsentStanding.ENDING}),
    "mend": frozenset({ConsentStanding.ENDED, ConsentStanding.MISSING, ConsentStanding.NOT_YET}),
    "unsaid": frozenset({ConsentStanding.UNSAID}),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some of the pictures that were found. `older` and `newer` are the pages beside it, 0 for none."""

    pictures: tuple[ListedPicture, ...]
    total: int
    before: int
    after: int


def shelf(found: Sequence[ListedPicture], only: str, page: int) -> Shelf:
    """Return one page of pictures, those of a choice alone where there is one."""
    chosen = [one for one in found if _is_chosen(one, only)]
    pages = max(1, -(-len(chosen) // ON_A_PAGE))
    page = min(max(1, page), pages)
    shown = tuple(chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    return Shelf(shown, len(chosen), page - 1, page + 1 if page < pages else 0)


def _is_chosen(picture: ListedPicture, only: str) -> bool:
    if only == "unused":
        return picture.may_go
    return not only or picture.standing in _CONSENTS.get(only, frozenset())


def record_in(fields: Fields, known: PictureRecord) -> PictureRecord:
    """Return the record that somebody filled in. Raises BadInput for a day that is none, and where nobody says who.

    Of a picture that shows nobody no consent is kept.
    """
    if fields.one("person") not in {"yes", "no"}:
        raise BadInput("say whether it shows a person who can be recognised")
    described = replace(known, alt=_line(fields.one("alt")), person=fields.one("person") == "yes")
    if not described.person:
        return replace(described, who="", consent="", purpose="", since=None, until=None)
    return replace(
        described,
        who=_line(fields.one("who")),
        consent=_line(fields.one("consent")),
        purpose=_line(fields.one("purpose")),
        since=_day(fields.one("from")),
        until=_day(fields.one("until")),
    )


def focus_in(fields: Fields, known: tuple[float, float] | None, height: int) -> tuple[float, float] | None:
    """Return what of a picture is kept: by a click on it, a step to a side, or two numbers; None for its middle.

    `height` is that of the picture as it is shown, in CSS pixels. Raises BadInput.
    """
    across, down = fields.one("at.x"), fields.one("at.y")
    # A browser that presses the picture by a key sends its corner: that chooses nothing.
    if across.isdecimal() and down.isdecimal() and (across, down) != ("0", "0"):
        return _inside(int(across) / WIDTH, int(down) / height)
    if fields.one("move") == "middle":
        return None
    if move := _MOVES.get(fields.one("move")):
        x, y = known or (0.5, 0.5)
        return _inside(x + move[0], y + move[1])
    return _numbers(fields.one("across"), fields.one("down"))


def _numbers(across: str, down: str) -> tuple[float, float] | None:
    if not across and not down:
        return None
    try:
        x, y = float(across or "50") / 100, float(down or "50") / 100
    except ValueError:
        x, y = -1.0, -1.0
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise BadInput("write what is kept as numbers from 0 to 100")
    return round(x, 3), round(y, 3)


def _inside(x: float, y: float) -> tuple[float, float]:
    return round(min(1.0, max(0.0, x)), 3), round(min(1.0, max(0.0, y)), 3)


def typed_in(fields: Fields, known: PictureRecord) -> Mapping[str, str]:
    """Return what somebody filled in, whatever it is."""
    return {name: fields.one(name) if fields.values else value for name, value in values_of(known).items()}


def values_of(record: PictureRecord, *, is_said: bool = True) -> Mapping[str, str]:
    """Return a record as its form's fields have it; one that nobody wrote yet does not say who is in it."""
    return {
        "alt": record.alt,
        "person": ("yes" if record.person else "no") if is_said else "",
        "who": record.who,
        "consent": record.consent,
        "purpose": record.purpose,
        "from": record.since.isoformat() if record.since else "",
        "until": record.until.isoformat() if record.until else "",
    }


def standing_words(words: Words) -> Mapping[ConsentStanding, str]:
    """Return what of a consent holds, in the words of a page's language."""
    return {
        ConsentStanding.UNSAID: words.gettext("not described"),
        ConsentStanding.NOBODY: words.gettext("shows nobody"),
        ConsentStanding.HOLDS: words.gettext("consent holds"),
        ConsentStanding.ENDING: words.gettext("consent ends soon"),
        ConsentStanding.NOT_YET: words.gettext("consent has not begun"),
        ConsentStanding.ENDED: words.gettext("consent has ended"),
        ConsentStanding.MISSING: words.gettext("no consent"),
    }


def place_words(words: Words) -> Mapping[Shown, str]:
    """Return what besides items shows a picture, in the words of a page's language."""
    return {
        Shown.LOGO: words.gettext("It is the clinic's logo, on every card and every newsletter."),
        Shown.TEMPLATE: words.gettext("A template of the clinic's own shows it."),
        Shown.CAMPAIGN: words.gettext("A campaign has chosen it for a card."),
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"'{text}' is no day: write it as 2026-12-25") from None
