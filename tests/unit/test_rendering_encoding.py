from io import BytesIO
from random import Random

import pytest
from PIL import Image

from scheduler.channels.registry import spec_of, specs
from scheduler.channels.spec import JPEG, PNG
from scheduler.domain.errors import BadInput
from scheduler.planning.carousel_formats import CAROUSELS
from scheduler.rendering.cards.encoding import JPEG_ONLY, PNG_ONLY, Encoding, encoded

NOISE = Image.frombytes("RGB", (120, 80), Random(1).randbytes(120 * 80 * 3))


def test_the_first_type_that_a_place_takes_is_used_where_it_fits() -> None:
    assert encoded(NOISE, Encoding((PNG, JPEG), 1_000_000)).media_type == PNG
    assert encoded(NOISE, JPEG_ONLY).media_type == JPEG


def test_a_png_that_is_too_large_becomes_the_best_jpeg_that_is_not() -> None:
    best, small = encoded(NOISE, JPEG_ONLY).data, encoded(NOISE, Encoding((PNG, JPEG), 15_000))
    assert small.media_type == JPEG
    assert 12_000 < len(small.data) <= 15_000 < len(best) < len(encoded(NOISE, PNG_ONLY).data)
    with Image.open(BytesIO(small.data)) as image:
        assert (image.size, image.mode) == (NOISE.size, "RGB")


def test_what_fits_in_no_quality_is_an_error_with_the_limit() -> None:
    with pytest.raises(BadInput, match="120 x 80 pixels does not fit 100 bytes"):
        encoded(NOISE, Encoding((PNG, JPEG), 100))


def test_the_same_pixels_give_the_same_file() -> None:
    assert encoded(NOISE, Encoding((JPEG,), 15_000)) == encoded(NOISE.copy(), Encoding((JPEG,), 15_000))


def test_every_format_has_its_source_and_a_channel_its_format() -> None:
    assert {(each.width, each.height) for each in CAROUSELS.values()} == {
        (1080, 1080),
        (1080, 1350),
        (1080, 1920),
        (1200, 627),
    }
    for each in (*CAROUSELS.values(), *(spec.card(0, 1) for spec in specs())):
        assert each.most_bytes is None or (each.most_bytes.source and each.most_bytes.read)
    assert CAROUSELS["portrait"].types == (JPEG,)


def test_several_cards_of_a_post_are_cut_for_the_places_that_x_shows_them_in() -> None:
    card = spec_of("x").card
    assert (card(0, 1).width, card(0, 1).height) == (1200, 675)
    assert [card(place, 2).name for place in range(2)] == ["x-half"] * 2
    assert [card(place, 3).name for place in range(3)] == ["x-half", "x", "x"]
    assert {card(place, 4).name for place in range(4)} == {"x"}
