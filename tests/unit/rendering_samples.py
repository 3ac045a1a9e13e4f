"""A clinic, posts, issues and cards for the tests of rendering."""

from __future__ import annotations

from scheduler.domain.article import HEADING, SourceSpan
from scheduler.domain.campaign import Brand, Clinic, Sender
from scheduler.domain.content import (
    Card,
    Issue,
    IssueParagraph,
    IssueSection,
    ItemKey,
    Kind,
    Post,
    PostPart,
    Sentence,
    StatementSource,
)

CLINIC = Clinic(
    name="Aestheticaa",
    zone="Asia/Kolkata",
    postal_address="12 Example Road\nBengaluru 560038, India",
    public_url="https://clinic.example/",
    sender=Sender("Aestheticaa", "news@clinic.example"),
    brand=Brand(logo="brand/logo.png", handle="aestheticaa"),
)
POST_KEY = ItemKey("exosomes", "mechanisms", "x", Kind.POST)
ISSUE_KEY = ItemKey("exosomes", "mechanisms", "email", Kind.ISSUE)
LINK = "https://clinic.example/exosomes?utm_source=x&utm_content=ab12"


def said(text: str, section: str = "mechanisms", paragraph: int = 0) -> Sentence:
    return Sentence(text, SourceSpan(section, paragraph, 0, len(text)))


def heading(text: str, section: str) -> Sentence:
    return said(text, section, HEADING)


STATEMENT = Sentence("General information, not medical advice.", StatementSource("status", 1))
KEY_POINT = Card("key-point", said("Topical Application"), (said("Serums may support the look of skin."),))
LIST = Card(
    "list",
    said("Mechanisms"),
    tuple(said(text) for text in ("Collagen synthesis", "Cell migration", "Calmer inflammation")),
    numbered=True,
)


def post(*parts: PostPart, cards: tuple[Card, ...] = (), hashtags: tuple[str, ...] = ("skin health",)) -> Post:
    return Post(POST_KEY, parts, (STATEMENT,), hashtags, LINK, cards, "en")


def section(
    text: str, level: int = 2, number: int | None = None, paragraphs: tuple[IssueParagraph, ...] = ()
) -> IssueSection:
    return IssueSection(text.lower().replace(" ", "-"), said(text), level, number, paragraphs)


def paragraph(text: str, kind: str = "body") -> IssueParagraph:
    return IssueParagraph((said(text),), kind)


def issue(*sections: IssueSection, title: str = "What exosomes are", card: Card | None = None) -> Issue:
    return Issue(
        key=ISSUE_KEY,
        number=2,
        of=4,
        subject="What exosomes may do",
        preheader="One mechanism at a time.",
        title=said(title),
        sections=sections,
        statements=(STATEMENT,),
        link=LINK,
        audience="readers",
        card=card,
        language="en-IN",
    )
