"""The use cases of the newsletter: its subscribers, and the recipients of its issues."""

from __future__ import annotations

from functools import cached_property, partial
from zoneinfo import ZoneInfo

from scheduler.bootstrap.foundation import Foundation
from scheduler.config.accounts import batch_of
from scheduler.rendering.public_pages import PublicPages
from scheduler.services.audience import AudienceDesk, address_hash
from scheduler.services.copy_tokens import CopyTokens
from scheduler.services.recipients import IssuePreparer


class NewsletterDesks(Foundation):
    """The newsletter of a workspace, each use case opened when it is first used."""

    @cached_property
    def public_pages(self) -> PublicPages:
        """The pages that everybody may see."""
        return PublicPages(self.root, self.workspace.clinic)

    @cached_property
    def audience(self) -> AudienceDesk:
        """The subscribers of the newsletter, and the suppressed addresses."""
        return AudienceDesk(self.store, self.secret_key, self.clock, ZoneInfo(self.settings.clinic.zone))

    @cached_property
    def preparation(self) -> IssuePreparer:
        """The recipients of due issues, frozen."""
        hashed = partial(address_hash, key=self.secret_key)
        return IssuePreparer(self.store, self.clock, hashed, partial(batch_of, self.settings.accounts))

    @cached_property
    def copy_tokens(self) -> CopyTokens:
        """The words by which a bounce finds the person whose copy came back."""
        return CopyTokens((self.secret_key,))
