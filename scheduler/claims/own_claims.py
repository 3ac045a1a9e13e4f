"""Whether a sentence claims an effect or safety, or gives a number: what somebody's own words need support for.

Read harder than the article's: a word that is often a claim counts as one. An invitation, a greeting, a question and
the hours, days, prices and places of a clinic are none.
"""

from __future__ import annotations

import re

from scheduler.claims.folding import folded_words
from scheduler.domain.vocabulary import QUESTION_MARKS, whole_words

_CLOSING = " \"'\u00bb\u201d)"


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile(whole_words(*phrases))


_EFFECT = _words(
    r"(?:cur|reliev|eas|reduc|improv|restor|regenerat|rejuvenat|revers|eliminat|eras|remov|sooth)(?:e|es|ed|ing)",
    r"(?:promot|stimulat|accelerat|enhanc|minimi[sz]|stabili[sz]|revitali[sz]|ensur)(?:e|es|ed|ing)",
    r"(?:heal|repair|prevent|boost|strengthen|tighten|whiten|brighten|smooth|firm|protect|transform)(?:s|ed|ing)?",
    r"(?:straighten|shrink|slow|fix|calm|work|succeed|lighten|soften|melt|fight|correct)(?:s|ed|ing)?",
    r"(?:stop|banish|lift|clear|lower|raise|build|last|end)(?:s|es|ped|ping|ed|ing)?",
    r"(?:makes?|gets?|keeps?|leaves?) (?:you|your|it|them|skin|teeth|hair|joints?)",
    r"help(?:s|ed|ing)?",
    r"treats|effective\w*|efficac\w*|results?|success\w*|proven|proof|evidence|stud(?:y|ies)|trials?|research\w*",
    r"relief|benefits?|recover(?:y|s|ed)?|regrow\w*|rejuvenation|regeneration|cures?|remed(?:y|ies)",
    r"lasting|permanent(?:ly)?|for life|for good|never (?:again|return\w*)|gone|disappears?|vanish\w*",
    r"young(?:er)?|health(?:ier|iest)|strong(?:er|est)|fast(?:er|est)|quick(?:er|est)|better|best",
    r"natural[- ]looking|glow(?:s|ing)?|radian\w*|flawless|perfect(?:ly)?|guarantee\w*",
    r"you (?:will|can|may) (?:feel|look|see|notice|sleep|eat|walk|run|chew|smile|move|return)",
    r"get(?:s|ting)? rid of|good-?bye to|go(?:es)? away",
)
"""Words with which an effect is claimed."""

_NO_EFFECT = _words(
    r"(?:stop|drop|come|pop|call) (?:by|in|over)",
    r"help (?:us|yourself|desk|line|page)|helps? (?:you |to |you to )?(?:find|choose|book|with (?:your )?booking)",
    r"we (?:also )?(?:work|help)|working (?:hours|days?|weeks?)|work(?:s|ed|ing)? (?:from|with us|here)|at work",
    r"(?:ends?|ended|ending|last(?:s|ing)?) (?:on|at|in|until|by)|weekends?|(?:week|year) ends?|the end|road ?works?",
    r"last (?:day|week|month|year|chance|call|appointment|few|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|at last",
    r"at best|all the best|best wishes|(?:get|feel) well|the best time to (?:call|ring|phone|visit)|young people",
    r"your (?:blood )?test results?|results? day|research (?:team|day)|good health|public health|study day",
    r"lifts?(?= (?:is|are|at|to|on|and|in)\b)|buildings?|clear(?:ly)? (?:marked|signed)|works? for you",
    r"(?:quicker|faster|better) (?:to|if you) (?:call|ring|book|come)",
)
"""Phrases in which those words claim nothing."""

_SAFETY = _words(
    r"safe|safely|safer|safest|safety|harmless\w*|risk[- ]free|(?:no|without|zero|little|low|minimal) risks?",
    r"side[- ]effects?|complications?|pain-?free|pain ?less\w*|does ?n[o']t hurt|does not hurt|never hurts?|no pain",
    r"(?:no|without|zero) (?:pain|downtime|needles?|scars?|scarring|discomfort|bleeding|stitches|surgery|worry)",
    r"gentle|gently|non-?toxic|natural|naturally|tolerated|mild|comfortabl[ey]|nothing to (?:fear|worry)",
    r"approved|certified|licen[sc]ed for|clinically|fda[- ]cleared",
)
"""Words with which safety is claimed."""

