"""What a supplied drawing may hold: shapes alone, whatever its file says beside them."""

from __future__ import annotations

import pytest

from scheduler.domain.errors import BadInput
from scheduler.rendering.svg import drawn_svg
from scheduler.rendering.svg_shapes import shapes_of

SHAPE = '<path fill="#f00" d="M0 0h32v32z"/>'


def svg(inside: str, more: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="urn:editor"'
    return f'<svg {names} viewBox="0 0 64 32" {more}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "around",
    [
        "<!-- made by hand -->{}",
        "<?xml-stylesheet href='https://a.example/a.css'?>{}",
        "<title>Clinic</title><desc>Made in 2026</desc>{}",
        "<metadata><e:made by='an editor'>text</e:made></metadata>{}",
        "<e:guides><e:line at='3'/></e:guides>{}",
        "<g e:label='layer' onclick='alert(1)' data-name='x' aria-label='y'>{}</g>",
        "<a href='https://clinic.example.com'>{}</a>",
        "<style>@charset 'utf-8';</style>{}",
    ],
)
def test_what_draws_nothing_is_left_out(around: str) -> None:
    data = svg(around.format(SHAPE))
    assert drawn_svg(data, "a.svg", 64).tobytes() == drawn_svg(svg(SHAPE), "a.svg", 64).tobytes()
    written = shapes_of(data, "a.svg")
    assert not any(word in written for word in ("alert", "editor", "a.css", "2026", "data-name"))


@pytest.mark.parametrize(
    "element",
    [
        *("image", "feImage", "foreignObject", "script", "animate", "set", "iframe", "audio", "video", "discard"),
        *("handler", "solidcolor", "mesh", "unknown", "IMAGE", "Script"),
    ],
)
def test_an_element_that_is_not_a_shape_is_refused_by_its_name(element: str) -> None:
    with pytest.raises(BadInput, match=f"holds more than shapes \\(<{element}>\\)"):
        shapes_of(svg(f"<g><defs><{element}/></defs></g>{SHAPE}"), "a.svg")


@pytest.mark.parametrize("element", ["text", "tspan", "textPath", "font"])
def test_words_are_refused(element: str) -> None:
    with pytest.raises(BadInput, match="turn the text into paths"):
        shapes_of(svg(f"<g><{element}>Clinic</{element}></g>"), "a.svg")


@pytest.mark.parametrize(
    "inside",
    [
        "<use href='other.svg#a'/>",
        "<use xlink:href='file:///etc/hosts'/>",
        "<use href='data:image/svg+xml,x'/>",
        "<rect style='fill:url(x.svg#a)'/>",
        "<rect style=\"fill:URL( 'x.svg#a' )\"/>",
        "<rect style='fill:u\\72 l(x.svg#a)'/>",
        "<rect style='fill:\\75\\72\\6c(x.svg#a)'/>",
        "<rect fill='&#117;rl(https://a.example/a)'/>",
        "<style>@import 'a.css';</style>",
        "<style>@\\69mport 'a.css';</style>",
        "<style><![CDATA[rect { filter: url(a.svg#b) }]]></style>",
        "<linearGradient id='a' xlink:href='b.svg#c'/>",
        "<rect mask='url(#a) url(//a.example/b)'/>",
    ],
)
def test_what_lies_in_other_files_is_refused_however_it_is_written(inside: str) -> None:
    with pytest.raises(BadInput, match="it refers to other files"):
        shapes_of(svg(inside), "a.svg")


@pytest.mark.parametrize(
    "inside",
    [
        (
            "<defs><linearGradient id='a'><stop offset='1' stop-color='red'/></linearGradient></defs><rect "
            "fill='url(#a)'/>"
        ),
        "<symbol id='a'><circle r='4'/></symbol><use href='#a'/><use xlink:href=' #a'/>",
        "<style>.a { fill: url('#a') } /* a comment */</style><rect class='a'/>",
        "<filter id='a'><feGaussianBlur stdDeviation='1'/></filter><g filter='url(\"#a\")'/>",
    ],
)
def test_what_lies_in_the_file_itself_is_kept(inside: str) -> None:
    written = shapes_of(svg(inside), "a.svg")
    assert written.count("#a") == inside.count("#a")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/hosts"> %a;]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hosts">]>',
    ],
)
def test_entities_are_refused(prolog: str) -> None:
    with pytest.raises(BadInput, match="declares entities"):
        shapes_of(prolog.encode() + svg("<g>&a;</g>"), "a.svg")


@pytest.mark.parametrize("inside", ["<g>" * 200_000 + "</g>" * 200_000, "<g>", "&#0;", "</svg>"])
def test_a_damaged_drawing_is_one_line(inside: str) -> None:
    with pytest.raises(BadInput, match=r"^a\.svg is an SVG drawing that is damaged"):
        shapes_of(svg(inside), "a.svg")
