"""Sentences that say how common something is: prevalence, anatomy, what people ask, how often a test is repeated.

Their figures claim no effect. A figure counts as one of effect where the sentence speaks of what is offered, of the
people who had it, of what it brought them, or of who recommends it. Texts are folded: small letters, straight quotes.
"""

from __future__ import annotations

import re

from scheduler.claims.plain_figures import gives_plain_figures_only
from scheduler.domain.vocabulary import whole_words


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile(whole_words(*phrases))


_NUMBER = r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand)"
_SHARE = (
    rf"(?:\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|half|most|(?:the )?majority"
    rf"|{_NUMBER}(?: to {_NUMBER})?(?: \w+)? (?:in|out of|of) (?:every |an? )?{_NUMBER}"
    r"|(?:one |two |a |two-|three-|three )(?:half|thirds?|quarters?|fifths?|tenths?))"
)
_PEOPLE = (
    r"(?:people|persons?|women|men|adults?|children|babies|infants|newborns|toddlers|teenagers|adolescents|boys|girls"
    r"|couples|parents|mothers|fathers|families|births|pregnancies|cases|athletes|runners|workers|smokers|residents"
    r"|(?:\w+-?){1,3}olds?)"
)
_HOW_COMMON = _words(
    rf"{_SHARE} (?:of )?(?:all |the |every )?(?:[\w-]+ ){{0,2}}{_PEOPLE}",
    rf"{_SHARE} of [\w'-]+",
    rf"(?:twice|{_NUMBER} times) (?:as|more|less) (?:common|frequent|likely|often)",
    rf"(?:affects?|affecting|occurs? in|happens? (?:in|to)|seen in|found in|present in) (?:\w+ ){{0,3}}{_SHARE}",
)
"""A share of people in general, or of a thing."""

_OF_ITSELF = _words(
    r"on (?:its|their) own|by (?:itself|themselves)|outgr[eo]w\w*",
    r"without (?:any )?(?:treatment|help|antibiotics|medicine)",
)
"""What becomes of a complaint that nobody treats."""

_DRAWBACK = re.compile(
    rf"(?<!only )(?<!just )(?<!than )\b{_SHARE}\b[^.;]{{0,70}}\bneeds? (?:reading )?(?:glasses|another|a second|a third"
    r"|a further|more|repeat|an? (?:extra|additional)|antibiotics|stitches|oxygen|crutches|a stick|a transfusion)\b"
)
"""How many need something more."""

_COMPARED_ONLY = _words(
    r"(?:more|less|fewer|greater|higher|lower) than",
    r"(?:more|less) (?:often|common(?:ly)?|frequent(?:ly)?|likely)",
    r"(?:found|seen) (?:in|at|among|on)",
    r"finds? (?:it|them|this|that)",
)
"""Phrases with words of effect that say nothing of one."""

_TREATMENT = (
    r"(?:treatments?|therap(?:y|ies)|sessions?|procedures?|operations?|surgery|implants?|lasers?|peels?|creams?|serums?"
    r"|injections?|fillers?|exosomes?|prp|programmes?|programs?|methods?|techniques?|devices?|courses?|drips?|facials?"
    r"|lens(?:es)?|braces|visits?|appointments?|exercises?)"
)
_OF_WHOM = r"we|us|our|ours|my|i|patients?|clients?|customers?|users?|members?|participants?|volunteers?|guests"
_OFFERED = _words(_OF_WHOM, rf"(?:after|with|from|by|on|following|thanks to|than) (?:\w+ ){{0,3}}{_TREATMENT}")
"""Words with which a figure speaks of what is offered, or of the people who had it."""

