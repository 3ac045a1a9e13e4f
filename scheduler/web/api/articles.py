"""Articles brought in: a text or a file becomes a campaign."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.services.article_report import article_report
from scheduler.services.documents.campaigns import import_document
from scheduler.services.ingest import Ingested
from scheduler.web.api.programs import Asking, ProgramRoute, once
from scheduler.web.api.shapes import WRITES, Body, Line, Shown, Text

router = APIRouter(prefix="/api/v1", tags=["campaigns"], route_class=ProgramRoute)


class Outlined(Shown):
    """A section as it was read."""

    id: str
    heading: str
    level: int
    words: int
    begins: str


class Imported(Shown):
    """How an article was read: what for what, what was left out, and what a person should look at."""

    campaign: str
    title: str
    language: str
    start: date | None
    sections: list[Outlined]
    dropped: list[dict[str, str]]
    doubts: list[str]
    notes: list[str]


class ArticleText(Body):
    """An article as text. `format` is how it is written."""

    text: Annotated[Text, Field(min_length=1)]
    format: Annotated[str, Field(pattern="^(markdown|html|text)$")] = "markdown"
    name: Annotated[Line, Field(description="The campaign's name; made of the title where it is empty.")] = ""
    link: Annotated[Line, Field(description="The address of the article's own page.")] = ""
    replace: Annotated[bool, Field(description="Write over another article of that name.")] = False


@router.post("/campaigns", status_code=201, response_model=Imported, responses=WRITES)
async def bring_text(body: ArticleText, program: Asking) -> Response:
    """Make a campaign of an article that is sent as text."""
    endings = {"markdown": "md", "html": "html", "text": "txt"}
    data, file = body.text.encode(), f"article.{endings[body.format]}"

    def work() -> Imported:
        articles = program.application.articles
        return _imported(articles.take(data, file, body.name or None, link=body.link, replace=body.replace))

    return await once(program, work, status=201, slow=True)


_FILE: dict[str, Any] = {  # Any: a part of an OpenAPI document
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/campaign-files", status_code=201, response_model=Imported, responses=WRITES, openapi_extra=_FILE)
async def bring_file(
    program: Asking,
    file: Annotated[str, Query(min_length=1, max_length=100, description="The file's name, for its ending.")],
    name: Annotated[str, Query(max_length=100, description="The campaign's name.")] = "",
    link: Annotated[str, Query(max_length=500, description="The address of the article's own page.")] = "",
    tracked: Annotated[TrackedChanges | None, Query(description="What becomes of Word's tracked changes.")] = None,
    *,
    replace: bool = False,
) -> Response:
    """Make a campaign of an article's file (.docx, .md, .html, .txt), sent as the body."""
    data = await program.request.body()

    def work() -> Imported:
        articles = program.application.articles
        return _imported(articles.take(data, file, name or None, link=link, replace=replace, tracked=tracked))

    return await once(program, work, status=201, slow=True)


def _imported(taken: Ingested) -> Imported:
    return Imported.model_validate(import_document(article_report(taken)))
