"""What the pages about subscribers show: the words of the list's facts, and what somebody searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scheduler.domain.consent import ConsentAct
from scheduler.domain.recipient import RecipientState
from scheduler.domain.subscriber import SubscriberStatus, SuppressionKind
from scheduler.rendering.words import Words
from scheduler.services.audience_list import CountedAudience, Wanted
from scheduler.services.person_records import WelcomeWay
from scheduler.web.forms import Fields

STANDING_LOOKS: Final[Mapping[str, str]] = {
    "confirmed": "good",
    "pending": "info",
    "paused": "info",
    "bounced": "bad",
    "complained": "bad",
    "suppressed": "bad",
}
"""The class of style.css beside `state`; the word says the same."""

COPY_LOOKS: Final[Mapping[RecipientState, str]] = {
    RecipientState.ACCEPTED: "good",
    RecipientState.DELIVERED: "good",
    RecipientState.DEFERRED: "warn",
    RecipientState.UNCERTAIN: "bad",
    RecipientState.FAILED: "bad",
    RecipientState.BOUNCED: "bad",
    RecipientState.COMPLAINED: "bad",
}


class Field(StrEnum):
    """What a search looks into. `PARTS` are parts of names: it reads the whole list."""

    ADDRESS = "address"
    NAME = "name"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for in the list. Its text stands in no address: it travels in the body of a request."""

    wanted: Wanted
    text: str = ""
    field: Field = Field.ADDRESS
    after: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows the list down."""
        return not (self.text or self.wanted.status or self.wanted.segment)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form that was refused, and why: on the page it stands again, to be mended."""

    wrong: str = ""
    address: str = ""
    reason: str = ""
    source: str = ""
    day: str = ""


NOTHING: Final = Typed()


def search_of(fields: Fields | Mapping[str, str]) -> Search:
    """Return what a form, or an address without a search, asks for."""
    value = fields.one if isinstance(fields, Fields) else lambda name: fields.get(name, "").strip()
    text, named = value("search"), value("in")
    field = Field(named) if named in set(Field) else Field.ADDRESS
    wanted = Wanted(
        audience=value("audience"),
        status=value("status"),
        segment=value("segment"),
        search=text if field is Field.PARTS else "",
        address=text if field is Field.ADDRESS else "",
        name=text if field is Field.NAME else "",
    )
    return Search(wanted, text, field, value("after"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many people have each value of a fact."""

    title: str
    rows: tuple[tuple[str, int], ...]


def numbers_of(counted: CountedAudience, topics: Mapping[str, str], words: Words) -> tuple[Numbers, ...]:
    """Return an audience in numbers, one table for each fact. `topics` are their names by id."""
    statuses, kinds, counts = status_words(words), suppression_words(words), counted.counts
    return (
        Numbers(words.gettext("Status"), tuple((statuses[each], number) for each, number in counts.statuses.items())),
        Numbers(
            words.gettext("Language"),
            tuple((words.language_name(tag) if tag else "", number) for tag, number in counts.languages.items()),
        ),
        Numbers(words.gettext("Came by"), tuple(counts.sources.items())),
        Numbers(words.gettext("Topics"), tuple((topics.get(id_, id_), each) for id_, each in counted.topics.items())),
        Numbers(
            words.gettext("Suppressed addresses, of every audience"),
            tuple((kinds[kind], number) for kind, number in counted.suppressions.items()),
        ),
    )


def status_words(words: Words) -> Mapping[SubscriberStatus, str]:
    """Return each status in the words of a page's language."""
    return {
        SubscriberStatus.CONFIRMED: words.gettext("confirmed"),
        SubscriberStatus.PENDING: words.gettext("not yet confirmed"),
        SubscriberStatus.UNSUBSCRIBED: words.gettext("left the list"),
    }


def suppression_words(words: Words) -> Mapping[SuppressionKind, str]:
    """Return each kind of suppression likewise."""
    return {
        SuppressionKind.UNSUBSCRIBED: words.gettext("left the list"),
        SuppressionKind.ERASED: words.gettext("erased"),
        SuppressionKind.BOUNCED: words.gettext("mail comes back"),
        SuppressionKind.COMPLAINED: words.gettext("called it spam"),
        SuppressionKind.ASKED: words.gettext("asked by somebody"),
    }


def standing_words(words: Words) -> Mapping[str, str]:
    """Return each standing of a person likewise."""
    return {
        "confirmed": words.gettext("confirmed"),
        "pending": words.gettext("not yet confirmed"),
        "paused": words.gettext("paused"),
        "unsubscribed": words.gettext("left the list"),
        "erased": words.gettext("erased"),
        "bounced": words.gettext("mail comes back"),
        "complained": words.gettext("called it spam"),
        "suppressed": words.gettext("suppressed"),
    }


def act_words(words: Words) -> Mapping[ConsentAct, str]:
    """Return each act on a consent likewise."""
    return {
        ConsentAct.REQUESTED: words.gettext("asked to receive it"),
        ConsentAct.CONFIRMED: words.gettext("confirmed it"),
        ConsentAct.IMPORTED: words.gettext("came with an imported list"),
        ConsentAct.CHANGED: words.gettext("changed what they receive"),
        ConsentAct.WITHDRAWN: words.gettext("withdrew it"),
        ConsentAct.RESTORED: words.gettext("agreed anew"),
        ConsentAct.ERASED: words.gettext("was erased"),
    }


def welcome_words(way: WelcomeWay, words: Words) -> str:
    """Return where a person is in the welcome series, as a sentence."""
    enrolment, following = way.enrolment, way.next
    if enrolment.ended_at is not None:
        when = words.moment(enrolment.ended_at)
        return words.gettext("It ended for them {when}: {reason}.", when=when, reason=enrolment.reason)
    if following is not None:
        when = words.moment(following.at)
        return words.gettext("The step “{step}” comes next, from {when} on.", step=following.step.name, when=when)
    if enrolment.next_at is not None:
        return words.gettext("They are on their way through it. It is off just now.")
    return words.gettext("They have been through it.")


def copy_words(words: Words) -> Mapping[RecipientState, str]:
    """Return each state of a person's copy likewise."""
    return {
        RecipientState.PREPARED: words.gettext("prepared"),
        RecipientState.STAGED: words.gettext("handed over for later"),
        RecipientState.ACCEPTED: words.gettext("sent"),
        RecipientState.DELIVERED: words.gettext("arrived"),
        RecipientState.DEFERRED: words.gettext("tried again"),
        RecipientState.BOUNCED: words.gettext("came back"),
        RecipientState.COMPLAINED: words.gettext("called spam"),
        RecipientState.EXCLUDED: words.gettext("not sent"),
        RecipientState.FAILED: words.gettext("failed"),
        RecipientState.UNCERTAIN: words.gettext("uncertain"),
    }
