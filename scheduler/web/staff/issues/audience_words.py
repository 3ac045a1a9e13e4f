"""The one sentence that says what an issue will do: when, to how many of how many, and who is left out why."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain import eligibility
from scheduler.domain.eligibility import SUPPRESSED
from scheduler.domain.subscriber import SuppressionKind
from scheduler.rendering.words import Words
from scheduler.services.issue_audience import IssueAudience


def what_will_happen(when: str, audience: IssueAudience, words: Words) -> str:
    """Return the sentence on an issue that goes out `when`; in the past tense for nobody: it is said before."""
    places = {
        "when": when,
        "recipients": words.number(audience.recipients),
        "people": words.number(audience.people),
        "list": audience.segment or audience.audience,
    }
    if not audience.people:
        return words.gettext("On {when} to nobody: the list “{list}” is empty.", **places)
    if not audience.left_out:
        return words.ngettext(
            "On {when} to the one person of the list “{list}”.",
            "On {when} to all {people} people of the list “{list}”.",
            audience.people,
            **places,
        )
    first = (
        words.gettext("On {when} to {recipients} of {people} people of the list “{list}”", **places)
        if audience.is_exact
        else words.gettext("On {when} to at most {recipients} of {people} people of the list “{list}”", **places)
    )
    reasons = ", ".join(_reason(reason, number, words) for reason, number in audience.excluded.items())
    left_out = words.ngettext("{count} is left out: {reasons}", "{count} are left out: {reasons}", audience.left_out)
    return f"{first}; {left_out.replace('{reasons}', reasons)}."


def _reason(reason: str, number: int, words: Words) -> str:
    """Return how many people are left out for a reason of `domain.eligibility`, as a part of a sentence."""
    count = words.number(number)
    said = _reasons(words).get(reason)
    return said.replace("{count}", count) if said else f"{count} {reason}"


def _reasons(words: Words) -> Mapping[str, str]:
    return {
        SUPPRESSED[SuppressionKind.UNSUBSCRIBED]: words.gettext("{count} unsubscribed"),
        SUPPRESSED[SuppressionKind.ERASED]: words.gettext("{count} had their data erased"),
        SUPPRESSED[SuppressionKind.BOUNCED]: words.gettext("{count} with an address that takes no mail"),
        SUPPRESSED[SuppressionKind.COMPLAINED]: words.gettext("{count} called an earlier mail spam"),
        SUPPRESSED[SuppressionKind.ASKED]: words.gettext("{count} asked not to be written to"),
        eligibility.PENDING: words.gettext("{count} not confirmed yet"),
        eligibility.PAUSED: words.gettext("{count} paused the newsletter"),
        eligibility.SELDOM: words.gettext("{count} want fewer issues"),
        eligibility.OTHER_TOPICS: words.gettext("{count} read about other topics"),
        eligibility.GONE: words.gettext("{count} no longer on the list"),
    }
