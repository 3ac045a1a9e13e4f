import pytest

from scheduler.domain.campaign import Brand
from scheduler.domain.errors import BadInput
from scheduler.rendering.colour import BLACK, WHITE, brand_colours, contrast, mix, parse_colour, readable, to_hex


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast((118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.01)


def test_contrast_with_a_range_is_that_of_its_nearer_end_and_none_within_it() -> None:
    assert contrast(BLACK, (118, 118, 118), WHITE) == pytest.approx(contrast(BLACK, (118, 118, 118)))
    assert contrast((118, 118, 118), BLACK, WHITE) == 1


def test_the_first_colour_that_can_be_read_is_chosen_then_black_or_white_then_none() -> None:
    grey = (119, 119, 119)
    assert readable([grey, (10, 10, 60)], WHITE) == (10, 10, 60)
    assert readable([grey], WHITE) == BLACK
    assert readable([grey], (20, 20, 20)) == WHITE
    assert readable([grey], BLACK, WHITE) is None


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "0f4c5c0", "#-12345"])
def test_a_colour_that_is_not_six_digits_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BadInput, match="brand colour accent"):
        brand_colours(Brand(accent=text))


def test_colours_are_read_mixed_and_written() -> None:
    assert parse_colour("#0f4c5c", "x") == (15, 76, 92)
    assert to_hex(mix((0, 0, 0), (255, 255, 255), 0.5)) == "#808080"
