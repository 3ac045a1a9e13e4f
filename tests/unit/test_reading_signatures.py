"""Lines around the title that sign an article are kept beside it, in every form; a sentence of the text never is."""
# ruff: noqa: RUF001 - letters of other alphabets are the matter of these tests

import re

import pytest

from scheduler.domain.article import ParticularKind
from scheduler.planning.reading import Reading, article_markdown, parse_article_markdown, read_article
from scheduler.planning.reading.particulars import particulars_in

AUTHOR, REVIEWER, DATE = ParticularKind.AUTHOR, ParticularKind.REVIEWER, ParticularKind.DATE
READING_TIME, CONTACT, REGISTRATION = ParticularKind.READING_TIME, ParticularKind.CONTACT, ParticularKind.REGISTRATION
SENTENCE = "Humid air does not mean moist skin, and fungal rashes are common from June on."

PARTICULARS = [
    "8 min read",
    "By Dana Okafor, PhD",
    "Last updated: January 2027",
    "Next review: March 2028",
    "Reg. No. 2009/04/1187",
    "Written by the practice nurses. Next review: March 2028",
    "Written and reviewed by Dr Tom Ashe, GP partner",
    "Fact checked by Ines Duarte, RN",
    "Fact-checked: 4 May 2027",
    "First published: 3 March 2021. Last reviewed: May 2027",
    "First published on 3 March 2021",
    "Clinically reviewed by Priya Nair, FRCOphth, on 4 May 2027",
    "Medically reviewed by Lena Cho, MD, FAAD",
    "Expert reviewed by Lena Cho, MD",
    "Reviewed and approved by Dr. Samuel Osei, Consultant Urologist",
    "By our fertility nurses",
    "By the dietitians at Northgate Clinic",
    "Date of next review: June 2028",
    "Review date: 06/2028",
    "Page last reviewed: 12 May 2027",
    "Page last updated 12 May 2027",
    "GMC No. 7012345",
    "GMC 7012345",
    "Registration number: MCI/12345",
    "License #A12345",
    "AHPRA MED0001234567",
    "HCPC PH 123456",
    "NMC PIN 12A3456E",
    "Estimated reading time: 6 min",
    "6-minute read",
    "3 mins to read",
    "Author: Ada Moss | Editor: Tom Ward | 12 May 2027",
    "Text: Praxisteam Dr. Klein",
    "Ärztlich geprüft von Dr. med. Jan Albers",
    "Fachlich geprüft von Prof. Dr. Ute Brandt am 3. Mai 2027",
    "Stand: Februar 2027",
    "Nächste Überprüfung: März 2028",
    "Erstmals veröffentlicht am 3. Mai 2021",
    "Lesezeit ca. 5 Minuten",
    "Lesedauer: 4 Min.",
    "Faktencheck von Dr. Eva Klein",
    "Verfasst von unserem Praxisteam",
    "Écrit par le Dr Anne Petit, gynécologue",
    "Relu et validé par le Dr Luc Moreau",
    "Dernière mise à jour : janvier 2027",
    "Première publication : 3 mars 2021",
    "Prochaine relecture : mars 2028",
    "RPPS 10001234567",
    "N° RPPS : 10001234567",
    "Lecture : 5 min",
    "Escrito por la Dra. Ana Pérez, pediatra",
    "Revisado médicamente por el Dr. Luis Sanz",
    "Última actualización: enero de 2027",
    "Próxima revisión: marzo de 2028",
    "Colegiado n.º 28/12345",
    "Nº de colegiada: 282812345",
    "5 minutos de lectura",
    "Scritto dalla Dott.ssa Giulia Bianchi, dermatologa",
    "Revisione medica: Dott. Marco Neri",
    "Ultimo aggiornamento: gennaio 2027",
    "Prossima revisione: marzo 2028",
    "Tempo di lettura: 5 minuti",
    "Iscrizione Albo n. 12345",
    "Escrito pela Dra. Bia Melo, ginecologista",
    "Revisado clinicamente pelo Dr. Rui Alves",
    "Última atualização: janeiro de 2027",
    "CRM-SP 123456",
    "CRM 123456-SP",
    "लेखक: डॉ. मीना शर्मा",
    "चिकित्सकीय समीक्षा: डॉ. राव",
    "अंतिम अपडेट: जनवरी 2027",
    "अगली समीक्षा: मार्च 2028",
    "पंजीकरण संख्या: 21345",
    "पंजीकरण RMC 21345",
    "5 मिनट में पढ़ें",
    "بقلم: د. سارة خالد",
    "مراجعة طبية: د. علي حسن",
    "آخر تحديث: يناير 2027",
    "رقم الترخيص: 12345",
    "مدة القراءة: 5 دقائق",
    "Medically reviewed by: Dr. Owen Strand • Updated: 3 June 2026 • 7 min read",
    "Reviewed by Dr Owen Strand (GMC 7012345)",
    "Geschreven door Lotte Vos, huisarts",
    "Volgende controle: maart 2028",
    "BIG-nummer 12345678901",
    "Originally published March 2019; last updated May 2027",
    "Published: May 2027 / Reviewed: June 2027",
    "By Dr Anil Rao and Dr Maya Sen",
    "By Ada Moss, RN, and Tom Ward, DPT",
    "By Riverside Physiotherapy",
    "Compiled by the nursing team at Harbour Medical Centre",
    "Written: May 2027. Review: May 2028.",
    "Updated by Dr Rao in May 2027",
]
"""Lines that are particulars wherever they stand below the title or at the end."""

