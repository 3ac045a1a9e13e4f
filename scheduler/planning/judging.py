"""What the planner asks of whoever reads the medicine: may this sentence be used, and what must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scheduler.domain.campaign import Statement
from scheduler.domain.content import Sentence


@dataclass(frozen=True, slots=True)
class Needed:
    """The statements that a text needs beside it: without the `required` it is blocked, the `advised` come as room allows."""

    required: tuple[Statement, ...] = ()
    advised: tuple[Statement, ...] = ()


class Judge(Protocol):
    """Reads what a draft is about to say."""

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return why a sentence may not be used, one line for each rule that blocks it; none when it may."""
        ...

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the statements that a unit with these texts needs, in the library's order."""
        ...


class Unjudged:
    """A judge that objects to nothing and needs nothing."""

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return nothing."""
        del sentence
        return ()

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return nothing."""
        del texts
        return Needed()
