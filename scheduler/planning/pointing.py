"""Sentences that point at what a follower of a post does not see: other places of the article, or what came before.

A text that stands alone has none of them. In doubt a sentence points: that costs a post, which a person then writes.
"""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re
from functools import lru_cache

from scheduler.domain.characters import as_typed
from scheduler.domain.vocabulary import QUESTION_MARKS, whole_words
from scheduler.planning.headlines import telling_words

_PLACES = (
    r"(?:part|section|chapter|page|figure|fig\.|table|appendix|box|step|question|stage)\s+(?:\d+|[ivx]+|one|two|three)",
    r"(?:next|previous|last|following|first|other) (?:part|section|chapter|page|paragraph)s?",
)
_SHOWN = (
    r"(?:table|list|figure|chart|graph|picture|photo(?:graph)?s?|image|drawing|diagram|box|video|form|map|button|link"
    r"|headings?|exercises?|steps?|numbers?|questions?|section|part|article|leaflet|options?|examples?|signs)"
)
# Above and below are places of the body too: "the joint above", "die Zähne oben".
_BODY = (
    r"joints?|bones?|muscles?|skin|knees?|legs?|arms?|hips?|teeth|tooth|gums?|jaw|eyes?|levels?|areas?|tissues?|discs?"
    r"|vertebrae?|organs?|nerves?|floors?|stairs|weight|age|ages|parts?|side|half|end|body|chest|head|neck|back"
    r"|foot|feet"
    r"|and|or|from|just|right|well|far|is|are|was|go|goes|falls?|rises?|stays?|drops?|kept|keep"
)
_KOERPER = r"zähne|zahn|arme?|beine?|rücken|kopf|haut|muskeln?|knochen|gelenke?|kiefer|wirbel|nach|von|treppe|ganz"
_CUERPO = r"parte|dientes?|diente|piso|planta|mitad|labio|zona|denti|parti?|piano|dentes?|andar|metade|lábio|zona"
# What may follow a noun with "above" behind it: nothing, or what is said of it; "the skin below the eye" goes on.
_SAID_OF_IT = (
    r"(?=\s*(?:[.,;:!?)\]”\"–—]|$|(?:is|are|was|were|do|does|don['’]t|may|can|will|must|should|apply|applies|include"
    r"|includes|cover|covers|show|shows|has|have|and|or|for|that|which|also|only|already|first|before)\b))"
)
# Another page of the clinic's own, whose link a post does not have: "See our page on tonsils".
_OTHER_PAGES = (
    (
        r"(?:see|read|visit|check|consult|have a look at|look at|go to|more (?:in|on)|find out more (?:in|on)"
        r"|described (?:in|on)|explained (?:in|on)) (?:also )?(?:the |(?:our|this|my) (?:[\w-]+ ){0,3}?)"
        r"(?:page|leaflet|guide|article|factsheet|fact sheet|booklet|brochure|handout|blog|post|video)s?"
        r" (?:on|about|to|for|called|titled)"
    ),
    r"our (?:separate|other) (?:[\w-]+ ){0,2}?(?:page|leaflet|guide|article|factsheet|booklet|handout|video)s?",
    (
        r"(?:siehe|lesen sie|mehr (?:dazu|darüber)?\s?(?:in|auf)|beachten sie|vgl\.)(?: auch| dazu)?"
        r" (?:unsere?[rnms]?|auf unserer|in unserem) (?:[\w-]+ )?"
        r"(?:seite|merkblatt|ratgeber|artikel|beitrag|broschüre|flyer|infoblatt)"
    ),
    (
        r"(?:vea|véase|ver|lea|consulte|visite)(?: también)? (?:nuestr[oa]|la|el) (?:\w+ )?"
        r"(?:página|folleto|guía|artículo|hoja|vídeo|entrada) (?:sobre|de|del|acerca)"
    ),
    (
        r"(?:voir|lire|lisez|consultez|cf\.)(?: aussi)? (?:notre|nos|la|le) (?:\w+ )?"
        r"(?:page|fiche|brochure|guide|article|dépliant|vidéo)s? (?:sur|consacrée?s?|dédiée?s?|concernant|à propos)"
    ),
    (
        r"(?:vedi|veda|legga|leggi|consulti|consulta|si veda)(?: anche)? (?:la nostra|il nostro|la|il) (?:\w+ )?"
        r"(?:pagina|opuscolo|guida|articolo|scheda|video) (?:su|sul|sulla|sulle|sugli|sui|dedicat[ao])"
    ),
    (
        r"(?:veja|leia|consulte|ver)(?: também)? (?:a nossa|o nosso|nossa|nosso|a|o) (?:\w+ )?"
        r"(?:página|folheto|guia|artigo|ficha|vídeo) (?:sobre|de|do|da|acerca)"
    ),
    r"हमार[ाीे] (?:\S+ ){0,4}?(?:पेज|पृष्ठ|लेख|पर्चा|गाइड)\s?(?:भी )?(?:देखें|पढ़ें)",
    r"(?:انظر|اقرأ|راجع|اطلع على) (?:صفحتنا|مقالنا|دليلنا|نشرتنا|كتيبنا)",
)
_AWAY = re.compile(
    whole_words(
        *_OTHER_PAGES,
        (
            rf"(?:the|this|these|those|our|all|any|each) (?:[\w-]+ ){{0,3}}?(?!(?:{_BODY})\b)[\w-]+"
            rf" (?:above|below){_SAID_OF_IT}"
        ),
        (
            r"(?:included|listed|named|given|set out|shown|quoted|stated|mentioned|described|explained|outlined|noted)"
            rf" (?:above|below|overleaf|opposite){_SAID_OF_IT}"
        ),
        r"above[- ]mentioned|below[- ]mentioned|as above|as below",
        (
            rf"(?:see|read|look at|refer to|turn to|go to|in|from|on|under|of|(?:described|explained) in)"
            rf" (?:the )?(?:{'|'.join(_PLACES)})"
        ),
        rf"(?:the|this|these|our|a|each) (?:\w+ ){{0,2}}?{_SHOWN} (?:above|below|overleaf|opposite)",
        rf"(?:the|this) {_SHOWN} on the (?:right|left|next page)|(?:above|below) {_SHOWN}",
        (
            r"(?:as|we|was|were|is|are|have|has|been|already|options?|methods?) (?:\w+ )?(?:described|mentioned"
            r"|explained|shown|listed|noted|said|discussed|seen|outlined|set out)"
            r" (?:above|earlier|below|before|previously|later)"
        ),
        r"(?:than|unlike|like|as) the other (?:two|three|four|ones?|options?|treatments?|methods?|kinds?|types?|group)",
        r"as (?:we|i) (?:said|saw|mentioned|explained|noted|described)",
        r"(?:see|read|scroll|listed|shown|described|more on this) (?:below|above|overleaf|further down|later)",
        r"(?:later|earlier|elsewhere|further down|further on) in this (?:article|guide|page|post|leaflet|blog)",
        r"(?:click|tap) (?:here|below|on)|press the (?:button|link)|keep reading|scroll (?:down|up)",
        r"pictured (?:here|above|below)|the (?:above|aforementioned|former|latter)(?! all)",
        # The same in the other languages of newsletters.
        r"(?:siehe|vgl\.) (?:oben|unten|abschnitt|teil|kapitel|seite|tabelle|abbildung)|wie (?:oben|bereits) \w+",
        r"(?:oben|unten|weiter (?:oben|unten)) (?:genannt|beschrieben|erwähnt|aufgeführt|angegeben|gezeigt|erklärt)\w*",
        r"(?:tabelle|abbildung|liste) (?:oben|unten|\d+)",
        r"(?:obig|obenstehend|untenstehend|vorstehend|nachstehend)e[nrsm]?",
        rf"(?:die|den|der|diese[nr]?|unsere[nr]?) (?!(?:{_KOERPER})\b)[\w-]+ (?:oben|unten)(?=\s*(?:[.,;:!?)]|$"
        r"|(?:enthalten|inbegriffen|genannt|gilt|gelten|ist|sind|zeigt|zeigen)\b))",
        r"(?:ver|véase|vea|consulte) (?:la |el )?(?:parte|sección|apartado|tabla|figura|página|más (?:abajo|arriba))",
        r"(?:tabla|figura|lista|imagen|apartado|sección) (?:anterior|siguiente|de (?:arriba|abajo)|\d+)",
        rf"(?:los|las|el|la|estos|estas) (?!(?:{_CUERPO})\b)[\w-]+ de (?:arriba|abajo)",
        r"(?:indicad|mencionad|descrit|citad|señalad|detallad|incluid)[oa]s? (?:arriba|abajo|anteriormente)",
        r"(?:los|las) (?:precios|tarifas|importes|cifras|datos|horarios|síntomas|signos|casos) anteriores",
        r"más (?:arriba|abajo)|como (?:hemos|ya) (?:dicho|visto|explicado|comentado|mencionado)",
        r"(?:voir|cf\.|consultez) (?:la |le |l['’])?(?:partie|section|chapitre|tableau|figure|page|plus (?:haut|bas))",
        r"(?:indiqu|mentionn|cit|list|donn|expliqu|détaill|énonc)ée?s? (?:plus (?:haut|bas)|précédemment)",
        r"(?:décrit|vu|inclus|compris)e?s? (?:plus (?:haut|bas)|précédemment)",
        r"ci-dessus|ci-dessous|ci-après|comme (?:indiqué|vu|expliqué|dit) (?:plus haut|précédemment)",
        rf"(?:i|gli|le|la|il|nei|nelle|questi|queste) (?!(?:{_CUERPO})\b)[\w-]+ (?:qui )?(?:sopra|sotto)"
        r"(?=\s*(?:[.,;:!?)]|$|(?:indicat|riportat|descritt|elencat|citat|è|sono)\w*))",
        r"(?:indicat|riportat|descritt|elencat|citat|menzionat|inclus)[oaie] (?:qui )?(?:sopra|sotto)",
        r"(?:qui )?(?:sopra|sotto) (?:indicat|riportat|descritt|elencat|citat|menzionat)[oaie]",
        r"di cui sopra|suddett[oaie]",
        r"(?:tabella|figura|sezione|elenco) (?:sopra|sotto|seguente|precedente|\d+)|come (?:detto|visto|spiegato)",
        r"(?:veja|consulte) (?:a |o )?(?:parte|secção|seção|tabela|figura|página|acima|abaixo)",
        rf"(?:os|as|o|a|nos|nas|estes|estas) (?!(?:{_CUERPO})\b)[\w-]+ (?:acima|abaixo)(?=\s*(?:[.,;:!?)]|$"
        r"|(?:indicad|mencionad|descrit|listad|é|são)\w*))",
        r"(?:indicad|mencionad|descrit|listad|citad|incluíd|referid)[oa]s? (?:acima|abaixo|anteriormente)",
        r"(?:acima|abaixo) (?:indicad|mencionad|descrit|listad|citad|referid)[oa]s?",
        r"(?:tabela|figura|lista|secção|seção) (?:acima|abaixo|seguinte|anterior|\d+)|como (?:dito|explicado) acima",
        r"(?:ऊपर|नीचे) (?:की|के|का) (?:कीमत|शुल्क|तालिका|सूची|दाम|खर्च|बात|जानकारी|लक्षण)\S*|उपर्युक्त|उपरोक्त"
        r"|निम्नलिखित(?! है)",
        r"ऊपर (?:बताए|बताया|दिए|दी|लिखे)\w*|नीचे (?:दी|दिए|दिया|बताए)\w*|(?:भाग|खंड|तालिका|चित्र) \d+",
        r"كما (?:ذكرنا|أسلفنا)|أعلاه|أدناه|(?:الجدول|القسم|الشكل|الجزء) (?:التالي|السابق|\d+)",
    ),
    re.IGNORECASE,
)
# 'See "When to worry".'
_TO_HEADING = re.compile(r"\b(?:see|read|siehe|vea|voir|vedi|veja) [\"“«„‘'][^\"”»“]{2,80}[\"”»“’']", re.IGNORECASE)
# Where what they speak of stands in the same text, these point at nothing else.
_AHEAD = re.compile(
    whole_words(r"below|following|listed|these|unten|siguiente\w*|ci-dessous|ci-après|seguent\w*"), re.IGNORECASE
)
_BACK = re.compile(
    whole_words(
        r"(?:table|list|steps?) above|(?:tabelle|liste) oben|(?:tabla|lista) (?:anterior|de arriba)"
        r"|(?:tabella|elenco) sopra|(?:tabela|lista) acima|ऊपर की (?:तालिका|सूची)"
    ),
    re.IGNORECASE,
)

