"""What the editor's page shows beside its form: findings with their buttons, previews, and what two people wrote."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.domain.claims import Finding
from scheduler.domain.payload import Rendered
from scheduler.domain.pictures import HOLDING, PictureRecord
from scheduler.rendering.words import Words
from scheduler.services.campaign_check import Advised
from scheduler.services.edit_item import Seen, remedy_name
from scheduler.services.item_fields import Fields
from scheduler.web.staff.media.model import standing_words
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.staff.weights import Weight, weight_of


@dataclass(frozen=True, slots=True)
class Button:
    """A remedy that a click applies."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the page tells it: the sentence around the words that it is about, and what can be done."""

    look: str
    label: str
    message: str
    before: str
    quote: str
    after: str
    place: str
    law: tuple[str, ...]
    buttons: tuple[Button, ...]
    advice: tuple[str, ...]
    is_own_claim: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the page shows it: `source` is a data address, so that it is the very bytes that were drawn."""

    source: str
    alt: str
    width: int
    height: int


def told(seen: Seen, words: Words) -> tuple[Told, ...]:
    """Return the findings, those that keep it from going out first."""
    found = [
        _told(advised, seen.own_claims, weight_of(advised.finding, words))
        for advised in sorted(seen.advised, key=lambda one: not one.finding.blocks)
    ]
    return tuple(found)


def _told(advised: Advised, own_claims: Collection[Finding], weight: Weight) -> Told:
    finding = advised.finding
    before, quote, after = finding.sentence.partition(finding.quote) if finding.quote else (finding.sentence, "", "")
    applicable = [remedy for remedy in advised.remedies if remedy.is_applicable]
    return Told(
        look=weight.look,
        label=weight.words,
        message=finding.message,
        before=before,
        quote=quote,
        after=after,
        place=finding.place,
        law=finding.law,
        buttons=tuple(Button(remedy_name(advised, remedy), on_a_page(remedy.words)) for remedy in applicable),
        advice=tuple(on_a_page(remedy.words) for remedy in advised.remedies if not remedy.is_applicable),
        is_own_claim=finding in own_claims,
    )


def pictures(rendered: Rendered) -> tuple[Shown, ...]:
    """Return the pictures of an item that say something."""
    return tuple(
        Shown(
            f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}",
            picture.alt,
            picture.width,
            picture.height,
        )
        for picture in rendered.pictures
        if not picture.is_decoration
    )


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph to choose: its file, and what it is called with what keeps it from going out on an item's day."""

    file: str
    name: str


def photographs(records: Iterable[PictureRecord], day: date, words: Words) -> tuple[Photograph, ...]:
    """Return the photographs on record as an item of a day may choose them."""
    return tuple(Photograph(record.file, _named(record, day, words)) for record in records)


def _named(record: PictureRecord, day: date, words: Words) -> str:
    name = f"{record.alt} ({record.file})" if record.alt else record.file
    standing = record.standing(day)
    return name if standing in HOLDING else f"{name}: {standing_words(words)[standing]}"


def labels(words: Words) -> Mapping[str, str]:
    """Return the names of the form's fields."""
    return {
        "hook": words.gettext("First line"),
        "headline": words.gettext("With its headline"),
        "text": words.gettext("Text"),
        "call_to_action": words.gettext("Last line"),
        "references": words.gettext("What your own words rest on"),
        "hashtags": words.gettext("Hashtags"),
        "subject": words.gettext("Subject"),
        "preheader": words.gettext("Line beside the subject"),
        "introduction": words.gettext("Introduction"),
        "sign_off": words.gettext("Closing words"),
        "link": words.gettext("Link"),
        "no_card": words.gettext("Without a card"),
        "layout": words.gettext("Layout"),
        "motif": words.gettext("Motif"),
        "picture": words.gettext("Photograph"),
        "across": words.gettext("What is kept, across"),
        "down": words.gettext("What is kept, down"),
        "title": words.gettext("Title of the card"),
        "lines": words.gettext("Lines of the card"),
        "alt": words.gettext("Alt text of the card"),
    }


def differing(theirs: Fields, mine: Fields) -> tuple[str, ...]:
    """Return the names of the fields in which two people's words differ, in the form's order."""
    return tuple(name for name, value in mine.items() if value.strip() != theirs.get(name, "").strip())
