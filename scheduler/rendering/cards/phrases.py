"""Words that a line of a card does not part from what they belong to, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _words(by_language: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in by_language.values() for word in words.split())


COUNTED: Final = _words({
    "en": "Stage Step Part Phase Type Grade Level Day Week Month Figure Table Chapter Room Number",
    "de": "Schritt Stufe Teil Typ Tag Woche Monat Abbildung Tabelle Kapitel",
    "es": "Paso Parte Fase Etapa Tipo Grado Día Semana Mes Figura Tabla",
    "fr": "Étape Partie Stade Type Jour Semaine Mois Figure Tableau",
    "pt": "Passo Parte Estágio Dia Semana Mês Tabela",
    "it": "Passaggio Passo Parte Stadio Giorno Settimana Mese Tabella",
    "hi": "चरण भाग दिन सप्ताह",
    "ar": "المرحلة الخطوة الجزء اليوم",
})  # fmt: skip
"""Words that a number follows: 'Stage 1'."""

LEANING: Final = _words({
    "en": "a an the of to in on at by for from with without and or but nor as than that which who if when before after "
    "into over under between about is are was be not no your our my their his her its this these those",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber von vom zu zum zur im am an auf aus "
    "bei mit nach für ohne über unter um als wie wenn dass ist sind nicht kein keine ihr ihre sie",
    "es": "el la los las un una unos unas y o u e de del al en con sin por para que como si su sus lo le se no es son",
    "fr": "le les des du au aux et ou à dans sur avec sans pour par qui ce cette ces son sa ses votre vos ne pas est",
    "it": "il lo gli i un' di da nel nella con su per tra fra che non è sono",
    "pt": "os as do dos das no na nos nas em com sem ao à seu sua não são",
    "ar": "في من إلى على عن مع أو ثم قد لا ما أن إن لم هل",
})  # fmt: skip
"""Words that belong to what follows: articles, prepositions, conjunctions. Small letters."""

CLINGING: Final = _words({"hi": "में की के का को से पर ने तक भी ही है हैं था थे थी और"})
"""Words that belong to what is before them: postpositions, and the ends of verbs."""

RANGING: Final = _words(
    {"all": "\u2013 -", "en": "to and", "de": "bis und", "es": "a y", "fr": "à et", "hi": "से", "ar": "إلى"}
)
"""Words between the two numbers of a range."""

UNITS: Final = _words({
    "en": "day days week weeks month months year years hour hours minute minutes second seconds times session "
    "sessions people patients per percent million billion crore lakh am pm",
    "de": "Tag Tage Tagen Woche Wochen Monat Monate Monaten Jahr Jahre Jahren Stunde Stunden Minute Minuten Uhr "
    "Prozent Sitzung Sitzungen Mal Menschen Millionen",
    "es": "día días semana semanas mes meses año años hora horas minuto minutos sesiones veces personas millones",
    "fr": "jour jours semaine semaines mois an ans année années heure heures séance séances fois personnes",
    "pt": "dia dias mês anos sessões vezes pessoas milhões",
    "it": "giorno giorni settimana settimane mese mesi anno anni ora ore minuto minuti volte sedute",
    "hi": "प्रतिशत लाख करोड़ मिमी सेमी मिली दिन सप्ताह महीने साल वर्ष मिनट घंटे",
    "ar": "نانومتر ملم مم سم مل ملغ يوم أيام أسبوع أسابيع شهر أشهر سنة سنوات دقيقة ساعة",
})  # fmt: skip
"""Units that are words, behind their number."""

TITLES_OF_PEOPLE: Final = _words({
    "en": "Dr. Dr Prof. Mr. Mrs. Ms.",
    "es": "Dra. Sr. Sra.",
    "hi": "डॉ. डॉ प्रो. श्री श्रीमती",
    "ar": "د. أ.د.",
})  # fmt: skip
