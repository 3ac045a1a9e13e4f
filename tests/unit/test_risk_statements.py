"""Sentences that state a risk, a limit or a warning are told from those that only sound like one."""
# ruff: noqa: RUF001 - typographic signs, and words of other scripts, are what is tested

from __future__ import annotations

import pytest

from scheduler.domain.risk_statements import states_risk
from scheduler.domain.risk_words import LANGUAGES

STATED = {
    "a figure with a harm": (
        "Ovarian hyperstimulation syndrome needs hospital care in about 1% of cycles.",
        "Egg retrieval can cause bleeding or infection (fewer than 1 in 500).",
        "About one person in five hundred dies within ninety days of the operation.",
        "About 1 in 10 are left with some stiffness.",
        "Infection happens in about 1% of knee replacements.",
        "Up to 30% of people have dry eyes in the first months.",
        "One patient in twenty needs a second operation within ten years.",
        "Two in every hundred people lose some feeling in the lower lip.",
        "Twins are born too early in more than half of cases.",
        "In a trial of 200 people, 12% had a headache.",
        "Around 5% of implants fail in the first year.",
        "Numbness around the scar is very common and may be permanent.",
        "Fewer than 2 in 1,000 people need a transfusion.",
    ),
    "what may go wrong": (
        "Risks include reactions and infection.",
        "The main risk is infection.",
        "Swelling and bruising are normal for three to five days.",
        "A laser that is badly chosen can make the patches darker.",
        "The crown can come loose.",
        "A filling may crack.",
        "You may have a sore arm or feel a bit achy for a day or two.",
        "Nerve damage can occur, and it may be lasting.",
        "Some people feel sick after the anaesthetic.",
        "Side effects of the tablets are nausea, tiredness and weight gain.",
        "Melasma often comes back in summer.",
        "Symptoms can return when the tablets are stopped.",
        "In the first weeks of treatment some people have more suicidal thoughts.",
        "The dose can cause dizziness if you stand up quickly.",
        "IVF is safe for most people, but it is not free of risk.",
        "No operation is without risk.",
        "The injection isn’t risk-free.",
        "Too much of it is toxic to the liver.",
        "A cold laser can burn the skin.",
        "Depression can come back, and we plan for that together.",
        "Surgery carries a small risk of blood clots.",
    ),
    "a limit or a failure": (
        "It does not work for everyone.",
        "Cataract surgery is very safe, but it is still surgery.",
        "Implants are safe for most people, but smokers lose them more often.",
        "A colonoscopy can, rarely, tear the bowel.",
        "Die Operation gilt als sehr sicher, ist aber ein Eingriff.",
        "Die Spritze ist sicher, aber nicht für jeden.",
        "Es muy segura, pero no deja de ser una operación.",
        "C'est très sûr, mais cela reste une opération.",
        "È molto sicuro, ma resta un intervento.",
        "É muito segura, mas não deixa de ser uma cirurgia.",
        "Physiotherapy doesn't help everybody with this pain.",
        "The exercises will not cure arthritis.",
        "Whitening does not last for ever.",
        "The effect wears off after three to four months.",
        "Not everyone is suitable for an implant.",
        "Results vary from person to person.",
        "About 20% of people do not respond to the first tablet.",
        "We cannot promise a pregnancy.",
        "No supplement has been shown to reverse this.",
        "The evidence for shock waves is weak.",
        "It is uncertain whether the procedure makes a difference.",
        "The treatment fails in one in ten.",
        "Hearing that is lost cannot be restored.",
        "It does not replace a consultation with your doctor.",
        "An online test is not a substitute for an examination.",
        "A temporary crown is temporary: chew on the other side.",
    ),
    "who may not have it": (
        "Pregnant women should not have this peel.",
        "It is not suitable for people with active infections.",
        "You must not drive for 24 hours.",
        "Do not take ibuprofen with blood thinners.",
        "Avoid retinoids during pregnancy.",
        "Some tablets, such as SGLT2 inhibitors, must be stopped three days before.",
        "Fish oil and ginkgo thin the blood. Stop them two weeks before.",
        "Contraindicated in people with a pacemaker.",
        "We do not give it to anyone under 16.",
        "Tell the nurse if you have ever had a serious allergic reaction to a vaccine or to eggs.",
        "Don’t stop taking the tablets without talking to us.",
    ),
    "when to see somebody": (
        "See a doctor soon if you have fever, a swollen red joint or numbness in the arm.",
        "Chest pain with left shoulder pain is an emergency.",
        "If the bleeding does not stop, go to the emergency department.",
        "Call 999 if you cannot breathe.",
        "Call us at once if the pain gets worse.",
        "Ask your dentist before you whiten your teeth at home.",
        "If you notice flashes of light, see an optometrist the same day.",
        "Seek medical help straight away.",
        "Speak to your GP before you stop a medicine.",
    ),
}

