"""Figures that claim no effect, whatever else a sentence says: of a treatment's limits, and of what it costs whom.

They are struck from a sentence before its figures are judged. Texts are folded: small letters, straight quotes, no
accents.
"""

from __future__ import annotations

import re

from scheduler.domain.vocabulary import whole_words

_FIGURE = r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent|prozent|pour cent|por ciento|por cento|per cento)"
_PART = rf"(?:{_FIGURE}|(?:a |one |two |three )?(?:half|thirds?|quarters?|fifths?))"
_OF_PEOPLE = r"(?! of (?:\w+ ){0,2}(?:patients|people|women|men|adults|clients|users|customers|cases|scars))"
_SHARE = (
    rf"(?:{_FIGURE}|half|most|(?:a|one|two|three)[ -](?:half|thirds?|quarters?|fifths?|tenths?)"
    r"|(?:\d+|one|two|three|four|five) (?:in|out of|of) (?:every )?(?:\d+|two|three|four|five|six|seven|eight"
    r"|nine|ten))"
)
_BOASTS_LITTLE = r"(?<!only )(?<!just )(?<!less than )(?<!fewer than )(?<!no more than )(?<!not more than )(?<!under )"
_BETWEEN = r"(?:(?!\b(?:who|that|which|whose|where|if|when|and|but|or)\b)[^.,;:]){0,60}?"
_TOLD_APART = r"(?! (?:between|from|to|in))"
_IT = (
    r"(?:it|this|that|them|the (?:mask|splint|device|machine|brace|treatment|therapy|course|programme|program"
    r"|exercises))"
)
_LIMIT = re.compile(
    _BOASTS_LITTLE
    + rf"\b{_SHARE}(?!\w){_BETWEEN}\b"
    + whole_words(
        r"finds? (?:(?!to )\w+ ){1,3}(?:hard|difficult|uncomfortable|unpleasant|tiring|impossible|unbearable"
        r"|a struggle)"
        r"(?! to (?:believe|imagine|tell|notice|see|feel))",
        r"struggles? (?:to|with)(?! (?:tell|believe|see|notice))",
        rf"(?:stop|stops|stopped|gives? up|gave up|given up|abandon\w*) (?:(?:using|wearing|taking|doing) )?{_IT}",
        rf"(?:gives? up|gave up) on {_IT}",
        r"(?:stop|stops|stopped|give up|gave up) (?:within|early|before|after|in the|altogether)",
        r"drop(?:s|ped)? out",
        r"(?:do(?:es)? not|don't|doesn't|did not|didn't) (?:improve|get (?:any )?better|respond|benefit|finish"
        r"|complete"
        rf"|keep (?:it )?(?:up|going)|manage|tolerate|succeed|conceive|(?:get on|stick) with|get used to"
        rf"|stick to {_IT}"
        r"|(?:see|notice|feel|have) (?:any |a |much )?(?:better|improvement|benefit|relief"
        rf"|(?:change|difference){_TOLD_APART}))",
        rf"(?:cannot|can't|could not|couldn't|unable to|not able to) (?:tolerate|keep|manage|wear|finish|complete"
        rf"|get used|get on with|sleep with|go on|continue|use {_IT})",
        r"(?:see|sees|saw|feel|feels|felt|notice|notices|noticed|get|gets|got|had|have|gain|report"
        r"|reports) (?:no|little)"
        rf" (?:real |clear |lasting |further |much )?(?:improvement|benefit|relief|gain|(?:change"
        rf"|difference){_TOLD_APART})",
        r"(?:are|is|feel|feels|were|felt) (?:no better|worse|disappointed|dissatisfied|unhappy|not (?:happy"
        r"|satisfied))",
    )
)
"""How many a treatment does not help, or who do not go on with it."""

_IS_OF_A_HABIT = re.compile(
    r"\b(?:smok\w*|cigarettes?|nicotine|vap\w+|alcohol|drink\w*|gambl\w*|snor\w*|painkillers?)\b"
)
"""To stop is a success."""

