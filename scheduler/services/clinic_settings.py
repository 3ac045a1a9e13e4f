"""The clinic's settings changed by a person, with how many signatures a change ends told before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.campaign import Clinic
from scheduler.domain.content import ItemKey
from scheduler.domain.payload import Picture
from scheduler.domain.people import Identity, Role
from scheduler.ports import Clock, Database, SettingsFile
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.initialise import motif_of
from scheduler.services.people import Staff
from scheduler.services.sample_card import sample_card
from scheduler.services.signed_comparison import SignedComparison

__all__ = ["MAY_CHANGE", "Changes", "Setting", "SettingValue", "SettingsDesk"]

MAY_CHANGE: Final = (Role.CLINICIAN, Role.PUBLISHER)
"""Who changes settings: what they decide stands under what a clinician signed."""

MOST_COMPARED = 200
"""Signed items that are rendered again to see what a change ends: some tenths of a second each (2026-11)."""

SOLO_PRACTICE: Final[Setting] = ("approval", "solo_practice")
"""Whether who wrote something may sign it. Clinicians alone decide that: it is about their signatures."""

SPECIALITY: Final[Setting] = ("clinic", "speciality")
MOTIF: Final[Setting] = ("brand", "motif")

SUBJECT = "settings"
"""Their name on the audit trail."""

Changes = Mapping[Setting, SettingValue]


@dataclass(frozen=True, slots=True)
class SettingsDesk:
    """Reads and changes the clinic's settings.

    `supposing` compares what is signed with the workspace as it would be. `as_logo` makes a logo's file of whatever was
    sent.
    """

    files: SettingsFile
    store: Database
    staff: Staff
    clock: Clock
    comparison: SignedComparison
    supposing: Callable[[Changes], SignedComparison]
    as_logo: Callable[[bytes], bytes]

    def clinic(self) -> Clinic:
        """Return the settings as they hold. Raises ClinicError."""
        return self.files.clinic()

    @property
    def version(self) -> str:
        """The version of the file: who saves names the one that they saw."""
        return self.files.settings_version()

    def fixed(self, setting: Setting) -> str:
        """Return the environment's variable that decides a setting whatever the file says, or empty."""
        return self.files.variable_before(setting)

    def with_what_follows(self, changes: Changes) -> Changes:
        """Return changes with what follows from them: the drawing on the cards goes with the speciality.

        One that somebody chose themselves stays.
        """
        clinic = self.clinic()
        chosen = clinic.brand.motif not in {"", motif_of(clinic.speciality)}
        if SPECIALITY not in changes or MOTIF in changes or chosen or self.fixed(MOTIF):
            return changes
        return {**changes, MOTIF: motif_of(str(changes[SPECIALITY] or ""))}

    def ended_by(self, changes: Changes) -> tuple[ItemKey, ...] | None:
        """Return the items whose signatures a change would end; None where too much is signed to compare it now.

        Changes nothing. Raises BadInput for settings that cannot be.
        """
        with self.store.reading() as tables:
            signed = len(tables.items.to_be_sent())
        if signed > MOST_COMPARED:
            return None
        then = self.supposing(changes)
        then.workspace.clinic()
        already = {found.item for found in self.comparison.look() if found.differs}
        return tuple(found.item for found in then.look() if found.differs and found.item not in already)

    def sample_card(self, changes: Changes) -> Picture:
        """Return a card as it would be drawn with other settings. Raises ClinicError."""
        return sample_card(self.supposing(changes).renderer)

    def keep_logo(self, data: bytes, by: Identity) -> str:
        """Keep a logo among the assets, and return the name that `brand.logo` knows it by. Raises ClinicError.

        Nothing shows it before that setting names it. The same logo has the same name.
        """
        self.staff.recognise(by, MAY_CHANGE)
        return self.files.keep_asset("brand", "logo", self.as_logo(data))

    def save(self, changes: Changes, version: str, by: Identity) -> None:
        """Write settings into config.toml, its comments stay, and end the signatures that the change ends.

        Where too much is signed to compare it now, the worker does. Raises ClinicError, and BadInput where the file
        changed meanwhile or cannot be so: it is then as it was.
        """
        person = self.staff.recognise(by, (Role.CLINICIAN,) if SOLO_PRACTICE in changes else MAY_CHANGE)
        self.files.edit_settings(changes, version)
        names = [".".join(setting) for setting in changes]
        with self.store.transaction() as tables:
            tables.audit.record(event(self.clock.now(), person.login, "settings changed", SUBJECT, settings=names))
            signed = len(tables.items.to_be_sent())
        if signed <= MOST_COMPARED:
            self.comparison.run()
