"""Finds the entries of lists that are typed or pasted as paragraphs with a mark before them.

A mark that says something ("✗" among "✓", "+" among "-") stays with its words, and so does a letter ("a)").
"""
# ruff: noqa: RUF001 - signs that look like others are the matter of this module

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from scheduler.domain.article import ParagraphKind
from scheduler.planning.reading.blocks import Block, Text

_DOTS = "•▪◦‣●○◉◎⦿⁃∙·⋅⚫⚪■□▫◆◇❖❏❐❑❒♦★☆✦✧✪✱✲✳✴✶►▶▸▹▻‧➢➣➤➔➜➙➛➝➞➟➠➥➦➧➨➡⇒→⮞👉🔹🔸🔷🔶🔵⏩"
_CHECKS = "✓✔✅☑🗹\uf0fc\uf0fe"
_BOXES = "☐⬜◻◽🔲\uf0a8\uf06f\uf071\uf0a3"
_CROSSES = "✗✘✕✖❌❎☒🚫⛔🗷🗵\uf0fb\uf0fd"
_PRIVATE = "\uf020-\uf0ff"
"""Word's symbol fonts as they come along when its text is pasted: "·" of Symbol (U+F0B7), "§" of Wingdings (U+F0A7)."""

_SPEAKING = "⚠🛑❗❕‼⁉❓❔🔴🟥🟢🟩🟡🟨🟠🟧☠☢☣🚭👎👍🤰🚷🔞☎✉📞📱"
"""Emoji that say something where they stand before each entry."""

_MAY_BE_ALONE = frozenset("•▪◦‣●○-\uf0b7\uf0a7")
_PLUS, _MINUS = frozenset("+"), frozenset("-–—")

