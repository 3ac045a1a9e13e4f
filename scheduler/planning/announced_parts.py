"""The parts of a section that its text announces: by a colon, or by their number ("There are two main choices.")."""

# ruff: noqa: RUF001 - words of other scripts are meant
from __future__ import annotations

import re

from scheduler.domain.article import Section
from scheduler.domain.characters import as_typed
from scheduler.domain.content import Sentence
from scheduler.domain.vocabulary import whole_words
from scheduler.planning.sentence_units import heading_of, pieces_of

_NUMBER_WORDS = (
    "",
    "",
    "2|two|both|zwei|dos|deux|due|duas|dois|दो|اثنان|نوعان",
    "3|three|drei|tres|trois|tre|três|तीन|ثلاثة|ثلاث",
    "4|four|vier|cuatro|quatre|quattro|quatro|चार|أربعة|أربع",
    "5|five|fünf|cinco|cinq|cinque|पाँच|पांच|خمسة|خمس",
    "6|six|sechs|seis|sei|छह|छः|ستة|ست",
    "7|seven|sieben|siete|sept|sette|sete|सात|سبعة|سبع",
    "8|eight|acht|ocho|huit|otto|oito|आठ|ثمانية|ثماني",
)
"""Patterns for the numbers by which a text announces its parts, in the languages of newsletters; 1 announces none."""

_COUNTING = re.compile(
    r"\b(?:there are|we (?:use|offer|have)|you have|it has|these are|es gibt|hay|existen|il y a|ci sono"
    r"|esistono|há|existem)"
    rf" (?:\w+ )?(?:{'|'.join(filter(None, _NUMBER_WORDS))}|several|different|various|many|mehrere|varios"
    rf"|varias|plusieurs"
    r"|diversi|diverse|vários|várias)\b",
    re.IGNORECASE,
)

_NUMBER = "|".join(filter(None, _NUMBER_WORDS))
# "There are two procedures.": a number, one to three words for the things, and nothing of what they are.
_ONLY_COUNTING = re.compile(
    rf"(?:(?:basically|broadly|today|in all|in principle|essentially),? )?(?:there are|we (?:use|offer|have)|you have)"
    rf" (?:\w+ )?(?:{_NUMBER}|several|different|various)(?: [\w-]+){{1,3}}"
    r"(?: (?:available|to choose from|for (?:this|it)))?"
    rf"|(?:dafür |dazu |hierfür |grundsätzlich )?(?:es )?gibt (?:es )?(?:\w+ )?(?:{_NUMBER}|mehrere|verschiedene)"
    rf"(?: [\w-]+){{1,3}}"
    rf"|(?:hay|existen|tenemos|ofrecemos) (?:\w+ )?(?:{_NUMBER}|varios|varias|distint[oa]s)(?: [\w-]+){{1,3}}"
    rf"|(?:il y a|il existe|nous proposons) (?:\w+ )?(?:{_NUMBER}|plusieurs)(?: [\w'’-]+){{1,3}}"
    rf"|(?:ci sono|esistono|offriamo) (?:\w+ )?(?:{_NUMBER}|diversi|diverse|vari|varie)(?: [\w'’-]+){{1,3}}"
    rf"|(?:há|existem|temos|oferecemos) (?:\w+ )?(?:{_NUMBER}|vários|várias|divers[oa]s)(?: [\w-]+){{1,3}}"
    rf"|(?:इसके |इसकी |यहाँ |यहां )?(?:{_NUMBER}|कई) (?:\S+ ){{1,3}}(?:हैं|होते हैं|होती हैं)"
    rf"|(?:هناك|يوجد|توجد) (?:{_NUMBER}|عدة|طريقتان|نوعان|خياران|إجراءان)(?: \S+){{0,3}}",
    re.IGNORECASE,
)


def only_counts(sentence: str) -> bool:
    """Say whether a sentence says how many there are and no more: "There are two procedures.", "Es gibt zwei Wege."."""
    return _ONLY_COUNTING.fullmatch(as_typed(sentence).rstrip(" .:।")) is not None


def announced_parts(unit: Section) -> tuple[Sentence, ...]:
    """Return the headings of the parts below a section that its own last sentence announces; none where it does not.

    It does with a colon, or by their number ("There are two main choices.").
    """
    pieces = pieces_of(unit)
    if not pieces or not unit.sections or pieces[-1].entry:
        return ()
    last = pieces[-1]
    counted = _NUMBER_WORDS[len(unit.sections)] if len(unit.sections) < len(_NUMBER_WORDS) else ""
    announced = last.introduces or (counted and re.search(whole_words(counted), last.sentence.text, re.IGNORECASE))
    return tuple(heading_of(part) for part in unit.sections) if announced else ()


def counts_things(text: str) -> bool:
    """Say whether a sentence says how many there are of something: "There are three types."."""
    return _COUNTING.search(text) is not None
