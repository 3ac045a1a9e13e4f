"""The package: everything of an item that goes out. Its hash is what a clinician signs (promise 2).

Canonical content and the bytes of its pictures are the whole of it, so a package that was kept can be
made again from what was kept, and hashing that gives the hash that was signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypedDict

from scheduler.domain.content import ItemKey, Kind
from scheduler.domain.errors import DamagedPackage
from scheduler.domain.payload import LinkCard, Picture, Rendered, RenderedIssue, RenderedPost


@dataclass(frozen=True, slots=True)
class PackedPicture:
    """A picture of a package; `digest` is the SHA-256 (hex) of its bytes, sizes are pixels."""

    name: str
    media_type: str
    digest: str
    alt: str
    width: int
    height: int
    is_decoration: bool = False


_LEFT_OUT = frozenset({"segment", "query", "topics", "counted", "subjects", "sample", "own_words", "confirmed"})
"""Fields that are left out while they are empty: what was signed before there were any keeps its hash."""

_HTML = 2
"""The place of the HTML among an issue's texts."""


@dataclass(frozen=True, slots=True)
class CanonicalContent:
    """Everything about an item that its readers get, exactly as it goes out, and what the reviewer relied on.

    `texts` are the rendered texts in order: the parts of a thread, or an issue's subject, preheader, HTML and text
    part. `audience`, sender, `reply_to` (empty: the sender), `public_url` (where unsubscribe links lead) and
    `placeholder` (what stands where each person's own link goes) are an issue's, and empty for a post. `segment` is the
    part of the audience that it is for, and `query` what chooses that part, or empty; `topics` are those
    that it is about. `counted` says what readers do that the provider counts: `opened`, `clicked`. `subjects` are an
    issue's further subject lines, and `sample` the share of the audience among whom they are tried, as text, or empty.
    `link_card` is a link's address, title and description as a post brings them, or empty; `language` is a post's.
    `own_words` are the sentences that a person wrote, each with its author, and `confirmed` a clinician's word on each.
    `platform` is where the account in `key` is. `library`, `rules` and `waivers` are what it was read by. The slot is
    not part of it: moving the time alone keeps an approval.
    """

    key: str
    texts: tuple[str, ...]
    pictures: tuple[PackedPicture, ...]
    links: tuple[str, ...]
    library: str
    rules: str = "none"
    waivers: tuple[str, ...] = ()
    audience: str = ""
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    public_url: str = ""
    placeholder: str = ""
    link_card: tuple[str, ...] = ()
    language: str = ""
    platform: str = ""
    segment: str = ""
    topics: tuple[str, ...] = ()
    query: str = ""
    counted: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sample: str = ""
    own_words: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()

    @property
    def submitted(self) -> CanonicalContent:
        """The content as it is submitted: before a clinician confirmed sentences of it."""
        return replace(self, confirmed=())

    def subject_of(self, variant: int) -> str:
        """Return an issue's subject line as the people of a variant get it, see `domain.subject_sample`."""
        return (self.texts[0], *self.subjects)[max(variant, 1) - 1]

    @property
    def readable(self) -> tuple[str, ...]:
        """The texts as a person reads them: all but an issue's HTML, whose words its text part has too."""
        is_issue = ItemKey.parse(self.key).kind is Kind.ISSUE
        return tuple(text for place, text in enumerate(self.texts) if not (is_issue and place == _HTML))

    @property
    def alts(self) -> tuple[str, ...]:
        """The pictures' alt texts, in order."""
        return tuple(picture.alt for picture in self.pictures)

    @property
    def images(self) -> tuple[str, ...]:
        """The pictures' digests, in order."""
        return tuple(picture.digest for picture in self.pictures)


@dataclass(frozen=True, slots=True)
class Package:
    """The package that is sent: the content that was signed, with its pictures."""

    content: CanonicalContent
    rendered: Rendered

    @property
    def hash(self) -> str:
        """The hash that a signature on it signs."""
        return content_hash(self.content)


