"""Sentences that cannot stand without their neighbours (promise 1).

Three questions about one sentence: does it lean on the one before it ("These vesicles …", "However, …"), does it
limit what stands around it ("… in mice", "Avoid it if …"), and does it report what others hold to be true ("Many
people believe …")? A run of sentences may not begin with the first kind, part with the second, nor end with the
third. In doubt the answer is yes: that costs a shorter post, the other mistake costs a meaning.
"""

# ruff: noqa: RUF001 - quotation marks of other scripts are meant
from __future__ import annotations

import re
from functools import lru_cache

from scheduler.domain.characters import as_typed
from scheduler.domain.risk_statements import states_risk
from scheduler.domain.vocabulary import (
    CONDITIONS,
    DOUBTS,
    NEGATIONS,
    POPULATIONS,
    RESTRICTIONS,
    RISKS,
    STUDIES,
    whole_words,
)


def _opening(*phrases: str) -> str:
    """Return a pattern for a sentence that begins with one of the phrases, each itself a pattern."""
    return rf"^[\"'“‘«(\[]*(?:{'|'.join(phrases)})(?!\w)"


# Pronouns and demonstratives; "those who …" and "it is important to …" stand alone.
_POINTING_BACK = (
    r"this",
    r"these",
    r"that(?! is,)",
    r"those(?! (?:who|with|without|whose|considering|undergoing|taking|aged)\b)",
    r"they|their|theirs|them|its|he|she|his|her",
    (
        r"it(?! (?:is|was|has been|may be|can be) (?:\w+ )?(?:important|essential|crucial|necessary|vital|recommended"
        r"|advisable|best|known|unknown|unclear|clear|estimated|thought|believed|likely|unlikely|possible|worth)\b)"
    ),
    r"such",
    r"both(?! \w+ and\b)|neither(?! \w+ nor\b)|either(?! \w+ or\b)",
    r"the (?:former|latter|same|other|others|two|three|above|following|resulting|combination)",
    r"another|others?|one of (?:these|them)|(?:some|many|most|all|each|none|several) of (?:these|them|those|it)",
    r"which|here|there(?=,)|then",
    # Nouns that stand for what was just said, unless they say it themselves ("the fear of …").
    (
        r"the (?:thought|idea|fear|worry|belief|feeling|sensation|answer|reason|explanation|conclusion|difference|loop"
        r"|(?:vicious )?(?:circle|cycle))(?! (?:of|that|for|to|why|how|behind|between|in|you|we|is (?:that|to)|with)\b)"
    ),
    (
        r"(?:in|on|at|by|for|from|with|within|without|under|through|during|after|before|among|between|of|as|to|via"
        r"|using|despite|because of|due to|thanks to|unlike|like|beyond|given|based on)"
        r" (?:this|these|that|those|such|it|them|their|its|both)(?! (?:article|guide|leaflet|post|page|blog)\b)"
    ),
    (
        r"(?:when|if|once|while|after|before|where)"
        r" (?:combined|used|applied|added|paired|taken|done|so|it|they|this|these)"
    ),
    r"combined with|together with|along with|paired with",
)
# Words that tie a sentence to the argument before it.
_CONNECTING = (
    r"however|but|conversely|nevertheless|nonetheless|yet|still|though|even so|even then|that said|rather",
    r"and|or|nor|so|also|too|plus|besides|moreover|furthermore|additionally|in addition|similarly|likewise|equally",
    r"for (?:instance|example)|specifically",
    r"in (?:particular|fact|turn|short|sum|summary|other words|contrast|comparison)",
    r"by (?:contrast|comparison)|on the (?:other|one) hand|on the contrary|instead|otherwise|alternatively|meanwhile",
    r"thus|hence|therefore|thereby|consequently|accordingly|as (?:a result|a consequence|such|well|noted|mentioned)",
    r"indeed|that is|i\.e\.|e\.g\.|namely|notably|importantly|at the same time|afterwards?|later|subsequently|next",
    r"first(?:ly)?(?=,)|second(?:ly)?(?=,)|third(?:ly)?(?=,)|last(?:ly)?(?=,)|finally|overall|ultimately|to this end",
)
# The same in German, Spanish, French, Italian, Portuguese, Hindi and Arabic.
_CONNECTING_ELSEWHERE = (
    (
        r"(?:der (?:gedanke|grund|unterschied|kreislauf|teufelskreis)|die (?:angst|sorge|antwort|idee|erklärung))"
        r"(?! (?:vor|um|auf|für|dass|zu|an|der|des|von|zwischen)\b)"
    ),
    (
        r"(?:el (?:pensamiento|miedo|temor|círculo|motivo)"
        r"|la (?:idea|respuesta|razón|diferencia|sensación|explicación))"
        r"(?! (?:de|a|que|entre|por|para|del)\b)"
    ),
    (
        r"(?:la (?:pensée|peur|réponse|raison|différence|sensation)|le (?:cercle|motif)|l['’](?:idée|explication))"
        r"(?! (?:de|du|des|à|que|entre|pour)\b| d['’])"
    ),
    (
        r"(?:il (?:pensiero|timore|circolo|motivo)|la (?:paura|risposta|ragione|differenza|sensazione|spiegazione)"
        r"|l['’]idea)(?! (?:di|del|della|che|tra|per)\b)"
    ),
    (
        r"(?:o (?:pensamento|medo|círculo|motivo)|a (?:ideia|resposta|razão|diferença|sensação|explicação))"
        r"(?! (?:de|do|da|que|entre|para|por)\b)"
    ),
    r"(?:यही|वही) (?:विचार|डर|कारण)|الفكرة(?! (?:التي|من|أن))|الخوف(?! (?:من|الذي))",
    r"diese[rsnm]?|dies|jene[rs]?|aber|doch|jedoch|deshalb|daher|außerdem|zudem|dennoch|trotzdem|allerdings",
    r"est[aeo]s?|es[aeo]s|ello|pero|sin embargo|además|por eso|por lo tanto|en cambio|no obstante|tampoco",
    r"ces?|cet(?:te)?|cela|ils|elles|mais|cependant|toutefois|de plus|donc|en revanche|néanmoins|par contre",
    r"quest[aeio]|quell[aeio]|ma|però|tuttavia|inoltre|quindi|perciò|invece|ess[ae]s?|isso|isto|mas|porém|no entanto",
    r"além disso|portanto|por isso|contudo",
    r"यह|ये|वह|वे|इस|इन|इसके|इसका|इसकी|इनके|इनका|उस|उन|ऐसे|ऐसी|लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|और|तथा|इसलिए|अतः",
    r"उदाहरण के लिए|इसके अलावा|दूसरी ओर",
    r"هذا|هذه|هؤلاء|ذلك|تلك|هو|هي|هم|لكن|ولكن|ومع ذلك|مع ذلك|غير أن|إلا أن|كما|أيضا|أيضًا|لذلك|على سبيل المثال",
    r"بالإضافة إلى ذلك",
)
_LEANING = re.compile(
    _opening(*_POINTING_BACK, *_CONNECTING, *_CONNECTING_ELSEWHERE)
    # "… with this combined approach": what 'this' means stands before the sentence.
    + r"|\b(?:use|using|compare|read|take|of) (?:these|those|them)\b(?! \w+s\b)"
    + r"|\b(?:with|by|in|of|from|to|for|through|using) (?:this|these|such an?) (?:\w+ )?"
    r"(?:approach|method|treatment|therapy|combination|technique|process|way|case|study|group)\b",
    re.IGNORECASE,
)

