"""The kinds of value that the clinic's files hold. Each error reads on from the key's name and says what to write."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
import zoneinfo
from datetime import date, datetime, time
from typing import Annotated, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from scheduler.channels.sendable import ascii_host, sendable
from scheduler.config.country import is_country
from scheduler.config.toml_file import did_you_mean
from scheduler.domain.characters import hidden_characters, hidden_fault
from scheduler.domain.contact import is_one_line, parse_address, parse_audience, parse_language
from scheduler.domain.people import LOGIN
from scheduler.domain.planned_years import check_year

MAX_LINE = 1000
"""Characters of a name, an address or a statement."""

MAX_TEXT = 20_000
"""Characters of a text that replaces a post's; longer than any thread."""

MAX_URL = 2000
"""Characters of a link; what browsers and platforms all take."""

MAX_HASHTAG = 100
"""Characters of a hashtag; X links none that is longer (its counting rules, read 2026-09)."""

When = TypeVar("When", bound=date)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _line(text: str) -> str:
    line = text.strip()
    if not line:
        raise ValueError("must not be empty")
    if not is_one_line(line):
        raise ValueError("must be one line: put commas where the lines break")
    if len(line) > MAX_LINE:
        raise ValueError(f"is longer than {MAX_LINE} characters")
    return _nothing_hidden(line)


def _text(text: str) -> str:
    written = text.strip()
    if not written:
        raise ValueError("must not be empty")
    if len(written) > MAX_TEXT or not all(is_one_line(line) for line in written.split("\n")):
        raise ValueError(f"must be at most {MAX_TEXT} characters of plain text")
    return _nothing_hidden(written)


def _nothing_hidden(text: str) -> str:
    # Files are looked at as a whole; what the environment sets in their place comes by here alone.
    if hidden := hidden_characters(text):
        raise ValueError(hidden_fault(text[min(hidden)]))
    return text


def identifier(text: str) -> str:
    """Return a name as keys and variables have it. Raises ValueError."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError('must be lower-case letters, digits and hyphens, such as "results-vary"')
    return text


def _login(text: str) -> str:
    if not LOGIN.fullmatch(text):
        raise ValueError('must be a login, such as "maya": `clinic person list` shows them')
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError('must be a colour written as # and six hexadecimal digits, such as "#0f4c5c"')
    return text.lower()


def _handle(text: str) -> str:
    handle = text.strip().removeprefix("@")
    if handle and not re.fullmatch(r"[\w.]{1,50}", handle):
        raise ValueError('must be an account\'s name without spaces, such as "demo_clinic"')
    return handle


def _asset(text: str) -> str:
    if not text or text.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", text):
        raise ValueError('must be a file inside assets/, such as "brand/logo.png"')
    return text


def _zone(text: str) -> str:
    try:
        return zoneinfo.ZoneInfo(text).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(text, zoneinfo.available_timezones()) if text else ""
        hint = near if "did you mean" in near else ': write an IANA name such as "Asia/Kolkata"'
        raise ValueError(f"is not a time zone{hint}") from None


def _holidays(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}(-\w+)?", text) or not _has_calendar(*text.split("-")):
        raise ValueError(
            'is no country with known holidays: write its two letters, such as "IN", or with a part of it, "IN-MH"'
        )
    return text


def _country(text: str) -> str:
    if not is_country(text):
        hint = ', "GB" for the United Kingdom' if text.upper() == "UK" else ""
        raise ValueError(f'is no country: write its two letters, such as "IN"{hint}')
    return text


def _has_calendar(country: str, subdivision: str | None = None) -> bool:
    # Loading the calendars of the world takes a tenth of a second: only whoever names a country waits for it.
    from holidays import country_holidays  # noqa: PLC0415

    try:
        country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("is a day that does not exist") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a day such as 2026-12-25")  # noqa: TRY004 - pydantic takes ValueError alone
    return value


def _planned(day: When) -> When:
    check_year(day)
    return day


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        return time.fromisoformat(value)
    if isinstance(value, time) and value.tzinfo is None and not (value.second or value.microsecond):
        return value
    raise ValueError('must be a time of day such as "10:30"')


def _local_time(value: object) -> object:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is not None or moment.second or moment.microsecond:
        raise ValueError('must be a local day and time without an offset, such as "2026-12-03 10:30"')
    return moment


def _weekday(text: str) -> str:
    if text not in WEEKDAYS:
        raise ValueError(f"must be one of {', '.join(WEEKDAYS)}")
    return text


def _hashtag(text: str) -> str:
    tag = unicodedata.normalize("NFC", text.strip().removeprefix("#"))
    well_formed = all(sign == "_" or unicodedata.category(sign)[0] in "LMN" for sign in tag)
    if not tag or not well_formed or tag.isdigit() or len(tag) > MAX_HASHTAG:
        raise ValueError('must be letters and digits without spaces, such as "SkinHealth"')
    return tag


def _split(url: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) address that is safe to print and to call, or None."""
    if len(url) > MAX_URL or not is_one_line(url) or re.search(r"[\s<>\"'`\\{}|^]", url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.port != 0 and parts.hostname and parts.username is None and parts.password is None
    except ValueError:
        return None
    return parts if usable and parts.scheme in {"http", "https"} else None


def _https_url(text: str) -> str:
    parts = _split(text.strip())
    if parts is None or parts.scheme != "https" or "." not in (parts.hostname or "") or not _is_host(parts):
        raise ValueError('must be a full https address such as "https://clinic.example.com/page"')
    return text.strip()


def _is_host(parts: SplitResult) -> bool:
    try:
        return bool(ascii_host(parts.hostname or ""))
    except ValueError:
        return False


def _base_url(text: str) -> str:
    parts = _split(text.strip())
    if parts is None or parts.query or parts.fragment:
        raise ValueError('must be the address of a service, such as "https://api.example.com"')
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https:// (http:// is for a simulator on this machine, at 127.0.0.1)")
    return text.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _site_url(text: str) -> str:
    url = _https_url(text)
    if "?" in url or "#" in url:
        raise ValueError("must be the address of a site, without ? and #")
    return sendable(url).rstrip("/")


Line = Annotated[str, AfterValidator(_line)]
Text = Annotated[str, AfterValidator(_text)]
Identifier = Annotated[str, AfterValidator(identifier)]
Login = Annotated[str, AfterValidator(_login)]
Colour = Annotated[str, AfterValidator(_colour)]
Handle = Annotated[str, AfterValidator(_handle)]
AssetFile = Annotated[str, AfterValidator(_asset)]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
HolidayRegion = Annotated[str, AfterValidator(_holidays)]
EmailAddress = Annotated[str, AfterValidator(parse_address)]
Language = Annotated[str, AfterValidator(parse_language)]
AudienceName = Annotated[str, AfterValidator(parse_audience)]
Share = Annotated[float, Field(ge=0, le=1)]
Sample = Annotated[float, Field(gt=0, le=1)]
Day = Annotated[date, BeforeValidator(_day)]
PlannedDay = Annotated[Day, AfterValidator(_planned)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
LocalTime = Annotated[datetime, BeforeValidator(_local_time), AfterValidator(_planned)]
Weekday = Annotated[str, AfterValidator(_weekday)]
Hashtag = Annotated[str, AfterValidator(_hashtag)]
HttpsUrl = Annotated[str, AfterValidator(_https_url)]
SiteUrl = Annotated[str, AfterValidator(_site_url)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
