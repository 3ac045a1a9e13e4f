"""No file takes more time than its length explains, whatever is repeated or nested in it."""

from __future__ import annotations

import gc
import time

import pytest
from large_files import DOCUMENTS, PAGES, TEXTS, Shape
from large_word_files import JOINED_PARAGRAPHS, WORD_FILES

from scheduler.domain.errors import BadInput
from scheduler.domain.tracked_changes import TrackedChanges
from scheduler.planning.reading import read_article

SMALL = 2_000  # bytes
SMALL_MARKUP = 20_000  # bytes of Word's XML, of which little is text


def seconds(shape: Shape, size: int) -> float:
    """Return how long a file of so many bytes takes to be read, or to be refused, of the processor."""
    data = shape.file(size)
    gc.disable()  # a collection looks at all that other tests have left
    started = time.process_time()
    try:
        read_article(data, f"article{shape.ending}", TrackedChanges.ACCEPT)
    except BadInput as error:
        assert "article" in str(error)  # noqa: PT017 - most are read, and take their time for that
    finally:
        gc.enable()
    return time.process_time() - started


@pytest.mark.parametrize("shape", [*PAGES, *DOCUMENTS, *TEXTS], ids=lambda shape: shape.name)
def test_reading_takes_time_that_grows_with_the_file(shape: Shape) -> None:
    check_growth(shape, SMALL)


@pytest.mark.parametrize("shape", WORD_FILES, ids=lambda shape: shape.name)
def test_reading_word_takes_time_that_grows_with_the_markup(shape: Shape) -> None:
    check_growth(shape, SMALL_MARKUP)


@pytest.mark.parametrize("shape", JOINED_PARAGRAPHS, ids=lambda shape: shape.name)
def test_paragraphs_that_go_on_in_the_next_take_time_that_grows_with_the_file(shape: Shape) -> None:
    check_growth(shape, 9 * SMALL_MARKUP)


def check_growth(shape: Shape, small: int) -> None:
    """Read a file of a size, and one of six times that size."""
    # Six times the file: six times the time, or thirty-six times where it grows with the square. What else runs on
    # the machine, and the first use of a library, may disturb one measurement, and hardly three.
    large = 6 * small
    least_small, least_large = float("inf"), float("inf")
    for _ in range(3):
        least_small = min(least_small, seconds(shape, small))
        least_large = min(least_large, seconds(shape, large))
        if least_large < 15 * max(least_small, 0.001):
            return
    pytest.fail(f"{least_small:.3f} s for {small:,} bytes, {least_large:.3f} s for {large:,}")
