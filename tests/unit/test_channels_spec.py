"""A spec says everything that others have to know about a channel, each figure with its source."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest

from scheduler.channels.registry import CHANNELS, spec_of, specs
from scheduler.channels.spec import Capabilities, Figure, Limit, Links
from scheduler.domain.content import Kind
from scheduler.domain.errors import BadInput
from scheduler.domain.payload import Picture


def _figures(value: object) -> list[Figure]:
    """Return every figure in a spec's dataclasses and tuples."""
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, tuple):
        return [figure for each in value for figure in _figures(each)]
    if is_dataclass(value):
        return [figure for field in fields(value) for figure in _figures(getattr(value, field.name))]
    return []


@pytest.mark.parametrize("name", CHANNELS)
def test_every_figure_names_its_source_and_the_month_it_was_read(name: str) -> None:
    figures = _figures(spec_of(name)) + _figures(spec_of(name).card(0, 1))
    assert len(figures) >= 2
    for figure in figures:
        assert figure.value > 0
        assert "." in figure.source or figure.source.startswith("our own: ")
        assert len(figure.read) == len("2026-09")


def test_each_channel_is_listed_under_its_own_name() -> None:
    assert [spec.name for spec in specs()] == list(CHANNELS)
    assert spec_of("x").kind is Kind.POST
    assert spec_of("email").kind is Kind.ISSUE


def test_an_unknown_channel_is_refused_with_the_names_there_are() -> None:
    known = ", ".join(f"'{name}'" for name in CHANNELS)
    with pytest.raises(BadInput, match=f"no channel 'myspace': use one of {known}, or take it out"):
        spec_of("myspace")


@pytest.mark.parametrize(("length", "taken"), [(280, True), (281, False)])
def test_x_takes_280_weighted_characters(length: int, taken: bool) -> None:
    assert spec_of("x").capabilities.fits("a" * length) is taken


def test_an_email_is_measured_in_bytes() -> None:
    assert [(limit.count("é"), limit.unit) for limit in spec_of("email").capabilities.text] == [(2, "bytes")]


def test_a_text_keeps_within_every_limit_that_a_channel_has() -> None:
    letters, octets = (Limit(len, Figure(3, "a.example", "2026-11")), Limit(_bytes, Figure(4, "a.example", "2026-11")))
    capabilities = Capabilities(text=(letters, octets))
    assert [capabilities.fits(text) for text in ("abc", "abcd", "éé", "ééé")] == [True, False, True, False]


def _bytes(text: str) -> int:
    return len(text.encode())


@pytest.mark.parametrize(
    ("link", "pieces"),
    [
        ("https://a.example/b", ("https://", "a.example/b", "")),
        ("https://www.a.example/" + "b" * 30, ("https://www.", "a.example/" + "b" * 16, "b" * 14)),
    ],
)
def test_a_link_is_cut_as_its_network_shows_it(link: str, pieces: tuple[str, str, str]) -> None:
    assert spec_of("x").links.cut(link) == pieces
    assert Links().cut(link) == ("", link, "")


def test_a_picture_of_a_type_that_no_channel_takes_is_named_before_anything_is_called() -> None:
    drawing = Picture("card-1.svg", "image/svg+xml", b"<svg/>", "A card", 1200, 675)
    for spec in specs():
        (problem,) = spec.capabilities.picture_problems([drawing])
        assert problem == "card-1.svg is of type image/svg+xml: use image/png or image/jpeg"
