"""The common parts of the preview and the report: the look, the calendar, the way times are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.domain.campaign import Clinic
from scheduler.domain.payload import Picture
from scheduler.rendering.colour import BLACK, RGB, WHITE, brand_colours, luminance, mix, readable, to_hex
from scheduler.rendering.view_models import CoveredSection, Shown, ShownIssue, ShownPost, data_uri

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what goes out on it.

    `inside` says that it lies between the first and the last item.
    """

    date: date
    inside: bool
    items: tuple[Shown, ...]

    @property
    def label(self) -> str:
        """The day of the month, with the month's name where it begins."""
        return f"{self.date.day} {self.date:%b}" if self.date.day == 1 else str(self.date.day)


def weeks(items: Sequence[Shown]) -> tuple[tuple[Day, ...], ...]:
    """Return the weeks, Monday to Sunday, from the first item to the last."""
    if not items:
        return ()
    days = sorted(item.at.date() for item in items)
    monday = days[0] - timedelta(days=days[0].weekday())
    count = (days[-1] - monday).days // 7 + 1
    ordered = sorted(items, key=lambda item: item.at)
    return tuple(
        tuple(_day(monday + timedelta(days=7 * week + day), days[0], days[-1], ordered) for day in range(7))
        for week in range(count)
    )


def page_context(
    clinic: Clinic,
    logo: Picture | None,
    posts: Sequence[ShownPost],
    issues: Sequence[ShownIssue],
    sections: Sequence[CoveredSection],
) -> dict[str, object]:
    """Return the values for the templates of both pages."""
    items: list[Shown] = [*posts, *issues]
    return {
        "clinic": clinic.name,
        "handle": clinic.brand.handle.removeprefix("@"),
        "zone": clinic.zone,
        "sender": clinic.sender,
        "logo": data_uri(logo) if logo else "",
        "initial": clinic.name[:1],
        "colours": _colours(clinic),
        "days": _DAYS,
        "weeks": weeks(items),
        "period": _period(items),
        "posts": sorted(posts, key=lambda post: post.at),
        "issues": sorted(issues, key=lambda issue: issue.at),
        "sections": sections,
        "covered": sum(section.complete for section in sections),
        "accounted_for": sum(section.accounted_for for section in sections),
        "places": {item.key: item for item in items},
        "data_uri": data_uri,
        "moment": moment,
        "short_moment": short_moment,
    }


def moment(at: datetime) -> str:
    """Return a local time as people write it: 'Tue 1 Dec 2026, 10:00'."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def short_moment(at: datetime) -> str:
    """Return a local time without its year, for tables: 'Tue 1 Dec, 10:00'."""
    return f"{at:%a} {at.day} {at:%b, %H:%M}"


def _day(day: date, first: date, last: date, items: Sequence[Shown]) -> Day:
    return Day(day, first <= day <= last, tuple(item for item in items if item.at.date() == day))


def _period(items: Sequence[Shown]) -> str:
    if not items:
        return "nothing planned"
    first, last = min(item.at for item in items), max(item.at for item in items)
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


_LIGHT = 0.8
"""The least luminance of the page's ground: its words are chosen for white."""


def _colours(clinic: Clinic) -> dict[str, str]:
    """Return the page's colours: the brand's, each with words that can be read on it."""
    brand = brand_colours(clinic.brand)
    page = mix(brand["background"], WHITE, 0.35)
    chosen: dict[str, RGB] = {
        "primary": brand["primary"],
        "on_primary": readable((WHITE, brand["background"]), brand["primary"]) or BLACK,
        "accent": brand["accent"],
        "heading": readable((brand["primary"], brand["text"]), WHITE) or BLACK,
        "text": readable((brand["text"],), WHITE) or BLACK,
        "page": page if luminance(page) > _LIGHT else mix(brand["background"], WHITE, 0.96),
        "tint": mix(WHITE, brand["primary"], 0.08),
        "line": mix(WHITE, brand["primary"], 0.18),
    }
    return {name: to_hex(colour) for name, colour in chosen.items()}