SIGNATURES = [
    "Dr Sophie Marinos, ophthalmologist, and the nurses of Brightwater Eye Centre, Hobart. Reviewed in November 2026.",
    "Dr. Arvind Deshmukh, MS, General and Laparoscopic Surgeon | Lotus Surgical Centre, Nagpur | Reg. No. 2009/04/1187",
    "Dana Okafor, PhD",
    "Ada Moss, physiotherapist",
    "Tom Ward, MSc, MCSP, Northgate Clinic, Chester",
    "डॉ. मीना शर्मा, एमबीबीएस, एमडी · संजीवनी महिला क्लिनिक, जयपुर · पंजीकरण RMC 21345",
    "Dr Mei Lin Chan FACD • Updated 3 March 2027",
    "Oakfield Children's Practice, Leeds",
    "Brightwater Eye Centre, 88 Davey Street, Hobart",
    "Praxis am Ring, Freiburg",
    "Clínica Ferrer, Valencia",
    "Cabinet des Tilleuls, Lyon",
    "Studio Dentistico Rossi, Milano",
    "Clínica São Lucas, Porto",
    "संजीवनी महिला क्लिनिक, जयपुर",
    "د. سارة خالد، استشارية أمراض النساء",
    "عيادة النور، القاهرة",
    "Dr. med. Anna Müller, Fachärztin für Haut- und Geschlechtskrankheiten, Köln",
    "Dr. med. Anna Müller · Fachärztin für Dermatologie · Köln",
    "Dr Claire Besson, rhumatologue, Cabinet des Tilleuls, Lyon – mis à jour le 12 janvier 2027 – 5 min de lecture",
    "Dott.ssa Giulia Bianchi, dermatologa – Studio Bianchi, Torino – aggiornato a gennaio 2027",
    "Dra. Bia Melo, ginecologista | CRM-SP 123456 | 5 min de leitura",
    "Dr Rao, Dr Sen and the team of Harbour Medical Centre",
    "Prof. Jan Weiß, Chefarzt der Klinik für Urologie",
    "Luis Herrera, MD, and Dana Okafor, PhD",
    "Ines Duarte RN",
]
"""Lines that sign an article below its title, and nowhere else."""

