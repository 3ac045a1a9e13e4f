"""What the pages on people show."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.people import Person, Role
from scheduler.rendering.words import Words
from scheduler.web.forms import Fields
from scheduler.web.staff.access import ACCESS


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
        Role.PUBLISHER: (words.gettext("Publisher"), words.gettext("Sends back, retracts, and changes the settings.")),
    }


def rights(words: Words) -> tuple[Right, ...]:
    """Return what the roles may do, the everyday first: as the table of routes has it, which decides."""
    item = "{campaign}/{section}/{channel}/{kind}"
    routes = (
        (words.gettext("See everything that is planned, signed and sent"), "GET /staff/campaigns"),
        (words.gettext("Plan a campaign"), "POST /staff/campaigns/{slug}/plan"),
        (words.gettext("Change a post or an issue in own words"), f"POST /staff/items/{item}"),
        (words.gettext("Ask for a signature"), "POST /staff/campaigns/{slug}/submit"),
        (words.gettext("Send something back to be changed"), f"POST /staff/review/{item}/changes"),
        (words.gettext("Sign a post or an issue"), f"POST /staff/review/{item}/sign"),
        (words.gettext("Confirm somebody's own words"), f"POST /staff/review/{item}/confirm"),
        (words.gettext("Make an exception to a rule"), f"POST /staff/review/{item}/waive"),
        (words.gettext("Retract what went out"), f"POST /staff/items/{item}/retract"),
        (words.gettext("Decide what became of an unclear or missed post"), "POST /staff/decisions"),
        (words.gettext("Hold everything back, and let it go on"), "POST /staff/pause"),
        (words.gettext("Bring people onto the list"), "POST /staff/subscribers/import"),
        (words.gettext("Add people, and take their rights away"), "POST /staff/new-person"),
        (words.gettext("Change the settings"), "POST /staff/settings"),
    )
    return tuple(Right(what, ACCESS[route]) for what, route in routes)
