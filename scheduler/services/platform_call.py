"""The one call that publishes, and how it ended: for a post, and for each person of a batch."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.domain.batch import BatchOutcome, Fate, TakenInPart
from scheduler.domain.delivery import Outcome, Receipt, outcome_of
from scheduler.domain.errors import ChannelFailure, Rejected, Uncertain
from scheduler.domain.payload import BatchPayload, Payload
from scheduler.domain.prepared import Prepared
from scheduler.ports import PERSON_TAKEN, Channel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """The end of a call: a receipt, or the failure that gives the reason.

    `batch` says it of each person where the people of a batch fared differently. `fates` are then those people by how
    it ended for them; the first is the delivery's own.
    """

    outcome: Outcome
    receipt: Receipt | None = None
    failure: ChannelFailure | None = None
    batch: BatchOutcome | None = None
    fates: tuple[Fate, ...] = ()

    @property
    def reason(self) -> str:
        """The failure in one line, or empty."""
        return self.failure.reason if self.failure else ""

    @property
    def stopped_by(self) -> ChannelFailure | None:
        """The failure that may hold back the whole channel: that of the call, or what ended a batch early."""
        return self.batch.failure if self.batch and self.batch.failure else self.failure


def make_call(channel: Channel, payload: Payload, prepared: Prepared, taken: Callable[[str], object] = str) -> Call:
    """Make the one call that publishes and say how it ended; whatever is not clearly a no is uncertain.

    `taken` hears of each person whose mail is taken while the call goes on.
    """
    PERSON_TAKEN.set(taken)
    try:
        receipt = channel.send(payload, prepared)
        batch = BatchOutcome(_people(payload), receipt=receipt) if isinstance(payload, BatchPayload) else None
        return Call(Outcome.ACCEPTED, receipt, batch=batch)
    except TakenInPart as answer:
        return taken_in_part(answer.outcome, _people(payload))
    except ChannelFailure as failure:
        return Call(outcome_of(failure), failure=failure)
    except Exception as error:
        logger.exception("delivery %s", payload.delivery)
        return Call(Outcome.UNCERTAIN, failure=Uncertain(f"unexpected {type(error).__name__} during the call"))


def taken_in_part(batch: BatchOutcome, people: frozenset[str]) -> Call:
    """Return how a call ended that was answered for each person: the delivery follows whoever is out, or may be."""
    if not people:
        return Call(Outcome.UNCERTAIN, failure=Uncertain("the answer names people, and the call had none"))
    fates = batch.fates(people)
    if not fates:
        return Call(Outcome.REJECTED, failure=_all_refused(batch), batch=batch)
    own = fates[0]
    return Call(own.outcome, batch.receipt, own.failure or batch.failure, batch, fates)


def _people(payload: Payload) -> frozenset[str]:
    return (
        frozenset(person.subscriber for person in payload.addressees)
        if isinstance(payload, BatchPayload)
        else frozenset()
    )


def _all_refused(batch: BatchOutcome) -> Rejected:
    return Rejected(f"every address was refused, the first because: {next(iter(batch.refused.values()))}")
