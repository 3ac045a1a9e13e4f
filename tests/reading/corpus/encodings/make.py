"""Write the files of this folder: texts in the encodings that programs save them in, the same bytes each time."""

# ruff: noqa: RUF001 - the texts have the signs that their authors typed

import codecs
from pathlib import Path

HERE = Path(__file__).parent

FRENCH = """Le peeling doux

Le peeling rend la peau plus claire. « C’est léger », dit une patiente.

Ce que ça coûte

Une séance coûte 60 €, soit environ ½ journée de salaire. L’œil reste fermé.

Après la séance

Évitez le soleil pendant dix jours. Où trouver la crème ? À l’accueil.
"""

GERMAN = """Schwellung nach der Füllung

Die Lippen sind zwei Tage lang geschwollen. Größere Blutergüsse sind selten.

Was Sie tun können

Kühlen Sie fünf Minuten lang. Heißer Tee und Sauna sind verboten.

Wann Sie anrufen

Rufen Sie an, wenn die Haut weiß wird. Das gilt auch für später.
"""

ENGLISH = """Ear piercing for children

We pierce from the age of three on. It costs £30 – both ears.

Aftercare

Turn the stud twice a day. Clean it with 0.9% saline at 37 °C.

What can go wrong

Redness for ½ a day is fine. “Is pus normal?” No – ring us.
"""

POLISH = """Próchnica u dzieci

Próchnica boli dopiero późno. Zęby mleczne też trzeba leczyć.

Jak myć zęby

Myj zęby dwa razy dziennie. Użyj pasty z fluorem wielkości grochu.

Słodycze

Jedz słodycze raz w tygodniu, a nie codziennie. Wodę pij między posiłkami.
"""

RUSSIAN = """Сухая кожа зимой

Зимой воздух дома сухой. Кожа чешется и шелушится.

Что помогает

Мойтесь тёплой водой, а не горячей. Мажьте кожу кремом сразу после душа.

Когда идти к врачу

Идите к врачу, если кожа трескается и болит.
"""

ARABIC = """حب الشباب

حب الشباب شائع في سن المراهقة. لا تعصر الحبوب بيدك.

العلاج

اغسل وجهك مرتين في اليوم. هل تحتاج إلى دواء؟ اسأل طبيبك.

الطعام

الشوكولاتة ليست السبب عند معظم الناس.
"""

SWEDISH = """Såret efter operationen

Håll såret torrt i två dygn. Förbandet får sitta kvar när du duschar.

När du ska ringa

Ring om såret luktar illa. Feber över 38,5 °C är också ett skäl.

Stygnen

Stygnen tas bort efter tio dagar. Det gör inte ont.
"""

PORTUGUESE = """# Vacinação do viajante

A vacinação começa seis semanas antes. Não é só a febre amarela.

## Na mala

Leve um termômetro: acima de 37,5 °C, procure ajuda. Água só fervida.

## Após a viagem

“Preciso voltar?” Sim, se tiver diarreia. A consulta é gratuita.
"""

FRONT_MATTER = """---
title: Überbein am Handgelenk
author: Dr. Jörg Groß
---

Ein Überbein ist harmlos. Es kann von selbst verschwinden.

## Behandlung

Eine Schiene hilft für kurze Zeit. Operiert wird nur bei Schmerzen.
"""


def page(title: str, declared: str, body: str) -> str:
    """Return a page that declares an encoding, which may be another than it is saved in."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    return f"<html><head>{meta}<title>{title}</title></head>\n<body><article>\n{body}\n</article></body></html>\n"


DECLARED_LATIN_1 = page(
    "Warts and how we freeze them",
    "iso-8859-1",
    "<h1>Warts and how we freeze them</h1>\n<p>“It stings – but not for long”, says one patient. It costs €40.</p>\n"
    "<h2>How often</h2>\n<p>Every two weeks… until it is gone.</p>",
)
DECLARED_WRONG = page(
    "Crème solaire",
    "utf-8",
    "<h1>La crème solaire</h1>\n<p>La crème protège été comme hiver. Remettez-en toutes les deux heures.</p>\n"
    "<h2>À la mer</h2>\n<p>Choisissez un indice élevé, même à l’ombre.</p>",
)
DECLARED_LATIN_2 = page(
    "Oparzenia",
    "iso-8859-2",
    "<h1>Oparzenia słoneczne</h1>\n<p>Skóra jest czerwona i piecze. Pij dużo wody.</p>\n"
    "<h2>Pęcherze</h2>\n<p>Nie przekłuwaj pęcherzy. Zgłoś się do nas, jeśli masz gorączkę.</p>",
)
TWICE = FRENCH.encode("utf-8").decode("cp1252", errors="replace").replace("\ufffd", "")


def dos(text: str) -> str:
    """Return the text with the line ends of Windows."""
    return text.replace("\n", "\r\n")


def old_mac(text: str) -> str:
    """Return the text with the line ends of the Mac before the year 2001."""
    return text.replace("\n", "\r")


FILES = {
    "notepad-unicode.txt": codecs.BOM_UTF16_LE + dos(ENGLISH).encode("utf-16-le"),
    "notepad-unicode-big-endian.txt": codecs.BOM_UTF16_BE + dos(FRENCH).encode("utf-16-be"),
    "utf16-without-mark.txt": dos(ENGLISH).encode("utf-16-le"),
    "notepad-utf8-mark-front-matter.md": codecs.BOM_UTF8 + dos(FRONT_MATTER).encode("utf-8"),
    "notepad-ansi-francais.txt": dos(FRENCH).encode("cp1252"),
    "notepad-ansi-english.txt": dos(ENGLISH).encode("cp1252"),
    "notepad-ansi-svenska.txt": dos(SWEDISH).encode("cp1252"),
    "notepad-ansi-portugues.markdown": dos(PORTUGUESE).encode("cp1252"),
    "notepad-ansi-polski.txt": dos(POLISH).encode("cp1250"),
    "notepad-ansi-russkij.txt": dos(RUSSIAN).encode("cp1251"),
    "notepad-ansi-arabi.txt": dos(ARABIC).encode("cp1256"),
    "linux-latin-9.txt": FRENCH.replace("½ ", "une demi-").replace("’", "'").encode("iso-8859-15"),
    "mac-roman-deutsch.txt": old_mac(GERMAN).encode("mac-roman"),
    "declared-latin-1.html": DECLARED_LATIN_1.encode("cp1252"),
    "declared-utf8-saved-ansi.html": DECLARED_WRONG.encode("cp1252"),
    "declared-latin-2.html": DECLARED_LATIN_2.encode("iso-8859-2"),
    "saved-twice.txt": TWICE.encode("utf-8"),
}

if __name__ == "__main__":
    for name, content in FILES.items():
        (HERE / name).write_bytes(content)
