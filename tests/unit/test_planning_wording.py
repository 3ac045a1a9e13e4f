import pytest

from scheduler.planning.wording import leans_on_previous, limits_previous


@pytest.mark.parametrize(
    "sentence",
    [
        "This activity contributes to improved skin.",
        "These MSC-derived exosomes are rich in growth factors.",
        "They originate from cells.",
        "Their potential is recognized.",
        "It lasts six weeks.",
        "Such effects fade.",
        "However, the trial was small.",
        "Conversely, plant-derived exosomes might be regulated otherwise.",
        "For instance, a study found it.",
        "In addition, it soothes.",
        "When combined with exosome therapy, the effects are amplified.",
        "With this treatment, skin heals.",
        "Patients have reported changes with this combined approach.",
        "“This helps,” she said.",
        "लेकिन परिणाम अलग होते हैं।",
        "ولكن النتائج تختلف.",
    ],
)
def test_a_sentence_that_points_back_leans_on_the_one_before(sentence: str) -> None:
    assert leans_on_previous(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Exosomes are small.",
        "Thistle extract is studied.",
        "Those who smoke heal later.",
        "It is important to ask a doctor.",
        "Both creams and serums exist.",
        "Beyond human-derived exosomes, plants are studied.",
        "In the context of skin health, cells matter.",
        "Items are listed below.",
        "Buttermilk is a food.",
    ],
)
def test_a_sentence_with_its_own_subject_stands_alone(sentence: str) -> None:
    assert not leans_on_previous(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "However, the trial was small.",
        "But nobody knows why.",
        "Conversely, plants are cosmetics.",
        "Nevertheless, it was stopped.",
        "Although rare, infections occur.",
        "Potential risks must be thoroughly investigated.",
        "The serum should not be used on wounds.",
        "The serum isn't approved.",
        "Results vary from person to person.",
        "Side effects include redness.",
        "More research is needed.",
        "Comprehensive clinical trials are necessary.",
        "The effect depends on the dose.",
        "Evidence is limited.",
        "Consult a doctor first.",
    ],
)
def test_a_caveat_limits_the_sentence_before(sentence: str) -> None:
    assert limits_previous(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Exosomes are small.",
        "A study found excellent tolerability and no reported adverse effects.",
        "Establishing quality control is essential to ensure safety.",
        "It contributes to improved skin.",
    ],
)
def test_a_plain_claim_limits_nothing(sentence: str) -> None:
    assert not limits_previous(sentence)
