"""The pages with the clinic's settings."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace
from typing import Final

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from scheduler.config.country import countries
from scheduler.domain.claims import JURISDICTIONS
from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.speciality import Speciality
from scheduler.services.clinic_settings import MOTIF, Changes
from scheduler.web.forms import Fields, Form, fields_and_file
from scheduler.web.page import READING
from scheduler.web.staff.card_look_names import CardLook, motifs_of
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.settings.model import (
    SettingsForm,
    Values,
    Wrong,
    brand,
    changes_of,
    left_empty,
    marked_of,
    particulars,
    place_names,
    shown_of,
    typed_in,
    values_of,
)

router = APIRouter(prefix="/staff/settings")

_PLAIN: Final = "geometry"
"""The drawing of a clinic that has chosen none."""

NOTHING: Final = Wrong()

LARGEST_LOGO: Final = 3_000_000
"""Bytes of a logo with its form."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the pages: its form, its template, and its path below /staff."""

    form: SettingsForm
    template: str
    path: str


def _particulars(page: StaffPage) -> Place:
    return Place(particulars(page.words), "settings/particulars.html", "/settings")


def _look(page: StaffPage) -> Place:
    return Place(brand(page.words), "settings/look.html", "/settings/look")


@router.api_route("", methods=READING)
def show(page: Staff) -> Response:
    """Return the clinic's particulars."""
    place = _particulars(page)
    return _form(page, place, shown_of(page.application.clinic_settings.clinic(), place.form))


@router.post("")
async def save(request: Request, page: Staff, fields: Form) -> Response:
    """Save the particulars, or say first which signatures that ends."""
    return await _slowly(request, page, _particulars(page), fields)


@router.api_route("/look", methods=READING)
def look(page: Staff) -> Response:
    """Return colours and logo, with a card drawn in them."""
    place, known = _look(page), values_of(page.application.clinic_settings.clinic())
    tried = {name: (value,) for name, value in page.request.query_params.items() if name in place.form.settings}
    return _form(page, place, {**known, **tried})


@router.post("/look")
async def save_look(request: Request, page: Staff) -> Response:
    """Save colours and logo, or say first which signatures that ends."""
    fields, sent = await fields_and_file(request)
    return await _slowly(request, page, _look(page), fields, sent.data if sent else None)


@router.api_route("/look/card", methods=READING)
async def card(request: Request, page: Staff) -> Response:
    """Return a card in the colours that the address names."""
    return await to_thread.run_sync(lambda: _card(page), limiter=request.app.state.slow)


def _card(page: StaffPage) -> Response:
    desk, form = page.application.clinic_settings, brand(page.words)
    known = values_of(desk.clinic())
    tried = {name: (value,) for name, value in page.request.query_params.items() if name in form.settings}
    try:
        picture = desk.sample_card(changes_of({**known, **tried}, known, form, _fixed(page, form)))
    except ClinicError as error:
        raise HTTPException(404) from error
    return Response(picture.data, media_type=picture.media_type, headers={"cache-control": "no-store"})


async def _slowly(
    request: Request, page: StaffPage, place: Place, fields: Fields, logo: bytes | None = None
) -> Response:
    """Return the answer to a form: what is signed is rendered again for it, which takes its time."""
    return await to_thread.run_sync(lambda: _saved(page, place, fields, logo), limiter=request.app.state.slow)


def _saved(page: StaffPage, place: Place, fields: Fields, logo: bytes | None) -> Response:
    desk, typed = page.application.clinic_settings, typed_in(fields, place.form)
    clinic = desk.clinic()
    known = values_of(clinic)
    try:
        if logo is not None:
            typed = {**typed, "logo": (desk.keep_logo(logo, page.identity),)}
        elif fields.one("no_logo"):
            typed = {**typed, "logo": ("",)}
        skipped = {*_fixed(page, place.form), *left_empty(typed, clinic, place.form)}
        changes = changes_of(typed, known, place.form, skipped)
        _check_motif(page, changes)
        changes = dict(desk.with_what_follows(changes))
        if not changes:
            return page.go(place.path, page.words.gettext("Nothing was changed."))
        ended = desk.ended_by(changes)
        agreed = fields.one("agreed") == ("many" if ended is None else str(len(ended)))
        if ended != () and not agreed:
            names = [place.form.labels[name] for name, setting in place.form.settings.items() if setting in changes]
            values = {"place": place, "typed": typed, "ended": ended, "names": names, "version": fields.one("version")}
            return page.show("settings/confirm.html", values)
        desk.save(changes, fields.one("version"), page.identity)
    except BadInput as error:
        return _form(page, place, typed, place.form.said(error))
    except ClinicError as error:
        return _form(page, place, typed, Wrong(str(error)))
    return page.go(place.path if page.application.workspace.campaigns() else "/welcome", page.words.gettext("Saved."))


def _check_motif(page: StaffPage, changes: Changes) -> None:
    if MOTIF in changes and changes[MOTIF] not in (None, *page.application.card_choices.motifs):
        raise BadInput("brand.motif must be one of the drawings in the list")


def _fixed(page: StaffPage, form: SettingsForm) -> dict[str, str]:
    """Return the fields that this machine's environment decides, each with its variable."""
    desk = page.application.clinic_settings
    found = {name: desk.fixed(setting) for name, setting in form.settings.items()}
    return {name: variable for name, variable in found.items() if variable}


def _motifs(page: StaffPage, chosen: str) -> tuple[CardLook, ...]:
    """Return the drawings to choose from; a chosen one that there is not is among them, so that it stays seen."""
    known = motifs_of(page.application.card_choices.motifs, page.words)
    if not chosen:
        return tuple(replace(look, name="") if look.name == _PLAIN else look for look in known)
    return known if chosen in {look.name for look in known} else (CardLook(chosen, chosen), *known)


def _countries(page: StaffPage) -> dict[str, str]:
    """Return the countries by their letters, by name."""
    named = {code: page.words.country_name(code) for code in countries()}
    return dict(sorted(named.items(), key=lambda entry: entry[1]))


def _form(page: StaffPage, place: Place, values: Values, wrong: Wrong = NOTHING) -> Response:
    desk = page.application.clinic_settings
    shown = {
        "values": values,
        "labels": place.form.labels,
        "fixed": _fixed(page, place.form),
        "missing": marked_of(values, desk.clinic(), place.form),
        "version": desk.version,
        "wrong": wrong.said,
        "wrong_field": wrong.field,
        "specialities": tuple(Speciality),
        "all_jurisdictions": JURISDICTIONS,
        "places": place_names(page.words),
        "zones": sorted(zoneinfo.available_timezones()) if place.path == "/settings" else (),
        "motifs": _motifs(page, values["motif"][0]) if place.path == "/settings/look" else (),
        "countries": _countries(page) if place.path == "/settings" else {},
        "is_new": not page.application.workspace.campaigns(),
    }
    return page.show(place.template, shown, status=422 if wrong.said else 200)