_SAID_BEFORE = re.compile(
    r"(?:as (?:(?:we|i) )?(?:have )?(?:already )?(?:said|mentioned|explained|noted|described|saw|seen)"
    r"|wie (?:oben|bereits|schon) (?:gesagt|erwähnt|beschrieben|erklärt)"
    r"|como (?:ya )?(?:hemos )?(?:dicho|comentado|explicado|mencionado|visto)"
    r"|comme (?:nous l'avons )?(?:dit|vu|expliqué|indiqué)"
    r"|come (?:abbiamo )?(?:già )?(?:detto|visto|spiegato)|como (?:já )?(?:dissemos|dito|explicado))"
    r"(?: (?:above|earlier|before|previously|oben|arriba|antes|más arriba|plus haut|ci-dessus|sopra|prima|acima))?, ",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:other|another|more|further|additional|next|weitere|andere|otr[oa]s|más|autres?|altr[ei]|outr[oa]s|अन्य"
    r"|أخرى)\b",
    re.IGNORECASE,
)
_SENDING = re.compile(
    r"^[\"'“‘«(\[]*(?:please )?(?:see|read|visit|check|turn|look|refer|go|click|tap|scroll|for (?:more|details"
    r"|further|the)"
    r"|more (?:on|about)|you(?: can| will|['’]ll) find|we (?:describe|explain|list|show)|siehe|lesen|mehr (?:dazu|zu)"
    r"|vea|ver|véase|lea|consulte|visite|más|voir|lire|lisez|consultez|plus d|vedi|veda|leggi|legga|consulti|veja|leia"
    r"|saiba mais|हमार[ाीे]|انظر|اقرأ|راجع|اطلع)(?!\w)",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    r"^(?:this|these|those|that|such|both(?: of)?(?: these| the)?|the (?:other|others|second|third|latter|former)"
    r"|diese[rsnm]?|jene[rs]?|solche|est[aeo]s?|es[ae]s?|ces?|cette|quest[aeio]|quell[aeio]|est[ae]s?"
    r"|ess[ae]s?|aquel[ea]s?"
    r"|इस|इन|यह|ये|هذا|هذه|هؤلاء|تلك|ذلك)\s+((?:[\w-]+\s+){0,2}?[\w-]+)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:both|beide|amb[oa]s|les deux|entrambi|दोनों|كلاهما)\b", re.IGNORECASE)
