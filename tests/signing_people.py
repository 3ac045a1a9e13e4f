"""Two people who prove who they are: one writes, the other signs."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.claims import Waiver
from scheduler.domain.people import Credentials, Person, Role
from scheduler.services.people import Staff
from scheduler.services.review import Decision, ReviewDesk
from scheduler.services.review_sheet import digests
from scheduler.services.waive import WaiverDesk

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


def sign(desk: ReviewDesk, name: str, clinician: Credentials = CLINICIAN) -> tuple[Decision, ...]:
    """Read the items that wait for a signature, then sign them as read."""
    return desk.approve(name, clinician, digests(desk.in_review(name)))


def waive_read(desk: WaiverDesk, item: str, rule: str, sentence: str, *, reason: str, lasting: timedelta) -> Waiver:
    """Read a finding, then make an exception to what was read."""
    _, seen = desk.finding_of(item, rule, sentence)
    return desk.waive(item, rule, sentence, CLINICIAN, reason=reason, lasting=lasting, seen=seen)