TEXT = [
    "Dr Rao explains what to do.",
    "Dr Rao, our dermatologist, explains what to do.",
    "Dr Rao, please call us.",
    "Dr Rao, tell us about acne.",
    "Dr Rao says: wear sunscreen.",
    "Written consent is needed.",
    "Written consent is needed before the operation. Reviewed every year.",
    "Reviewed every year, the plan stays right.",
    "Reviewed by hand, each film takes an hour.",
    "Reviewed by two doctors, each scan takes a day.",
    "Written by hand, prescriptions are hard to read.",
    "Written by a patient, this diary may help you.",
    "By Easter, all is healed.",
    "By Christmas, most are well",
    "By Monday, the swelling has gone.",
    "By May 2027 we will have moved.",
    "By hand or by machine, it hurts the same.",
    "By Day 3, pain eases.",
    "By Week Two, walk a mile.",
    "By law, we must ask.",
    "By then, the swelling has gone.",
    "Updated vaccines are given in October 2027.",
    "Updated in 2026, the guideline asks for less.",
    "Last updated guidelines say no.",
    "First published results are good.",
    "Published in May 2026, the trial had 400 patients.",
    "Next review is in three months.",
    "Next review your tablets with us.",
    "Review date: ask us.",
    "Registration opens on 5 May 2027.",
    "Registration: call 01244 555 017.",
    "Registration 2027",
    "Register by 16/04/2027.",
    "Registered nurses take the blood.",
    "License to smile",
    "Licensed in 2021, the drug helps one in three.",
    "Reading for 5 minutes in poor light does no harm.",
    "Read for 8 minutes.",
    "8 minutes of rest",
    "8 min walk",
    "8 minutes later, measure again.",
    "Checked by a nurse, the wound heals in ten days.",
    "Approved by the FDA in 2021, it works in weeks.",
    "Approved by NICE, the drug is free.",
    "Edited by time, memories fade.",
    "Posted by mail, the test comes in two days.",
    "Disclaimer: this page does not replace a visit.",
    "This page does not replace a conversation with a clinician.",
    "Medically reviewed exercises help.",
    "Medically necessary? Ask us.",
    "Fact: checked skin heals.",
    "Expert reviewed by few, the method is new.",
    "Version 2 hurts less.",
    "Stand: ein fester Stand hilft.",
    "Stand Februar 2027 gilt der neue Preis für alle.",
    "Geprüft wird der Druck in beiden Augen.",
    "Von Dr. Klein hören Sie morgen.",
    "Von Ostern an ist die Praxis zu.",
    "Ärztlich geprüft werden alle Werte.",
    "Par précaution, ne conduisez pas.",
    "Par Dieu, non.",
    "Mis à jour en 2026, le calendrier change.",
    "Relu deux fois, le bilan est sûr.",
    "Revisado cada año, el plan sirve.",
    "Por Navidad, todo está bien.",
    "Escrito a mano, el diario ayuda.",
    "Di Pasqua, tutto passa.",
    "Revisionato ogni anno, il piano resta giusto.",
    "Pela manhã, tome um comprimido.",
    "Revisto todos os anos, o plano ajuda.",
    "पंजीकरण सुबह 9 बजे शुरू होता है।",
    "पंजीकरण शुल्क ₹1500 है",
    "समीक्षा हर साल होती है।",
    "डॉ. शर्मा बताती हैं कि क्या करें।",
    "डॉ. शर्मा, कृपया बताएँ कि क्या करें।",
    "راجع طبيبك إذا استمر الألم.",
    "مراجعة الطبيب ضرورية بعد 3 أيام.",
    "Dr Rao and Dr Sen see you together.",
    "Dr Rao, Monday to Friday, sees children.",
    "Ask Dr Rao, dermatologist, about it.",
    "Our practice, your health",
    "Surgery, Radiotherapy and Chemotherapy",
    "Knee Surgery, Risks and Recovery",
    "At Our Clinic, Nobody Waits",
    "Eye Clinic: Opening Hours",
    "Call 999 | Stop the tablets",
    "Dr Rao | Stop the tablets today",
    "Dr Rao | Call 999",
    "Never stop them suddenly",
    "Ada Moss, 34, found a lump.",
    "Ada Moss, a nurse in Leeds, lost ten kilos.",
    "Ada Moss, nurse, says it helped.",
    "HIV, AIDS",
    "Swimming, physiotherapist advised",
    "Tea, Coffee, Milk",
    "Ibuprofen, 400 mg",
    "Contact lenses, glasses",
    "This page was updated because the law changed in May 2027.",
    "This article was reviewed by many readers.",
    "This leaflet was written by people who had the operation.",
    "Written by people who had the operation",
    "Article by article, we explain the law.",
    "Reviewed by parents of our patients",
    "Fact check: vitamin C does not prevent colds.",
    "Fact check: No.",
    "Medical review: every six months.",
    "Clinical review: ask for one each year.",
    "Review: May be needed.",
    "Review in May 2027 if the pain lasts.",
    "Words: Slow, Clear, Calm",
    "Prüfung: alle drei Monate.",
    "Registered with a GP? Ask us.",
    "Regulated by hormones, the cycle lasts 28 days.",
    "Accredited by nobody, such tests are worthless.",
    "Physiotherapy | Surgery | Injections",
    "Cardiology, Neurology, Urology",
    "The team at Elmwood will call you.",
    "Professor Moriarty's Headache",
    "Dr Rao, Can I Fly",
    "Dr Rao, Your Questions Answered",
    "Maria Lopez, Nurse and Patient, Tells Her Story",
]
"""Lines of the text, whatever they begin like."""


