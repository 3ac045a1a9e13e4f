import pytest

from scheduler.planning.wording import compares, leans_on_previous, limits_neighbours, reports


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
        "The thought frightens you.",
        "The answer is often yes.",
        "The vicious circle begins.",
        "Der Gedanke macht Angst.",
        "La idea asusta.",
        "La pensée fait peur.",
        "Il pensiero spaventa.",
        "O pensamento assusta.",
        "الفكرة مخيفة.",
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
        "The fear of needles is common.",
        "The thought that it may hurt keeps many away.",
        "Die Angst vor Spritzen ist häufig.",
        "El miedo a las agujas es frecuente.",
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
    assert limits_neighbours(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Exosomes are round.",
        "A study found excellent tolerability and no reported adverse effects.",
        "Establishing quality control is essential to ensure safety.",
        "It contributes to improved skin.",
    ],
)
def test_a_plain_claim_limits_nothing(sentence: str) -> None:
    assert not limits_neighbours(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The FDA has not approved any exosome product.",
        "Regulators have not approved it.",
        "It will not work for everyone.",
        "The benefit lasted only six weeks.",
        "The study was done in mice.",
        "The trial had twelve participants and lacked a control group.",
        "Pregnant women should avoid it.",
        "Evidence for this is weak.",
        "People with darker skin saw the opposite.",
        "Swelling, bruising and infection occur.",
        "These results have yet to be confirmed.",
        "The difference was no longer statistically significant.",
        "Results could not be reproduced.",
        "The effect was seen in fewer than half of the patients.",
        "If you are pregnant, this treatment is dangerous.",
        "A placebo cream did just as well.",
        "Doctors disagree about whether any of this matters.",
        "Side-effects were common.",
        "They won't help with deep scars.",
        "Avoid it in summer.",
        "That is a myth.",
        "None of this is true.",
        "Regulators warn of burns.",
        "यह उपचार सभी के लिए नहीं है।",
        "इसे डॉक्टर के बिना न लें।",
        "यह केवल वयस्कों के लिए है।",
        "لم تتم الموافقة عليه.",
        "ولا ينصح به.",
        "العلاج غير معتمد.",
        "هذا للبالغين فقط.",
    ],
)
def test_a_negation_restriction_condition_population_risk_or_doubt_limits_its_neighbours(sentence: str) -> None:
    assert limits_neighbours(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Many people believe the cream cures acne.",
        "Sellers claim the following.",
        "It is often said that peels hurt.",
        "The serum is advertised as a cure.",
        "Myth: lasers thin the skin.",
        "बहुत लोग मानते हैं कि क्रीम असर करती है।",
        "يعتقد كثيرون أن الكريم يعالج.",
    ],
)
def test_what_others_hold_to_be_true_is_a_report(sentence: str) -> None:
    assert reports(sentence)
    assert not reports("Exosomes are lipid bilayer-enclosed particles.")


def test_a_comparison_is_told_from_other_contrasts() -> None:
    assert compares("Conversely, plants are cosmetics.")
    assert not compares("However, the trial was small.")


@pytest.mark.parametrize(
    "sentence", ["The serum reduces skin redness.", "Creams of 5% left less redness.", "न्यूरॉन मिलते हैं।"]
)
def test_a_benefit_that_names_a_symptom_limits_nothing(sentence: str) -> None:
    assert not limits_neighbours(sentence)


def test_a_caveat_binds_whatever_spaces_and_soft_hyphens_it_is_written_with() -> None:
    assert limits_neighbours("It is used up\u00a0to five times.")
    assert limits_neighbours("It is contra\u00adindicated with\u00adout advice.")
    assert leans_on_previous("In\u00a0addition, it soothes.")
    assert reports("It is\u00a0said to help.")