_TWO = re.compile(
    whole_words(r"two|both|or|and|vs|versus|zwei|oder|und|dos|o|y|deux|ou|et|due|e|dois|duas|दो|या|أو") + r"|[/,&]",
    re.IGNORECASE,
)
_CONNECTED = re.compile(
    r"^[\"'“‘«(\[]*(?:however|but|and|or|nor|so|also|too|besides|moreover|furthermore|additionally"
    r"|in addition|similarly|likewise"
    r"|for (?:instance|example)|in (?:particular|contrast|turn|other words)|by contrast|on the other hand"
    r"|instead|otherwise"
    r"|alternatively|meanwhile|thus|hence|therefore|consequently|as a result|that said|even so|still|yet"
    r"|then|next"
    r"|finally|second(?:ly)?,|third(?:ly)?,|lastly|another|others|one of (?:these|them)|(?:some|many"
    r"|most|all|none|each|neither|either) of (?:these|them|those)"
    r"|the (?:former|latter|other|others)|neither\b(?! \w+ nor)|he|she|his|her|him|theirs?"
    r"|aber|doch|jedoch|außerdem|zudem|deshalb|daher|dennoch|trotzdem|sondern|ebenso|dann"
    r"|zum beispiel|andere"
    r"|pero|sin embargo|además|también|por eso|por lo tanto|en cambio|no obstante|así que"
    r"|por ejemplo|otr[oa]s?"
    r"|mais|cependant|toutefois|de plus|aussi|donc|ainsi|en revanche|par contre|néanmoins|puis"
    r"|par exemple|d['’]autres"
    r"|ma|però|tuttavia|inoltre|anche|quindi|perciò|invece|poi|per esempio|altri|altre"
    r"|mas|porém|no entanto|além disso|também|por isso|portanto|em vez disso|por exemplo|outr[oa]s?"
    r"|लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|इसलिए|उदाहरण के लिए|इसके अलावा|दूसरी ओर"
    r"|لكن|ولكن|ومع ذلك|مع ذلك|لذلك|على سبيل المثال|بالإضافة إلى ذلك)(?!\w)",
    re.IGNORECASE,
)

