"""What the history's page shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from scheduler.domain.audit import AuditEntry
from scheduler.domain.content import ItemKey
from scheduler.domain.errors import BadInput
from scheduler.rendering.words import Words
from scheduler.services.library import SUBJECT as LIBRARY


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `path` leads below /staff to more about its subject, empty where there is no more."""

    row: int
    at: datetime
    who: str
    what: str
    subject: str
    path: str
    details: tuple[tuple[str, str], ...]
    legible: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What people and campaigns are called, by login and by folder, and what names an item."""

    people: Mapping[str, str]
    campaigns: Mapping[str, str]
    item: Callable[[ItemKey], str]

    def subject(self, subject: str) -> str:
        """Return what an act is about as people name it."""
        if named := self.people.get(subject) or self.campaigns.get(subject):
            return named
        try:
            return self.item(ItemKey.parse(subject))
        except BadInput:
            return subject


def act_of(entry: AuditEntry, logins: Collection[str], named: Named, words: Words) -> Act:
    """Return a row of the trail as an act. `logins` are those that have a page of their own for who looks."""
    happened = entry.event
    return Act(
        row=entry.sequence,
        at=happened.at,
        who=words.gettext("the program")
        if happened.actor == "system"
        else named.people.get(happened.actor, happened.actor),
        what=words.gettext("signed") if happened.action == "approved" else happened.action,
        subject=named.subject(happened.subject),
        path=_path(happened.subject, logins),
        details=tuple(_details(happened.detail)),
        legible=entry.legible,
    )


def _path(subject: str, logins: Collection[str]) -> str:
    if subject in logins:
        return f"/people/{subject}"
    match subject.split("/"):
        case [area, "statement" | "reference" as kind, name] if area == LIBRARY:
            return f"/library/{kind}s/{quote(name)}"
    try:
        return f"/items/{quote(str(ItemKey.parse(subject)))}/evidence"
    except BadInput:
        return ""


def _details(detail: str) -> Iterator[tuple[str, str]]:
    """Yield what is told of an act: each fact's name and value. A row that was damaged is told as it is."""
    try:
        facts = json.loads(detail)
    except ValueError:
        yield "", detail
        return
    if not isinstance(facts, dict):
        yield "", detail
        return
    for name, value in facts.items():
        if value not in ("", None, [], {}):
            yield name.replace("_", " "), _value(value)


def _value(value: object) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
