"""Text as the rules read it: what hides a word from a machine, and not from a reader, is taken away.

Two views of a text are read. The plain one has look-alike letters, case, accents, invisible characters, markup and line
breaks undone. The joined one also has whatever stands inside words undone: hyphens, dots, emoji, spaced-out letters,
digits in place of letters. Both keep where each character stood, so that a finding points into the text as it was
given.

In a folded text a space parts two words, a line break parts two sentences or lines, and nothing else is white space.
A sentence may go on over a line break, so patterns do too; over the end of a line that stands by itself none does.

Written by hand: libraries of look-alike letters fold a text, but do not keep where each character stood.
"""
# ruff: noqa: RUF001 - look-alike letters are what this is about

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scheduler.domain.sentences import split_sentences

LINE_END = "\u2029"
"""The end of a line that stands by itself, such as an entry of a list, a row, a heading or a line of a card."""

_CELL_BORDER = re.compile(r"[ \n][|·](?=[ \n])")
"""What parts the cells of a row: in an article, and where a row is printed on one line."""

_FILLER = "\u200b"
"""Takes the place of markup, so that every other character keeps its own."""

_INLINE_TAGS = frozenset(
    (
        *("a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s"),
        *("small", "span", "strike", "strong", "sub", "sup", "u"),
    )
)
_BLOCK_TAGS = frozenset(
    (
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("table", "tr", "td", "th", "tbody", "thead", "section", "article", "header", "footer", "main"),
        *("blockquote", "pre", "img"),
    )
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\s{0,3}/?>|<!--|-->")
"""A tag without attributes. What else stands in angle brackets is read: in a post, readers see it too."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_MARKDOWN = re.compile(r"\*{1,3}|_{2,3}|~~|`+|(?<!\w)_|_(?!\w)")
_LONG_LINE = 20_000
"""Characters of a line above which it is cut into sentences piece by piece."""

# Letters that look like Latin ones, after Unicode's confusables (UTS #39); NFKC already undoes the compatibility forms.
_LOOK_ALIKE = {
    **dict(zip("аеорсухіјѕԁһԛԝѵгӏкмтнвп", "aeopcyxijsdhqwvrlkmthbn", strict=True)),
    **dict(zip("αοεικνρτυχγηβωμ", "aoeikvptuxynbwu", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(zip("ɑɡıȷɩʋłøđħŧɓƈɗƒɠɦƙɱɲƥʠɾʂƭʐ", "agijivlodhtbcdfghkmnpqrstz", strict=True)),
    **dict(zip("սոօցհզ", "unoghq", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᎢᎻᏆᎫᏦᏞᎷᏢᏒᎡᏚᎾᏤᎳᏃᏌ", "abcdethijklmprrsovwzu", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "٪": "%",
    "％": "%",
    "−": "-",
}
_DIGITS_AS_LETTERS = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    "$": "s",
    "!": "i",
    "€": "e",
}
_LATIN_MARKS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F))
_LETTERS_IN_SHAPES = (0x1F1E6, 0x1F150, 0x1F170)
"""The first of the 26 letters that flags are written with, of those in black circles, and of those in black squares."""

_HYPHENATED_LINE = re.compile(
    r"(?<=[^\W\d_])[-\u00ad\u2010]\n[ \t]*(?=[^\W\d_A-Z])|(?<=[A-Z])[-\u00ad\u2010]\n[ \t]*(?=[A-Z])"
)
_WRAPPED_LINE = re.compile(r"(?<![.!?:;…।\n])[ \t]*\n[^\S\u2029]*(?=[\"'(]?[^\W\d_A-Z])")
"""A line break inside a sentence: the line before has no end, the one after begins with a small letter."""

_BROKEN_WORD = re.compile(
    r"(?!\d\D{1,3}\d)[^\W_][^\w\s,;:()\[\]{}\"/&%]{1,3}[^\W_]|[^\W\d_]_+[^\W\d_]"  # something inside a word
    r"|(?<!\w)[^\W\d_](?:[ .·-][^\W\d_]){3}(?!\w)|(?<!\w)[^\W\d_](?:[ .·-][^\W\d_]){4}"  # letters set apart
    r"|[^\W\d_][013457@$€]|[013457@$€][^\W\d_]|[^\W\d_]!(?=[^\W\d_])"  # digits and signs as letters
)
_KEPT_INSIDE = frozenset(",;:()[]{}\"/&%@$€!'’‘ʼ\n")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[ .·-][^\W\d_]){3,}(?!\w)")
_MIXED_WORD = re.compile(r"[\w@$€!]*[^\W\d_][\w@$€!]*[^\W_]")
_LINE_BREAK = re.compile(f"[\n{LINE_END}]")
_WORD = re.compile(r"[^ \n]+")
_HASHTAG = re.compile(r"#\w+")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class View:
    """A folded text. `positions[i]` is where its character `i` stood; the last entry is the end."""

    text: str
    positions: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the given text that a span of this view stands for."""
        return self.positions[start], self.positions[end - 1] + 1 if end > start else self.positions[start]

    def pieces(self, given: str) -> Iterator[tuple[int, int]]:
        """Yield the spans over whose ends no pattern reads: lines that stand by themselves, and cells of a row.

        `given` is the text of which this is a view.
        """
        begin = 0
        for end, after in self._borders(given):
            yield begin, end
            begin = after
        yield begin, len(self.text)

    def _borders(self, given: str) -> list[tuple[int, int]]:
        borders = [border.span() for border in _CELL_BORDER.finditer(self.text)]
        if LINE_END in given:
            breaks = (found.span() for found in re.finditer("\n", self.text))
            borders += (
                (at, after) for at, after in breaks if LINE_END in given[self.positions[at - 1] : self.positions[after]]
            )
        return sorted(borders)

    def line(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentences that a span touches."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        return first, len(self.text) if last < 0 else last


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its views: the plain one, and the joined one of those sentences in which words are broken up."""

    given: str
    plain: View
    joined: View
    starts: tuple[int, ...]

    @property
    def views(self) -> tuple[View, ...]:
        """The views that have any text."""
        return (self.plain, self.joined) if self.joined.text else (self.plain,)

    def sentence(self, position: int, end: int) -> str:
        """Return the sentence (or the sentences) of the given text around a span, trimmed."""
        first = self.starts[max(0, bisect_right(self.starts, position) - 1)] if self.starts else 0
        after = bisect_right(self.starts, max(position, end - 1))
        last = self.starts[after] if after < len(self.starts) else len(self.given)
        return self.given[first:last].strip()


def fold(text: str) -> Folded:
    """Return a text as the rules read it."""
    bare = _without_markup(text)
    starts = tuple(_sentence_starts(bare))
    gaps = frozenset(_gaps(bare))
    plain = _view(bare, 0, frozenset(starts), gaps)
    return Folded(text, plain, _joined(bare, starts, gaps), starts)


@lru_cache(maxsize=4096)
def folded_words(text: str) -> str:
    """Return a text in its plain view, on one line."""
    return fold(text).plain.text.replace("\n", " ")


def _without_markup(text: str) -> str:
    """Return a text of the same length without tags, entities and marks of Markdown."""
    if "<" in text:
        text = _TAG.sub(_tag_filler, text)
    if "&" in text:
        text = _ENTITY.sub(_entity_filler, text)
    if any(sign in text for sign in "*_~`"):
        text = _MARKDOWN.sub(_blank, text)
    if "\n" in text:
        text = _HYPHENATED_LINE.sub(_blank, text)
        text = _WRAPPED_LINE.sub(lambda wrapped: " " * len(wrapped[0]), text)
    return text


def _blank(match: re.Match[str]) -> str:
    return _FILLER * len(match[0])


def _tag_filler(match: re.Match[str]) -> str:
    name = (match[2] or "").lower()
    if name in _BLOCK_TAGS:
        return "\n" + _FILLER * (len(match[0]) - 1)
    return _FILLER * len(match[0]) if not name or name in _INLINE_TAGS else match[0]


def _entity_filler(match: re.Match[str]) -> str:
    meant = html.unescape(match[0])
    return meant + _FILLER * (len(match[0]) - 1) if len(meant) == 1 else match[0]


def _gaps(text: str) -> Iterator[int]:
    """Yield where the words of a hashtag part: before the S of '#SkinCare'."""
    if "#" in text:
        for tag in _HASHTAG.finditer(text):
            yield from (tag.start() + hump.start() for hump in _HUMP.finditer(tag[0]))


def _sentence_starts(text: str) -> Iterator[int]:
    position = 0
    for line in _LINE_BREAK.split(text):
        for begin in range(0, len(line), _LONG_LINE):
            for start, _ in split_sentences(line[begin : begin + _LONG_LINE]):
                yield position + begin + start
        position += len(line) + 1


class _Folds(dict[str, str]):
    """The folded form of each character, worked out when it is first met."""

    def __missing__(self, sign: str) -> str:
        folded = _fold_sign(sign)
        self[sign] = folded
        return folded


def _fold_sign(sign: str) -> str:
    """Return a character as the rules read it: '' for what cannot be seen, ' ' for white space and pictures."""
    if sign in {"\n", LINE_END}:
        return "\n"
    for first in _LETTERS_IN_SHAPES:
        if first <= ord(sign) < first + 26:
            return chr(ord("a") + ord(sign) - first)
    if sign in _LOOK_ALIKE:
        return _LOOK_ALIKE[sign]
    decomposed = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(_fold_part(part) for part in decomposed)


def _fold_part(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cf", "Me"} or any(low <= ord(sign) <= high for low, high in _LATIN_MARKS):
        return ""
    if category[0] == "Z" or category in {"Cc", "Co", "Cn", "Cs", "So", "Sk", "Pc"}:
        return " "
    if category == "Pd":
        return "-"
    return _LOOK_ALIKE.get(sign, sign)


_folds = _Folds()


def _view(bare: str, offset: int, starts: frozenset[int], gaps: frozenset[int]) -> View:
    """Return the plain view of a piece of text that begins at `offset`."""
    parts = [_folds[sign] for sign in bare]
    if "" not in parts and len(folded := "".join(parts)) == len(bare):
        return _view_of_same_length(folded, offset, starts, gaps)
    signs: list[str] = []
    positions: list[int] = []
    waiting = ""
    for position, sign in enumerate(bare, offset):
        folded = _folds[sign]
        if position in starts or folded == "\n":
            waiting = "\n"
        if not folded:
            continue
        if folded in " \n":
            waiting = waiting or " "
            continue
        if waiting or position in gaps:
            if signs:
                signs.append(waiting or " ")
                positions.append(position)
            waiting = ""
        signs.append(folded)
        positions.extend((position,) * len(folded))
    positions.append(offset + len(bare))
    return View("".join(signs), tuple(positions))


def _view_of_same_length(folded: str, offset: int, starts: frozenset[int], gaps: frozenset[int]) -> View:
    """Return the plain view of a text whose characters were each folded to one: most texts are, and quickly so."""
    text: list[str] = []
    positions: list[int] = []
    last = 0
    for start, end in _words(folded, offset, gaps):
        if text:
            # A sentence may begin between the last word and this one, or with this one.
            parted = "\n" in folded[last:start] or not starts.isdisjoint(range(offset + last, offset + start + 1))
            text.append("\n" if parted else " ")
            positions.append(offset + start)
        text.append(folded[start:end])
        positions.extend(range(offset + start, offset + end))
        last = end
    positions.append(offset + len(folded))
    return View("".join(text), tuple(positions))


def _words(folded: str, offset: int, gaps: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words, those of a hashtag one by one."""
    for word in _WORD.finditer(folded):
        start, end = word.span()
        for gap in range(start + 1, end) if gaps and folded[start] == "#" else ():
            if gap + offset in gaps:
                yield start, gap
                start = gap
        yield start, end


def _joined(bare: str, starts: tuple[int, ...], gaps: frozenset[int]) -> View:
    """Return the view of the sentences in which words are broken up, with their pieces put together."""
    text: list[str] = []
    positions: list[int] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(bare)
        if _BROKEN_WORD.search(bare, start, end) is None:
            continue
        view = _put_together(_view(_without_breaks(bare[start:end]), start, frozenset(), gaps))
        text.append(view.text)
        positions.extend((*view.positions[: len(view.text)], end - 1))
    return View("\n".join(text), tuple(positions) or (0,))


def _without_breaks(sentence: str) -> str:
    """Return a sentence of the same length with what stands between two letters of a word blanked out."""
    signs = list(sentence)
    last_letter = False
    since: list[int] = []
    for position, sign in enumerate(sentence):
        if sign.isalnum():
            if last_letter:
                for between in since:
                    signs[between] = _FILLER
            last_letter, since = True, []
        elif sign.isspace() or sign in _KEPT_INSIDE:
            last_letter, since = False, []
        else:
            since.append(position)
    return "".join(signs)


def _put_together(view: View) -> View:
    """Return a view with spaced-out letters put together, and digits read as the letters they stand for."""
    dropped = {
        position
        for run in _SPACED.finditer(view.text)
        for position in range(run.start(), run.end())
        if not view.text[position].isalpha()
    }
    signs = list(_MIXED_WORD.sub(_letters, view.text))
    kept = [position for position in range(len(signs)) if position not in dropped]
    positions = (*(view.positions[position] for position in kept), view.positions[-1])
    return View("".join(signs[position] for position in kept), positions)


def _letters(match: re.Match[str]) -> str:
    return "".join(_DIGITS_AS_LETTERS.get(sign, sign) for sign in match[0])
