"""Mails to the people who work here: plain and short, in their language, each line with a link to its page.

They name items by their titles. What people typed as a reason stays on the pages: a mail passes through many hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.digest import CalendarEntry, Deadline, Digest, ItemShown, Standing, Told
from scheduler.domain.notifications import ACCESS_ENDS, EVERYTHING, HELD, WEBHOOK_OFF, Notification, NotificationKind
from scheduler.domain.payload import Attachment
from scheduler.domain.people import Person
from scheduler.domain.staff_mail import StaffMessage
from scheduler.rendering.staff_pages import StaffPages
from scheduler.rendering.words import Words

CALENDAR_FILE: Final = "to-sign.ics"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a mail, with a smaller one below it, and where it leads."""

    words: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a mail."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StaffMails:
    """Writes the mails. `site` is where the staff's pages lie, `as_file` makes a calendar's file of a name."""

    pages: StaffPages
    site: Callable[[], str]
    as_file: Callable[[str, Sequence[CalendarEntry]], bytes]

    def happened(self, person: Person, language: str, told: Sequence[Told]) -> StaffMessage:
        """Return the mail that tells of things at once; there is at least one."""
        words = self.pages.words(language)
        lines = tuple(self._told(one, words) for one in told)
        subject = words.ngettext("{count} thing happened", "{count} things happened", len(told))
        if len(told) == 1:
            subject = _happened(told[0].notification, words, "")
        return self._message(person, language, subject, (Section("", lines),))

    def daily(self, person: Person, language: str, digest: Digest) -> StaffMessage:
        """Return the daily mail, with a file of the signing deadlines where there are any."""
        words = self.pages.words(language)
        sections = tuple(section for section in self._sections(digest, words) if section.lines)
        entries = tuple(self._entries(digest.to_sign, words))
        files: tuple[Attachment, ...] = ()
        if entries:
            data = self.as_file(words.gettext("To sign"), entries)
            files = (Attachment(CALENDAR_FILE, "text/calendar", data),)
        return self._message(person, language, _daily_subject(digest, words), sections, files)

    def confirm_address(self, person: Person, language: str, token: str) -> StaffMessage:
        """Return the mail with the link by which somebody confirms that the address is theirs."""
        words = self.pages.words(language)
        url = f"{self.site()}/staff/self/notifications/confirm?token={quote(token)}"
        line = Line(
            words.gettext("Confirm that this address is yours:"),
            words.gettext("The link holds for seven days. If you did not ask for it, do nothing."),
            url,
        )
        return self._message(person, language, words.gettext("Confirm your address"), (Section("", (line,)),))

    def invitation(self, inviter: Person, language: str, token: str) -> StaffMessage:
        """Return the mail with the link by which somebody comes to work here."""
        words = self.pages.words(language)
        hint = words.gettext("The link holds for three days, and counts once. If you did not expect it, do nothing.")
        line = Line(words.gettext("Choose how you sign in:"), hint, self.joining(token))
        subject = words.gettext("{name} invites you to work with them", name=inviter.name)
        values = {"title": subject, "sections": (Section("", (line,)),)}
        text = self.pages.page("mail/mail.txt", language, values)
        return StaffMessage(subject, text, self.pages.page("mail/mail.html", language, values))

    def joining(self, token: str) -> str:
        """Return the address of an invitation's link."""
        return f"{self.site()}/staff/join/{quote(token)}"

    def _message(
        self,
        person: Person,
        language: str,
        subject: str,
        sections: tuple[Section, ...],
        files: tuple[Attachment, ...] = (),
    ) -> StaffMessage:
        values = {
            "title": subject,
            "person": person,
            "sections": sections,
            "settings_url": f"{self.site()}/staff/self/notifications",
        }
        text = self.pages.page("mail/mail.txt", language, values)
        return StaffMessage(subject, text, self.pages.page("mail/mail.html", language, values), files)

    def _sections(self, digest: Digest, words: Words) -> Iterator[Section]:
        page = f"{self.site()}/staff/self/notifications"
        mails = tuple(words.gettext("The mail of {when}.", when=words.moment(at)) for at in digest.lost)
        lost = tuple(Line(mail, "", page) for mail in mails)
        to_sign = tuple(self._deadline(one, words) for one in digest.to_sign)
        yield Section(words.gettext("Mails that may not have reached you"), lost)
        yield Section(words.gettext("Waits for your signature"), to_sign)
        yield Section(words.gettext("To decide"), tuple(self._to_decide(one, words) for one in digest.to_decide))
        yield Section(words.gettext("What happened"), tuple(self._told(one, words) for one in digest.news))
        yield Section(words.gettext("Goes out next"), tuple(self._upcoming(one, words) for one in digest.upcoming))

    def _deadline(self, one: Deadline, words: Words) -> Line:
        return Line(_item(one.item, words), deadline_words(one, words), self._url("review", one.item.key))

    def _to_decide(self, one: Standing, words: Words) -> Line:
        said = {
            ItemState.UNCERTAIN: words.gettext("Nobody knows whether it went out. Look, and say so."),
            ItemState.MISSED: words.gettext("Its time passed. Decide what becomes of it."),
            ItemState.FAILED: words.gettext("It failed. Decide whether it is sent again."),
        }
        return Line(_item(one.item, words), said[one.state], f"{self.site()}/staff")

    def _upcoming(self, one: Standing, words: Words) -> Line:
        when = words.gettext("Goes out {when}.", when=words.moment(one.item.at))
        if one.state not in {ItemState.APPROVED, ItemState.PUBLISHING}:
            when = f"{when} {words.gettext('Nobody has signed it yet.')}"
        return Line(_item(one.item, words), when, self._url("items", one.item.key))

    def _told(self, one: Told, words: Words) -> Line:
        notification = one.notification
        what = _item(one.item, words) if one.item else ""
        hint = words.moment(notification.at)
        if notification.action == ACCESS_ENDS:
            hint = notification.reason
        return Line(_happened(notification, words, what), hint, self._about(one))

    def _about(self, one: Told) -> str:
        if one.item is not None:
            page = "review" if one.notification.kind is NotificationKind.TO_SIGN else "items"
            return self._url(page, one.item.key)
        if one.notification.action == WEBHOOK_OFF:
            return f"{self.site()}/staff/settings/webhooks"
        pages = {NotificationKind.CONNECTION: "/health", NotificationKind.IMPORTED: "/subscribers"}
        return f"{self.site()}/staff{pages.get(one.notification.kind, '')}"

    def _entries(self, deadlines: Sequence[Deadline], words: Words) -> Iterator[CalendarEntry]:
        for one in deadlines:
            by = one.latest if one.on_time is None else one.on_time
            if by is not None and not one.is_too_late:
                title = words.gettext("Sign by now: {what}", what=_item(one.item, words))
                said, url = deadline_words(one, words), self._url("review", one.item.key)
                yield CalendarEntry(f"to sign {one.item.key}", by, title, said, url)

    def _url(self, page: str, key: ItemKey) -> str:
        return f"{self.site()}/staff/{page}/{quote(str(key))}"