NOT_STATED = {
    "a denial": (
        "In a trial the fluid had gone in 50% of those who did it, against 38% of those who did not.",
        "There are no side effects.",
        "It works without any risk.",
        "A risk-free way to a new smile.",
        "Zero complications, zero downtime.",
        "Free of side effects, pain and swelling.",
        "Side effects? None.",
        "Pain-free and completely safe.",
        "The risks are negligible.",
        "Our method never fails.",
        "It cannot harm you.",
        "The peel is not painful.",
        "The treatment is harmless.",
    ),
    "a harm that is treated": (
        "It reduces pain by 50%.",
        "Nine out of ten patients say goodbye to back pain.",
        "We treat acne scars and redness.",
        "The cream calms irritation within two days.",
        "Cut your risk of wrinkles by 40%.",
        "Lower the risk of a heart attack with our check-up.",
        "80% pain relief after one session.",
        "Pain fell by 60% in eight weeks.",
        "It heals wounds three times faster.",
        "Swelling goes away in half the time.",
        "Our headache clinic is open on Mondays.",
    ),
    "a question": (
        "What are the risks?",
        "Will it hurt?",
        "Can the crown come loose?",
        "¿Qué riesgos hay?",
        "हर किसी के लिए जोखिम क्या है?",
        "ما هي المخاطر؟",
    ),
    "praise": (
        "87% of women agreed.",
        "Twice as effective as cream.",
        "We have the highest success rate in Boston.",
        "51% of transfers lead to a baby.",
        "You should not miss this offer.",
        "You won't stop smiling.",
        "Don't wait: book today.",
        "Ask us about our new laser.",
        "Call us if you want a brighter smile.",
        "Nobody else gets results like ours.",
        "Clinically proven to lift the face by 30%.",
        "Trusted by one in three families in Leeds.",
        "The fee is £60, and it includes the X-ray.",
        "We open at nine on Mondays.",
        "A bridge fills the gap with a false tooth.",
        "You can break free from glasses in 15 minutes.",
        "No other clinic has been shown to be better.",
        "The best surgeon is never far away.",
    ),
}

