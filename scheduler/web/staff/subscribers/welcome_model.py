"""What the page of the welcome series shows: each step in words, with its numbers and what is to be done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scheduler.domain import eligibility
from scheduler.domain.content import ItemState
from scheduler.domain.recipient import RecipientState
from scheduler.rendering.words import Words
from scheduler.services.welcome.desk import SectionChoice, StepLook, StepWords, WelcomeLook
from scheduler.services.welcome.sending import NOT_THEIRS, TOO_LATE
from scheduler.services.welcome.signed_steps import NO_WORDS
from scheduler.web.staff.item_words import NOT_SUBMITTED
from scheduler.web.staff.states import STATE_LOOKS, state_words


@dataclass(frozen=True, slots=True)
class WordsRow:
    """A step's words in one language: `path` leads to how they look, `advice` says what is to be done about them."""

    language: str
    subject: str
    state: str
    look: str
    path: str
    advice: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the page tells it."""

    name: str
    after: int
    at: str
    when: str
    words: tuple[WordsRow, ...]
    missing: tuple[str, ...]
    numbers: str
    left_out: tuple[str, ...]


def rows_of(look: WelcomeLook, languages: Collection[str], words: Words) -> tuple[StepRow, ...]:
    """Return the steps of a series in words. `languages` are the newsletter's."""
    return tuple(_row(step, languages, words) for step in look.steps)


def state_of(look: WelcomeLook, words: Words) -> tuple[str, str]:
    """Return whether the series is on, in a word and as a sentence."""
    if not look.series.enabled:
        return words.gettext("off"), words.gettext("Nobody begins, and nothing goes out.")
    waiting = sum(not step.is_signed for step in look.steps)
    if waiting:
        told = words.ngettext(
            "{count} step waits for a signature. Until then it holds up those after it.",
            "{count} steps wait for a signature. Until then they hold up those after them.",
            waiting,
        )
        return words.gettext("on"), told
    return words.gettext("on"), words.gettext("Whoever confirms their sign-up begins.")


def sections_by_campaign(sections: Iterable[SectionChoice]) -> Mapping[str, list[tuple[str, str]]]:
    """Return the sections to choose from, each as its value and its heading, by campaign."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in sections:
        found.setdefault(each.campaign, []).append((f"{each.campaign}/{each.section}", each.heading))
    return found


def _row(look: StepLook, languages: Collection[str], words: Words) -> StepRow:
    step, written = look.step, {each.language for each in look.words}
    when = words.ngettext("{count} day after, at {time}", "{count} days after, at {time}", step.after)
    return StepRow(
        name=step.name,
        after=step.after,
        at=f"{step.at:%H:%M}",
        when=when.replace("{time}", f"{step.at:%H:%M}"),
        words=tuple(_words(each, words) for each in look.words),
        missing=tuple(language for language in languages if language not in written),
        numbers=_numbers(look, words),
        left_out=tuple(
            f"{words.number(number)} {_reasons(words).get(why, why)}" for why, number in look.left_out.items()
        ),
    )


def _words(each: StepWords, words: Words) -> WordsRow:
    key = each.key
    path = f"/issues/{key.campaign}/{key.section}/{key.channel}"
    advice = ""
    if each.state in NOT_SUBMITTED:
        path, advice = f"{path}/send", words.gettext("Look at it, then put it before the clinician.")
    elif each.state is ItemState.IN_REVIEW:
        path, advice = f"/review/{key}", words.gettext("It waits for a clinician's signature.")
    elif each.obstacle:
        advice = words.gettext("It does not go out: {reason}.", reason=each.obstacle)
    return WordsRow(each.language, each.subject, state_words(words)[each.state], STATE_LOOKS[each.state], path, advice)


def _numbers(look: StepLook, words: Words) -> str:
    said = [words.ngettext("{count} person got it", "{count} people got it", look.sent)]
    if look.waiting:
        said.append(words.gettext("{count} on the way", count=words.number(look.waiting)))
    if unclear := look.copies.get(RecipientState.UNCERTAIN, 0):
        said.append(words.gettext("{count} uncertain", count=words.number(unclear)))
    if failed := look.copies.get(RecipientState.FAILED, 0):
        said.append(words.gettext("{count} refused", count=words.number(failed)))
    return ", ".join(said)


def _reasons(words: Words) -> Mapping[str, str]:
    return {
        TOO_LATE: words.gettext("for whom it was too late"),
        NOT_THEIRS: words.gettext("who are not in its segment"),
        NO_WORDS: words.gettext("who read another language"),
        eligibility.OTHER_TOPICS: words.gettext("who read about other topics"),
    }
