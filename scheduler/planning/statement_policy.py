"""The planner's two questions on medicine: may this sentence be used, and which statements must stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from scheduler.domain.campaign import Statement
from scheduler.domain.content import Kind, Sentence, StatementSource


@dataclass(frozen=True, slots=True)
class Needed:
    """The statements that a text needs beside it.

    Without the `required` it is blocked, the `advised` come as room allows.
    """

    required: tuple[Statement, ...] = ()
    advised: tuple[Statement, ...] = ()


class StatementPolicy(Protocol):
    """Reads what a draft is about to say. The same question has the same answer; it is asked more than once."""

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


UNJUDGED = Unjudged()


@dataclass(frozen=True, slots=True)
class Lenient:
    """Needs what another judge needs, and objects to nothing: planning that is not safe, and a person's own words."""

    judge: StatementPolicy

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return nothing."""
        del sentence
        return ()

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the other policy's answer."""
        return self.judge.needed(texts)


def allows(judge: StatementPolicy, *sentences: Sentence) -> bool:
    """Say whether a judge objects to none of the sentences."""
    return not any(judge.objections(sentence) for sentence in sentences)


def stated(statement: Statement, kind: Kind) -> Sentence:
    """Return a statement as an item of a kind carries it: short in a post, long in an issue."""
    text = statement.long if kind is Kind.ISSUE else statement.short
    return Sentence(text, StatementSource(statement.id, statement.version))


def added(
    statements: Iterable[Statement], carried: Iterable[Sentence] = (), kind: Kind = Kind.POST
) -> tuple[Sentence, ...]:
    """Return the statements that are not `carried` yet, each once; a retracted one is never used."""
    there = list(carried)
    known = {sentence.source.statement for sentence in there if isinstance(sentence.source, StatementSource)}
    texts = {sentence.text for sentence in there}
    found: list[Sentence] = []
    for statement in statements:
        sentence = stated(statement, kind)
        if statement.retracted or statement.id in known or sentence.text in texts:
            continue
        known.add(statement.id)
        texts.add(sentence.text)
        found.append(sentence)
    return tuple(found)
