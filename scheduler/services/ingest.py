"""Takes an article into the workspace: a file of any known format becomes a campaign's folder."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import stat
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from scheduler.domain.article import Article
from scheduler.domain.contact import parse_language
from scheduler.domain.errors import BadInput
from scheduler.domain.fetched import OPEN_WEB, Allowed
from scheduler.domain.toml_text import string_content
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import (
    SIZE_LIMIT,
    Reading,
    article_markdown,
    campaign_slug,
    check_size,
    language_name,
    parse_article_markdown,
    read_article,
    slugify,
)
from scheduler.planning.reading.relative_links import without_relative_links
from scheduler.resources import resource_text
from scheduler.services.article_pictures import PictureType, nothing_beside, pictures_beside, with_pictures
from scheduler.services.preflight.particulars import SHIPPED_LINK
from scheduler.services.web_article import WebReader
from scheduler.whole_file import write_whole

_TEMPLATE = "templates/workspace/campaign.toml"
_DEFAULT_LANGUAGE = "en"
_LONGEST_SLUG = 100  # file names may have 255 bytes; a letter of an Indian script takes three, with room for more


_NO_LINK = re.compile(r"[\s<>\"'`\\{}|^]")  # signs that stand in no address; campaign.toml takes none with them
_MODE = 0o644  # whoever works on the machine may read an article


LINK_IS_PLACEHOLDER = "link in campaign.toml is a placeholder: write the address of the article's own page there"
"""The doubt about a new campaign of which nobody said where its items lead."""


class ArticleIsThere(BadInput):
    """A campaign of that name has another article."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """A campaign's folder name, its two files, how the article was read, and the article that it replaces.

    `start` is the first day of a campaign that is new.
    """

    slug: str
    article: Path
    campaign: Path
    reading: Reading
    replaced: Article | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Articles:
    """Takes articles into the workspace at `root`; `today` tells the date on the clinic's wall.

    `hashtags` tells those of the clinic, without the '#': a new campaign's posts have them.
    """

    root: Path
    today: Callable[[], date]
    web: WebReader
    hashtags: Callable[[], Sequence[str]] = tuple

    def ingest(
        self,
        file: Path,
        slug: str | None = None,
        *,
        link: str = "",
        replace: bool = False,
        language: str | None = None,
        tracked: TrackedChanges | None = None,
    ) -> Ingested:
        """Read an article's file into a campaign's folder; see `ingest`. Raises BadInput."""
        return ingest(
            file,
            self.root,
            today=self.today(),
            slug=slug,
            link=link,
            hashtags=self.hashtags(),
            replace=replace,
            language=language,
            tracked=tracked,
            picture_type=self.web.picture_type,
        )

    def take(
        self,
        data: bytes,
        name: str,
        slug: str | None = None,
        *,
        link: str = "",
        replace: bool = False,
        language: str | None = None,
        tracked: TrackedChanges | None = None,
    ) -> Ingested:
        """Read an article's file that was sent, into a campaign's folder. `name` is what its sender calls it.

        Only pictures within it come along. Raises BadInput, as `ingest` does.
        """
        tag = _checked_language(language)
        check_size(len(data), name)
        reading = _in_language(without_relative_links(read_article(data, name, tracked)), tag)
        reading = with_pictures(reading, nothing_beside, self.web.picture_type)
        beginning = _Beginning(self.today(), _checked_link(link), self.hashtags())
        return _keep(reading, self.root, beginning, slug, fallback=Path(name).stem, replace=replace)

    def ingest_page(
        self,
        address: str,
        slug: str | None = None,
        *,
        link: str = "",
        replace: bool = False,
        language: str | None = None,
        tracked: TrackedChanges | None = None,
        allowed: Allowed = OPEN_WEB,
    ) -> Ingested:
        """Read the article of a page into a campaign's folder, with the page as its link where no other is given.

        Raises BadInput, as `ingest` does; NotFetched where the page cannot be had.
        """
        today = self.today()
        tag = _checked_language(language)
        if slug is not None:
            _checked_slug(slug)
        found = self.web.read(address, allowed, today, tracked)
        reading = _in_language(found.reading, tag)
        beginning = _Beginning(today, _checked_link(link) or found.link, self.hashtags())
        return _keep(reading, self.root, beginning, slug, fallback=found.name, replace=replace)


def ingest(
    source: Path,
    workspace_root: Path,
    *,
    today: date,
    slug: str | None = None,
    link: str = "",
    hashtags: Sequence[str] = (),
    replace: bool = False,
    language: str | None = None,
    tracked: TrackedChanges | None = None,
    picture_type: PictureType | None = None,
) -> Ingested:
    """Write `campaigns/<slug>/article.md` and, unless it is there, `campaign.toml` from an article's file.

    The slug is made from the title unless given, and the language is told by the words. The campaign starts on the
    first weekday after `today`; `link` is the article's own page, `hashtags` stand on its posts.
    With `picture_type`, pictures that lie beside the file come along.
    Raises BadInput, and leaves the workspace as it was, when `read_article` does, the slug is no plain name, the link
    no address, the language no tag, or the campaign has another article and `replace` is not set.
    """
    tag = _checked_language(language)
    reading = _in_language(without_relative_links(read_article(_bytes(source), source.name, tracked)), tag)
    if picture_type:
        reading = with_pictures(reading, pictures_beside(source), picture_type)
    beginning = _Beginning(today, _checked_link(link), hashtags)
    return _keep(reading, workspace_root, beginning, slug, fallback=source.stem, replace=replace)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a new campaign.toml says beside the article: the day of the import, the page it leads to, the hashtags."""

    today: date
    link: str
    hashtags: Sequence[str]


