"""The language of whoever a personal link is of, so that a page about the link is in it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain.archive import archive_id
from scheduler.domain.content import Issue, ItemState
from scheduler.domain.errors import ClinicError
from scheduler.ports import Readable, Transaction
from scheduler.services.personal_links import ExpiredLink, PersonalLinks, Purpose
from scheduler.services.preferences import whose


@dataclass(frozen=True, slots=True)
class ReaderLanguages:
    """Finds it for links that were made here; one that is too old still tells whose it was."""

    store: Readable
    links: PersonalLinks

    def of(self, purpose: str, token: str) -> str:
        """Return the language (BCP 47) of the reader of a link, or an empty text where nobody can tell.

        It raises nothing: the page that tells of a failure asks it too.
        """
        if purpose not in set(Purpose):
            return ""
        try:
            subject = self._subject(Purpose(purpose), token)
            with self.store.reading() as tables:
                return _language(Purpose(purpose), subject, tables)
        except ClinicError:
            return ""

    def _subject(self, purpose: Purpose, token: str) -> str:
        try:
            return self.links.read(purpose, token)
        except ExpiredLink as error:
            return error.subject


def _language(purpose: Purpose, subject: str, tables: Transaction) -> str:
    if purpose is Purpose.CONFIRM:
        sign_up = tables.sign_ups.get(subject)
        return sign_up.language if sign_up else ""
    if purpose is Purpose.VIEW:  # it is of an issue, and says nothing of its reader
        return _issue_language(subject, tables)
    person = whose(subject, tables)
    return person.language if person else ""


def _issue_language(identity: str, tables: Transaction) -> str:
    """Return the language of an issue that went out, whatever became of it since."""
    for sent in tables.items.sent_issues(frozenset(ItemState)):
        if archive_id(sent.key) == identity:
            draft = tables.items.get(sent.key).draft
            return draft.language if isinstance(draft, Issue) else ""
    return ""
