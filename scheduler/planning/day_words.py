"""The names of months and weekdays in each language, and the words before days that are no appointments.

The names from the Unicode CLDR 46 (read 2026-11), with the shorter forms that people write. Shorter ones count only in
their own language: 'out' is October to one reader, and 'nine out of ten' to another.
"""

# ruff: noqa: RUF001 - letters of other scripts look like those of ours
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayWords:
    """One language's names of the months and of the weekdays from Monday, in order.

    Spaces divide them, strokes the ways of writing one; '-' stands for none. The shorter ones stand apart.
    """

    months: str
    weekdays: str
    short_months: str = ""
    short_weekdays: str = ""


LANGUAGES = {
    "en": DayWords(
        months="January February March April May June July August September October November December",
        weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        short_months="Jan Feb Mar Apr - Jun Jul Aug Sept/Sep Oct Nov Dec",
        short_weekdays="Mon Tues/Tue Wed Thurs/Thur/Thu Fri Sat Sun",
    ),
    "es": DayWords(
        months="enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
        weekdays="lunes martes miércoles/miercoles jueves viernes sábado/sabado domingo",
        short_months="ene feb mar abr may jun jul ago sept oct nov dic",
        short_weekdays="lun mar mié jue vie sáb dom",
    ),
    "fr": DayWords(
        months="janvier février/fevrier mars avril mai juin juillet août/aout septembre octobre novembre "
        "décembre/decembre",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        short_months="janv févr - avr - - juil - sept oct nov déc",
        short_weekdays="lun mar mer jeu ven sam dim",
    ),
    "de": DayWords(
        months="Januar/Jänner Februar März/Maerz April Mai Juni Juli August September Oktober November Dezember",
        weekdays="Montag Dienstag Mittwoch Donnerstag Freitag Samstag/Sonnabend Sonntag",
        short_months="Jan Feb Mrz Apr - Jun Jul Aug Sept/Sep Okt Nov Dez",
        short_weekdays="Mo Di Mi Do Fr Sa So",
    ),
    "pt": DayWords(
        months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        weekdays="segunda-feira/segunda terça-feira/terça quarta-feira/quarta quinta-feira/quinta "
        "sexta-feira/sexta sábado domingo",
        short_months="jan fev mar abr mai jun jul ago set out nov dez",
        short_weekdays="seg ter qua qui sex sáb dom",
    ),
    "it": DayWords(
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        weekdays="lunedì martedì mercoledì giovedì venerdì sabato domenica",
        short_months="gen feb mar apr mag giu lug ago set ott nov dic",
        short_weekdays="lun mar mer gio ven sab dom",
    ),
    "hi": DayWords(
        months="जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
        weekdays="सोमवार मंगलवार बुधवार गुरुवार/बृहस्पतिवार शुक्रवार शनिवार रविवार/इतवार",
    ),
    "ar": DayWords(
        months="يناير فبراير/شباط مارس/آذار أبريل/إبريل/ابريل/نيسان مايو/أيار يونيو/حزيران يوليو/تموز "
        "أغسطس/اغسطس/آب سبتمبر/أيلول أكتوبر/اكتوبر نوفمبر ديسمبر",
        weekdays="الاثنين/الإثنين الثلاثاء الأربعاء/الاربعاء الخميس الجمعة السبت الأحد/الاحد",
    ),
}
"""By the tag of the language."""

JOINING = (
    r"and|or|to|till|until|through|thru",
    r"y|e|o|u|a|al|hasta(?: el)?",
    r"et|ou|au|à|jusqu['’]au",
    r"und|oder|bis(?: zum)?|sowie",
    r"até|ao|à",
    r"fino al|ed",
    r"और|व|एवं|तथा|या|से|तक",
    r"أو|إلى|الى|حتى",
)
"""Patterns of the words between the days of one list or range."""

RANGES = (
    r"to|till|until|through|thru",
    r"a|al|hasta(?: el)?",
    r"au|à|jusqu['’]au",
    r"bis(?: zum)?",
    r"até|ao",
    r"fino al",
    r"से|तक",
    r"إلى|الى|حتى",
)
"""Patterns of those of them that stand between the ends of a range."""

BETWEEN = r"between|entre|zwischen|tra|fra|بين"
"""Patterns of the words before two days that are the ends of a range, though an 'and' stands between them."""

BEGINNING = (
    r"(?:as )?from|starting(?: on)?|desde(?: el)?|a partir d(?:el?|o|i)|à partir du|dès le|ab(?: dem)?|vom",
    r"a partire dal|dal|(?:ابتداء )?من",
)
"""Patterns of words after which a day is a beginning: what holds from a day on is not over after it."""

TOLD_PAST = (
    r"was|opened|started|began|joined|moved|founded|became|introduced|approved|changed|launched|closed|merged|retired",
    r"qualified|graduated|won|received|published|announced|celebrated|took (?:over|place)|has been|have been",
    r"fue|fueron|abrió|empezó|comenzó|fundó|inauguró|se incorporó|publicó|aprobó|tuvo lugar",
    r"était|a été|a ouvert|avons ouvert|fut|a publié|a commencé|a rejoint|a eu lieu",
    r"war|waren|wurden?|eröffnete|begann|gegründet|fand statt|haben wir .{0,40}eröffnet",
    r"foi|foram|abriu|começou|fundou|publicou|aprovou",
    r"è stat[oa]|fu|ha aperto|abbiamo aperto|è iniziat[oa]|ha pubblicato",
    r"था|थी|थे|हुआ|हुई|हुए|كان|كانت|افتتح(?:نا|ت)?|بدأ(?:ت)?|تأسس(?:ت)?",
)
"""Patterns of words of a sentence that tells what has been; a day in it that is past is history."""

WHEN = (r"when|dates?|cuándo|fechas?|quand|wann|termine?|quando|datas?|date|कब|तारीख|متى|موعد",)
"""Patterns of words of a heading below which the days stand that a text is about."""

NO_APPOINTMENT = (
    r"(?:re)?viewed|updated?|published|posted|accessed|retrieved|written|edited|modified|created|checked|dated|born",
    r"as (?:of|at)|correct (?:as of|at|on|for|from)|since|copyright|version|founded|established",
    r"revisad[oa]s?|actualizad[oa]s?|actualización|publicad[oa]s?|consultad[oa]s?|vigentes? a|nacid[oa]|desde hace",
    r"relue?|révisée?|mise? à jour|publiée?|consultée?|vérifiée?|né[e]? le|depuis le",
    r"geprüft|überprüft|aktualisiert|aktualisierung|veröffentlicht|abgerufen|stand|geboren|seit dem|zugriff",
    r"revist[oa]s?|atualizad[oa]s?|atualização|acedido|acessado",
    r"aggiornat[oaie]|pubblicat[oaie]|consultat[oaie]|revisionat[oaie]|verificat[oaie]|nat[oa] il",
    r"समीक्षा|अद्यतन|अपडेट|प्रकाशित|देखा गया|مراجعة|تمت المراجعة|آخر تحديث|تحديث|نُ?شر(?:ت)?|الاطلاع",
)
"""Patterns of words after which a day says when something was read or written, and asks nobody to come."""
