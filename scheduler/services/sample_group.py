"""The saved test group: our own addresses, to whom an issue may be sent before anybody has signed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduler.domain.audit import event
from scheduler.domain.contact import checked_words, parse_address
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Identity, Role
from scheduler.domain.subscriber import normal_address
from scheduler.ports import Clock, Database, SettingsFile
from scheduler.ports.campaign_files import Setting, SettingValue
from scheduler.services.clinic_settings import SUBJECT
from scheduler.services.people import Staff
from scheduler.services.sample import MOST_ADDRESSES

ADDRESSES: Final[Setting] = ("newsletter", "test_addresses")
NAME: Final[Setting] = ("newsletter", "test_group")

LONGEST_NAME = 80
"""Characters of the group's name."""


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """The group: its name, which may be empty, and its addresses as somebody wrote them."""

    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleGroupDesk:
    """Reads and changes the group, which stands in config.toml. The trail counts its addresses and names none."""

    files: SettingsFile
    store: Database
    staff: Staff
    clock: Clock

    def group(self) -> SampleGroup:
        """Return the group as it is saved. Raises ClinicError."""
        newsletter = self.files.clinic().newsletter
        return SampleGroup(newsletter.test_group, newsletter.test_addresses)

    def fixed(self) -> str:
        """Return the environment's variable that decides the addresses whatever the file says, or empty."""
        return self.files.variable_before(ADDRESSES)

    def add(self, address: str, by: Identity) -> None:
        """Add an address. Raises BadInput for what is none, is in the group already, or is one too many."""
        try:
            added = parse_address(address)
        except ValueError as error:
            raise BadInput(f"the address {error}") from None
        known = self.group().addresses
        if normal_address(added) in map(normal_address, known):
            raise BadInput("this address is in the group already")
        if len(known) >= MOST_ADDRESSES:
            raise BadInput(f"a test goes to at most {MOST_ADDRESSES} addresses: take one out first")
        self._write({ADDRESSES: (*known, added)}, by)

    def remove(self, address: str, by: Identity) -> None:
        """Take an address out of the group. Raises BadInput where it is not in it."""
        known = self.group().addresses
        left = tuple(one for one in known if normal_address(one) != normal_address(address))
        if left == known:
            raise BadInput("this address is not in the group any more")
        self._write({ADDRESSES: left}, by)

    def rename(self, name: str, by: Identity) -> None:
        """Give the group a name, or with an empty one none. Raises BadInput for what cannot be one."""
        written = checked_words(" ".join(name.split()), "the group's name")
        if len(written) > LONGEST_NAME:
            raise BadInput(f"the group's name is longer than {LONGEST_NAME} characters")
        self._write({NAME: written or None}, by)

    def _write(self, settings: dict[Setting, SettingValue], by: Identity) -> None:
        person = self.staff.recognise(by, tuple(Role))
        for setting in settings:
            if variable := self.files.variable_before(setting):
                raise BadInput(f"this machine's environment decides the group: {variable}")
        # What was read above is what is written over: whoever saves meanwhile is not overwritten.
        self.files.edit_settings(settings, self.files.settings_version())
        names = [".".join(setting) for setting in settings]
        people = len(self.group().addresses)
        changed = event(self.clock.now(), person.login, "test group changed", SUBJECT, settings=names, people=people)
        with self.store.transaction() as tables:
            tables.audit.record(changed)
