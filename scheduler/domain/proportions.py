"""Intervals for shares of people, and for the difference of two: good for small numbers and for none at all.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209-212; R. G. Newcombe, "Interval estimation for the difference between independent
proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95
_Z: Final = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval. Shares are from 0 to 1, their differences from -1 to 1."""

    estimate: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """True when there may be no difference at all."""
        return self.low <= 0 <= self.high


def wilson(part: int, whole: int) -> Interval:
    """Return the share of a part with Wilson's score interval. Raises ValueError for a part of nothing."""
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    share, square = part / whole, _Z**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def difference(one: Interval, other: Interval) -> Interval:
    """Return one share less another, with Newcombe's hybrid score interval of the two shares' own."""
    apart = one.estimate - other.estimate
    below = hypot(one.estimate - one.low, other.high - other.estimate)
    above = hypot(one.high - one.estimate, other.estimate - other.low)
    return Interval(apart, apart - below, apart + above)
