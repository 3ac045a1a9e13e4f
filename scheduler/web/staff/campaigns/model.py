"""What the pages of campaigns show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scheduler.domain.content import Issue, Item, ItemState, Post, is_correction
from scheduler.domain.standing import is_standing
from scheduler.planning.replan import Action, Change
from scheduler.rendering.words import Words
from scheduler.services.article_use import Missing, SectionUse, SentenceUse
from scheduler.services.campaigns import CampaignOverview, CampaignSummary
from scheduler.services.move import MOVABLE
from scheduler.services.plan import PlanReport
from scheduler.services.plan_writing import VOIDED
from scheduler.web.staff.item_words import NOT_SUBMITTED, item_name, next_step, next_step_of_standing
from scheduler.web.staff.states import STATE_LOOKS, state_words

_LONGEST_BEGINNING = 90


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many items of a campaign are in a state, as its row says it."""

    name: str
    tone: str
    count: int


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list. `upcoming` is when something of it goes out next, or why nothing does."""

    slug: str
    title: str
    states: tuple[StateCount, ...]
    upcoming: str
    fault: str


def campaign_row(summary: CampaignSummary, words: Words) -> CampaignRow:
    """Return a campaign's row."""
    named = state_words(words)
    states = tuple(
        StateCount(named[state], STATE_LOOKS[state], summary.states[state])
        for state in ItemState
        if summary.states.get(state)
    )
    if summary.upcoming:
        upcoming = words.gettext("Next: {when}", when=words.moment(summary.upcoming))
    else:
        upcoming = words.gettext("Nothing is ahead.") if states else words.gettext("It is not planned yet.")
    return CampaignRow(summary.slug, summary.title, states, upcoming, summary.fault)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item beside the article. `begins` are a post's first words, `notes` what planning says of it.

    With `decides` its next step is on the first page.
    """

    key: str
    name: str
    title: str
    begins: str
    when: str
    state: str
    tone: str
    step: str
    notes: tuple[str, ...]
    may_be_submitted: bool
    moves: bool
    decides: bool


_TOLD = NOT_SUBMITTED | {ItemState.IN_REVIEW, ItemState.APPROVED}
"""States in which the notes of an item say more than its next step does."""

_RULES = re.compile(r" \((?:'[^']*', )?[A-Z]{2,8}\d\d\)")
"""The words and the rule that a reason names: the check's page has both, in their sentence."""

_DECIDED_ABOUT = frozenset({ItemState.FAILED, ItemState.UNCERTAIN})


def item_row(item: Item, heading: str, words: Words) -> ItemRow:
    """Return an item's row; `heading` is that of its section."""
    draft, stands = item.draft, is_standing(item.key)
    after = next_step_of_standing(item.state, item.note, words) if stands else ""
    return ItemRow(
        key=str(item.key),
        name=item_name(item.key, words),
        title=draft.subject if isinstance(draft, Issue) else heading,
        begins="" if isinstance(draft, Issue) else _beginning(draft),
        when=words.gettext("to one reader after another") if stands else words.moment(item.slot.at),
        state=state_words(words)[item.state],
        tone=STATE_LOOKS[item.state],
        step=after or next_step(item.state, item.note, item.slot.at, words),
        notes=tuple(filter(None, item.note.split("; "))) if item.state in _TOLD else (),
        may_be_submitted=item.state in NOT_SUBMITTED,
        moves=item.state in MOVABLE and not is_correction(item) and not stands,
        decides=item.state in _DECIDED_ABOUT,
    )


def _beginning(post: Post) -> str:
    text = next((sentence.printed for sentence in post.parts[0].sentences), "")
    return text if len(text) <= _LONGEST_BEGINNING else f"{text[: _LONGEST_BEGINNING - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the article. `goes` says which items print of it, `blocked` what a rule keeps out, and why."""

    use: SectionUse
    heading: str
    goes: str
    absences: tuple[str, ...]
    blocked: tuple[SentenceUse, ...]
    has_unused: bool


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign's page. `changes` is how many items planning again would change."""

    overview: CampaignOverview
    rows: tuple[ItemRow, ...]
    sections: tuple[SectionView, ...]
    waiting: int
    changes: int


def campaign_view(overview: CampaignOverview, words: Words) -> CampaignView:
    """Return a campaign's page."""
    named = headings(overview.sections)
    rows = tuple(item_row(item, named(item.key.section), words) for item in overview.items)
    return CampaignView(
        overview=overview,
        rows=rows,
        sections=tuple(_section(section, words) for section in overview.sections),
        waiting=sum(row.may_be_submitted for row in rows),
        changes=len(differing(overview.plan)) if overview.plan else 0,
    )


def _section(use: SectionUse, words: Words) -> SectionView:
    said = [use.heading, *(sentence for paragraph in use.paragraphs for sentence in paragraph)]
    items = dict.fromkeys(key for sentence in said[1:] for key in sentence.used_in)
    channels = tuple(dict.fromkeys(item_name(key, words) for key in items))
    goes = words.gettext("Used in: {items}.", items=", ".join(channels)) if channels else ""
    return SectionView(
        use=use,
        heading=use.heading.text,
        goes=goes,
        absences=tuple(_absence(one, words) for one in use.missing),
        blocked=tuple(sentence for sentence in said if sentence.blocked and not sentence.used_in),
        has_unused=any(not sentence.used_in and not sentence.blocked for sentence in said[1:]),
    )


def _absence(missing: Missing, words: Words) -> str:
    accounts = ", ".join(missing.channels)
    reason = _sentence(_RULES.sub("", missing.reason))
    return words.gettext(
        "Nothing of it goes to {accounts}. {reason}", accounts=accounts, reason=f"{reason[:1].upper()}{reason[1:]}"
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What planning again does with one item."""

    key: str
    name: str
    section: str
    action: str
    tone: str
    when: str
    detail: str
    ends_signature: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that was not submitted, and why. With `may_ask` a clinician can be asked to stand for its own words."""

    key: str
    title: str
    reasons: tuple[str, ...]
    may_ask: bool


def differing(report: PlanReport) -> tuple[Change, ...]:
    """Return the changes of a plan that change something, those of other campaigns last."""
    quiet = {Action.KEPT, Action.LEFT_ALONE}
    return tuple(change for change in (*report.changes, *report.moved) if change.action not in quiet)


def change_rows(report: PlanReport, heading_of: Callable[[str], str], words: Words) -> tuple[ChangeRow, ...]:
    """Return what planning again does, item by item. `heading_of` names a section as the article does."""
    times = {item.key: words.moment(item.slot.at) for item in report.items}
    names = {
        Action.ADDED: (words.gettext("New"), "good"),
        Action.RESTORED: (words.gettext("Back again"), "good"),
        Action.CHANGED: (words.gettext("Other words"), "warn"),
        Action.MOVED: (words.gettext("Another time"), "info"),
        Action.CANCELLED: (words.gettext("Taken out"), "bad"),
    }
    return tuple(
        ChangeRow(
            key=str(change.key),
            name=item_name(change.key, words),
            section=heading_of(change.key.section),
            action=names[change.action][0],
            tone=names[change.action][1],
            when=times.get(change.key, ""),
            detail=change.detail.removesuffix(VOIDED),
            ends_signature=change.detail.endswith(VOIDED),
        )
        for change in differing(report)
    )


def headings(sections: Iterable[SectionUse]) -> Callable[[str], str]:
    """Return what names a section as its article does; one that is gone keeps its id."""
    known = {section.id: section.heading.text for section in sections}
    return lambda name: known.get(name, name)
