"""Tells lines that are no sentence of the article: who wrote and reviewed it, when, labels, copyright, contact.

A line counts only as a whole, and only where `boilerplate.py` looks: under the title and at the end. "By the age of
forty …" and "Reviewed every year, …" go on with words that no name and no date has.
"""
# ruff: noqa: RUF001 - dashes and letters that look like others are the matter of this module

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from scheduler.domain.article import Particular, ParticularKind
from scheduler.domain.sentences import sentences
from scheduler.planning.reading.particular_words import ALL
from scheduler.planning.reading.standing import is_registration, is_standing
from scheduler.planning.reading.standing_words import REGISTER

LONGEST = 300  # characters of a line with several particulars


def _pattern(phrases: Iterable[str]) -> str:
    """Return a pattern of any of the phrases, the longest first."""
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True))


def _any(name: str) -> str:
    return _pattern(ALL[name])


_COLON = r"\s*[:：]\s*"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
_MONTH = rf"(?:{_any('months')})\.?"
_YEAR = r"\d{4}"
_DATE = (
    rf"(?:(?:{_any('weekdays')})\.?,?\s+)?"
    rf"(?:{_DAY}\s+(?:de\s+|of\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?{_YEAR}|{_MONTH}\s+{_DAY},?\s+{_YEAR}"
    rf"|{_MONTH},?\s+(?:de\s+)?{_YEAR}|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}[-./]\d{{1,2}}[-./]\d{{2,4}}"
    r"|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)"
    r"(?:,?\s+(?:at\s+|um\s+|à\s+|a\s+las\s+)?\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s+uhr)?)?"
)
_TITLE_OR_PARTICLE = (
    r"(?-i:de|del|della|la|las|los|el|le|les|du|des|van|der|den|ter|von|zu|di|da|do|dos|das|al|bin|"
    r"e|y|et|und|and|en|i|og|och|the|our|am|im|of|at|aux|team|staff|dott\.ssa|dott\.|dr\.?|dra\.?|dre\.?|prof\.?|drs\.?|"
    r"docteure?|doctora?|doutora?|dottor(?:e|essa)?|professeure?|profesora?|professoressa|"
    r"dipl\.|oec\.|troph\.|med\.|dent\.|rer\.|nat\.|phil\.|psych\.|habil\.|univ\.|vet\.|pd|priv\.-doz\.|ssa)"
)
_NAME_WORD = r"(?-i:[^\W\d_a-zß-öø-ÿ][^\s,:;!?|·()]*|&|\([^()]{1,40}\))"
_PARTICLES = rf"(?:{_TITLE_OR_PARTICLE}\s+)*"
NAMED = rf"{_PARTICLES}{_NAME_WORD}(?:\s+{_PARTICLES}{_NAME_WORD}){{0,7}}(?:\s+(?:team|staff))?"
_CREW = r"(?:the|our|das|dem|unserem|el|nuestro|l['’]|notre|a|o|il|het|ons)\s?(?:[^\W\d_][\w-]*\s+){0,4}"
TEAM = (
    rf"(?:{_any('team')}|{_CREW}(?:{_any('crew')}))"
    rf"(?:\s+(?:at|of|from|de|del|della|di|do|da|von|der|du|van)\s+{NAMED})?"
)
_NAME = rf"(?:{TEAM}|{NAMED})"
_DAY_NAMES = re.compile(rf"(?:{_any('months')}|{_any('weekdays')})\b", re.IGNORECASE)
_ON = "on|in|am|im|le|el|em|il|op|den|the"
# What stands behind a name: "MD (Dermatology)", "physiotherapist", "Fachärztin für Haut".
_STANDING_WORD = r"(?:[^\s,:;!?\d.]+|(?:[^\W\d]{1,4}\.){1,4}[^\W\d]{0,4})"
_DATE_BEGINS = rf"(?:{_ON})\s|(?:{_any('weekdays')}|{_any('months')})\b\.?,?\s+(?:\d|(?:{_any('months')})\b)"
_STANDING = rf"(?:,\s+(?!{_DATE_BEGINS}){_STANDING_WORD}(?:\s{_STANDING_WORD}){{0,3}}){{0,6}}"
_BEHIND_DAY = rf"(?:\s+(?:{_any('behind_day')}))"
_DATED = rf"(?:,?\s+(?P<day>(?:(?:{_ON})\s+)?{_DATE}{_BEHIND_DAY}?))?"
_LETTER = re.compile(r"[^\W\d_]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_TITLE_IN_DEVANAGARI = re.compile(r"(?:डॉ|डा|प्रो|श्री|श्रीमती|सुश्री|वैद्य)\b")
_LONGEST_BARE_NAME = 3  # words in a script without capitals


_ADVERB = rf"(?:(?:{_any('adverbs')})\s+)?"


def _who(name: str) -> str:
    """Return a pattern of the phrases that name a person: a colon follows, or a space where they lead on to a name."""
    leading = {phrase for phrase in ALL[name] if phrase.split()[-1] in ALL["leads_on"]}
    return rf"{_ADVERB}(?:(?:{_any(name)}){_COLON}|(?:{_pattern(leading)})\s+)(?P<name>{_NAME}{_STANDING}){_DATED}"


_OR_COLON = rf"(?:{_COLON}|\s+)"
# What leads from "Reviewed" to its date: a colon, a space, or a word before the month ("in October 2026").
_UNTIL_DATE = rf"(?:{_OR_COLON}(?:(?:{_any('within')})\s+(?=[^\W\d]))?|\s+(?:nell|all|d)['’])"
_BY_NAME = rf"(?:\s+(?:{_any('by')})\s+(?P<name>{_NAME}{_STANDING}))"
_POSTED_BY = rf"(?:{_BY_NAME}(?:\s+in\s+{NAMED})?)"
_REVIEWED_ON = _pattern(phrase for phrase in ALL["day"] if re.search("revi[es]|prüf|relu|revu|gecontrol", phrase))


def _behind(name: str) -> str:
    """Return a pattern of a name with the phrases behind it that say what the person did."""
    return rf"(?P<signed>{_NAME}{_STANDING}),?\s+(?:{_any(name)}){_DATED}"


_COPYRIGHT = r"(?:©|\(c\)\s?(?=\d)|copyright\s+(?:©\s*)?(?=\d{4}|\w+\s+\d{4}))"
_FORMS = (
    (ParticularKind.COPYRIGHT, rf"{_COPYRIGHT}.*"),
    (ParticularKind.COPYRIGHT, rf"(?:{_any('rights')})\.?|(?:{_any('credit')}){_COLON}[^!?;]{{1,80}}"),
    (
        ParticularKind.READING_TIME,
        rf"(?:{_any('reading')}){_OR_COLON}(?:ca\.?\s|about\s)?\d+\s?(?:{_any('minutes')})\.?",
    ),
    (ParticularKind.READING_TIME, rf"\d{{1,3}}[\s-]?(?:{_any('minutes')})\.?[\s-]+(?:{_any('read')})"),
    (ParticularKind.REVIEWER, _who("reviewer")),
    (ParticularKind.AUTHOR, _who("author")),
    (ParticularKind.AUTHOR, _who("by")),
    (ParticularKind.REVIEWER, _behind("behind_reviewer")),
    (ParticularKind.AUTHOR, _behind("behind_author")),
    (ParticularKind.REVIEWER, rf"(?P<day>{_ADVERB}(?:{_REVIEWED_ON}){_UNTIL_DATE}{_DATE}){_BY_NAME}"),
    (
        ParticularKind.AUTHOR,
        rf"(?P<day>(?:{_ADVERB}(?:{_any('day')}){_UNTIL_DATE})?{_DATE})(?:{_BY_NAME}(?:\s+in\s+{NAMED})?)?",
    ),
    (ParticularKind.AUTHOR, rf"(?P<day>{_DATE}{_BEHIND_DAY})"),
    (ParticularKind.LABELS, rf"(?:{_any('labels')}){_COLON}[^:;.!?।؟]+|[#＃]\w[\w-]*(?:[\s,]+[#＃]\w[\w-]*)*"),
    (ParticularKind.REFERENCE, rf"(?:{_any('reference')}){_COLON}.+"),
)
_REACHED = r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\+?[\d٠-٩०-९][\d٠-٩०-९\s()./-]{5,})"
_WAY = rf"(?:(?:{_any('contact')}){_OR_COLON})?{_REACHED}"
_CONTACT = re.compile(rf"{_WAY}(?:[\s,;|·/]+{_WAY})*", re.IGNORECASE)
_ADDRESSES = {"http", "https", "www"}
_FIRST = re.compile(r"[^\s:：.,]+")
_REGISTER = rf"(?<![^\W_])(?:{REGISTER})(?![^\W_])"
_WITH_NAME = rf"(?:together\s+with|with|zusammen\s+mit|mit|con|avec|com)\s+{NAMED}"
_BY = rf"(?:{_any('by')})\s"
_FIELD = re.compile(r"^[A-Z]{2,6}\s(?=\w)")
_GROUP = re.compile(r"\s*,\s+(?:(?:and|und|et|y|e)\s+)?")
_FIRST_WORDS = frozenset(_FIRST.findall(phrase)[0].casefold() for phrases in ALL.values() for phrase in phrases)
_SIGNED = rf"\s(?:{_any('behind_author')}|{_any('behind_reviewer')})(?![^\s,.।|·•])"
DIVIDER = re.compile(r"\s*[|·•;]\s*|\s+[–—/]\s+|\s*\n\s*")
_LABELLED = "|".join(map(_any, ("author", "reviewer", "day", "reading", "labels")))
_LABEL_WITHIN = (
    rf"(?:,?\s+(?:and|und|y|et|e)|,)?\s+({_ADVERB}(?:{_LABELLED}){_COLON}|"
    rf"(?:{_any('reviewer')})\s|(?:{_any('day')}){_UNTIL_DATE}{_DATE})"
)
_BARE = rf"(?:{_DATE})\.?"
_CLOCK = r"\d{1,2}(?:[:.h]\d{2}(?:\s?(?:[ap]\.?m\b|uhr\b))?|\s?[ap]\.?m\b|\s?uhr\b|\s?h\b)"
_TIME = (
    rf"(?:[^\W\d_]{{2,12}}:\s+)?(?:{_any('weekdays')})\b\.?"
    rf"(?:[\s,:–—-]+(?:(?:{_any('weekdays')}|{_any('months')})\b\.?|{_CLOCK}\.?|\+?[\d()/]+(?:st|nd|rd|th|\.)?|"
    r"to|and|until|till|from|bis|und|von|a|al|de|y|à|au|et|e|alle|dalle|das|às|tot|en))+"
)
_NAMES_A_SOURCE = re.compile(r"\d{4}|[०-९٠-٩]{4}|https?://|www\.|\bet al\b|\bdoi\b")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a long pattern compiled when it is first used: most commands read nothing."""
    return re.compile(pattern, re.IGNORECASE)


def particulars_in(text: str) -> tuple[Particular, ...]:
    """Return what a line says about its article, piece by piece; nothing where a word of it says anything else."""
    line = text.strip(" *_\t—–-")
    return _pieces(line) if 0 < len(line) <= LONGEST and _may_be_one(line) else ()


def _may_be_one(line: str) -> bool:
    """Say, at little cost, whether a line may be one of the forms, as nearly no line of an article is."""
    first = _FIRST.match(line)
    return (
        line[0].isdigit()
        or line[0] in "©(#＃+"
        or (first is not None and (first[0].casefold() in _FIRST_WORDS or "@" in first[0] or first[0] in _ADDRESSES))
        or _compiled(_REGISTER).search(line) is not None
        or _compiled(_SIGNED).search(line) is not None
    )


def is_bare_date(text: str) -> bool:
    """Say whether a line is a date alone, which may also be the article's own."""
    return _compiled(_BARE).fullmatch(text.strip()) is not None