# What sets one thing beside another takes back only what stands right before it, not the whole paragraph.
_COMPARING = re.compile(
    _opening(r"conversely|(?:in|by) (?:contrast|comparison)|on the other hand", r"दूसरी ओर|من ناحية أخرى"),
    re.IGNORECASE,
)


# Known to be harmless: looked past before a caveat is looked for.
_REASSURING = re.compile(
    r"\bno (?:reported |known )?(?:adverse (?:effects?|events?|reactions?)|side[ -]effects?)\b"
    r"|\b(?:reduc|improv|calm|sooth|decreas|reliev|eas)\w* (?:\w+ ){0,3}?(?:redness|swelling|irritation|pain)\b"
    r"|\bless (?:redness|swelling|irritation|pain)\b",
    re.IGNORECASE,
)

_REPORTS = (
    r"believ\w*|beliefs?|claim\w*|alleg(?:e[sd]?|edly)|purport\w*|supposed(?:ly)?|reportedly|touted|hailed",
    r"rumou?r\w*|myths?|misconceptions?|(?:said|thought|assumed) to",
    r"it is (?:\w+ )?(?:said|thought|assumed|told)|(?:advertised|marketed|sold|promoted|billed) as",
    (
        r"(?:people|patients|sellers|makers|manufacturers|brands|companies|clinics|users|advertisements|some|many|they)"
        r" (?:\w+ )?(?:say|think|assume|argue|insist|promise|hope)"
    ),
    r"मानते हैं|माना जाता है|कहते हैं|कहा जाता है|दावा|दावे|मिथक",
    r"[وف]?(?:يعتقد|يعتقدون|يقال|يزعم|يزعمون|يدعي|يدّعي|خرافة)",
)
_REPORTING = re.compile(whole_words(*_REPORTS), re.IGNORECASE)

_CONTRASTING = (
    r"conversely|nevertheless|nonetheless|still|even so|even then|that said|while|in contrast|by contrast",
    r"on the other hand|unfortunately|at present|note that|please note|importantly",
    r"लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|لكن|ولكن|ومع ذلك|مع ذلك|غير أن|إلا أن|على الرغم",
)
_LIMITING = re.compile(
    _opening(*_CONTRASTING)
    + "|"
    + whole_words(
        *NEGATIONS,
        *RESTRICTIONS,
        *CONDITIONS,
        *STUDIES,
        *POPULATIONS,
        *RISKS,
        *DOUBTS,
        *_REPORTS,
    ),
    re.IGNORECASE,
)


