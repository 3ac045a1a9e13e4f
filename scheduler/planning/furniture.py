"""Sentences that belong to the page on which an article stands: announcements, by-lines, credits, general notices.

They tell the reader of the page where they are and who made it. A follower of a post is not there.
"""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re
from functools import lru_cache

from scheduler.domain.article import ParticularKind
from scheduler.domain.characters import as_typed
from scheduler.domain.vocabulary import whole_words
from scheduler.planning.reading.particulars import is_bare_date, particulars_in

_PAGES = r"(?:article|guide|page|leaflet|booklet|brochure|post|blog|factsheet|fact sheet|handout|website|webpage|text)"
_SEITEN = r"(?:artikel|ratgeber|beitrag|seite|webseite|website|broschüre|text|merkblatt|flyer|übersicht)"
_PAGINAS = r"(?:artículo|guía|página|folleto|entrada|texto|hoja|web|artigo|guia|folheto|publicação)"
_PAGES_FR = r"(?:article|guide|page|brochure|texte|fiche|billet|dossier)"
_PAGINE = r"(?:articolo|guida|pagina|opuscolo|testo|scheda|sito)"

_ANNOUNCING = re.compile(
    r"^(?:so,? |well,? |(?:if|whether|wherever|whatever|wenn|falls|ob|si|se|अगर|यदि|إذا)\b[^,،.]{1,70}[,،] )?(?:"
    rf"here(?:['’]s| is| are)\b|below\b|(?:in|on) this {_PAGES}\b|this {_PAGES}\b"
    r"|read on|let(?:['’]s| us) (?:look|take|go|see|start|explore|dive)|the (?:rest|headings) of (?:this|the)"
    r"|use the headings|you do not need to read"
    rf"|(?:in|auf) diese[mr] {_SEITEN}\b(?! des| der)|diese[rs]? {_SEITEN}\b(?! des| der)"
    r"|hier (?:erfahren|lesen|finden) sie\b"
    rf"|(?:en|nesta?|neste|em|est[ea]) (?:est[ea] )?{_PAGINAS}\b|aquí (?:le|te|les) (?:explicamos|contamos)\b"
    rf"|(?:dans|sur) cet(?:te)? {_PAGES_FR}\b|cet(?:te)? {_PAGES_FR}\b"
    rf"|in quest[oa] {_PAGINE}\b|quest[oa] {_PAGINE}\b"
    r"|इस (?:लेख|पेज|पृष्ठ|पन्ने|मार्गदर्शिका) (?:में|पर)|यह (?:लेख|पेज|पृष्ठ|मार्गदर्शिका)"
    r"|في هذ(?:ا المقال|ه الصفحة|ا الدليل)|هذ(?:ا المقال|ه الصفحة|ا الدليل))",
    re.IGNORECASE,
)
# What such a page does: where it does only that, what it will speak of is no fact of its own.
_TELLING = re.compile(
    whole_words(
        r"explains?|describes?|tells|covers?|answers|sets out|looks? at|outlines?|summari[sz]es|introduces|is about"
        r"|shows|goes (?:through|over|into)|(?:takes|walks|guides|leads) you|deals with|discusses|lists|gives you"
        r"|helps you"
        r"|will (?:explain|describe|tell|cover|answer|set out|look at|outline|go through|help you)|runs through"
        r"|(?:we|i)(?: will|['’]ll)? (?:explain|describe|tell|cover|answer|look|outline|show|set out|go through)"
        r"|you(?: will|['’]ll| can)? (?:learn|find|read|see)",
        r"erfahren|erklär\w+|beschreib\w+|lesen|finden sie|zeig\w+|informier\w+|beantwort\w+|stellen wir|geht es um"
        r"|behandel\w+|handelt|geht auf|fasst|gibt ihnen",
        r"explica\w*|describ\w*|cuent\w+|contamos|encontrará\w*|aprenderá\w*|respond\w+|conocerá\w*|habla\w*"
        r"|trata\w*|repas\w+|recorr\w+|expon\w+|abord\w+|resum\w+|recog\w+",
        r"explique\w*|expliquons|décri\w+|présent\w+|trouverez|découvrirez|apprendrez|répond\w*|abord\w+|trait\w+"
        r"|passe en revue|fait le point|résum\w+|expos\w+|détaill\w+|parl\w+",
        r"spiega\w*|descriv\w+|troverà|troverete|risponde\w*|scoprirà|racconta\w*|illustra\w*|tratta\w*|affronta\w*"
        r"|passa in rassegna|riassum\w+|parla\w*|espon\w+",
        r"descrev\w+|encontra\w*|aprend\w+|saberá|mostra\w*|ficará|trat\w+|abord\w+|resum\w+|percorr\w+|explic\w+"
        r"|expõe|fala\w*",
        r"बताया|बताता|बताती|समझाया|समझाता|जानेंगे|जानेंगी|पढ़ेंगे|चर्चा",
        r"نشرح|يشرح|تشرح|يوضح|توضح|نوضح|ستجد|ستتعرف|يتناول|تتناول|نتناول|يستعرض|تستعرض|نستعرض",
    ),
    re.IGNORECASE,
)
# "Hay fever is common, and this page sets out what helps.": an announcement behind a statement.
_ANNOUNCING_WITHIN = re.compile(
    r"(?:[,;:،]| [–—-]|\b(?:and|und|y|et|e|और|و))\s+(?:(?:and|so|but|und|y|et|e|और) |و)?(?:"
    rf"(?:(?:in|on) )?this {_PAGES}|(?:(?:in|auf) )?diese[rsm]? {_SEITEN}(?! des| der)|(?:en |n)?est[ea] {_PAGINAS}"
    rf"|(?:(?:dans|sur) )?cet(?:te)? {_PAGES_FR}|(?:in )?quest[oa] {_PAGINE}|(?:यह|इस) (?:लेख|पेज|पृष्ठ)"
    r"|(?:في )?هذ(?:ا المقال|ه الصفحة|ا الدليل))(?!\w)(?P<said>.*)",
    re.IGNORECASE,
)
# "It also tells you …" goes on with the announcement before it.
_TELLING_ON = re.compile(
    r"(?:it|we|you)(?: will|['’]ll| can)? (?:also|then) (?:\w+ ){0,2}?(?:explains?|describes?|tells?|covers?|answers?"
    r"|learn|find|read|see|looks?|outlines?|shows?)\b"
    r"|(?:außerdem|zudem|auch) (?:erfahren|lesen|finden) sie\b|también (?:explica|le contamos|encontrará)\w*"
    r"|(?:il|elle|nous|vous) \w+ (?:aussi|également)\b|(?:troverà|spiega) anche\b|também (?:explica|encontra)\w*",
    re.IGNORECASE,
)
_IT = re.compile(
    r"(?:it|they|er|sie|es|il|elle|ell[ao]s?|es[ote]s?|est[aeo]s?|ess[aeo]|यह|वह|وهو|وهي|هو|هي)\b", re.IGNORECASE
)

