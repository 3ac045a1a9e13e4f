"""Makes a new workspace from the defaults that the product ships."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template

from scheduler.domain.errors import BadInput
from scheduler.domain.speciality import Speciality
from scheduler.domain.toml_text import parse_toml
from scheduler.resources import resource_text
from scheduler.services.preflight.particulars import SHIPPED

_IGNORED = "var/"

_FOLDERS = ("campaigns", "templates", "assets")

_SHIPPED = "templates/workspace"

_READ_AGAIN = timedelta(days=365)
"""How long the shipped statements are used before a clinician has read them again."""

_COUNTRIES = {
    "IN": ("IN", "Asia/Kolkata"),
    "UK": ("GB", "Europe/London"),
    "US": ("US", ""),
    "AU": ("AU", ""),
    "CA": ("CA", ""),
}
"""By jurisdiction that is a country: whose public holidays, and its zone where it has but one (IANA, 2026)."""


@dataclass(frozen=True, slots=True)
class NewClinic:
    """What is known of a clinic whose workspace is made. What is empty gets a placeholder, with which nothing goes out.

    `site` is its own address by https, `email` the sender of its newsletters, `zone` an IANA name. The first of the
    `jurisdictions` tells the public holidays, and the zone where its country has but one.
    """

    speciality: Speciality = Speciality.GENERAL
    name: str = ""
    address: str = ""
    site: str = ""
    email: str = ""
    reply_to: str = ""
    zone: str = ""
    jurisdictions: tuple[str, ...] = ()


def initialise(
    directory: Path,
    clinic: NewClinic | None = None,
    today: date | None = None,
    check: Callable[[str], None] = lambda _: None,
) -> tuple[Path, ...]:
    """Write a new workspace into a folder, made if need be; return the files written, in order.

    The statements are to be read again a year after `today`, or have no such date without it. `check` reads the text of
    config.toml first, and raises BadInput for what it cannot be. A file that is there already is kept as it is.
    Raises BadInput, having written nothing, when the folder is a workspace, is not a folder, or is kept in git in a
    way that would not leave out var/, where the subscribers and the secret key will lie.
    """
    if (directory / "config.toml").exists():
        raise BadInput(f"{directory} is a workspace already, it has a config.toml: choose another folder")
    if directory.exists() and not directory.is_dir():
        raise BadInput(f"{directory} is a file: choose a folder")
    texts = _texts(clinic or NewClinic(), today)
    check(texts["config.toml"])
    try:
        _check_ignored(directory / ".gitignore")
        for folder in _FOLDERS:
            (directory / folder).mkdir(parents=True, exist_ok=True)
        return tuple(directory / name for name, text in texts.items() if _write_new(directory / name, text))
    except OSError as error:
        raise BadInput(f"{error.filename or directory} cannot be written: {error.strerror}") from error


def _texts(clinic: NewClinic, today: date | None) -> Mapping[str, str]:
    """Return each file's text by its name. config.toml comes last: it makes the folder a workspace."""
    return {
        ".gitignore": f"{_IGNORED}\n",
        "campaigns/library.toml": _library(clinic.speciality, today),
        "campaigns/README.md": resource_text(f"{_SHIPPED}/campaigns.md"),
        "config.toml": _config(clinic),
    }


def _library(speciality: Speciality, today: date | None) -> str:
    statements = resource_text(f"{_SHIPPED}/statements/{speciality}.toml")
    text = resource_text(f"{_SHIPPED}/library.toml").replace("$statements", statements)
    if today is None:
        return text.replace("review_by = $review_by\n", "")
    return text.replace("$review_by", (today + _READ_AGAIN).isoformat())


def _config(clinic: NewClinic) -> str:
    kind = _kind(clinic.speciality)
    holidays, zone = _COUNTRIES.get(next(iter(clinic.jurisdictions), ""), ("", ""))
    values: Mapping[str, object] = {
        "name": clinic.name or SHIPPED.name,
        "speciality": clinic.speciality,
        "zone": clinic.zone or zone or SHIPPED.zone,
        "address": clinic.address or SHIPPED.postal_address,
        "site": clinic.site or SHIPPED.public_url,
        "holidays": holidays,
        "email": clinic.email or SHIPPED.sender.address,
        "reply_to": clinic.reply_to or clinic.email or SHIPPED.sender.reply_to,
        "jurisdictions": clinic.jurisdictions,
        "hashtags": kind["hashtags"],
        "motif": kind["motif"],
    }
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return Template(_without_holidays(holidays)).substitute(written)


def _without_holidays(holidays: str) -> str:
    """Return the shipped settings; the line on public holidays is no setting where no country is known."""
    text = resource_text(f"{_SHIPPED}/config.toml")
    return text if holidays else text.replace("holidays = $holidays", '# holidays = "FR"')


def _kind(speciality: Speciality) -> Mapping[str, object]:
    """Return what the product ships for a speciality: its hashtags and its motif."""
    name = f"{_SHIPPED}/specialities.toml"
    kinds: Mapping[str, Mapping[str, object]] = parse_toml(resource_text(name), name)
    return kinds[speciality]


def motif_of(speciality: str) -> str:
    """Return the drawing on the cards that the product ships for a speciality; the general one's for none."""
    return str(_kind(Speciality(speciality or Speciality.GENERAL))["motif"])


def _check_ignored(gitignore: Path) -> None:
    if gitignore.exists():
        lines = gitignore.read_text(encoding="utf-8", errors="replace").splitlines()
        if not {_IGNORED, "/var/", "var", "/var"} & {line.strip() for line in lines}:
            raise BadInput(f"{gitignore} does not leave out var/, where private data will lie: add the line var/")


def _write_new(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