_WORDS = r"(?: (?!(?:because|and|as|since|so|but|while|when)\b)[\w']+){0,5}?"
_PAYER = (
    r"(?:medicare|medicaid|tricare|nhs|ohip|ramq|insurers?|insurance|(?:health|private|dental) (?:funds?|plans?"
    r"|cover)"
    r"|assurance maladie|securite sociale|secu|mutuelles?|complementaire|caisses?|kassen?|krankenkassen?|gkv"
    r"|pkv|beihilfe"
    r"|\w*versicherung(?:en)?|seguros?|aseguradoras?|mutuas?|seguridad social|assicurazion[ei]|ssn"
    r"|servizio sanitario|seguradoras?|sns|plano de saude|convenios?|employer|state|government|cghs)"
)
_PAYS = (
    r"(?:covers?|pays?|paid|reimburses?|refunds?|rebates?|contributes?|rembourse\w*|(?:prend"
    r"|prennent) en charge|couvre\w*"
    r"|zahl\w*|ubernimm\w*|ubernehm\w*|erstatte\w*|tragt|cubre\w*|paga\w*|reembolsa\w*|abona\w*|rimborsa\w*|copr\w+"
    r"|comparticipa\w*|cobre\w*)"
)
_PAID = (
    r"(?:covered|paid|reimbursed|refunded|rembourse\w*|pris\w* en charge|erstattet|ubernommen|cubiert\w+"
    r"|reembolsad\w+"
    r"|rimborsat\w+|comparticipad\w+)"
)
_MONEY = (
    r"(?:co-?pay(?:ment)?s?|co-?insurance|excess|deductible|deposits?|down[- ]?payments?|discounts?|rebates?"
    r"|tax|vat|gst|hst"
    r"|tva|iva|mwst|mehrwertsteuer|interest|apr|finance|surcharges?|instal?ments?|fees?|prices?|charges?|premiums?"
    r"|zuzahlung|eigenanteil|rabatt|anzahlung|zinsen|acompte|arrhes|remise|ticket moderateur|reste a charge|descuento"
    r"|copago|anticipo|intereses|sconto|acconto|caparra|interessi|desconto|sinal|juros)"
)
_LINK = (
    r"(?: (?:of|is|are|at|from|by|to|a|about|up|rises?|rose|go(?:es)? up|will|applies|de|del|di|von|um|est"
    r"|es|e|betragt)){0,4}"
)
_PAYMENT = re.compile(
    whole_words(
        rf"{_PAYER}{_WORDS} {_PAYS}{_WORDS} {_PART}{_OF_PEOPLE}",
        rf"{_PAID}(?: (?:at|to|up|by|a|al|hauteur|de|zu|mit|hasta|fino|em|in)){{1,3}} {_PART}{_OF_PEOPLE}",
        rf"{_PART}(?: (?:is|are|est|sont|wird|werden|of the (?:fee|fees|cost|costs|price|bill)|der kosten|del costo"
        rf"|del coste|des frais)){{0,2}} {_PAID}",
        rf"{_MONEY}:?{_LINK} {_PART}{_OF_PEOPLE}",
        rf"{_PART} {_MONEY}",
        rf"(?:you|members|families|pensioners|sie|vous|usted|students) (?:only )?(?:pay|zahlen|payez|paga)"
        rf"(?: [\w']+){{0,3}}? {_PART}{_OF_PEOPLE}",
        rf"your (?:own )?share (?:\w+ ){{0,3}}is {_PART}",
        rf"we (?:charge|refund|keep|return|ask for) (?:\w+ ){{0,2}}?{_PART}{_OF_PEOPLE}",
    )
)
"""What a treatment costs whom: an insurer's share, a deposit, interest, a tax."""

_ANY_FIGURE = re.compile(
    whole_words(
        _SHARE, r"\d+ ?x", r"twice|thrice|doubl\w+|tripl\w+|times|\w*fold|succe\w+|satisfied|happy|third|quarter"
    )
)


def without_plain_figures(sentence: str) -> str:
    """Return a folded sentence without its figures of limits and of payment."""
    struck = _PAYMENT.sub(" ", sentence)
    return struck if _IS_OF_A_HABIT.search(struck) else _LIMIT.sub(" ", struck)


def gives_plain_figures_only(sentence: str) -> bool:
    """Say whether a folded sentence gives figures of limits or of payment, and no others."""
    rest = without_plain_figures(sentence)
    return rest != sentence and _ANY_FIGURE.search(rest) is None