_ITSELF = re.compile(
    whole_words(
        rf"this {_PAGES}|diese[rsnm]? {_SEITEN}|est[ea] {_PAGINAS}|cet(?:te)? {_PAGES_FR}|quest[oa] {_PAGINE}"
        r"|इस (?:लेख|पेज|पृष्ठ)|هذا (?:المقال|الدليل)|هذه الصفحة"
    ),
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:you (?:may|might) also (?:like|be interested)|related (?:articles?|posts?|pages?|reading)|see also|read next"
    r"|share this|print this|back to top|posted in|filed under|next review|last (?:updated|reviewed)"
    r"|download (?:the|our|a)(?= [^.!?]+$)"
    r"|(?:book now|book online|learn more|find out more|contact us|read more)(?=[.:]?$)"
    r"|das könnte sie auch interessieren|también te puede interesar|à lire aussi|leggi anche|leia também)\b",
    re.IGNORECASE,
)

# What goes on from such a notice: "It does not replace a visit", "Sustituye …" with no pronoun, "It was written by …".
_OF_NOTICE = re.compile(
    r"(?:(?:it|they)(?: was| were| is| are| has been| have been) (?:written|reviewed|checked|prepared|meant|intended"
    r"|updated|based on)|it (?:cannot|does not|doesn['’]t) (?:know|cover|consider|take (?:into|account|your)"
    r"|constitute)"
    r"|(?:er|sie|es) (?:wurde|wurden|dient|dienen|kann nicht|stellt keine?)\b|(?:elle|il)s? (?:a été|ont été|sert|ne"
    r" constitue\w*|ne tien\w+ pas compte)|(?:no|non|não|ne) (?:sustitu|reempla|sostitu|substitu|remplac)\w+"
    r"|no (?:constituye|tiene en cuenta)|ha sido (?:escrit|revisad|redactad)\w+|non (?:costituisc|tien)\w+"
    r"|não (?:constitui|tem em conta)\w*|(?:ولا|لا) (?:تغني|يغني|تحل|يحل))(?!\w)",
    re.IGNORECASE,
)

