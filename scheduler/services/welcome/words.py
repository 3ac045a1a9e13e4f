"""The words of a step of the welcome series, written as a campaign of its own: an article's section, or own words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from string import Template

from scheduler.domain.article import Article, Section
from scheduler.domain.campaign import ARTICLE_FILE, NOTE_FILE
from scheduler.domain.content import ItemState
from scheduler.domain.errors import BadInput
from scheduler.domain.toml_text import string_content
from scheduler.domain.welcome import is_welcome_step, welcome_campaign
from scheduler.planning.reading import article_markdown, parse_article_markdown
from scheduler.ports import Workspace
from scheduler.resources import inside, resource_text
from scheduler.services.note import article_of
from scheduler.services.plan import Planning, PlanReport
from scheduler.services.preflight.particulars import is_placeholder_link
from scheduler.whole_file import write_whole

_TEMPLATE = "templates/workspace/welcome.toml"
_MODE = 0o644
_TOP_LEVEL = 2


@dataclass(frozen=True, slots=True)
class TypedWords:
    """Words that a person writes for a step. Without a `title` it is the first sentence."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section of a campaign's article, whose words a step takes as they stand now."""

    campaign: str
    section: str


@dataclass(frozen=True, slots=True)
class NewWords:
    """The words of a step in one language. `audience` is empty for the newsletter's own list."""

    step: str
    language: str
    words: TypedWords | SectionWords
    at: time
    audience: str = ""
    topics: tuple[str, ...] = ()
    link: str = ""

    @property
    def slug(self) -> str:
        """The name of the campaign that holds them."""
        return welcome_campaign(self.step, self.language)


@dataclass(frozen=True, slots=True)
class StepWriting:
    """Writes the words of steps into the workspace at `root`, and plans them.

    `today` tells the day on the clinic's wall.
    """

    root: Path
    today: Callable[[], date]
    workspace: Workspace
    planning: Planning

    def write(self, new: NewWords, author: str) -> PlanReport:
        """Write a step's words, and plan its mail. `author` is the login of who does it.

        Raises BadInput and NotFound, with nothing written.
        """
        folder = self.root / "campaigns" / new.slug
        if folder.exists():
            raise BadInput(
                f"there are words for '{new.step}' in '{new.language}' already: change those, or choose another name"
            )
        article, settings = self._article(new), self._settings(new, author)
        name = NOTE_FILE if isinstance(new.words, TypedWords) else ARTICLE_FILE
        text = article_markdown(article)
        if parse_article_markdown(text) != article:
            raise BadInput("the text has something that a step cannot hold, such as a line that begins with #")
        try:
            folder.mkdir(parents=True)
            self._keep_pictures(new, article)
            write_whole(folder / name, text.encode(), mode=_MODE, durable=True)
            write_whole(folder / "campaign.toml", settings.encode(), mode=_MODE, durable=True)
            return _with_a_mail(self.planning.run(new.slug))
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise BadInput(f"campaigns/{new.slug} cannot be written: {error.strerror or error}") from error
            raise

    def _article(self, new: NewWords) -> Article:
        if isinstance(new.words, TypedWords):
            return article_of(new.words.text, new.words.title)
        article = self.workspace.article(new.words.campaign)
        unit = article.section(new.words.section)
        parts = tuple(_raised(part, unit.level + 1 - _TOP_LEVEL) for part in unit.sections)
        return Article(unit.heading, unit.paragraphs, parts, article.particulars)

    def _keep_pictures(self, new: NewWords, article: Article) -> None:
        """Copy the pictures that a section shows from beside its article."""
        if not isinstance(new.words, SectionWords):
            return
        source = (self.root / "campaigns" / new.words.campaign).resolve()
        target = self.root / "campaigns" / new.slug
        for paragraph in (each for unit in article.units() for each in unit.paragraphs if each.file):
            file = source / paragraph.file
            if "://" in paragraph.file or not file.is_file():
                continue
            inside(file, source, paragraph.file)
            (target / paragraph.file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / paragraph.file)

    def _settings(self, new: NewWords, author: str) -> str:
        clinic = self.workspace.clinic()
        subscription = clinic.newsletter.subscription
        link, product = new.link or clinic.public_url, ""
        if isinstance(new.words, SectionWords):
            campaign = self.workspace.campaign(new.words.campaign)
            product = campaign.product
            if not (new.link or is_placeholder_link(campaign.link)):
                link = campaign.link
        written = f'\n# The login of whoever wrote the words: every one is their own.\nauthor = "{author}"\n'
        return Template(resource_text(_TEMPLATE, self.root)).substitute(
            slug=new.slug,
            author=written if isinstance(new.words, TypedWords) else "",
            start=self.today().isoformat(),
            link=string_content(link),
            audience=string_content(new.audience or subscription.audience),
            language=new.language,
            topics=json.dumps(list(new.topics)),
            product=f'product = "{string_content(product)}"\n' if product else "",
            account=subscription.account,
            time=f"{new.at:%H:%M}",
        )


def _with_a_mail(report: PlanReport) -> PlanReport:
    """Return a plan that has a mail. Raises BadInput for one in which nothing may be used."""
    if any(is_welcome_step(item.key) and item.state is not ItemState.CANCELLED for item in report.items):
        return report
    raise BadInput("nothing of it may go out as it stands: choose another section, or write your own words")


def _raised(section: Section, by: int) -> Section:
    """Return a section that stands some levels higher."""
    parts = tuple(_raised(part, by) for part in section.sections)
    return replace(section, level=section.level - by, sections=parts)
