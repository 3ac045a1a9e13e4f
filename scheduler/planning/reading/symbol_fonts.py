"""The characters that fonts of signs show for the letters and private codes which are stored in a document.

In the font Symbol the letter "m" is shown as "μ". Each table has the signs of the codes 0x20 to 0xFF, U+FFFD where
a font has none. Word stores such a code as it is, or as a private character from U+F020 to U+F0FF.

Written by hand: no kept library has the tables as its purpose. They were compared on 2026-11-27 with the names of the
glyphs in Debian's free copies of Symbol and Zapf Dingbats (fonts-urw-base35 20200910) and with mammoth 1.13, which
follows the names that Unicode 7.0 gave the signs of Wingdings and Webdings. Where those stand for a sign that few fonts
draw and an older one looks the same, the older one is here: the arrows, check marks, crosses, boxes and dots.
"""
# ruff: noqa: RUF001 - letters that look like others are what this module is about

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a sign that is shown and cannot be told."""

_PRIVATE = 0xF000  # added by Word to the codes of such fonts
_FIRST, _LAST = 0x20, 0xFF

_SIGNS = {
    "symbol": (
        " !∀#∃%&∋()*+,−./0123456789:;<=>?"
        "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~�"
        "��������������������������������"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
        "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
        "◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭�"
    ),
    "wingdings": (
        " 🖉✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍"
        "🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣🕱🏳🏱✈☼🌢❄🕆✞🕈✠✡☪☯🕉☸♈♉"
        "♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■☐☐❑❒◆◆◆❖◆⌧⮹⌘🏵🏶🙶🙷▯"
        "⓪➀➁➂➃➄➅➆➇➈➉⓿➊➋➌➍➎➏➐➑➒➓🙢🙠🙡🙣🙞🙜🙝🙟·•"
        "⬝○🞆🞈🞊🞋○▪☐🟁🟅★🟋🟏🟓🟑⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘"
        "🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋←"
        "→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✓☒☑�"
    ),
    "wingdings 2": (
        " 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙"
        "🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗✓☒☑☒☒⮾⮿🛇⦸🙱🙴🙲🙳‽🙹🙺"
        "🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿�"
        "☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩⋅🞄⦁●○🞅🞇🞉⊙⦿🞌"
        "🞍◾■□🞑🞒🞓🞔▣🞕🞖🞗🞘⬩⬥◇🞚◈🞛🞜🞝🞞⬪⬧◊🞠◖◗⯊⯋⯀⯁"
        "⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺"
        "🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂������"
    ),
    "wingdings 3": (
        " ←→↑↓↖↗↙↘⭰⭲⭱⭳⭶⭸⭻⭽↔↕⭪⭬⭫⭭↓⮠⮡⮢⮣⮤⮥⮦⮧"
        "⮐⮑⮒⮓←↓⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥"
        "🢦🢧🢨🢩🢪🢫🡐🡒🡑🡓🡔🡕🡗🡖🡘🡙▲▼△▽◀▶◁▷◣◢◤◥🞀🞂🞁�"
        "🞃⯅⯆⯇⯈⮜⮞⮝⮟←→↑↓←→↑↓🠘🠚🠙🠛🠜🠞🠝🠟←→↑↓←→↑"
        "↓←→↑↓←→←→🠨🠪🠬🢜🢝🢞🢟🠮🠰🠲🠴🠶←→↑↓🢘🢚🢙🢛←→↑"
        "↓←→↑↓←→↑↓⮨⮩⮪⮫⮬⮭⮮⮯←→↑↓↖↗↙↘←→↑↓↖↗↙"
        "↘←→↑↓↖↗↙↘🢐🢒🢑🢓🢔🢖🢕🢗���������������"
    ),
    "webdings": (
        " 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼🗕🗖🗗⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳"
        "🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫"
        "⮔✔🚲☐🛡📦🛱⬛🚑🛈🛩🛰🟈🕴⬤🛥🚔🗘✗❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲�"
        "🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘🗠🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻"
        "🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻"
        "🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒🔓🗝📥📤🕳🌣🌤🌥🌦☁🌨🌧🌩🌪🌬🌫"
        "🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊"
    ),
    "zapf dingbats": (
        " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟"
        "✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿"
        "❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞�"
        "❨❩❪❫❬❭❮❯❰❱❲❳❴❵������������������"
        "�❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿"
        "➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟"
        "➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯�➱➲➳➴➵➶➷➸➹➺➻➼➽➾�"
    ),
}
_ALIASES = {
    **dict.fromkeys(("symbol mt", "symbolmt", "symbol std", "symbolps", "euclid symbol"), "symbol"),
    **dict.fromkeys(("standard symbols l", "standard symbols ps", "standardsymbolsps"), "symbol"),
    **dict.fromkeys(("wingdings-regular", "wingdings regular"), "wingdings"),
    **dict.fromkeys(("wingdings2",), "wingdings 2"),
    **dict.fromkeys(("wingdings3",), "wingdings 3"),
    **dict.fromkeys(("zapfdingbats", "itc zapf dingbats", "itc zapf dingbats std", "dingbats"), "zapf dingbats"),
    **dict.fromkeys(("monotype sorts", "d050000l"), "zapf dingbats"),
}


def signs_of(typeface: str) -> str | None:
    """Return the signs that a typeface shows for the codes from 0x20, or None for a typeface of letters."""
    name = " ".join(typeface.casefold().split())
    return _SIGNS.get(_ALIASES.get(name, name))


def shown(character: str, signs: str) -> str:
    """Return what a typeface with these signs shows for a character; one that is no code of it is shown as it is."""
    code = ord(character)
    code -= _PRIVATE if is_private(character) else 0
    return signs[code - _FIRST] if _FIRST <= code <= _LAST and not character.isspace() else character


def character_of(code: int | None) -> str:
    """Return the character of a code, U+FFFD for a code that no sign has."""
    if code is None or not _FIRST <= code <= sys.maxunicode or 0xD800 <= code < 0xE000:
        return UNKNOWN
    return chr(code)


def is_private(character: str) -> bool:
    """Say whether a character has no meaning but the one that its typeface gives it."""
    return "\ue000" <= character <= "\uf8ff"


def displayed(text: str, typeface_of: Callable[[str], str], unknown: frozenset[str]) -> tuple[str, str]:
    """Return what a text shows in its typefaces, and what a person has to know, empty if nothing.

    `unknown` are the typefaces of signs, in lower case, which this module has no table for.
    """
    signs_in = {character: typeface_of(character) for character in set(text)}
    shown_as = {character: _shown_in(character, typeface) for character, typeface in signs_in.items()}
    doubtful = {
        signs_in[character]
        for character, sign in shown_as.items()
        if sign == UNKNOWN or (not character.isspace() and signs_in[character].casefold() in unknown)
    }
    fonts = ", ".join(sorted(filter(None, doubtful)))
    signs = f"signs of the font {fonts}" if fonts else "signs"
    doubt = f"{signs} cannot be told: compare the words with Word" if doubtful else ""
    return "".join(shown_as[character] for character in text), doubt


@lru_cache(maxsize=4096)
def _shown_in(character: str, typeface: str) -> str:
    signs = signs_of(typeface)
    sign = shown(character, signs) if signs is not None else character
    return UNKNOWN if is_private(sign) else sign