# "This page is general information and does not replace advice": of the page, or of the information as such.
_NOTICED = re.compile(
    rf"^(?:(?:please note(?: that)?:?|note:|disclaimer:|hinweis:|aviso:|avertissement ?:|avvertenza:) )?"
    r"(?:(?:this|the|all|our|these) (?:\w+ ){0,2}?"
    rf"(?:{_PAGES}|information|content|contents|advice|materials?)\b"
    rf"|(?:diese|die|dieser|der|alle)[rs]? (?:\w+ ){{0,2}}?(?:{_SEITEN}|informationen|inhalte|angaben|hinweise)\b"
    rf"|(?:est[ea]|la|el|las|los|a|o|as|os) (?:\w+ )?(?:{_PAGINAS}|información|informaciones|contenidos?|informação"
    r"|informações|conteúdos?)\b"
    rf"|(?:cet(?:te)?|ces|les|le) (?:\w+ )?(?:{_PAGES_FR}|informations?|contenus?)\b"
    rf"|(?:quest[oaie]|le|i|il) (?:\w+ )?(?:{_PAGINE}|informazioni|contenuti)\b"
    r"|यह (?:लेख|पेज|पृष्ठ|जानकारी)|هذ(?:ا المقال|ه الصفحة|ه المعلومات))",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    whole_words(
        r"replaces? (?:no|neither)",
        r"general (?:information|guidance|advice)|information(?:al)? (?:purposes )?only|educational purposes"
        r"|(?:do(?:es)?|can|should|is|are|will|must)(?: ?not|n['’]t) (?:meant |intended )?(?:to )?(?:be )?"
        r"(?:replace|take the place|substitute|a (?:substitute|replacement)|medical advice|(?:as )?(?:a )?substitute)",
        r"no substitute|not a substitute|not medical advice",
        r"allgemeine[nr]? (?:information\w*|orientierung)|ersetz\w+ (?:\w+ ){0,3}?(?:kein\w*|nicht)",
        r"información general|carácter (?:general|informativo|orientativo)|no (?:sustituye|reemplaza)n?",
        r"informations? générales?|à titre (?:informatif|indicatif)|ne remplacen?t? (?:pas|en aucun cas)"
        r"|ne (?:saurai\w+ |peu\w+ )?(?:se substitue\w*|remplac\w+)",
        r"informazioni generali|carattere (?:generale|informativo)|scopo (?:puramente )?informativo"
        r"|non sostituisc(?:e|ono)",
        r"informação geral|informações gerais|caráter (?:geral|informativo)|não substitu(?:i|em)",
        r"सामान्य जानकारी|(?:सलाह|परामर्श) का विकल्प नहीं|जगह नहीं ले",
        r"معلومات عامة|(?:لا تغني|لا يغني|لا تحل|لا يحل|ليست? بديل)\w*",
    ),
    re.IGNORECASE,
)

_NAME = r"[A-ZÄÖÜÁÉÍÓÚÑÇ][\w'’.-]+"
_PERSON = (
    rf"(?-i:(?:(?:Dr|Dra|Prof|Mr|Mrs|Ms|Dott|Sr|Sra)\.?(?: med\.)? )+{_NAME}(?: {_NAME}){{0,4}}"
    rf"|{_NAME}(?: {_NAME}){{1,4}})"
)
# "Physiotherapy section by Rohan Sathe, MPT." has no verb: a share of the work, and whose it is.
_CREDIT = re.compile(
    r"(?:(?:the )?(?:[\w-]+ ){0,3}?(?:section|part|chapter|text|article|page|photos?|photography|pictures?|images?"
    r"|illustrations?|drawings?|translation|editing|abschnitt|kapitel|teil|fotos?|bilder|übersetzung"
    r"|apartado|sección|fotografías?|traducción|partie|texte|photographies|traduction|sezione|testo|foto|traduzione"
    r"|secção|seção|texto|tradução)"
    r"(?: (?:written|reviewed|checked|drawn|taken|provided|contributed))?"
    r"(?: (?:by|von|por|par|di|de|da)|:)"
    r"|(?:(?:medically|clinically) )?(?:written|reviewed|checked|edited|updated|prepared|approved)(?: and \w+)? by"
    r"|(?:medizinisch |ärztlich )?(?:geprüft|verfasst|geschrieben) von|(?:escrito|revisado|revisto) por"
    r"|(?:rédigé|relu|écrit) par|(?:scritto|rivisto) da"
    rf") {_PERSON}(?:,[^.!?]*|\s?\([^()]*\))*\.?",
    re.IGNORECASE,
)
# "Par le Dr Anne Petit, médecin de montagne": with a title before the name, whatever stands behind it.
_SIGNED_BY = re.compile(
    r"(?:by|par|por|pela|pelo|von|di|del|della|dal|dalla)(?: le| la| el| il| o| a)? "
    r"(?:Dr|Dra|Dre|Prof|Pr|Dott|docteure?|doctora?|doutora?|dottor(?:e|essa)?)(?:\.ssa|ssa)?\.?(?: med\.)?"
    rf" (?-i:{_NAME}(?: {_NAME}){{0,4}})(?:, [^.!?:]{{1,80}})?\.?",
    re.IGNORECASE,
)
# What a line on who made the article begins with: only such lines are read as the import reads them, which costs more.
_MAY_SAY_WHO = re.compile(
    rf"(?:posted |published )?by {_PERSON}|(?:von|por|par|di) {_PERSON}[,|]"
    r"|(?:©|\(c\)|copyright\b|reading time|lesezeit)"
    r"|(?:last |next |first |zuletzt |medically |clinically |fact |medizinisch |ärztlich |dernière |última |ultima )?"
    r"(?:reviewed|review|checked|updated|update|published|written|edited|geprüft|aktualisiert|veröffentlicht|verfasst"
    r"|stand|revisado|revisión|actualizado|actualización|publicado|relu|révisé|mise? à jour|publié|rédigé|rivisto"
    r"|revisione|aggiornat[oa]|pubblicato|revisto|revisão|atualizado|atualização|authors?|autor(?:in)?|auteure?|autore"
    r"|autora?|text|texte|texto|testo)\b[^.!?]*(?:\d{4}|\b(?:by|von|por|par|da)\b|:)"
    r"|लेखक|समीक्षा|بقلم|كتبه|كتبته|راجعه|راجعته",
    re.IGNORECASE,
)
_MADE_BY = frozenset(
    {
        ParticularKind.AUTHOR,
        ParticularKind.REVIEWER,
        ParticularKind.DATE,
        ParticularKind.READING_TIME,
        ParticularKind.COPYRIGHT,
    }
)


