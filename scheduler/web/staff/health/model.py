"""What the page on channels and health shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.content import Kind
from scheduler.domain.health import Answer, HealthFinding
from scheduler.rendering.words import Words
from scheduler.services.channel_health import ChannelState
from scheduler.web.staff.remedies import without_command, without_files
from scheduler.web.staff.settings.model import particulars


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its name and finding. `advice` is what to do here, `path` where, below /staff; both may be empty."""

    name: str
    title: str
    good: bool
    finding: str
    advice: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel: its state in a word with its look, and what is known of it. `can_resume` is of one that is held."""

    state: ChannelState
    look: str
    word: str
    account: str
    fault: str
    ends: tuple[tuple[str, datetime], ...]
    limit: str
    can_resume: bool


def parts_of(findings: Iterable[HealthFinding], words: Words) -> tuple[Part, ...]:
    """Return the findings as parts, what needs mending first."""
    parts = [_part(finding, words) for finding in findings]
    return tuple(sorted(parts, key=lambda part: part.good))


def _part(finding: HealthFinding, words: Words) -> Part:
    title = _titles(words).get(finding.name, finding.name)
    advice, path = ("", "") if finding.good else _advice(words).get(finding.name, ("", ""))
    # Where a page does it, its way is named, and not the command line's.
    said = without_command(finding.finding) if advice or finding.good else finding.finding
    if finding.name == "settings" and not finding.good:
        said = _placeholders(said, words)
    return Part(finding.name, title, finding.good, _begun(without_files(said)), advice, path)


def _begun(said: str) -> str:
    """Return a sentence that begins with a large letter, unless an address or a name of something begins it."""
    return said if ":" in said.partition(" ")[0] else said[:1].upper() + said[1:]


def _placeholders(said: str, words: Words) -> str:
    """Return what is against the particulars with the names that the settings' form has for them."""
    form = particulars(words)
    pieces = (form.named(piece).replace(" in config.toml", "") for piece in said.split("; "))
    return ". ".join(piece.partition(": write")[0] for piece in pieces) + "."


def _titles(words: Words) -> Mapping[str, str]:
    return {
        "settings": words.gettext("The clinic's particulars"),
        "links": words.gettext("Where campaigns lead"),
        "pages": words.gettext("The pages' address"),
        "clock": words.gettext("This machine's clock"),
        "database": words.gettext("Publishing"),
        "worker": words.gettext("The worker, which sends"),
        "backups": words.gettext("Backups"),
        "unfinished": words.gettext("Unfinished backups"),
        "sender": words.gettext("The sender's records in DNS"),
        "rehearsal": words.gettext("A rehearsal"),
        "installation": words.gettext("The installation"),
        "graphics": words.gettext("Graphics"),
        "signatures": words.gettext("Signatures"),
        "erasures": words.gettext("Erasures"),
        "sign-up": words.gettext("Signing up"),
        "bounces": words.gettext("Returned mail"),
        "webhooks": words.gettext("Webhooks"),
    }


def _advice(words: Words) -> Mapping[str, tuple[str, str]]:
    """Return what to do on a page about each part that needs mending, and where."""
    return {
        "settings": (words.gettext("Write the clinic's own into the settings."), "/settings"),
        "links": (words.gettext("Write the article's own address into the campaign."), "/campaigns"),
        "database": (words.gettext("Let it go on when what held it back is mended."), ""),
        "worker": (words.gettext("Whoever looks after the machine starts the worker there: clinic run."), ""),
        "backups": (
            words.gettext("Whoever looks after the machine makes a copy each day: clinic backup FILE."),
            "",
        ),
        "clock": (words.gettext("Whoever looks after the machine sets its clock by the network."), ""),
        "sender": (words.gettext("Whoever looks after the domain publishes the record. Then look again."), ""),
        "webhooks": (words.gettext("Look at its last messages, and send a test."), "/settings/webhooks"),
        "signatures": (words.gettext("Look at it again, and have it signed again."), "/calendar?view=list"),
    }


def cards_of(states: Iterable[ChannelState], answers: Mapping[str, Answer], words: Words) -> tuple[ChannelCard, ...]:
    """Return each channel with what its platform said, if it was asked."""
    return tuple(_card(state, answers.get(state.name), words) for state in states)


def _card(state: ChannelState, answer: Answer | None, words: Words) -> ChannelCard:
    status = answer.status if answer else None
    fault = answer.fault if answer else ""
    look, word = _look(state, answer, words)
    ends = (
        (words.gettext("Access ends"), status.token_expires_at if status else None),
        (words.gettext("This version of its interface ends"), status.version_ends_at if status else None),
    )
    return ChannelCard(
        state=state,
        look=look,
        word=word,
        account=status.name if status else "",
        fault=fault,
        ends=tuple((name, at) for name, at in ends if at is not None),
        limit=_limit(state, words),
        can_resume=state.hold is not None and state.hold.until is None,
    )


def _look(state: ChannelState, answer: Answer | None, words: Words) -> tuple[str, str]:
    """Return the look and the word of a channel's state."""
    if state.is_rehearsed:
        return "info", words.gettext("a simulator stood in")
    if not state.connected:
        return ("bad" if state.needed else "", words.gettext("not connected"))
    if state.hold is not None:
        return "bad", words.gettext("held back")
    if answer is None:
        return "info", words.gettext("connected, not asked yet")
    return ("bad", words.gettext("to mend")) if answer.fault else ("good", words.gettext("connected"))


def _limit(state: ChannelState, words: Words) -> str:
    if state.kind is not Kind.ISSUE:
        return ""
    if state.room.people is None:
        return words.gettext("No limit of your own.")
    left = words.ngettext("{count} more person now", "{count} more people now", state.room.people)
    return f"{left} ({state.room.reason})" if state.room.reason else left
