"""Write a note: a campaign without an article, in somebody's own words, planned at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template

from scheduler.domain.article import LEAD, Article, Paragraph, ParagraphKind
from scheduler.domain.campaign import NOTE_FILE
from scheduler.domain.contact import checked_words
from scheduler.domain.errors import BadInput
from scheduler.domain.people import Actor
from scheduler.domain.sentences import sentences
from scheduler.domain.toml_text import string_content
from scheduler.planning.reading import article_markdown, parse_article_markdown, read_article, slugify
from scheduler.ports import Workspace
from scheduler.resources import resource_text
from scheduler.services.people import Staff
from scheduler.services.plan import Planning, PlanReport
from scheduler.whole_file import write_whole

_TEMPLATE = "templates/workspace/note.toml"
_MODE = 0o644
_ENTRY = re.compile(r"(?:[-*\u2022]|(?P<number>\d{1,2})[.)]) (?=\S)")
_WAITS = f'\n# It waits in reserve until somebody takes it in.\nleave_out = ["{LEAD}"]\n'
_DAYS = 'days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
_POSTS = '[channels.{account}]\n{days}\ntimes = ["10:00"]\nparts = 4\n'
_ISSUE = '[channels.{account}]\n{days}\ntimes = ["10:30"]\nissues = 1\n'


@dataclass(frozen=True, slots=True)
class NoteWish:
    """What a note says, who wrote it, and where it goes out.

    `title` is empty for the text's first sentence. `accounts` are those of its posts, `newsletters` those of its issue.
    `at` is a local day and time for all of them, else the next free ones from `start` on. With `waits` it has no time
    yet: it is in reserve until somebody takes it in.
    """

    slug: str
    text: str
    author: Actor
    accounts: tuple[str, ...]
    newsletters: tuple[str, ...] = ()
    title: str = ""
    start: date | None = None
    until: date | None = None
    at: datetime | None = None
    link: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Writes notes into the workspace at `root`; `today` tells the date on the clinic's wall."""

    root: Path
    today: Callable[[], date]
    workspace: Workspace
    staff: Staff
    planning: Planning

    def make(self, wish: NoteWish) -> PlanReport:
        """Write a note's folder and plan it. Raises BadInput, with nothing written."""
        if slugify(wish.slug) != wish.slug:
            raise BadInput(f"'{wish.slug}' cannot name a campaign: use '{slugify(wish.slug) or 'greeting'}'")
        author = self.staff.acting(wish.author)
        if wish.waits and wish.at is not None:
            raise BadInput("a note that waits has no time yet: leave one of the two")
        folder = self.root / "campaigns" / wish.slug
        if folder.exists():
            raise BadInput(f"there is a campaign '{wish.slug}' already: choose another name")
        article = article_of(wish.text, wish.title)
        words = article_markdown(article)
        if parse_article_markdown(words) != article:
            raise BadInput("the text has something that a note cannot hold, such as a line that begins with #")
        try:
            folder.mkdir(parents=True)
            write_whole(folder / NOTE_FILE, words.encode(), mode=_MODE, durable=True)
            write_whole(folder / "campaign.toml", self._settings(wish, author).encode(), mode=_MODE, durable=True)
            return self.planning.run(wish.slug)
        except OSError as error:
            raise BadInput(f"campaigns/{wish.slug} cannot be written: {error.strerror or error}") from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _settings(self, wish: NoteWish, author: str) -> str:
        tables = [_POSTS.format(account=account, days=_DAYS) for account in wish.accounts]
        tables += [_ISSUE.format(account=account, days=_DAYS) for account in wish.newsletters]
        if wish.at is not None:
            pinned = f"at = {wish.at:%Y-%m-%dT%H:%M:%S}\n"
            tables += [f'[overrides."lead/{name}"]\n{pinned}' for name in (*wish.accounts, *wish.newsletters)]
        return Template(resource_text(_TEMPLATE, self.root)).substitute(
            slug=wish.slug,
            author=author,
            start=(wish.start or (wish.at.date() if wish.at else self.today())).isoformat(),
            leave_out=_WAITS if wish.waits else "",
            until=f"until = {wish.until.isoformat()}" if wish.until else "# until = 2027-01-31",
            link=string_content(wish.link or self.workspace.clinic().public_url),
            language=_language(wish.text),
            channels="\n".join(tables),
        )


def article_of(text: str, title: str = "") -> Article:
    """Return a note as an article: its title, and a paragraph for each line. Raises BadInput for no text."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadInput("the note has no text: write it with --text, or pass it on the standard input")
    heading = checked_words(title, "the title")
    if not heading:
        heading, *others = sentences(lines[0])
        # A title that was taken from the text is not said twice, unless there is nothing else.
        rest = [" ".join(others), *lines[1:]] if others else lines[1:]
        lines = rest or lines
    return Article(heading, tuple(_paragraphs(lines)), ())


def _paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    made = []
    for line in lines:
        found = _ENTRY.match(line)
        words = line if found is None else line[found.end() :]
        if found is None:
            made.append(Paragraph(words))
        elif found["number"]:
            made.append(Paragraph(words, ParagraphKind.NUMBERED, number=int(found["number"])))
        else:
            made.append(Paragraph(words, ParagraphKind.BULLET))
    return made


def _language(text: str) -> str:
    with suppress(BadInput):
        reading = read_article(text.encode(), "note.txt", None)
        if not reading.language_doubt:
            return reading.language
    return "en"