def _keep(
    reading: Reading,
    workspace_root: Path,
    beginning: _Beginning,
    slug: str | None,
    *,
    fallback: str,
    replace: bool,
) -> Ingested:
    """Write what was read into the folder of its campaign. `fallback` names it where the title cannot."""
    name = _slug(reading.article.title, fallback) if slug is None else _checked_slug(slug)
    folder = workspace_root / "campaigns" / name
    article, campaign = folder / "article.md", folder / "campaign.toml"
    content = article_markdown(reading.article).encode()
    try:
        present = article.read_bytes() if article.exists() else None
        if present not in (None, content) and not replace:
            raise _taken(name)
        settings = None if campaign.exists() else _settings(reading, name, beginning, workspace_root)
        folder.mkdir(parents=True, exist_ok=True)
        if present != content:
            write_whole(article, content, mode=_MODE, durable=True)
        for picture in reading.pictures:
            _write_picture(folder / picture.path, picture.data)
        if settings is not None:
            write_whole(campaign, settings.encode(), mode=_MODE, durable=True)
    except OSError as error:
        with suppress(OSError):
            folder.rmdir()  # succeeds only when nothing is in it
        raise BadInput(f"campaigns/{name} cannot be written: {error.strerror or error}") from error
    reading = _with_notes_on_settings(reading, beginning.link, campaign, is_new=settings is not None)
    replaced = _article_in(present) if present != content else None
    start = None if settings is None else first_start(beginning.today)
    return Ingested(name, article, campaign, reading, replaced, start)


def _with_notes_on_settings(reading: Reading, link: str, campaign: Path, *, is_new: bool) -> Reading:
    """Return a reading that also says what campaign.toml got from it, and what a person has to look at there."""
    notes, doubts = reading.notes, reading.doubts
    notes += _language_notes(reading.language, is_new=is_new)
    if reading.language_doubt:
        doubts += (reading.language_doubt,)
    if not is_new and (kept := _kept(campaign, "language", _DEFAULT_LANGUAGE)) and not _is_same(kept, reading.language):
        name = language_name(reading.language)
        doubts += (f'The article is in {name}, and campaign.toml has language = "{kept}". Look which is right',)
    if is_new and not link:
        doubts += (LINK_IS_PLACEHOLDER,)
    elif is_new and _may_be_link(link):
        notes += (f"link set to {link}",)
    elif link and link != _kept(campaign, "link", ""):
        doubts += (f"The page's address is {link}. Look whether link in campaign.toml is where readers should come",)
    return dataclasses.replace(reading, notes=notes, doubts=doubts)


def _language_notes(language: str, *, is_new: bool) -> tuple[str, ...]:
    """Return what a person should know about an article that is not in English."""
    if _is_same(language, _DEFAULT_LANGUAGE):
        return ()
    return (
        f"language set to {language}: change it in campaign.toml if that is wrong"
        if is_new
        else f"the article is in {language_name(language)}",
        "the check's rules read English alone: a person must read this article by the rules",
    )


def _is_same(language: str, other: str) -> bool:
    """Say whether two tags name one language, in whatever region."""
    return language.partition("-")[0].lower() == other.partition("-")[0].lower()