OTHER_LANGUAGES = {
    "es": (
        (
            "Un láser mal elegido puede empeorar las manchas, así que empezamos siempre con una zona de prueba.",
            "Los efectos secundarios más frecuentes son enrojecimiento y descamación.",
            "Solo se vende con receta y no debe usarse más de tres meses seguidos.",
            "Las recaídas son habituales en verano.",
            "El melasma no se cura: se controla.",
            "Consulte a su médico si tiene fiebre.",
            "Uno de cada diez pacientes tiene dolor durante unas semanas.",
            "No es adecuado para mujeres embarazadas.",
        ),
        (
            "Sin riesgos ni efectos secundarios.",
            "Reduce el dolor en un 50 %.",
            "La primera visita cuesta 90 €.",
            "Recomendamos un factor 50+ con color.",
            "Nueve de cada diez pacientes lo recomiendan.",
        ),
    ),
    "fr": (
        (
            "Le traitement peut provoquer des rougeurs et des brûlures.",
            "Les effets secondaires sont rares mais possibles.",
            "Ne prenez pas d'aspirine pendant une semaine.",
            "Ce traitement est contre-indiqué pendant la grossesse.",
            "Consultez votre médecin si la fièvre persiste.",
            "Aucune opération n'est sans risque.",
            "Une personne sur dix a encore des douleurs après un an.",
        ),
        (
            "Sans douleur et sans risque.",
            "Il réduit les douleurs de 50 %.",
            "Le cabinet ouvre à neuf heures.",
            "Neuf patients sur dix le recommandent.",
        ),
    ),
    "de": (
        (
            "Die Behandlung kann Rötungen und Schwellungen verursachen.",
            "Nebenwirkungen sind selten, aber möglich.",
            "Schwangere dürfen die Creme nicht verwenden.",
            "Fragen Sie Ihren Arzt, wenn die Schmerzen bleiben.",
            "Nicht für jede Haut geeignet.",
            "Bei einem von zehn Patienten bleiben Schmerzen.",
            "Das Implantat kann versagen.",
        ),
        (
            "Ohne Risiko und ohne Nebenwirkungen.",
            "Reduziert Schmerzen um 50 %.",
            "Die Praxis öffnet um neun Uhr.",
            "Schmerzfrei in 30 Minuten.",
        ),
    ),
    "pt": (
        (
            "O tratamento pode causar vermelhidão e inchaço.",
            "Os efeitos secundários mais comuns são dor e febre.",
            "Não é recomendado durante a gravidez.",
            "Consulte o seu médico se tiver febre.",
            "Não funciona para toda a gente.",
            "Uma em cada dez pessoas tem dor durante semanas.",
        ),
        ("Sem riscos nem efeitos secundários.", "Reduz a dor em 50%.", "A clínica abre às nove."),
    ),
    "it": (
        (
            "Il trattamento può causare rossore e gonfiore.",
            "Gli effetti collaterali più comuni sono dolore e febbre.",
            "Non è adatto alle donne in gravidanza.",
            "Consulti il medico se ha febbre.",
            "Non funziona per tutti.",
            "Una persona su dieci ha dolore per alcune settimane.",
        ),
        ("Senza rischi né effetti collaterali.", "Riduce il dolore del 50%.", "Lo studio apre alle nove."),
    ),
    "hi": (
        (
            "इलाज के बाद सूजन और लालिमा हो सकती है।",
            "संक्रमण का जोखिम लगभग 1% है।",
            "गर्भावस्था में इसे न लें।",
            "बुखार हो तो तुरंत डॉक्टर से मिलें।",
            "यह सभी के लिए उपयुक्त नहीं है।",
        ),
        ("बिना किसी दुष्प्रभाव के।", "क्लिनिक नौ बजे खुलता है।", "दर्द से राहत पाएँ।"),
    ),
    "ar": (
        (
            "قد يسبب العلاج احمرار الجلد.",
            "من الآثار الجانبية الشائعة التورم والكدمات.",
            "استشر طبيبك إذا استمر الألم.",
            "لا يناسب العلاج الحوامل.",
            "لا تستخدم الكريم أثناء الحمل.",
        ),
        ("بدون آثار جانبية.", "تفتح العيادة في التاسعة.", "يخفف الألم خلال أسبوع."),
    ),
}


def flat(cases: dict[str, tuple[str, ...]]) -> list[str]:
    return [sentence for sentences in cases.values() for sentence in sentences]


@pytest.mark.parametrize("sentence", flat(STATED))
def test_a_sentence_that_states_a_risk_or_a_limit_is_known(sentence: str) -> None:
    assert states_risk(sentence)


@pytest.mark.parametrize("sentence", flat(NOT_STATED))
def test_a_sentence_that_denies_treats_asks_or_praises_states_no_risk(sentence: str) -> None:
    assert not states_risk(sentence)


@pytest.mark.parametrize("sentence", [each for stated, _ in OTHER_LANGUAGES.values() for each in stated])
def test_risks_are_known_in_other_languages(sentence: str) -> None:
    assert states_risk(sentence)


@pytest.mark.parametrize("sentence", [each for _, other in OTHER_LANGUAGES.values() for each in other])
def test_what_states_no_risk_is_known_in_other_languages(sentence: str) -> None:
    assert not states_risk(sentence)


def test_every_language_of_the_words_is_tested() -> None:
    assert set(LANGUAGES) == {"en", *OTHER_LANGUAGES}


def test_case_spaces_and_typographic_signs_make_no_difference() -> None:
    plain = "It doesn't work for everyone."
    assert all(
        states_risk(form) for form in (plain, plain.upper(), plain.replace("'", "’"), "It doesn't  work\nfor everyone.")
    )


def test_an_empty_sentence_states_nothing() -> None:
    assert not states_risk("")
