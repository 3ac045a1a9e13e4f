"""The settings as fields of a form, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scheduler.domain.campaign import Clinic
from scheduler.domain.errors import BadInput
from scheduler.rendering.words import Words
from scheduler.services.clinic_settings import SOLO_PRACTICE, Setting, SettingValue
from scheduler.services.preflight.particulars import SHIPPED, placeholder_settings
from scheduler.web.forms import Fields

Values = Mapping[str, tuple[str, ...]]
"""What stands in each field, by its name."""

_SETTINGS: Final[Mapping[str, Setting]] = {
    "name": ("clinic", "name"),
    "postal_address": ("clinic", "postal_address"),
    "public_url": ("clinic", "public_url"),
    "speciality": ("clinic", "speciality"),
    "zone": ("clinic", "zone"),
    "jurisdictions": ("claims", "jurisdictions"),
    "sender_name": ("clinic", "sender", "name"),
    "sender_address": ("clinic", "sender", "address"),
    "reply_to": ("clinic", "sender", "reply_to"),
    "quiet": ("clinic", "quiet_hours"),
    "holidays": ("clinic", "holidays"),
    "closures": ("clinic", "closures"),
    "hashtags": ("clinic", "hashtags"),
    "gap": ("clinic", "minimum_gap_hours"),
    "spacing": ("clinic", "section_spacing_hours"),
    "solo": SOLO_PRACTICE,
}
_BRAND: Final[Mapping[str, Setting]] = {
    name: ("brand", name) for name in ("primary", "accent", "background", "text", "logo", "handle", "motif")
}
_HOUR: Final = timedelta(hours=1)
_PART: Final = re.compile(r"^(?:\.from|\.to|\.\d+|\[\d+\])*:? ")
"""What stands between a setting's name and what is said of it: a part of it, by its key or its number."""

