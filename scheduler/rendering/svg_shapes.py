"""The allowed content of an SVG drawing: shapes, and their paint.

The lists name what is let through (SVG 1.1 and 2, as resvg draws them, read 2026-11); whatever else a file has is left
out where it draws nothing, and refused where it does. What is drawn is written anew from what was let through, so that
no other reading of the same bytes can bring the rest back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scheduler.domain.errors import BadInput

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "switch", "a", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feFuncR", "feFuncG", "feFuncB", "feFuncA"),
        *(
            "feComposite",
            "feConvolveMatrix",
            "feDiffuseLighting",
            "feDisplacementMap",
            "feDistantLight",
            "feDropShadow",
        ),
        *("feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight"),
        *("feSpecularLighting", "feSpotLight", "feTile", "feTurbulence"),
    )
)
_DRAW_NOTHING = frozenset(("title", "desc", "metadata", "view", "cursor"))
_WORDS = frozenset(("text", "tspan", "tref", "textPath", "altGlyph", "font", "font-face", "glyph"))
_ATTRIBUTES = frozenset(
    (
        *(
            "id",
            "class",
            "style",
            "href",
            _LINK,
            "transform",
            "viewBox",
            "preserveAspectRatio",
            "version",
            "baseProfile",
        ),
        *("requiredFeatures", "requiredExtensions", "systemLanguage", "media", "type", "enable-background"),
        # places and extents
        *("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "d"),
        *("points", "pathLength", "dx", "dy", "offset", "refX", "refY", "markerWidth", "markerHeight", "orient"),
        # what is measured in what
        *("gradientUnits", "gradientTransform", "spreadMethod", "patternUnits", "patternContentUnits", "markerUnits"),
        *(
            "patternTransform",
            "clipPathUnits",
            "maskUnits",
            "maskContentUnits",
            "filterUnits",
            "primitiveUnits",
            "mask-type",
        ),
        # how shapes are painted
        *(
            "fill",
            "fill-opacity",
            "fill-rule",
            "stroke",
            "stroke-width",
            "stroke-opacity",
            "stroke-dasharray",
            "opacity",
        ),
        *(
            "stroke-dashoffset",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-miterlimit",
            "color",
            "display",
            "visibility",
        ),
        *("overflow", "clip", "clip-path", "clip-rule", "mask", "marker", "marker-start", "marker-mid", "marker-end"),
        *("filter", "flood-color", "flood-opacity", "lighting-color", "stop-color", "stop-opacity", "paint-order"),
        *("mix-blend-mode", "isolation", "shape-rendering", "color-interpolation", "color-interpolation-filters"),
        *("vector-effect", "transform-origin", "color-rendering", "image-rendering"),
        # filters
        *("in", "in2", "result", "stdDeviation", "mode", "values", "tableValues", "slope", "intercept", "amplitude"),
        *("exponent", "operator", "k1", "k2", "k3", "k4", "order", "kernelMatrix", "divisor", "bias", "targetX"),
        *("targetY", "edgeMode", "preserveAlpha", "kernelUnitLength", "surfaceScale", "diffuseConstant"),
        *("specularConstant", "specularExponent", "azimuth", "elevation", "z", "pointsAtX", "pointsAtY", "pointsAtZ"),
        *("limitingConeAngle", "radius", "baseFrequency", "numOctaves", "seed", "stitchTiles", "scale"),
        *("xChannelSelector", "yChannelSelector"),
    )
)
_ELSEWHERE = re.compile(r"url\(\s*[\"']?\s*[^#\"'\s]|@import", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)


def shapes_of(data: bytes, place: str) -> str:
    """Return the shapes of a drawing as SVG. Raises BadInput, naming the file (`place`), for what is not drawn."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{place} is an SVG drawing that is not in UTF-8: export it again, or as a PNG") from error
    try:
        root = fromstring(text, forbid_dtd=False)
        for element in tuple(root.iter()):
            _keep_shapes(element, place)
        return tostring(root, encoding="unicode")
    except DefusedXmlException as error:
        raise _refused(place, "it declares entities: export it as plain SVG") from error
    except ParseError as error:
        raise BadInput(f"{place} is an SVG drawing that is damaged: export it again, or as a PNG") from error
    except RecursionError as error:
        raise BadInput(f"{place} is an SVG drawing that is damaged or too intricate: export it as a PNG") from error


def _keep_shapes(element: Element, place: str) -> None:
    """Take out of an element what draws nothing. Raises BadInput for what would draw more than shapes."""
    for below in tuple(element):
        name = str(below.tag)
        if not name.startswith(_SVG) or name.removeprefix(_SVG) in _DRAW_NOTHING:
            element.remove(below)
        elif (kind := name.removeprefix(_SVG)) in _WORDS:
            raise _refused(place, "it has text, whose font is not in it: turn the text into paths")
        elif kind not in _SHAPES:
            raise _refused(place, f"it holds more than shapes (<{kind}>)")
    for name in tuple(element.attrib):
        if name not in _ATTRIBUTES:
            del element.attrib[name]
    if any(_leads_elsewhere(element, name, value) for name, value in _values(element)):
        raise _refused(place, "it refers to other files")


def _values(element: Element) -> Iterator[tuple[str, str]]:
    yield from element.attrib.items()
    if element.tag == f"{_SVG}style":
        yield "", element.text or ""


def _leads_elsewhere(element: Element, name: str, value: str) -> bool:
    if name in {"href", _LINK}:
        return element.tag != f"{_SVG}a" and not value.strip().startswith("#")
    plain = _CSS_ESCAPE.sub(lambda escape: chr(int(escape[1], 16) % 0x110000) if escape[1] else escape[2], value)
    return _ELSEWHERE.search(plain) is not None


def _refused(place: str, reason: str) -> BadInput:
    return BadInput(f"{place} is an SVG drawing that cannot be drawn, as {reason}; or export it as a PNG")