def read(text: str, name: str = "article.txt") -> Reading:
    return read_article(text.encode(), name)


def paragraphs(reading: Reading) -> list[str]:
    return [paragraph.text for unit in reading.article.units() for paragraph in unit.paragraphs]


@pytest.mark.parametrize("line", PARTICULARS)
def test_a_line_about_the_article_is_no_sentence_of_it_below_the_title_nor_at_its_end(line: str) -> None:
    reading = read(
        f"# Monsoon and your skin\n\n*{line}*\n\n{SENTENCE}\n\n## Rashes\n\n{SENTENCE}\n\n*{line}*\n", "a.md"
    )
    assert paragraphs(reading) == [SENTENCE, SENTENCE]
    kept = " ".join(particular.text for particular in reading.article.particulars)
    assert set(re.findall(r"\w+", line)) == set(re.findall(r"\w+", kept))
    assert reading.dropped == ()


@pytest.mark.parametrize("line", SIGNATURES)
def test_people_and_houses_below_the_title_sign_the_article(line: str) -> None:
    reading = read(f"# Monsoon and your skin\n\n*{line}*\n\n{SENTENCE}\n\n## Rashes\n\n{SENTENCE}\n", "a.md")
    assert paragraphs(reading) == [SENTENCE, SENTENCE]
    assert reading.article.particulars
    assert parse_article_markdown(article_markdown(reading.article)) == reading.article


@pytest.mark.parametrize("line", TEXT)
def test_a_line_of_the_text_stays_below_the_title_and_at_the_end(line: str) -> None:
    assert particulars_in(line) == ()
    reading = read(f"# Monsoon and your skin\n\n{line}\n\n{SENTENCE}\n\n## Rashes\n\n{SENTENCE}\n\n{line}\n", "a.md")
    assert paragraphs(reading) == [line, SENTENCE, SENTENCE, line]
    assert reading.article.particulars == ()


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (
            (
                "By Dana Okafor, PhD, licensed psychologist · Reviewed by Luis Herrera, MD · Cedar Street Mental "
                "Health, Portland, OR · 8 min read"
            ),
            [AUTHOR, REVIEWER, CONTACT, READING_TIME],
        ),
        (
            (
                "Dr. Arvind Deshmukh, MS, General and Laparoscopic Surgeon | Lotus Surgical Centre, Nagpur "
                "| Reg. No. 2009/04/1187"
            ),
            [AUTHOR, CONTACT, REGISTRATION],
        ),
        (
            (
                "Von Dipl. oec. troph. Katrin Vogel, Diabetes-Schwerpunktpraxis am Ring, Freiburg. "
                "Ärztlich geprüft von Dr. med. Jan Albers. Stand: Februar 2027"
            ),
            [AUTHOR, REVIEWER, DATE],
        ),
        (
            "डॉ. मीना शर्मा, एमबीबीएस, एमडी · संजीवनी महिला क्लिनिक, जयपुर · पंजीकरण RMC 21345",
            [AUTHOR, CONTACT, REGISTRATION],
        ),
        ("Written by the practice nurses. Next review: March 2028", [AUTHOR, DATE]),
    ],
)
def test_each_piece_of_a_signature_is_kept_as_what_it_is(line: str, kinds: list[ParticularKind]) -> None:
    reading = read(f"# Monsoon and your skin\n\n{line}\n\n{SENTENCE}\n\n{SENTENCE}\n", "a.md")
    assert [particular.kind for particular in reading.article.particulars] == kinds
    assert paragraphs(reading) == [SENTENCE, SENTENCE]


