"""Sentences that point at what a follower of a post does not see: other places of the article, or what came before.

A text that stands alone has none of them. In doubt a sentence points: that costs a post, which a person then writes.
"""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re

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
_AWAY = re.compile(
    whole_words(
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
        r"(?:oben|unten) (?:genannt|beschrieben|erwähnt)\w*|(?:tabelle|abbildung|liste) (?:oben|unten|\d+)",
        r"(?:ver|véase|vea|consulte) (?:la |el )?(?:parte|sección|apartado|tabla|figura|página|más (?:abajo|arriba))",
        r"(?:tabla|figura|lista|imagen|apartado|sección) (?:anterior|siguiente|de (?:arriba|abajo)|\d+)",
        r"más (?:arriba|abajo)|como (?:hemos|ya) (?:dicho|visto|explicado|comentado|mencionado)",
        r"(?:voir|cf\.|consultez) (?:la |le |l['’])?(?:partie|section|chapitre|tableau|figure|page|plus (?:haut|bas))",
        r"ci-dessus|ci-dessous|ci-après|comme (?:indiqué|vu|expliqué|dit) (?:plus haut|précédemment)",
        r"(?:tabella|figura|sezione|elenco) (?:sopra|sotto|seguente|precedente|\d+)|come (?:detto|visto|spiegato)",
        r"(?:veja|consulte) (?:a |o )?(?:parte|secção|seção|tabela|figura|página|acima|abaixo)",
        r"(?:tabela|figura|lista|secção|seção) (?:acima|abaixo|seguinte|anterior|\d+)|como (?:dito|explicado) acima",
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

_ANNOUNCING = re.compile(
    r"^(?:so,? |well,? )?(?:"
    r"here(?:['’]s| is| are)\b|below\b|in this (?:article|guide|post|page|leaflet|blog)|this (?:article"
    r"|guide|page|leaflet|post|blog)\b"
    r"|read on|let(?:['’]s| us) (?:look|take|go|see|start|explore|dive)|the (?:rest|headings) of (?:this|the)"
    r"|use the headings|you do not need to read|(?:en|in) (?:este|esta|diesem|dieser|cet|cette|questo"
    r"|questa|neste|nesta)"
    r" (?:artículo|guía|artikel|ratgeber|beitrag|article|guide|articolo|guida|artigo|guia)|इस लेख में|في هذا المقال)",
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
_ITSELF = re.compile(
    whole_words(
        r"this (?:guide|leaflet|booklet|brochure|article|page|blog|post|handout)|diese[rsnm]? (?:ratgeber|broschüre)"
        r"|diese[rsnm]? (?:artikel|seite)|est[ea] (?:guía|folleto|artículo|página)|cet(?:te)? (?:guide|brochure)"
        r"|cet(?:te)? (?:article|page)"
        r"|quest[oa] (?:guida|opuscolo|articolo)"
        r"|est[ea] (?:guia|folheto|artigo|página)|इस लेख|هذا (?:المقال|الدليل)"
    ),
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:other|another|more|further|additional|next|weitere|andere|otr[oa]s|más|autres?|altr[ei]|outr[oa]s|अन्य|أخرى)\b",
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
_SENDING = re.compile(
    r"^[\"'“‘«(\[]*(?:please )?(?:see|read|turn|look|refer|go|click|tap|scroll|for (?:more|details|further|the)"
    r"|more (?:on|about)|you(?: can| will|['’]ll) find|we (?:describe|explain|list|show)|siehe|lesen|mehr (?:dazu|zu)"
    r"|vea|ver|véase|más|voir|consultez|plus d|vedi|veja|saiba mais)\b",
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
    r"|then|afterwards?|next"
    r"|later|finally|second(?:ly)?,|third(?:ly)?,|lastly|another|others|one of (?:these|them)|(?:some|many"
    r"|most|all|none|each|neither|either) of (?:these|them|those)"
    r"|the (?:former|latter|other|others)|neither\b(?! \w+ nor)|he|she|his|her|him|theirs?"
    r"|aber|doch|jedoch|außerdem|zudem|deshalb|daher|dennoch|trotzdem|sondern|ebenso|dann|danach"
    r"|zum beispiel|andere"
    r"|pero|sin embargo|además|también|por eso|por lo tanto|en cambio|no obstante|así que|luego|después"
    r"|por ejemplo|otr[oa]s?"
    r"|mais|cependant|toutefois|de plus|aussi|donc|ainsi|en revanche|par contre|néanmoins|ensuite|puis"
    r"|par exemple|d['’]autres"
    r"|ma|però|tuttavia|inoltre|anche|quindi|perciò|invece|poi|per esempio|altri|altre"
    r"|mas|porém|no entanto|além disso|também|por isso|portanto|em vez disso|depois|por exemplo|outr[oa]s?"
    r"|लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|इसलिए|उदाहरण के लिए|इसके अलावा|दूसरी ओर"
    r"|لكن|ولكن|ومع ذلك|مع ذلك|لذلك|على سبيل المثال|بالإضافة إلى ذلك)(?!\w)",
    re.IGNORECASE,
)


def points_away(sentence: str, *, something_follows: bool = False) -> bool:
    """Say whether a sentence points at another place: "see Part 4", "the table above", "as we said earlier".

    With `something_follows` a list or table of the same text may be what it means ("the steps below").
    """
    typed = as_typed(sentence)
    found = _AWAY.search(typed) or _TO_HEADING.search(typed)
    return found is not None and not (something_follows and _AHEAD.search(found[0]))


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


def announces_article(sentence: str) -> bool:
    """Say whether a sentence announces what the article says further on: "Here is what you should know."."""
    return _ANNOUNCING.search(as_typed(sentence)) is not None


def speaks_of_article(sentence: str) -> bool:
    """Say whether a sentence speaks of the article itself: "Bring this guide.", "… not everything in this leaflet"."""
    return _ITSELF.search(as_typed(sentence)) is not None


def goes_on(heading: str) -> bool:
    """Say whether a heading only goes on from others: "Other reasons …", "More exercises"."""
    return _OTHERS.match(as_typed(heading)) is not None


def is_furniture(text: str) -> bool:
    """Say whether a text belongs to the page and not to the article: "You may also like: …"."""
    return _FURNITURE.match(as_typed(text)) is not None


def dangles(sentence: str, headline: str) -> bool:
    """Say whether a text that begins with this sentence leaves a reader of its headline asking what it speaks of.

    A pronoun stands for what the headline names. "However, …", "She …", and "these tablets" below a headline without
    tablets speak of something else.
    """
    typed = as_typed(sentence)
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
