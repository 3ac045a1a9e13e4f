"""What belongs to the page and not to a post: announcements, by-lines, credits, general notices."""

import pytest
from planning_samples import article_of, body_of, drafts_of

from scheduler.domain.content import Post
from scheduler.planning.furniture import announces_within, goes_on_with_notice, is_furniture, only_announces


def post_of(text: str, section: str = "lead") -> Post | None:
    found = [made.draft for made in drafts_of(article_of(text)).drafted if made.key.section == section]
    return next((draft for draft in found if isinstance(draft, Post)), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "This page explains what a hernia is, and when you must not wait.",
        "In this article we look at the risks of surgery.",
        "On this page you will find what it costs.",
        "Auf dieser Seite erfahren Sie, wann Sie nicht abwarten sollten.",
        "Dieser Artikel erklärt die Behandlung.",
        "En esta página encontrará qué hacer y qué evitar.",
        "Este artículo explica los riesgos.",
        "Sur cette page, vous trouverez les risques.",
        "Cet article explique quand consulter.",
        "In questa pagina troverà i rischi.",
        "Nesta página encontra os riscos.",
        "इस लेख में बताया गया है कि क्या करें।",
        "في هذه الصفحة نشرح المخاطر.",
        "If that is you, this page sets out how it is tested.",
        "This page goes through the risks.",
        "This leaflet takes you through the day.",
        "Diese Seite behandelt die Risiken.",
        "Cette fiche fait le point sur les risques.",
        "Si c'est votre cas, cette page détaille les examens.",
        "Este folleto trata de los riesgos.",
        "Questa scheda tratta i rischi.",
        "Esta página aborda os riscos.",
    ],
)
def test_a_sentence_that_only_tells_what_the_page_is_for_announces(sentence: str) -> None:
    assert only_announces(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Auf dieser Seite des Kopfes sitzt der Schmerz.", "This treatment explains nothing.", "Most people do well."],
)
def test_a_sentence_about_the_matter_announces_nothing(sentence: str) -> None:
    assert not only_announces(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hay fever is common, and this page sets out what helps.",
        "It is common; this guide covers when to call.",
        "Es ist häufig, und diese Seite erklärt, was hilft.",
        "C'est fréquent, et cette page explique quoi faire.",
        "Es frecuente, y esta página explica qué hacer.",
        "È frequente, e questa pagina spiega cosa fare.",
        "É comum, e esta página explica o que fazer.",
        "यह आम है, और इस लेख में बताया गया है कि क्या करें।",
        "الأمر شائع، وفي هذه الصفحة نشرح المخاطر.",
    ],
)
def test_an_announcement_may_stand_behind_a_statement(sentence: str) -> None:
    assert announces_within(sentence)
    assert not announces_within("Bring this page, and show it to the nurse.")


@pytest.mark.parametrize(
    "sentence",
    [
        "It was written by our nurses.",
        "Elle ne remplace pas l'avis d'un médecin.",
        "Sie ersetzt kein Gespräch.",
        "No sustituye la consulta.",
        "Non sostituisce il parere del medico.",
        "Não substitui a consulta.",
        "यह डॉक्टर की सलाह का विकल्प नहीं है।",
        "ولا تغني عن استشارة الطبيب.",
    ],
)
def test_a_notice_may_go_on_in_a_further_sentence(sentence: str) -> None:
    assert goes_on_with_notice(sentence)
    assert not goes_on_with_notice("It is important to call us.")


@pytest.mark.parametrize(
    "text",
    [
        "Par le Dr Anne Petit, médecin de montagne",
        "By Aoife Brennan, physiotherapist, reviewed by Dr Tom Walsh",
        "By Niamh Costello, CBT therapist, with Dr Eoin Ruane, consultant psychiatrist",
        "Physiotherapy section by Rohan Sathe, MPT (Musculoskeletal).",
        "Photos: Jane Doe",
        "Written by Dr Orla Keane, GP with a special interest in menopause.",
        "Relu par Dr Anne Petit, cardiologue à Lyon depuis longtemps.",
        "Medically reviewed by Dr Anna Weiss",
        "Last reviewed: 6 October 2026",
        "Geprüft von Dr. Anna Weiss",
        "This page is general information and does not replace advice from your own doctor.",
        "This information is for general guidance and does not take the place of a consultation.",
        "Diese Informationen ersetzen nicht das Gespräch mit Ihrem Arzt.",
        "Esta información no sustituye la consulta.",
        "Ces informations ne remplacent pas une consultation.",
        "Queste informazioni non sostituiscono il medico.",
        "Esta informação não substitui a consulta.",
        "यह जानकारी डॉक्टर की सलाह का विकल्प नहीं है।",
        "هذه المعلومات لا تغني عن استشارة الطبيب.",
    ],
)
def test_by_lines_credits_and_general_notices_are_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Christmas, most patients are well.",
        "The section is closed by Dr Rao with two stitches.",
        "A bridge does not replace the root of a tooth.",
        "This information helps us to plan your care.",
        "3 March 2026",
        "Exercises do not replace your tablets.",
    ],
)
def test_what_the_article_says_is_no_furniture(text: str) -> None:
    assert not is_furniture(text)


MATTER = "A hernia is a gap in the muscle wall through which a part of the bowel may slip."


@pytest.mark.parametrize(
    "said",
    [
        "This page explains when an operation can and cannot help.",
        "This guide explains what can go wrong. It goes with your visit and does not replace it.",
        "In this article you will learn more. It also tells you what it costs.",
    ],
)
def test_a_post_of_the_lead_goes_without_what_the_page_says_of_itself(said: str) -> None:
    post = post_of(f"Hernia\n\n{MATTER} {said}\n\n## One\n\n{MATTER}")
    assert post is not None
    assert body_of(post) == MATTER


def test_a_lead_that_says_no_more_than_that_is_for_a_person_to_write() -> None:
    assert post_of(f"Hernia\n\nThis page explains what a hernia is.\n\n## One\n\n{MATTER}") is None


@pytest.mark.parametrize(
    "notice",
    [
        "This page is general information. It does not replace your doctor's advice. It was written by our nurses.",
        "Cette fiche donne une information générale. Elle ne remplace pas l'avis d'un médecin.",
        "Esta información es de carácter general. No sustituye la consulta.",
    ],
)
def test_what_leans_on_a_notice_goes_with_it(notice: str) -> None:
    post = post_of(f"Hernia\n\n## One\n\n{MATTER}\n\n{notice}", "one")
    assert post is not None
    assert body_of(post) == MATTER


def test_a_credit_and_a_notice_at_the_end_are_not_printed() -> None:
    end = "Drawings by Rohan Sathe.\n\nThis page is general information and does not replace advice."
    post = post_of(f"Hernia\n\n## One\n\n{MATTER}\n\n{end}", "one")
    assert post is not None
    assert body_of(post) == MATTER
