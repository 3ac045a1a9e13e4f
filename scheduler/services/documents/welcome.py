"""The welcome series as JSON."""

from __future__ import annotations

from scheduler.services.person_records import WelcomeWay
from scheduler.services.welcome.desk import StepLook, WelcomeLook


def welcome_document(look: WelcomeLook) -> dict[str, object]:
    """Return the series: whether it is on, its steps in order, and how many people are on their way."""
    return {
        "enabled": look.series.enabled,
        "late_days": look.series.late.days,
        "in_between": look.in_between,
        "steps": [_step(step) for step in look.steps],
    }


def way_document(way: WelcomeWay) -> dict[str, object]:
    """Return a person's way through the series."""
    begun, ended, following = way.enrolment.begun_at, way.enrolment.ended_at, way.next
    return {
        "begun": begun.isoformat(),
        "ended": ended.isoformat() if ended else None,
        "reason": way.enrolment.reason,
        "steps": [
            {"step": one.step, "at": one.at.isoformat(), "sent": one.is_sent, "reason": one.reason} for one in way.given
        ],
        "next": {"step": following.step.name, "at": following.at.isoformat()} if following else None,
    }


def _step(look: StepLook) -> dict[str, object]:
    step = look.step
    return {
        "name": step.name,
        "after": step.after,
        "at": f"{step.at:%H:%M}",
        "words": [
            {
                "item": str(words.key),
                "language": words.language,
                "subject": words.subject,
                "state": words.state,
                "goes_out": not words.obstacle,
                "obstacle": words.obstacle,
            }
            for words in look.words
        ],
        "sent": look.sent,
        "waiting": look.waiting,
        "copies": dict(look.copies),
        "left_out": dict(look.left_out),
    }