_GOING_ON = re.compile(
    whole_words(
        r"too|also|as well|others?|another|however|then|sooner|instead|again|otherwise|if (?:so|not)|if you do(?: not)?"
        r"|auch|zudem|andere[rns]?|sonst|también|otr[oa]s?|aussi|autres?|anche|altr[aeio]|também|outr[oa]s?|भी|أيضا"
    ),
    re.IGNORECASE,
)
_FIRST = re.compile(
    whole_words(
        r"will first|first(?=,)|to begin with|to start with|zuerst|zunächst|primero|d'abord|prima di tutto|primeiro"
    ),
    re.IGNORECASE,
)
_NEVER = re.compile(
    whole_words(r"never|must not|do not|don't|nie(?:mals)?|dürfen nicht|nunca|jamais|mai|कभी (?:न|नहीं)|أبدا|لا ت\w+"),
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    whole_words(
        r"this|these|those|it|they|them|that(?= (?:is|was|means|does|can|may|would|will|has))|dies\w*|sie|deshalb|cela"
        r"|ça|ils|elles|est[aeo]s?|es[ae]s?|ello|quest[aeio]|isso|iss?t[ao]s?|यह|ये|वे|इस|इन|هذا|هذه|ذلك|هم|هي"
    ),
    re.IGNORECASE,
)
_OPENING_LIMIT = re.compile(
    _opening(
        r"unless|only (?:if|when|after|for)|except|provided|never|not|do not|don['’]t|you (?:should|must) not|stop",
        r"avoid|although|though|without|until|otherwise|nur|nicht|außer|solo si|no (?:lo|la|debe|use)|excepto|sauf",
        r"ne(?= )",
        r"the exception|exceptions?|ausnahmen?|la excepción|l'exception|l'eccezione|a exceção|arrêtez|évitez",
        r"hören sie auf|pare|deje|detenga|suspenda|smetta|interrompa|vermeiden|evite|eviti",
        r"seulement|solo se|tranne|salvo|não|exceto|केवल|सिर्फ|जब तक|إلا|فقط|لا",
    ),
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def leans_on_previous(sentence: str) -> bool:
    """Say whether a sentence needs the one before it to be understood ("This activity …", "For instance, …")."""
    return _LEANING.search(as_typed(sentence)) is not None


@lru_cache(maxsize=8192)
def limits_neighbours(sentence: str) -> bool:
    """Say whether a sentence may take something back from those beside it.

    A negation, a restriction, a condition, who or what was studied, a risk, a doubt, a contrast or a report does.
    """
    return _LIMITING.search(_REASSURING.sub(" ", as_typed(sentence))) is not None or states_risk(sentence)


def opens_with_limit(sentence: str) -> bool:
    """Say whether a sentence begins with what takes something back: "Unless …", "Only …", "Do not …", "Stop if …"."""
    return _OPENING_LIMIT.search(as_typed(sentence)) is not None


def warns(sentence: str) -> bool:
    """Say whether a sentence forbids, or says when to stop: "Stop if …", "Never …", "… nie auf nüchternen Magen"."""
    return opens_with_limit(sentence) or _NEVER.search(as_typed(sentence)) is not None


def hangs_on(sentence: str) -> bool:
    """Say whether a sentence goes on from others by a pronoun or a word anywhere: "… too", "… this", "Sooner if …"."""
    return speaks_of_previous(sentence) or _GOING_ON.search(as_typed(sentence)) is not None


def begins_sequence(sentence: str) -> bool:
    """Say whether a sentence tells what comes first, and so is not all: "… will first measure …"."""
    return _FIRST.search(as_typed(sentence)) is not None


def speaks_of_previous(sentence: str) -> bool:
    """Say whether a sentence speaks of what stands before it by a pronoun anywhere ("… that is a reason to come")."""
    return _PRONOUN.search(as_typed(sentence)) is not None


def compares(sentence: str) -> bool:
    """Say whether a sentence sets one thing beside the one before it ("Conversely, …")."""
    return _COMPARING.search(as_typed(sentence)) is not None


def reports(sentence: str) -> bool:
    """Say whether a sentence tells what others hold to be true, which the next one may deny ("Sellers claim …")."""
    return _REPORTING.search(as_typed(sentence)) is not None


_SIGNATURE = re.compile(r"[\N{EM DASH}\N{EN DASH}\N{HORIZONTAL BAR}-]\s*[^\W\d_]")
_LONGEST_SIGNATURE = 8
"""Words of a line that names who said what stands above it."""


def signs_quotation(text: str) -> bool:
    """Say whether a line only names who said what stands above it ("— Carol M., Dartmouth")."""
    return _SIGNATURE.match(text.lstrip()) is not None and len(text.split()) <= _LONGEST_SIGNATURE