@lru_cache(maxsize=4096)
def announces_article(sentence: str) -> bool:
    """Say whether a sentence announces what the article says further on: "Here is what you should know."."""
    return _ANNOUNCING.search(as_typed(sentence)) is not None


@lru_cache(maxsize=4096)
def only_announces(sentence: str) -> bool:
    """Say whether a sentence tells what the page is for and no more: "This page explains …, and when not to wait."."""
    typed = as_typed(sentence)
    found = _ANNOUNCING.search(typed)
    return found is not None and _TELLING.search(typed) is not None


@lru_cache(maxsize=4096)
def announces_within(sentence: str) -> bool:
    """Say whether a sentence announces what the page has behind what it says: "…, and this page sets out …"."""
    found = _ANNOUNCING_WITHIN.search(as_typed(sentence))
    return found is not None and _TELLING.search(found["said"]) is not None


def goes_on_with_notice(sentence: str) -> bool:
    """Say whether a sentence goes on with a notice before it: "It does not replace a visit", "It was written by …"."""
    typed = as_typed(sentence)
    return _OF_NOTICE.match(typed) is not None or (_IT.match(typed) is not None and _GENERAL.search(typed) is not None)


def goes_on_announcing(sentence: str) -> bool:
    """Say whether a sentence goes on with an announcement before it: "It also tells you …", "It replaces no visit"."""
    typed = as_typed(sentence)
    return _TELLING_ON.match(typed) is not None or (_IT.match(typed) is not None and _GENERAL.search(typed) is not None)


def speaks_of_article(sentence: str) -> bool:
    """Say whether a sentence speaks of the article itself: "Bring this guide.", "… not everything in this leaflet"."""
    return _ITSELF.search(as_typed(sentence)) is not None


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Say whether a text belongs to the page and not to the article: a by-line, "You may also like: …", a notice."""
    typed = as_typed(text)
    return _FURNITURE.match(typed) is not None or is_general_notice(text) or _says_who_made_it(text)


def is_general_notice(text: str) -> bool:
    """Say whether a sentence says of the page only what it cannot be: "This page is general information …"."""
    typed = as_typed(text)
    return _NOTICED.match(typed) is not None and _GENERAL.search(typed) is not None


def is_of_page(text: str) -> bool:
    """Say whether a text announces what the page has, or is furniture of it: on a card it says nothing."""
    return announces_article(text) or is_furniture(text)


def _says_who_made_it(text: str) -> bool:
    if _CREDIT.fullmatch(text.strip()) or _SIGNED_BY.fullmatch(text.strip()):
        return True
    if _MAY_SAY_WHO.match(text) is None:
        return False
    found = {particular.kind for particular in particulars_in(text)}
    return bool(found) and found <= _MADE_BY and not is_bare_date(text)