class RenderedContents(TypedDict):
    """The part of canonical content that comes from rendering."""

    texts: tuple[str, ...]
    pictures: tuple[PackedPicture, ...]
    links: tuple[str, ...]
    link_card: tuple[str, ...]
    language: str
    subjects: tuple[str, ...]


def canonical_json(content: CanonicalContent) -> str:
    """Return the content as canonical JSON: sorted keys, no spaces, UTF-8 left as it is."""
    fields = {name: value for name, value in asdict(content).items() if value or name not in _LEFT_OUT}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: CanonicalContent) -> str:
    """Return the SHA-256 (hex) of the content's canonical JSON."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def read_canonical(text: str) -> CanonicalContent:
    """Return the content that `canonical_json` wrote, this version's or an earlier one's."""
    written = json.loads(text)
    if "images" in written:
        written = _from_first_form(written)
    pictures = tuple(PackedPicture(**picture) for picture in written.pop("pictures"))
    # Any: a field is a text or a list of texts, as the dataclass says.
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    return CanonicalContent(pictures=pictures, **fields)


def _from_first_form(written: dict[str, Any]) -> dict[str, Any]:  # Any: values of JSON
    """Return content that earlier versions signed in today's form: for people to read, since it is no whole package."""
    alts, images, sender = (written.pop(name) for name in ("alts", "images", "sender"))
    pictures = [asdict(PackedPicture("", "", digest, alt, 0, 0)) for digest, alt in zip(images, alts, strict=True)]
    return written | {"pictures": pictures, "sender_name": sender}


def rebuild(signed_hash: str, canonical: str, picture: Callable[[str], bytes]) -> Package:
    """Return the package whose content is kept as `canonical`, after making sure that it is what was signed.

    `picture` gives the bytes that are kept under a digest. Raises DamagedPackage when anything differs.
    """
    if hashlib.sha256(canonical.encode()).hexdigest() != signed_hash:
        raise DamagedPackage("the signed content was changed after it was written")
    content = read_canonical(canonical)
    package = Package(
        content, _rendered(content, tuple(_unpacked(packed, picture(packed.digest)) for packed in content.pictures))
    )
    if content_hash(replace(content, **contents_of(package.rendered))) != signed_hash:
        raise DamagedPackage(
            "what was signed does not give the same package again (a picture was changed, or it was signed with an "
            "earlier version of this product): look at it and sign it again"
        )
    return package


def contents_of(rendered: Rendered) -> RenderedContents:
    """Return the fields of canonical content that come from the rendered item."""
    pictures = tuple(_packed(picture) for picture in rendered.pictures)
    if isinstance(rendered, RenderedIssue):
        texts = (rendered.subject, rendered.preheader, rendered.html, rendered.text)
        return RenderedContents(
            texts=texts,
            pictures=pictures,
            links=rendered.links,
            link_card=(),
            language="",
            subjects=rendered.subjects,
        )
    card = rendered.link_card
    return RenderedContents(
        texts=rendered.texts,
        pictures=pictures,
        links=rendered.links,
        link_card=(card.url, card.title, card.description) if card else (),
        language=rendered.language,
        subjects=(),
    )


def _packed(picture: Picture) -> PackedPicture:
    return PackedPicture(
        name=picture.name,
        media_type=picture.media_type,
        digest=hashlib.sha256(picture.data).hexdigest(),
        alt=picture.alt,
        width=picture.width,
        height=picture.height,
        is_decoration=picture.is_decoration,
    )


def _unpacked(packed: PackedPicture, data: bytes) -> Picture:
    return Picture(
        name=packed.name,
        media_type=packed.media_type,
        data=data,
        alt=packed.alt,
        width=packed.width,
        height=packed.height,
        is_decoration=packed.is_decoration,
    )


def _rendered(content: CanonicalContent, pictures: tuple[Picture, ...]) -> Rendered:
    if ItemKey.parse(content.key).kind is Kind.POST:
        card = LinkCard(*content.link_card) if content.link_card else None
        return RenderedPost(content.texts, pictures, content.links, card, content.language)
    subject, preheader, html, text = content.texts
    return RenderedIssue(subject, preheader, html, text, pictures, content.links, content.subjects)
