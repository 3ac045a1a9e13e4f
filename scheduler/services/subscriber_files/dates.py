"""Dates as programs and people write them, and which of day and month comes first where that cannot be seen."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Final

EARLIEST_CONSENT: Final = date(1990, 1, 1)
"""Nobody agreed to a newsletter by e-mail before; such a date is a slip, or a spreadsheet's empty cell."""

_MONTH_NAMES: Final = """
    january jan janvier janv januar jänner enero ene जनवरी जन يناير
    february feb février févr fevrier februar febrero फ़रवरी फरवरी فبراير
    march mar mars märz mrz maerz marzo मार्च مارس
    april apr avril avr abril abr अप्रैल أبريل ابريل
    may mai mayo मई مايو
    june jun juin juni junio जून يونيو
    july jul juillet juil juli julio जुलाई يوليو
    august aug août aout agosto ago अगस्त أغسطس اغسطس
    september sep sept septembre septiembre सितंबर सितम्बर سبتمبر
    october oct octobre oktober okt octubre अक्तूबर अक्टूबर أكتوبر اكتوبر
    november nov novembre noviembre नवंबर नवम्बर نوفمبر
    december dec décembre déc decembre dezember dez diciembre dic दिसंबर दिसम्बर ديسمبر
"""
_MONTHS: Final = {
    name: number for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), 1) for name in names.split()
}
"""The months by their names, whole and short, in English, French, German, Spanish, Hindi and Arabic."""


class DateOrder(StrEnum):
    """The part that comes first in a date such as 03/04/2024."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_TIME = (
    r"(?:[T ,]+(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)" + _TIME, re.ASCII)
_NUMBERS = re.compile(r"(?P<a>\d\d?)(?P<mark>[-/.])(?P<b>\d\d?)(?P=mark)(?P<year>\d{4}|\d\d)" + _TIME, re.ASCII)
_DAY_AND_NAME = re.compile(
    r"(?P<day>\d\d?)(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+)?(?P<name>[^\d\s,.-]+)\.?[\s,-]+(?:de\s+)?(?P<year>\d{4}|\d\d)"
    + _TIME
)
_NAME_AND_DAY = re.compile(r"(?P<name>[^\d\s,.-]+)\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)" + _TIME, re.ASCII)
_WEEKDAY = re.compile(r"[^\d\s,.]{2,12}\.?,?\s+(?=\d|[^\d\s,.]+\.?\s+\d)")

_SERIAL = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's numbers know no zone
"""A spreadsheet's date is the number of days since then: its 1900 is a leap year, which moves its first day by one."""

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?", re.ASCII)
"""Seconds or milliseconds since 1970, of this millennium."""

_ASIAN_DIGITS = str.maketrans("०१२३४५६७८९٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def order_shown(text: str) -> DateOrder | None:
    """Return the order that a date shows by a 13th or later day, or None; points are German, and show it always."""
    found = _NUMBERS.fullmatch(text.strip())
    if found is None:
        return None
    if int(found["a"]) > 12 or found["mark"] == ".":
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if int(found["b"]) > 12 else None


def is_ambiguous(text: str) -> bool:
    """Say whether a date may be two days: 03/04/2024 may, 04/04/2024 may not."""
    found = _NUMBERS.fullmatch(text.strip())
    return found is not None and int(found["a"]) != int(found["b"]) and order_shown(text) is None


def looks_like_date(text: str) -> bool:
    """Say whether a text has the form of a date, by which a column's meaning is told."""
    try:
        read_instant(text, DateOrder.DAY_FIRST, UTC)
    except ValueError:
        return order_shown(text) is not None
    return True


def read_instant(text: str, order: DateOrder | None, zone: tzinfo) -> datetime:
    """Return the instant that a text names, in UTC; without a zone of its own it is the wall time in `zone`.

    A date without a time begins at midnight. Raises ValueError, whose text completes a sentence about the date.
    """
    text = text.strip()
    try:
        if not text[:10].isdigit():
            wall = datetime.fromisoformat(text)
            return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)
    except ValueError:
        pass
    wall = _written(text.translate(_ASIAN_DIGITS), order)
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)


def _written(text: str, order: DateOrder | None) -> datetime:
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=float(text.replace(",", ".")))
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    without_weekday = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    for form in (_YEAR_FIRST, _NUMBERS, _COMPACT, _DAY_AND_NAME, _NAME_AND_DAY):
        for written in dict.fromkeys((text, without_weekday)):
            if found := form.fullmatch(written):
                return _day(found, order)
    raise ValueError("is in no form that is known: write it as YYYY-MM-DD")


def _day(found: re.Match[str], order: DateOrder | None) -> datetime:
    parts = found.groupdict()
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    month, day = _month_and_day(parts, order)
    try:
        wall = datetime(year, month, day, *_clock(parts))  # noqa: DTZ001 - a zone follows where there is one
    except ValueError:
        raise ValueError("is a day or a time that does not exist") from None
    zone = _zone(parts.get("zone") or "")
    return wall if zone is None else wall.replace(tzinfo=zone)


def _month_and_day(parts: dict[str, str], order: DateOrder | None) -> tuple[int, int]:
    if "name" in parts:
        return _month(parts["name"]), int(parts["day"])
    if "month" in parts:
        return int(parts["month"]), int(parts["day"])
    first, second = int(parts["a"]), int(parts["b"])
    if parts["mark"] == ".":
        return second, first
    if order is None and first != second:
        order = DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST if second > 12 else None
        if order is None:
            raise ValueError("may be two days: say by --dates which of day and month comes first")
    return (first, second) if order is DateOrder.MONTH_FIRST else (second, first)


def _clock(parts: dict[str, str]) -> tuple[int, int, int]:
    if not parts.get("hour"):
        return 0, 0, 0
    hour, half = int(parts["hour"]), (parts.get("half") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(parts["minute"]), int(parts.get("second") or 0)


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    sign = max(text.find("+"), text.find("-"))
    if sign < 0:
        return UTC
    digits = text[sign + 1 :].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[sign] == "-" else offset)


def _month(name: str) -> int:
    number = _MONTHS.get(name.casefold().rstrip("."))
    if number is None:
        raise ValueError("names a month in a language that is not read: write it as YYYY-MM-DD")
    return number
