"""An article brought in: a file or an address becomes a campaign, and how it was read is shown before it is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scheduler.domain.errors import BadInput, ClinicError
from scheduler.domain.fetched import InPrivateNetwork, NotEncrypted
from scheduler.domain.tracked_changes import TrackedChanges, UndecidedChanges
from scheduler.rendering.words import Words
from scheduler.services.article_report import PartCounts, article_report
from scheduler.services.ingest import LINK_IS_PLACEHOLDER, ArticleIsThere, Ingested
from scheduler.web.forms import Fields, SentFile, fields_and_file
from scheduler.web.page import READING
from scheduler.web.staff.page import Staff, StaffPage
from scheduler.web.staff.remedies import on_a_page
from scheduler.web.writing import slowly

router = APIRouter(prefix="/staff/campaigns")

LARGEST_UPLOAD: Final = 10_000_000
"""Bytes of a file with its form. More than the reader takes, so that it says itself what is too large."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an article could not be brought in, and what the form asks beside it."""

    wrong: str = ""
    asks_to_replace: bool = False
    asks_about_changes: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody filled in."""

    fields: Fields = field(default_factory=Fields)
    file: SentFile | None = None


@router.api_route("/new", methods=READING)
def new(page: Staff) -> Response:
    """Return the form for an article."""
    return _form(page, Asked(), Refusal())


@router.post("/new")
async def bring(request: Request, page: Staff) -> Response:
    """Read an article and keep it. Reading a file, or a page, takes seconds."""
    asked = Asked(*await fields_and_file(request))
    return await slowly(request, lambda: _brought(page, asked))


def _brought(page: StaffPage, asked: Asked) -> Response:
    try:
        taken = _taken(page, asked)
    except ClinicError as error:
        return _form(page, asked, refusal(error, page.words))
    report, words = article_report(taken), page.words
    values = {
        "report": report,
        "slug": report.campaign,
        "asks_for_link": LINK_IS_PLACEHOLDER in report.doubts,
        "doubts": [doubt for doubt in report.doubts if doubt != LINK_IS_PLACEHOLDER],
        "lead_amount": amount(report.lead.counts, words) if report.lead else "",
        "parts": [(part, amount(part.counts, words)) for part in report.sections],
    }
    return page.show("campaigns/outline.html", values)


def amount(counts: PartCounts, words: Words) -> str:
    """Return how much stands in a part of an article: '3 paragraphs, 1 table, 120 words'."""
    amounts = (
        (counts.paragraphs, words.ngettext("{count} paragraph", "{count} paragraphs", counts.paragraphs)),
        (counts.entries, words.ngettext("{count} list entry", "{count} list entries", counts.entries)),
        (counts.tables, words.ngettext("{count} table", "{count} tables", counts.tables)),
        (counts.pictures, words.ngettext("{count} picture", "{count} pictures", counts.pictures)),
        (counts.notes, words.ngettext("{count} note", "{count} notes", counts.notes)),
        (counts.words, words.ngettext("{count} word", "{count} words", counts.words)),
    )
    return ", ".join(said for number, said in amounts if number) or words.gettext("no text of its own")


def _taken(page: StaffPage, asked: Asked) -> Ingested:
    """Keep the article that somebody sent or named. Raises ClinicError."""
    fields, articles = asked.fields, page.application.articles
    slug, link, replace = fields.one("name") or None, fields.one("link"), bool(fields.one("replace"))
    tracked = TrackedChanges(said) if (said := fields.one("tracked")) in set(TrackedChanges) else None
    if asked.file is not None:
        return articles.take(asked.file.data, asked.file.name, slug, link=link, replace=replace, tracked=tracked)
    if address := fields.one("address"):
        return articles.ingest_page(address, slug, link=link, replace=replace, tracked=tracked)
    raise BadInput(page.words.gettext("Choose a file, or write the address of a page."))


def refusal(error: ClinicError, words: Words) -> Refusal:
    """Return what a page says of an article that could not be brought in, where the command line names its options."""
    if isinstance(error, ArticleIsThere):
        advice = words.gettext(
            "A campaign of this name has another article. Write over it, or give this one another name."
        )
        return Refusal(advice, asks_to_replace=True)
    if isinstance(error, UndecidedChanges):
        return Refusal(f"{error.found}.", asks_about_changes=True)
    if isinstance(error.__cause__, InPrivateNetwork):
        return Refusal(words.gettext("That address leads into a private network. Upload the article instead."))
    if isinstance(error.__cause__, NotEncrypted):
        return Refusal(
            words.gettext("That site has no https, so anybody could change what is read. Upload it instead.")
        )
    return Refusal(on_a_page(str(error)))


def _form(page: StaffPage, asked: Asked, refused: Refusal) -> Response:
    values = {"asked": asked.fields, "refused": refused, "file_name": asked.file.name if asked.file else ""}
    return page.show("campaigns/new.html", values, status=422 if refused.wrong else 200)