_NO_SAFETY = _words(
    r"(?:stay|keep|be|drive|travel|arrive|get home|play) safe(?:ly)?(?: and well)?",
    r"safe (?:and \w+ )?(?:\w+ )?(?:journey|trip|travels?|year|holidays?|christmas|diwali|eid|easter|home|place|space)",
    r"safety (?:first|glasses|goggles)|natural(?:ly)? (?:history|light)|comfortable (?:shoes|clothes|clothing)",
    r"wear (?:something|loose and) comfortable|sit comfortably",
)
"""Phrases in which those words claim nothing."""

_NUMBER_WORDS = _words(
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty",
    r"ninety|hundreds?|thousands?|millions?|dozens?|half|halved?|halves",
    r"third of|quarter of|twice|double[sd]?|triple[sd]?",
    r"one in (?:a|every)|most (?:of|people|patients|women|men|children|adults|cases)|majority|every patient",
    r"all (?:of )?(?:our )?patients|nearly all|almost all|always",
)
_DIGITS = re.compile(r"\d")

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DAYS = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"(?:to|and|or|until|till|[-\u2013])"
_HARMLESS_NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*",  # addresses of pages
        r"\+?\(?\d[\d ()/-]{6,}\d",  # telephone numbers
        rf"\b(?:{_DAY}(?:,| ?{_TO}) ?)*{_DAY} (?:of )?(?:{_MONTHS})\b(?:,? \d{{4}})?",
        rf"\b(?:{_MONTHS})\.? {_DAY}\b(?:,? \d{{4}})?",
        r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b",
        r"\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b",
        r"\b\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?|o'?clock\b|noon\b|uhr\b|h\b)",
        r"\b\d{1,2}[:.]\d\d\b",
        rf"\b\d{{1,2}} ?{_TO} ?\d{{1,2}}(?= ?(?:on|every|each|daily|$|[.,;!)]))",  # opening hours
        rf"\b(?:from|between|at|until|till|to|by|after|before) \d{{1,2}}(?= ?{_TO}(?: |\d)|$|[.,;!])",
        r"[£$€₹¥] ?\d[\d.,]*|\b(?:rs\.?|inr|usd|gbp|eur|aud|aed) ?\d[\d.,]*",
        r"\b\d[\d.,]* ?(?:[£$€₹¥]|rupees|pounds|dollars|euros?)",
        r"\b(?:room|floor|level|suite|unit|gate|bay|bus|line|route|no\.?|number|platform|block|shop|plot) \d+\w?\b",
        r"\b\d+(?:st|nd|rd|th) (?:floor|birthday|anniversary|year)\b",
        r"\b\d+[a-z]?,? (?:[a-z'-]+ ){1,3}(?:street|st|road|rd|lane|avenue|ave|square|way|close|place|nagar|marg)\b",
        r"\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b|\b\d{5,6}\b",  # post codes
        rf"\b(?:aged?|ages|over|under|above|from age) \d{{1,3}}(?: {_TO} (?:\d{{1,3}}|over|under|older|younger))?s?\b",
        r"\b\d{1,3} (?:and|or) (?:over|under|older|younger|above)\b|\b\d{1,3}[- ]year[- ]olds?\b",
        rf"\b(?:two|three|four|five|six) (?:{_DAYS}|clinics?|branches|places|rooms|doctors|dentists|nurses)\b",
        r"\b(?:24/7|24 ?(?:h|hours?)(?: a day)?|(?:7|seven|six) days(?: a week)?|365 days)\b",
        r"\b(?:\d+|two|three|five|ten|twenty) (?:minutes?|met(?:re|er)s|miles|km|stops?)'? (?:walk|from|away|by)",
        r"\balways (?:welcome|open|happy|here|there|glad|free)\b|\bmost welcome\b|\bhalf (?:past|term|day)\b",
    )
)
"""Numbers that claim nothing: dates, hours, telephone numbers, prices, addresses, ages, how far it is to the clinic."""


def claims_effect(sentence: str) -> bool:
    """Say whether a sentence claims that something has an effect. A question does not."""
    return not _asks(sentence) and _EFFECT.search(_NO_EFFECT.sub(" ", folded_words(sentence))) is not None


def claims_safety(sentence: str) -> bool:
    """Say whether a sentence claims that something is safe, mild or without pain. A question does not."""
    return not _asks(sentence) and _SAFETY.search(_NO_SAFETY.sub(" ", folded_words(sentence))) is not None


def gives_number(sentence: str) -> bool:
    """Say whether a sentence gives a number that somebody must have counted, in a question too."""
    text = folded_words(sentence)
    for harmless in _HARMLESS_NUMBERS:
        text = harmless.sub(" ", text)
    return _DIGITS.search(text) is not None or _NUMBER_WORDS.search(text) is not None


def _asks(sentence: str) -> bool:
    return sentence.rstrip(_CLOSING).endswith(QUESTION_MARKS)