def is_time(text: str) -> bool:
    """Say whether a line is a day with its hours, or several, and at most the number to ring then."""
    return _compiled(_TIME).fullmatch(text.strip()) is not None and _compiled(_CLOCK).search(text) is not None


def _pieces(text: str) -> tuple[Particular, ...]:
    for parts in (DIVIDER.split(text), list(sentences(text))):
        if found := _each(parts):
            return found
    return _whole(text) or _each(_compiled(_LABEL_WITHIN).sub(r"\n\1", text).split("\n"))


def _each(parts: Sequence[str]) -> tuple[Particular, ...]:
    """Return the particulars of the parts of a line; nothing where it has no parts, or one of them is none."""
    found = [_pieces(part) for part in parts if part.strip() and len(parts) > 1]
    return tuple(piece for pieces in found for piece in pieces) if all(found) else ()


def _whole(text: str) -> tuple[Particular, ...]:
    """Return the particulars of a text that has one form as a whole; nothing where it has none."""
    bare = text.strip().removesuffix("।").rstrip()
    if _says_several(bare):
        return ()
    if is_registration(bare):
        return (Particular(ParticularKind.REGISTRATION, bare),)
    for candidate in (bare, bare.removesuffix(".")):
        for kind, form in _FORMS:
            match = _compiled(form).fullmatch(candidate)
            if kind is ParticularKind.LABELS and candidate != bare:
                continue  # "Tag: der Verband kommt ab."
            if match and (found := tuple(_named(match, kind))):
                return found
        if _CONTACT.fullmatch(candidate) and sum(map(str.isdigit, candidate)) + 7 * ("@" in candidate) >= 7:
            return (Particular(ParticularKind.CONTACT, candidate),)
    return ()


