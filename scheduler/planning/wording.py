"""Which sentences cannot stand without their neighbours (promise 1).

Two questions about one sentence: does it lean on the one before it ("These vesicles …", "However, …"),
and does it limit the one before it ("However, …", "… must be investigated")? A run of sentences may not
begin with the first kind, nor end right before the second. In doubt the answer is yes: that costs a
shorter post, the other mistake costs a meaning.
"""

# ruff: noqa: RUF001 - quotation marks of other scripts are meant
from __future__ import annotations

import re


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
    (
        r"(?:in|on|at|by|for|from|with|within|without|under|through|during|after|before|among|between|of|as|to|via"
        r"|using|despite|because of|due to|thanks to|unlike|like|beyond|given|based on)"
        r" (?:this|these|that|those|such|it|them|their|its|both)"
    ),
    r"(?:when|if|once|while|after|before|where) (?:combined|used|applied|added|paired|taken|done|so|it|they|this|these)",
    r"combined with|together with|along with|paired with",
)
# Words that tie a sentence to the argument before it.
_CONNECTING = (
    r"however|but|conversely|nevertheless|nonetheless|yet|still|though|even so|even then|that said|rather",
    r"and|or|nor|so|also|too|plus|besides|moreover|furthermore|additionally|in addition|similarly|likewise|equally",
    r"for (?:instance|example)|specifically|in (?:particular|fact|turn|short|sum|summary|other words|contrast|comparison)",
    r"by (?:contrast|comparison)|on the (?:other|one) hand|on the contrary|instead|otherwise|alternatively|meanwhile",
    r"thus|hence|therefore|thereby|consequently|accordingly|as (?:a result|a consequence|such|well|noted|mentioned)",
    r"indeed|that is|i\.e\.|e\.g\.|namely|notably|importantly|at the same time|afterwards?|later|subsequently|next",
    r"first(?:ly)?(?=,)|second(?:ly)?(?=,)|third(?:ly)?(?=,)|last(?:ly)?(?=,)|finally|overall|ultimately|to this end",
)
# The same in Hindi and Arabic.
_CONNECTING_ELSEWHERE = (
    r"यह|ये|वह|वे|इस|इन|इसके|इसका|इसकी|इनके|इनका|उस|उन|ऐसे|ऐसी|लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|और|तथा|इसलिए|अतः",
    r"उदाहरण के लिए|इसके अलावा|दूसरी ओर",
    r"هذا|هذه|هؤلاء|ذلك|تلك|هو|هي|هم|لكن|ولكن|ومع ذلك|مع ذلك|غير أن|إلا أن|كما|أيضا|أيضًا|لذلك|على سبيل المثال|بالإضافة إلى ذلك",
)
_LEANING = re.compile(
    _opening(*_POINTING_BACK, *_CONNECTING, *_CONNECTING_ELSEWHERE)
    # "… with this combined approach": what 'this' means stands before the sentence.
    + r"|\b(?:with|by|in|of|from|to|for|through|using) (?:this|these|such an?) (?:\w+ )?"
    r"(?:approach|method|treatment|therapy|combination|technique|process|way|case|study|group)\b",
    re.IGNORECASE,
)

_CONTRASTING = (
    r"however|but|conversely|nevertheless|nonetheless|although|though|yet|still|even so|even then|that said|while",
    r"despite|in contrast|by contrast|on the other hand|on the contrary|except|unless|unfortunately|at present|so far",
    r"caution|note that|please note|importantly|only|not|no|without|until|rarely|in rare cases",
    r"लेकिन|परन्तु|परंतु|किन्तु|किंतु|मगर|हालांकि|हालाँकि|لكن|ولكن|ومع ذلك|مع ذلك|غير أن|إلا أن|على الرغم",
)
_LIMITING = re.compile(
    _opening(*_CONTRASTING)
    + r"|\bmust (?:not |never |first |also )?(?:be|have)\b|\b(?:should|can|may|do|does|did|is|are|was|were)(?: not|n['’]t)\b"
    r"|\bshould (?:never|only|be avoided)\b|\bcannot\b|\bcontraindicat|\bcautio(?:n|us)|\bwarn|\bunproven\b|\bunclear\b"
    r"|\bunknown\b|\buncertain\b|\binvestigational\b|\bexperimental\b|\bpreliminary\b|\bdepend(?:s|ing)? on\b"
    r"|\b(?:vary|varies|differ|differs)\b|\blimited\b|\blimitations?\b|\bside[ -]effects?\b|\bcomplications?\b"
    r"|(?<!no )(?<!without )(?<!reduced )(?<!minimal )\brisks?\b|(?<!no reported )(?<!no )\badverse\b"
    r"|\b(?:more|further|larger|additional|long-term|clinical) (?:\w+ )?(?:research|studies|study|trials|data|evidence)"
    r" (?:is|are|remains?|will be) (?:still )?(?:needed|required|necessary|warranted|essential)\b"
    r"|\bconsult (?:a|an|your|with)\b|\bnot everyone\b|\bno (?:evidence|guarantee|cure)\b",
    re.IGNORECASE,
)


def leans_on_previous(sentence: str) -> bool:
    """Say whether a sentence needs the one before it to be understood ("This activity …", "For instance, …")."""
    return _LEANING.search(sentence) is not None


def limits_previous(sentence: str) -> bool:
    """Say whether a sentence takes something back from the one before it: a contrast, a condition or a caveat."""
    return _LIMITING.search(sentence) is not None
