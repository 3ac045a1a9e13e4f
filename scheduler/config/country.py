"""The country of a clinic, which its telephone numbers are read in: named, or told by what else is set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_OF_JURISDICTION = {"IN": "IN", "US": "US", "UK": "GB", "AU": "AU", "CA": "CA"}


def country_of(named: str | None, holidays: str | None, zone: str, jurisdictions: tuple[str, ...]) -> str:
    """Return a country (ISO 3166-1 alpha-2), or an empty text where nothing tells one.

    That is the one that is named, of the public holidays, of the zone, or of the only jurisdiction that is a country.
    """
    if named or holidays:
        return named or (holidays or "")[:2]
    countries = [_OF_JURISDICTION[place] for place in jurisdictions if place in _OF_JURISDICTION]
    return _country_of_zones().get(zone) or (countries[0] if len(countries) == 1 else "")


def is_country(code: str) -> bool:
    """Say whether a text is a country's two letters (ISO 3166-1 alpha-2)."""
    return code in countries()


def countries() -> tuple[str, ...]:
    """Return the two letters of every country (ISO 3166-1 alpha-2)."""
    return tuple(row[0] for row in _table("iso3166.tab"))


@cache
def _country_of_zones() -> Mapping[str, str]:
    """Return the countries of zones, as the IANA's zone.tab has them; a zone's further names are not in it."""
    return {row[2]: row[0] for row in _table("zone.tab")}


@cache
def _table(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of one of the IANA's tables."""
    lines = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
