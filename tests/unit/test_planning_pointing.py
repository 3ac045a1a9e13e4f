"""Sentences that point at what a follower does not see."""

import pytest

from scheduler.planning.pointing import dangles, only_points, points_away


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


@pytest.mark.parametrize(
    "sentence",
    [
        "About three months later we measure again.",
        "Afterwards you may feel sore.",
        "The following week we take out the stitches.",
        "Six months on, we check.",
        "After that most people need cleaning.",
        "Since then we have treated 200 people.",
        "Quelques semaines plus tard, nous mesurons.",
        "Le lendemain, vous rentrez.",
        "Etwa drei Wochen später messen wir.",
        "Am nächsten Tag ruft Sie die Praxis an.",
        "Unas semanas más tarde medimos.",
        "Al día siguiente le llamamos.",
        "Alcune settimane dopo, si misura.",
        "Il giorno dopo si torna a casa.",
        "Algumas semanas depois, medimos.",
        "कुछ हफ़्ते बाद हम फिर जाँच करते हैं।",
        "بعد ذلك نقيس مرة أخرى.",
    ],
)
def test_a_time_after_what_is_not_there_hangs_in_the_air_unless_the_headline_says_since_when(sentence: str) -> None:
    assert dangles(sentence, "How is it treated?")
    assert not dangles(sentence, "After the operation")


@pytest.mark.parametrize(
    "sentence",
    [
        "Two weeks after the operation you can drive.",
        "Two weeks on antibiotics cure most people.",
        "The next step is a test.",
        "Later stages need more care.",
        "Nach der Operation ruhen Sie.",
        "Después de la operación descanse.",
        "La semana siguiente a la vacuna puede doler.",
        "Une heure après le repas, prenez-le.",
        "Le lendemain de l'opération, vous rentrez.",
        "Due ore dopo il pasto prenda la compressa.",
        "Depois da cirurgia descanse.",
    ],
)
def test_a_time_that_says_since_when_stands_alone(sentence: str) -> None:
    assert not dangles(sentence, "How is it treated?")


@pytest.mark.parametrize(
    "sentence",
    [
        "See our page on tonsils.",
        "Read our leaflet about aspirin.",
        "Voir notre page sur les amygdales.",
        "Siehe unsere Seite zu Mandeln.",
        "Vea nuestra página sobre las amígdalas.",
        "Vedi la nostra pagina sulle tonsille.",
        "Veja a nossa página sobre amígdalas.",
        "हमारा टॉन्सिल वाला पेज देखें।",
        "انظر صفحتنا عن اللوزتين.",
    ],
)
def test_another_page_of_the_clinic_is_somewhere_else(sentence: str) -> None:
    assert only_points(sentence)
    assert points_away(f"Ask us ({sentence.rstrip('.।')}).")


@pytest.mark.parametrize(
    "sentence",
    [
        "Read the leaflet in the pack.",
        "Read the leaflet that comes with your tablets.",
        "Go to our front desk.",
        "You can also read the NHS guide to dental implants before you come.",
    ],
)
def test_what_a_follower_has_or_finds_is_not_somewhere_else(sentence: str) -> None:
    assert not points_away(sentence)
