"""The content that goes out: rendered, and as the payload of one delivery.

Preview, approval and publisher share it (promise 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

UNSUBSCRIBE_PLACEHOLDER = "{{own-unsubscribe-link}}"
"""Stands in an issue's HTML and text where each recipient's own unsubscribe link goes. It is ours: what is signed names
no provider, and each transport puts the link, or a mark of its own, in its place. No words of an issue may have it."""

CONFIRM_PLACEHOLDER = "{{own-confirmation-link}}"
"""Stands likewise where the link goes by which a person confirms that they signed up."""

PREFERENCES_PLACEHOLDER = "{{own-preferences-link}}"
"""Stands likewise where the link goes to the page on which a person chooses what they receive."""

NEEDED_PLACEHOLDERS = (UNSUBSCRIBE_PLACEHOLDER, CONFIRM_PLACEHOLDER, PREFERENCES_PLACEHOLDER)
"""One of these stands in every email: what its reader may do about it."""

VIEW_PLACEHOLDER = "{{own-view-link}}"
"""Stands likewise where the link goes to the issue in a browser. It is for readers, and says nothing of which one."""

PLACEHOLDERS = (*NEEDED_PLACEHOLDERS, VIEW_PLACEHOLDER)
"""Whatever stands for a link of each recipient's own."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it goes out. `name` is a file name without any word of the content; sizes are pixels.

    `shows` are the files of assets/ that may be seen in it, photographs of people among them. A picture that only parts
    or adorns (`is_decoration`) has an empty alt text, so that it is not read aloud. `says` are words on a card that are
    its layout's own.
    """

    name: str
    media_type: str
    data: bytes
    alt: str
    width: int
    height: int
    shows: tuple[str, ...] = ()
    is_decoration: bool = False
    says: tuple[str, ...] = ()


def place_of(campaign: str, file: str) -> str:
    """Return what a picture that an article names is called in the workspace; one on the web is called as it is."""
    parts = urlsplit(file)
    return file if parts.scheme or parts.netloc else f"campaigns/{campaign}/{unquote(parts.path).lstrip('/')}"


@dataclass(frozen=True, slots=True)
class LinkCard:
    """The card of a link, for a platform that builds none from the page by itself.

    Words of ours, signed with the post.
    """

    url: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class RenderedPost:
    """The final text of each part of a thread; the pictures go with the first, in this order.

    `link_card` goes with the last part, where the platform wants one and no picture takes its place.
    """

    texts: tuple[str, ...]
    pictures: tuple[Picture, ...]
    links: tuple[str, ...]
    link_card: LinkCard | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class RenderedIssue:
    """An issue, or another email, as every recipient gets it, `UNSUBSCRIBE_PLACEHOLDER` apart.

    Pictures are shown inline as cid:`name`. `subjects` are further subject lines, tried in a sample of its readers.
    """

    subject: str
    preheader: str
    html: str
    text: str
    pictures: tuple[Picture, ...]
    links: tuple[str, ...]
    subjects: tuple[str, ...] = ()

    @property
    def subject_lines(self) -> tuple[str, ...]:
        """Every subject line under which somebody gets it, its own first."""
        return (self.subject, *self.subjects)

    def of_variant(self, variant: int) -> RenderedIssue:
        """Return it under the subject line of a variant, as `domain.subject_sample` counts them."""
        line = self.subject_lines[max(variant, 1) - 1]
        return self if line == self.subject else replace(self, subject=line)


Rendered = RenderedPost | RenderedIssue


@dataclass(frozen=True, slots=True)
class PostPayload:
    """One post: its text, its pictures in order, and the platform id of the post it answers (a thread).

    `due_at` is its slot (aware UTC), which stays the same through every retry. `language` is a BCP 47 tag, or empty.
    """

    delivery: str
    text: str
    pictures: tuple[Picture, ...]
    reply_to: str | None = None
    due_at: datetime | None = None
    language: str = ""
    link_card: LinkCard | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One recipient of a batch. `subscriber` is the opaque id; `unsubscribe_url` is this person's own.

    `token` is the opaque word for this person's copy of the issue, the same in every retry: see `services.copy_tokens`.
    `first_name` is as it may be printed, or empty. Mail that nobody subscribed to has no `unsubscribe_url`, and that by
    which they confirm has a `confirm_url`, that by which they come to their own page a `preferences_url`. `view_url`
    leads to the issue in a browser.
    """

    subscriber: str
    address: str
    name: str
    unsubscribe_url: str = ""
    token: str = ""
    first_name: str = ""
    confirm_url: str = ""
    preferences_url: str = ""
    view_url: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: `media_type` without parameters, which SendGrid refuses, `name` as it is saved."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class BatchPayload:
    """One issue for some of its people: as many as its transport takes at once.

    `counted` says what the provider is to count of what readers do: `opened`, `clicked`. By default, nothing.
    `attachments` go with mail to the staff alone.
    """

    delivery: str
    issue: RenderedIssue
    sender_name: str
    sender_address: str
    reply_to: str | None
    addressees: tuple[Addressee, ...]
    counted: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


Payload = PostPayload | BatchPayload
