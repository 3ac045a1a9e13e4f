"""Tells how an element is drawn: whether its author sees it, struck out, raised, lowered or in bold.

A real cascade for these few questions: style sheets, style attributes, presentational tags, and inheritance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scheduler.planning.reading.page.stylesheets import Declared, Weight, declarations_of, declared

_TAGS_IN_BOLD = frozenset(("b", "strong"))
_TAGS_STRUCK_OUT = frozenset(("s", "strike", "del"))
_FAR_AWAY = -900.0  # pixels; what is moved this far to the left or top is on no screen
_POINTS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "": 1.0}
_LENGTH = re.compile(r"(?P<number>[+-]?\d*\.?\d+(?:e[+-]?\d+)?)(?P<unit>[a-z%]*)")
_RELATIVE_UNITS = frozenset(("em", "%", "ex", "ch"))
_LARGEST_HIDDEN_SIZE = 1.0  # pixels; mails and pages hide text in a type of this size
_EMPTY_CLIP = re.compile(
    r"rect\(\s*(?:0|1px|0px|auto)?(?:[\s,]+(?:0|1px|0px)){3}\s*\)|inset\(\s*(?:50|100)%\s*\)|circle\(\s*0"
)
_FONT = re.compile(r"(?P<size>(?<![\d.])[\d.]+(?:px|pt|em|rem|%|cm|mm|in|ex)|(?<![\d.])0)(?:\s*/\s*\S+)?\s+\S")

# Pages bring these in only as a reader scrolls to them, by a script; their author sees them.
_SCROLLED_INTO_VIEW = re.compile(
    r"\b(?:wow|aos|animated?|animation|fade|fade-?in\w*|pre-?fade|reveal\w*|slide-?in\w*|scroll-?\w*|lazy\w*|"
    r"et[-_]waypoint|et_pb_animation\w*|elementor-invisible|elementor-animation\w*|has-animation|motion\w*|"
    r"wpb_animate\w*|uk-scrollspy\w*|gsap\w*|sal|appear\w*|viewport\w*)\b",
    re.IGNORECASE,
)
_SCROLLED_BY = (
    *("data-aos", "data-sal", "data-w-id", "data-scroll", "data-motion-enter", "data-animation", "data-animate"),
    *("data-wow-delay", "data-settings", "data-animation-role", "data-uk-scrollspy", "uk-scrollspy", "data-reveal"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """How an element is drawn.

    `gone` is what nothing inside can undo (not displayed, clipped, moved off the screen, see-through). `invisible` and
    `tiny` (of no size) can be undone by an element inside. `raised` and `lowered` are of a line's text alone.
    `display` is how its own style lays it out; `font` is the first typeface named, in lower case.
    """

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    struck: bool = False
    raised: bool = False
    lowered: bool = False
    bold: bool = False
    display: str = ""
    font: str = ""

    @property
    def unseen(self) -> bool:
        """Whether text right in this element is not seen."""
        return self.gone or self.invisible or self.tiny

    def below(self) -> Style:
        """Return the style that an element inside begins with."""
        return (
            replace(self, gone=False, struck=False, raised=False, lowered=False, display="") if self != PLAIN else self
        )


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Cascade:
    """The styles of a page. `ignored` is the number of rules that were too many to look at."""

    declared: Declared

    @property
    def ignored(self) -> int:
        """The number of rules that were not looked at."""
        return self.declared.ignored

    def style(self, node: LexborNode, parent: Style) -> Style:
        """Return how an element is drawn inside one that is drawn as `parent`."""
        tag = node.tag or ""
        values = self._values(node)
        style = parent.below()
        if tag in _TAGS_IN_BOLD:
            style = replace(style, bold=True)
        if tag in _TAGS_STRUCK_OUT and "none" not in values.get("text-decoration-line", ""):
            style = replace(style, struck=True)
        if tag == "font" and (face := node.attributes.get("face")):
            style = replace(style, font=_first_typeface(face.lower()))
        if "hidden" in node.attributes and values.get("display", "none") == "none":
            style = replace(style, gone=True)
        return _drawn(style, values, node) if values else style

    def _values(self, node: LexborNode) -> Mapping[str, str]:
        """Return the values that win for an element: those of sheets against those of its style attribute."""
        inline = node.attributes.get("style")
        sheets = self.declared.by_element.get(node.mem_id, {})
        if not inline and not sheets:
            return {}
        winning: dict[str, tuple[Weight, str]] = dict(sheets)
        for name, (value, is_important) in declarations_of(inline or "").items():
            weight = (is_important, True, (0, 0, 0), 0)
            if name not in winning or winning[name][0] < weight:
                winning[name] = (weight, value)
        return _longhands(winning)


def cascade(page: LexborHTMLParser) -> Cascade:
    """Return the styles of a page."""
    return Cascade(declared(page))


def _longhands(winning: Mapping[str, tuple[Weight, str]]) -> dict[str, str]:
    """Return the values by property, with `font` and `text-decoration` taken apart."""
    values: dict[str, tuple[Weight, str]] = {}
    for name, (weight, value) in winning.items():
        for longhand, part in _parts(name, value):
            if longhand not in values or values[longhand][0] < weight:
                values[longhand] = (weight, part)
    return {name: value for name, (_, value) in values.items()}


def _parts(name: str, value: str) -> list[tuple[str, str]]:
    if name in {"text-decoration", "-webkit-text-decoration"}:
        return [("text-decoration-line", value)]
    if name == "font":
        size = _FONT.search(value)
        bold = re.search(r"\b(?:bold|[6-9]00)\b", value)
        weight = [("font-weight", "bold" if bold else "normal")]
        return [*weight, ("font-size", size["size"])] if size else weight
    return [(name, value)]


def _drawn(style: Style, values: Mapping[str, str], node: LexborNode) -> Style:
    """Return a style with what the values of an element say."""
    visibility = values.get("visibility", "")
    invisible = visibility in {"hidden", "collapse"} if visibility not in {"", "inherit"} else style.invisible
    if invisible and not style.invisible and _is_scrolled_into_view(node):
        invisible = False
    raised, lowered = _shifted(values)
    return replace(
        style,
        gone=style.gone or _is_gone(values, node),
        invisible=invisible,
        tiny=_is_tiny(values.get("font-size", ""), inherited=style.tiny),
        struck=style.struck or "line-through" in values.get("text-decoration-line", ""),
        raised=raised,
        lowered=lowered,
        display=values.get("display", ""),
        bold=_is_bold(values.get("font-weight", ""), inherited=style.bold),
        font=_first_typeface(values["font-family"]) if "font-family" in values else style.font,
    )


def _is_gone(values: Mapping[str, str], node: LexborNode) -> bool:
    display = values.get("display", "").partition("!")[0].strip()
    if display == "none" or values.get("mso-hide") in {"all", "screen"} or values.get("content-visibility") == "hidden":
        return True
    if _is_see_through(values.get("opacity", "")):
        return not _is_scrolled_into_view(node)
    is_taken_out = values.get("position") in {"absolute", "fixed"}
    if is_taken_out and any(_EMPTY_CLIP.search(values.get(name, "")) for name in ("clip", "clip-path")):
        return True
    if is_taken_out and any((_pixels(values.get(edge)) or 0) <= _FAR_AWAY for edge in ("left", "top", "right")):
        return True
    sides = [_pixels(values.get(side)) for side in ("width", "height")]
    if all(side is not None and side <= 1 for side in sides) and values.get("overflow", "").startswith(
        ("hidden", "clip")
    ):
        return True
    return (_pixels(values.get("text-indent")) or 0) <= _FAR_AWAY


def _first_typeface(names: str) -> str:
    return names.partition(",")[0].strip("\"' ")


def _is_see_through(opacity: str) -> bool:
    match = _LENGTH.fullmatch(opacity)
    return match is not None and float(match["number"]) == 0


def _is_scrolled_into_view(node: LexborNode) -> bool:
    attributes = node.attributes
    return _SCROLLED_INTO_VIEW.search(attributes.get("class") or "") is not None or any(
        name in attributes for name in _SCROLLED_BY
    )


def _is_tiny(size: str, *, inherited: bool) -> bool:
    match = _LENGTH.fullmatch(size)
    if match is None:
        return inherited if size in {"", "inherit", "larger", "smaller"} else False
    if match["unit"] in _RELATIVE_UNITS:
        return inherited or float(match["number"]) == 0
    return (_pixels(size) or 0) <= _LARGEST_HIDDEN_SIZE


def _is_bold(weight: str, *, inherited: bool) -> bool:
    if weight.isdecimal():
        return 600 <= int(weight) <= 1000  # a browser knows no others
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight, inherited)


def _shifted(values: Mapping[str, str]) -> tuple[bool, bool]:
    """Say whether text stands above its line, or below it."""
    align = values.get("vertical-align", "")
    position = values.get("font-variant-position", "")
    shift = _shift(align) or _shift(values.get("mso-text-raise", ""))
    if not shift and values.get("position") == "relative" and _is_smaller(values.get("font-size", "")):
        shift = _shift(values.get("bottom", "")) or -_shift(values.get("top", ""))
    raised = shift > 0 or align in {"super", "text-top"} or position == "super"
    lowered = shift < 0 or align in {"sub", "text-bottom"} or position == "sub"
    return raised, lowered


def _shift(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match["number"]) if match else 0.0


def _is_smaller(size: str) -> bool:
    match = _LENGTH.fullmatch(size)
    if match is None:
        return size in {"smaller", "x-small", "xx-small", "small"}
    limit = {"em": 0.9, "rem": 0.9, "%": 90.0}.get(match["unit"])
    return float(match["number"]) < limit if limit is not None else (_pixels(size) or 16) < 12


def _pixels(length: str | None) -> float | None:
    match = _LENGTH.fullmatch(length or "")
    if match is None or match["unit"] not in _POINTS:
        return None
    return float(match["number"]) * _POINTS[match["unit"]]