_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d+|several|some|many|a few|a couple of)"
_ABOUT = r"(?:about|around|roughly|nearly|almost|just|only|some|usually|within|up to|at least)"
_UNIT = r"(?:minute|hour|day|night|week|month|year)s?"
_ZEIT = r"(?:minuten?|stunden?|tagen?|tage|tag|wochen?|monaten?|monate?|jahren?|jahre?)"
_TIEMPO = r"(?:minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|mês|años?|anos?)"
_TEMPS = r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?)"
_TEMPO = r"(?:minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])"
# "About three months later we measure again": later than what stands before it. "Two weeks after the operation" says.
_LATER = re.compile(
    r"^[\"'“‘«(\[]*(?:"
    rf"(?:{_ABOUT} )?{_COUNT}(?: (?:to|or|and) {_COUNT})?(?: more)? {_UNIT} (?:later|afterwards?|on(?=,)|after(?=,))"
    r"|the (?:following|next) (?:day|night|week|month|year|morning|evening|afternoon)"
    r"|(?:the )?(?:day|night|week|month|year) after(?=,)|(?:shortly|soon|immediately|straight|right) after(?:wards?"
    r"|(?=,))"
    r"|(?:after|since|before|until|by|from) (?:that|then|this)(?: (?:on|onwards|time|point))?(?=,| (?:we|you|most"
    r"|many|it"
    r"|they|the|your|our|a|an|some|there)\b)"
    r"|afterwards?|later(?: on|(?=,))|thereafter|subsequently|in the meantime"
    rf"|(?:etwa |rund |ungefähr |circa |ca\. )?\w+ {_ZEIT} (?:später|danach)|(?:am|in der) (?:nächsten|folgenden)"
    rf" (?:{_ZEIT}|morgen|abend)|(?:kurz|bald) da(?:nach|rauf)|anschließend|danach|darauf|später|seitdem|bis dahin"
    rf"|(?:unos |unas |aproximadamente |alrededor de )?[\w]+ {_TIEMPO} (?:después(?! de)|más tarde|depois(?! d)"
    rf"|mais tarde)"
    rf"|(?:al|el|a la|la|no|na) {_TIEMPO} (?:siguiente|seguinte)(?! (?:al?|à|ao)\b)|al cabo de (?:un|una|unos"
    rf"|unas) {_TIEMPO}"
    r"|después(?! d)|más tarde|posteriormente|a continuación|desde entonces|hasta entonces|luego"
    rf"|(?:environ )?[\w]+ {_TEMPS} (?:plus tard|après(?=,| (?:nous|vous|on|il|elle)\b))"
    rf"|(?:le|la|l['’]) ?{_TEMPS} (?:suivante?(?! l)|d['’]après)|le lendemain(?! d)|par la suite|ensuite"
    rf"|depuis lors|dès lors|plus tard"
    rf"|(?:circa )?[\w]+ {_TEMPO} (?:dopo(?=,| si\b)|più tardi)"
    rf"|(?:il|la|l['’]) ?{_TEMPO} (?:dopo(?! l[ao'’]| il)|seguente|successiv[oa](?! a))|in seguito|successivamente"
    rf"|da allora|più tardi"
    r"|depois(?! d)|mais tarde|a seguir|desde então|até lá"
    r"|(?:लगभग |करीब )?\S+ (?:मिनट|घंटे|दिन|सप्ताह|हफ़्ते|हफ्ते|महीने|साल) बाद|(?:उसके|इसके) बाद|अगले (?:दिन|सप्ताह"
    r"|हफ़्ते|महीने)"
    r"|بعد ذلك|بعدها|لاحقا|لاحقًا|فيما بعد|في (?:اليوم|الأسبوع|الشهر) التالي"
    r")(?!\w)",
    re.IGNORECASE,
)
# A headline with such a word says since when.
_SINCE = re.compile(
    whole_words(
        r"after\w*|following|since|recover\w*|post-?op\w*|nach\w*|después|tras|posterior\w*|après|suites?|dopo|após"
        r"|depois"
        r"|recuper\w*|operation|surgery|procedure|einem? eingriff|बाद|بعد"
    ),
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def points_away(sentence: str, something_follows: bool = False, something_precedes: bool = False) -> bool:
    """Say whether a sentence points at another place: "see Part 4", "the table above", "as we said earlier".

    With `something_follows` a list or table of the same text may be what it means ("the steps below"), with
    `something_precedes` "the table above" is the one that was just read.
    """
    typed = as_typed(sentence)
    found = _AWAY.search(typed) or _TO_HEADING.search(typed)
    if found is None:
        return False
    means_next = something_follows and _AHEAD.search(found[0]) is not None
    return not means_next and not (something_precedes and _BACK.search(found[0]) is not None)


def pointer_length(sentence: str) -> int:
    """Return how many characters at the beginning of a sentence only say that it was said before, 0 for none.

    "As we said above, waiting is a real option" says it without them too.
    """
    found = _SAID_BEFORE.match(sentence)
    return found.end() if found else 0


def only_points(sentence: str) -> bool:
    """Say whether a sentence does nothing but send its reader elsewhere: "See Part 4.", "For more, turn to page 3."."""
    typed = as_typed(sentence)
    return _SENDING.search(typed) is not None and points_away(typed)


def goes_on(heading: str) -> bool:
    """Say whether a heading only goes on from others: "Other reasons …", "More exercises"."""
    return _OTHERS.match(as_typed(heading)) is not None


def counts_from_earlier(sentence: str) -> bool:
    """Say whether a sentence begins with a time after what stands before it: "Three months later we measure again."."""
    return _LATER.match(as_typed(sentence)) is not None


def dangles(sentence: str, headline: str) -> bool:
    """Say whether a text that begins with this sentence leaves a reader of its headline asking what it speaks of.

    A pronoun stands for what the headline names, and so does a time: "Two days later" below "After the operation".
    "However, …", "She …", and "these tablets" below a headline without tablets speak of something else.
    """
    typed = as_typed(sentence)
    if counts_from_earlier(sentence):
        return _SINCE.search(as_typed(headline)) is None
    if _CONNECTED.search(typed):
        return True
    pointed = _DEMONSTRATIVE.match(typed)
    # What announces a list speaks of it; and both are those that a heading names two of.
    if pointed is None or typed.endswith(":") or (_BOTH.match(typed) and _TWO.search(headline)):
        return False
    things = telling_words(pointed[1]) - _VERBS
    return bool(things) and not things & telling_words(headline)


_VERBS = telling_words(
    "time stage point age case way समय बात प्रकार momento caso edad fall zeit moment cas"
    " means mean happens happen helps help gives give makes make lets let keeps keep takes take shows show says say"
    " depends includes include causes cause usually often always sometimes never only also just really mostly normally"
    " comes leads leaves looks feels sounds works needs allows applies bedeutet heißt significa quiere signifie veut"
    " ocurre sucede"
)
"""Verbs and adverbs that follow a demonstrative which stands alone: "This means …", "These usually …"."""


def is_open(sentence: str) -> bool:
    """Say whether a text cannot end with this sentence: it asks, or announces what follows."""
    stripped = sentence.rstrip(" \"'»”’)")
    return stripped.endswith((":", ",", ";", "…", *QUESTION_MARKS))
