"""What the page on notifications shows, and what is typed into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from scheduler.domain.errors import BadInput
from scheduler.domain.notifications import NotificationKind, NotificationSettings, Rhythm
from scheduler.domain.people import Person
from scheduler.domain.staff_mail import MailState, StaffMail
from scheduler.rendering.words import Words
from scheduler.services.notification_desk import Wishes
from scheduler.web.forms import Fields


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind with its words, and how soon the person hears of it."""

    kind: NotificationKind
    words: str
    hint: str
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class MailShown:
    """A mail to the person: what it was, how it ended, and how that looks."""

    mail: StaffMail
    about: str
    state: str
    look: str


def choices_of(settings: NotificationSettings, person: Person, words: Words) -> tuple[Choice, ...]:
    """Return every kind, as a person hears of it now."""
    said = kind_words(words)
    return tuple(Choice(kind, *said[kind], settings.rhythm(kind, person.roles)) for kind in NotificationKind)


def kind_words(words: Words) -> dict[NotificationKind, tuple[str, str]]:
    """Return each kind in words, and what it means."""
    kind = NotificationKind
    return {
        kind.TO_SIGN: (words.gettext("Something is to be signed"), words.gettext("Somebody submitted it.")),
        kind.CHANGES_REQUESTED: (words.gettext("Changes were asked for"), ""),
        kind.SIGNED: (words.gettext("Something was signed"), ""),
        kind.SIGNATURE_ENDED: (
            words.gettext("A signature ended"),
            words.gettext("What it rests on was changed. It must be submitted again."),
        ),
        kind.PUBLISHED: (words.gettext("Something went out"), ""),
        kind.FAILED: (words.gettext("Something failed"), words.gettext("A platform refused it.")),
        kind.UNCERTAIN: (
            words.gettext("Something is uncertain"),
            words.gettext("Nobody knows whether it went out. A person has to look."),
        ),
        kind.MISSED: (words.gettext("Something was missed"), words.gettext("Its time passed before it could go out.")),
        kind.RETRACTED: (words.gettext("Something was taken back"), ""),
        kind.HELD: (words.gettext("Something is held back"), words.gettext("Everything, or one account.")),
        kind.CONNECTION: (
            words.gettext("A connection needs a person"),
            words.gettext("Access ends soon, or a webhook was turned off."),
        ),
        kind.IMPORTED: (words.gettext("A list of subscribers was imported"), ""),
    }


def rhythm_words(words: Words) -> dict[Rhythm, str]:
    """Return each rhythm in words."""
    return {
        Rhythm.AT_ONCE: words.gettext("at once"),
        Rhythm.DAILY: words.gettext("daily"),
        Rhythm.NEVER: words.gettext("never"),
    }


def mails_shown(mails: Sequence[StaffMail], words: Words) -> tuple[MailShown, ...]:
    """Return a person's newest mails with how each ended."""
    about = {
        "digest": words.gettext("The daily mail"),
        "news": words.gettext("What happened"),
        "address": words.gettext("The link to confirm an address"),
    }
    states = {
        MailState.WAITING: (words.gettext("is tried again"), "warn"),
        MailState.CALLING: (words.gettext("on its way"), "info"),
        MailState.SENT: (words.gettext("sent"), "good"),
        MailState.UNCLEAR: (words.gettext("may not have arrived"), "bad"),
        MailState.GIVEN_UP: (words.gettext("not sent"), "bad"),
    }
    return tuple(MailShown(mail, about.get(mail.about, words.gettext("A mail")), *states[mail.state]) for mail in mails)


def wishes_in(fields: Fields) -> Wishes:
    """Return what a form chooses. Raises BadInput for what no form of ours sends."""
    try:
        rhythms = {kind: Rhythm(fields.one(kind)) for kind in NotificationKind}
        digest_at = time.fromisoformat(fields.one("digest_at")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise BadInput("choose how soon you hear of each, and write the time as in 07:30") from error
    return Wishes(rhythms, digest_at, bool(fields.one("upcoming")), fields.one("language"))
