"""What takes a claim back that stands around it: a negation in its clause, a denial after it, a question it is part of.

The words right before a match are the rules' own (`unless_before`); here is what stands farther away. Texts are folded:
small letters, straight quotes, a line for each sentence.
"""

from __future__ import annotations

import re

from scheduler.domain.vocabulary import QUESTION_MARKS

_BREAK = re.compile(
    r"[;:()!?\n]| - |\b(?:but|yet|because|although|though|while|whereas|since|so that|instead)\b"
    r"|\band (?:we|it|you|they|he|she|the|our|your|still|then|yet|so|gets?|got|is|are|has|does|works?|cures?)\b"
)
"""The end of a clause."""

_EMPTY_NEGATION = (
    r"(?! (?:only|just|merely|simply|to mention|surprising\w*|forget|hesitate|miss|wait|delay|worry|settle|let"
    r"|long|too"
    r"|believe|regret|stop|need|have to|be (?:afraid|disappointed)|again|before|another|more|longer|better|felt"
    r"|looked))"
)
_REACH = r"\b(?: [\w'\"-]{1,30}){0,10} ?$"
_NEGATION = re.compile(
    rf"\b(?:(?:not|never|cannot|\w+n't){_EMPTY_NEGATION}|neither|whether|nowhere|(?:a|the) myth that|untrue that"
    rf"|false that"
    r"|no (?!other|more|longer|need|doubt|wonder|matter|better|fuss|pain|downtime|surgery|risk|side|exception"
    r"|limit|hassle)"
    rf"\w+ (?:\w+ ){{0,4}}(?:can|could|will|would|should|may|does|has|is|are|ha[ds])|would be wrong){_REACH}"
)
"""A negation, and the words of its part of the clause up to what it negates."""

_NOBODY = re.compile(
    r"\b(?:nobody(?! else)|no one(?! else)|none (?:of|has|have|is|are)"
    r"|(?:beware|wary|suspicious|sceptical|skeptical|careful) of"
    r"|(?:commercial|false|misleading|bold|exaggerated|such|any) claims?"
    r"|(?:many|some|other) (?:adverts?|ads|websites?|clinics|people|sellers|brands)(?: \w+)? (?:claim|promise|say))\b"
    r"(?:,? [\w'\"-]{1,30}){0,12} ?$"
)
"""A negation that holds for its whole clause, over commas."""

_SELDOM = re.compile(
    r"\b(?:rarely|seldom|scarcely|infrequently|unlikely|uncommon|(?:hardly|scarcely|almost never) ever|almost never"
    r"|only (?:occasionally|sometimes)|(?:not|n't) (?:usually|often|always|normally|generally|typically))"
    r"(?: ever|,? if (?:ever|at all),?)?(?: (?:is|to|be|been|being|an?|the|possible|that|it|this|will|can|for|you))* ?$"
)
"""An adverb that says of the very next words that they hold for few; 'It rarely fails to cure' has a verb between."""

_PRONOUN = r"(?:it|they|this|that|these|those|he|she|which|we|none|neither)"
_VERB = r"(?:does|do|did|is|are|was|were|can|could|will|would|has|have|ca|wo)"
_NOT = rf"{_VERB}(?: not|n't|not)|cannot"
_END = r"(?= ?(?:[.,;:!\n\"]|$)| (?:true|so|possible|the case|work|always|last|exist|promise|guarantee))"
_DENIED_AFTER = re.compile(
    rf"^[^.;:!?\n]{{0,60}}[,;:.-] ?(?:and |but |yet |however,? |in truth,? |in fact,? |sadly,? |unfortunately,? )?"
    rf"(?:{_PRONOUN} (?:{_NOT}){_END}|there (?:is|are) (?:no|none|not)\b|there (?:isn't|aren't)\b)"
    r"|^[^.;:!?\n]{0,40}\b(?:is|are|was|were)(?: \w+)?(?: not|n't| never) (?:yet )?"
    r"(?:possible|known|available|guaranteed|realistic|certain|offered|true|proven|what|something|a (?:word"
    r"|phrase|promise)|in sight)\b"
    r"|^[^.;:!?\n]{0,40}\b(?:is|are)"
    r" (?:impossible|unknown|uncertain|a myth|untrue|false|unrealistic"
    r"|nonsense|an illusion)\b"
    r"|^[^.;:!?\n]{0,40}\b(?:(?:does|do) not|doesn't|don't) exist\b"
    r"|^[^.;:!?\n]{0,60}\b(?:we|you)(?: do| will| can| would| could)?(?: not|n't|not| never) (?:\w+ )?"
    r"(?:promise|guarantee|say|claim|hear|use|find)\b"
)
"""What denies a claim in the rest of its sentence."""

