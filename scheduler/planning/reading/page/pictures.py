"""Sets the pictures of a page right: those that are loaded late get their file, emoji become their character."""

from __future__ import annotations

import re

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.domain.numbers import whole_number
from scheduler.planning.reading.blocks import single_spaced
from scheduler.planning.reading.markup import CAPTION, DOUBT, SPENT, is_block
from scheduler.planning.reading.page.furniture_names import names

_LATE = (
    *("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file", "data-large-file", "data-full-url"),
    *("data-image", "data-img-src", "data-hi-res-src", "data-url"),
)
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SPACER = re.compile(
    r"(?:^|/)(?:spacer|blank|pixel|transparent|clear|1x1|shim|trans)[^/]*\.(?:gif|png)|/(?:tr|pixel|beacon)\?",
    re.IGNORECASE,
)
_EMOJI_CLASS = re.compile(r"(?:^|-)(?:emoji|wp-smiley|emoticon|smiley|twemoji)(?:-|$)")
_EMOJI = regex.compile(r"[\p{Emoji}\p{Emoji_Component}\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}]+")
_FORMULA = re.compile(r"(?:^|-)(?:latex|tex|math|mwe|formula|equation|ql-img-inline-formula)(?:-|$)")
_CODE = re.compile(r"[\\{}$]")
_LOOKED_AT = 50  # characters
_CAPTION_NAMES = re.compile(
    r"(?:^|-)(?:wp-caption-text|image-caption|img-caption|caption-text|photo-caption|figure-caption|picture-caption)(?:-|$)"
)
_LARGEST_PIXEL = 3  # pixels on each side of what only counts visits, or keeps space


def set_pictures_right(page: LexborHTMLParser) -> None:
    """Give each picture of a page the file that it shows, and mark those that show nothing."""
    for picture in page.css("noscript"):
        _unwrap_noscript(picture)
    for image in page.css("img"):
        alt = (image.attributes.get("alt") or "").strip()
        if _is_emoji(image, alt):
            image.insert_before(alt)
            image.attrs[SPENT] = ""
        elif _is_unseen(image):
            image.attrs[SPENT] = ""
        elif _is_formula(image) and alt and _CODE.search(alt) is None:
            image.insert_before(alt)
            image.attrs[SPENT] = ""
        else:
            image.attrs["src"] = _file(image)
            if sentence := _sentence_around(image):
                image.attrs[DOUBT] = f"A picture stands in “{sentence}”: write in words what it shows there"
    for node in page.css("[class]"):
        if node.tag != "figcaption" and any(_CAPTION_NAMES.search(name) for name in names(node)):
            node.attrs[CAPTION] = ""


def _unwrap_noscript(node: LexborNode) -> None:
    """Take away what only stands in for a picture that a script loads: the picture itself is there."""
    if node.css_first("img") is not None and not node.text().strip():
        node.attrs[SPENT] = ""


def _is_formula(image: LexborNode) -> bool:
    return any(_FORMULA.search(name) for name in names(image))


def _sentence_around(image: LexborNode) -> str:
    """Return the words around a picture that stands between words, as a formula does; else an empty text.

    A picture with an empty description only decorates.
    """
    if "alt" in image.attributes and not image.attributes.get("alt") and not _is_formula(image):
        return ""
    before, after = _words_beside(image, forward=False), _words_beside(image, forward=True)
    return f"{before[-_LOOKED_AT:]} […] {after[:_LOOKED_AT]}" if before and after else ""


def _words_beside(image: LexborNode, *, forward: bool) -> str:
    words = ""
    node = image.next if forward else image.prev
    while node is not None and len(words) < _LOOKED_AT and not _ends_line(node):
        text = single_spaced(node.text() if node.is_element_node else node.text_content or "")
        words = f"{words} {text}" if forward else f"{text} {words}"
        node = node.next if forward else node.prev
    return words.strip()


def _ends_line(node: LexborNode) -> bool:
    return node.is_element_node and (is_block(node.tag or "") or node.tag in {"br", "img"})


def _is_emoji(image: LexborNode, alt: str) -> bool:
    named = any(_EMOJI_CLASS.search(name) for name in names(image)) or "/emoji/" in (image.attributes.get("src") or "")
    return bool(alt) and (_EMOJI.fullmatch(alt) is not None or (named and len(alt) <= 16))


def _is_unseen(image: LexborNode) -> bool:
    """Say whether a picture only counts visits, or keeps space."""
    attributes = image.attributes
    sides = [whole_number((attributes.get(name) or "").removesuffix("px").strip()) for name in ("width", "height")]
    if all(side is not None and side <= _LARGEST_PIXEL for side in sides):
        return True
    return not attributes.get("alt") and _SPACER.search(attributes.get("src") or "") is not None


def _file(image: LexborNode) -> str:
    """Return the file that a picture shows in the end."""
    attributes = image.attributes
    source = (attributes.get("src") or "").strip()
    late = next((value.strip() for name in _LATE if (value := attributes.get(name)) and _is_file(value)), "")
    if late:
        return late
    if source and not source.startswith("data:") and _SPACER.search(source) is None:
        return source
    sets = [attributes.get(name) for name in _LATE_SETS]
    if image.parent is not None and image.parent.tag == "picture":
        sets += [
            other.attributes.get("srcset") or other.attributes.get("data-srcset")
            for other in image.parent.css("source")
        ]
    return next((largest for value in sets if value and (largest := _largest(value))), source)


def _is_file(value: str) -> bool:
    return not value.strip().startswith(("data:", "{", "["))


def _largest(sources: str) -> str:
    """Return the largest file of a set ("a.jpg 500w, b.jpg 2x")."""
    candidates = [part.split() for part in re.split(r",\s+", sources) if part.strip()]
    files = [(_size(candidate[1:]), candidate[0].strip(",")) for candidate in candidates if _is_file(candidate[0])]
    return max(files, default=(0.0, ""), key=lambda file: file[0])[1]


def _size(descriptors: list[str]) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)[wx]", descriptors[0]) if descriptors else None
    return float(match[1]) if match else 0.0