_OF_EFFECT = _words(
    _OF_WHOM,
    r"dentists|doctors|surgeons|dermatologists|experts|specialists|physicians|nurses",
    rf"(?:after|with|from|by|on|following|thanks to|through|during|than) (?:\w+ ){{0,3}}{_TREATMENT}",
    rf"(?:in|within) (?!the first )(?:\w+ ){{0,2}}{_NUMBER} (?:days?|weeks?|months?|visits?|sessions?)",
    r"treat(?:s|ed|ing)|works|worked|succe\w+|satisf\w*",
    r"happ(?:y|ier)|pleased|delighted|agree\w*|recommend\w*|prefer\w*",
    r"pregnant|pregnancy rates?|(?:live )?birth|baby|conceiv\w*|concept\w*|chances?",
    r"los(?:e|es|ing|t) (?:\w+ ){0,2}(?:weight|fat|kilos?|pounds?|inches)|weight|fat|kilos?|inches|wrinkles?|lines?",
    r"better|best|younger|smooth\w*|firm\w*|tight\w*|soft\w*|bright\w*|whit\w*|thick\w*|fuller|strong\w*|straight\w*",
    r"relie\w+|pain[- ]free|free|gone|less|fewer|more|improv\w*",
    r"improvements?|results?|benefit\w*|effective\w*|effects?",
    r"clear(?:s|ed|er|ing)?|recover(?:y|s|ed|ing)?|cured?|cures",
    r"heal(?:s|ed|ing)?|slim\w*|confiden\w+|success|comfortable",
    r"see|sees|saw|notic(?:e|es|ed)|say|says|said|report(?:s|ed)?|tells?|told|feel|feels|felt|enjoy\w*|lov(?:e|es|ed)",
    r"keep|keeps|kept|last|lasts|lasted|stay(?:s|ed)?|remain(?:s|ed)?|avoid\w*|prevent\w*|surviv\w*|respond\w*|help\w*",
    r"reduc\w*|increas\w*|f(?:ell|alls?) (?:by|to)|drop(?:s|ped)?",
    r"gain\w*|return(?:s|ed)?|walk\w*|sleep|able|again|back",
    r"remov\w*|kill\w*|block\w*|eliminat\w*|destroy\w*|stop(?:s|ped)?",
    r"protect\w*|restor\w*|boost\w*|enhanc\w*|repair\w*",
    r"detect\w*|finds?|found|identif\w*|catch\w*|accura\w*|disappear\w*|vanish\w*|fad(?:e|es|ed)|regr[eo]w\w*|lift\w*",
    r"would|choos\w*|chose|trust\w*|rated?|smiles?|normal(?:ly)?|natural\w*|achiev\w*|without|instead",
    r"reach(?:es|ed)?(?! (?:(?:the )?(?:menopause|puberty|age)|\d+ years))|never|no longer|any more|only|tolerat\w*",
    r"beats?|remission|complet\w*|becom(?:e|es|ing)|became",
    r"go(?:es)? home|asleep|full|in place|grow(?:s|n|ing)?|end(?:s|ed)? up",
    r"excellent|perfect\w*|good|great|fine|beautiful|halve[sd]?|doubl\w*|head of|need(?:s|ed)? (?:one|no|fewer)",
    r"save[ds]?|saving|price|cost|off|fresh\w*|radian\w*|glow\w*|safe\w*|quit|control(?:s|led)?|manage[ds]?|manages",
)
"""Words with which a figure speaks of what something brings."""


_REASON = re.compile(r"\b(?:because|since|as) ")
_FIGURE = _words(_SHARE)


def says_how_common(sentence: str) -> bool:
    """Say whether a folded sentence gives a share of people or of a thing, and claims no effect with it.

    A figure of a limit or of a payment claims none either. Where the share is a reason, the reason alone is looked at:
    'It looks as before, because they make up 5% of it'.
    """
    if gives_plain_figures_only(sentence):
        return True
    before, *reasons = _REASON.split(sentence, maxsplit=1)
    said = " ".join(reasons) if reasons and not _FIGURE.search(before) else sentence
    if _DRAWBACK.search(said):
        return True
    if _HOW_COMMON.search(said) is None:
        return False
    offered = _OFFERED if _OF_ITSELF.search(said) else _OF_EFFECT
    return offered.search(_COMPARED_ONLY.sub(" ", said)) is None