_MAY_BE_LEFT_OUT: Final = frozenset({"reply_to", "holidays", "logo", "motif", "speciality"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A sentence on why a form cannot be saved, and the name of its field; empty for all of it."""

    said: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """A form on some settings: the setting behind each field, and the name of each for people."""

    settings: Mapping[str, Setting]
    labels: Mapping[str, str]

    def said(self, error: BadInput) -> Wrong:
        """Return an error as a sentence that names the field, and which field that is."""
        text = str(error).removeprefix("config.toml: ").removeprefix("command line: ")
        name = self._field_of(text)
        if not name:
            return Wrong(text)
        told = _PART.sub(" ", text.removeprefix(".".join(self.settings[name])))
        end = "" if told.endswith((".", "?", "!")) else "."
        return Wrong(f"“{self.labels[name]}”{told}{end}", name)

    def named(self, text: str) -> str:
        """Return a sentence on a setting with the field's name in place of the setting's."""
        name = self._field_of(text)
        return self.labels[name] + text.removeprefix(".".join(self.settings[name])) if name else text

    def _field_of(self, text: str) -> str:
        longest_first = sorted(self.settings.items(), key=lambda entry: -len(entry[1]))
        return next((name for name, setting in longest_first if text.startswith(".".join(setting))), "")


def particulars(words: Words) -> SettingsForm:
    """Return the form on the clinic's particulars."""
    labels = {
        "name": words.gettext("The clinic's name"),
        "postal_address": words.gettext("Postal address"),
        "public_url": words.gettext("The clinic's own site"),
        "speciality": words.gettext("Speciality"),
        "zone": words.gettext("Time zone"),
        "jurisdictions": words.gettext("Advertising rules"),
        "sender_name": words.gettext("Sender's name"),
        "sender_address": words.gettext("Sender's address"),
        "reply_to": words.gettext("Address for answers"),
        "quiet": words.gettext("Quiet hours"),
        "holidays": words.gettext("Public holidays"),
        "closures": words.gettext("Days on which the clinic is closed"),
        "hashtags": words.gettext("Hashtags of new campaigns"),
        "gap": words.gettext("Hours between two items on a channel"),
        "spacing": words.gettext("Hours between two items on the same section"),
        "solo": words.gettext("Clinicians may sign their own words"),
    }
    return SettingsForm(_SETTINGS, labels)


def brand(words: Words) -> SettingsForm:
    """Return the form on the clinic's look."""
    labels = {
        "primary": words.gettext("Main colour"),
        "accent": words.gettext("Accent"),
        "background": words.gettext("Background"),
        "text": words.gettext("Text"),
        "logo": words.gettext("Logo"),
        "handle": words.gettext("Account name on cards"),
        "motif": words.gettext("Drawing behind the words"),
    }
    return SettingsForm(_BRAND, labels)


def place_names(words: Words) -> Mapping[str, str]:
    """Return the names of the places and platforms whose rules are known."""
    return {
        "IN": words.gettext("India"),
        "US": words.gettext("United States"),
        "UK": words.gettext("United Kingdom"),
        "EU": words.gettext("European Union"),
        "AU": words.gettext("Australia"),
        "CA": words.gettext("Canada"),
        "META": words.gettext("Facebook and Instagram"),
        "GOOG": words.gettext("Google"),
    }


def values_of(clinic: Clinic) -> Values:
    """Return the settings as they hold, as their fields have them."""
    quiet, look = clinic.quiet_hours, clinic.brand
    one = {
        "name": clinic.name,
        "postal_address": clinic.postal_address,
        "public_url": clinic.public_url,
        "speciality": clinic.speciality,
        "zone": clinic.zone,
        "sender_name": clinic.sender.name,
        "sender_address": clinic.sender.address,
        "reply_to": clinic.sender.reply_to or "",
        "holidays": clinic.holidays or "",
        "closures": "\n".join(day.isoformat() for day in clinic.closures),
        "primary": look.primary,
        "accent": look.accent,
        "background": look.background,
        "text": look.text,
        "logo": look.logo or "",
        "handle": look.handle,
        "motif": look.motif,
        "hashtags": " ".join(clinic.hashtags),
        "gap": f"{clinic.minimum_gap / _HOUR:g}",
        "spacing": f"{clinic.section_spacing / _HOUR:g}",
    }
    solo = ("yes",) if clinic.solo_practice else ()
    hours = (f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}") if quiet else ()
    several = {"quiet": hours, "jurisdictions": clinic.jurisdictions, "solo": solo}
    return {**{name: (value,) for name, value in one.items()}, **several}


def missing_of(clinic: Clinic, form: SettingsForm) -> tuple[str, ...]:
    """Return the fields that nobody has filled in yet: nothing goes out with what stands there."""
    left = set(placeholder_settings(clinic))
    if not clinic.jurisdictions:
        left.add(".".join(_SETTINGS["jurisdictions"]))
    return tuple(name for name, setting in form.settings.items() if ".".join(setting) in left)


def shown_of(clinic: Clinic, form: SettingsForm) -> Values:
    """Return the settings as a form shows them: a field that nobody has filled in yet is empty."""
    known, shipped = values_of(clinic), values_of(SHIPPED)
    empty = {name: ("",) for name in missing_of(clinic, form) if known[name] == shipped[name] != ()}
    return {**known, **empty}


def marked_of(shown: Values, clinic: Clinic, form: SettingsForm) -> tuple[str, ...]:
    """Return the missing fields that a form marks: not one that is just filled in, nor one that may be empty and is."""
    known = values_of(clinic)
    return tuple(
        name
        for name in missing_of(clinic, form)
        if (shown[name] == known[name] if any(shown[name]) else name not in _MAY_BE_LEFT_OUT)
    )


def left_empty(typed: Values, clinic: Clinic, form: SettingsForm) -> frozenset[str]:
    """Return the fields that were missing and still are: who saves the others need not know these."""
    missing = set(missing_of(clinic, form)) - _MAY_BE_LEFT_OUT
    return frozenset(name for name in missing if not any(typed[name]))


def typed_in(fields: Fields, form: SettingsForm) -> Values:
    """Return what somebody filled in."""
    typed: dict[str, tuple[str, ...]] = {name: (fields.one(name),) for name in form.settings}
    if "quiet" in typed:
        hours = (fields.one("quiet_from"), fields.one("quiet_to"))
        typed["quiet"] = hours if fields.one("quiet") else ()
        typed["jurisdictions"] = fields.every("jurisdictions")
        typed["closures"] = ("\n".join(fields.one("closures").split()),)
        tags = fields.one("hashtags").replace(",", " ").split()
        typed["hashtags"] = (" ".join(tag.removeprefix("#") for tag in tags),)
        typed["solo"] = ("yes",) if fields.one("solo") else ()
    return typed


def changes_of(typed: Values, known: Values, form: SettingsForm, fixed: Iterable[str]) -> dict[Setting, SettingValue]:
    """Return the settings that somebody changed. `fixed` fields cannot be. Raises BadInput for what is no day."""
    skipped = set(fixed)
    return {
        setting: _setting(name, typed[name])
        for name, setting in form.settings.items()
        if name not in skipped and typed[name] != known[name]
    }


def _setting(name: str, typed: tuple[str, ...]) -> SettingValue:
    if name == "quiet":
        return {"from": typed[0], "to": typed[1]} if typed else False
    if name == "jurisdictions":
        return typed
    if name in {"closures", "hashtags"}:
        return tuple(map(_day, typed[0].split())) if name == "closures" else tuple(typed[0].split())
    if name == "solo":
        return bool(typed)
    if name in {"gap", "spacing"}:
        return _hours(_SETTINGS[name], typed[0])
    return None if not typed[0] and name in _MAY_BE_LEFT_OUT else typed[0]


def _hours(setting: Setting, text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        raise BadInput(f"{'.'.join(setting)} must be a number, such as 4 or 1.5") from None
    return int(hours) if hours.is_integer() else hours


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"clinic.closures must be days, such as 2026-12-25: '{text}' is none") from None
