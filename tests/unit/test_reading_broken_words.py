"""Words that lines break are joined, hyphens that belong to words stay, and what is doubtful is told."""

from __future__ import annotations

import pytest

from scheduler.planning.reading import read_article
from scheduler.planning.reading.broken_words import BrokenWords

TEXTS = {
    "en": "the patient and the doctor talk about the skin in the clinic and what is next for it",
    "es": "la piel del paciente y el médico que habla con la persona de la clínica para ver lo que hay",
    "fr": "la peau du patient et le médecin qui parle avec la personne dans la clinique pour voir ce que",
    "de": "die Haut und der Arzt mit dem Patienten in der Klinik ist nicht für das was man von ihr will",
    "pt": "a pele do paciente e o médico que fala com a pessoa na clínica para ver o que há com ela",
    "it": "la pelle del paziente e il medico che parla con la persona nella clinica per vedere cosa è",
    "nl": "de huid van de patiënt en de dokter die met de persoon in de kliniek praat over wat er is",
}

JOINED = {
    "en": "extra-cellular mes-sages der-matology medi-cine doc-tor pre-vention anti-biotic vesi-cles exo-somes "
    "hyperpig-mentation non-sense ex-posure all-ergy sun-screen immuno-compromised micro-needling kera-tinocytes "
    "mini-mally ran-domised can-not there-fore ra-diation treat-ment tretin-oin week-ly to-day dermato-logist",
    "es": "derma-tología trata-miento hiperpig-mentación foto-protector recomen-damos anti-inflamatorio pig-mentación",
    "fr": "traite-ment hydro-quinone vési-cules cicatri-sation der-matologue",
    "de": "Behand-lung Haut-arzt Blutdruck-messung Wund-heilung emp-fehlen Haut-pflege Patien-tinnen vor-beugen",
    "pt": "trata-mento pro-tetor der-matologia",
    "it": "tratta-mento der-matologia cicatriz-zazione",
    "nl": "behande-ling huid-arts zonne-brand anti-oxidant",
}
HYPHENATED = {
    "en": "well-known non-steroidal follow-up long-term self-care X-ray COVID-19 e-mail UV-induced T-cell IL-6 5-fold "
    "two-year evidence-based doctor-patient side-effects risk-free anti-inflammatory low-dose pain-free age-related "
    "Crohn-like 4-6 Hodgkin-Reed",
    "es": "médico-quirúrgico teórico-práctico físico-químico costo-beneficio",
    "fr": "rendez-vous peut-il est-ce peut-être moi-même demi-heure anti-inflammatoire",
    "de": "Magen-Darm UV-Strahlung",
    "pt": "bem-estar recomenda-se segunda-feira pós-operatório anti-inflamatório",
}


def broken(word: str, language: str) -> tuple[str, list[str]]:
    left, _, right = word.rpartition("-")
    words = BrokenWords([TEXTS[language]], language)
    return words.followed_by(f"{left}-", right), words.doubts


@pytest.mark.parametrize(("language", "words"), JOINED.items())
def test_a_word_that_a_line_breaks_is_joined(language: str, words: str) -> None:
    assert [broken(word, language) for word in words.split()] == [(word.replace("-", ""), []) for word in words.split()]


@pytest.mark.parametrize(("language", "words"), HYPHENATED.items())
def test_a_hyphen_that_belongs_to_a_word_stays(language: str, words: str) -> None:
    assert [broken(word, language) for word in words.split()] == [(word, []) for word in words.split()]


@pytest.mark.parametrize("line", ["Haut-\nund Lippenpflege", "Vor-\noder Nachmittag"])
def test_a_hyphen_before_and_stays_with_its_space(line: str) -> None:
    assert BrokenWords([TEXTS["de"]], "de").paragraph(line.split("\n")) == line.replace("\n", " ")


@pytest.mark.parametrize(
    ("elsewhere", "expected"), [("Good skincare helps.", "skincare"), ("Good skin-care helps.", "skin-care")]
)
def test_what_the_text_has_elsewhere_decides(elsewhere: str, expected: str) -> None:
    reading = read_article(f"Title\n\nAsk us about your skin-\ncare when you come.\n\n{elsewhere}".encode(), "a.txt")
    assert reading.article.lead[0].text == f"Ask us about your {expected} when you come."
    assert reading.doubts == ()


def test_a_doubtful_hyphen_stays_and_is_told_with_the_word_and_its_sentence() -> None:
    reading = read_article(b"Title\n\nAsk us about your skin-\ncare when you come to us.", "a.txt")
    assert reading.article.lead[0].text == "Ask us about your skin-care when you come to us."
    assert [doubt for doubt in reading.doubts if "“skincare”" in doubt and "about your skin-care when you" in doubt]


@pytest.mark.parametrize("hyphen", ["\N{SOFT HYPHEN}", "\N{NOT SIGN}"])
def test_a_soft_hyphen_at_the_end_of_a_line_goes(hyphen: str) -> None:
    reading = read_article(f"Title\n\nStay in the sun{hyphen}\nlight for an hour.".encode(), "a.txt")
    assert reading.article.lead[0].text == "Stay in the sunlight for an hour."


def test_a_broken_word_of_a_language_without_a_list_keeps_its_hyphen_with_a_doubt() -> None:
    words = BrokenWords(["Skóra pacjenta i lekarz w klinice mówi o tym co jest"], "pl")
    assert words.paragraph(["To jest pacjen-", "tka."]) == "To jest pacjen-tka."
    assert len(words.doubts) == 1


def test_a_dash_between_words_and_a_range_are_no_broken_words() -> None:
    article = read_article(b"Title\n\nTake it every 4-\n6 hours - or as\ntold. The rest is text here.", "a.txt").article
    assert article.lead[0].text == "Take it every 4-6 hours - or as told. The rest is text here."