def _says_several(text: str) -> bool:
    """Say whether a copyright notice has more sentences than its own ("© Clinic. This page replaces no visit.")."""
    return _compiled(_COPYRIGHT).match(text) is not None and len(list(sentences(text))) > 1


def _may_be_sentence(signed: str) -> bool:
    """Say whether the words before "द्वारा" may be more than a name, which no capital shows."""
    is_named = _TITLE_IN_DEVANAGARI.match(signed) or len(signed.split()) <= _LONGEST_BARE_NAME
    return _DEVANAGARI.match(signed) is not None and not is_named


def _goes_on(line: str, name: str) -> bool:
    """Say whether what stands behind "By" and a name is more than what a person is ("By Easter, most are well")."""
    return _compiled(_BY).match(line) is not None and not all(map(_is_of_person, _GROUP.split(name)[1:]))


def _is_of_person(group: str) -> bool:
    """Say whether words behind a name say what the person is ("CBT therapist"), or name another ("with Dr Ruane")."""
    return is_standing(_FIELD.sub("", group)) or _compiled(_WITH_NAME).fullmatch(group) is not None


def _named(match: re.Match[str], kind: ParticularKind) -> Iterator[Particular]:
    """Yield the particulars of a line's form, a date apart; nothing where what should be a name is none."""
    groups = match.groupdict()
    name, day = groups.get("name"), groups.get("day")
    if name is not None:
        says_more = _DEVANAGARI.match(name) and ":" not in match[0]  # "लेखक कहते हैं" has no sign of a name
        if not _LETTER.search(name) or _DAY_NAMES.match(name) or says_more or _goes_on(match[0], name):
            return
    signed = groups.get("signed")
    if signed is not None and _may_be_sentence(signed):
        return
    if kind is ParticularKind.REFERENCE and not _NAMES_A_SOURCE.search(match[0]):
        return  # "Sources: milk and cheese"
    if day is None:
        yield Particular(kind, match[0].strip())
        return
    beside = f"{match[0][: match.start('day')]}{match[0][match.end('day') :]}".strip(" ,")
    if beside:
        yield Particular(kind, beside)
    yield Particular(ParticularKind.DATE, day.strip())
