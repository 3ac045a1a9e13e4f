"""Promise 11: nothing that was read is changed in meaning, file by file."""

import pytest
from expectation import Case, all_cases, differences

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_reading_is_what_the_author_meant(case: Case) -> None:
    assert differences(case) == ()


def test_every_file_has_an_expectation() -> None:
    assert len(CASES) >= 120
