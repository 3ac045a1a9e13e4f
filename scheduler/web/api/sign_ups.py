"""Sign-ups by a script on the clinic's own site. From any origin: there is no cookie to misuse."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from scheduler.domain.errors import BadInput
from scheduler.services.sign_up import SignUpClosed
from scheduler.web.api.problems import problems
from scheduler.web.forms import Fields
from scheduler.web.limits import check_client
from scheduler.web.page import PageMaker, Pages
from scheduler.web.public.wishes import TRAP, wish_of
from scheduler.web.writing import written_evenly

router = APIRouter(prefix="/api/v1")

ANY_ORIGIN = {"access-control-allow-origin": "*"}


class SignUpBody(BaseModel):
    """A sign-up. `wording` is the hash of the words about consent that the person saw, as /sign-up-form gives them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    email: Annotated[str, Field(min_length=3, max_length=254, examples=["asha@example.com"])]
    wording: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    first_name: Annotated[str, Field(max_length=100)] = ""
    language: Annotated[str, Field(max_length=35)] = ""
    topics: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)] = []
    website: Annotated[str, Field(max_length=1000, description="Leave this empty: it catches programs.")] = ""


class Taken(BaseModel):
    """The answer, whether an address is on the list or not: a mail with a link is on its way to who may get one."""

    status: str = "look into your mail"


class TopicOffered(BaseModel):
    """A topic, with its name in the language that was asked for."""

    id: str
    name: str


class SignUpForm(BaseModel):
    """Everything that a form has to show. The text stands beside the button, word for word."""

    wording: str
    text: str
    languages: list[str]
    topics: list[TopicOffered]


@router.head("/sign-up-form", include_in_schema=False)
@router.get("/sign-up-form", responses=problems(400, 422, 429, 500))
def form(pages: PageMaker, response: Response, lang: Annotated[str, Field(max_length=35)] = "") -> SignUpForm:
    """Return what a form has to show, in the language of ?lang=, else in the browser's."""
    del lang  # `pages` reads it; it stands here to be described
    response.headers.update(ANY_ORIGIN)
    subscription = pages.application.workspace.clinic().newsletter.subscription
    wording = pages.application.public_pages.wording(pages.language())
    topics = [TopicOffered(id=topic.id, name=topic.name(wording.language)) for topic in subscription.topics]
    return SignUpForm(wording=wording.digest, text=wording.text, languages=list(subscription.languages), topics=topics)


@router.post("/sign-ups", status_code=202, response_model=Taken, responses=problems(400, 413, 415, 422, 429, 500, 503))
async def sign_up(body: SignUpBody, request: Request, pages: PageMaker) -> Response:
    """Take a sign-up. The answer is the same whether the address is on the list or not."""
    return await written_evenly(request, lambda: _taken(pages, body))


@router.options("/sign-ups", include_in_schema=False)
def preflight() -> Response:
    """Let a browser send the sign-up from another site."""
    allowed = {"access-control-allow-methods": "POST", "access-control-allow-headers": "content-type"}
    return Response(status_code=204, headers=ANY_ORIGIN | allowed | {"access-control-max-age": "86400"})


def fields_of(body: SignUpBody) -> Fields:
    """Return a sign-up as the page's form would have it."""
    fields = [("email", body.email), ("wording", body.wording), ("first_name", body.first_name)]
    fields += [("language", body.language), (TRAP, body.website), ("source", "api")]
    return Fields((*fields, *(("topic", topic) for topic in body.topics)))


def _taken(pages: Pages, body: SignUpBody) -> Response:
    check_client(pages.application, pages.request, "sign-up")
    try:
        wish = wish_of(pages, fields_of(body))
        if wish is not None:
            pages.application.sign_up.request(wish)
    except BadInput:
        raise HTTPException(422) from None
    except SignUpClosed:
        raise HTTPException(503) from None
    return JSONResponse(Taken().model_dump(), 202, headers=ANY_ORIGIN)
