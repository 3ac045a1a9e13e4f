"""The planner's questions on medicine: may this sentence be used, here as well, and which statements it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from scheduler.domain.campaign import Statement
from scheduler.domain.content import Draft, ItemKey, Kind, OwnWords, Sentence, StatementSource


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

    def may_be_waived(self, sentence: Sentence) -> bool:
        """Say whether a clinician may make an exception to all that is objected to in a sentence."""
        ...

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the statements that a unit with these texts needs, in the library's order."""
        ...

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        """Return the sentences of a finished draft that may not stand as they stand in it, each with why."""
        ...

    def of_item(self, key: ItemKey) -> StatementPolicy:
        """Return the policy for one item: what a clinician waived there is no objection."""
        ...


class Unjudged:
    """A judge that objects to nothing and needs nothing."""

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return nothing."""
        del sentence
        return ()

    def may_be_waived(self, sentence: Sentence) -> bool:
        """Say whether a clinician may make an exception to all that is objected to in a sentence."""
        del sentence
        return True

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return nothing."""
        del texts
        return Needed()

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        """Return nothing."""
        del draft
        return {}

    def of_item(self, key: ItemKey) -> StatementPolicy:
        """Return itself."""
        del key
        return self


UNJUDGED = Unjudged()


@dataclass(frozen=True, slots=True)
class Lenient:
    """Needs what another judge needs, and objects to nothing: planning that is not safe, and a person's own words."""

    judge: StatementPolicy

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return nothing."""
        del sentence
        return ()

    def may_be_waived(self, sentence: Sentence) -> bool:
        """Say whether a clinician may make an exception to all that is objected to in a sentence."""
        del sentence
        return True

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the other policy's answer."""
        return self.judge.needed(texts)

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        """Return nothing."""
        del draft
        return {}

    def of_item(self, key: ItemKey) -> StatementPolicy:
        """Return the same of the other's policy for the item."""
        return Lenient(self.judge.of_item(key))


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """Objects to what another judge objects to, and to the sentences that a finished draft may not have."""

    judge: StatementPolicy
    barred: Mapping[Sentence, tuple[str, ...]]

    def objections(self, sentence: Sentence) -> tuple[str, ...]:
        """Return why a sentence may not be used."""
        return self.judge.objections(sentence) or self.barred.get(sentence, ())

    def may_be_waived(self, sentence: Sentence) -> bool:
        """Say whether a clinician may make an exception to all that is objected to in a sentence."""
        return bool(self.judge.objections(sentence)) and self.judge.may_be_waived(sentence)

    def needed(self, texts: tuple[str, ...]) -> Needed:
        """Return the other policy's answer."""
        return self.judge.needed(texts)

    def blocked(self, draft: Draft) -> Mapping[Sentence, tuple[str, ...]]:
        """Return the other policy's answer."""
        return self.judge.blocked(draft)

    def of_item(self, key: ItemKey) -> StatementPolicy:
        """Return the same of the other's policy for the item."""
        return Without(self.judge.of_item(key), self.barred)


def allows(judge: StatementPolicy, *sentences: Sentence) -> bool:
    """Say whether a judge objects to none of the sentences."""
    return not any(judge.objections(sentence) for sentence in sentences)


def allows_alone(judge: StatementPolicy, *sentences: Sentence) -> bool:
    """Say whether a judge objects to none of the sentences, neither where they stand nor by themselves.

    So it is asked for subjects, lines below them and cards, which travel without what stands beside them.
    """
    return allows(judge, *sentences) and allows(judge, *(Sentence(each.text, OwnWords("")) for each in sentences))


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
