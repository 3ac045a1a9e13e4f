import pytest

from scheduler.domain.content import Kind
from scheduler.domain.errors import BadInput
from scheduler.planning.capabilities import CAPABILITIES, Figure, capabilities_of


def test_every_figure_names_its_source_and_the_month_it_was_read() -> None:
    figures = [
        figure
        for capabilities in CAPABILITIES.values()
        for name in ("text_limit", "pictures", "picture_bytes", "alt_limit", "link_length")
        if (figure := getattr(capabilities, name)) is not None
    ]
    assert len(figures) >= 6
    for figure in figures:
        assert isinstance(figure, Figure)
        assert figure.value > 0
        assert "." in figure.source
        assert len(figure.read) == len("2026-09")


def test_each_channel_is_listed_under_its_own_name() -> None:
    assert {name: capabilities.channel for name, capabilities in CAPABILITIES.items()} == {"x": "x", "email": "email"}
    assert CAPABILITIES["x"].kind is Kind.POST
    assert CAPABILITIES["email"].kind is Kind.ISSUE


def test_an_unknown_channel_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadInput, match=r"no channel 'myspace': use one of 'x', 'email'"):
        capabilities_of("myspace")


@pytest.mark.parametrize(("length", "taken"), [(280, True), (281, False)])
def test_x_takes_280_weighted_characters(length: int, taken: bool) -> None:
    assert capabilities_of("x").fits("a" * length) is taken


def test_an_email_is_measured_in_bytes() -> None:
    assert capabilities_of("email").count("é") == 2
