"""What the first page shows: each thing to decide with what is known of it, and what each button does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from scheduler.domain.content import ItemKey, ItemState, Kind
from scheduler.domain.delivery import DeliveryState, Hold
from scheduler.domain.health import Answer
from scheduler.domain.item_outline import ItemOutline
from scheduler.domain.people import Person, Role
from scheduler.domain.pictures import ConsentStanding
from scheduler.rendering.words import Words
from scheduler.services.channel_health import ChannelState
from scheduler.services.decisions import Blocked, Drafts, OpenQuestion, Waiting
from scheduler.services.media import ConsentToMend
from scheduler.services.resolve import Verdict
from scheduler.web.staff.item_words import account_name, item_name
from scheduler.web.staff.remedies import on_a_page


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it decides, its words, and what follows from pressing it."""

    verdict: Verdict
    words: str
    follows: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person decides about. `asks_for_id` says whether the platform's id may be, or must be, given."""

    name: str
    title: str
    campaign: str
    state: str
    known: tuple[str, ...]
    choices: tuple[Choice, ...]
    asks_for_id: bool
    needs_id: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do about an item or a campaign, with the words of its next step. It is done at `path`."""

    path: str
    campaign: str
    title: str
    step: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account that is not connected though a campaign needs it, or of which its platform said what is to mend."""

    name: str
    fault: str


def accounts_to_mend(
    states: Iterable[ChannelState], answers: Mapping[str, Answer], words: Words
) -> tuple[Account, ...]:
    """Return the accounts that keep something from going out, or soon will: access that ends is among it."""
    missing = words.gettext("It is not connected, and a campaign needs it.")
    faults = ((state, answers[state.name].fault if state.name in answers else "") for state in states)
    return tuple(Account(state.name, fault or missing) for state, fault in faults if fault or state.is_missing)


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """The first page. `signs` says whether its reader may sign."""

    questions: tuple[Question, ...]
    more: int
    to_sign: tuple[Task, ...]
    to_mend: tuple[Task, ...]
    blocked: tuple[Task, ...]
    unsigned: tuple[Task, ...]
    drafts: tuple[Task, ...]
    holds: tuple[Hold, ...]
    consents: tuple[Task, ...]
    accounts: tuple[Account, ...]
    coming: tuple[Task, ...]
    signs: bool
    has_campaigns: bool
    is_empty: bool


Headings = Mapping[ItemKey, str]
"""What each item is about."""


def decisions_view(
    waiting: Waiting,
    person: Person,
    words: Words,
    headings: Headings,
    *,
    accounts: tuple[Account, ...],
    has_campaigns: bool,
) -> DecisionsView:
    """Return the first page of a person."""

    def tasks(items: Iterable[ItemOutline], path: str, step: str) -> tuple[Task, ...]:
        return tuple(_task(item, path, step, headings, words) for item in items)

    signs, sign = Role.CLINICIAN in person.roles, words.gettext("Sign it by {when}, or it is missed.")
    return DecisionsView(
        questions=tuple(_question(one, headings, words) for one in waiting.questions),
        more=waiting.more,
        to_sign=tasks(
            waiting.to_sign, "/review/{key}", sign if signs else words.gettext("Waits for a signature by {when}.")
        ),
        to_mend=tasks(
            waiting.to_mend, "/items/{key}", words.gettext("Mend it, then submit it again. It is due {when}.")
        ),
        blocked=tuple(_blocked(one, headings, words) for one in waiting.blocked),
        unsigned=tasks(
            waiting.unsigned,
            "/campaigns/{campaign}/plan",
            words.gettext("It was due {when}. Plan again for a new time."),
        ),
        drafts=tuple(_draft(one, words) for one in waiting.drafts),
        holds=waiting.holds,
        consents=tuple(_consent(one, words) for one in waiting.consents),
        accounts=accounts,
        coming=tasks(waiting.coming, "/items/{key}", words.gettext("It goes out {when}.")),
        signs=signs,
        has_campaigns=has_campaigns,
        is_empty=waiting.is_empty and not accounts,
    )


