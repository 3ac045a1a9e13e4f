"""The words of medicine's caveats, in one place: what plans are bound by and what the rules look for (promise 1).

Each constant is a tuple of patterns for whole words. The planner asks which sentences may not be parted, the claims
check which words a shortened claim has lost; both mean the same words by a negation, a condition or a risk.
"""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re


def whole_words(*phrases: str) -> str:
    """Return a pattern for any of the phrases as whole words, in any script."""
    # The vowel signs of Devanagari are no word characters to `re`.
    return rf"(?<![\w\u0900-\u0963])(?:{'|'.join(phrases)})(?![\w\u0900-\u0963])"


HEDGES = (
    r"may|might|can|could|potential\w*|possibl[ey]|possibility|suggest\w*|appear(?:s|ed)? to|seem\w*|likely|unlikely",
    r"perhaps|investigat\w*|being studied|is studied|preliminary|early|emerging|capable of|in some|some|sometimes",
    r"often",
    r"aim\w*|up to|thought to|believed to|reported(?:ly)?|expected|tend(?:s)? to|usually|generally",
)
COMPARISONS = (r"than|compared|versus|vs|relative to|control\w*|placebo|baseline|as (?:well|much|many) as",)
REQUIREMENTS = (r"necessary|needed|required",)
SCOPES = (
    r"in (?:mice|animals|vitro|laboratory \w+|cell culture)|week|weeks|month|months|participants|patients|volunteers",
    r"people",
)
NEGATIONS = (
    r"not|no|never|nor|none|neither|nobody|nothing|nowhere|without|cannot|unable|fail\w*|lack\w*|absen(?:t|ce)",
    r"\w+n['’]t|un(?:approved|proven|tested|licensed|likely|safe|known|clear|certain|controlled|published|regulated)",
    r"nicht|kein\w*|nie(?:mals)?|ohne|nunca|ning[uú]n\w*|sin|tampoco|ne|n['’]\w+|pas|jamais|aucune?|sans|non|mai|nessun\w*",
    r"senza|não|nenhum\w*|sem|नहीं|न|मत|बिना|[وف]?(?:لا|لم|لن|ليس|ليست|غير|دون|بدون)",
)
RESTRICTIONS = (
    r"only|fewer|less|at (?:least|most)|up to|hardly|barely|scarcely|rarely|seldom|limit\w*|weak\w*|small\w*|few",
    r"modest\w*|minority|temporar\w*|short-lived|last(?:s|ed)|wears? off|wore off|fade[sd]?",
    r"nur|höchstens|mindestens|seulement|uniquement|solo|sólo|solamente|únicamente|apenas|soltanto|somente|al máximo",
    r"केवल|सिर्फ|सिर्फ़|[وف]?(?:فقط|إلا|قد)",
)
CONDITIONS = (
    r"if|unless|until|except\w*|provided|depend\w*|avoid\w*|should|must|whether|consult\w*|ask (?:a|your) doctor",
    r"wenn|falls|sofern|außer|sollten?|muss|müssen|darf|dürfen|si|salvo|excepto|a menos que|deben?|hasta que|s['’]il",
    r"sauf|à moins|doit|doivent|devez|tranne|a meno che|deve|devono|exceto|devem|se (?:tem|tiver|for|estiver|ha|hai|è)",
    r"यदि|अगर|जब तक|चाहिए|[وف]?(?:إذا|ما لم|يجب|ينبغي|حتى)",
)
STUDIES = (
    r"mouse|mice|rats?|rabbits?|pigs?|animals?|in vitro|laborator\w*|cell cultures?|dish|pilot|placebos?",
    r"control (?:group|arm)s?|single-arm|(?:in|non-?)significant|participants|volunteers|funded by|paid for by",
    r"sponsor\w*",
    (
        r"(?:more|further|larger|additional|long-term|clinical) (?:\w+ )?"
        r"(?:research|studies|study|trials|data|evidence)"
        r" (?:is|are|remains?|will be) (?:still )?(?:needed|required|necessary|warranted|essential)"
    ),
)
POPULATIONS = (
    r"pregnan\w*|breast-?feeding|nursing|lactating|child|children|infants?|bab(?:y|ies)|newborns?|toddlers?",
    r"kinder|schwanger\w*|niños|embaraz\w*|enfants|enceintes?|bambini|gravid\w*|crianças|grávidas",
    r"(?:patients|people|those|anyone) (?:with|who)",
    r"allerg\w*|गर्भवती|बच्चों|حامل|الحوامل|الأطفال",
)
RISKS = (
    r"risk\w*|side[ -]effects?|adverse|reactions?|irritat\w*|redness|swell\w*|pain\w*|infection\w*|bruis\w*",
    r"complication\w*|warn\w*|caution\w*|cautious|contraindicat\w*|harm(?:s|ed|ful)?|danger\w*|toxic\w*|burns?",
    r"blister\w*|bleed\w*|hospital\w*|worse\w*|relaps\w*|recur\w*|fines|fined|illegal\w*|ban|bans|banned|recalled",
    r"जोखिम|खतरा|चेतावनी|सावधानी|दुष्प्रभाव|(?:ال)?(?:خطر|مخاطر|تحذير|آثار جانبية)|الآثار الجانبية",
)
DOUBTS = (
    r"disagree\w*|yet|so far|untrue|false\w*|opposite|contrary|doubt\w*|disput\w*|debat\w*|controvers\w*|speculat\w*",
    r"preliminary|experimental|investigational|vary|varies|varied|differs?|differed|guarantee\w*|however|but|although|though|despite",
)

QUESTION_MARKS = ("?", "\u061f", "\uff1f")
"""The mark at the end of a question, of each script that is read."""

SAFETY_HEADING = re.compile(
    whole_words(
        r"safety|risks?|side[ -]effects?|precautions?|warnings?|contraindications?|complications?|downsides?",
        r"adverse(?: (?:events?|effects?|reactions?))?|what can go wrong|who should not|is it safe",
    )
    # Articles and endings are written onto these words.
    + r"|जोखिम|^सुरक्षा|दुष्प्रभाव|सावधानि?|मतभेद|مخاطر|السلامة|أمان|آثار جانبية|الآثار الجانبية|تحذير|احتياطات|موانع",
    re.IGNORECASE,
)
"""The words of headings of sections on risks, in the languages that cards are drawn in."""
