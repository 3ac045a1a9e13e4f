"""Sentences that point at what a follower does not see."""

import pytest

from scheduler.planning.pointing import points_away


@pytest.mark.parametrize(
    "sentence",
    [
        "A lens upgrade (included in the prices above) costs more.",
        "The prices above include the visit.",
        "It is covered, as stated above.",
        "Bring the things listed above.",
        "The fees below apply to adults.",
        "These are the symptoms described above, but milder.",
        "Die Kosten (in den Preisen oben enthalten) trägt die Kasse.",
        "Die obigen Preise gelten ab Mai.",
        "Die oben aufgeführten Mittel helfen.",
        "Das gilt für die Kosten unten.",
        "Está incluido en los precios de arriba.",
        "Los precios indicados arriba incluyen la visita.",
        "(incluido en las tarifas anteriores)",
        "Les tarifs indiqués plus haut comprennent la visite.",
        "Cela est compris dans les prix ci-dessus.",
        "È compreso nei prezzi sopra.",
        "I prezzi sopra indicati valgono da maggio.",
        "Está incluído nos preços acima.",
        "Os preços acima indicados incluem a consulta.",
        "यह ऊपर की कीमत में शामिल है।",
        "السعر مشمول في الأسعار أعلاه.",
    ],
)
def test_what_stands_above_or_below_is_somewhere_else(sentence: str) -> None:
    assert points_away(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The skin below the eye is thin.",
        "Raise the arm above your head.",
        "It stabilises the joints above and below.",
        "A child of the age above is treated alike.",
        "The pain spreads to the muscles below.",
        "Die Zähne oben fallen zuerst aus.",
        "Los dientes de arriba se mueven.",
        "Keep the heart rate below 120.",
        "The swelling is the first sign and goes below the knee.",
        "Les dents du haut bougent.",
        "I denti sopra si muovono.",
        "Os dentes acima movem-se.",
        "Keep it above the rim.",
        "We see the temperature drop below 38 degrees.",
        "If the number is below 7, we stop.",
        "the pressure above 140 is high",
    ],
)
def test_places_of_the_body_and_limits_point_nowhere(sentence: str) -> None:
    assert not points_away(sentence)


@pytest.mark.parametrize("sentence", ["The table above is for adults.", "ऊपर की तालिका बड़ों के लिए है।"])
def test_a_table_of_the_same_text_is_not_somewhere_else(sentence: str) -> None:
    assert points_away(sentence)
    assert not points_away(sentence, something_precedes=True)