def _task(item: ItemOutline, path: str, step: str, headings: Headings, words: Words) -> Task:
    return Task(
        path=path.format(key=item.key, campaign=item.key.campaign),
        campaign=item.key.campaign,
        title=f"{item_name(item.key, words)}: {headings[item.key]}",
        step=step.replace("{when}", words.moment(item.slot.at)),
        note="" if item.state is ItemState.MISSED else item.note,
    )


def _blocked(blocked: Blocked, headings: Headings, words: Words) -> Task:
    step = words.gettext("It cannot be submitted as it is. It is due {when}.")
    first, *others = blocked.reasons
    more = words.gettext("And {count} more.", count=words.number(len(others))) if others else ""
    return replace(
        _task(blocked.item, "/items/{key}", step, headings, words), note=f"{on_a_page(first)} {more}".strip()
    )


def _consent(consent: ConsentToMend, words: Words) -> Task:
    record, count = consent.record, len(consent.items)
    until = words.date(record.until) if record.until else ""
    faults = {
        ConsentStanding.ENDED: words.gettext("The person's consent ends on {day}.", day=until),
        ConsentStanding.NOT_YET: words.gettext("The person's consent has not begun on its day."),
    }
    shown = words.ngettext(
        "{count} item shows it after that or without it, and does not go out.",
        "{count} items show it after that or without it, and do not go out.",
        count,
    )
    return Task(
        f"/media/picture/{quote(record.file)}",
        "",
        record.alt or record.file,
        f"{faults.get(consent.standing, words.gettext('There is no consent of the person in it.'))} {shown}",
    )


def _draft(drafts: Drafts, words: Words) -> Task:
    title = words.ngettext("{count} draft", "{count} drafts", drafts.count)
    when = words.moment(drafts.first_at)
    return Task(
        f"/campaigns/{drafts.campaign}",
        drafts.campaign,
        title,
        words.gettext("Submit them. The first is due {when}.", when=when),
    )


def _question(question: OpenQuestion, headings: Headings, words: Words) -> Question:
    names = {
        DeliveryState.UNCERTAIN: words.gettext("Nobody knows whether it went out"),
        DeliveryState.MISSED: words.gettext("It was not sent in time"),
        DeliveryState.REJECTED: words.gettext("It was refused"),
    }
    is_uncertain = question.state is DeliveryState.UNCERTAIN
    return Question(
        name=question.name,
        title=f"{item_name(question.item, words)}: {headings[question.item]}",
        campaign=question.item.campaign,
        state=names[question.state],
        known=tuple(filter(None, _known(question, words))),
        choices=_choices(question, words),
        asks_for_id=is_uncertain and question.may_have_id and question.first.kind is Kind.POST,
        needs_id=is_uncertain and question.needs_id,
    )


def _known(question: OpenQuestion, words: Words) -> tuple[str, ...]:
    first = question.first
    part = (
        words.gettext("It is part {part} of {count}.", part=first.sequence, count=first.count)
        if first.kind is Kind.POST and first.count > 1
        else ""
    )
    tried = (
        words.gettext("It was tried {when}.", when=words.moment(question.tried.started_at)) if question.tried else ""
    )
    why = words.gettext("What is known: {why}.", why=first.reason.rstrip(".")) if first.reason else ""
    return (words.gettext("It was due {when}.", when=words.moment(first.due_at)), part, tried, why)


def _choices(question: OpenQuestion, words: Words) -> tuple[Choice, ...]:
    drop = Choice(
        Verdict.DROP,
        words.gettext("Leave it"),
        words.gettext("Nothing more of it is sent. It is kept in the record as not sent."),
    )
    if question.state is DeliveryState.UNCERTAIN:
        account = account_name(question.item.channel)
        return (
            Choice(
                Verdict.SENT,
                words.gettext("It did go out"),
                words.gettext("It is recorded as published. Nothing is sent again."),
            ),
            Choice(
                Verdict.SEND,
                words.gettext("It did not: send it now"),
                words.gettext(
                    "It is sent at once. Look at {account} first: if it is there, people get it twice.",
                    account=account,
                ),
            ),
            drop,
        )
    send = words.gettext("Send it now")
    if question.state is DeliveryState.REJECTED:
        send = words.gettext("Try again now")
    follows = words.gettext("It is sent at once, with the words that were signed.")
    return (Choice(Verdict.SEND, send, follows), drop)