@pytest.mark.parametrize(
    ("paragraph", "rest"),
    [
        (
            "Last updated: January 2027. This page does not replace a conversation with a clinician.",
            "This page does not replace a conversation with a clinician.",
        ),
        (
            "This page replaces no visit. Reviewed by Dr Owen Strand. Next review: May 2028.",
            "This page replaces no visit.",
        ),
        ("Stand: Mai 2027. Dieser Text ersetzt keinen Arztbesuch.", "Dieser Text ersetzt keinen Arztbesuch."),
        (
            "Mis à jour en mai 2027. Ce texte ne remplace pas une consultation.",
            "Ce texte ne remplace pas une consultation.",
        ),
    ],
)
def test_what_warns_beside_a_date_stays(paragraph: str, rest: str) -> None:
    reading = read(f"# Monsoon and your skin\n\n{SENTENCE}\n\n## Rashes\n\n{SENTENCE}\n\n*{paragraph}*\n", "a.md")
    assert paragraphs(reading) == [SENTENCE, SENTENCE, rest]
    assert DATE in {particular.kind for particular in reading.article.particulars}
    assert read(article_markdown(reading.article), "article.md").article == reading.article


def test_links_stay_on_their_words_where_a_date_before_them_goes() -> None:
    reading = read(
        f"# Skin\n\n{SENTENCE}\n\nUpdated: May 2027. Ask [our nurses](https://clinic.example/ask) first.\n", "a.md"
    )
    last = reading.article.lead[-1]
    assert last.text == "Ask our nurses first."
    assert [last.text[link.start : link.end] for link in last.links] == ["our nurses"]


def test_what_warns_behind_a_copyright_notice_stays() -> None:
    notice = "© 2027 Northgate Clinic. This page does not replace a visit."
    reading = read(f"Skin\n\n{SENTENCE}\n\nRashes\n\n{SENTENCE}\n\n{notice}\n")
    assert paragraphs(reading)[-1] == "This page does not replace a visit."
    assert [(each.kind.value, each.text) for each in reading.article.particulars] == [
        ("copyright", "© 2027 Northgate Clinic.")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "Dr Elena Ruiz\nConsultant Neurologist\nNorthgate Clinic, Chester\nReviewed May 2027",
        "Dra. Ana Pérez. Neuróloga. Colegiada 282812345. Madrid.",
        "Dr. Elena Ruiz (Neurologist)\nRegd. No: KMC 12345",
        "May 3, 2027 • Elena Ruiz • 8 minute read",
        "This article was written by Dr Elena Ruiz and reviewed by Dr Tom Ward.",
        "Este artículo fue escrito por la Dra. Ana Pérez y revisado por el Dr. Luis Sanz.",
        "Docteur Anne Petit, neurologue à Lyon. Article relu par le Dr Luc Moreau, mai 2027.",
        "Published 3 May 2027, updated 4 June 2027, reviewed by Dr Tom Ward",
        "Posted 3 May 2027 by Elena Ruiz in Headache",
        "Written by: Elena Ruiz, RN, BSN, and Tom Ward, PharmD, for Northgate Clinic.",
        "Northgate Clinic, 3 Mill Lane, Chester CH1 2AB, 01244 555 017",
    ],
)
def test_a_signature_of_several_lines_or_sentences_goes_as_a_whole(lines: str) -> None:
    article = read(f"Migraine in winter\n{lines}\n\n{SENTENCE}\n\nWhat it is\n\n{SENTENCE}\n\n{SENTENCE}\n").article
    assert [paragraph.text for paragraph in article.lead] == [SENTENCE]
    assert [section.heading for section in article.sections] == ["What it is"]


