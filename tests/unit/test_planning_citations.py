"""Promise 1: a note that says something about its sentence is no citation."""

import pytest

from scheduler.planning.citations import is_citation


@pytest.mark.parametrize(
    "note",
    [
        "A. Author, Journal of Peels 2019, twelve people.",
        "Maheshwari A, McLernon D. Cumulative live birth rate: time for a consensus? Hum Reprod 2015;30:2703–7.",  # noqa: RUF001
        "Society for Assisted Reproductive Technology. National Summary Report 2021, final. sartcorsonline.com",
        "HFEA. Treatment add-ons with limited evidence. www.hfea.gov.uk, accessed 2 March 2026.",
        "Lensen et al., 2021",
        "doi:10.1002/14651858.CD009517",
        "S3-Leitlinie Atopische Dermatitis, AWMF 2023.",
        "García M. Guía de práctica clínica, 2018.",
    ],
)
def test_a_source_is_a_citation(note: str) -> None:
    assert is_citation(note)


@pytest.mark.parametrize(
    "note",
    [
        "Not in pregnancy.",
        "Only for adults.",
        "Prices are valid until 31 December 2026.",
        "As of January 2026, and not for children.",
        "In the clinic of Dr Rao since 2019.",
        "Nicht in der Schwangerschaft.",
        "Ask your doctor first.",
        "The review of 2019 does not cover children.",
    ],
)
def test_what_a_note_says_of_its_sentence_is_no_citation(note: str) -> None:
    assert not is_citation(note)


def test_what_is_said_behind_a_source_is_no_citation() -> None:
    assert not is_citation("Kim D. Nutrients 2018;10:4. doi:10.1000/182. Not in pregnancy.")
    assert is_citation("Kim D. Vitamin D does not help. Nutrients 2018;10:4.")
