"""Whole numbers written by others: in headers, attributes of HTML, addresses."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[0-9]{1,20}")


def whole_number(text: str | None) -> int | None:
    """Return the number that `text` is, or None unless it is 1 to 20 of the digits 0 to 9.

    `str.isdigit` is true of "²³" and "١٢", and `int` refuses the one, takes the other, and refuses thousands of digits.
    """
    return int(text) if text is not None and _WHOLE.fullmatch(text) else None