@pytest.mark.parametrize(
    "line", ["The team at Elmwood will call you.", "Nurses see you first.", "Surgery | Injections"]
)
def test_a_sentence_below_a_signature_stays(line: str) -> None:
    reading = read(f"# Skin\n\nDr Elena Ruiz\n\n{line}\n\n{SENTENCE}\n", "a.md")
    assert paragraphs(reading) == [line, SENTENCE]


def test_a_signature_at_the_end_goes_with_the_house_and_a_name_alone_stays() -> None:
    signed = "Written by Dr Elena Ruiz · Northgate Clinic, Chester · Reg. No. 2009/04/1187"
    for line, stays in ((signed, []), ("Dr Elena Ruiz, Northgate Clinic", ["Dr Elena Ruiz, Northgate Clinic"])):
        reading = read(f"Skin\n\n{SENTENCE}\n\nRashes\n\n{SENTENCE}\n\n{SENTENCE}\n\n{line}\n")
        assert paragraphs(reading)[3:] == stays


@pytest.mark.parametrize(
    "house", ["Oakfield Children's Practice, Leeds", "Praxis am Ring, Ringstraße 9, 79098 Freiburg"]
)
@pytest.mark.parametrize(
    "form",
    [
        "{house}\n\n# Fever in children\n\n{text}\n\n## What it is\n\n{text}\n",
        "# Fever in children\n\n{house}\n\n{text}\n\n## What it is\n\n{text}\n",
        "# Fever in children\n\n## {house}\n\n{text}\n\n## What it is\n\n{text}\n",
    ],
)
def test_a_letterhead_is_neither_title_nor_section(form: str, house: str) -> None:
    article = read(form.format(house=house, text=SENTENCE), "a.md").article
    assert article.title == "Fever in children"
    assert [section.heading for section in article.sections] == ["What it is"]
    assert [(each.kind, each.text) for each in article.particulars] == [(CONTACT, house)]


def test_a_letterhead_above_or_below_the_title_of_a_plain_text_is_none_of_its_headings() -> None:
    house, title = "Oakfield Children's Practice, Leeds", "Fever in children: a guide for parents"
    for head in (f"{house}\n\n{title}", f"{title}\n{house}\nWritten by the practice nurses. Next review: March 2028"):
        article = read(f"{head}\n\n{SENTENCE}\n\nWhat is a fever?\n\n{SENTENCE}\n\n{SENTENCE}\n").article
        assert article.title == title
        assert [section.heading for section in article.sections] == ["What is a fever?"]
        assert house in [particular.text for particular in article.particulars]


def test_several_houses_that_an_article_is_about_keep_their_headings() -> None:
    hours = "## Oakfield Practice, Leeds\n\nMonday to Friday.\n\n## Oakfield Practice, York\n\nTuesdays.\n"
    article = read(f"# Opening hours\n\n{hours}", "a.md").article
    assert [section.heading for section in article.sections] == ["Oakfield Practice, Leeds", "Oakfield Practice, York"]


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Medical Centre, 2 Quay Street, Galway (ground floor, step-free)",
        "Oakfield Children's Practice, 3 Mill Lane, Leeds LS6 2AB",
        "Diabetes-Praxis am Ring, Ringstraße 9, 79098 Freiburg",
        "Monday 17 May 2027, 8.00am to 7.00pm",
        "Monday to Friday 8.00am to 6.30pm: 0113 555 0148",
        "Nights and weekends: 111",
    ],
)
def test_an_address_or_a_day_with_its_hours_is_no_heading_of_a_plain_text(line: str) -> None:
    text = f"Pressure day\n\n{SENTENCE}\n\nWhen and where\n\n{line}\n\n{SENTENCE}\n\n{SENTENCE}\n"
    article = read(text).article
    assert [section.heading for section in article.sections] == ["When and where"]
    assert article.sections[0].paragraphs[0].text == line
