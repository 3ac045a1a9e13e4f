"""The errors that people read, and the four ways in which a call to a platform can fail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.domain.prepared import Prepared


class ClinicError(Exception):
    """Something a person has to act on; its text is one line that says what, where and what to do."""


class BadInput(ClinicError):  # noqa: N818 - reads as what happened: raise BadInput("…")
    """A file, a setting or an argument cannot be used as it is. Nothing was changed."""


class NotFound(ClinicError):  # noqa: N818 - likewise
    """No campaign, item or delivery has the name that was given."""


class CodeNeeded(ClinicError):  # noqa: N818 - likewise
    """The password is right, and its person proves who they are by a code as well."""


class IllegalTransition(ClinicError):  # noqa: N818 - likewise
    """An item or a delivery cannot go from its state to the one asked for."""


class Unanswered(ClinicError):  # noqa: N818 - likewise
    """Nobody outside could be asked now."""


class DamagedPackage(ClinicError):  # noqa: N818 - likewise
    """The signed package is gone, or has changed."""


class MustStop(ClinicError):  # noqa: N818 - likewise
    """Going on would do harm, whatever is tried next: the worker ends, and says why."""


class LeaseLost(ClinicError):  # noqa: N818 - likewise
    """Another worker owns the delivery now; the caller must not send."""


class ChannelFailure(Exception):  # noqa: N818 - an outcome, not a programming error
    """A failed call to a platform. Each subclass is a decision that the worker acts on."""

    def __init__(self, reason: str) -> None:
        """`reason` is one line for a person, without addresses or tokens."""
        super().__init__(reason)
        self.reason = reason


class Rejected(ChannelFailure):
    """The platform said no for good: this payload was not and will not be published."""


class RetryAt(ChannelFailure):
    """The platform took nothing; the same call may be made again at `when` (aware UTC).

    `whole_channel` holds back every delivery of the channel until then (a rate limit), instead of
    this one delivery alone. `keep` is what was prepared so far and is not ready yet: the next try goes on from it.
    """

    def __init__(
        self, when: datetime, reason: str, *, whole_channel: bool = False, keep: Prepared | None = None
    ) -> None:
        super().__init__(reason)
        self.when = when
        self.whole_channel = whole_channel
        self.keep = keep


class Uncertain(ChannelFailure):
    """The call may or may not have been accepted. It is reconciled, never made again blindly."""


class NeedsReconnect(ChannelFailure):
    """The account's credentials no longer work: nothing was sent, and nothing will be until a person acts."""
