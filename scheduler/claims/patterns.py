"""The patterns of rules: regular expressions over folded text, with whole words and loose spaces made easy.

Written by hand: google-re2 has no slow patterns, but no look-around either, which the rules need. So repetition is
bounded here, and patterns that cannot match are sorted out by their first letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

_UNBOUNDED = re.compile(r"(?<!\\)[*+]|(?<!\\)\{\d*,\}")
_CLASS = re.compile(r"(?<!\\)\[\^?\]?(?:\\.|[^\]\\])*\]")
_REPEATS = re.compile(r"\{(?:r|\d*,?\d+)\}")
_TURNS = re.compile(r"\{(?:\d*,)?(\d+)\}")
_PARTED = re.compile(r"[ ,.;:'\"-]|\\s|C(?!\{)")
_MOST_TURNS = 6
"""Turns that a group may take which repeats something itself."""

_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_RUN = re.compile(r"(\\[wdS])([*+])")
_LONGEST_RUN = 40
T = TypeVar("T")

WORD_START = re.compile(r"(?<![^\W_])[^\W_]{1,4}")
"""The first letters of every word."""

_DIGIT = re.compile(r"\\d(?:\{1,\d+\}|\+)?|\[\d-\d\]")
_LITERAL = re.compile(r"[^\W_]{1,4}(?![?*{])|[^\W_]{1,3}(?=[^\W_][?*{])")
_FEW_WORDS = re.compile(r"(?:[ \n-][\w'-]{1,30}){0,3}[ \n-]?")
_NAME = re.compile(r"@[a-z]+")


@dataclass(frozen=True)
class Pattern:
    """A pattern. It matches whole words: no letter or digit stands right before or after the match.

    `beginnings` are the letters, at most as many as `WORD_START` has, that a match may begin with; None where that
    cannot be told.
    """

    written: str
    beginnings: frozenset[str] | None

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern. Most are never asked for: no word of a text begins like them. Raises re.error."""
        return re.compile(rf"(?:{_bounded(_loosened(self.written))})(?:(?<!\w)|(?!\w))")

    def spans(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield the spans of all matches that begin with a word, from left to right."""
        stop = len(text) if end is None else end
        position = start
        # The left boundary is looked at here: a pattern that begins with a letter is found many times faster.
        while match := self.expression.search(text, position, stop):
            begin = match.start()
            if begin and text[begin - 1].isalnum() and text[begin].isalnum():
                position = begin + 1
                continue
            yield match.span()
            position = max(match.end(), begin + 1)

    def is_in(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Say whether it matches anywhere."""
        stop = len(text) if end is None else end
        return self.expression.search(text, start, stop) is not None and (
            next(self.spans(text, start, stop), None) is not None
        )


class PatternIndex(Generic[T]):
    """Patterns by the letters that they begin with, so that at each word only those are tried that may match there."""

    def __init__(self, patterns: Iterable[tuple[Pattern, T]]) -> None:
        """Each pattern comes with what stands for it."""
        self._by_beginning: dict[str, list[tuple[Pattern, T]]] = {}
        self._anywhere: list[tuple[Pattern, T]] = []
        for pattern, meant in patterns:
            if pattern.beginnings is None:
                self._anywhere.append((pattern, meant))
            for beginning in pattern.beginnings or ():
                self._by_beginning.setdefault(beginning, []).append((pattern, meant))

    def found(self, text: str) -> Iterator[tuple[T, int, int]]:
        """Yield the value and the span of each pattern that matches; first those found by a word, then the others."""
        for word in WORD_START.finditer(text):
            letters, start = word[0], word.start()
            for length in range(1, len(letters) + 1):
                for pattern, meant in self._by_beginning.get(letters[:length], ()):
                    match = pattern.expression.match(text, start)
                    if match is not None:
                        yield meant, start, match.end()
        for pattern, meant in self._anywhere:
            for start, end in pattern.spans(text):
                yield meant, start, end


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Pattern:
    r"""Return a rule's pattern, compiled when it is needed. Raises ValueError for one whose time may explode.

    A space also matches a line break or a hyphen. Runs of letters and digits may be written `\w*`; every other
    repetition has an upper bound.
    """
    _refuse_what_cannot_be_used(pattern)
    return Pattern(pattern, beginnings(pattern))


def beginnings(pattern: str) -> frozenset[str] | None:
    """Return the letters that every match of a pattern begins with, or None where they cannot be told."""
    found: set[str] = set()
    for alternative in _alternatives(pattern):
        first = _first_letters(alternative)
        if first is None:
            return None
        found |= first
    return frozenset(found)


def _first_letters(alternative: str) -> frozenset[str] | None:
    """Return the letters that one alternative begins with: a word's, those of a group, or any digit."""
    if digits := _DIGIT.match(alternative):
        return None if alternative[digits.end() : digits.end() + 1] in {"?", "*"} else frozenset("0123456789")
    if not alternative.startswith("("):
        letters = _LITERAL.match(alternative)
        return frozenset({letters[0]}) if letters else None
    end = _closing(alternative)
    rest = alternative[end + 1 :]
    if alternative.startswith(("(?!", "(?=")):
        return beginnings(rest)
    inner = beginnings(alternative[1:end].removeprefix("?:"))
    if inner is None or not rest.startswith("?"):
        return None if rest[:1] in {"*", "{"} else inner
    after = beginnings(rest[1:])
    return None if after is None else inner | after


def _alternatives(pattern: str) -> Iterator[str]:
    """Yield the parts of a pattern between its outermost bars."""
    start = depth = 0
    in_class = escaped = False
    for position, sign in enumerate(pattern):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            yield pattern[start:position]
            start = position + 1
    yield pattern[start:]


def _closing(pattern: str) -> int:
    """Return where the group closes that a pattern begins with."""
    depth = 0
    escaped = False
    for position, sign in enumerate(pattern):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return position
    return len(pattern)


def unbounded(pattern: str) -> str | None:
    r"""Return the part of a pattern that may take time without bound, or None.

    That is a repetition without an upper end, other than a run of letters, digits or marks (`\w*`), which is as long as
    a word at most. And it is a group that repeats something and is repeated itself, unless a space or a mark parts its
    turns and they are few: '(\w+ ){0,3}'.
    """
    bare = _CLASS.sub("C", _RUN.sub("w{r}", pattern))
    if found := _UNBOUNDED.search(bare):
        return pattern[max(0, pattern.find(found[0]) - 1) :][:12]
    groups = _repeated_groups(bare)
    return next((group for group, turns in groups if turns > _MOST_TURNS or not _PARTED.search(group)), None)


def _repeated_groups(bare: str) -> Iterator[tuple[str, int]]:
    """Yield every repeated group that has a repetition inside, with the most turns it may take."""
    for position, sign in enumerate(bare):
        if sign == "(" and bare[position - 1 : position] != "\\":
            end = position + _closing(bare[position:])
            turns = _TURNS.match(bare, end + 1)
            if turns and _REPEATS.search(bare, position, end):
                yield bare[position + 1 : end], int(turns[1])


def _refuse_what_cannot_be_used(pattern: str) -> None:
    if problem := unbounded(pattern):
        raise ValueError(f"repeats '{problem}' without an upper bound: write for example {{0,60}}")
    if capital := _CAPITAL.search(pattern):
        raise ValueError(f"has the capital letter '{capital[0]}', and texts are read in small letters")


def _bounded(pattern: str) -> str:
    """Return a pattern whose runs of letters and digits are as long as words are, and no longer.

    Without it a long run would be read again from each of its letters, which takes time with its square.
    """
    return _RUN.sub(lambda run: f"{run[1]}{{{int(run[2] == '+')},{_LONGEST_RUN}}}", pattern)


_SPACE_OR_HYPHEN = re.compile(r"\[(?:- | -)\](?![?{])")


def _loosened(pattern: str) -> str:
    """Return a pattern whose spaces match a line break and a hyphen too: 'no-downtime' is 'no downtime'."""
    written: list[str] = []
    in_class = escaped = False
    # 'world[- ]class' is written 'worldclass' as well, and read so where the pieces of words are put together.
    for sign in _SPACE_OR_HYPHEN.sub("[- ]?", pattern):
        if escaped:
            written.append(sign)
            escaped = False
            continue
        if sign == "[" and not in_class:
            in_class = True
        elif sign == "]" and in_class:
            in_class = False
        escaped = sign == "\\"
        written.append(sign if sign != " " else " \\n" if in_class else "[ \\n-]")
    return "".join(written)


def expand(
    patterns: tuple[str, ...], lexicon: Mapping[str, tuple[str, ...]], within: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return patterns with every '@name' replaced by that list of the lexicon.

    A pattern that is a name alone becomes the list's patterns; elsewhere the name becomes their alternation.
    Raises KeyError for an unknown name, and ValueError for a list that names itself (`within` are those being read).
    """
    expanded: list[str] = []

    def listed(name: str) -> tuple[str, ...]:
        if name in within:
            raise ValueError(f"the list '{name}' of the lexicon names itself")
        return expand(lexicon[name], lexicon, (*within, name))

    for pattern in patterns:
        if _NAME.fullmatch(pattern):
            expanded.extend(listed(pattern[1:]))
        else:
            expanded.append(_NAME.sub(lambda name: f"(?:{'|'.join(listed(name[0][1:]))})", pattern))
    return tuple(expanded)


class Preceding:
    """Turns a match into its opposite from right before it, at most three words away ("not a cure")."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile the patterns. Raises as `compiled`."""
        self._index = PatternIndex((compiled(pattern), pattern) for pattern in patterns)

    def ends(self, before: str) -> bool:
        """Say whether the text right before a match ends with one of the patterns and up to three words."""
        return any(_FEW_WORDS.fullmatch(before, end) is not None for _, _, end in self._index.found(before))


@lru_cache(maxsize=256)
def preceding(patterns: tuple[str, ...]) -> Preceding | None:
    """Return a matcher for the words right before a match, None where there are none to look for.

    Raises as `compiled`.
    """
    return Preceding(patterns) if patterns else None
