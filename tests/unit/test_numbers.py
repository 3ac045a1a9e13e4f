import pytest

from scheduler.domain.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 20, 10**20 - 1)])
def test_a_whole_number_is_read_from_its_digits(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", "²³", "١٢", "१२", "①", "-1", "+1", "1.0", "1_0", " 1", "1\n", "9" * 21, "9" * 9999]
)
def test_what_is_no_plain_number_is_none(text: str | None) -> None:
    assert whole_number(text) is None
