"""The questions that a clinic's readers come with, by the words of the headings that answer them.

In the languages of the product; a heading is known by its words alone, so that the same article always gives the same
plan.
"""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from scheduler.domain.vocabulary import SAFETY_HEADING, whole_words


class Need(StrEnum):
    """What a reader wants to know of a treatment, a condition or an event; nobody asks what others say."""

    URGENT = "when to get help at once"
    RISKS = "what can go wrong"
    WHAT = "what it is"
    WHO = "who it is for"
    HAPPENS = "what happens"
    COSTS = "what it costs"
    TO_DO = "what to do"
    OTHERS_SAY = "what others say"


_URGENT = (
    r"warning signs?|when to (?:worry|call)|emergenc\w+|red flags?|danger signs?|urgent\w*|ambulance",
    r"(?:call|ring|dial) (?:000|1\d\d|911|999)|cannot wait|can['’]?t wait|a ?& ?e|if you feel (?:ill|worse|unwell)",
    r"(?:call|ring|come|see|tell|contact|help)\b.{0,30}\b(?:at once|(?:right|straight) away|immediately|the same day)",
    r"urgencias?|emergencias?|señales de (?:alarma|alerta|peligro)|signos de (?:alarma|alerta)|acud\w+ de inmediato",
    r"urgences?|signes? d['’]alerte|signaux d['’]alarme|consulte\w*.{0,20}immédiatement",
    r"sofort (?:\w+ ){0,2}(?:hilfe|arzt|praxis|anrufen|melden|kommen|klinik)",
    r"notf[aä]ll\w*|notruf|warnzeichen|warnsignale|alarmzeichen",
    r"sinais de (?:alerta|alarme)|urgências?|emergências?",
    r"segnali d['’](?:allarme|emergenza)|urgenz[ae]|emergenz[ae]|pronto soccorso",
    r"तुरंत|तुरन्त|आपातकाल\w*|आपात|खतरे के (?:संकेत|लक्षण)|فورا|فوراً|الطوارئ|طوارئ|علامات (?:الخطر|التحذير)",
)
_RISKS = (
    r"drawbacks?|disadvantages?|limits|limitations",
    r"riesgos?|contraindicaciones|efectos secundarios|complicaciones|desventajas|inconvenientes",
    r"seguridad|advertencias?|avertissements?",
    r"risques?|contre-indications?|effets (?:secondaires|indésirables)|complications?|inconvénients|sécurité",
    r"risiken|risiko|nebenwirkungen|komplikationen|nachteile|gegenanzeigen|sicherheit|sicher",
    r"riscos?|contraindicações|efeitos (?:secundários|colaterais|adversos)|complicações|desvantagens|segurança",
    r"rischi|rischio|controindicazioni|effetti (?:collaterali|indesiderati)|complicanze|svantaggi|sicurezza",
    r"जोखिम|खतरे|दुष्प्रभाव|सावधानियां|सावधानियाँ|نقص|عيوب|مخاطر|المضاعفات|مضاعفات",
)
_WHAT = (
    r"what (?:is|are)|causes?|symptoms?|signs|how .{0,40}works?|types?|stages?|understanding|about|definition|why",
    r"qué (?:es|son)|causas?|síntomas?|tipos?|por qué|cómo funciona",
    r"qu['’]est-ce|causes?|symptômes?|types?|pourquoi|comment ça marche",
    r"was (?:ist|sind)|ursachen?|symptome|arten|warum|anzeichen|formen",
    r"o que (?:é|são)|causas?|sintomas?|tipos?|por que|como funciona",
    r"che cos['’]?\s?[eè]|cos['’]è|cause|sintomi|tipi|perché|come funziona",
    r"क्या है|कारण|लक्षण|प्रकार|क्यों|ما هو|ما هي|أسباب|الأسباب|أعراض|الأعراض|أنواع|لماذا",
)
_WHO = (
    r"who|whom|suitable|eligib\w+|candidates?|for (?:you|whom)|children|pregnan\w+|am i",
    r"quién(?:es)?|candidat[oa]s?|embarazo|niños",
    r"qui|pour qui|candidats?|grossesse|enfants",
    r"wer|für wen|geeignet|schwangerschaft|kinder",
    r"quem|para quem|candidatos?|gravidez|crianças",
    r"chi|per chi|candidati|gravidanza|bambini",
    r"किसे|किसको|कौन|बच्चे|गर्भावस्था|لمن|من هم|الحمل|الأطفال",
)
_HAPPENS = (
    r"what happens|what to expect|procedure|operation|surgery|step by step|steps|treatments?|how long|recovery|visit",
    r"the day|getting ready|preparation|prepare|before|after(?:wards|care)?|results?|compare|options",
    r"advantages|benefits",
    r"qué (?:pasa|ocurre|esperar)|procedimiento|operación|tratamientos?|recuperación|cuánto tiempo",
    r"resultados|antes|después",
    r"déroulement|que se passe|opération|traitements?|récupération|combien de temps|résultats|avant|après",
    r"ablauf|was passiert|eingriff|operation|behandlung(?:en)?|erholung|wie lange|ergebnisse?|vorher|danach|vorteile",
    r"o que acontece|procedimento|operação|cirurgia|tratamentos?|recuperação|quanto tempo|resultados|antes|depois",
    r"che cosa succede|procedura|intervento|trattament[oi]|recupero|quanto tempo|risultati|prima|dopo",
    r"क्या होता है|प्रक्रिया|इलाज|उपचार|ऑपरेशन|कितना समय|ماذا يحدث|الإجراء|العملية|العلاج|التعافي|كم يستغرق",
)
_COSTS = (
    r"costs?|prices?|fees?|pay(?:ing|ment)?|insurance|charges?|how much does",
    r"costes?|costos?|precios?|cuánto cuesta|tarifas?|seguro",
    r"coûts?|prix|tarifs?|combien coûte|remboursement",
    r"kosten|preise?|kostet|krankenkasse|bezahlen",
    r"custos?|preços?|quanto custa|seguro|convénios?|convênios?",
    r"costi|costo|prezzi|prezzo|quanto costa",
    r"खर्च|कीमत|शुल्क|लागत|التكلفة|تكلفة|الأسعار|السعر|التأمين",
)
_TO_DO = (
    r"what (?:you can|to|should you|can i|should i) do|exercises?|at home|self-care",
    r"when (?:to|should i) (?:see|call|come)",
    r"when and where|book\w*|appointments?|questions to ask|getting here|how to|contact|talk to us|checklist|tips|when",
    r"qué (?:hacer|puedo hacer)|ejercicios?|en casa|cuándo|pida cita|cita|consejos",
    r"que faire|exercices?|à la maison|quand|rendez-vous|conseils",
    r"was (?:tun|sie tun|kann ich)|übungen|zu hause|wann|termine?|tipps",
    r"o que fazer|exercícios?|em casa|quando|marque|agende|consultas?|conselhos",
    r"che cosa fare|cosa fare|esercizi|a casa|quando|prenota\w*|consigli",
    r"क्या करें|व्यायाम|घर पर|कब|अपॉइंटमेंट|ماذا تفعل|تمارين|في المنزل|متى|موعد|احجز",
)
_OTHERS_SAY = (
    r"patients? say|stories|story|testimonials?|reviews|words you will hear|glossary|about (?:us|the author)|our team",
    r"testimonios?|opiniones|glosario|témoignages?|avis|glossaire|erfahrungen|bewertungen|glossar|über uns",
    r"depoimentos?|testemunhos?|glossário|testimonianze|recensioni|glossario|अनुभव|शब्दावली|آراء|تجارب|قصص",
)
_NEEDS = (
    (Need.OTHERS_SAY, _OTHERS_SAY),
    (Need.URGENT, _URGENT),
    (Need.RISKS, _RISKS),
    (Need.COSTS, _COSTS),
    (Need.TO_DO, _TO_DO),
    (Need.HAPPENS, _HAPPENS),
    (Need.WHO, _WHO),
    (Need.WHAT, _WHAT),
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Need, re.Pattern[str]], ...]:
    return tuple((need, re.compile(whole_words(*words), re.IGNORECASE)) for need, words in _NEEDS)


@lru_cache(maxsize=4096)
def need_of(heading: str) -> Need | None:
    """Return the question that a heading answers, or None; where it might be two, the one more easily missed."""
    found = next((need for need, pattern in _patterns() if pattern.search(heading)), None)
    return Need.RISKS if found is not Need.URGENT and SAFETY_HEADING.search(heading) else found
