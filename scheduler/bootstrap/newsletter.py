"""The use cases of the newsletter: its subscribers, and the recipients of its issues."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from scheduler.bootstrap.foundation import Foundation
from scheduler.bootstrap.made_of_settings import made_of_settings
from scheduler.config.accounts import batch_of
from scheduler.domain.subscription import Subscription
from scheduler.rendering.invitations import Invitations
from scheduler.rendering.public_pages import PublicPages
from scheduler.services.archive import Archive
from scheduler.services.audience_export import AudienceExport
from scheduler.services.audience_import import AudienceImport
from scheduler.services.audience_list import AudienceList
from scheduler.services.copy_tokens import CopyTokens
from scheduler.services.erasure import ErasureDesk, StaffErasure
from scheduler.services.import_undoing import ImportUndoing
from scheduler.services.keyed_hashes import address_hashes
from scheduler.services.person_records import PersonRecords
from scheduler.services.personal_links import PersonalLinks, Purpose
from scheduler.services.preferences import PreferencesDesk
from scheduler.services.preflight.particulars import is_placeholder_link
from scheduler.services.pseudonyms import Pseudonyms
from scheduler.services.reader_languages import ReaderLanguages
from scheduler.services.received_lists import ReceivedLists
from scheduler.services.recipients import IssuePreparer
from scheduler.services.retention import RetentionDesk
from scheduler.services.segments import SegmentDesk, signed_selection
from scheduler.services.sign_up import SignUpDesk
from scheduler.services.suppressing import SuppressionDesk
from scheduler.services.welcome.sending import WelcomeSending
from scheduler.storage.sealing import KeyedSealing
from scheduler.storage.staging import staged_rows


class NewsletterDesks(Foundation):
    """The newsletter of a workspace, each use case opened when it is first used."""

    @cached_property
    def personal_links(self) -> PersonalLinks:
        """The links of one person's own, with the keys as they are at each use: one may be rotated any time."""
        return PersonalLinks(self.installation.key_ring, self.clock)

    @cached_property
    def reader_languages(self) -> ReaderLanguages:
        """The languages of those whom personal links are of."""
        return ReaderLanguages(self.store, self.personal_links)

    @cached_property
    def mailed_links(self) -> PersonalLinks:
        """The same for mails, of which there are many: with the keys as they were when first read."""
        return PersonalLinks(lambda: self.secret_keys, self.clock)

    @property
    def address_hashes(self) -> Callable[[str], tuple[str, ...]]:
        """Returns the keyed hashes under which an address may be suppressed.

        The keys are read now: reading them looks into the database, and whoever uses this may be in a transaction.
        """
        return partial(address_hashes, keys=self.secret_keys)

    @cached_property
    def public_pages(self) -> PublicPages:
        """The pages that everybody may see."""
        return PublicPages(self.root, self.workspace.clinic)

    @made_of_settings
    def invitations(self) -> Invitations:
        """The ways by which people come to the sign-up page."""
        site = self.settings.web.url
        return Invitations(self.root, self.workspace.clinic, self.public_pages, site, is_placeholder_link(site))

    @made_of_settings
    def archive(self) -> Archive:
        """Issues that are out, for everybody to read again."""
        return Archive(self.store, self.settings.clinic.newsletter)

    @made_of_settings
    def audience_import(self) -> AudienceImport:
        """Lists of people taken in, as other programs export them."""
        zone = ZoneInfo(self.settings.clinic.zone)
        return AudienceImport(self.store, staged_rows, self.address_hashes, self.clock, zone)

    @cached_property
    def import_undoing(self) -> ImportUndoing:
        """Imports taken back, before anybody was written to."""
        return ImportUndoing(self.store, self.people, self.clock)

    @made_of_settings
    def received_lists(self) -> ReceivedLists:
        """Lists that were sent to the pages, and wait to be imported."""
        folder = self.variable_files / "lists"
        return ReceivedLists(
            folder, self.audience_import, self.people, self.clock, lambda: self._subscription().audience
        )

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """The keyed hashes in place of addresses, mailboxes and topics."""
        return Pseudonyms(self.installation.key_ring)

    @cached_property
    def sign_up(self) -> SignUpDesk:
        """Sign-ups, and their confirmations."""
        read = partial(self.personal_links.read, Purpose.CONFIRM)
        return SignUpDesk(self.store, self.clock, self._subscription, self.pseudonyms, read)

    @cached_property
    def preferences(self) -> PreferencesDesk:
        """A person's own choices, and leaving."""
        return PreferencesDesk(self.store, self.clock, self._subscription, self.pseudonyms)

    @cached_property
    def erasure(self) -> ErasureDesk:
        """People erased on their word, here and at their mail providers."""
        sealing = partial(KeyedSealing, self.secret_keys)
        return ErasureDesk(self.store, self.clock, self.pseudonyms, lambda: self.channels, sealing)

    @made_of_settings
    def staff_erasure(self) -> StaffErasure:
        """People erased on the word of who works here."""
        return StaffErasure(self.erasure, self.audience_list, self.people)

    @cached_property
    def person_records(self) -> PersonRecords:
        """Everything that is kept of one person."""
        return PersonRecords(self.store, self._subscription, self.pseudonyms)

    @cached_property
    def retention(self) -> RetentionDesk:
        """What the newsletter no longer needs, removed by the clinic's rules."""
        return RetentionDesk(self.store, self.clock, self._subscription)

    def _subscription(self) -> Subscription:
        return self.workspace.clinic().newsletter.subscription

    @made_of_settings
    def segments(self) -> SegmentDesk:
        """Parts of the list, by queries that people keep in the workspace."""
        zone = ZoneInfo(self.settings.clinic.zone)
        return SegmentDesk(self.workspace, self.store, self.clock, zone, self._topic_hashes)

    @property
    def _topic_hashes(self) -> Callable[[str], tuple[str, ...]]:
        return Pseudonyms(partial(tuple, self.secret_keys)).topics

    @made_of_settings
    def audience_list(self) -> AudienceList:
        """The list as staff look at it."""
        return AudienceList(self.store, self.clock, self.segments, self.address_hashes, self._subscription)

    @made_of_settings
    def suppression(self) -> SuppressionDesk:
        """Addresses that staff suppress, and suppressions that they lift."""
        zone = ZoneInfo(self.settings.clinic.zone)
        return SuppressionDesk(self.store, self.clock, self.people, self.audience_list, self.address_hashes, zone)

    @made_of_settings
    def audience_export(self) -> AudienceExport:
        """The list as a file."""
        return AudienceExport(self.store, self.clock, self.audience_list)

    @made_of_settings
    def preparation(self) -> IssuePreparer:
        """The recipients of due issues, frozen."""
        zone, batches = ZoneInfo(self.settings.clinic.zone), partial(batch_of, self.settings.accounts)
        selection = partial(signed_selection, zone=zone, topic_hashes=self._topic_hashes)
        return IssuePreparer(
            self.store,
            self.clock,
            self.address_hashes,
            batches,
            selection=selection,
            topic_hashes=self._topic_hashes,
        )

    @cached_property
    def welcome_sending(self) -> WelcomeSending:
        """The steps of the welcome series that are due."""
        mailboxes = Pseudonyms(partial(tuple, self.secret_keys)).welcomed
        return WelcomeSending(self.store, self.clock, self.preparation, mailboxes)

    @cached_property
    def copy_tokens(self) -> CopyTokens:
        """The words by which a bounce finds the person whose copy came back."""
        return CopyTokens(self.secret_keys)
