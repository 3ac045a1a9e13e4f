"""What the pages on people show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduler.domain.people import Person, Role
from scheduler.rendering.words import Words
from scheduler.services.retract import MAY_RETRACT
from scheduler.web.forms import Fields

_AUTHOR_OR_CLINICIAN: Final = frozenset({Role.AUTHOR, Role.CLINICIAN})
_CLINICIAN_OR_PUBLISHER: Final = frozenset({Role.CLINICIAN, Role.PUBLISHER})
_EVERYBODY: Final = frozenset(Role)
_CLINICIAN: Final = frozenset({Role.CLINICIAN})


@dataclass(frozen=True, slots=True)
class Right:
    """Something that people do here, and the roles of which they need one."""

    words: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody typed into the form of a new person; the password apart, which no page shows again."""

    login: str = ""
    name: str = ""
    registration: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def person(self) -> Person:
        """The person that this makes."""
        return Person(self.login, self.name, self.roles, self.registration)


def new_person(fields: Fields) -> NewPerson:
    """Return what a form says of a new person; roles that there are not are left out."""
    chosen = set(fields.every("role"))
    roles = tuple(role for role in Role if role in chosen)
    return NewPerson(fields.one("login").lower(), fields.one("name"), fields.one("registration"), roles)


def as_typed(person: Person) -> NewPerson:
    """Return what stands in the form of somebody who works here."""
    return NewPerson(person.login, person.name, person.registration, person.roles)


def role_words(words: Words) -> dict[Role, tuple[str, str]]:
    """Return each role's name and what it is for."""
    return {
        Role.AUTHOR: (words.gettext("Author"), words.gettext("Writes, plans and asks for signatures.")),
        Role.CLINICIAN: (words.gettext("Clinician"), words.gettext("Signs what goes out, and says who works here.")),
        Role.PUBLISHER: (words.gettext("Publisher"), words.gettext("Sends back and retracts.")),
    }


def rights(words: Words) -> tuple[Right, ...]:
    """Return what the roles may do, the everyday first."""
    return (
        Right(words.gettext("See everything that is planned, signed and sent"), _EVERYBODY),
        Right(words.gettext("Plan a campaign and write own words"), _EVERYBODY),
        Right(words.gettext("Ask for a signature"), _AUTHOR_OR_CLINICIAN),
        Right(words.gettext("Send something back to be changed"), _CLINICIAN_OR_PUBLISHER),
        Right(words.gettext("Sign a post or an issue"), _CLINICIAN),
        Right(words.gettext("Confirm somebody's own words"), _CLINICIAN),
        Right(words.gettext("Make an exception to a rule"), _CLINICIAN),
        Right(words.gettext("Retract what went out"), frozenset(MAY_RETRACT)),
        Right(words.gettext("Decide what became of an unclear or missed post"), _EVERYBODY),
        Right(words.gettext("Hold everything back, and let it go on"), _EVERYBODY),
        Right(words.gettext("Add people, and take their rights away"), _CLINICIAN),
        Right(words.gettext("Change the settings"), _CLINICIAN),
    )
