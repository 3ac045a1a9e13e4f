"""What somebody who knows an article would find wrong with its posts and issues, by what its file says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from planned_articles import START, Planned, SeenPost, planned, printed_in, standing
from planning_articles import ArticleCase
from post_faults import on_cards

from scheduler.domain.campaign import WEEKS, Blocked
from scheduler.domain.content import Issue, Item, Post, sentences_of
from scheduler.planning.material import Absence

SHORT, LONG = 300, 1300
"""The words of an article that is one issue's worth, and the most of an issue: a telephone shows some 85 at once."""

ENGINE_TERMS = re.compile(
    r"\b(?:span|unit|piece|leans|limits it|what limits|stands alone|run of|nothing of it may be used)\b"
)
"""Words of the planner that tell staff nothing."""


def unnamed_subject(seen: SeenPost, case: ArticleCase) -> Iterator[str]:
    """Yield a fault where the first line does not say what the post is about."""
    first = seen.headline or seen.parts[0].split("\n", 1)[0]
    if not any(_names(word, first) for word in case.known["names_subject"]):
        yield f"does not say that it is about {case.known['subject']}: '{first}'"


def _names(word: str, line: str) -> bool:
    return bool(re.search(rf"\b{word}\b", line)) if word.isupper() else word.casefold() in line.casefold()


def unbound(seen: SeenPost, case: ArticleCase) -> Iterator[str]:
    """Yield each sentence that goes out without the one that it is bound to."""
    cards = "\n".join(sentence.text for sentence in on_cards(seen))
    first_part = "\n".join(sentence.text for sentence in (*seen.post.headline, *seen.post.parts[0].sentences))
    whole = "\n".join((cards, first_part, *(sentence.text for sentence in seen.sentences)))
    for pair in case.bound:
        if pair.first in whole and pair.partner not in whole:
            yield f"has '{pair.first}' without '{pair.partner}'"
        elif pair.first in cards and pair.partner not in cards + first_part:
            yield f"has '{pair.first}' on its card, and '{pair.partner}' only further down the thread"


def furniture(seen: SeenPost, case: ArticleCase) -> Iterator[str]:
    """Yield by-lines, captions and pointers that nobody would post."""
    words = "\n".join((*seen.parts, seen.card_words))
    for phrase in (*case.known["furniture"], *case.known["points_away"]):
        if phrase in words:
            yield f"has what nobody would post: '{phrase}'"


def unbound_in_issues(case: ArticleCase) -> Iterator[str]:
    """Yield each sentence of an issue without the one that it is bound to, where blocked sentences are left out."""
    for item in planned(case, blocked=Blocked.LEAVE_OUT).issues:
        assert isinstance(item.draft, Issue)
        text = printed_in(item.draft)
        for pair in case.bound:
            if pair.first in text and pair.partner not in text:
                yield f"{item.key.section}: has '{pair.first}' without '{pair.partner}'"


def removed_risk(case: ArticleCase) -> Iterator[str]:
    """Yield each risk that issues lose when what is blocked is left out."""
    whole, left = (_issues_text(planned(case, blocked=blocked)) for blocked in (Blocked.KEEP, Blocked.LEAVE_OUT))
    for risk in case.known["risks"]:
        if risk in whole and risk not in left:
            yield f"leaves out a risk: '{risk}'"


def _issues_text(plan: Planned) -> str:
    return "\n".join(printed_in(item.draft) for item in plan.issues if isinstance(item.draft, Issue))


def out_of_date(case: ArticleCase) -> Iterator[str]:
    """Yield each item that goes out after the last day that it names, or that an announcement is about."""
    last = case.known.get("last_day", date.max)
    for item in standing(planned(case).report):
        words = "\n".join(sentence.text for sentence in sentences_of(item.draft))
        days = [max(each.days) for each in case.dated if each.text in words]
        day = item.slot.local.date()
        if day > min([last, *days]):
            yield f"{item.key.section} on {item.key.channel} goes out on {day}, after {min([last, *days])}"


def lost_section(case: ArticleCase) -> Iterator[str]:
    """Yield each section with a text that is no item, and not said to be left out, on some channel."""
    for blocked in Blocked:
        plan = planned(case, blocked=blocked)
        for channel in ("x", "email"):
            found = {left.section for left in plan.report.left_out if left.channel == channel and left.reason}
            found |= {name for item in standing(plan.report) if item.key.channel == channel for name in _sections(item)}
            for unit in plan.article.units():
                if unit.paragraphs and unit.id not in found:
                    yield f"{unit.id} is lost on {channel} (blocked: {blocked})"


def neighbours(case: ArticleCase) -> Iterator[str]:
    """Yield each two posts in a row whose sections stand next to each other, where half of the sections wait."""
    plan = planned(case)
    waiting = {left.section for left in plan.report.left_out if left.channel == "x" and left.why is Absence.RESERVE}
    chosen = [seen.key.section for seen in plan.posts]
    if len(waiting) < len(chosen):
        return
    order = [unit.id for unit in plan.article.units() if unit.id in waiting.union(chosen)]
    for first, second in pairwise(chosen):
        if abs(order.index(first) - order.index(second)) == 1:
            yield f"'{first}' and '{second}' follow one another, though {len(waiting)} sections wait"


def out_of_span(case: ArticleCase) -> Iterator[str]:
    """Yield each item that goes out after the campaign's four weeks."""
    last = case.known.get("start", START) + timedelta(weeks=WEEKS)
    for item in standing(planned(case).report):
        if item.slot.local.date() >= last:
            yield f"{item.key.section} on {item.key.channel} goes out on {item.slot.local.date()}, after {WEEKS} weeks"


def issue_length(case: ArticleCase) -> Iterator[str]:
    """Yield each issue of more than some 15 screens of a telephone, and the second issue of a short article."""
    issues = planned(case).issues
    if len(case.text.split()) < SHORT and len(issues) != 1:
        yield f"{len(issues)} issues of {len(case.text.split())} words in all"
    for item in issues:
        assert isinstance(item.draft, Issue)
        words = len(printed_in(item.draft).split())
        if words > LONG:
            yield f"{item.key.section} has {words} words"


def engine_words(case: ArticleCase) -> Iterator[str]:
    """Yield each reason that is said in the planner's own terms."""
    for left in planned(case, blocked=Blocked.LEAVE_OUT).report.left_out:
        if ENGINE_TERMS.search(left.reason) or not left.reason.strip():
            yield f"{left.section} on {left.channel}: '{left.reason}'"


def _sections(item: Item) -> tuple[str, ...]:
    return (item.key.section,) if isinstance(item.draft, Post) else tuple(part.id for part in item.draft.sections)


CASE_FAULTS: Mapping[str, Callable[[SeenPost, ArticleCase], Iterator[str]]] = {
    "unnamed subject": unnamed_subject,
    "unbound": unbound,
    "furniture": furniture,
}
"""Everything that is wrong with a post of a known article, by a short name."""

PLAN_FAULTS: Mapping[str, Callable[[ArticleCase], Iterator[str]]] = {
    "unbound in issues": unbound_in_issues,
    "removed risk": removed_risk,
    "out of date": out_of_date,
    "lost section": lost_section,
    "neighbours": neighbours,
    "out of span": out_of_span,
    "issue length": issue_length,
    "engine words": engine_words,
}
"""Everything that is wrong with the plan of a known article, by a short name."""
