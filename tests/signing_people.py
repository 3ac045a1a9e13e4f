"""Two people who prove who they are: one writes, the other signs."""

from __future__ import annotations

from scheduler.domain.people import Credentials, Person, Role
from scheduler.services.people import Staff

PASSWORD = "correct horse battery"
MAYA = Person("maya", "Maya", (Role.AUTHOR,))
RAO = Person("rao", "Dr Rao", (Role.CLINICIAN, Role.PUBLISHER), "MH 12345")
AUTHOR = Credentials("maya", PASSWORD)
CLINICIAN = Credentials("rao", PASSWORD)


def add_people(staff: Staff) -> None:
    """Let the two work here, unless they do already."""
    known = {person.login for person in staff.all()}
    for person in (MAYA, RAO):
        if person.login not in known:
            staff.add(person, PASSWORD)