_DENYING_SENTENCE = re.compile(
    r"(?:but,? |sadly,? |unfortunately,? |in truth,? |in fact,? |however,? )?"
    rf"(?:{_PRONOUN} (?:{_NOT})(?: true| so| work| the case| always| possible)?(?=[.!,;\n]|$)"
    r"|there (?:is|are) (?:none|no such)\b|there (?:isn't|aren't)\b"
    r"|(?:that|this|it) is (?:un(?:true|realistic)|false|a myth|wrong|nonsense)\b"
    r"|(?:untrue|false|wrong|nonsense|not so|not true)\b)"
)
_DENYING_ANSWER = re.compile(
    r"(?:no|not|never|nobody|none|neither|unfortunately|sadly|alas|rarely|hardly|seldom|it depends|sometimes"
    r"|perhaps)\b"
    r"(?! (?:problems?|worr\w+|wonder|doubt|more|other|fuss|pain|downtime|risk|side|needles?|surgery|longer)\b)"
)
_AFFIRMING_ANSWER = re.compile(
    r"(?:yes|yep|absolutely|of course|definitely|certainly|sure|no (?:problems?|worries|doubt)"
    r"|it (?:does|is|can|will)\b(?!n't| not))"
)
_PLAIN_QUESTION = re.compile(
    r"(?:q\.? |\d+\. )?(?:can|will|does|do|is|are|was|should|may|has|have|am|must|what|so|and|but)\b"
    r"(?! you\b|n't| your\b| (?:if|about) )"
)
"""The beginning of a question that asks, and does not address the reader ("Are you tired of …?")."""


_BETWEEN_HEADINGS = " · "

_REACHED = 240
"""Characters before and after a match in which a denial is looked for."""


def is_taken_back(text: str, sentence: tuple[int, int], match: tuple[int, int], following: str) -> bool:
    """Say whether what stands around a match denies it, or only asks for it.

    `following` is the beginning of what comes after the sentence.
    """
    first, last = sentence
    start, end = match
    # A preheader names several headings in one line: only the last of them can be what is asked.
    is_last = text.find(_BETWEEN_HEADINGS, end, last) < 0
    if is_last and text[max(end, last - 4) : last].rstrip(" \"')").endswith(QUESTION_MARKS):
        return _is_asked(text[first:last].rpartition(_BETWEEN_HEADINGS)[2], following)
    return (
        _is_negated(text[max(first, start - _REACHED) : start])
        or _DENIED_AFTER.match(text[end : min(last, end + _REACHED)]) is not None
        or _DENYING_SENTENCE.match(following) is not None
    )


def _is_asked(question: str, following: str) -> bool:
    if _DENYING_ANSWER.match(following) or _DENYING_SENTENCE.match(following):
        return True
    return _AFFIRMING_ANSWER.match(following) is None and _PLAIN_QUESTION.match(question) is not None


def _is_negated(before: str) -> bool:
    if _SELDOM.search(before):
        return True
    clause = _BREAK.split(before)[-1]
    return _NOBODY.search(clause) is not None or _NEGATION.search(clause.rpartition(",")[2]) is not None
