"""The words by which other programs say where somebody stands on a list."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from scheduler.domain.imported_row import Standing

# Mailchimp, Brevo, MailerLite, Constant Contact, Campaign Monitor, Klaviyo, HubSpot, Shopify and listmonk; then what
# people write in English, Hindi, Spanish, French, German and Arabic. Compared without blanks, hyphens and case.
_WORDS: Final = {
    Standing.AGREED: """
        subscribed|subscribe|active|double|confirmed|optedin|optin|doubleoptin|singleoptin|express|explicit|implicit|implied|
        valid|enabled|ok|yes|true|1|y|verified|member|deliverable|receiving|permission granted|given|granted|eligible|
        angemeldet|aktiv|bestätigt|bestaetigt|abonniert|ja|inscrit|abonné|abonne|actif|confirmé|confirme|oui|suscrito|
        activo|confirmado|sí|si|alta|सदस्य|सक्रिय|हाँ|हां|مشترك|نشط|نعم|مؤكد""",
    Standing.UNSUBSCRIBED: """
        unsubscribed|unsubscribe|unsub|optedout|optout|optedoutemail|removed|deleted|blocked|blocklisted|blacklisted|
        suppressed|donotemail|donotcontact|inactive|disabled|no|false|0|n|2|unengaged|left|notsubscribed optedout|
        revoked|withdrawn|declined|forgotten|archived|abgemeldet|ausgetragen|inaktiv|gesperrt|nein|widerrufen|désinscrit|
        desinscrit|désabonné|desabonne|inactif|bloqué|bloque|non|darse de baja|baja|cancelado|bloqueado|
        inactivo|cancelar suscripción|सदस्यता समाप्त|निष्क्रिय|नहीं|غير مشترك|ملغى|ألغى الاشتراك|لا|محظور""",
    Standing.BOUNCED: """
        cleaned|bounced|bounce|hardbounce|hardbounced|softbounce|undeliverable|invalid|nonexistent|failed|mailboxfull|
        bademail|unbekannt|unzustellbar|ungültig|ungueltig|rebond|invalide|nondistribuable|rebotado|inválido|invalido|
        devuelto|مرتد|غير صالح|अमान्य""",
    Standing.COMPLAINED: """
        complained|complaint|spam|markedasspam|spamcomplaint|spamreport|reportedspam|abuse|abusecomplaint|junk|
        beschwerde|spamverdacht|plainte|indésirable|queja|شكوى|شكوى بريد مزعج|शिकायत|स्पैम""",
    Standing.PENDING: """
        pending|unconfirmed|pendingconfirmation|awaitingconfirmation|waiting|notconfirmed|notyetconfirmed|requested|
        temporaryhold|unverified|ausstehend|unbestätigt|unbestaetigt|en attente|nonconfirmé|pendiente|sinconfirmar|
        लंबित|قيد الانتظار|غير مؤكد""",
    Standing.NEVER_AGREED: """
        nonsubscribed|notsubscribed|neversubscribed|transactional|nopermission|nopermissionsset|notset|nonmarketing|
        notoptedin|notspecified|none|unknown|contact|customer|nicht angemeldet|non inscrit|no suscrito""",
}
_SEPARATORS = re.compile(r"[\s_\-–/:.,'’]+")  # noqa: RUF001 - an en dash and an apostrophe, as office programs write them


def _key(text: str) -> str:
    return _SEPARATORS.sub("", text).casefold()


_BY_WORD: Final = {_key(word): standing for standing, words in _WORDS.items() for word in words.split("|")}


@lru_cache(maxsize=1_024)
def standing_of(text: str) -> Standing | None:
    """Return where a word of a column of statuses puts somebody, or None for a word that is not known."""
    return _BY_WORD.get(_key(text))


_IN_FILE_NAMES: Final = (
    (Standing.NEVER_AGREED, ("nonsubscribed", "transactional")),
    (
        Standing.UNSUBSCRIBED,
        ("unsubscribed", "unsubscribes", "optout", "optouts", "optedout", "blocklist", "blacklist"),
    ),
    (Standing.UNSUBSCRIBED, ("abgemeldet", "abmeldungen", "désabonnés", "desabonnes", "désinscrits", "bajas")),
    (Standing.BOUNCED, ("cleaned", "bounced", "bounces", "hardbounces")),
    (Standing.COMPLAINED, ("complaints", "complained", "spamreports", "abuse")),
    (Standing.PENDING, ("unconfirmed", "pending")),
)
_IN_A_NAME = re.compile(r"[^\W\d_]+")


def standing_in_name(file_name: str) -> Standing | None:
    """Return what a file's name says of everybody in it ("unsubscribed_members_export.csv"), or None."""
    words = [word.casefold() for word in _IN_A_NAME.findall(file_name.rpartition(".")[0] or file_name)]
    # "opt-out" and "non-subscribed" are two words.
    said = {*words, *(before + after for before, after in pairwise(words))}
    return next((standing for standing, marks in _IN_FILE_NAMES if said.intersection(marks)), None)
