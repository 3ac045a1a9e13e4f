"""The kinds of email beside issues, and what every kind comes down to: a `Mail`, which `mail.py` renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.domain.payload import CONFIRM_PLACEHOLDER, PREFERENCES_PLACEHOLDER, Picture


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready for its templates (templates/email/<template>.mjml and .txt).

    `about` is the line above it and `why` the one below that says why the reader gets it. `values` are what only this
    template asks for, `bands` the pictures without words that part what it says, `pictures` those of the article. Mail
    that somebody has subscribed to can be unsubscribed from. `greeting` is a line above its words. `in_browser` says
    that it can be read there too. `subjects` are further subject lines, tried in a sample of its readers.
    """

    template: str
    language: str
    subject: str
    preheader: str
    title: str
    why: str
    about: str = ""
    link: str = ""
    link_words: str = ""
    statements: tuple[str, ...] = ()
    card: Picture | None = None
    bands: tuple[Picture, ...] = ()
    pictures: tuple[Picture, ...] = ()
    subscribed: bool = True
    values: Mapping[str, object] = field(default_factory=dict)
    greeting: str = ""
    in_browser: bool = False
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """News of the clinic's own, in its own words: opening hours, a new practitioner, an event.

    `statements` are the library's that the words need; `link_words` stand on the button.
    """

    language: str
    subject: str
    preheader: str
    title: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_words: str = ""
    statements: tuple[str, ...] = ()
    card: Picture | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The one mail to an address before it is subscribed: the link that confirms, and what it is for. Nothing else."""

    language: str
    link: str = CONFIRM_PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Welcome:
    """The mail after the confirmation: what comes, and how to stop it."""

    language: str


@dataclass(frozen=True, slots=True)
class OwnLink:
    """The mail to who asked for the link to their own page."""

    language: str
    link: str = PREFERENCES_PLACEHOLDER


Message = Announcement | Confirmation | Welcome | OwnLink


def mail_of(message: Message, words: Mapping[str, str], site: str) -> Mail:
    """Return a message as its templates are filled. `words` are the product's in its language."""
    match message:
        case Announcement():
            return _announcement(message, words)
        case Confirmation():
            return _confirmation(message, words)
        case Welcome():
            return _welcome(message, words, site)
        case OwnLink():
            return _own_link(message, words)


def _announcement(message: Announcement, words: Mapping[str, str]) -> Mail:
    return Mail(
        template="announcement",
        language=message.language,
        subject=message.subject,
        preheader=message.preheader,
        title=message.title,
        why=words["why"],
        about=words["newsletter"],
        link=message.link,
        link_words=message.link_words or words["read_on"],
        statements=message.statements,
        card=message.card,
        values={"paragraphs": message.paragraphs},
    )


def _confirmation(message: Confirmation, words: Mapping[str, str]) -> Mail:
    return Mail(
        template="confirmation",
        language=message.language,
        subject=words["confirm_subject"],
        preheader=words["confirm_preheader"],
        title=words["confirm_title"],
        why=words["confirm_why"],
        link=message.link,
        link_words=words["confirm_button"],
        subscribed=False,
    )


def _welcome(message: Welcome, words: Mapping[str, str], site: str) -> Mail:
    return Mail(
        template="welcome",
        language=message.language,
        subject=words["welcome_subject"],
        preheader=words["welcome_preheader"],
        title=words["welcome_title"],
        why=words["why"],
        about=words["newsletter"],
        link=site,
        link_words=words["welcome_button"],
    )


def _own_link(message: OwnLink, words: Mapping[str, str]) -> Mail:
    return Mail(
        template="link",
        language=message.language,
        subject=words["link_subject"],
        preheader=words["link_preheader"],
        title=words["link_title"],
        why=words["link_why"],
        link=message.link,
        link_words=words["link_button"],
        subscribed=False,
    )
