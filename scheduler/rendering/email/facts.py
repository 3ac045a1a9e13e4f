"""An email's HTML as a mail program would show it: what is visible, readable, described, and where one may leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PIL import ImageColor
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.nesting import check_nesting
from scheduler.domain.payload import UNSUBSCRIBE_PLACEHOLDER, RenderedIssue
from scheduler.domain.preflight import FaintWords, MailFacts
from scheduler.rendering.colour import BLACK, LARGE_CONTRAST, MINIMUM_CONTRAST, RGB, WHITE, contrast

_NOT_SHOWN = frozenset({"head", "script", "style", "title", "template", "noscript"})
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|max-height\s*:\s*0|opacity\s*:\s*0(?![.\d]))"
)
_LARGE, _LARGE_BOLD = 24.0, 18.66
"""CSS pixels from which words count as large (WCAG 2.2, 1.4.3: 18 points, or 14 points in bold)."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How words are shown at a place: their colour on what, and whether they are large."""

    ink: RGB = BLACK
    ground: RGB = WHITE
    size: float = 16.0
    is_bold: bool = False

    @property
    def least(self) -> float:
        return LARGE_CONTRAST if self.size >= (_LARGE_BOLD if self.is_bold else _LARGE) else MINIMUM_CONTRAST


@dataclass(frozen=True, slots=True)
class _Shown:
    """Visible words with their look, and whether they are a link to unsubscribe."""

    words: str
    look: _Look
    leaves: bool


def mail_facts(issue: RenderedIssue) -> MailFacts:
    """Return what an issue's HTML is made of. Raises BadInput when it is nested too deeply."""
    check_nesting(issue.html)
    page = LexborHTMLParser(issue.html)
    shown = list(_shown(page.body, _Look(), leaves=False)) if page.body else []
    leaving = [place for place, part in enumerate(shown) if part.leaves]
    return MailFacts(
        size=len(issue.html.encode()),
        words=" ".join(" ".join(part.words for part in shown).split()),
        before_leaving=_length(shown[: leaving[0]]) if leaving else None,
        after_leaving=_length(shown[leaving[-1] + 1 :]) if leaving else None,
        undescribed=tuple(dict.fromkeys(_undescribed(page))),
        faint=tuple(dict.fromkeys(_faint(shown))),
    )


def _shown(node: LexborNode, look: _Look, *, leaves: bool) -> Iterator[_Shown]:
    child = node.child
    while child is not None:
        if child.tag == "-text":
            words = child.text_content or ""
            if words.strip("\N{ZERO WIDTH NON-JOINER}\N{NO-BREAK SPACE} \t\r\n"):
                yield _Shown(words, look, leaves)
        elif child.tag not in _NOT_SHOWN and not _HIDDEN.search((child.attributes.get("style") or "").lower()):
            is_leaving = leaves or child.attributes.get("href") == UNSUBSCRIBE_PLACEHOLDER
            yield from _shown(child, _look_of(child, look), leaves=is_leaving)
        child = child.next


def _look_of(node: LexborNode, outer: _Look) -> _Look:
    attributes = node.attributes
    style = dict(_declarations(attributes.get("style") or ""))
    background = style.get("background-color") or style.get("background") or attributes.get("bgcolor") or ""
    return _Look(
        ink=_colour(style.get("color") or attributes.get("color") or "") or outer.ink,
        ground=_colour(background) or outer.ground,
        size=_pixels(style.get("font-size", "")) or outer.size,
        is_bold=_is_bold(node.tag or "", style, outer),
    )


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip().lower()


def _is_bold(tag: str, style: Mapping[str, str], outer: _Look) -> bool:
    weight = style.get("font-weight", "")
    if weight:
        return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 700)
    return outer.is_bold or tag in {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"}


def _colour(value: str) -> RGB | None:
    try:
        return ImageColor.getrgb(value)[:3]
    except ValueError:
        return None


def _pixels(value: str) -> float | None:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(px|pt)", value)
    return float(found[1]) * (4 / 3 if found[2] == "pt" else 1) if found else None


def _length(shown: list[_Shown]) -> int:
    return sum(len(" ".join(part.words.split())) for part in shown)


def _undescribed(page: LexborHTMLParser) -> Iterator[str]:
    for picture in page.css("img"):
        if picture.attributes.get("alt") is None:
            yield picture.attributes.get("src") or "a picture"


def _faint(shown: list[_Shown]) -> Iterator[FaintWords]:
    for part in shown:
        ratio = contrast(part.look.ink, part.look.ground)
        if ratio < part.look.least:
            words = " ".join(part.words.split())
            yield FaintWords(words if len(words) <= 60 else words[:59] + "…", round(ratio, 2))
