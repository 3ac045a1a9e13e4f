"""Takes off what chats (WhatsApp, Telegram) put around words and before messages; what was struck out is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scheduler.planning.reading.blocks import Dropped, single_spaced

_MARKED = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]*[^\s*_])\1(?![\w*_])")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]*[^\W\d_][^~\n]*)(?<=\S)~(?![\w~])")
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_SENT = re.compile(rf"\u200e?(?:\[{_DATE}\]|{_DATE}\s[-–])\s(?P<sender>[^:\n]{{1,60}}):\s")  # noqa: RUF001 - a dash


def without_chat_marks(lines: Sequence[str]) -> tuple[list[str], tuple[Dropped, ...]]:
    """Return the lines without the marks of bold and italic words and the heads of messages, and what was left out."""
    dropped: list[Dropped] = []
    plain: list[str] = []
    for line in lines:
        sent = _SENT.match(line)
        if sent:
            dropped.append(Dropped(single_spaced(sent[0]), "when and by whom a message was sent"))
        words = line[sent.end() :] if sent else line
        dropped += (Dropped(single_spaced(found[1]), "struck out") for found in _STRUCK.finditer(words))
        plain.append(_MARKED.sub(r"\2", _STRUCK.sub("", words)))
    return plain, tuple(dropped)
