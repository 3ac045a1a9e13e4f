"""An article's own pictures as its newsletters show them: small enough for a mail, and nothing in them but pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from scheduler.channels.spec import JPEG, PNG
from scheduler.domain.article import ParagraphKind
from scheduler.domain.content import Issue, IssueParagraph
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture, place_of
from scheduler.rendering.cards.encoding import Encoding, encoded
from scheduler.rendering.kept_pictures import PNG_START, digest_of, drawing_libraries, keep_picture, kept_picture
from scheduler.rendering.logo import MOST_PIXELS, eight_bits, opened_picture

_VERSION = 1
"""Counts the ways in which these pictures were made; a change makes all of them anew."""

_MOST_WIDE, _MOST_HIGH = 1200, 2400
"""Pixels: a little more than twice what a mail shows, for dense screens."""

_MOST_BYTES = 300_000
"""A picture of a mail: ten of them are 4 MB as mail writes them, which every mail server takes."""

_LARGEST_FILE = 20_000_000
_DRAWN = frozenset({"PNG", "GIF", "BMP"})
"""Formats of drawings, whose lines JPEG frays."""

_SMALLER = 0.8


class ArticlePictures:
    """The pictures of a workspace's articles, kept in the folder `cache` as mails show them."""

    def __init__(self, workspace: Path | None, cache: Path) -> None:
        self._workspace = workspace
        self._cache = cache

    def of(self, issue: Issue) -> Mapping[IssueParagraph, Picture]:
        """Return those of an issue's pictures that are there and described, by the paragraphs that show them.

        Raises BadInput for one that is there and cannot be shown.
        """
        campaign = issue.key.campaign
        described = (paragraph for paragraph in _pictures_in(issue) if paragraph.words)
        found = ((paragraph, place_of(campaign, paragraph.file)) for paragraph in described)
        paths = ((paragraph, place, self._path(place, campaign)) for paragraph, place in found)
        return {paragraph: self._picture(paragraph.words, place, path) for paragraph, place, path in paths if path}

    def _picture(self, alt: str, place: str, path: Path) -> Picture:
        source = _source(path, place)
        made = {"version": _VERSION, "source": hashlib.sha256(source).hexdigest(), "made with": drawing_libraries()}
        kept = self._cache / f"{digest_of(made)}.picture"
        data = kept_picture(kept)
        if data is None:
            data = mail_picture(source, place)
            keep_picture(kept, data)
        with Image.open(BytesIO(data)) as image:
            width, height = image.size
        media_type, ending = (PNG, "png") if data.startswith(PNG_START) else (JPEG, "jpg")
        name = f"picture-{digest_of({'alt': alt, 'data': hashlib.sha256(data).hexdigest()})[:8]}.{ending}"
        return Picture(name, media_type, data, alt, width, height, shows=(place,))

    def _path(self, place: str, campaign: str) -> Path | None:
        """Return the file of a campaign's folder that a place means; None for one that is not there or leaves it."""
        if self._workspace is None:
            return None
        folder = (self._workspace / "campaigns" / campaign).resolve()
        path = (self._workspace / place).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None


def mail_picture(source: bytes, place: str) -> bytes:
    """Return a picture as a JPEG or a PNG for mails: upright, on white, sRGB, without metadata, the same every time.

    `place` names it in messages. Raises BadInput for what is no picture that can be shown.
    """
    image, kind = _pixels(source, place)
    image.thumbnail((_MOST_WIDE, _MOST_HIGH), Image.Resampling.LANCZOS)
    encoding = Encoding((PNG, JPEG) if kind in _DRAWN else (JPEG,), _MOST_BYTES)
    while True:
        try:
            return encoded(image, encoding).data
        except BadInput:
            size = (max(1, round(image.width * _SMALLER)), max(1, round(image.height * _SMALLER)))
            image = image.resize(size, Image.Resampling.LANCZOS)


def _source(path: Path, place: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadInput(f"the picture {place} is larger than {_LARGEST_FILE // 1_000_000} MB: scale it down")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"the picture {place} cannot be read: {error.strerror or error}") from error


def _pictures_in(issue: Issue) -> Iterator[IssueParagraph]:
    for section in issue.sections:
        yield from (paragraph for paragraph in section.paragraphs if paragraph.kind == ParagraphKind.PICTURE)


def _pixels(source: bytes, place: str) -> tuple[Image.Image, str]:
    """Return a picture's pixels in RGB, and the format that they came in. Raises BadInput."""
    try:
        with opened_picture(source, place) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(f"{place} has more than {MOST_PIXELS // 1_000_000} million pixels: scale it down")
            kind = image.format or ""
            image.draft("RGB", (2 * _MOST_WIDE, 2 * _MOST_WIDE))
            image.load()
            return _on_white(in_srgb(ImageOps.exif_transpose(image))), kind
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput(f"{place} is no picture that can be opened: export it again as a PNG or a JPEG") from error


def in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture in the colours of screens; phones photograph in wider ones."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted if converted is not None else image


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture without transparency: its lines would be lost on the ground of a dark mail."""
    pixels = eight_bits(image).convert("RGBA")
    white = Image.new("RGBA", pixels.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, pixels).convert("RGB")