def deadline_words(one: Deadline, words: Words) -> str:
    """Return by when something must be signed, and what happens otherwise."""
    if one.on_time is None or one.latest is None:
        return words.gettext("It has no time of its own: it goes out once it is signed.")
    if one.is_too_late:
        return words.gettext("It is too late for its time: plan again for a new one.")
    by, latest = words.moment(one.on_time), words.moment(one.latest)
    if one.latest <= one.on_time:
        return words.gettext("Sign it by {by}. Otherwise it is missed, and does not go out.", by=by)
    return words.gettext(
        "Sign it by {by}, and it goes out at its time. Later it goes out late; after {latest} it is missed.",
        by=by,
        latest=latest,
    )


def _daily_subject(digest: Digest, words: Words) -> str:
    if digest.to_sign:
        return words.ngettext(
            "{count} waits for your signature", "{count} wait for your signature", len(digest.to_sign)
        )
    if digest.to_decide:
        return words.ngettext("{count} waits for a decision", "{count} wait for a decision", len(digest.to_decide))
    return words.gettext("What happened, and what goes out next")


def _item(item: ItemShown, words: Words) -> str:
    if item.key.kind is Kind.ISSUE:
        return words.gettext("Newsletter issue: {title}", title=item.title)
    return words.gettext("Post on {account}: {title}", account=item.key.channel, title=item.title)


def _happened(one: Notification, words: Words, what: str) -> str:
    """Return what happened, in a sentence; with the item (`what`) after it where that is named."""
    said = _sentence(one, words)
    return f"{said}: {what}" if what else f"{said}."


def _sentence(one: Notification, words: Words) -> str:
    who = words.gettext("the program") if one.actor == "system" else one.actor
    by_action = {
        "resumed": words.gettext("{who} let {account} go on", who=who, account=one.subject),
        HELD: words.gettext("{account} is held back until a person lets it go on", account=one.subject),
        ACCESS_ENDS: words.gettext("The access to {account} needs a person", account=one.subject),
        WEBHOOK_OFF: words.gettext("A webhook was turned off, since nothing arrived there"),
    }
    if one.action == "resumed" and one.subject == EVERYTHING:
        return words.gettext("{who} let everything go on", who=who)
    if one.action == HELD and "@" in one.subject:  # a machine's clock, as `services.clock_check` names it
        return words.gettext("Nothing is sent, since the clock of a machine is wrong")
    return by_action.get(one.action) or _by_kind(who, words)[one.kind]


def _by_kind(who: str, words: Words) -> Mapping[NotificationKind, str]:
    return {
        NotificationKind.TO_SIGN: words.gettext("{who} submitted something to be signed", who=who),
        NotificationKind.CHANGES_REQUESTED: words.gettext("{who} asked for changes", who=who),
        NotificationKind.SIGNED: words.gettext("{who} signed", who=who),
        NotificationKind.SIGNATURE_ENDED: words.gettext("A signature ended"),
        NotificationKind.PUBLISHED: words.gettext("It went out"),
        NotificationKind.FAILED: words.gettext("It failed"),
        NotificationKind.UNCERTAIN: words.gettext("Nobody knows whether it went out"),
        NotificationKind.MISSED: words.gettext("It did not go out in time"),
        NotificationKind.RETRACTED: words.gettext("{who} took something back", who=who),
        NotificationKind.HELD: words.gettext("{who} held everything back", who=who),
        NotificationKind.IMPORTED: words.gettext("{who} imported a list of subscribers", who=who),
    }