def _kept(campaign: Path, setting: str, default: str) -> str:
    """Return what a campaign.toml says for a setting, or an empty text where it cannot be read."""
    try:
        return str(tomllib.loads(campaign.read_text(encoding="utf-8")).get(setting, default))
    except (OSError, ValueError):
        return ""  # what is wrong with it is said by everything that plans from it


def _in_language(reading: Reading, tag: str) -> Reading:
    """Return a reading in the language that a person named; in the one that its words told where none was named."""
    return dataclasses.replace(reading, language=tag, language_doubt="") if tag else reading


def _checked_language(language: str | None) -> str:
    """Return the tag of a language that a person named, or an empty text. Raises BadInput."""
    try:
        return "" if language is None else parse_language(language)
    except ValueError as error:
        raise BadInput(f"--language '{language}' {error}") from error


def _checked_link(link: str) -> str:
    """Return the address of the article's page that a person gave, or an empty text. Raises BadInput."""
    if link and not _may_be_link(link):
        raise BadInput(f"'{link}' is no address of a page: write it whole, as https://…")
    return link


def _may_be_link(link: str) -> bool:
    """Say whether campaign.toml takes a link: an address by https of a host with a full name."""
    parts = urlsplit(link)
    return parts.scheme == "https" and "." in (parts.hostname or "") and not _NO_LINK.search(link)


def _article_in(content: bytes | None) -> Article | None:
    """Return the article that an article.md held, or None where it held none that can be read."""
    try:
        return parse_article_markdown(content.decode()) if content is not None else None
    except (BadInput, UnicodeDecodeError):
        return None


def _write_picture(file: Path, data: bytes) -> None:
    """Write a picture that the article shows, unless it is there."""
    if not file.exists() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data, mode=_MODE, durable=True)


def _taken(name: str) -> BadInput:
    return ArticleIsThere(
        f"campaigns/{name}/article.md is there already and differs: "
        "import with --replace to overwrite it, or with --name to make another campaign"
    )


def first_start(today: date) -> date:
    """Return the first weekday after today: nothing goes out before it is signed, however early it is planned."""
    tomorrow = today + timedelta(days=1)
    return tomorrow + timedelta(days=max(0, 7 - tomorrow.weekday()) if tomorrow.weekday() > 4 else 0)


def _bytes(source: Path) -> bytes:
    """Return a file's bytes, unless it is too large. Raises BadInput."""
    try:
        status = source.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadInput(f"{source} is not a file: name the article's file itself")
        check_size(status.st_size, source.name)
        with source.open("rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise BadInput(f"there is no file {source}") from error
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror or error}") from error


def _slug(title: str, fallback: str) -> str:
    return campaign_slug(title) or campaign_slug(fallback) or "article"


def _checked_slug(slug: str) -> str:
    """Return a slug that a person chose. Raises BadInput unless it is a plain name."""
    plain = slugify(slug)
    if not plain:
        raise BadInput(f"'{slug}' cannot name a campaign: use letters, digits and hyphens")
    if slug != plain:
        raise BadInput(f"'{slug}' cannot name a campaign: use '{plain[:_LONGEST_SLUG]}'")
    if len(slug) > _LONGEST_SLUG or len(os.fsencode(slug)) > 255:
        raise BadInput(f"the campaign's name has {len(slug)} characters; at most {_LONGEST_SLUG} will do")
    return slug


def _settings(reading: Reading, slug: str, beginning: _Beginning, workspace_root: Path) -> str:
    """Return the text of a new campaign.toml."""
    units = reading.article.units()
    width = max(len(unit.id) for unit in units)
    sections = "\n".join(f"#   {unit.id:<{width}}  {unit.heading}" for unit in units)
    template = Template(resource_text(_TEMPLATE, workspace_root))
    values = {
        "slug": slug,
        "start": first_start(beginning.today).isoformat(),
        "language": reading.language,
        "link": string_content(beginning.link) if _may_be_link(beginning.link) else SHIPPED_LINK,
        "hashtags": json.dumps(list(beginning.hashtags), ensure_ascii=False),
        "sections": sections,
        "example": units[-1].id,
        "first": units[0].id,
    }
    try:
        return template.substitute(values)
    except (KeyError, ValueError) as error:
        raise BadInput(f"{_TEMPLATE} has a placeholder that is not known ({error}): use {', '.join(values)}") from error
