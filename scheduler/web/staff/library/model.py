"""The library's entries as fields of a form, and back; what stands beside them in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of_class
from datetime import date
from itertools import groupby
from typing import Final

from scheduler.domain.campaign import Reference, Statement
from scheduler.domain.claims import Rule, RuleKind
from scheduler.domain.errors import BadInput
from scheduler.domain.item_outline import ItemOutline
from scheduler.rendering.words import Words
from scheduler.services.library import Entry, Standing
from scheduler.services.retraction_report import Target, TargetKind
from scheduler.web.forms import Fields
from scheduler.web.staff.remedies import on_a_page

STANDING_LOOKS: Final[Mapping[Standing, str]] = {
    Standing.USABLE: "good",
    Standing.DUE: "warn",
    Standing.OVERDUE: "bad",
    Standing.WITHDRAWN: "",
}

_IN_FILE: Final = re.compile(
    r"^campaigns/library\.toml: (?:(?:statement|reference)\[\d+\]\.(?P<key>\w+)(?:\[\d+\])? )?"
)

_LISTS: Final = frozenset({"attach", "meets", "jurisdictions", "references"})

NO_STATEMENT: Final = Statement("", 1, "", "")
NO_REFERENCE: Final = Reference("", "", "", 0)


@dataclass(frozen=True, slots=True)
class Used:
    """The items of one campaign that use something, by their time."""

    campaign: str
    items: tuple[ItemOutline, ...]


def used_by_campaign(uses: Sequence[ItemOutline]) -> tuple[Used, ...]:
    """Return items by campaign."""
    ordered = sorted(uses, key=lambda item: (item.key.campaign, item.slot.at, item.key))
    return tuple(Used(name, tuple(found)) for name, found in groupby(ordered, key=lambda item: item.key.campaign))


def statement_in(fields: Fields, known: Statement = NO_STATEMENT) -> Statement:
    """Return the statement that somebody filled in. Raises BadInput for a day that is none."""
    return replace(
        known,
        id=known.id or fields.one("id"),
        long=_one_line(fields.one("long")),
        short=_one_line(fields.one("short")),
        attach=fields.every("attach"),
        meets=fields.every("meets"),
        jurisdictions=fields.every("jurisdictions"),
        references=fields.every("references"),
        review_by=_day(fields.one("review_by")),
        status=fields.one("status") == "yes",
    )


def reference_in(fields: Fields, known: Reference = NO_REFERENCE) -> Reference:
    """Return the reference that somebody filled in. Raises BadInput for numbers that are none."""
    texts = {name: _one_line(fields.one(name)) for name in ("title", "authors", "doi", "url", "design", "sponsor")}
    return replace(
        known,
        id=known.id or fields.one("id"),
        product=fields.one("product"),
        year=_number(fields.one("year"), "the year"),
        participants=_number(fields.one("participants") or "0", "how many took part"),
        **texts,
    )


Values = Mapping[str, tuple[str, ...]]
"""What stands in each field of a form, by its name."""


def values_of(entry: Entry) -> Values:
    """Return an entry as its form's fields have it."""
    return {field.name: _written(getattr(entry, field.name)) for field in fields_of_class(entry)}


def typed_in(fields: Fields, entry: Entry) -> Values:
    """Return what somebody filled in, whatever it is, for the form of an entry."""
    names = [field.name for field in fields_of_class(entry)]
    return {name: fields.every(name) or (("",) if name not in _LISTS else ()) for name in names}


def _written(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("yes" if value else "",)
    return (str(value) if value else "",)


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field as it is read before an entry is approved; `before` is what stood there, where that was something else.

    Without `now` it is taken out.
    """

    label: str
    before: str
    now: str


def fields_read(entry: Entry, known: Entry, labels: Mapping[str, str], words: Words) -> tuple[FieldRead, ...]:
    """Return the fields of an entry that say something, or said it before; `known` has no id for a new one."""
    found = []
    for name, label in labels.items():
        now, before = _in_words(getattr(entry, name), words), _in_words(getattr(known, name), words)
        if name != "id" and (now or before):
            found.append(FieldRead(label, before if before != now else "", now))
    return tuple(found)


def _in_words(value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words.gettext("yes") if value else ""
    if isinstance(value, date):
        return words.date(value)
    return ", ".join(_written(value))


def target_of(entry: Entry) -> Target:
    """Return an entry as what is retracted."""
    return Target(TargetKind.STATEMENT if isinstance(entry, Statement) else TargetKind.REFERENCE, entry.id)


def path_of(entry: Entry) -> str:
    """Return the address of an entry's page below /staff."""
    return f"/library/{'statements' if isinstance(entry, Statement) else 'references'}/{entry.id}"


def asking(rules: Sequence[Rule], chosen: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules that ask for a sentence beside a text, and those that are chosen already."""
    return tuple(rule for rule in rules if rule.kind is RuleKind.REQUIRE or rule.id in chosen)


def said(error: Exception, labels: Mapping[str, str]) -> str:
    """Return why an entry cannot be, with the field's name in place of the key's in the file."""
    text = str(error)
    found = _IN_FILE.match(text)
    if found is None:
        return on_a_page(text)
    label = labels.get(found["key"] or "", "")
    return on_a_page(f"{label}: {text[found.end() :]}" if label else text[found.end() :])


def standing_words(words: Words) -> Mapping[Standing, str]:
    """Return what of a statement holds, in the words of a page's language."""
    return {
        Standing.USABLE: words.gettext("in use"),
        Standing.DUE: words.gettext("to be read again soon"),
        Standing.OVERDUE: words.gettext("to be read again"),
        Standing.WITHDRAWN: words.gettext("withdrawn"),
    }


def statement_labels(words: Words) -> Mapping[str, str]:
    """Return the names of a statement's fields."""
    return {
        "id": words.gettext("Short name"),
        "long": words.gettext("In newsletters"),
        "short": words.gettext("In posts and on cards"),
        "attach": words.gettext("On every item"),
        "meets": words.gettext("Where a rule asks for it"),
        "jurisdictions": words.gettext("Only where these rules hold"),
        "references": words.gettext("Rests on"),
        "review_by": words.gettext("Holds until"),
        "status": words.gettext("How the law stands"),
    }


def reference_labels(words: Words) -> Mapping[str, str]:
    """Return the names of a reference's fields."""
    return {
        "id": words.gettext("Short name"),
        "title": words.gettext("Title"),
        "authors": words.gettext("Authors"),
        "year": words.gettext("Year"),
        "doi": words.gettext("DOI"),
        "url": words.gettext("Address"),
        "design": words.gettext("Kind of study"),
        "participants": words.gettext("How many took part"),
        "product": words.gettext("Where the tested product comes from"),
        "sponsor": words.gettext("Who paid for it"),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"'{text}' is no day: write it as 2026-12-25") from None


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise BadInput(f"{name} has to be a number")
    return int(text)