_SELECTOR = "[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
_MARK = re.compile(
    rf"(?P<dot>[{_DOTS}{_CHECKS}{_BOXES}{_CROSSES}{_PRIVATE}]){_SELECTOR}\s*(?=\S)"
    # "§ 5" is a paragraph of a law, "~ 5" and "+ 5" are amounts.
    r"|(?P<dash>[-–—*»›o]|[§+~](?!\s+\d))\s+(?=\S)"
    r"|(?P<symbol>[^\w\s.,;:!?()\[\]{}<>\"'“”‘’„«¿¡/\\%&@#$€£¥₹°^=|_`~+©®™§-]{1,6})\s+(?=\S)"
)
_ALSO_WITHIN_TEXT = "–—+~»›o"
_WIDE_GAP = re.compile(r"o(?:\t|[ \u00a0]{2,})")
_ORDINARY = frozenset((*_DOTS, *_CHECKS, *_BOXES, *_CROSSES, *_ALSO_WITHIN_TEXT, *"-*§"))
_FIRST_DINGBAT = 0x2700
_LETTER = re.compile(r"\(?(?P<letters>[a-z]|[ivx]{1,5}|[A-Z])[.)]\s+(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

_CIRCLED = {
    chr(first + number): number + 1
    for first, amount in (
        *((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x24F5, 10)),
        *((0x2776, 10), (0x2780, 10), (0x278A, 10)),
    )
    for number in range(amount)
}
_NUMBER = re.compile(
    rf"(?P<space>\s*)(?:\((?P<bracketed>\d{{1,3}})\)|(?P<circled>[{''.join(_CIRCLED)}])|(?P<key>\d)\ufe0f?\u20e3)\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The sign before an entry, and its length with the space after it."""

    sign: str
    length: int


def numbered_plainly(line: str) -> str:
    """Return a line that begins with a number in brackets, in a circle or on a key with it as "1) "."""
    found = _NUMBER.match(line)
    if found is None:
        return line
    number = found["bracketed"] or found["key"] or str(_CIRCLED[found["circled"]])
    return f"{found['space']}{number}) {line[found.end() :]}"


def entry_places(lines: Sequence[str]) -> frozenset[int]:
    """Return the places of the lines that begin an entry.

    A dash or a letter begins one where another line has the like: else a sentence may break off before it.
    """
    marks = [_mark(line.lstrip()) for line in lines]
    letters = [_letter(line.lstrip()) for line in lines]
    seen = set(letters)
    signs = Counter(mark.sign for mark in marks if mark is not None)
    signs["o"] = signs.total()  # Word's second level, after any other
    return frozenset(
        place
        for place, line in enumerate(lines)
        if ((mark := marks[place]) and _may_begin(line, mark, signs[mark.sign], is_first=place == 0))
        or (letters[place] and any(_follow(letters[place], letter) for letter in seen))
    )


def _may_begin(line: str, mark: _Mark, copies: int, *, is_first: bool) -> bool:
    if mark.sign == "o" and not _WIDE_GAP.match(line.lstrip()):
        return False
    return copies > 1 or is_first or mark.sign in "-*" or mark.sign not in _ALSO_WITHIN_TEXT


def _follow(letter: str, other: str) -> bool:
    return bool(other) and (_comes_after(letter, other) or _comes_after(other, letter))


def is_nothing_but_a_mark(text: str) -> bool:
    """Say whether a text is a sign, a number or a letter such as stand before a list's entries."""
    words = f"{text.strip()} x"
    return any(found and found.end() == len(words) - 1 for found in (_MARK.match(words), _LETTER.match(words))) or (
        re.fullmatch(r"\s*\(?\d{1,3}[.)]\s*", text) is not None
    )


def with_bullets(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the paragraphs that begin with a sign or a letter as the entries of lists.

    One alone may be something else ("* Results may vary", "★ New"), unless its sign is an ordinary bullet.
    """
    marks = [_mark(block.text) if _is_body(block) else None for block in blocks]
    listed: list[Block] = []
    for start, end in _runs(marks):
        run = [mark for mark in marks[start:end] if mark is not None]
        if len(run) > 1 or (run and run[0].sign in _MAY_BE_ALONE):
            kept = _kept_signs({mark.sign for mark in run}, [mark.sign for mark in run])
            listed += (
                replace(block.without_start(0 if mark.sign in kept else mark.length), kind=ParagraphKind.BULLET)
                for block, mark in zip(blocks[start:end], run, strict=True)
                if isinstance(block, Text)  # as is each that has a mark
            )
        else:
            listed += blocks[start:end]
    return tuple(_with_letters(listed))


def _runs(marks: Sequence[_Mark | None]) -> Iterator[tuple[int, int]]:
    """Yield where each row of paragraphs with a mark, or without one, begins and ends."""
    position = 0
    for _, group in groupby(marks, key=lambda mark: mark is not None):
        length = len(list(group))
        yield position, position + length
        position += length


def _kept_signs(signs: set[str], each: Sequence[str]) -> set[str]:
    """Return the signs of a list that say something: what not to do, what is done, pro and contra, a picture."""
    kept = {sign for sign in signs if sign in _CROSSES}
    checks, boxes = ({sign for sign in signs if sign in some} for some in (_CHECKS, _BOXES))
    if kept or (checks and boxes):
        kept |= checks | boxes
    if signs & _PLUS and signs & _MINUS:
        kept |= signs & (_PLUS | _MINUS)
    is_one_emoji = len(signs) == 1 and len(each) > 1
    return kept | {sign for sign in signs if not _is_known(sign) and not (is_one_emoji and _is_plain_emoji(sign))}


def _is_known(sign: str) -> bool:
    return len(sign) == 1 and (sign in _ORDINARY or _PRIVATE[0] <= sign <= _PRIVATE[-1])


def _is_plain_emoji(sign: str) -> bool:
    """Say whether a sign is an emoji that only decorates; signs of measures and warnings say something."""
    return sign[0] not in _SPEAKING and unicodedata.category(sign[0]) == "So" and ord(sign[0]) >= _FIRST_DINGBAT


def _with_letters(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with two or more paragraphs in a row that count a), b) or i), ii) as entries, letters kept."""
    letters = [_letter(block.text) if _is_body(block) else "" for block in blocks]
    follows = [False, *(_comes_after(*pair) for pair in pairwise(letters))]
    for place, block in enumerate(blocks):
        is_entry = follows[place] or (place + 1 < len(blocks) and follows[place + 1])
        yield replace(block, kind=ParagraphKind.BULLET) if is_entry and isinstance(block, Text) else block


def _letter(text: str) -> str:
    found = _LETTER.match(text)
    return found["letters"] if found else ""


def _comes_after(letter: str, following: str) -> bool:
    if letter.lower() in _ROMAN[:-1] and following.lower() == _ROMAN[_ROMAN.index(letter.lower()) + 1]:
        return True
    return len(letter) == len(following) == 1 and ord(following) == ord(letter) + 1


def _is_body(block: Block) -> bool:
    return isinstance(block, Text) and block.kind is ParagraphKind.BODY


def _mark(text: str) -> _Mark | None:
    found = _MARK.match(text)
    return _Mark(found[found.lastgroup or 0], found.end()) if found else None
